import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nationalIdFor } from '../src/demo/identity.ts'
import { random } from '../src/lib/random.ts'
import { writeSheet } from '../src/lib/sheet/write.ts'
import { rosterSheet } from '../src/member/import.ts'
import { copyRows } from './copy.ts'
import type { Bench } from './kit.ts'
import { fixed, interleave, median, peakMemory, type Report, ratioOf, rounded, table, thousands } from './kit.ts'
import { benchApp, scopesOf } from './lists.ts'
import { tokenOf } from './load.ts'
import { memberColumns, memberRow, personName } from './shape.ts'

const goalSeconds = 30

/** A roster of `n` new people over the branches below a unit, as a workbook. */
const workbook = async (n: number, codes: readonly string[]): Promise<Buffer> => {
  const r = random('bench/roster')
  const rows = function* () {
    for (let i = 0; i < n; i++) {
      const sex = i % 3 === 0 ? ('female' as const) : ('male' as const)
      const birthOn = `${1950 + (i % 50)}-0${1 + (i % 9)}-1${Math.floor(i / 50) % 10}`
      yield {
        name: personName(r),
        sex,
        birthOn,
        // Divisions 98… stand for none: no row of the loaded register begins so.
        nationalId: nationalIdFor(String(980_000 + (i % 10_000)), birthOn, sex, Math.floor(i / 10_000) % 500),
        ethnic: '汉族',
        education: '大学本科',
        standing: 'full' as const,
        joinedOn: '2010-07-01',
        fullOn: '2011-07-01',
        branch: codes[i % codes.length]!,
        post: i % 20 === 0 ? '组织委员' : null,
        phone: `138${String(i).padStart(8, '0')}`,
        kinds: ['inService' as const],
      }
    }
  }
  const parts: Buffer[] = []
  for await (const p of writeSheet(rosterSheet, rows(), { kind: 'xlsx', title: '党员花名册' })) parts.push(p as Buffer)
  return Buffer.concat(parts)
}

export const importReport = async (b: Bench, n = 100_000): Promise<Report> => {
  const { owner } = b.place
  const below = (await scopesOf(b.place, 1)).find((s) => s.name === 'district')!.unitIds[0]!
  const { rows: branches } = await owner.query<{ code: string }>(
    `select u.external_code as code from unit_line t join unit_line l on l.realm_id = t.realm_id and l.line = t.line and l.path >= t.path and l.path < left(t.path, -1) || '0'
       join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
      where t.unit_id = $1 and t.line = 'party' and l.kind = 'branch'`,
    [below],
  )
  const file = await workbook(
    n,
    branches.map((x) => x.code),
  )
  const filesDir = mkdtempSync(join(tmpdir(), 'zhengyou-bench-files-'))
  const app = await benchApp(b.place, filesDir)
  const cookie = `zy_session=${tokenOf(below)}`
  const post = async (path: string, payload: Buffer | object, type = 'application/json') => {
    const r = await app.inject({ method: 'POST', url: `/api${path}`, headers: { cookie, 'content-type': type }, payload })
    if (r.statusCode !== 200) throw new Error(`${path} ${r.statusCode} ${r.body.slice(0, 500)}`)
    return r.json()
  }
  const line = '----zhengyou'
  const form = Buffer.concat([
    Buffer.from(`--${line}\r\nContent-Disposition: form-data; name="file"; filename="roster.xlsx"\r\n\r\n`),
    file,
    Buffer.from(`\r\n--${line}--\r\n`),
  ])
  const { attachmentId } = await post('/uploads', form, `multipart/form-data; boundary=${line}`)
  const input = { attachmentId, below }
  const most = (await owner.query<{ id: number }>('select max(id) as id from member')).rows[0]!.id
  const r = random('bench/floor')
  const floorRows = Array.from({ length: n }, (_, i) => memberRow(r, b.realm, i, 1))
  await owner.query('drop table if exists bench.roster; create table bench.roster (like member including all)')
  const forget = async () => {
    await owner.query('delete from member_post where member_id > $1', [most])
    await owner.query('delete from member where id > $1', [most])
    await owner.query('delete from unit_delta; truncate bench.roster')
  }
  // Keys pointing at members that an import does not use: without an index of their own they would make putting back last for hours.
  const { rows: keys } = await owner.query<{ tbl: string; name: string; def: string }>(
    `select conrelid::regclass::text as tbl, conname as name, pg_get_constraintdef(oid) as def
       from pg_constraint where contype = 'f' and confrelid = 'member'::regclass and conrelid <> 'member_post'::regclass`,
  )
  for (const k of keys) await owner.query(`alter table ${k.tbl} drop constraint ${k.name}`)
  try {
    const checking = await peakMemory(() => post('/members/import/check', input))
    b.say(checking.value.summary.sentence)
    const writing = await peakMemory(() => post('/members/import', input))
    await forget()
    const took = await interleave(
      b.rounds,
      {
        check: () => post('/members/import/check', input),
        commit: () => post('/members/import', input),
        floor: () => copyRows(owner, `copy bench.roster (${memberColumns}) from stdin`, floorRows),
        // Not a part of the answer: puts everything back for the next round.
        forget,
      },
      false,
    )
    const row = (what: string, t: number[], memory: { beforeMB: number; peakMB: number } | null, goal: string) => [
      what,
      fixed(median(t) / 1000),
      thousands(n / (median(t) / 1000)),
      fixed(ratioOf(t, took.floor!)),
      memory ? `${memory.beforeMB} → ${memory.peakMB}` : '',
      goal,
    ]
    const both = took.check!.map((x, i) => x + took.commit![i]!)
    return {
      title: 'import',
      ratios: { check: rounded(ratioOf(took.check!, took.floor!)), commit: rounded(ratioOf(took.commit!, took.floor!)) },
      body: [
        `A roster of ${thousands(n)} rows (${fixed(file.length / 2 ** 20)} MB xlsx) for ${thousands(branches.length)} branches through the endpoints: dry run with a report on every row, then commit in one transaction. Floor: COPY of as many rows into a copy of the table with all its indexes. Goal for a dry run: < ${goalSeconds} s.`,
        table(
          ['work', 'seconds', 'rows/s', 'time ÷ COPY', 'resident MB', 'goal'],
          [
            row('dry run', took.check!, checking, `< ${goalSeconds} s`),
            row('commit', took.commit!, writing, ''),
            row('both', both, null, ''),
            row('COPY', took.floor!, null, ''),
          ],
        ),
      ].join('\n\n'),
    }
  } finally {
    await forget()
    for (const k of keys) await owner.query(`alter table ${k.tbl} add constraint ${k.name} ${k.def}`)
    await owner.query('drop table bench.roster')
    await app.close()
    rmSync(filesDir, { recursive: true, force: true })
  }
}
