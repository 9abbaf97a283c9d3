import type { Title } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import type { Answered, EligibilityFinding, Nominee } from './eligibility.ts'

/** Looks a nominee up in what the realm already holds; an empty answer means the rule says nothing of such a nominee. */
export type EligibilityRule = (tx: Tx, nominee: Nominee, today: string) => Promise<EligibilityFinding[]>

/** Filled by `app.ts` with what nouns to the right know (grades, poll results, vetoes); `nomination` itself asks only the registers. */
export const eligibilityRules: EligibilityRule[] = []

export type PlannedRule = NonNullable<Title['eligibility'][number]['rule']>
export type RuleKind = PlannedRule['kind']
export type RuleOf<K extends RuleKind> = Extract<PlannedRule, { kind: K }>
export type Lookup<K extends RuleKind> = (tx: Tx, nominee: Nominee, rule: RuleOf<K>, today: string) => Promise<Answered>

/** How each kind of requirement is answered; `honour` stands to the right and brings its own through `app.ts`. */
export const lookups: { [K in RuleKind]?: Lookup<K> } = {}
