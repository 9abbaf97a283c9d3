import { z } from 'zod'
import { command, query } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as p from './poll.ts'
import * as r from './review.ts'
import * as s from './strike.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const words = (least: number, most: number) => z.string().trim().min(least).max(most)
const interval = z.object({ low: z.number(), high: z.number() })
const rate = z.object({ numerator: int, denominator: int, printed: z.string(), interval: z.object({ wilson: interval, exact: interval }) }).nullable() // biome-ignore format: one line
const counted = {
  grades: z.array(int),
  noOpinion: int,
  valid: int,
  shares: z.array(z.string()).nullable(),
  satisfied: rate,
  dissatisfied: rate,
  unanimous: z.boolean(),
}
export const resultOut = z.object({
  title: z.string(),
  state: z.enum(p.pollStates),
  source: z.string(),
  digest: z.string(),
  /** What the figures mean, in words: grades counted as 满意 and 不满意, what became of those without an opinion. */
  meaning: z.array(z.string()),
  scoreTitle: z.string(),
  grades: z.array(z.string()),
  noOpinion: z.string().nullable(),
  turnout: z.array(
    z.object({ classKey: z.string(), title: z.string(), eligible: int, issued: int, returned: int, invalid: int, answered: z.string().nullable(), shown: z.boolean() }), // biome-ignore format: one line
  ),
  total: z.object({ eligible: int, issued: int, returned: int, invalid: int }),
  withheld: z.array(z.string()),
  allWithheld: z.boolean(),
  columns: z.array(
    z.object({
      ...counted,
      objectNo: int,
      object: z.string(),
      itemId: z.string(),
      item: z.string(),
      invalid: int,
      shown: z.boolean(),
      score: z.object({ exact: z.string(), printed: z.string() }).nullable(),
      noScore: z.string().nullable(),
      byClass: z.array(z.object({ ...counted, classKey: z.string(), title: z.string() })),
    }),
  ),
})
export const showResult = query('poll.result', 'GET /polls/:id/result', {
  may: p.mayReadPolls,
  input: z.object({ id }),
  output: resultOut,
  refusals: [p.notYet, p.notYours],
  summary: '测评结果：满意率、不满意率、测评得分是三个数',
})
export const openPollItem = command('poll.follow', 'POST /polls/:id/items', {
  may: p.mayCertifyPolls,
  input: z.object({ id, objectNo: int, what: words(4, 500), workingDays: int.min(1).max(250) }),
  output: z.object({ itemId: int, dueOn: z.string() }),
  refusals: [p.noSuchObject, p.notYet, p.notYours, wrongState],
  summary: '把测评反映的问题列为整改事项',
})

export const appraiseSelf = command('poll.appraise', 'POST /polls/:id/objects/:no/self', {
  may: r.mayAppraise,
  input: z.object({ id, no: id, words: words(2, 2000) }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [p.noSuchObject, r.notAMember, p.notYours, wrongState],
  summary: '个人自评',
})
export const assessMember = command('poll.assess', 'POST /polls/:id/objects/:no/assessment', {
  may: p.mayRunPolls,
  input: z.object({ id, no: id, grade: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), reason: z.string().trim().max(500).default('') }),
  output: z.object({ differs: z.boolean() }),
  refusals: [p.noSuchObject, r.notAMember, r.noGrade, r.differsWithoutReason, r.tooManyTop, wrongState],
  summary: '支委会评定等次（与票决结果不同的写明理由）',
})
export const tellMember = command('poll.tell', 'POST /polls/:id/objects/:no/told', {
  may: p.mayRunPolls,
  input: z.object({ id, no: id, how: words(2, 200) }),
  output: z.object({ toldOn: z.string() }),
  refusals: [p.noSuchObject, r.notAMember, r.notAssessed, wrongState],
  summary: '登记向本人反馈',
})
const review = z.object({
  objectNo: int,
  name: z.string(),
  selfWords: z.string(),
  ballot: z.object({ grade: z.string().nullable(), grades: z.array(int) }).nullable(),
  assessed: z.string().nullable(),
  reason: z.string(),
  toldOn: z.string().nullable(),
})
export const listReviews = query('poll.reviews', 'GET /polls/:id/reviews', {
  may: p.mayRunPolls,
  input: z.object({ id }),
  output: z.object({ topLimit: int.nullable(), top: int, rows: z.array(review) }),
  refusals: [r.notAMember],
  summary: '民主评议党员：自评、票决和评定并列',
})
export const myReviews = query('poll.mine', 'GET /polls/mine', {
  may: r.mayAppraise,
  input: z.object({}),
  output: z.object({ rows: z.array(review.extend({ pollId: int, title: z.string(), certifiedOn: z.string().nullable() })) }),
  summary: '对我的评议',
})

const strikePoll = z.object({
  pollId: int,
  title: z.string(),
  on: z.string(),
  satisfied: int,
  valid: int,
  below: z.boolean(),
  interval: interval.nullable(),
  unsure: z.boolean(),
})
export const listStrikes = query('poll.two-strikes', 'GET /polls/two-strikes', {
  may: p.mayStudy,
  input: z.object({ unitId: id, rule: z.enum(s.strikeRules).default('consecutive') }),
  output: z.object({
    rule: z.enum(s.strikeRules),
    threshold: z.string(),
    rows: z.array(
      z.object({
        memberId: int,
        name: z.string(),
        unitId: int,
        unitName: z.string(),
        polls: z.array(strikePoll),
        twice: z.boolean(),
        sure: z.boolean(),
        raisedOn: z.string().nullable(),
      }),
    ),
    raised: z.array(
      z.object({
        id: int,
        name: z.string(),
        unitName: z.string(),
        bodyName: z.string(),
        appointment: z.enum(s.appointments),
        procedure: z.string(),
        raisedOn: z.string(),
        answer: z.string().nullable(),
        answeredOn: z.string().nullable(),
      }),
    ),
  }),
  summary: '群众满意率两次低于60%的干部（只用群众参加并已确认的测评）',
})
export const raiseStrike = command('poll.raise-strike', 'POST /polls/two-strikes', {
  may: p.mayStudy,
  input: z.object({
    memberId: int,
    unitId: int,
    bodyId: int,
    appointment: z.enum(s.appointments),
    rule: z.enum(s.strikeRules),
    /** Polls to rest on; empty: all of the person. A poll of members is refused by name. */
    pollIds: z.array(int).max(20).default([]),
  }),
  output: z.object({ id: int, sure: z.boolean() }),
  refusals: [s.notServed, s.notTwice, s.strikeRaised],
  summary: '提请研究（不是免职）',
})
export const answerStrike = command('poll.answer-strike', 'POST /polls/two-strikes/:id/answer', {
  may: p.mayStudy,
  input: z.object({ id, answer: words(4, 1000), document: z.string().trim().max(100).default('') }),
  output: z.object({ answeredOn: z.string() }),
  refusals: [s.strikeAnswered],
  summary: '登记研究结果',
})
