import type { FastifyInstance } from 'fastify'
import { accessActions, sessionOf } from './access/access.actions.ts'
import * as accessApi from './access/access.api.ts'
import { accessText } from './access/access.text.ts'
import { defaultPolicy, type SignInPolicy } from './access/access.ts'
import { authenticate, endSession, realmByCode, startSession } from './access/session.ts'
import { campaignActions } from './campaign/campaign.actions.ts'
import { campaignActs } from './campaign/campaign.ts'
import { campaignReactions } from './campaign/campaign.jobs.ts'
import { campaignStateNames, campaignText } from './campaign/campaign.text.ts'
import type { Database } from './db/db.ts'
import { deskActions } from './desk/desk.actions.ts'
import { dutyActions } from './duty/duty.actions.ts'
import { dutyReactions, knownActs } from './duty/duty.jobs.ts'
import { dutyText } from './duty/duty.text.ts'
import { eventActions } from './event/event.actions.ts'
import { appender } from './event/event.write.ts'
import type { Context, Implementation, Reaction, Tick } from './http/action.ts'
import { implement } from './http/action.ts'
import type { Problem } from './http/errors.ts'
import type { Download, Hall, Upload } from './http/hall.ts'
import { httpText, nameStates } from './http/http.text.ts'
import { buildServer, type RealmFacts, type ServerOptions } from './http/server.ts'
import { dayOf } from './lib/calendar.ts'
import { libText } from './lib/lib.text.ts'
import type { Permission } from './lib/permission.ts'

/** The one place that sees every noun, left to right (docs/glossary.md). */
export const actions: Implementation[] = [
  ...accessActions,
  ...eventActions,
  ...campaignActions,
  ...dutyActions,
  ...deskActions,
]
export const halls: Hall[] = []
export const downloads: Download[] = []
export const uploads: Upload[] = []
export const reactions: Reaction[] = [...campaignReactions, ...dutyReactions]
export const ticks: Tick[] = []

// Until each noun names its own: acts that are recorded by endpoints above.
const actsOfOthers = [
  'activity.recorded',
  'pledge.published',
  'pledge.progressed',
  'rectification.closed',
  'nomination.nominated',
  'score.confirmed',
  'score.reviewed',
  'score.finalised',
]
const texts: Record<string, unknown> = { ...httpText, ...libText, ...accessText, ...campaignText, ...dutyText }
nameStates(campaignStateNames)
for (const act of [...campaignActs, ...actsOfOthers]) knownActs.add(act)

/** The sentence for a code; a missing one is a bug that `test/completeness.test.ts` finds. */
export const sentence = (code: string, facts: Record<string, unknown>): string => {
  const s = texts[code]
  if (typeof s === 'function') return (s as (f: unknown) => string)(facts)
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
  asset?: ServerOptions['asset']
  refusalPage?: (problem: Problem, status: number) => string
}

export const buildApp = async (o: AppOptions): Promise<FastifyInstance> => {
  const policy = o.policy ?? defaultPolicy
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
    refusalPage: o.refusalPage ?? ((p, status) => `<!doctype html><meta charset="utf-8"><title>${status}</title><p>${p.sentence}</p>`),
    ...(o.log === undefined ? {} : { log: o.log }),
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
  app.delete('/api/session', { config: { endpoint: 'session.end' } }, async (request, reply) => {
    const token = /(?:^|;\s*)zy_session=([A-Za-z0-9_-]+)/.exec(request.headers.cookie ?? '')?.[1]
    if (token) await endSession(o.database, token)
    reply.header('set-cookie', cookie('', 0))
    return { ok: true }
  })
  return app
}
