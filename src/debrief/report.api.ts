import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { pollStates } from '../poll/poll.ts'
import { deadlineMissing, deadlinePast, outcomes, rectificationStates } from '../rectification/rectification.ts'
import * as d from './debrief.ts'
import { figureKeys } from './report.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const version = int
const day = z.iso.date()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const state = z.enum(d.reportStates)
const own = z.string().trim().max(5000).default('')

export const writeReport = command('debrief.write', 'POST /debriefs/reports/:id/words', {
  may: d.mayWrite,
  input: z.object({ id, version, problems: own, causes: own, next: own }),
  output: z.object({ version: int }),
  refusals: [d.notTheSecretary, wrongState, staleVersion],
  summary: '写查摆的问题、原因和下一步（数字由登记得出，不能改）',
})
export const handInReport = command('debrief.hand-in', 'POST /debriefs/reports/:id/hand-in', {
  may: d.mayWrite,
  freezes: true,
  input: z.object({ id, version }),
  output: z.object({ state, digest: z.string(), late: z.boolean() }),
  refusals: [d.wordsShort, d.wordsLong, d.notTheSecretary, wrongState, staleVersion],
  summary: '交述职报告：数字和文字一起冻结',
})
export const returnReport = command('debrief.return', 'POST /debriefs/reports/:id/return', {
  may: d.mayReturn,
  input: z.object({ id, version, reason: words(4, 500) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '退回述职报告重写（写明理由）',
})
export const excuseReport = command('debrief.excuse', 'POST /debriefs/reports/:id/excuse', {
  may: d.mayReturn,
  input: z.object({ id, version, reason: words(4, 500) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '登记这次不述职（写明理由）',
})
export const askReport = command('debrief.ask', 'POST /debriefs/reports/:id/questions', {
  may: d.mayAsk,
  input: z.object({ id, words: words(6, 500) }),
  output: z.object({ id: int }),
  refusals: [d.notInvited, d.ownQuestion, d.enoughQuestions, wrongState],
  summary: '向述职的书记提问',
})
export const answerQuestion = command('debrief.answer', 'POST /debriefs/questions/:id/answer', {
  may: d.mayWrite,
  input: z.object({ id, answer: words(6, 2000), how: z.enum(d.answerWays).default('written') }),
  output: z.object({ answeredOn: z.string() }),
  refusals: [d.notTheSecretary, d.spotNeedsMeeting, wrongState],
  summary: '答复提问：书面，或登记当场回答的记录',
})
export const setAsideQuestion = command('debrief.set-aside', 'POST /debriefs/questions/:id/set-aside', {
  may: d.mayReturn,
  input: z.object({ id, reason: words(4, 300) }),
  output: z.object({ state: z.enum(d.questionStates) }),
  refusals: [wrongState],
  summary: '把与述职无关的提问转出（写明去向）',
})
export const commentReport = command('debrief.comment', 'POST /debriefs/reports/:id/comment', {
  may: d.mayComment,
  input: z.object({ id, strengths: words(6, 1000), problems: words(6, 1000) }),
  output: z.object({ givenOn: z.string() }),
  refusals: [d.interest, d.commentedAlready, wrongState],
  summary: '上级领导点评：肯定的和要改的各一段',
})
export const declareInterest = command('debrief.declare', 'POST /debriefs/reports/:id/interest', {
  may: d.mayComment,
  input: z.object({ id, kind: z.enum(['kin', 'helps', 'other']), reason: z.string().trim().max(200).default('') }),
  output: z.object({ declaredOn: z.string() }),
  refusals: [wrongState],
  summary: '申报与述职人的利益关系，不再点评、评定',
})
export const gradeReport = command('debrief.grade', 'POST /debriefs/reports/:id/grade', {
  may: d.mayGrade,
  input: z.object({
    id,
    version,
    grade: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
    /** The meeting that decided. */
    meeting: words(2, 200),
    reason: z.string().trim().max(500).default(''),
  }),
  output: z.object({ differs: z.boolean() }),
  refusals: [d.notCertified, d.noGrade, d.differsWithoutReason, d.tooManyTop, d.interest, wrongState, staleVersion],
  summary: '上级党组织评定综合等次（与测评不同的写明理由）',
})
export const followReport = command('debrief.follow', 'POST /debriefs/reports/:id/items', {
  may: d.mayReturn,
  input: z.object({
    id,
    source: z.enum(d.itemSources),
    questionId: int.nullable().default(null),
    what: words(4, 500),
    responsible: words(1, 60),
    dueOn: day.nullable().default(null),
    workingDays: int.min(1).max(250).nullable().default(null),
  }),
  output: z.object({ itemId: int, dueOn: z.string() }),
  refusals: [d.noComment, d.noSuchQuestion, d.itemTwice, deadlineMissing, deadlinePast, wrongState],
  summary: '把报告、提问、点评指出的问题列入整改台账',
})

const part = z.object({ text: z.string(), figure: z.enum(figureKeys).nullable() })
const ballot = z.object({
  pollId: int.nullable(),
  state: z.enum(pollStates),
  /** Nothing of it before the result is certified. */
  grades: z.array(z.string()),
  classes: z.array(z.object({ title: z.string(), counts: z.array(int).nullable(), valid: int, grade: z.string().nullable() })),
})
export const reportOut = z.object({
  id: int,
  debriefId: int,
  title: z.string(),
  sessionUnit: z.string(),
  sessionState: z.enum(d.debriefStates),
  year: int,
  heldOn: z.string(),
  handInOn: z.string(),
  unitId: int,
  unitName: z.string(),
  memberId: int,
  name: z.string(),
  post: z.string(),
  since: z.string(),
  from: z.string(),
  until: z.string(),
  asOf: z.string(),
  state,
  late: z.boolean(),
  proxy: z.boolean(),
  returned: int,
  reason: z.string(),
  handedOn: z.string().nullable(),
  digest: z.string().nullable(),
  sentences: z.array(z.object({ key: z.string(), parts: z.array(part) })),
  problems: z.string(),
  causes: z.string(),
  next: z.string(),
  questions: z.array(
    z.object({
      id: int,
      source: z.enum(d.questionSources),
      asker: z.string(),
      words: z.string(),
      askedOn: z.string(),
      state: z.enum(d.questionStates),
      how: z.enum(d.answerWays).nullable(),
      answer: z.string(),
      answeredOn: z.string().nullable(),
      reason: z.string(),
      itemId: int.nullable(),
    }),
  ),
  comment: z.object({ by: z.string(), strengths: z.string(), problems: z.string(), givenOn: z.string() }).nullable(),
  ballot: ballot.nullable(),
  /** The committee's, apart from the ballot; for the unit itself once the session is closed. */
  grade: z.object({ title: z.string(), reason: z.string(), meeting: z.string(), on: z.string() }).nullable(),
  items: z.array(
    z.object({
      itemId: int,
      source: z.enum(d.itemSources),
      what: z.string(),
      responsible: z.string(),
      dueOn: z.string(),
      overdue: z.boolean(),
      state: z.enum(rectificationStates),
      outcome: z.enum(outcomes).nullable(),
      closedOn: z.string().nullable(),
    }),
  ),
})
export const showReport = query('debrief.report', 'GET /debriefs/reports/:id', {
  may: d.mayReadDebriefs,
  input: z.object({ id }),
  output: reportOut.extend({
    settings: d.settingsSchema,
    /** Grades a committee may choose from, top first. */
    scale: z.array(z.object({ id: z.string(), title: z.string() })),
    version: int,
    lawful: z.array(z.string()),
    may: z.object({
      write: z.boolean(),
      return: z.boolean(),
      comment: z.boolean(),
      grade: z.boolean(),
      ask: z.boolean(),
      see: z.boolean(),
    }),
    history: z.array(z.object({ type: z.string(), happenedOn: z.string(), by: z.string().nullable() })),
  }),
  summary: '一份述职报告：草稿由登记得出，每个数都能点开',
})
export const listFigure = query('debrief.figure', 'GET /debriefs/reports/:id/figures/:figure', {
  may: d.mayReadDebriefs,
  input: z.object({ id, figure: z.string().max(40) }),
  output: z.object({
    figure: z.enum(figureKeys),
    n: int,
    frozen: z.boolean(),
    from: z.string(),
    until: z.string(),
    name: z.string(),
    unitName: z.string(),
    records: z.array(
      z.object({
        title: z.string(),
        on: z.string().nullable(),
        unit: z.string(),
        value: z.string(),
        weight: int,
        href: z.string().nullable(),
      }),
    ),
  }),
  refusals: [d.figureUnknown],
  summary: '述职报告里一个数的记录',
})
export const showSecretary = query('debrief.secretary', 'GET /debriefs/secretaries/:memberId', {
  may: d.mayReadDebriefs,
  input: z.object({ memberId: id }),
  output: z.object({ memberId: int, name: z.string(), years: z.array(reportOut) }),
  summary: '一位书记历年述职评议一页',
})
export const listToAsk = query('debrief.to-ask', 'GET /debriefs/to-ask', {
  may: d.mayAsk,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        debriefId: int,
        title: z.string(),
        heldOn: z.string(),
        reportId: int,
        name: z.string(),
        post: z.string(),
        reporter: z.string(),
        problems: z.string(),
        next: z.string(),
        sentences: z.array(z.string()),
        mine: z.array(z.object({ words: z.string(), answer: z.string(), state: z.enum(d.questionStates) })),
      }),
    ),
  }),
  summary: '我被通知参加的述职评议会：看报告，提问',
})
