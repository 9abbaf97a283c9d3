import type { Title } from '../campaign/plan-schema.ts'
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
}

export interface EligibilityFinding {
  rule: string
  verdict: 'ok' | 'fail' | 'unknown'
  /** Where it was read; for what no register knows, who says so. */
  source: string
}

/** A requirement the plan states in words: no register answers it, so the nominating unit names its ground and the reviewers judge. */
export const statedFindings = (title: Title, grounds: Record<string, string>): EligibilityFinding[] =>
  title.eligibility.map((e) => ({ rule: e.text, verdict: 'unknown', source: grounds[e.id] ?? '' }))

export const failed = (findings: readonly EligibilityFinding[]): string[] => findings.filter((f) => f.verdict === 'fail').map((f) => f.rule)
