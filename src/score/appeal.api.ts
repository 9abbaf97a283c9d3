import { z } from 'zod'
import { command, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as appeals from './appeal.ts'
import * as engine from './evidence.ts'
import * as rules from './round.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const of = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ id, ...shape })

const contestIn = z.strictObject({ leaf: z.string().max(40), reason: words(4, 500), ref: words(3, 90) })
export const confirmScore = command('score.confirm', 'POST /rounds/:id/units/:unitId/confirm', {
  may: rules.mayConfirm,
  input: of({ unitId: id, version: int, contests: z.array(contestIn).max(100).default([]) }),
  output: z.object({
    state: z.enum(rules.unitStates),
    version: int,
    /** Items asked, shown filled, and left as they were. */
    cells: z.object({ asked: int, filled: int, kept: int }),
  }),
  refusals: [engine.noSuchLeaf, rules.refUnknown, rules.contestTwice, rules.notInRound, staleVersion, wrongState],
  summary: '自评：确认自动取数的各项，或逐项提出异议',
})
export const contestLine = command('score.contest', 'POST /rounds/:id/units/:unitId/contests', {
  may: rules.mayConfirm,
  input: of({ unitId: id, ...contestIn.shape }),
  output: z.object({ contestId: int }),
  refusals: [engine.noSuchLeaf, rules.refUnknown, rules.contestTwice, rules.notInRound, wrongState],
  summary: '对一项提出异议',
})
export const appeal = command('score.appeal', 'POST /rounds/:id/units/:unitId/appeals', {
  may: rules.mayConfirm,
  input: of({ unitId: id, ...contestIn.shape }),
  output: z.object({ contestId: int }),
  refusals: [engine.noSuchLeaf, rules.refUnknown, rules.contestTwice, appeals.appealLate, rules.notInRound, wrongState],
  summary: '对定稿结果提出申诉',
})
export const answerContest = command('score.answer-contest', 'POST /contests/:id/answer', {
  may: rules.mayReviewSomewhere,
  input: of({
    version: int,
    verdict: z.enum(['upheld', 'dismissed']),
    answer: words(4, 500),
    /** What an upheld appeal against a judged item sets in which column. */
    column: z.string().max(40).optional(),
    points: z
      .string()
      .regex(/^\d{1,6}(\.\d{1,6})?$/)
      .optional(),
  }),
  output: z.object({ state: z.enum(rules.contestStates), late: z.boolean() }),
  refusals: [
    rules.ownUnit,
    rules.conflictStands,
    rules.notReviewer,
    appeals.answersOwn,
    appeals.revisionMissing,
    engine.notItsColumn,
    engine.pointsOffStep,
    staleVersion,
    wrongState,
  ],
  summary: '答复异议或申诉：申诉由没有评过该项的人答复，评定项申诉成立的同时改定该栏得分，取数项成立的更正原始记录',
})
