import { expect, test } from 'vitest'
import type { DatedPhase } from '../campaign/plan.ts'
import type { DutyRule } from '../campaign/plan-schema.ts'
import { addDays } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { fulfils, periodsOf, stateOf } from './duty.ts'

const phase = (id: string, startsOn: string, endsOn: string, round = 1): DatedPhase =>
  ({ id, round, name: { a: '动员', b: '实施', c: '总结' }[id]!, kind: 'work', startsOn, endsOn }) as unknown as DatedPhase
const phases = [phase('a', '2026-03-02', '2026-04-10'), phase('b', '2026-04-11', '2026-08-20'), phase('c', '2026-08-21', '2026-09-30')]
const rule = (r: Partial<DutyRule>): DutyRule =>
  ({ id: 'x', period: 'once', phases: [], due: { from: 'phase-end', minusDays: 0 }, audienceAt: 'launch', ...r }) as unknown as DutyRule
const of = (r: Partial<DutyRule>) => periodsOf(rule(r), phases, '2026-03-02', stateCouncil)

test('once: from the first phase named, due at its end or some days after the launch', () => {
  expect(of({ phases: ['a'] })).toEqual([
    { key: 'once', name: '动员', startsOn: '2026-03-02', dueOn: '2026-04-10', audienceOn: '2026-03-02' },
  ])
  expect(of({ due: { from: 'launch', plusDays: 30, working: false } })[0]!.dueOn).toBe('2026-04-01')
  // Ten working days from Monday 2 March 2026: no holiday between.
  expect(of({ due: { from: 'launch', plusDays: 10, working: true } })[0]!.dueOn).toBe('2026-03-16')
  // Over 清明 (4–6 April 2026, Monday off) one working day more.
  expect(of({ due: { from: 'launch', plusDays: 25, working: true } })[0]!.dueOn).toBe('2026-04-07')
})

test('each phase: one period, a repeated phase is told apart by its round', () => {
  const twice = [...phases, phase('b', '2026-10-01', '2026-10-31', 2)]
  expect(
    periodsOf(
      rule({ period: 'phase', phases: ['b'], due: { from: 'phase-end', minusDays: 5 }, audienceAt: 'phase-start' }),
      twice,
      '2026-03-02',
      stateCouncil,
    ),
  ).toEqual([
    { key: 'b/1', name: '实施', startsOn: '2026-04-11', dueOn: '2026-08-15', audienceOn: '2026-04-11' },
    { key: 'b/2', name: '实施（第 2 轮）', startsOn: '2026-10-01', dueOn: '2026-10-26', audienceOn: '2026-10-01' },
  ])
})

test('months, quarters and years are those of the calendar, cut to the phases; no day lies before the launch', () => {
  const months = of({ period: 'month', due: { from: 'period-end', minusDays: 0 }, audienceAt: 'period-start' })
  expect(months.map((p) => [p.key, p.startsOn, p.dueOn])).toEqual([
    ['month/2026-03', '2026-03-02', '2026-03-31'],
    ['month/2026-04', '2026-04-01', '2026-04-30'],
    ['month/2026-05', '2026-05-01', '2026-05-31'],
    ['month/2026-06', '2026-06-01', '2026-06-30'],
    ['month/2026-07', '2026-07-01', '2026-07-31'],
    ['month/2026-08', '2026-08-01', '2026-08-31'],
    ['month/2026-09', '2026-09-01', '2026-09-30'],
  ])
  expect(of({ period: 'quarter', due: { from: 'period-end', minusDays: 0 } }).map((p) => [p.name, p.startsOn, p.dueOn])).toEqual([
    ['2026年第1季度', '2026-03-02', '2026-03-31'],
    ['2026年第2季度', '2026-04-01', '2026-06-30'],
    ['2026年第3季度', '2026-07-01', '2026-09-30'],
  ])
  expect(of({ period: 'year', due: { from: 'period-end', minusDays: 0 } }).map((p) => [p.name, p.startsOn, p.dueOn])).toEqual([
    ['2026年', '2026-03-02', '2026-09-30'],
  ])
  expect(of({ period: 'month', due: { from: 'period-end', minusDays: 60 } })[0]!.dueOn).toBe('2026-03-02')
})

test('a rule that an event sets off has no period of its own; a rule of a phase the plan lacks has none either', () => {
  expect(of({ due: { from: 'event', event: 'inspection.found', plusDays: 5, working: true } })).toEqual([])
  expect(of({ phases: ['nowhere'] })).toEqual([])
})

test('periods follow each other without a gap or an overlap, whatever the phases', () => {
  for (let from = 0; from < 400; from += 23)
    for (const length of [1, 29, 95, 400]) {
      const start = addDays('2025-01-15', from)
      const one = [phase('a', start, addDays(start, length))]
      for (const period of ['month', 'quarter', 'year'] as const) {
        const made = periodsOf(rule({ period, due: { from: 'period-end', minusDays: 0 } }), one, start, stateCouncil)
        expect(made[0]!.startsOn).toBe(start)
        expect(made.at(-1)!.dueOn).toBe(addDays(start, length))
        for (const [i, p] of made.entries()) if (i > 0) expect(p.startsOn).toBe(addDays(made[i - 1]!.dueOn, 1))
        expect(new Set(made.map((p) => p.key)).size).toBe(made.length)
      }
    }
})

test('a filter is equalities over what the event says of itself', () => {
  expect(fulfils({}, { kind: 'study' })).toBe(true)
  expect(fulfils({ kind: 'study' }, { kind: 'study', hours: 2 })).toBe(true)
  expect(fulfils({ kind: 'study' }, { kind: 'visit' })).toBe(false)
  expect(fulfils({ first: true }, {})).toBe(false)
})

test('a state is read off days and acts', () => {
  const days = { startsOn: '2026-03-02', dueOn: '2026-03-31' }
  const at = (today: string, done: Parameters<typeof stateOf>[0]['done'] = null) => stateOf({ ...days, done }, today)
  expect(at('2026-03-01')).toBe('not-yet')
  expect(at('2026-03-31')).toBe('due')
  expect(at('2026-04-01')).toBe('late')
  const partly = { state: 'partly', onTime: null, dueOn: null }
  expect(at('2026-03-31', partly)).toBe('partly')
  expect(at('2026-04-01', partly)).toBe('late')
  expect(at('2026-04-01', { state: 'done', onTime: true, dueOn: null })).toBe('done')
  expect(at('2026-04-01', { state: 'done', onTime: false, dueOn: null })).toBe('done-late')
  expect(at('2026-04-01', { state: 'exempt', onTime: null, dueOn: null })).toBe('exempt')
  const extended = { state: 'extended', onTime: null, dueOn: '2026-04-15' }
  expect(at('2026-04-15', extended)).toBe('due')
  expect(at('2026-04-16', extended)).toBe('late')
})
