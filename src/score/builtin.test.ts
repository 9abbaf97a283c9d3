import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkRedlines, checkText } from '../campaign/redline.ts'
import { compare, div, rational, toExact } from '../lib/rational.ts'
import { lint } from '../standard/lint.ts'
import { shownOnly } from '../standard/rehearse.ts'
import { bindMeasures, leavesOf, measureOfLeaf, readStandardFile } from '../standard/standard.ts'
import { measureCatalogue, type Standard } from '../standard/standard-schema.ts'
import { weigh } from '../standard/weigh.ts'
import { allowedPoints, type Evidence, evidenceSchema } from './evidence.ts'
import { aJudgement, anEvidence } from './maker.ts'
import { sheet } from './sheet.ts'
import { toWire } from './sheet-wire.ts'

const file = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../plans/${path}`, import.meta.url), 'utf8'))
const catalogue = measureCatalogue.parse(file('measures.json'))
const standard = (name: string, stage = 1) => bindMeasures(readStandardFile(file(`standards/${name}.json`)), catalogue, stage)
const names = ['model-community', 'five-goods'] as const

describe('the measure catalogue', () => {
  it('names each measure once, under its noun, crossing no red line', () => {
    expect(new Set(catalogue.measures.map((m) => m.id)).size).toBe(catalogue.measures.length)
    expect(new Set(catalogue.measures.map((m) => m.title)).size).toBe(catalogue.measures.length)
    for (const m of catalogue.measures) {
      expect(m.id.split('.')[0]).toBe(m.source)
      if (m.kind === 'ratio') expect(m.denominator).not.toBeNull()
    }
    expect(checkRedlines(catalogue.measures)).toEqual([])
  })
  it('has no measure that no standard uses, but for a questionnaire’s and those that are shown and not scored', () => {
    const used = new Set(names.flatMap((n) => Object.keys(standard(n).measures)))
    // Whoever holds questionnaires names it; no built-in standard presumes one.
    expect(catalogue.measures.map((m) => m.id).filter((id) => !used.has(id))).toEqual(['survey.satisfied_share', ...shownOnly])
  })
})

describe.each(names)('%s', (name) => {
  it('is refused nothing, and warned only of registers that come later', () => {
    expect([...new Set(lint(standard(name), checkText).map((f) => `${f.level} ${f.code}`))]).toEqual(['warn lint.not-yet'])
    expect(lint(standard(name, 9), checkText)).toEqual([])
  })
  it.each([1, 9])('rests at least half on results of four nouns, at most a tenth on counts of activities, at stage %i', (stage) => {
    const s = standard(name, stage)
    for (const c of s.classes.length > 0 ? s.classes.map((x) => x.id) : [null]) {
      const w = weigh(s, c)
      expect(compare(div(w.result, w.whole), rational(1, 2))).toBeGreaterThanOrEqual(0)
      expect(compare(div(w.volume, w.whole), rational(1, 10))).toBeLessThanOrEqual(0)
      expect(w.nouns.length).toBeGreaterThanOrEqual(stage === 1 ? 4 : 6)
    }
  })
})

it('the eight aspects of the model community stand in their order', () => {
  expect(standard('model-community').tree.map((n) => [n.title, n.max])).toEqual([
    ['领导班子建设', '15'],
    ['干部队伍建设', '10'],
    ['党员队伍管理', '15'],
    ['党建制度完善', '8'],
    ['基础设施建设', '7'],
    ['党组织和党员作用发挥', '15'],
    ['党建格局调整', '10'],
    ['社区功能发挥', '20'],
  ])
})
it('every class of 五个好 adds up to 100 by itself', () => {
  const s = standard('five-goods')
  expect(s.classes.length).toBe(7)
  for (const c of s.classes) expect(toExact(weigh(standard('five-goods', 9), c.id).whole)).toBe('100')
})

/** A record of some noun: what it is among, and whether it is one of those that count. */
interface Row {
  ref: string
  measure: string
  counts: boolean
}
// Measures counted from records, as the catalogue words them: the numerator is the records that count, the denominator all of them.
const measured = (s: Standard, records: readonly Row[]): Evidence['measures'] =>
  Object.fromEntries(
    Object.values(s.measures).map((m) => {
      const own = records.filter((r) => r.measure === m.id)
      const hits = own.filter((r) => r.counts)
      const denominator = m.denominator === null ? null : String(own.length)
      const refs = (m.kind === 'ratio' ? own : hits).map((r) => r.ref)
      return [m.id, { numerator: String(hits.length), denominator, refs, ledgerPosition: 10 }]
    }),
  )

describe.each(names)('%s over records', (name) => {
  const s = standard(name, 9)
  const unit = { ...anEvidence().unit, class: s.classes[0]?.id ?? null }
  const records = Object.keys(s.measures).flatMap((measure) =>
    Array.from({ length: measure === 'poll.satisfied_share' || measure === 'poll.cadre_satisfied_share' ? 60 : 12 }, (_, i): Row => {
      // What costs points is rare, what earns them common, and nothing sits at a cap where one more or less would not show.
      const bad = /_n$/.test(measure) && !/one_head|joined|reserve/.test(measure)
      return {
        ref: `${measure.split('.')[0]}/${measure.split('.')[1]!.replaceAll('_', '-')}-${i}`,
        measure,
        counts: bad ? i === 0 : /reserve|one_head|joined/.test(measure) ? i === 0 : i > 0,
      }
    }),
  )
  const judgements = leavesOf(s).flatMap(({ leaf }) =>
    leaf.rule.kind === 'judged' && (!leaf.appliesTo || leaf.appliesTo.includes(unit.class ?? ''))
      ? [aJudgement(leaf.id, 'review', toExact(allowedPoints(leaf).at(-2)!))]
      : [],
  )
  const evidence = (rows: readonly Row[], j = judgements): Evidence =>
    evidenceSchema.parse(anEvidence({ unit, measures: measured(s, rows), judgements: j }))
  const wire = (e: Evidence) => toWire(sheet(s, e, 10))
  const before = wire(evidence(records))

  it('is complete and earns some but not all', () => {
    expect(before.total.complete).toBe(true)
    expect(Number(before.total.shown)).toBeGreaterThan(60)
    expect(Number(before.total.shown)).toBeLessThan(100)
  })
  it('changes when the record behind any line is deleted', () => {
    for (const line of before.lines) {
      if (line.state === 'notApplicable' || line.kind === 'judged') continue
      const [ref] = line.inputs[0]!.refs
      expect(ref, line.id).toBeDefined()
      const after = wire(evidence(records.filter((r) => r.ref !== ref))).lines.find((l) => l.id === line.id)
      expect(after, line.id).not.toEqual(line)
    }
    for (const j of judgements) {
      const after = wire(
        evidence(
          records,
          judgements.filter((k) => k !== j),
        ),
      )
      expect(after.lines.find((l) => l.id === j.leaf)).toMatchObject({ state: 'pending', points: null })
      expect(after.total.complete).toBe(false)
    }
  })
  it('does not change by fifty empty activities: no measure of it counts an activity without a receiver or a duty', () => {
    const empty = Array.from({ length: 50 }, (_, i): Row => ({ ref: `activity/empty-${i}`, measure: 'activity.held_n', counts: true }))
    expect(wire(evidence([...records, ...empty]))).toEqual(before)
    const cited = leavesOf(s).flatMap(({ leaf }) => measureOfLeaf(leaf) ?? [])
    const ofActivities = cited.filter((m) => m.startsWith('activity.')).map((m) => s.measures[m]!)
    // Shares of what was owed or asked for, never a bare count that grows with every entry.
    expect(ofActivities.map((m) => m.kind)).toEqual(ofActivities.map(() => 'ratio'))
  })
  it('makes one unit in far less than the 20 ms of the budget', () => {
    const e = evidence(records)
    const from = process.hrtime.bigint()
    for (let i = 0; i < 50; i++) sheet(s, e, 10)
    expect(Number((process.hrtime.bigint() - from) / 50n)).toBeLessThan(20_000_000)
  })
})
