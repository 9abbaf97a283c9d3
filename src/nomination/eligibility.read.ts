import type { Title } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import type { Answered, Nominee } from './eligibility.ts'

export type PlannedRule = NonNullable<Title['eligibility'][number]['rule']>
export type RuleKind = PlannedRule['kind']
export type RuleOf<K extends RuleKind> = Extract<PlannedRule, { kind: K }>
/** Answers of many nominees of one title, in their order: a number of statements that does not grow with theirs. */
export type Lookup<K extends RuleKind> = (tx: Tx, nominees: readonly Nominee[], rule: RuleOf<K>, today: string) => Promise<Answered[]>

/** How each kind of requirement is answered; `honour` stands to the right and brings its own through `app.ts`. */
export const lookups: { [K in RuleKind]?: Lookup<K> } = {}
