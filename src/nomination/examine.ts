import { permission } from '../lib/permission.ts'
import { compare, mul, parseRational, rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import { notEligible } from './nomination.ts'

export const conflictKinds = ['relative', 'leads', 'helps', 'cultivates', 'other'] as const
export type ConflictKind = (typeof conflictKinds)[number]
export const factKinds = ['discipline', 'law', 'safety', 'tax', 'credit', 'other'] as const
export const inspectionVerdicts = ['fit', 'unfit', 'unclear'] as const

/** Everybody who may act on a nominee may say that he should not. */
export const mayDeclare = permission('nomination.declare', 'subtree', [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'discipline',
])
export const mayInspect = permission('nomination.inspect', 'own', ['inspector', 'office'])
export const mayVerify = permission('nomination.verify', 'own', ['inspector', 'discipline', 'office'])
export const mayKeepFacts = permission('nomination.keep-facts', 'subtree', ['discipline'])

export const conflict = refusal<{ name: string; kind: ConflictKind; source: string }>()(422, 'nomination.conflict')
export const personConflict = refusal<{ name: string; person: string; kind: ConflictKind }>()(422, 'nomination.person-conflict')
export const recusedVoted = refusal<{ name: string; votes: number; free: number; recused: string[] }>()(422, 'nomination.recused-voted')
export const attendanceDiffers = refusal<{ present: number; named: number }>()(422, 'nomination.attendance-differs')
export const tooFewPersons = refusal<{ name: string; persons: number; least: number; source: string }>()(422, 'nomination.too-few-persons')
export const meetingRequired = refusal<{ step: string; kind: string }>()(422, 'nomination.meeting-required')
export const unverified = refusal<{ name: string; rules: string[] }>()(412, 'nomination.unverified')
export const notInspected = refusal<{ names: string[] }>()(412, 'nomination.not-inspected')
export const foundUnfit = refusal<{ name: string; verdict: 'unfit' | 'unclear' }>()(422, 'nomination.found-unfit')
export const ratioShort = refusal<{ inspected: number; named: number; needed: number; ratio: string; source: string }>()(
  422,
  'nomination.ratio-short',
)
export const ruleUnknown = refusal<{ rule: string }>()(422, 'nomination.rule-unknown')
export const ruleAnswered = refusal<{ rule: string }>()(412, 'nomination.rule-answered')
export const factElsewhere = refusal<{ name: string }>()(422, 'nomination.fact-elsewhere')

/** What may stop a decision besides the notice. */
export const decidableRefusals = [notEligible, unverified, foundUnfit, notInspected, tooFewPersons, conflict] as const

export const linkNotFor = refusal<{ step: string }>()(422, 'nomination.link-not-for')

/** Fewest inspected for so many named: 1∶1.2 of five is six, rounded up. */
export const inspectedFor = (ratio: string, named: number): number => {
  const wanted = mul(parseRational(ratio), rational(named))
  return Number((wanted.n + wanted.d - 1n) / wanted.d)
}

/** @throws nomination.ratio-short */
export const assertRatio = (rule: { ratio: string; source: string }, inspected: number, named: number): void => {
  const needed = inspectedFor(rule.ratio, named)
  if (compare(rational(inspected), rational(needed)) < 0) throw ratioShort({ inspected, named, needed, ...rule })
}
