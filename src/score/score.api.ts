import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { appealsOpen } from './appeal.ts'
import { columnStandings } from './panel.ts'
import * as rules from './round.ts'
import { appealDefaults } from './settings.ts'
import { sheetWire } from './sheet-wire.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
/** Inputs are strict: a total, or points for a measured item, has no key it could come in by. */
const of = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ id, ...shape })

export const roundRow = z.object({
  id: int,
  title: z.string(),
  campaignId: int,
  campaign: z.string(),
  standardId: int,
  standardNo: int,
  standard: z.string(),
  standardDigest: z.string(),
  organiserId: int,
  organiser: z.string(),
  state: z.enum(rules.roundStates),
  openedOn: z.string(),
  frozenOn: z.string().nullable(),
  digest: z.string().nullable(),
  units: int,
  confirmed: int,
  reviewed: int,
})
const happening = z.object({ id: int, at: z.string(), by: z.string().nullable(), words: z.string() })
const gradeOut = z.object({ id: z.string(), title: z.string(), from: z.string().nullable() })

export const listRounds = query('score.rounds', 'GET /rounds', {
  may: rules.mayReadScores,
  input: listInput({ campaignId: id.optional(), state: z.enum(rules.roundStates).optional() }, ['openedOn']),
  output: listOutput(roundRow),
  summary: '考核轮次',
})
export const showRound = query('score.round', 'GET /rounds/:id', {
  may: rules.mayReadScores,
  input: z.object({ id }),
  output: roundRow.extend({
    version: int,
    grades: z.array(gradeOut),
    columns: z.array(z.object({ id: z.string(), title: z.string(), kind: z.string() })),
    groups: z.array(z.object({ key: z.string().nullable(), name: z.string(), units: int })),
    /** Units by grade so far; null: not graded yet. */
    byGrade: z.array(z.object({ grade: z.string().nullable(), title: z.string().nullable(), units: int })),
    /** `sealed`: units whose review is not complete, so that this reader does not see what others gave. */
    open: z.object({ pending: int, contests: int, sealed: int }),
    /** Over the whole recount package; printed on the notice. */
    packageDigest: z.string().nullable(),
    /** Cells of the self-assessments so far: asked, shown filled, left as they were (decisions 46). */
    cells: z.object({ asked: int, filled: int, kept: int }),
    /** Items that take another round's result, and those it is settled for. */
    imports: z.object({ asked: int, named: int }),
    provisionalOn: z.string().nullable(),
    appealUntilOn: z.string().nullable(),
    answerDays: int,
    can: z.array(z.string()),
    may: z.object({ run: z.boolean() }),
    timeline: z.array(happening),
  }),
  summary: '一轮考核',
})
export const scoreRow = z.object({
  unitId: int,
  unit: z.string(),
  class: z.string().nullable(),
  group: z.string(),
  groupKey: z.string().nullable(),
  state: z.enum(rules.unitStates),
  shown: z.string().nullable(),
  /** Most that pending items may still bring. */
  pending: z.string().nullable(),
  openN: int.nullable(),
  grade: z.string().nullable(),
  gradeTitle: z.string().nullable(),
  contests: int,
  /** Not shown to this reader before his own sheet is in. */
  sealed: z.boolean(),
})
/** In tree order only: there is no sort by points. */
export const listScores = query('score.list', 'GET /rounds/:id/units', {
  may: rules.mayReadScores,
  input: listInput(
    { id, state: z.enum(rules.unitStates).optional(), grade: z.string().max(40).optional(), group: z.string().max(200).optional() },
    ['tree'],
  ),
  output: listOutput(scoreRow),
  summary: '本轮各单位得分和等次（按组织树排列，不排名）',
})
export const openRound = command('score.open', 'POST /rounds', {
  may: rules.mayOpenRounds,
  input: z.strictObject({
    campaignId: int,
    standardId: int,
    title: words(2, 60),
    phaseKey: z.string().max(60).default(''),
    unitIds: z.array(int).min(1).max(5000).optional(),
    kinds: z.array(z.string().max(40)).max(20).optional(),
    levels: z.array(z.string().max(20)).max(10).optional(),
    /** Facts that make units like ones, fixed here. */
    groupBy: z.array(z.enum(rules.groupFacts)).max(4).default([]),
    /** Working days to appeal after the results were shown, and to answer one. */
    appealDays: int.min(0).max(60).default(appealDefaults.appealDays),
    answerDays: int.min(1).max(60).default(appealDefaults.answerDays),
  }),
  output: z.object({ id: int, units: int, standardDigest: z.string() }),
  refusals: [rules.standardNotFrozen, rules.noUnits, rules.noClass, wrongState],
  summary: '发起考核：固定单位名单、同类组和标准',
})

export const groupedCampaigns = query('score.grouped', 'GET /round-groups', {
  may: rules.mayOpenRounds,
  input: z.object({}),
  output: z.object({ campaignIds: z.array(int) }),
  summary: '同类组已经固定的活动：发起考核时不再另定',
})

const sentence = z.object({ label: z.string(), text: z.string(), refs: z.array(z.string()) })
const contestOut = z.object({
  id: int,
  kind: z.enum(['contest', 'appeal']),
  leaf: z.string(),
  reason: z.string(),
  ref: z.string(),
  onDay: z.string(),
  state: z.enum(rules.contestStates),
  answer: z.string(),
  answeredBy: z.string().nullable(),
  answeredOn: z.string().nullable(),
  dueOn: z.string().nullable(),
  /** Answered after its deadline, or still open behind it. */
  late: z.boolean(),
  revisedColumn: z.string().nullable(),
  version: int,
})
export const showSheet = query('score.sheet', 'GET /rounds/:id/units/:unitId', {
  may: rules.mayReadScores,
  input: z.object({ id, unitId: id }),
  output: z.object({
    round: z.object({
      id: int,
      title: z.string(),
      state: z.enum(rules.roundStates),
      standardDigest: z.string(),
      campaignId: int,
      standardId: int,
      standardNo: int,
    }),
    state: z.enum(rules.unitStates),
    version: int,
    group: z.object({ name: z.string(), units: int }),
    sheet: sheetWire,
    grade: z.object({ id: z.string().nullable(), title: z.string().nullable(), because: z.array(z.string()) }),
    /** Per line: original words, reading, figures, sum, state. */
    lines: z.array(
      z.object({
        id: z.string(),
        sentences: z.array(sentence),
        improve: z.array(z.string()),
        /** Points a scorer may give; empty for what is computed. */
        allowed: z.array(z.string()),
        guidance: z.string().nullable(),
        /** The unit's own conditions under this item, as its superior approved them; the points stay those of the common standard. */
        refined: z
          .object({
            approvedOn: z.string(),
            conditions: z.array(z.object({ text: z.string(), max: z.string().nullable(), reading: z.string() })),
          })
          .nullable(),
        mayNotApply: z.boolean(),
        /** Columns and the version of the judgement that stands, 0 for none. */
        versions: z.array(z.object({ column: z.string(), version: int })),
      }),
    ),
    contests: z.array(contestOut),
    /** Seats; whether a sheet is in, never what it says. */
    reviewers: z.array(
      z.object({ accountId: int, name: z.string(), column: z.string(), how: z.enum(['named', 'drawn', 'post']), submitted: z.boolean() }),
    ),
    /** Totals of the columns, each only once it is handed in. */
    columns: z.array(z.object({ id: z.string(), title: z.string(), standing: z.enum(columnStandings), shown: z.string().nullable() })),
    /** What others gave is hidden from this reader until his own sheet is in. */
    sealed: z.boolean(),
    /** Columns he may hand in now. */
    submit: z.array(z.string()),
    bonusItems: z.array(z.object({ id: z.string(), title: z.string(), text: z.string(), points: z.string() })),
    frozen: z.object({ on: z.string(), digest: z.string() }).nullable(),
    may: z.object({
      confirm: z.boolean(),
      contest: z.boolean(),
      appeal: z.boolean(),
      review: z.boolean(),
      answer: z.boolean(),
      judge: z.array(z.string()),
    }),
    timeline: z.array(happening),
  }),
  refusals: [rules.notInRound],
  summary: '考核分项表：每一分都能解释',
})
export const showFrozen = query('score.frozen', 'GET /rounds/:id/frozen', {
  may: rules.mayReadScores,
  input: z.object({ id, unitId: id.optional() }),
  output: z.object({ digest: z.string(), bytes: z.string() }),
  refusals: [rules.notInRound],
  summary: '冻结的结果或一个单位的证据与结果（RFC 8785）及摘要',
})

const step = (
  name: `score.${string}`,
  path: string,
  summary: string,
  refusals: (
    | typeof wrongState
    | typeof staleVersion
    | typeof rules.pendingLines
    | typeof rules.unreviewed
    | typeof rules.openContests
    | typeof appealsOpen
  )[] = [],
) =>
  command(name, `POST /rounds/:id/${path}`, {
    may: rules.mayOpenRounds,
    input: of({ version: int }),
    output: z.object({ state: z.enum(rules.roundStates), version: int, digest: z.string().nullable() }),
    refusals: [wrongState, staleVersion, ...refusals],
    summary,
    ...(path === 'freeze' ? { freezes: true as const } : {}),
  })
export const startReview = step('score.start-review', 'start-review', '结束自评，开始复核')
export const finalise = step('score.finalise', 'finalise', '定稿', [rules.unreviewed, rules.pendingLines, rules.openContests])
export const freeze = step('score.freeze', 'freeze', '冻结：结果与证据一并固定', [rules.pendingLines, rules.openContests, appealsOpen])
const stepBack = (name: `score.${string}`, path: string, summary: string) =>
  command(name, `POST /rounds/:id/${path}`, {
    may: rules.mayOpenRounds,
    input: of({ version: int, reason: words(2, 500) }),
    output: z.object({ state: z.enum(rules.roundStates), version: int, digest: z.string().nullable() }),
    refusals: [wrongState, staleVersion],
    summary,
  })
export const reopen = stepBack('score.reopen', 'reopen', '退回复核')
export const withdrawRound = stepBack('score.withdraw', 'withdraw', '撤回本轮考核')
