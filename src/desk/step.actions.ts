import { scope } from '../access/access.read.ts'
import { mayAcceptService } from '../activity/carrier.ts'
import { mayLaunch } from '../campaign/campaign.ts'
import { mayDecideRefinement, mayRefine } from '../campaign/refinement.ts'
import { mayKeepHonour } from '../honour/honour.ts'
import type { Context } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import type { Actor, Permission } from '../lib/permission.ts'
import { mayAnswer, mayGiveOpinion, mayNominate, mayPass } from '../nomination/nomination.ts'
import { mayConfirmThis } from '../nomination/paper.actions.ts'
import { mayConfirmPaper } from '../nomination/paper.ts'
import { mayHandle, mayPublish } from '../notice/notice.ts'
import { mayReviewMember, mayReviewUnit, mayWrite } from '../pledge/pledge.ts'
import { mayCertifyPolls, mayCountPolls, mayRunPolls } from '../poll/poll.ts'
import { mayCheck, mayFix } from '../rectification/rectification.ts'
import { mayConfirm, mayOpenRounds } from '../score/round.ts'
import { mayCertifySurveys, mayDrawSurveys, mayRunSurveys, maySuperviseSurveys } from '../survey/survey.ts'
import { tiesOf } from '../zone/tie.actions.ts'
import { mayAnswerVoice, mayAskVoice } from '../zone/voice.ts'
import type { Todo } from './desk.api.ts'
import * as opinions from './opinion-step.read.ts'
import * as poll from './poll-step.read.ts'
import * as read from './step.read.ts'
import { stepText } from './step.text.ts'
import * as survey from './survey-step.read.ts'

type Kind = keyof typeof stepText

/** Days before a promise falls due from which it stands on the desk. */
const CLAIM_SOON = 14

/** The duty a step fulfils once it is done: one line is enough for both. */
const acts: Partial<Record<Kind, string>> = {
  confirm: 'score.confirmed',
  propose: 'pledge.published',
  publish: 'pledge.published',
  nominate: 'nomination.nominated',
  rectify: 'rectification.closed',
}

/** What a duty of one act is known by on the desk. */
export const dutyKey = (act: string, unitId: number, campaignId: number): string => `${act}/${unitId}/${campaignId}`

type Line = Todo & { duty: string | null }
/** Where a line leads, by the id of its step. */
type Place = (id: string) => string
type Add = (kind: Kind, href: Place, found: (units: number[]) => Promise<read.Step[]>, may: Permission | null) => Promise<void>

const at =
  (list: string): Place =>
  (id) =>
    `/${list}/${id}`
const on =
  (page: string): Place =>
  () =>
    page
const sheet: Place = (id) => `/rounds/${id.replace('/', '/units/')}`
const seatsIn = (actor: Actor, p: Permission) => actor.grants.filter((g) => p.roles.includes(g.role))

const work = async ({ tx, actor, today }: Context, add: Add): Promise<void> => {
  await add('rectify', at('rectifications'), (u) => read.toRectify(tx, u), mayFix)
  await add('check', at('rectifications'), (u) => read.toCheck(tx, u, 'below'), mayCheck)
  const watching = actor.grants.filter((g) => g.role === 'supervisor').map((g) => g.unitId)
  await add('check', at('rectifications'), () => read.toCheck(tx, watching, 'own'), mayCheck)
  await add('propose', at('pledges'), (u) => read.toPropose(tx, u), mayWrite)
  await add('review', at('pledges'), (u) => read.toReview(tx, u), mayReviewUnit)
  await add('review-member', at('pledges'), (u) => read.toReviewOfMembers(tx, u), mayReviewMember)
  await add('publish', at('pledges'), (u) => read.toPublish(tx, u), mayWrite)
  await add('claim', at('pledges'), (u) => read.toClaim(tx, u, addDays(today, CLAIM_SOON)), mayWrite)
  await add('serve', on('/services'), (u) => read.toServe(tx, u), mayAcceptService)
  await add('refine', at('refinements'), (u) => read.toRefineAgain(tx, u), mayRefine)
  await add('approve-refinement', at('refinements'), (u) => read.toApproveRefinement(tx, u), mayDecideRefinement)
  await add('launch', (id) => `/campaigns/${id}/draft`, (u) => read.toLaunch(tx, u), mayLaunch) // biome-ignore format: one line
}

const judging = async ({ tx, actor }: Context, add: Add): Promise<void> => {
  await add('confirm', sheet, (u) => read.toConfirm(tx, u), mayConfirm)
  if (actor.accountId !== null) await add('judge', sheet, () => read.toJudge(tx, actor.accountId!), null)
  await add('contest', sheet, (u) => read.toAnswerContest(tx, u), mayOpenRounds)
}

const selecting = async (c: Context, add: Add, whole: Actor): Promise<void> => {
  const { tx, actor } = c
  await add('pass', at('nominations'), () => read.toPass(tx, seatsIn(actor, mayPass)), mayPass)
  await add('nominate', at('nominations'), (u) => read.toNominateAgain(tx, u), mayNominate)
  await add('opinion', at('nominations'), () => read.toGiveOpinion(tx, seatsIn(actor, mayGiveOpinion)), mayGiveOpinion)
  await add('recommendation', on('/recommendations'), (u) => read.toAnswerRecommendation(tx, u), mayAnswer)
  await add('handle', on('/notices'), () => read.toHandle(tx, seatsIn(actor, mayHandle)), mayHandle)
  await add('close-notice', at('notices'), (u) => read.toCloseNotice(tx, u, c.today), mayPublish)
  await add('recheck', at('honours'), (u) => read.toRecheck(tx, u), mayKeepHonour)
  // A second hand is another's, and of nobody with an interest.
  const papers = async () => {
    const found = await opinions.toCompare(tx, scope(actor, mayConfirmPaper), actor.accountId)
    const free = []
    for (const p of found) if (await mayConfirmThis({ ...c, actor: whole }, Number(p.id))) free.push(p)
    return free
  }
  await add('second-hand', on('/nominations/papers'), papers, mayConfirmPaper)
}

const voices = async (c: Context, add: Add, whole: Actor): Promise<void> => {
  const unbound = async (leads: number[]) => {
    const asked = await opinions.toAnswerVoice(c.tx, leads)
    const ties = await tiesOf(
      { ...c, actor: whole },
      asked.map((q) => ({ about: q.about, unitId: q.asker_id, leadId: q.lead_id })),
    )
    return asked.filter((_, i) => ties[i] === null)
  }
  await add('voice', on('/zone-voices?state=asked'), unbound, mayAnswerVoice)
  await add('tell-voice', on('/zone-voices?state=answered'), (u) => opinions.toTellVoice(c.tx, u), mayAskVoice)
}

const polls = async ({ tx, actor, now, zone }: Context, add: Add): Promise<void> => {
  await add('close-poll', at('polls'), (u) => poll.toClosePoll(tx, u, now, zone), mayRunPolls)
  const counts = await poll.toCount(
    tx,
    seatsIn(actor, mayCountPolls).map((g) => g.unitId),
    actor,
  )
  await add('count-poll', at('polls'), async () => counts.filter((s) => s.counts_n === 0), mayCountPolls)
  await add('count-poll-again', at('polls'), async () => counts.filter((s) => s.counts_n === 1), mayCountPolls)
  await add('recount-poll', at('polls'), async () => counts.filter((s) => s.counts_n === 2), mayCountPolls)
  await add('open-poll', at('polls'), (u) => poll.toOpenPoll(tx, u), mayRunPolls)
  await add('certify-poll', at('polls'), (u) => poll.toCertifyPoll(tx, u, actor.accountId), mayCertifyPolls)
}

const surveys = async ({ tx, actor, now, zone }: Context, add: Add, whole: Actor): Promise<void> => {
  const draw: Place = (id) => `/surveys/${id}/draw`
  const sides = { accountId: actor.accountId, runs: scope(whole, mayRunSurveys), watches: scope(actor, maySuperviseSurveys) }
  const running = seatsIn(actor, mayRunSurveys).map((g) => g.unitId)
  await add('freeze-survey', at('surveys'), (u) => survey.toFreeze(tx, u), mayRunSurveys)
  await add('commit-survey', draw, () => survey.toCommit(tx, running, sides), mayDrawSurveys)
  await add('reveal-survey', draw, () => survey.toReveal(tx, scope(actor, mayDrawSurveys), actor.accountId), mayDrawSurveys)
  await add('issue-survey', (id) => `/surveys/${id}/slips`, (u) => survey.toIssue(tx, u, zone), mayRunSurveys) // biome-ignore format: one line
  await add('open-survey', at('surveys'), (u) => survey.toOpen(tx, u, now, zone), mayRunSurveys)
  await add('close-survey', at('surveys'), (u) => survey.toClose(tx, u, now, zone), mayRunSurveys)
  await add('count-survey', at('surveys'), (u) => survey.toCountSurvey(tx, u), mayRunSurveys)
  await add('certify-survey', at('surveys'), (u) => survey.toCertifySurvey(tx, u, actor.accountId), mayCertifySurveys)
}

/**
 * Steps that other nouns' records wait for, as lines of 待办. A line stands on the desk of the seats that owe it: of the unit itself, or of the one
 * right above; never on those of the whole subtree, whose lists are the nouns' own. A second hand, and the other party of a draw, are sought in the
 * whole range: nobody nearer may be free to be it.
 * @param c with the seats the desk is asked for
 * @param whole the actor with all his seats: any of them may bind him, whichever the desk is asked for
 */
export const openSteps = async (c: Context, whole: Actor): Promise<Line[]> => {
  const lines: Line[] = []
  const add: Add = async (kind, href, found, may) => {
    const units = may === null ? [] : [...new Set(seatsIn(c.actor, may).map((g) => g.unitId))]
    if (may !== null && units.length === 0) return
    const t = stepText[kind]
    const act = acts[kind]
    for (const s of await found(units))
      lines.push({
        key: `${kind}/${s.id}`,
        kind,
        title: t.title(s.what),
        why: t.why,
        dueOn: s.due_on,
        state: s.due_on === null ? 'soon' : 'waiting',
        unitId: s.unit_id,
        unit: s.unit,
        campaign: s.campaign,
        href: href(s.id),
        action: t.action,
        duty: act === undefined || s.campaign_id === null ? null : dutyKey(act, s.unit_id, s.campaign_id),
      })
  }
  await work(c, add)
  await judging(c, add)
  await selecting(c, add, whole)
  await voices(c, add, whole)
  await polls(c, add)
  await surveys(c, add, whole)
  return lines
}
