import { defaultLegal } from '../campaign/legal.ts'
import type { PlanSections, PlanV1 } from '../campaign/plan-schema.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'

export { type HonourState, honourCan, honourStates, stateOn } from './state.ts'

const staff = ['office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'supervisor', 'discipline', 'member'] as const
export const mayReadHonours = permission('honour.read', 'realm', staff)
/** The organiser's own act, on the decision of its meeting. */
export const mayDecide = permission('honour.decide', 'own', ['office', 'secretary', 'leader'])
export const mayKeepHonour = permission('honour.keep', 'own', ['office', 'secretary'])

export const noHonourSection = refusal<{ campaign: number }>()(422, 'honour.no-section')
export const awardUnknown = refusal<{ award: string }>()(422, 'honour.award-unknown')
export const titleNotOfAward = refusal<{ name: string; title: string }>()(422, 'honour.title-not-of-award')
export const levelNotAllowed = refusal<{ kind: string; level: string; article: string }>()(422, 'honour.level-not-allowed')
export const noPlaque = refusal<{ kind: string }>()(422, 'honour.no-plaque')
export const noticeOpen = refusal<{ name: string }>()(412, 'honour.notice-open')
export const decidedTooEarly = refusal<{ decidedOn: string; closedOn: string }>()(422, 'honour.decided-before-close')
export const decidedInFuture = refusal<{ decidedOn: string; today: string }>()(422, 'honour.decided-in-future')
export const notOfCampaign = refusal<{ name: string }>()(422, 'honour.not-of-campaign')
export const documentTwice = refusal<{ documentNo: string }>()(422, 'honour.document-twice')
export const whoseRegister = refusal()(422, 'honour.whose-register')
export const codeWrong = refusal()(404, 'honour.code-wrong')

export type Award = NonNullable<PlanSections['honour']>['awards'][number]

const internal = ['年度考核定级', '单位内部']

/**
 * What an award of this plan may be.
 * @throws honour.level-not-allowed, honour.no-plaque: an internal appraisal or a grading names nobody publicly and hangs no plaque
 */
export const assertAward = (plan: PlanV1, award: Award): void => {
  const rule = defaultLegal.mayRun.find((r) => r.kind === plan.basis.kind)
  if (!rule?.honours.includes(award.level))
    throw levelNotAllowed({ kind: plan.basis.kind, level: award.level, article: rule ? `${rule.source.rule}：${rule.source.article}` : '' })
  if (award.plaque && internal.includes(plan.basis.kind)) throw noPlaque({ kind: plan.basis.kind })
}

/** An internal appraisal is told to the units it concerns, not to the public. */
export const isPublic = (kind: string): boolean => !internal.includes(kind)

const plusMonths = (day: Day, months: number): Day => {
  const m = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const year = Math.floor(m / 12)
  const month = (m % 12) + 1
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return `${year}-${String(month).padStart(2, '0')}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`
}

/** Term and first re-check from the day of the decision; `expiresOn` is the last day of the term, the eve of the anniversary. */
export const termOf = (
  award: Pick<Award, 'termYears' | 'recheckMonths'>,
  grantedOn: Day,
): { expiresOn: Day | null; recheckOn: Day | null } => ({
  expiresOn: award.termYears === null ? null : addDays(plusMonths(grantedOn, award.termYears * 12), -1),
  recheckOn: award.recheckMonths === null ? null : plusMonths(grantedOn, award.recheckMonths),
})

/** A decision to honour, frozen as RFC 8785 text. */
export interface DecisionDocument {
  schema: 'honour/1'
  title: string
  campaign: { id: number; title: string }
  unit: { id: number; name: string }
  award: { id: string; level: string; grantedBy: string }
  documentNo: string
  meeting: string
  decidedOn: Day
  holders: { no: number; title: string; object: string; name: string; unit: string; posthumous: boolean; noticeDigest: string | null }[]
}

/** Acts a duty may ask for. */
export const honourActs = ['honour.decided', 'honour.granted', 'honour.rechecked'] as const
