import type pg from 'pg'
import type { Tx } from '../src/db/db.ts'
import { appender } from '../src/event/event.write.ts'
import { sha256Hex } from '../src/lib/digest.ts'
import { nobody } from '../src/lib/permission.ts'
import { random } from '../src/lib/random.ts'
import { countDue } from '../src/measure/count.actions.ts'
import { insertDue } from '../src/measure/measure.write.ts'
import { providers } from '../src/measure/provider.read.ts'
import type { Evidence } from '../src/score/evidence.ts'
import { scoreAll, scoreUnits } from '../src/score/reckon.actions.ts'
import { evidenceOf, readRound, roundUnits, staleUnits } from '../src/score/score.read.ts'
import { sheet } from '../src/score/sheet.ts'
import { readFrozen } from '../src/standard/standard.read.ts'
import { subtreeNear } from './campaign.ts'
import { copyRows, each } from './copy.ts'
import { fixed, interleave, median, peakMemory, ratioOf, type Report, rounded, table, thousands } from './kit.ts'
import { at, today } from './place.ts'
import type { Bench } from './kit.ts'
import { pathOf } from './shape.ts'
import { bytesOf, hundredItems, judgedLeaves } from './standard.ts'

const undone = Symbol('undone')

/** A round over the campaign's units under a standard of 100 items, with every figure and judgement it needs. */
const plantRound = async (c: pg.Client, b: Bench): Promise<void> => {
  if ((await c.query("select from bench.step where name = 'round'")).rowCount) return
  b.say('planting figures and judgements')
  const units = subtreeNear(b.tree, 30_000)
  const standard = hundredItems()
  const bytes = bytesOf(standard)
  const digest = sha256Hex(bytes)
  const r = random('bench/round')
  const { realm } = b
  await c.query('begin')
  await c.query(`insert into standard (realm_id, id, key, title, object, owner_id, state, frozen_no, created_at) overriding system value values ($1, 1, 'bench', '压测标准', 'organisation', $2, 'frozen', 1, $3)`, [realm, units[0], at])
  await c.query('insert into standard_version (realm_id, standard_id, version_no, bytes, digest, frozen_at) values ($1, 1, 1, $2, $3, $4)', [realm, bytes, digest, at])
  await c.query(
    `insert into measure_period (realm_id, id, campaign_id, line, from_on, until_on, counted_on, stale) overriding system value values ($1, 1, 1, 'party', '2025-07-01', '2026-12-31', $2, false)`,
    [realm, today],
  )
  await c.query(
    `insert into score_round (realm_id, id, campaign_id, standard_id, standard_no, standard_digest, title, phase_key, organiser_id, line, period_id, state, opened_on)
     overriding system value values ($1, 1, 1, 1, 1, $2, '压测考核', 'bench', $3, 'party', 1, 'review', $4)`,
    [realm, digest, units[0], today],
  )
  await copyRows(
    c,
    'copy score_unit (realm_id, round_id, unit_id, name, class_key, group_key, path, state) from stdin',
    each(units, (id) => `${realm}\t1\t${id}\t单位${id}\t\\N\tg${id % 7}\t${pathOf(b.tree, id)}\tconfirmed`),
  )
  await copyRows(
    c,
    'copy measure_value (realm_id, period_id, unit_id, measure, own_numerator, own_denominator, numerator, denominator, ledger_position, change_no, computed_at) from stdin',
    (function* () {
      for (const id of units)
        for (const m of Object.keys(standard.measures)) {
          const d = 5 + r.int(40)
          const n = r.int(d + 1)
          yield `${realm}\t1\t${id}\t${m}\t${n}\t${d}\t${n}\t${d}\t1\t1\t2026-03-02 01:00:00Z`
        }
    })(),
  )
  await copyRows(
    c,
    'copy score_judgement (realm_id, round_id, unit_id, leaf, column_id, points, reason, by_id, on_day, event_id, state) from stdin',
    (function* () {
      let event = 0
      for (const id of units) for (const leaf of judgedLeaves) yield `${realm}\t1\t${id}\t${leaf}\treview\t0.${r.int(10)}\t现场核实\t1\t2026-02-01\t${(event++ % 100_000) + 1}\tstands`
    })(),
  )
  await c.query("insert into bench.step (name) values ('round')")
  await c.query('commit')
  await c.query('vacuum analyze score_unit, measure_value, score_judgement')
}

/** `work` in a transaction of zy_app that is rolled back. */
const rolledBack = async <T>(b: Bench, work: (tx: Tx) => Promise<T>): Promise<T> => {
  let value: T | undefined
  await b.place.database
    .command(b.realm, async (tx) => {
      value = await work(tx)
      throw undone
    })
    .catch((e) => {
      if (e !== undone) throw e
    })
  return value as T
}

export const scoreReport = async (b: Bench): Promise<Report> => {
  await plantRound(b.place.owner, b)
  const { round, units, standard } = await b.place.database.query(b.realm, async (tx) => {
    const round = await readRound(tx, 1)
    return { round, units: await roundUnits(tx, 1), standard: (await readFrozen(tx, 1, 1)).standard }
  })
  const asOf = 1_000_000_000
  const evidence: Evidence[] = []
  for (let from = 0; from < units.length; from += 500)
    evidence.push(...(await b.place.database.query(b.realm, (tx) => evidenceOf(tx, round, standard, units.slice(from, from + 500)))))

  const one = await interleave(b.rounds * 10, {
    // What an event of a branch sets off: its figures counted anew and carried to the units above, then the sheets that read them.
    ours: (i) =>
      rolledBack(b, async (tx) => {
        const unitId = units[(i * 97 + 500) % units.length]!.unit_id
        await insertDue(tx, providers.filter((p) => p.nouns === 'any' || p.nouns.includes('activity')).map((p) => ({ unitId, source: p.source })))
        await countDue({ tx, actor: nobody, now: at, today, zone: 'Asia/Shanghai', record: appender(tx, nobody, at, today) })
      }),
    sheets: (i) =>
      rolledBack(b, (tx) => {
        const unit = units[(i * 97 + 500) % units.length]!
        return scoreUnits(tx, round, units.filter((u) => u.path.length <= unit.path.length && unit.path.startsWith(u.path)))
      }),
    stale: () => b.place.database.query(b.realm, (tx) => staleUnits(tx, 1, 1, 1_000_000)),
    sheet: (i) => rolledBack(b, (tx) => scoreUnits(tx, round, [units[(i * 97 + 500) % units.length]!])),
    floor: (i) => sheet(standard, evidence[(i * 97 + 500) % units.length]!, asOf),
  })
  b.say('all units from scratch')
  const memory = await peakMemory(() => rolledBack(b, (tx) => scoreAll(tx, 1)))
  const all = await interleave(Math.min(b.rounds, 5), {
    ours: () => rolledBack(b, (tx) => scoreAll(tx, 1)),
    floor: () => {
      for (const e of evidence) sheet(standard, e, asOf)
    },
    read: () => b.place.owner.query('select unit_id, measure, numerator, denominator from measure_value where period_id = 1 union all select unit_id, leaf, points, null from score_judgement where round_id = 1'),
  })
  const row = (what: string, ours: number[], floor: number[], goal: string) => [what, fixed(median(ours)), fixed(median(floor)), fixed(ratioOf(ours, floor)), goal]
  const after = one.ours!.map((x, i) => x + one.stale![i]! + one.sheets![i]!)
  return {
    title: 'score',
    ratios: { 'one sheet': rounded(ratioOf(one.sheet!, one.floor!)), 'all from scratch': rounded(ratioOf(all.ours!, all.floor!)) },
    body: [
      `${thousands(units.length)} units, 100 items each: 60 over ${Object.keys(standard.measures).length} measures, 40 judged. Floor: the engine alone over evidence already in memory. Milliseconds, medians; transactions rolled back.`,
      table(
        ['work', 'median', 'floor', 'ratio', 'goal'],
        [
          row('one sheet: read evidence, score, keep the result', one.sheet!, one.floor!, '< 20'),
          row('figures of one unit counted anew after an event', one.ours!, one.floor!, ''),
          row('which units of the round are behind', one.stale!, one.floor!, ''),
          row('sheets of the unit and of those above it', one.sheets!, one.floor!, ''),
          row('one event from figures to sheets, all of the above', after, one.floor!, '< 20'),
          row(`all ${thousands(units.length)} units from scratch`, all.ours!, all.floor!, '< 60,000'),
          row('the same against reading its rows by one plain query', all.ours!, all.read!, ''),
        ],
      ),
      `Memory while all are scored: ${memory.beforeMB} → ${memory.peakMB} MB (the evidence of the floor included in both).`,
    ].join('\n\n'),
  }
}
