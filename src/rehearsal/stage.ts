import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { insertSession } from '../access/access.write.ts'
import { hashPassword, tokenHashOf } from '../access/session.ts'
import { actions, buildApp, reactions, sentence, ticks } from '../app.ts'
import type { Database } from '../db/db.ts'
import { jobs } from '../job/runner.ts'
import { addDays, type Day, dayOf } from '../lib/calendar.ts'
import type { Keys } from '../member/secret.ts'
import { Failed } from './failed.ts'
import { rehearsalText as t } from './rehearsal.text.ts'

export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the endpoint's contract says; the reader names the fields he needs
  body: any
}
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** One simulated person: a real session over real grants. Everything it does goes through the server as a browser's request would. */
export interface Player {
  readonly login: string
  /** The answer, whatever it is. */
  send(method: Method, path: string, body?: object): Promise<Answer>
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  get(path: string): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  post(path: string, body?: object): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: see Answer
  put(path: string, body: object): Promise<any>
  upload(name: string, bytes: Uint8Array): Promise<number>
  /** What must be refused: the code, and nothing else, is what was waited for. @throws Failed when it went through or was refused for another reason */
  refused(method: Method, path: string, body: object, code: string): Promise<string>
}

export interface Stage {
  readonly realm: number
  readonly code: string
  readonly app: FastifyInstance
  today(): Day
  now(): Date
  /** So many minutes later on the same day. */
  later(minutes: number): void
  /** Move the clock forward to nine in the morning of a day; the past cannot be acted in. */
  to(day: Day): void
  /** Seal, react, run what is due, until nothing is left. */
  settle(): Promise<void>
  /** The same without counting every measure anew, which only the last day of many needs. */
  pass(): Promise<void>
  player(login: string): Player
  /** Id of a person's account: two may have one name. */
  accountOf(login: string): number
  /** A public page, as somebody without an account sees it. */
  page(path: string): Promise<{ status: number; html: string }>
  form(path: string, fields: Record<string, string>): Promise<{ status: number; html: string }>
  /** Does this version know the act? A part of the journey whose act is not there yet is left out. */
  has(...endpoints: string[]): boolean
  close(): Promise<void>
}

const morning = (day: Day): Date => new Date(`${day}T01:00:00Z`)

/** Ticks that count everything anew on each new day; a clock that jumps by weeks runs them where a figure is looked at. */
const wholeCounts = ['measure.count-new-day']

/** Nobody can sign in with it: the people of a rehearsal act through sessions of their own. */
export const unknownPassword = (): Promise<string> => hashPassword(randomBytes(24).toString('base64url'))

const multipart = (name: string, bytes: Uint8Array): { payload: Buffer; type: string } => {
  const boundary = 'zhengyou-rehearsal-7f3a'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}

/** The product with a moved clock over one realm, and a session for each of its simulated people. */
export const raiseStage = async (o: {
  database: Database
  sealer: Database
  realm: number
  code: string
  accounts: ReadonlyMap<string, number>
  from: Day
  filesDir: string
  keys?: Keys
  /** Pool for what is done later, with the longer statement timeout of jobs; the same by default. */
  later?: Database
}): Promise<Stage> => {
  let now = morning(o.from)
  const clock = () => now
  const app = await buildApp({
    database: o.database,
    clock,
    filesDir: o.filesDir,
    ...(o.keys ? { keys: o.keys } : {}),
    // The clock is moved by months: sessions of a rehearsal do not idle out.
    policy: { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 100_000_000, hours: 12 },
  })
  const later = { database: o.later ?? o.database, sealer: o.sealer, reactions, clock }
  const runner = jobs({ ...later, ticks })
  const passing = jobs({ ...later, ticks: ticks.filter((tick) => !wholeCounts.includes(tick.name)) })
  const tokens = new Map<string, string>()
  await o.database.command(o.realm, async (tx) => {
    for (const [login, accountId] of o.accounts) {
      const token = randomBytes(24).toString('base64url')
      tokens.set(login, token)
      await insertSession(tx, { tokenHash: tokenHashOf(token), accountId, at: now, expiresAt: new Date('2199-01-01T00:00:00Z') })
    }
  })
  const known = new Set(actions.map((a) => a.endpoint.name))

  const player = (login: string): Player => {
    const token = tokens.get(login)
    if (token === undefined) throw new Error(`nobody called ${login}`)
    const cookie = `zy_session=${token}`
    const send = async (method: Method, path: string, body?: object): Promise<Answer> => {
      const r = await app.inject({ method, url: `/api${path}`, headers: { cookie }, ...(body === undefined ? {} : { payload: body }) })
      return { status: r.statusCode, body: String(r.headers['content-type'] ?? '').includes('json') ? r.json() : r.body }
    }
    const must = async (method: Method, path: string, body?: object) => {
      const a = await send(method, path, body)
      if (a.status !== 200)
        throw new Failed(
          t.refusedAct({ who: login, what: `${method} ${path}`, code: a.body?.code ?? String(a.status), sentence: a.body?.sentence ?? '' }),
        )
      return a.body
    }
    return {
      login,
      send,
      get: (path) => must('GET', path),
      post: (path, body = {}) => must('POST', path, body),
      put: (path, body) => must('PUT', path, body),
      upload: async (name, bytes) => {
        const { payload, type } = multipart(name, bytes)
        const r = await app.inject({ method: 'POST', url: '/api/uploads', headers: { cookie, 'content-type': type }, payload })
        if (r.statusCode !== 200)
          throw new Failed(t.refusedAct({ who: login, what: `upload ${name}`, code: r.json().code, sentence: r.json().sentence }))
        return r.json().attachmentId
      },
      refused: async (method, path, body, code) => {
        const a = await send(method, path, body)
        if (a.status === 200) throw new Failed(t.notRefused({ what: `${method} ${path}`, code }))
        if (a.body?.code !== code)
          throw new Failed(
            t.refusedAct({
              who: login,
              what: `${method} ${path}`,
              code: a.body?.code ?? String(a.status),
              sentence: a.body?.sentence ?? '',
            }),
          )
        return a.body.sentence ?? sentence(code, a.body.facts ?? {})
      },
    }
  }
  return {
    realm: o.realm,
    code: o.code,
    app,
    today: () => dayOf(now),
    now: () => now,
    later: (minutes) => {
      now = new Date(now.getTime() + minutes * 60_000)
    },
    to: (day) => {
      const next = morning(day)
      if (next < now) throw new Error(`the clock stands at ${dayOf(now)} and does not go back to ${day}`)
      now = next
    },
    settle: () => runner.settle(o.realm),
    pass: () => passing.settle(o.realm),
    player,
    accountOf: (login) => o.accounts.get(login)!,
    page: async (path) => {
      const r = await app.inject({ method: 'GET', url: path })
      return { status: r.statusCode, html: r.body }
    },
    form: async (path, fields) => {
      const r = await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(fields).toString(),
      })
      return { status: r.statusCode, html: r.body }
    },
    has: (...names) => names.every((n) => known.has(n)),
    close: async () => {
      await app.close()
      await o.database.reference(async (db) => {
        for (const token of tokens.values()) await db.deleteFrom('session_token').where('token_hash', '=', tokenHashOf(token)).execute()
      })
    },
  }
}

/** Acts on their days: what was put in first on a day is done first. */
export const agenda = () => {
  const acts: { day: Day; name: string; run: () => Promise<void> }[] = []
  return {
    on: (day: Day, name: string, run: () => Promise<void>): void => void acts.push({ day, name, run }),
    /** Day of the first act. */
    peek: (): Day | undefined => (acts.length === 0 ? undefined : acts.reduce((a, b) => (b.day < a.day ? b : a)).day),
    /** The first act not later than a day, taken off; acts may put in further acts. */
    next: (until: Day): (typeof acts)[number] | undefined => {
      if (acts.length === 0) return undefined
      const first = acts.reduce((a, b) => (b.day < a.day ? b : a))
      if (first.day > until) return undefined
      acts.splice(acts.indexOf(first), 1)
      return first
    },
  }
}

/** A day some share of the way between two. */
export const between = (from: Day, to: Day, share: number): Day => {
  const days = Math.max(0, Math.round((new Date(`${to}T00:00:00Z`).getTime() - new Date(`${from}T00:00:00Z`).getTime()) / 86_400_000))
  return addDays(from, Math.floor(days * share))
}
