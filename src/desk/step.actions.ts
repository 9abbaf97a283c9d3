import { mayAcceptService } from '../activity/carrier.ts'
import { mayLaunch } from '../campaign/campaign.ts'
import { mayDecideRefinement, mayRefine } from '../campaign/refinement.ts'
import { mayKeepHonour } from '../honour/honour.ts'
import type { Context } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import type { Permission } from '../lib/permission.ts'
import { mayAnswer, mayGiveOpinion, mayNominate, mayPass } from '../nomination/nomination.ts'
import { mayHandle, mayPublish } from '../notice/notice.ts'
import { mayReviewMember, mayReviewUnit, mayWrite } from '../pledge/pledge.ts'
import { mayCertifyPolls, mayRunPolls } from '../poll/poll.ts'
import { mayCheck, mayFix } from '../rectification/rectification.ts'
import { mayConfirm, mayOpenRounds } from '../score/round.ts'
import type { Todo } from './desk.api.ts'
import * as read from './step.read.ts'
import { stepText } from './step.text.ts'

type Kind = keyof typeof stepText

/** Days before a promise falls due from which it stands on the desk. */
const CLAIM_SOON = 14

/** The duty a step fulfils once it is done: one line is enough for both. */
const acts: Partial<Record<Kind, string>> = {
  confirm: 'score.confirmed',
  propose: 'pledge.published',
  publish: 'pledge.published',
  nominate: 'nomination.nominated',
}

/** What a duty of one act is known by on the desk. */
export const dutyKey = (act: string, unitId: number, campaignId: number): string => `${act}/${unitId}/${campaignId}`

/**
 * Steps that other nouns' records wait for, as lines of 待办. A line stands on the desk of the seats that owe it: of the unit itself, or of the one
 * right above; never on those of the whole subtree, whose lists are the nouns' own.
 */
export const openSteps = async (c: Context): Promise<(Todo & { duty: string | null })[]> => {
  const { tx, actor } = c
  const seats = (p: Permission) => actor.grants.filter((g) => p.roles.includes(g.role))
  const lines: (Todo & { duty: string | null })[] = []
  const add = async (
    kind: Kind,
    href: (id: string) => string,
    found: (units: number[]) => Promise<read.Step[]>,
    may: Permission | null,
  ) => {
    const units = may === null ? [] : [...new Set(seats(may).map((g) => g.unitId))]
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
  const at = (list: string) => (id: string) => `/${list}/${id}`
  const sheet = (id: string) => `/rounds/${id.replace('/', '/units/')}`

  await add('rectify', at('rectifications'), (u) => read.toRectify(tx, u), mayFix)
  await add('check', at('rectifications'), (u) => read.toCheck(tx, u, 'below'), mayCheck)
  const watching = actor.grants.filter((g) => g.role === 'supervisor').map((g) => g.unitId)
  await add('check', at('rectifications'), () => read.toCheck(tx, watching, 'own'), mayCheck)
  await add('propose', at('pledges'), (u) => read.toPropose(tx, u), mayWrite)
  await add('review', at('pledges'), (u) => read.toReview(tx, u), mayReviewUnit)
  await add('review-member', at('pledges'), (u) => read.toReviewOfMembers(tx, u), mayReviewMember)
  await add('publish', at('pledges'), (u) => read.toPublish(tx, u), mayWrite)
  await add('claim', at('pledges'), (u) => read.toClaim(tx, u, addDays(c.today, CLAIM_SOON)), mayWrite)
  await add(
    'serve',
    () => '/services',
    (u) => read.toServe(tx, u),
    mayAcceptService,
  )
  await add('refine', at('refinements'), (u) => read.toRefineAgain(tx, u), mayRefine)
  await add('approve-refinement', at('refinements'), (u) => read.toApproveRefinement(tx, u), mayDecideRefinement)
  await add('confirm', sheet, (u) => read.toConfirm(tx, u), mayConfirm)
  if (actor.accountId !== null) await add('judge', sheet, () => read.toJudge(tx, actor.accountId!), null)
  await add('contest', sheet, (u) => read.toAnswerContest(tx, u), mayOpenRounds)
  await add('pass', at('nominations'), () => read.toPass(tx, seats(mayPass)), mayPass)
  await add('nominate', at('nominations'), (u) => read.toNominateAgain(tx, u), mayNominate)
  await add('opinion', at('nominations'), () => read.toGiveOpinion(tx, seats(mayGiveOpinion)), mayGiveOpinion)
  await add(
    'recommendation',
    () => '/recommendations',
    (u) => read.toAnswerRecommendation(tx, u),
    mayAnswer,
  )
  await add(
    'handle',
    () => '/notices',
    () => read.toHandle(tx, seats(mayHandle)),
    mayHandle,
  )
  await add('close-notice', at('notices'), (u) => read.toCloseNotice(tx, u, c.today), mayPublish)
  await add('recheck', at('honours'), (u) => read.toRecheck(tx, u), mayKeepHonour)
  await add('close-poll', at('polls'), (u) => read.toClosePoll(tx, u, c.now, c.zone), mayRunPolls)
  await add('open-poll', at('polls'), (u) => read.toOpenPoll(tx, u), mayRunPolls)
  await add('certify-poll', at('polls'), (u) => read.toCertifyPoll(tx, u), mayCertifyPolls)
  await add(
    'launch',
    (id) => `/campaigns/${id}/draft`,
    (u) => read.toLaunch(tx, u),
    mayLaunch,
  )
  return lines
}
