import type { FastifyInstance } from 'fastify'
import { accessActions, sessionOf } from './access/access.actions.ts'
import * as accessApi from './access/access.api.ts'
import { accessText } from './access/access.text.ts'
import { defaultPolicy, type SignInPolicy } from './access/access.ts'
import { authenticate, endSession, realmByCode, startSession } from './access/session.ts'
import { slipActions } from './access/slip.actions.ts'
import { activityActions } from './activity/activity.actions.ts'
import { activityNouns, activityStateNames, activityText } from './activity/activity.text.ts'
import { activityActs } from './activity/activity.ts'
import { carrierActions } from './activity/carrier.actions.ts'
import { carrierTicks } from './activity/carrier.jobs.ts'
import { serviceHalls, serviceWay } from './activity/service.hall.ts'
import { attachmentTicks, attachmentUploads } from './attachment/attachment.actions.ts'
import { attachmentText } from './attachment/attachment.text.ts'
import { setFilesDir } from './attachment/store.ts'
import { officeText } from './ballot/office/office.text.ts'
import type { Offices } from './ballot/offices.ts'
import { ballotDownloads, ballotHalls } from './ballot/voter/ballot.hall.ts'
import { campaignActions } from './campaign/campaign.actions.ts'
import { campaignHalls, participationDoors } from './campaign/campaign.hall.ts'
import { campaignReactions } from './campaign/campaign.jobs.ts'
import { campaignStateNames, campaignText } from './campaign/campaign.text.ts'
import { campaignActs } from './campaign/campaign.ts'
import { planText } from './campaign/plan.text.ts'
import { procedureActions } from './campaign/procedure.actions.ts'
import { checkText } from './campaign/redline.ts'
import { refinementActions } from './campaign/refinement.actions.ts'
import { refinementNouns, refinementStateNames, refinementText } from './campaign/refinement.text.ts'
import { tightenActions } from './campaign/tighten.actions.ts'
import { groupingActions, groupsFixed } from './comparison/comparison.actions.ts'
import { comparisonNouns, comparisonText, groupingStateNames } from './comparison/comparison.text.ts'
import { mergeActions } from './comparison/merge.actions.ts'
import { rehearsalActions } from './comparison/rehearsal.actions.ts'
import { standingActions } from './comparison/standing.actions.ts'
import { comparisonTicks, trendActions } from './comparison/trend.actions.ts'
import type { Database } from './db/db.ts'
import { ballotActions as debriefBallotActions } from './debrief/ballot.actions.ts'
import { sessionActions as debriefSessionActions } from './debrief/debrief.actions.ts'
import { debriefHalls, debriefsNow } from './debrief/debrief.hall.ts'
import { debriefNouns, debriefText } from './debrief/debrief.text.ts'
import { debriefActs } from './debrief/debrief.ts'
import { questionActions as debriefQuestionActions } from './debrief/question.actions.ts'
import { reportActions as debriefReportActions } from './debrief/report.actions.ts'
import { debriefTodos } from './debrief/todo.actions.ts'
import { deskActions, todoSources } from './desk/desk.actions.ts'
import { homeTerms } from './desk/desk.text.ts'
import { deskHalls, homeSections, homeWays } from './desk/home.hall.ts'
import { dutyActions } from './duty/duty.actions.ts'
import { dutyReactions, knownActs } from './duty/duty.jobs.ts'
import { dutyText } from './duty/duty.text.ts'
import { eventActions } from './event/event.actions.ts'
import { appender } from './event/event.write.ts'
import { holds, shareBelow } from './honour/below.read.ts'
import { honourActions, honourTicks } from './honour/honour.actions.ts'
import { honourHalls, honoursWay, honourWay } from './honour/honour.hall.ts'
import { honourNouns, honourStateNames, honourText } from './honour/honour.text.ts'
import { honourActs } from './honour/honour.ts'
import { plaqueDownloads } from './honour/plaque.hall.ts'
import { setSignerKeys } from './honour/signer.ts'
import type { Context, Implementation, Reaction, Tick } from './http/action.ts'
import { implement } from './http/action.ts'
import type { Download, Hall, Upload } from './http/hall.ts'
import { httpText, nameNouns, nameStates } from './http/http.text.ts'
import { buildServer, type RealmFacts, type ServerOptions } from './http/server.ts'
import { dayOf, inChineseDays } from './lib/calendar.ts'
import { libText } from './lib/lib.text.ts'
import type { Permission } from './lib/permission.ts'
import { sheetText } from './lib/sheet/sheet.text.ts'
import { measureActions } from './measure/measure.actions.ts'
import { measureReactions, measureTicks } from './measure/measure.jobs.ts'
import { measureText } from './measure/measure.text.ts'
import { paceActions } from './measure/pace.actions.ts'
import { memberDownloads, rosterActions } from './member/import.actions.ts'
import { memberActions } from './member/member.actions.ts'
import { memberNouns, memberText } from './member/member.text.ts'
import { memberReactions, postActions } from './member/post.actions.ts'
import { restructureActions } from './member/restructure.actions.ts'
import { type Keys, setKeys } from './member/secret.ts'
import { bulkActions } from './nomination/bulk.actions.ts'
import { bulkText } from './nomination/bulk.text.ts'
import { compositionActions } from './nomination/composition.actions.ts'
import { compositionText } from './nomination/composition.text.ts'
import { lookups as eligibilityLookups } from './nomination/eligibility.read.ts'
import { examineActions } from './nomination/examine.actions.ts'
import { examineText } from './nomination/examine.text.ts'
import { linkActions } from './nomination/link.actions.ts'
import { linkHalls } from './nomination/link.hall.ts'
import { nominationActions } from './nomination/nomination.actions.ts'
import { nominationHalls, recommendWay } from './nomination/nomination.hall.ts'
import { nominationNouns, nominationStateNames, nominationText } from './nomination/nomination.text.ts'
import { nominationActs } from './nomination/nomination.ts'
import { paperActions, scanDownloads } from './nomination/paper.actions.ts'
import { paperStateNames, paperText } from './nomination/paper.text.ts'
import { noticeActions } from './notice/notice.actions.ts'
import { noticeHalls, noticesDoor, noticesNow, noticesWay } from './notice/notice.hall.ts'
import { noticeNouns, noticeStateNames, noticeText } from './notice/notice.text.ts'
import { noticeActs } from './notice/notice.ts'
import { setVaultKeys } from './notice/vault.ts'
import { arrangeActions, unitTicks } from './organisation/arrange.actions.ts'
import { importActions, unitDownloads } from './organisation/import.actions.ts'
import { unitActions } from './organisation/organisation.actions.ts'
import { organisationNouns, organisationText } from './organisation/organisation.text.ts'
import { judgingActions } from './pledge/judging.actions.ts'
import { pledgeActions } from './pledge/pledge.actions.ts'
import { pledgeHalls, pledgeWay } from './pledge/pledge.hall.ts'
import { pledgeReactions, pledgeTicks } from './pledge/pledge.jobs.ts'
import { pledgeNouns, pledgeStateNames, pledgeText } from './pledge/pledge.text.ts'
import { pledgeActs } from './pledge/pledge.ts'
import { pledgeViews } from './pledge/pledge.view.actions.ts'
import { ceremonyActions } from './poll/ceremony.actions.ts'
import { setOffices, theOffices } from './poll/folder.ts'
import { holdActions } from './poll/hold.actions.ts'
import { pollActions } from './poll/poll.actions.ts'
import { pollHalls, pollWay, windowWay } from './poll/poll.hall.ts'
import { pollReactions, pollTicks } from './poll/poll.jobs.ts'
import { publicPolls, readPoll } from './poll/poll.read.ts'
import { pollNouns, pollStateNames, pollText } from './poll/poll.text.ts'
import { pollActs } from './poll/poll.ts'
import { resultActions } from './poll/result.actions.ts'
import { reviewActions } from './poll/review.actions.ts'
import { rollActions } from './poll/roll.actions.ts'
import { strikeActions } from './poll/strike.actions.ts'
import { supervisionActions } from './poll/supervision.actions.ts'
import { windowActions } from './poll/window.actions.ts'
import { profileActions, profileTicks } from './profile/profile.actions.ts'
import { profileNouns, profileStateNames, profileText } from './profile/profile.text.ts'
import { paperDownloads } from './rectification/papers.actions.ts'
import { rectificationActions } from './rectification/rectification.actions.ts'
import { rectificationReactions } from './rectification/rectification.jobs.ts'
import { rectificationNouns, rectificationStateNames, rectificationText } from './rectification/rectification.text.ts'
import { rectificationActs } from './rectification/rectification.ts'
import { appealActions } from './score/appeal.actions.ts'
import { assignActions } from './score/assign.actions.ts'
import { contestActions } from './score/contest.actions.ts'
import { setGroupsFixed } from './score/groups.actions.ts'
import { importedActions } from './score/import.actions.ts'
import { judgeActions } from './score/judge.actions.ts'
import { scoreDownloads } from './score/package.actions.ts'
import { resultsWay, scoreHalls } from './score/result.hall.ts'
import { scoreActions, scoreActs } from './score/score.actions.ts'
import { scoreReactions, scoreTicks } from './score/score.jobs.ts'
import { roundStateNames, scoreText } from './score/score.text.ts'
import { sheetActions } from './score/sheet.actions.ts'
import { standardImportActions } from './standard/import.actions.ts'
import { standardImportText } from './standard/import.text.ts'
import { standardItemActions } from './standard/item.actions.ts'
import { standardPartActions } from './standard/part.actions.ts'
import { standardActions } from './standard/standard.actions.ts'
import { standardStateNames, standardText } from './standard/standard.text.ts'
import { surveyDrawActions } from './survey/draw.actions.ts'
import { surveyHoldActions } from './survey/hold.actions.ts'
import { surveyResultActions } from './survey/result.actions.ts'
import { surveyActions } from './survey/survey.actions.ts'
import { surveyHalls, surveyListWay, surveyWay } from './survey/survey.hall.ts'
import { surveyNouns, surveyStateNames, surveyText } from './survey/survey.text.ts'
import { surveyActs } from './survey/survey.ts'
import { hallPage, refusalPage } from './web/hall/page.ts'
import { items } from './web/hall/parts.ts'
import { voiceActions } from './zone/voice.actions.ts'
import { voiceStateNames, voiceText } from './zone/voice.text.ts'
import { zoneActions } from './zone/zone.actions.ts'
import { zoneStateNames, zoneText } from './zone/zone.text.ts'

/** The one place that sees every noun, left to right (docs/glossary.md). */
export const actions: Implementation[] = [
  ...unitActions,
  ...arrangeActions,
  ...importActions,
  ...memberActions,
  ...postActions,
  ...restructureActions,
  ...rosterActions,
  ...accessActions,
  ...slipActions,
  ...eventActions,
  ...campaignActions,
  ...procedureActions,
  ...tightenActions,
  ...refinementActions,
  ...dutyActions,
  ...activityActions,
  ...carrierActions,
  ...pledgeActions,
  ...judgingActions,
  ...standardActions(checkText),
  ...standardImportActions(checkText),
  ...standardItemActions(checkText),
  ...standardPartActions(checkText),
  ...zoneActions,
  ...voiceActions,
  ...profileActions,
  ...measureActions,
  ...paceActions,
  ...scoreActions,
  ...judgeActions,
  ...appealActions,
  ...assignActions,
  ...sheetActions,
  ...importedActions,
  ...contestActions,
  ...groupingActions,
  ...standingActions,
  ...mergeActions,
  ...rehearsalActions,
  ...trendActions,
  ...pledgeViews,
  ...rectificationActions,
  ...pollActions,
  ...rollActions,
  ...holdActions,
  ...ceremonyActions,
  ...supervisionActions,
  ...resultActions,
  ...reviewActions,
  ...strikeActions,
  ...windowActions,
  ...surveyActions,
  ...surveyDrawActions,
  ...surveyHoldActions,
  ...surveyResultActions,
  ...debriefSessionActions,
  ...debriefReportActions,
  ...debriefQuestionActions,
  ...debriefBallotActions,
  ...nominationActions,
  ...paperActions,
  ...bulkActions,
  ...examineActions,
  ...linkActions,
  ...compositionActions,
  ...noticeActions,
  ...honourActions,
  ...deskActions,
]
export const halls: Hall[] = [
  ...nominationHalls,
  ...linkHalls,
  ...noticeHalls,
  ...honourHalls,
  ...campaignHalls,
  ...pledgeHalls,
  ...pollHalls,
  ...ballotHalls({
    offices: theOffices,
    pollOf: async (c, id) => (await readPoll(c.tx, id)).ballot_id,
    publicPolls: async (c) =>
      (await publicPolls(c.tx, 50)).flatMap((p) => (p.ballot_id === null ? [] : [{ poll: p.ballot_id, title: p.title }])),
  }),
  ...surveyHalls,
  ...serviceHalls,
  ...debriefHalls,
  ...scoreHalls,
  ...deskHalls,
]
export const downloads: Download[] = [
  ...paperDownloads,
  ...scanDownloads,
  ...unitDownloads,
  ...memberDownloads,
  ...scoreDownloads,
  ...plaqueDownloads,
  ...ballotDownloads,
]
export const uploads: Upload[] = [...attachmentUploads]
export const reactions: Reaction[] = [
  ...memberReactions,
  ...campaignReactions,
  ...dutyReactions,
  ...pledgeReactions,
  ...rectificationReactions,
  ...pollReactions,
  ...measureReactions,
  ...scoreReactions,
]
export const ticks: Tick[] = [
  ...honourTicks,
  ...unitTicks,
  ...attachmentTicks,
  ...carrierTicks,
  ...pledgeTicks,
  ...pollTicks,
  ...profileTicks,
  ...measureTicks,
  ...scoreTicks,
  ...comparisonTicks,
]

// Until each noun names its own: acts that are recorded by endpoints above.
const actsOfOthers = ['activity.recorded', 'pledge.published', 'pledge.progressed', 'rectification.closed']
const texts: Record<string, unknown> = {
  ...httpText,
  ...libText,
  ...sheetText,
  ...attachmentText,
  ...organisationText,
  ...memberText,
  ...accessText,
  ...planText,
  ...campaignText,
  ...dutyText,
  ...standardText,
  ...standardImportText,
  ...zoneText,
  ...voiceText,
  ...measureText,
  ...scoreText,
  ...comparisonText,
  ...activityText,
  ...pledgeText,
  ...rectificationText,
  ...pollText,
  ...surveyText,
  ...officeText,
}
Object.assign(eligibilityLookups, { holds, 'share-below': shareBelow })
Object.assign(texts, nominationText, paperText, bulkText, examineText, compositionText, noticeText, honourText)
nameStates({ ...nominationStateNames, ...paperStateNames, ...noticeStateNames, ...honourStateNames })
nameNouns({ ...nominationNouns, ...noticeNouns, ...honourNouns })
nameStates(campaignStateNames)
nameStates({ ...standardStateNames, ...zoneStateNames, ...voiceStateNames, ...roundStateNames })
nameNouns({
  standard: '考核标准',
  zone: '协作区',
  voice: '社区意见',
  measure: '指标',
  round: '考核轮次',
  score: '考核表',
  contest: '异议',
  draw: '抽签',
})
setGroupsFixed(groupsFixed)
nameStates(groupingStateNames)
Object.assign(texts, refinementText, profileText)
nameStates(profileStateNames)
nameNouns(profileNouns)
nameStates(refinementStateNames)
nameNouns(refinementNouns)
nameNouns(comparisonNouns)
nameStates(activityStateNames)
nameStates(pledgeStateNames)
nameStates(rectificationStateNames)
nameStates(pollStateNames)
nameNouns(pollNouns)
nameNouns(surveyNouns)
nameStates(surveyStateNames)
nameNouns({ ...organisationNouns, ...memberNouns })
nameNouns({ ...pledgeNouns, ...activityNouns, ...rectificationNouns })
homeWays.push(pledgeWay, serviceWay, windowWay, pollWay)
homeSections.push(noticesNow)
homeWays.push(surveyWay, surveyListWay)
homeWays.push(noticesWay, resultsWay, honoursWay, honourWay)
homeSections.push(debriefsNow)
Object.assign(texts, debriefText)
nameNouns(debriefNouns)
todoSources.push(debriefTodos)
for (const [noun, door] of [
  ['pledge', pledgeWay],
  ['poll', pollWay],
  ['nomination', recommendWay],
  ['notice', noticesDoor],
] as const)
  participationDoors.set(noun, door)
for (const act of [
  ...campaignActs,
  ...activityActs,
  ...pledgeActs,
  ...rectificationActs,
  ...pollActs,
  ...surveyActs,
  ...debriefActs,
  ...nominationActs,
  ...noticeActs,
  ...honourActs,
  ...scoreActs,
  ...actsOfOthers,
])
  knownActs.add(act)

// Every noun's text names its own states, `noun.state.x`.
nameStates(
  Object.fromEntries(Object.entries(texts).filter((t): t is [string, string] => t[0].includes('.state.') && typeof t[1] === 'string')),
)

/** The sentence for a code; a missing one is a bug that `test/completeness.test.ts` finds. */
export const sentence = (code: string, facts: Record<string, unknown>): string => {
  const s = texts[code]
  if (typeof s === 'function') return inChineseDays((s as (f: unknown) => string)(facts))
  if (typeof s === 'string') return s
  if (code.startsWith('db.')) return `与已有的记录冲突，没有办理（${code.slice(3)}）。`
  return code
}

/** Every permission an endpoint names, once. */
export const permissions = (): Permission[] => {
  const all = new Map<string, Permission>()
  for (const { endpoint } of actions) if (endpoint.may) all.set(endpoint.may.name, endpoint.may)
  return [...all.values()]
}

export interface AppOptions {
  database: Database
  clock: () => Date
  policy?: SignInPolicy
  log?: boolean
  /** Where the log goes; standard output if not said. */
  logTo?: NodeJS.WritableStream
  asset?: ServerOptions['asset']
  publicForms?: number
  proxies?: number
  /** Folder of uploaded files; without it nothing can be uploaded or read. */
  filesDir?: string
  /** The four ballot offices; without them polls are held on paper. */
  offices?: Offices
  /** For national ids (`loadKeys`); without them none can be stored or read. */
  keys?: Keys
}

export const buildApp = async (o: AppOptions): Promise<FastifyInstance> => {
  const policy = o.policy ?? defaultPolicy
  if (o.filesDir !== undefined) setFilesDir(o.filesDir)
  setOffices(o.offices ?? null)
  if (o.keys !== undefined) {
    setKeys(o.keys)
    setVaultKeys(o.keys)
    setSignerKeys(o.keys)
  }
  const showSession = implement(accessApi.showSession, (c) => sessionOf(c, c.actor, permissions()))
  const app = await buildServer({
    database: o.database,
    implementations: [...actions, showSession as unknown as Implementation],
    halls,
    downloads,
    uploads,
    authenticate: (token, now) => authenticate(o.database, policy, token, now),
    realmByCode: (code) => realmByCode(o.database, code),
    clock: o.clock,
    sentence,
    refusalPage,
    ...(o.publicForms === undefined ? {} : { publicForms: o.publicForms }),
    ...(o.proxies === undefined ? {} : { proxies: o.proxies }),
    ...(o.log === undefined ? {} : { log: o.log }),
    ...(o.logTo === undefined ? {} : { logTo: o.logTo }),
    ...(o.asset === undefined ? {} : { asset: o.asset }),
  })
  // Signing in and out set the cookie and look over realms, so they stand outside the binder.
  const cookie = (value: string, seconds: number) => `zy_session=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}`
  const contextFor = async (realm: RealmFacts, accountId: number, now: Date) =>
    o.database.query(realm.id, async (tx) => {
      const { readActor } = await import('./access/access.read.ts')
      const today = dayOf(now, realm.zone)
      const actor = (await readActor(tx, accountId, today))!
      const c: Context = { tx, actor, now, today, zone: realm.zone, record: appender(tx, actor, now, today) }
      return sessionOf(c, actor, permissions())
    })
  app.post('/api/session', { config: { endpoint: 'session.start' } }, async (request, reply) => {
    const now = o.clock()
    const { login, password } = accessApi.signIn.input.parse(request.body)
    const s = await startSession(o.database, policy, now, login, password)
    reply.header('set-cookie', cookie(s.token, Math.floor((s.expiresAt.getTime() - now.getTime()) / 1000)))
    return contextFor(s.realm, s.accountId, now)
  })
  app.get('/h', { config: { endpoint: 'hall.realms' } }, async (request, reply) => {
    const realms = await o.database.reference((db) => db.selectFrom('realm').select(['code', 'name']).orderBy('id').execute())
    if (realms.length === 1) return reply.redirect(`/h/${realms[0]!.code}`, 302)
    return reply.type('text/html; charset=utf-8').send(
      hallPage({
        title: homeTerms.realms,
        realm: { name: '', code: '' },
        url: `${request.protocol}://${request.headers.host}/h`,
        lead: homeTerms.realmsLead,
        body: items(
          realms.map((r) => ({ title: r.name, to: `/h/${r.code}` })),
          homeTerms.noRealm,
        ),
        quiet: true,
      }),
    )
  })
  app.delete('/api/session', { config: { endpoint: 'session.end' } }, async (request, reply) => {
    const token = /(?:^|;\s*)zy_session=([A-Za-z0-9_-]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (token) await endSession(o.database, token)
    reply.header('set-cookie', cookie('', 0))
    return { ok: true }
  })
  return app
}
