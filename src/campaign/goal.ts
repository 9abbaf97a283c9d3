import { compare, div, parseRational, type Rational, rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import type { Goal, PlanV1 } from './plan-schema.ts'

/** What the summary must say of every goal clause (L3). */
export type Verdict = '达到' | '未达到'
/** Said by the organiser of a clause whose measure was over nothing to the end: neither met nor missed, and never a figure. */
export const noRecord = '无从作答'
export type Answer = Verdict | typeof noRecord

export type GoalInput =
  /** `null`: the measure has no value, e.g. its denominator is empty. */
  | { readonly by: 'measure'; readonly value: Rational | null }
  | { readonly by: 'judge'; readonly who: string; readonly verdict: Verdict; readonly reason: string }

export const wrongJudge = refusal<{ goal: string; named: string; found: string }>()(422, 'goal.wrong-judge')
export const reasonMissing = refusal<{ goal: string }>()(422, 'goal.reason-missing')
export const wrongInput = refusal<{ goal: string; needs: string }>()(422, 'goal.wrong-input')
export const hasFigure = refusal<{ goal: string; figure: string }>()(422, 'goal.has-figure')
export const unanswered = refusal<{ goals: string[] }>()(422, 'goal.unanswered')

/**
 * One clause answered; `null` when its measure has no value, never guessed.
 * @throws goal.wrong-input, goal.wrong-judge, goal.reason-missing (a judgement without a reason does not count)
 */
export const answerGoal = (goal: Goal, input: GoalInput): Verdict | null => {
  const { answer } = goal
  if (answer.by === 'judge') {
    if (input.by !== 'judge') throw wrongInput({ goal: goal.id, needs: 'judge' })
    if (input.who !== answer.who) throw wrongJudge({ goal: goal.id, named: answer.who, found: input.who })
    if (!input.reason.trim()) throw reasonMissing({ goal: goal.id })
    return input.verdict
  }
  if (input.by !== 'measure') throw wrongInput({ goal: goal.id, needs: 'measure' })
  if (input.value === null) return null
  const target = parseRational(answer.target)
  // A share reads 0 … 1 as a measure and is asked in per cent.
  const order = compare(input.value, answer.unit === '%' ? div(target, rational(100)) : target)
  const met = answer.op === '>=' ? order >= 0 : answer.op === '<=' ? order <= 0 : order === 0
  return met ? '达到' : '未达到'
}

/**
 * A clause that cannot be answered because its measure is over nothing, stated with a reason.
 * @throws goal.wrong-input (a judge can always answer), goal.has-figure (the figure is the answer), goal.reason-missing
 */
export const leaveUnrecorded = (goal: Goal, had: { figure: string | null } | undefined, reason: string): typeof noRecord => {
  if (goal.answer.by !== 'measure') throw wrongInput({ goal: goal.id, needs: 'judge' })
  if (had?.figure) throw hasFigure({ goal: goal.id, figure: had.figure })
  if (!reason.trim()) throw reasonMissing({ goal: goal.id })
  return noRecord
}

/** Common goals, then the unit's own. */
export const goalsOf = (plan: PlanV1): Goal[] => [...plan.goals, ...(plan.own?.goals ?? [])]

/** A summary is refused while a clause has no answer. @throws goal.unanswered naming the clauses */
export const assertAllAnswered = (plan: PlanV1, answers: ReadonlyMap<string, Answer | null>): void => {
  const goals = goalsOf(plan)
    .filter((g) => !answers.get(g.id))
    .map((g) => g.id)
  if (goals.length > 0) throw unanswered({ goals })
}
