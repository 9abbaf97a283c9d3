import type { Title } from '../campaign/plan-schema.ts'
import { daysBetween } from '../lib/calendar.ts'
import { eligibilityText as t } from './eligibility.text.ts'
import type { NominationObject } from './nomination.ts'

export interface Nominee {
  campaignId: number
  title: Title
  object: NominationObject
  /** The nominating unit. */
  unitId: number
  subjectUnitId: number | null
  subjectMemberId: number | null
  name: string
  /** For what is already settled of this nominee; absent while nothing is stored yet. */
  nominationId?: number
  roundNo?: number
  posthumous?: boolean
}

export interface EligibilityFinding {
  rule: string
  verdict: 'ok' | 'fail' | 'unknown'
  /** Where it was read; for what no register knows, who says so. */
  source: string
  /** Id of a requirement that records answer. */
  id?: string
  /** 待核: the body that knows. */
  supplier?: string
  /** Page of the record it was read from. */
  open?: string
  /** 三级联创: the units below that were counted, each with what it has reached, null for nothing. */
  below?: { unitId: number; unit: string; by: string | null }[]
}

export type Answered = Omit<EligibilityFinding, 'rule' | 'id'>

/** A requirement the plan states in words: no register answers it, so the nominating unit names its ground and the reviewers judge. */
export const statedFindings = (title: Title, grounds: Record<string, string>): EligibilityFinding[] =>
  title.eligibility.filter((e) => e.rule === undefined).map((e) => ({ rule: e.text, verdict: 'unknown', source: grounds[e.id] ?? '' }))

export const failed = (findings: readonly EligibilityFinding[]): string[] => findings.filter((f) => f.verdict === 'fail').map((f) => f.rule)

/** Requirements records should answer and do not, with who supplies the answer: never passed in silence. */
export const unverified = (findings: readonly EligibilityFinding[]): string[] =>
  findings.filter((f) => f.id !== undefined && f.verdict === 'unknown').map((f) => t.pending(f.rule, f.supplier ?? ''))

/** Days that spans cover together, each counted once. */
export const coveredDays = (spans: readonly { from: string; until: string }[]): number => {
  let days = 0
  let end = ''
  for (const s of [...spans].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const from = end !== '' && s.from <= end ? end : s.from
    if (s.until > from) days += daysBetween(from, s.until)
    if (s.until > end) end = s.until
  }
  return days
}
