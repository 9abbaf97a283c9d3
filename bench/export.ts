import type { Readable } from 'node:stream'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readActor } from '../src/access/access.read.ts'
import { integer, text } from '../src/lib/sheet/cells.ts'
import { type Columns, defineSheet } from '../src/lib/sheet/columns.ts'
import { writeSheet } from '../src/lib/sheet/write.ts'
import { memberDownloads } from '../src/member/import.actions.ts'
import { setKeys } from '../src/member/secret.ts'
import type { Bench } from './kit.ts'
import { fixed, interleave, median, peakMemory, type Report, ratioOf, rounded, table, thousands, timed } from './kit.ts'
import { at, realmCode, today } from './place.ts'
import { benchKeys } from './shape.ts'

/** Bytes counted and thrown away. */
const drained = async (from: Readable): Promise<number> => {
  let bytes = 0
  await pipeline(
    from,
    new Writable({
      write: (part: Buffer, _e, done) => {
        bytes += part.length
        done()
      },
    }),
  )
  return bytes
}

const width = 510
const wide = defineSheet({
  name: '汇总',
  columns: Object.fromEntries(
    Array.from({ length: width }, (_, i) => [`c${i}`, { title: `第 ${i + 1} 栏`, parse: i % 5 === 0 ? text(40) : integer() }]),
  ) as Columns,
})
function* wideRows(n: number) {
  for (let i = 0; i < n; i++) {
    const row: Record<string, unknown> = {}
    for (let c = 0; c < width; c++) row[`c${c}`] = c % 5 === 0 ? `单位${(i * 31 + c) % 997}` : (i * c) % 10_000
    yield row
  }
}

export const exportReport = async (b: Bench, n = 130_000): Promise<Report> => {
  setKeys(benchKeys)
  const { owner, database } = b.place
  // The unit with an account of the bench whose members are nearest to 130,000.
  const { rows } = await owner.query<{ unit_id: number; members_n: number; account: number; path: string }>(
    `select t.unit_id, t.members_n, a.id as account, l.path
       from account a
       join access_grant g on g.realm_id = a.realm_id and g.account_id = a.id and g.role = 'office'
       join unit_total t on t.realm_id = g.realm_id and t.line = 'party' and t.unit_id = g.unit_id
       join unit_line l on l.realm_id = t.realm_id and l.line = t.line and l.unit_id = t.unit_id
      where a.login like 'bench%'
      order by abs(t.members_n - $1)
      limit 1`,
    [n],
  )
  const unit = rows[0]!
  const actor = (await database.query(b.realm, (tx) => readActor(tx, unit.account, today)))!
  const caller = { realm: { id: b.realm, code: realmCode, name: '压测', zone: 'Asia/Shanghai' }, actor, now: at, today }
  const roster = memberDownloads.find((d) => d.name === 'member.export')!
  const out = async () =>
    drained((await roster.run(database, caller, { below: unit.unit_id, format: 'xlsx', ids: 'masked' } as never)).body as Readable)
  const first = await peakMemory(out)
  b.say(`${unit.members_n} members, ${first.value} bytes`)
  const took = await interleave(Math.min(b.rounds, 5), {
    ours: out,
    floor: () =>
      owner.query(
        `select m.* from unit_line l join member m on m.realm_id = l.realm_id and m.branch_id = l.unit_id
          where l.realm_id = $1 and l.line = 'party' and l.path >= $2 and l.path < $3 and m.ended_on is null order by l.path, m.id`,
        [b.realm, unit.path, `${unit.path.slice(0, -1)}0`],
      ),
  })
  const part = 5000
  const wideTook = await interleave(b.rounds, {
    ours: () => drained(writeSheet(wide, wideRows(part) as never, { kind: 'xlsx', title: '汇总' })),
    csv: () => drained(writeSheet(wide, wideRows(part) as never, { kind: 'csv', title: '汇总' })),
    // The floor: the same cells joined to text.
    floor: () => {
      let bytes = 0
      for (const row of wideRows(part)) bytes += Object.values(row).join(',').length
      return bytes
    },
  })
  b.say(`${n} × ${width} once`)
  const whole = await peakMemory(() => timed(() => drained(writeSheet(wide, wideRows(n) as never, { kind: 'xlsx', title: '汇总' }))))
  return {
    title: 'export',
    ratios: { roster: rounded(ratioOf(took.ours!, took.floor!)), wide: rounded(ratioOf(wideTook.ours!, wideTook.floor!)) },
    body: [
      `Roster: ${thousands(unit.members_n)} members from the database to xlsx, ids opened and masked; floor: the same rows read at once as the owner. Wide sheet: ${width} columns, floor: the same cells joined to text.`,
      table(
        ['work', 'seconds', 'rows/s', 'time ÷ floor', 'resident MB', 'goal'],
        [
          [
            `roster, ${thousands(unit.members_n)} rows`,
            fixed(median(took.ours!) / 1000),
            thousands(unit.members_n / (median(took.ours!) / 1000)),
            fixed(ratioOf(took.ours!, took.floor!)),
            `${first.beforeMB} → ${first.peakMB}`,
            '',
          ],
          [
            `xlsx, ${thousands(part)} × ${width}`,
            fixed(median(wideTook.ours!) / 1000),
            thousands(part / (median(wideTook.ours!) / 1000)),
            fixed(ratioOf(wideTook.ours!, wideTook.floor!)),
            '',
            '',
          ],
          [
            `csv, ${thousands(part)} × ${width}`,
            fixed(median(wideTook.csv!) / 1000),
            thousands(part / (median(wideTook.csv!) / 1000)),
            fixed(ratioOf(wideTook.csv!, wideTook.floor!)),
            '',
            '',
          ],
          [
            `xlsx, ${thousands(n)} × ${width}, once`,
            fixed(whole.value.ms / 1000),
            thousands(n / (whole.value.ms / 1000)),
            '',
            `${whole.beforeMB} → ${whole.peakMB}`,
            '< 60 s',
          ],
        ],
      ),
    ].join('\n\n'),
  }
}
