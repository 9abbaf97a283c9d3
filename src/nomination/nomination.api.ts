import { z } from 'zod'
import { futureDay, notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { counted, meetingCount, meetingInput, stepRefusals } from './count.ts'
import * as x from './examine.ts'
import { noQuorum, presentOverShould, votesOverPresent } from './meeting.ts'
import * as n from './nomination.ts'
import { compositionBroken, quotaLate, quotaOver, quotaWaived, wholeBroken } from './quota.ts'
import { meetingKinds } from './settings.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)
const ok = z.object({ ok: z.literal(true) })

// --- 群众推荐 ---------------------------------------------------------------------------------------------------------

export const recommendationInput = z.object({
  campaignId: id,
  titleKey: z.string().max(60),
  unitId: id,
  nominee: text(60),
  reason: z.string().trim().max(1000),
})
export const makeRecommendation = command('recommendation.make', 'POST /campaigns/:campaignId/recommendations', {
  tellsOnce: true,
  may: n.mayRecommend,
  input: recommendationInput,
  output: z.object({ id: z.number().int(), code: z.string() }),
  refusals: [n.noSection, n.titleUnknown, n.recommendationEmpty, notTakingPart, wrongState],
  summary: '党员和工作人员推荐（写明理由）',
})
export const recommendationRow = z.object({
  id: z.number().int(),
  titleKey: z.string(),
  unitId: z.number().int(),
  unit: z.string(),
  nominee: z.string(),
  reason: z.string(),
  by: z.enum(['member', 'served']),
  state: z.enum(n.recommendationStates),
  answer: z.string().nullable(),
  taken: z.boolean().nullable(),
  answeredOn: z.string().nullable(),
  madeOn: z.string(),
  version: z.number().int(),
})
export const listRecommendations = query('recommendation.list', 'GET /recommendations', {
  may: n.mayReadRecommendations,
  input: listInput({ campaignId: id.optional(), unitId: id.optional(), state: z.enum(n.recommendationStates).optional() }, [
    'newest',
  ] as const),
  output: listOutput(recommendationRow),
  summary: '群众推荐列表；只供阅看和答复，不计票',
})
export const readRecommendation = command('recommendation.read', 'POST /recommendations/:id/read', {
  may: n.mayAnswer,
  input: z.object({ id }),
  output: ok,
  refusals: [wrongState],
  summary: '标为已阅',
})
export const answerRecommendation = command('recommendation.answer', 'POST /recommendations/:id/answer', {
  may: n.mayAnswer,
  input: z.object({ id, answer: text(1000), taken: z.boolean() }),
  output: ok,
  refusals: [wrongState],
  summary: '答复推荐：采纳或不采纳，都要说明',
})

/** Running campaigns that select, in which a unit takes part: for the forms. */
export const nominationChoices = query('nomination.choices', 'GET /nomination-choices', {
  may: n.mayReadNominations,
  input: z.object({ unitId: id }),
  output: z.object({
    unitName: z.string(),
    campaigns: z.array(
      z.object({
        id: z.number().int(),
        title: z.string(),
        organiser: z.boolean(),
        titles: z.array(z.object({ key: z.string(), name: z.string() })),
        noticeLevels: z.array(z.object({ id: z.string(), name: z.string(), at: z.enum(['recommending-unit', 'organiser']) })),
        workingDays: z.number().int().nullable(),
        awards: z.array(z.object({ id: z.string(), level: z.string(), titles: z.array(z.string()), plaque: z.boolean() })),
      }),
    ),
  }),
  summary: '可以推荐、公示、表彰的活动',
})

// --- what may be nominated -------------------------------------------------------------------------------------------

const composition = z.object({
  id: z.string(),
  group: z.string(),
  op: z.enum(['<=', '>=']),
  limit: z.union([z.object({ count: z.number().int() }), z.object({ percent: z.string() })]),
  n: z.number().int(),
  of: z.number().int(),
  holds: z.boolean(),
  words: z.string(),
})
export const listTitles = query('nomination.titles', 'GET /campaigns/:campaignId/titles', {
  may: n.mayReadNominations,
  input: z.object({ campaignId: id, unitId: id.optional() }),
  output: z.object({
    titles: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        object: z.enum(n.objects),
        perUnit: z.number().int().nullable(),
        total: z.number().int().nullable(),
        /** Nominees of the unit asked about. */
        ofUnit: z.number().int(),
        alive: z.number().int(),
        composition: z.array(composition),
        eligibility: z.array(z.object({ id: z.string(), text: z.string() })),
        groups: z.array(z.string()),
        limits: z.object({ briefChars: z.number().int(), deedsChars: z.number().int(), source: z.string() }),
      }),
    ),
    chain: z.array(z.object({ key: z.string(), name: z.string(), kind: z.enum(n.stepKinds), meeting: z.enum(meetingKinds).nullable() })),
    meetings: z.array(z.object({ kind: z.enum(meetingKinds), quorum: z.string(), pass: z.string(), source: z.string() })),
  }),
  refusals: [n.noSection],
  summary: '称号、名额、构成限制（随时计算）和推荐程序',
})

// --- nominate --------------------------------------------------------------------------------------------------------

const facts = z.object({
  sex: z.enum(['男', '女']).optional(),
  ethnic: z.string().trim().max(20).optional(),
  unitAndPost: z.string().trim().max(80).optional(),
})
const deeds = {
  facts: facts.default({}),
  groups: z.array(z.string().max(60)).max(20).default([]),
  /** Ground of each requirement no register answers: id of the requirement → what it rests on. */
  grounds: z
    .array(z.object({ id: z.string().max(60), ground: text(300) }))
    .max(50)
    .default([]),
  brief: text(10_000),
  deeds: text(100_000),
}
export const nominate = command('nomination.nominate', 'POST /campaigns/:campaignId/nominations', {
  may: n.mayNominate,
  input: z.object({
    campaignId: id,
    titleKey: z.string().max(60),
    unitId: id,
    subjectUnitId: id.optional(),
    subjectMemberId: id.optional(),
    /** Of a resident, household or building. */
    name: text(60).optional(),
    recommendationId: id.optional(),
    /** 追授: the document it rests on; for a member who died and stays in the register. */
    posthumous: text(200).optional(),
    ...deeds,
  }),
  output: z.object({ id: z.number().int(), composition: z.array(composition) }),
  refusals: [
    n.noSection,
    n.titleUnknown,
    n.titleNotForClass,
    n.subjectMissing,
    n.subjectElsewhere,
    n.alreadyNominated,
    n.briefTooLong,
    n.deedsTooLong,
    n.quotaFull,
    quotaWaived,
    quotaLate,
    n.takenOther,
    n.ownCase,
    notTakingPart,
    wrongState,
  ],
  summary: '提名：对象、事迹、依据',
})
export const editNomination = command('nomination.edit', 'PUT /nominations/:id', {
  may: n.mayNominate,
  input: z.object({ id, version: z.number().int(), ...deeds }),
  output: z.object({ version: z.number().int() }),
  refusals: [n.briefTooLong, n.deedsTooLong, n.ownCase, staleVersion, wrongState],
  summary: '修改提名材料',
})

const stepInput = { id, version: z.number().int(), words: text(2000) }
const stepOutput = z.object({ state: z.enum(n.nominationStates), step: z.string().nullable(), version: z.number().int() })

export const recommend = command('nomination.recommend', 'POST /nominations/:id/recommend', {
  may: n.mayPass,
  input: z.object({ ...stepInput, meeting: meetingCount.optional() }),
  output: stepOutput,
  refusals: [...stepRefusals, n.groundMissing, quotaWaived, quotaLate, notTakingPart, n.noSection, n.titleUnknown],
  summary: '本单位推荐上报',
})
export const passStep = command('nomination.pass', 'POST /nominations/:id/pass', {
  may: n.mayPass,
  input: z.object({
    ...stepInput,
    document: z.string().trim().max(120).optional(),
    /** At a 考察 step: who inspected and when, where it was not this person today. */
    inspected: z.object({ by: text(120), heldOn: day }).optional(),
    meeting: meetingCount.optional(),
  }),
  output: stepOutput,
  refusals: [
    ...stepRefusals,
    n.byMeetingOnly,
    n.opinionsOutstanding,
    n.opinionObjected,
    n.opinionNeedsReason,
    n.noticeFirst,
    n.documentMissing,
  ],
  summary: '办理本环节：审核、考察、批准',
})
export const giveBack = command('nomination.return', 'POST /nominations/:id/return', {
  may: n.mayPass,
  input: z.object({ id, version: z.number().int(), reason: text(1000) }),
  output: stepOutput,
  refusals: [n.samePerson, n.ownCase, n.ownUnit, n.wrongSeat, x.conflict, staleVersion, wrongState],
  summary: '退回推荐单位，说明理由',
})
export const stop = command('nomination.stop', 'POST /nominations/:id/stop', {
  may: n.mayPass,
  input: z.object({ id, version: z.number().int(), reason: text(1000) }),
  output: stepOutput,
  refusals: [n.samePerson, n.ownCase, n.ownUnit, n.wrongSeat, x.conflict, staleVersion, wrongState],
  summary: '本环节不予通过，说明理由',
})
export const withdraw = command('nomination.withdraw', 'POST /nominations/:id/withdraw', {
  may: n.mayWithdraw,
  input: z.object({ id, version: z.number().int(), reason: text(1000) }),
  output: ok,
  refusals: [staleVersion, wrongState],
  summary: '推荐单位撤回，说明理由',
})
export const reportUp = command('nomination.report-up', 'POST /nominations/:id/report-up', {
  may: n.mayMeet,
  input: z.object({ id, document: text(120) }),
  output: ok,
  refusals: [n.ownCase, n.ownUnit, x.conflict, wrongState],
  summary: '向上级推荐，登记上报文号',
})

// --- 征求意见 ---------------------------------------------------------------------------------------------------------

export const addressOpinion = command('nomination.address-opinion', 'POST /nomination-opinions/:id/address', {
  may: n.mayAskOpinion,
  input: z.object({ id, unitId: id }),
  output: ok,
  refusals: [n.opinionGiven, wrongState],
  summary: '把征求意见送到有关单位',
})
export const opinionSlip = command('nomination.opinion-slip', 'POST /nomination-opinions/:id/slip', {
  tellsOnce: true,
  may: n.mayHandOpinion,
  input: z.object({ id, until: day.optional() }),
  output: z.object({
    /** Shown this once: the address on the slip ends in it. */
    code: z.string(),
    /** The second code, for the body's own account only; to everybody else it comes from another person. */
    confirm: z.string().nullable(),
    channel: z.enum(n.linkChannels),
    until: z.string(),
    from: z.string(),
    name: z.string(),
    title: z.string(),
    by: z.string(),
  }),
  refusals: [n.opinionGiven, n.slipOwnBody, n.ownCase, n.ownUnit, x.conflict, wrongState],
  summary: '打印密封函（一次性），或由被征求单位自己取链接',
})
export const confirmOpinion = command('nomination.opinion-confirm', 'POST /nomination-opinions/:id/confirm-code', {
  tellsOnce: true,
  may: n.mayConfirmOpinion,
  input: z.object({ id }),
  output: z.object({ confirm: z.string(), from: z.string() }),
  refusals: [n.opinionGiven, n.slipMissing, n.sameHand, n.ownCase, n.ownUnit, x.conflict, wrongState],
  summary: '取确认码：由没有经手密封函的人告知被征求单位',
})
export const giveOpinion = command('nomination.give-opinion', 'POST /nomination-opinions/:id/give', {
  may: n.mayGiveOpinion,
  input: z.object({ id, verdict: z.enum(['agree', 'object']), words: text(1000), person: text(60) }),
  output: ok,
  refusals: [n.opinionGiven, n.ownCase, n.ownUnit, n.wrongSeat, x.conflict, x.personConflict, wrongState],
  summary: '出具意见：同意或不同意，写明理由',
})
export const waiveOpinion = command('nomination.waive-opinion', 'POST /nomination-opinions/:id/waive', {
  may: n.mayAskOpinion,
  input: z.object({ id, reason: text(300) }),
  output: ok,
  refusals: [n.opinionGiven, n.opinionBinding, wrongState],
  summary: '按规定不需征求的，说明理由',
})

// --- the selecting meeting -------------------------------------------------------------------------------------------

export const select = command('nomination.select', 'POST /campaigns/:campaignId/nomination-meetings', {
  may: n.mayMeet,
  input: meetingInput.extend({
    campaignId: id,
    titleKey: z.string().max(60),
    votes: z
      .array(counted.extend({ nominationId: z.number().int(), recused: z.number().int().min(0).max(1000).default(0) }))
      .min(1)
      .max(500),
    attachmentIds: z.array(id).max(10).default([]),
    /** Who came, by the register: those with an interest in a nominee are counted out of his votes. */
    attendees: z.array(z.number().int()).max(1000).optional(),
  }),
  output: z.object({
    meetingId: z.number().int(),
    selected: z.array(z.number().int()),
    notSelected: z.array(z.number().int()),
    needed: z.number().int(),
  }),
  refusals: [
    n.noSection,
    n.titleUnknown,
    n.notAtSelect,
    n.noticeFirst,
    n.samePerson,
    n.officeAlone,
    n.ownCase,
    n.ownUnit,
    n.wrongSeat,
    n.suspended,
    futureDay,
    noQuorum,
    presentOverShould,
    votesOverPresent,
    quotaOver,
    compositionBroken,
    wholeBroken,
    x.conflict,
    x.recusedVoted,
    x.attendanceDiffers,
    x.tooFewPersons,
    x.meetingRequired,
    x.unverified,
    x.foundUnfit,
    x.notInspected,
    x.ratioShort,
    n.notEligible,
    wrongState,
  ],
  summary: '会议评选：应到、实到、逐名票数',
})

// --- where each stands -----------------------------------------------------------------------------------------------

const stepView = z.object({
  key: z.string(),
  name: z.string(),
  kind: z.enum(n.stepKinds),
  unitId: z.number().int(),
  unit: z.string(),
  state: z.enum(['done', 'due', 'later']),
})
export const nominationRow = z.object({
  id: z.number().int(),
  campaignId: z.number().int(),
  titleKey: z.string(),
  title: z.string(),
  object: z.enum(n.objects),
  unitId: z.number().int(),
  unit: z.string(),
  name: z.string(),
  state: z.enum(n.nominationStates),
  /** The step that is due, or null. */
  step: z.string().nullable(),
  stepUnit: z.string().nullable(),
  steps: z.array(stepView),
  suspended: z.boolean(),
  endReason: z.string().nullable(),
  version: z.number().int(),
})
export const listNominations = query('nomination.list', 'GET /nominations', {
  may: n.mayReadNominations,
  input: listInput(
    {
      campaignId: id.optional(),
      titleKey: z.string().max(60).optional(),
      state: z.enum(n.nominationStates).optional(),
      unitId: id.optional(),
      /** Kind of the step that is due. */
      due: z.enum(n.stepKinds).optional(),
    },
    ['tree'] as const,
  ),
  output: listOutput(nominationRow),
  summary: '推荐对象及所在环节',
})
export const showNomination = query('nomination.show', 'GET /nominations/:id', {
  may: n.mayReadNominations,
  input: z.object({ id }),
  output: nominationRow.extend({
    campaign: z.string(),
    subjectUnitId: z.number().int().nullable(),
    subjectMemberId: z.number().int().nullable(),
    facts,
    groups: z.array(z.string()),
    grounds: z.array(z.object({ id: z.string(), ground: z.string() })),
    brief: z.string(),
    deeds: z.string(),
    nominatedOn: z.string().nullable(),
    selectedOn: z.string().nullable(),
    reportedDocument: z.string().nullable(),
    posthumous: z.string().nullable(),
    /** Kind of meeting the due step is held as, or null. */
    meeting: z.enum(meetingKinds).nullable(),
    dueKind: z.enum(n.stepKinds).nullable(),
    inspection: z.object({ on: z.string(), by: z.string(), finding: z.string(), verdict: z.enum(x.inspectionVerdicts) }).nullable(),
    eligibility: z.array(
      z.object({
        rule: z.string(),
        verdict: z.enum(['ok', 'fail', 'unknown']),
        source: z.string(),
        id: z.string().optional(),
        supplier: z.string().optional(),
        open: z.string().optional(),
        /** 三级联创: the units below that were counted, each with what it has reached. */
        below: z.array(z.object({ unitId: z.number().int(), unit: z.string(), by: z.string().nullable() })).optional(),
      }),
    ),
    acts: z.array(
      z.object({
        round: z.number().int(),
        name: z.string(),
        unit: z.string(),
        verdict: z.enum(['passed', 'returned', 'stopped']),
        words: z.string(),
        by: z.string(),
        paperBy: z.string().nullable(),
        /** Of a paper: its scan and the second hand; `by` entered it. */
        scanId: z.number().int().nullable(),
        confirmedBy: z.string().nullable(),
        on: z.string(),
      }),
    ),
    opinions: z.array(
      z.object({
        id: z.number().int(),
        from: z.string(),
        binding: z.boolean(),
        unitId: z.number().int().nullable(),
        state: z.enum(['asked', 'given', 'not-needed']),
        verdict: z.enum(['agree', 'object']).nullable(),
        words: z.string().nullable(),
        person: z.string().nullable(),
        via: z.enum(['product', 'link', 'paper']).nullable(),
        /** Of a link: a sealed slip or the body's own request, whose hand it went out from, who gave the second code. */
        channel: z.enum(n.linkChannels).nullable(),
        handedBy: z.string().nullable(),
        handedOn: z.string().nullable(),
        confirmedBy: z.string().nullable(),
        discipline: z.boolean(),
        givenOn: z.string().nullable(),
      }),
    ),
    votes: z.array(
      z.object({
        heldOn: z.string(),
        minutes: z.string(),
        should: z.number().int(),
        present: z.number().int(),
        for: z.number().int(),
        against: z.number().int(),
        abstain: z.number().int(),
        recused: z.number().int(),
        passed: z.boolean(),
        source: z.string(),
      }),
    ),
    /** Actions lawful now that this actor's seats may do. */
    can: z.array(z.string()),
    timeline: z.array(
      z.object({
        id: z.number().int(),
        type: z.string(),
        happenedOn: z.string(),
        recordedAt: z.string(),
        by: z.string().nullable(),
        proxy: z.boolean(),
        sentence: z.string(),
      }),
    ),
  }),
  summary: '推荐对象：材料、环节、意见、票数',
})
