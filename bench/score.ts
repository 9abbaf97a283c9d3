import { appender } from '../src/event/event.write.ts'
import { nobody } from '../src/lib/permission.ts'
import { countDue } from '../src/measure/count.actions.ts'
import { insertDue } from '../src/measure/measure.write.ts'
import { providers } from '../src/measure/provider.read.ts'
import { scoreAll, scoreUnits } from '../src/score/reckon.actions.ts'
import { evidenceOf, readRound, roundUnits, staleUnits } from '../src/score/score.read.ts'
import { sheet } from '../src/score/sheet.ts'
import { readFrozen } from '../src/standard/standard.read.ts'
import type { Bench } from './kit.ts'
import { fixed, interleave, median, peakMemory, type Report, ratioOf, rolledBack, rounded, table, thousands } from './kit.ts'
import { at, today } from './place.ts'
import { plantRound } from './round.ts'

export const scoreReport = async (b: Bench): Promise<Report> => {
  await plantRound(b)
  const { round, units, standard } = await b.place.database.query(b.realm, async (tx) => {
    const round = await readRound(tx, 1)
    return { round, units: await roundUnits(tx, 1), standard: (await readFrozen(tx, 1, 1)).standard }
  })
  const asOf = 1_000_000_000
  // Evidence of all would not fit beside the rest; the engine does the same work on these over and over.
  const evidence = await b.place.database.query(b.realm, (tx) => evidenceOf(tx, round, standard, units.slice(0, 2000)))

  const one = await interleave(b.rounds * 10, {
    // What an event of a branch sets off: its figures counted anew and carried to the units above, then the sheets that read them.
    ours: (i) =>
      rolledBack(b, async (tx) => {
        const unitId = units[(i * 97 + 500) % units.length]!.unit_id
        await insertDue(
          tx,
          providers.filter((p) => p.nouns === 'any' || p.nouns.includes('activity')).map((p) => ({ unitId, source: p.source })),
        )
        await countDue({ tx, actor: nobody, now: at, today, zone: 'Asia/Shanghai', record: appender(tx, nobody, at, today) })
      }),
    sheets: (i) =>
      rolledBack(b, (tx) => {
        const unit = units[(i * 97 + 500) % units.length]!
        return scoreUnits(
          tx,
          round,
          units.filter((u) => u.path.length <= unit.path.length && unit.path.startsWith(u.path)),
        )
      }),
    stale: () => b.place.database.query(b.realm, (tx) => staleUnits(tx, 1, 1, 1_000_000)),
    sheet: (i) => rolledBack(b, (tx) => scoreUnits(tx, round, [units[(i * 97 + 500) % units.length]!])),
    floor: (i) => sheet(standard, evidence[(i * 97 + 500) % evidence.length]!, asOf),
  })
  b.say('all units from scratch')
  const memory = await peakMemory(() => rolledBack(b, (tx) => scoreAll(tx, 1)))
  const all = await interleave(Math.min(b.rounds, 5), {
    ours: () => rolledBack(b, (tx) => scoreAll(tx, 1)),
    floor: () => {
      for (let i = 0; i < units.length; i++) sheet(standard, evidence[i % evidence.length]!, asOf)
    },
    read: () =>
      b.place.owner.query(
        'select unit_id, measure, numerator, denominator from measure_value where period_id = 1 union all select unit_id, leaf, points, null from score_judgement where round_id = 1',
      ),
  })
  const row = (what: string, ours: number[], floor: number[], goal: string) => [
    what,
    fixed(median(ours)),
    fixed(median(floor)),
    fixed(ratioOf(ours, floor)),
    goal,
  ]
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
      `Memory while all are scored: ${memory.beforeMB} → ${memory.peakMB} MB.`,
    ].join('\n\n'),
  }
}
