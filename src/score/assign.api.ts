import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { drawNothing } from './assign.ts'
import * as draws from './draw.ts'
import * as panel from './panel.ts'
import * as rules from './round.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const column = z.string().max(40)
const of = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ id, ...shape })

export const assignReviewer = command('score.assign', 'POST /rounds/:id/units/:unitId/reviewers', {
  may: rules.mayOpenRounds,
  input: of({ unitId: id, accountId: int, column: column.optional() }),
  output: z.object({ reviewers: int }),
  refusals: [rules.ownUnit, rules.conflictStands, panel.seatTaken, panel.noSuchColumn, rules.notInRound, wrongState],
  summary: '点名指派评定人（不得评本单位，一人在一个单位只评一栏）',
})
export const reassign = command('score.reassign', 'POST /rounds/:id/units/:unitId/reviewers/replace', {
  may: rules.mayOpenRounds,
  input: of({ unitId: id, column, from: int, to: int, reason: words(2, 200) }),
  output: z.object({ reviewers: int }),
  refusals: [
    rules.ownUnit,
    rules.conflictStands,
    panel.seatTaken,
    panel.noSeat,
    panel.sheetIn,
    panel.noSuchColumn,
    rules.notInRound,
    wrongState,
  ],
  summary: '更换评定人（写明理由；原评定人未交的评分作废并留存）',
})
export const declareConflict = command('score.conflict', 'POST /rounds/:id/units/:unitId/conflicts', {
  may: rules.mayReviewSomewhere,
  input: of({ unitId: id, accountId: int.optional(), reason: words(2, 200) }),
  output: z.object({ recorded: z.boolean() }),
  refusals: [rules.notInRound, wrongState],
  summary: '登记回避：本人或由组织单位登记，登记后不得评该单位',
})
const seat = z.object({
  unitId: int,
  unit: z.string(),
  column: z.string(),
  columnTitle: z.string(),
  accountId: int,
  name: z.string(),
  how: z.string(),
  state: z.string(),
  reason: z.string(),
  submitted: z.boolean(),
})
export const showPanel = query('score.panel', 'GET /rounds/:id/panel', {
  may: rules.mayOpenRounds,
  input: z.object({ id }),
  output: z.object({
    version: int,
    title: z.string(),
    columns: z.array(z.object({ id: z.string(), title: z.string(), kind: z.string() })),
    /** Seats and how many are in, by person and column. Never a point. */
    loads: z.array(z.object({ accountId: int, name: z.string(), column: z.string(), seats: int, submitted: int, drawn: int })),
    seats: z.array(seat),
    conflicts: z.array(z.object({ accountId: int, name: z.string(), unitId: int, reason: z.string(), onDay: z.string() })),
    draws: z.array(draws.drawRow),
    /** Accounts that may be put on a list. */
    candidates: z.array(z.object({ accountId: int, name: z.string() })),
    may: z.object({ run: z.boolean() }),
  }),
  refusals: [],
  summary: '评定人和抽签',
})
export const mySeats = query('score.seats', 'GET /seats', {
  may: rules.mayReviewSomewhere,
  input: z.object({ roundId: id.optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        roundId: int,
        round: z.string(),
        roundState: z.enum(rules.roundStates),
        unitId: int,
        unit: z.string(),
        column: z.string(),
        columnTitle: z.string(),
        how: z.string(),
        /** Items judged, and all that this column asks of somebody. */
        given: int,
        asked: int,
        submittedOn: z.string().nullable(),
      }),
    ),
  }),
  summary: '我要评定的单位',
})

export const openDraw = command('score.draw', 'POST /rounds/:id/draws', {
  may: rules.mayOpenRounds,
  input: of({
    column,
    kind: z.enum(['reviewers', 'cross', 'sample']),
    perUnit: int.min(1).max(9).default(1),
    /** Of each class: '1/5'. */
    share: z
      .string()
      .regex(/^\d{1,4}\/[1-9]\d{0,3}$/)
      .optional(),
    accountIds: z.array(int).max(500).default([]),
  }),
  output: z.object({ drawId: int, listDigest: z.string(), units: int, reviewers: int }),
  refusals: [panel.noSuchColumn, drawNothing, draws.drawKind, wrongState],
  summary: '发起抽签：先固定名单及其摘要',
})
export const joinDraw = command('score.draw-join', 'POST /draws/:id/parties', {
  may: rules.mayReadScores,
  input: of({ commitment: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({ parties: int }),
  refusals: [draws.drawClosed, draws.alreadyParty, rules.notInRound],
  summary: '参加抽签：交密语的摘要（承诺）',
})
export const revealDraw = command('score.draw-reveal', 'POST /draws/:id/reveal', {
  may: rules.mayReadScores,
  input: of({ secret: words(16, 200) }),
  output: z.object({ state: z.string(), waiting: int }),
  refusals: [draws.drawClosed, draws.notParty, draws.fewParties, draws.wrongSecret, panel.seatTaken, wrongState],
  summary: '公布密语；各方都公布后当场得出结果',
})
export const voidDraw = command('score.draw-void', 'POST /draws/:id/void', {
  may: rules.mayOpenRounds,
  input: of({ version: int, reason: words(2, 200) }),
  output: z.object({ state: z.string(), silent: z.array(z.string()) }),
  refusals: [draws.drawClosed, staleVersion],
  summary: '抽签作废：写明理由，列出没有公布密语的一方',
})
