import type { Tx } from '../db/db.ts'
import type { EligibilityFinding, Nominee } from './eligibility.ts'

/** Looks a nominee up in what the realm already holds; an empty answer means the rule says nothing of such a nominee. */
export type EligibilityRule = (tx: Tx, nominee: Nominee, today: string) => Promise<EligibilityFinding[]>

/** Filled by `app.ts` with what nouns to the right know (grades, poll results, vetoes); `nomination` itself asks only the registers. */
export const eligibilityRules: EligibilityRule[] = []
