import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { ownCase, ownUnit } from '../nomination/nomination.ts'
import { mayReadScores } from '../score/round.ts'
import { honourStates, mayKeepHonour, mayReadHonours } from './honour.ts'
import * as y from './yearly.ts'

const id = z.coerce.number().int()
const text = (max: number) => z.string().trim().min(1).max(max)
const day = z.iso.date()

const earlierRow = z.object({
  id: z.number().int(),
  title: z.string(),
  holder: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  documentNo: z.string(),
  campaign: z.string(),
  grantedOn: z.string(),
  expiresOn: z.string().nullable(),
  posthumous: z.boolean(),
  state: z.enum(honourStates),
  version: z.number().int(),
  fate: z.enum(y.fates),
  /** By which day, or on which day it ended. */
  by: z.string().nullable(),
  overdue: z.boolean(),
  /** Document of a withdrawal. */
  document: z.string().nullable(),
  recheck: z.object({ id: z.number().int(), dueOn: z.string(), reason: z.string(), version: z.number().int() }).nullable(),
  /** Stands for the same title again this year. */
  again: z.boolean(),
})
export const yearlyRound = query('honour.yearly', 'GET /campaigns/:campaignId/yearly', {
  may: mayReadHonours,
  input: z.object({ campaignId: id }),
  output: z.object({
    campaign: z.object({ id: z.number().int(), title: z.string(), organiserId: z.number().int(), organiser: z.string() }),
    since: z.string(),
    until: z.string(),
    titles: z.array(z.string()),
    counts: z.record(z.enum(y.fates), z.number().int()),
    rows: z.array(earlierRow),
    fresh: z.array(
      z.object({
        nominationId: z.number().int(),
        honourId: z.number().int().nullable(),
        title: z.string(),
        holder: z.string(),
        unitId: z.number().int(),
        unit: z.string(),
        /** Held the title before: named again, not new. */
        again: z.boolean(),
      }),
    ),
    /** May arrange and close re-checks. */
    keeps: z.boolean(),
  }),
  summary: '巩固提高：上年称号的保持、复查、期满、警示、撤销，和今年新推的',
})

export const arrangeRechecks = command('honour.arrange-rechecks', 'POST /campaigns/:campaignId/rechecks', {
  may: mayKeepHonour,
  input: z.object({ campaignId: id, honourIds: z.array(z.number().int()).min(1).max(500), dueOn: day, reason: text(300) }),
  output: z.object({ rechecks: z.array(z.object({ id: z.number().int(), honourId: z.number().int() })) }),
  refusals: [y.notOfRound, y.cannotRecheck, y.recheckTwice, y.recheckInPast, y.afterTerm, ownCase, ownUnit, wrongState],
  summary: '成批安排复查：期限和理由',
})
export const closeRecheck = command('honour.close-recheck', 'POST /rechecks/:id/close', {
  may: mayKeepHonour,
  input: z.object({
    id,
    version: z.number().int(),
    outcome: z.enum(y.recheckOutcomes),
    document: text(80),
    finding: text(500),
    nextOn: day.optional(),
  }),
  output: z.object({ state: z.enum(honourStates) }),
  refusals: [staleVersion, wrongState, y.nextNeeded, ownCase, ownUnit],
  summary: '登记复查结果：合格、警示、撤销，随文件改变荣誉状态',
})

const gapItem = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  reading: z.string(),
  max: z.string(),
  points: z.string(),
  lost: z.string(),
  explanation: z.string(),
  /** Figures with the records behind them. */
  figures: z.array(z.object({ title: z.string(), figure: z.string(), records: z.array(z.string()) })),
  /** What would raise it. */
  improve: z.array(z.string()),
})
export const showGaps = query('honour.gaps', 'GET /campaigns/:campaignId/gaps', {
  may: mayReadScores,
  input: z.object({ campaignId: id, roundId: id.optional(), unitId: id.optional() }),
  output: z.object({
    campaign: z.string(),
    organiser: z.string(),
    round: z
      .object({
        id: z.number().int(),
        title: z.string(),
        frozenOn: z.string(),
        standard: z.string(),
        digest: z.string(),
        topGrade: z.string(),
      })
      .nullable(),
    units: z.array(
      z.object({
        unitId: z.number().int(),
        unit: z.string(),
        grade: z.string(),
        shown: z.string(),
        because: z.array(z.string()),
        items: z.array(gapItem),
      }),
    ),
  }),
  summary: '对照上次冻结的考核，未达最高等次单位的差距清单',
})
