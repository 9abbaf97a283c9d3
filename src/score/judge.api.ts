import { z } from 'zod'
import { command, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as engine from './evidence.ts'
import * as panel from './panel.ts'
import * as rules from './round.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
/** Inputs are strict: a total, or points for a measured item, has no key it could come in by. */
const of = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ id, unitId: id, ...shape })

const reviewing = [rules.ownUnit, rules.conflictStands, rules.notReviewer, rules.notInRound, wrongState] as const
const inColumn = [panel.sheetIn, panel.notDrawn, panel.notYourColumn] as const

export const judgeLine = command('score.judge', 'POST /rounds/:id/units/:unitId/judgements', {
  may: rules.mayReviewSomewhere,
  input: of({
    leaf: z.string().max(40),
    column: z.string().max(40),
    points: z.string().regex(/^\d{1,6}(\.\d{1,6})?$/),
    reason: z.string().trim().max(2000),
    /** Version of the judgement the scorer has before him, 0 for none. */
    seen: int.min(0),
  }),
  output: z.object({ version: int, shown: z.string(), grade: z.string().nullable() }),
  refusals: [
    engine.noSuchLeaf,
    engine.notJudged,
    engine.notItsColumn,
    engine.reasonMissing,
    engine.pointsOffStep,
    rules.lineStale,
    ...inColumn,
    ...reviewing,
  ],
  summary: '评定一项（写明理由）',
})
export const withdrawJudgement = command('score.withdraw-judgement', 'POST /rounds/:id/units/:unitId/judgements/withdraw', {
  may: rules.mayReviewSomewhere,
  input: of({ leaf: z.string().max(40), column: z.string().max(40), seen: int.min(1), reason: words(2, 500) }),
  output: z.object({ version: int }),
  refusals: [engine.noSuchLeaf, rules.lineStale, ...inColumn, ...reviewing],
  summary: '撤回一项评定',
})
export const submitSheet = command('score.submit', 'POST /rounds/:id/units/:unitId/submit', {
  may: rules.mayReviewSomewhere,
  input: of({ column: z.string().max(40) }),
  output: z.object({ submittedOn: z.string(), shown: z.string(), grade: z.string().nullable() }),
  refusals: [engine.notItsColumn, panel.sheetIncomplete, ...inColumn, ...reviewing],
  summary: '交表：本栏各项评完后提交，提交前看不到他人的评分，提交后不能再改',
})
export const exemptLine = command('score.exempt', 'POST /rounds/:id/units/:unitId/exemptions', {
  may: rules.mayReviewSomewhere,
  input: of({ leaf: z.string().max(40), reason: z.string().trim().max(500) }),
  output: z.object({ shown: z.string() }),
  refusals: [engine.noSuchLeaf, engine.notExemptible, engine.reasonMissing, ...reviewing],
  summary: '认定一项不适用于本单位（标准允许且写明理由）',
})
export const award = command('score.award', 'POST /rounds/:id/units/:unitId/awards', {
  may: rules.mayReviewSomewhere,
  input: of({ item: z.string().max(40), matter: words(2, 200), basis: words(2, 200) }),
  output: z.object({ shown: z.string() }),
  refusals: [engine.noSuchAward, rules.awardTwice, ...reviewing],
  summary: '登记加分（写明事项和依据；同一事项只计最高一级）',
})
export const reviewUnit = command('score.review', 'POST /rounds/:id/units/:unitId/review', {
  may: rules.mayReviewSomewhere,
  input: of({ version: int }),
  output: z.object({ state: z.enum(rules.unitStates), version: int }),
  refusals: [rules.openContests, panel.seatsOpen, staleVersion, ...reviewing],
  summary: '完成一个单位的复核',
})
