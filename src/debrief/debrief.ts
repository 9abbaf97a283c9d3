import { z } from 'zod'
import type { Day } from '../lib/calendar.ts'
import { permission } from '../lib/permission.ts'
import { compare, ONE, parseRational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const debriefStates = ['draft', 'called', 'held', 'closed', 'withdrawn'] as const
export type DebriefState = (typeof debriefStates)[number]
/** The session. Questions come in from the call on and are answered even after the end: what is unanswered stays listed. */
export const debriefCan = stateTable<DebriefState, Record<string, readonly DebriefState[]>>('debrief', {
  edit: ['draft'],
  call: ['draft'],
  write: ['called', 'held'],
  ask: ['called', 'held'],
  answer: ['called', 'held', 'closed'],
  hold: ['called'],
  ballot: ['called', 'held'],
  comment: ['held'],
  declare: ['called', 'held'],
  grade: ['held'],
  follow: ['held', 'closed'],
  close: ['held'],
  withdraw: ['draft', 'called'],
})

export const reportStates = ['draft', 'returned', 'handed', 'absent'] as const
export type ReportState = (typeof reportStates)[number]
export const reportCan = stateTable<ReportState, Record<string, readonly ReportState[]>>('debrief-report', {
  write: ['draft', 'returned'],
  handIn: ['draft', 'returned'],
  excuse: ['draft', 'returned'],
  return: ['handed'],
  ask: ['draft', 'returned', 'handed'],
  comment: ['handed'],
  grade: ['handed'],
  follow: ['handed'],
})

export const questionStates = ['asked', 'answered', 'set-aside'] as const
export type QuestionState = (typeof questionStates)[number]
export const questionCan = stateTable<QuestionState, Record<string, readonly QuestionState[]>>('debrief-question', {
  answer: ['asked'],
  setAside: ['asked'],
})
export const questionSources = ['superior', 'member', 'resident'] as const
export type QuestionSource = (typeof questionSources)[number]
export const answerWays = ['written', 'spot'] as const
export const itemSources = ['report', 'question', 'comment'] as const
export type ItemSource = (typeof itemSources)[number]

/** Whom a session hears: secretaries with the scale 好…差, community secretaries with double evaluation, 第一书记. */
export const debriefKinds = ['secretary', 'community', 'first'] as const
export type DebriefKind = (typeof debriefKinds)[number]
/** Kind of poll each is voted with (plans/polls/kinds.json). */
export const pollKindOf: Record<DebriefKind, string> = { secretary: 'debrief', community: 'debrief-community', first: 'debrief-community' }
/** Residents and members of one community know one secretary: each gets a poll of his own. Else all stand on one paper. */
export const pollForEach = (kind: DebriefKind): boolean => kind === 'community'

const chars = (least: number, most: number) => z.number().int().min(least).max(most)
const exact = z.string().regex(/^\d{1,9}(\.\d{1,6})?$|^\d{1,9}\/[1-9]\d{0,8}$/)
export const settingsSchema = z.strictObject({
  /** 查摆问题 must say something: a report without problems is the complaint this is about (lessons.md, reports for show). */
  problemsLeast: chars(1, 1000).default(100),
  problemsMost: chars(100, 5000).default(2000),
  causesLeast: chars(1, 1000).default(30),
  causesMost: chars(100, 5000).default(1500),
  nextLeast: chars(1, 1000).default(50),
  nextMost: chars(100, 5000).default(1500),
  /** 到会 at 民主测评: two thirds of 应到 (domain.md 3.2); null where the place asks for none. */
  quorum: exact.nullable().default('2/3'),
  /** Questions one person may put to one secretary. */
  questionsEach: z.number().int().min(1).max(20).default(3),
  /** Questions from the public page to one secretary; the page says when it is full. */
  questionsPublic: z.number().int().min(0).max(1000).default(200),
  /** Working days for a written answer. */
  answerDays: z.number().int().min(1).max(60).default(10),
  /** Share of secretaries the committee may grade at the top; null: no limit. 第一书记: about a tenth (domain.md 3.3). */
  topAtMost: exact.nullable().default(null),
  /** Residents may ask on the public page. */
  askPublic: z.boolean().default(false),
  /** Reports, questions and answers are public once the session is closed; ballots, comments and grades of persons never are. */
  publish: z.boolean().default(false),
  /** Records of the unit alone, or of it and all below. */
  reach: z.enum(['own', 'below']).default('below'),
  /** Working days a tracked item has where nobody says otherwise. */
  itemDays: z.number().int().min(1).max(250).default(60),
})
export type Settings = z.infer<typeof settingsSchema>

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const name = z.string().trim().min(1).max(40)
export const classSchema = z.strictObject({
  key: slug,
  title: z.string().trim().min(1).max(60),
  weight: exact.default('1'),
  /** People served (居民, 服务对象): only their voices feed measures and the two-strike rule. */
  served: z.boolean().default(false),
  source: z.discriminatedUnion('from', [
    /** Holders of posts in the units. */
    z.object({ from: z.literal('leaders'), unitIds: z.array(z.number().int()).min(1).max(200), posts: z.array(name).max(20).default([]) }),
    /** Members of branches at and below the units; none named: of the unit whose secretary reports. */
    z.object({ from: z.literal('members'), unitIds: z.array(z.number().int()).max(200).default([]) }),
    /** A list the clerk has: residents' representatives, service users. */
    z.object({ from: z.literal('named'), people: z.array(z.object({ name })).min(1).max(2000) }),
  ]),
})
export type DebriefClass = z.infer<typeof classSchema>

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadDebriefs = permission('debrief.read', 'subtree', [...staff, 'leader', 'inspector', 'supervisor', 'discipline', 'audit'])
export const mayArrange = permission('debrief.arrange', 'subtree', staff)
/** The secretary's own words; entered by a superior for a unit that cannot, they are marked 代录. */
export const mayWrite = permission('debrief.write', 'subtree', staff)
export const mayAsk = permission('debrief.ask', 'realm', [...staff, 'leader', 'inspector', 'supervisor', 'discipline', 'member'])
/** Acts of the unit that arranges, which stands strictly above whoever reports: asked of the session's unit. */
export const mayComment = permission('debrief.comment', 'subtree', ['leader', 'secretary', 'office'])
export const mayGrade = permission('debrief.grade', 'subtree', ['office', 'secretary'])
export const mayReturn = permission('debrief.return', 'subtree', staff)

export const noSecretary = refusal<{ unit: string; heldOn: Day }>()(422, 'debrief.no-secretary')
export const twoSecretaries = refusal<{ unit: string; names: string[] }>()(422, 'debrief.two-secretaries')
export const reportsTwice = refusal<{ name: string }>()(422, 'debrief.reports-twice')
export const notBelow = refusal<{ units: string[] }>()(422, 'debrief.not-below')
export const nobodyReports = refusal()(422, 'debrief.nobody-reports')
export const nobodyInvited = refusal<{ title: string }>()(422, 'debrief.nobody-invited')
export const daysWrong = refusal()(422, 'debrief.days-wrong')
export const shareWrong = refusal<{ share: string }>()(422, 'debrief.share-wrong')
export const limitsWrong = refusal()(422, 'debrief.limits-wrong')
export const classTwice = refusal<{ key: string }>()(422, 'debrief.class-twice')
export const notTheDay = refusal<{ heldOn: Day }>()(412, 'debrief.not-the-day')
export const noQuorum = refusal<{ present: number; needed: number; should: number }>()(422, 'debrief.no-quorum')
export const noSuchSeat = refusal<{ seat: number }>()(422, 'debrief.no-such-seat')
export const wordsShort = refusal<{ part: string; n: number; least: number }>()(422, 'debrief.words-short')
export const wordsLong = refusal<{ part: string; n: number; most: number }>()(422, 'debrief.words-long')
export const notTheSecretary = refusal<{ name: string }>()(403, 'debrief.not-the-secretary')
export const figureUnknown = refusal<{ figure: string }>()(404, 'debrief.figure-unknown')
export const notInvited = refusal()(403, 'debrief.not-invited')
export const ownQuestion = refusal()(403, 'debrief.own-question')
export const enoughQuestions = refusal<{ most: number }>()(422, 'debrief.enough-questions')
export const questionsFull = refusal()(422, 'debrief.questions-full')
export const noPublicQuestions = refusal()(412, 'debrief.no-public-questions')
export const spotNeedsMeeting = refusal()(412, 'debrief.spot-needs-meeting')
export const ballotStands = refusal()(409, 'debrief.ballot-stands')
export const notCertified = refusal()(412, 'debrief.not-certified')
export const interest = refusal<{ name: string; kind: string }>()(403, 'debrief.interest')
export const commentedAlready = refusal<{ by: string }>()(409, 'debrief.commented-already')
export const noGrade = refusal<{ grade: string }>()(422, 'debrief.no-grade')
export const differsWithoutReason = refusal<{ ballot: string; grade: string }>()(422, 'debrief.differs-without-reason')
export const tooManyTop = refusal<{ grade: string; limit: number; of: number }>()(422, 'debrief.too-many-top')
export const notFinished = refusal<{ what: string; names: string[] }>()(412, 'debrief.not-finished')
export const noComment = refusal()(412, 'debrief.no-comment')
export const noSuchQuestion = refusal()(404, 'debrief.no-such-question')
export const itemTwice = refusal()(409, 'debrief.item-twice')
export const answerCode = refusal()(404, 'debrief.answer-code')

/** 书记, not 副书记; 第一书记 is a post of its own. */
export const isPostOf = (kind: DebriefKind, post: string): boolean =>
  kind === 'first' ? /第一书记$/.test(post) : /书记$/.test(post) && !/副|第一/.test(post)

export interface Holder {
  memberId: number
  name: string
  post: string
  fromOn: Day
}
/**
 * The one secretary of a unit on the day of the session; the same person in two such posts is one.
 * @throws debrief.no-secretary, debrief.two-secretaries
 */
export const secretaryOf = (kind: DebriefKind, unit: string, heldOn: Day, posts: readonly Holder[]): Holder => {
  const held = posts.filter((p) => isPostOf(kind, p.post)).sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
  const one = held[0]
  if (!one) throw noSecretary({ unit, heldOn }, 'reporters')
  const names = [...new Map(held.map((h) => [h.memberId, h.name])).values()]
  if (names.length > 1) throw twoSecretaries({ unit, names }, 'reporters')
  return one
}

/** Written for the day a report is due; handed in later it says so. */
export const isLate = (r: { state: ReportState; handedOn: Day | null }, handInOn: Day, today: Day): boolean =>
  r.state === 'absent' ? false : (r.handedOn ?? today) > handInOn

/** Limits that leave room to write, shares that are shares. @throws debrief.limits-wrong, debrief.share-wrong */
export const assertSettings = (s: Settings): void => {
  if (s.problemsLeast > s.problemsMost || s.causesLeast > s.causesMost || s.nextLeast > s.nextMost) throw limitsWrong({}, 'settings')
  for (const share of [s.quorum, s.topAtMost])
    if (share !== null && compare(parseRational(share), ONE) > 0) throw shareWrong({ share }, 'settings')
}

/** Events of this noun that a plan's duty rule may wait for. */
export const debriefActs = ['debrief.closed', 'debrief-report.handed-in'] as const
