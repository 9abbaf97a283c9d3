import { describe, expect, it } from 'vitest'
import { rational } from '../lib/rational.ts'
import { Refused } from '../lib/refusal.ts'
import { answerGoal, assertAllAnswered, goalsOf, leaveUnrecorded } from './goal.ts'
import type { Goal, PlanV1 } from './plan-schema.ts'

const source = { from: 'practice', ref: '测试' } as const
const share = (op: '>=' | '<=' | '=', target: string, unit: string): Goal => ({
  id: 'kept',
  text: '兑现',
  answer: { by: 'measure', measure: 'pledge.kept_share', op, target, unit },
  source,
})
const judged: Goal = { id: 'outcome', text: '成效', answer: { by: 'judge', who: 'residents', how: '评议', target: '多数认可' }, source }
const measured = (n: number, d: number) => ({ by: 'measure', value: rational(n, d) }) as const
const code = (work: () => unknown) => {
  try {
    work()
  } catch (e) {
    if (e instanceof Refused) return [e.code, e.facts]
    throw e
  }
  return null
}

describe('a goal answered by its measure', () => {
  it('compares exactly at the limit, a share asked in per cent', () => {
    expect(answerGoal(share('>=', '80', '%'), measured(4, 5))).toBe('达到')
    expect(answerGoal(share('>=', '80', '%'), measured(79999999, 100000000))).toBe('未达到')
    expect(answerGoal(share('<=', '2/3', '项'), measured(2, 3))).toBe('达到')
    expect(answerGoal(share('=', '0', '项'), measured(1, 9))).toBe('未达到')
  })
  it('has no answer without a value', () => {
    expect(answerGoal(share('>=', '80', '%'), { by: 'measure', value: null })).toBeNull()
  })
})

describe('a goal answered by a judge', () => {
  it('takes the named judge with a reason, nobody else', () => {
    expect(answerGoal(judged, { by: 'judge', who: 'residents', verdict: '未达到', reason: '三处没有改' })).toBe('未达到')
    expect(code(() => answerGoal(judged, { by: 'judge', who: 'secretary', verdict: '达到', reason: '好' }))).toEqual([
      'goal.wrong-judge',
      { goal: 'outcome', named: 'residents', found: 'secretary' },
    ])
    expect(code(() => answerGoal(judged, { by: 'judge', who: 'residents', verdict: '达到', reason: ' ' }))).toEqual([
      'goal.reason-missing',
      { goal: 'outcome' },
    ])
    expect(code(() => answerGoal(judged, measured(1, 1)))).toEqual(['goal.wrong-input', { goal: 'outcome', needs: 'judge' }])
    expect(code(() => answerGoal(share('>=', '80', '%'), { by: 'judge', who: 'residents', verdict: '达到', reason: '好' }))).toEqual([
      'goal.wrong-input',
      { goal: 'kept', needs: 'measure' },
    ])
  })
})

it('refuses a summary while a clause, the unit’s own included, is open', () => {
  const plan = { goals: [judged], own: { goals: [share('>=', '90', '%')] } } as unknown as PlanV1
  expect(goalsOf(plan).map((g) => g.id)).toEqual(['outcome', 'kept'])
  expect(
    code(() =>
      assertAllAnswered(
        plan,
        new Map([
          ['outcome', '达到' as const],
          ['kept', null],
        ]),
      ),
    ),
  ).toEqual(['goal.unanswered', { goals: ['kept'] }])
  expect(
    code(() =>
      assertAllAnswered(
        plan,
        new Map([
          ['outcome', '达到' as const],
          ['kept', '未达到' as const],
        ]),
      ),
    ),
  ).toBeNull()
})

it('states that a clause has no record only where a measure was to answer, has none, and with a reason', () => {
  const g = share('>=', '80', '%')
  expect(leaveUnrecorded(g, undefined, '没有到期的承诺')).toBe('无从作答')
  expect(code(() => leaveUnrecorded(g, { figure: '0 ÷ 1 = 0.00%' }, '不好看'))).toEqual([
    'goal.has-figure',
    { goal: 'kept', figure: '0 ÷ 1 = 0.00%' },
  ])
  expect(code(() => leaveUnrecorded(g, undefined, ' '))).toEqual(['goal.reason-missing', { goal: 'kept' }])
  expect(code(() => leaveUnrecorded(judged, undefined, '没人评'))).toEqual(['goal.wrong-input', { goal: 'outcome', needs: 'judge' }])
  expect(code(() => assertAllAnswered({ goals: [g] } as unknown as PlanV1, new Map([['kept', '无从作答' as const]])))).toBeNull()
})
