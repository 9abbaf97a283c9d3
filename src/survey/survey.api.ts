import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { sampleTooLarge } from '../poll/roll.ts'
import { definitionSchema } from './definition.ts'
import * as s from './survey.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const version = int
const state = z.enum(s.surveyStates)
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const finding = z.object({ rule: z.string(), question: z.string().nullable(), words: z.string(), says: z.string() })

export const defineSurvey = command('survey.define', 'POST /surveys', {
  may: s.mayRunSurveys,
  input: z.object({
    unitId: int,
    /** Whose work is asked about; the organiser itself if not said. */
    aboutId: int.nullable().default(null),
    mode: z.enum(s.modes),
    allocation: z.enum(s.allocations).default('proportional'),
    definition: definitionSchema,
  }),
  output: z.object({ id: int, findings: z.array(finding) }),
  refusals: [],
  summary: '拟定问卷（草稿可以有毛病，冻结不可以）',
})
/** For the editor: what stands in the way of putting this before people. */
export const checkSurvey = query('survey.check', 'POST /surveys/check', {
  may: s.mayRunSurveys,
  input: z.object({ definition: definitionSchema }),
  output: z.object({ findings: z.array(finding) }),
  summary: '检查问卷的问法和跳转',
})
export const editSurvey = command('survey.edit', 'POST /surveys/:id/edit', {
  may: s.mayRunSurveys,
  input: z.object({ id, version, definition: definitionSchema }),
  output: z.object({ version: int, findings: z.array(finding) }),
  refusals: [wrongState, staleVersion],
  summary: '修改问卷草稿',
})
export const setFrame = command('survey.frame', 'POST /surveys/:id/frame', {
  may: s.mayRunSurveys,
  input: z.object({
    id,
    version,
    /** How many are drawn; left out where everybody is asked. */
    wanted: int.min(1).max(s.passesAtMost).nullable().default(null),
    people: z.array(z.object({ name: words(1, 40), stratum: words(1, 40) })).min(1).max(50_000), // biome-ignore format: one line
  }),
  output: z.object({ version: int, seats: z.record(z.string(), int) }),
  refusals: [s.wantedMissing, s.drawSettled, s.tooManyPasses, sampleTooLarge, wrongState, staleVersion],
  summary: '登记抽样底册（或全部调查对象）和分层',
})
export const commitDraw = command('survey.commit', 'POST /surveys/:id/draw/commit', {
  may: s.mayDrawSurveys,
  input: z.object({ id, commitment: z.string().regex(/^[0-9a-f]{64}$/) }),
  output: z.object({ n: int }),
  refusals: [s.wrongMode, s.drawerTwice, s.outsiderMissing, s.drawSettled, s.noFrame, wrongState],
  summary: '抽样前封存一方的秘数',
})
export const revealDraw = command('survey.reveal', 'POST /surveys/:id/draw/reveal', {
  may: s.mayDrawSurveys,
  input: z.object({ id, secret: z.string().min(16).max(200) }),
  output: z.object({ drawn: int.nullable() }),
  refusals: [s.secretWrong, s.drawPending, s.drawSettled, wrongState],
  summary: '公布一方的秘数；双方都公布即抽出',
})
export const showDraw = query('survey.show-draw', 'GET /surveys/:id/draw', {
  may: s.mayDrawSurveys,
  input: z.object({ id }),
  output: z.object({
    wanted: int.nullable(),
    frame: z.array(z.object({ stratum: z.string(), population: int, drawn: int })),
    parties: z.array(z.object({ by: z.string(), mine: z.boolean(), outside: z.boolean(), commitment: z.string(), secret: z.string().nullable() })), // biome-ignore format: one line
    strata: z.array(z.object({ stratum: z.string(), frame: int, picked: z.array(int), list: z.string(), seed: z.string() })),
    /** Whom to bring a slip, by stratum; only to those who run the survey, until the result is certified. */
    people: z.array(z.object({ no: int, name: z.string(), stratum: z.string() })),
    drawnOn: z.string().nullable(),
  }),
  summary: '抽样的依据和结果（任何人可以重算）',
})
export const freezeSurvey = command('survey.freeze', 'POST /surveys/:id/freeze', {
  may: s.mayRunSurveys,
  freezes: true,
  input: z.object({ id, version, opensAt: z.iso.datetime().nullable().default(null), closesAt: z.iso.datetime() }),
  output: z.object({ state, digest: z.string() }),
  refusals: [s.unfit, s.noFrame, s.notDrawn, s.stratumTooSmall, s.tooManyPasses, s.closesInPast, wrongState, staleVersion],
  summary: '冻结问卷、分层和时间',
})
export const issuePasses = command('survey.issue', 'POST /surveys/:id/passes', {
  may: s.mayRunSurveys,
  tellsOnce: true,
  input: z.object({ id, version }),
  output: z.object({ version: int, strata: z.array(z.object({ stratum: z.string(), codes: z.array(z.string()) })) }),
  refusals: [wrongState, staleVersion],
  summary: '印制一次性答卷条（只给一次，系统不留）',
})
export const openSurvey = command('survey.open', 'POST /surveys/:id/open', {
  may: s.mayRunSurveys,
  input: z.object({ id, version }),
  output: z.object({ state }),
  refusals: [s.noPasses, s.openTooEarly, wrongState, staleVersion],
  summary: '开始答卷',
})
export const closeSurvey = command('survey.close', 'POST /surveys/:id/close', {
  may: s.mayRunSurveys,
  freezes: true,
  input: z.object({ id, version }),
  output: z.object({ state }),
  refusals: [s.closeTooEarly, wrongState, staleVersion],
  summary: '结束答卷，打乱全部答卷',
})
export const countSurvey = command('survey.count', 'POST /surveys/:id/count', {
  may: s.mayRunSurveys,
  freezes: true,
  input: z.object({
    id,
    version,
    /** Of each stratum, slips that reached somebody. */
    reached: z.array(z.object({ stratum: words(1, 40), n: int.min(0).max(s.passesAtMost) })).max(200),
  }),
  output: z.object({ state, digest: z.string() }),
  refusals: [s.reachedWrong, wrongState, staleVersion],
  summary: '填送达数，计出结果',
})
export const certifySurvey = command('survey.certify', 'POST /surveys/:id/certify', {
  may: s.mayCertifySurveys,
  freezes: true,
  input: z.object({ id, version }),
  output: z.object({ state, measured: z.boolean() }),
  refusals: [s.counterCertifies, wrongState, staleVersion],
  summary: '确认问卷结果，清除名单、答卷条和答卷',
})
export const voidSurvey = command('survey.void', 'POST /surveys/:id/void', {
  may: s.mayRunSurveys,
  input: z.object({ id, version, reason: words(2, 300) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '宣布问卷无效',
})
export const withdrawSurvey = command('survey.withdraw', 'POST /surveys/:id/withdraw', {
  may: s.mayRunSurveys,
  input: z.object({ id, version, reason: words(2, 300) }),
  output: z.object({ state }),
  refusals: [wrongState, staleVersion],
  summary: '撤回问卷草稿',
})

export const surveyRow = z.object({
  id: int,
  unitId: int,
  unitName: z.string(),
  aboutId: int,
  aboutName: z.string(),
  title: z.string(),
  mode: z.enum(s.modes),
  allocation: z.enum(s.allocations),
  state,
  questions: int,
  closesAt: z.string().nullable(),
  certifiedOn: z.string().nullable(),
})
export const listSurveys = query('survey.list', 'GET /surveys', {
  may: s.mayReadSurveys,
  input: listInput({ unitId: id.optional(), state: state.optional() }, ['newest']),
  output: listOutput(surveyRow),
  summary: '问卷列表',
})
export const showSurvey = query('survey.show', 'GET /surveys/:id', {
  may: s.mayReadSurveys,
  input: z.object({ id }),
  output: surveyRow.extend({
    definition: definitionSchema,
    findings: z.array(finding),
    wanted: int.nullable(),
    drawnOn: z.string().nullable(),
    strata: z.array(z.object({ stratum: z.string(), population: int, drawn: int })),
    opensAt: z.string().nullable(),
    digest: z.string().nullable(),
    passesOn: z.string().nullable(),
    /** Slips made; never how many came back before the end. */
    passes: int,
    reason: z.string(),
    version: int,
    lawful: z.array(z.string()),
    may: z.object({ run: z.boolean(), draw: z.boolean(), certify: z.boolean(), texts: z.boolean() }),
    history: z.array(z.object({ type: z.string(), happenedOn: z.string(), by: z.string().nullable() })),
  }),
  summary: '一份问卷（不含结果）',
})

const interval = z.object({ low: z.number(), high: z.number() })
const rate = z.object({ n: int, of: int, printed: z.string(), interval }).nullable()
const stratum = z.object({ stratum: z.string(), population: int, drawn: int, reached: int, answered: int })
export const figure = z.object({
  id: z.string(),
  kind: z.string(),
  text: z.string(),
  /** What was printed under the question, word for word. */
  hint: z.string(),
  condition: z.string(),
  asked: int,
  answered: int,
  withheld: z.boolean(),
  options: z.array(z.object({ id: z.string(), title: z.string(), n: int, share: z.string().nullable(), interval: interval.nullable(), weighted: z.object({ exact: z.string(), printed: z.string(), low: z.number(), high: z.number() }).nullable() })), // biome-ignore format: one line
  satisfied: rate,
  dissatisfied: rate,
  cross: z.object({ columns: z.array(z.string()), rows: z.array(z.object({ stratum: z.string(), cells: z.array(int.nullable()) })) }).nullable(), // biome-ignore format: one line
  number: z.object({ mean: z.string(), median: z.string(), low: z.string(), high: z.string(), unit: z.string() }).nullable(),
  sensitive: z.object({ least: int, n: int, yes: int.nullable(), p: z.string(), how: z.string(), estimate: z.string().nullable(), low: z.number().nullable(), high: z.number().nullable(), cut: z.boolean() }).nullable(), // biome-ignore format: one line
  withoutStraight: z.array(int).nullable(),
})
export const showResult = query('survey.result', 'GET /surveys/:id/result', {
  may: s.mayReadSurveys,
  input: z.object({ id }),
  output: z.object({
    title: z.string(),
    state,
    digest: z.string(),
    meaning: z.array(z.string()),
    strata: z.array(stratum.extend({ rate: z.string().nullable(), weight: z.string().nullable() })),
    total: z.object({ population: int, drawn: int, reached: int, answered: int, rate: z.string().nullable() }),
    sections: z.array(z.object({ title: z.string(), lead: z.string(), questions: z.array(figure) })),
    straight: z.array(z.object({ battery: z.string(), of: int, n: int.nullable(), share: z.string().nullable(), says: z.string() })),
  }),
  summary: '问卷结果（结束以前谁也看不到）',
})
export const showTexts = query('survey.texts', 'GET /surveys/:id/texts', {
  may: s.mayReadTexts,
  input: z.object({ id }),
  output: z.object({ questions: z.array(z.object({ id: z.string(), text: z.string(), answers: z.array(z.string()) })) }),
  summary: '问卷的文字回答（已遮盖号码，与其他回答分开，次序打乱）',
})
