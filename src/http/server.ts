import { createHash, randomBytes } from 'node:crypto'
import multipart from '@fastify/multipart'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Database, Tx } from '../db/db.ts'
import { appender } from '../event/event.write.ts'
import { dayOf } from '../lib/calendar.ts'
import { keyReused, notAllowed, notFound, notSignedIn, toldOnce } from '../lib/contract.ts'
import { type Actor, nobody, scopeOf } from '../lib/permission.ts'
import { Refused, refusal } from '../lib/refusal.ts'
import type { Context, Implementation } from './action.ts'
import { serialiserOf } from './answer.ts'
import { type Problem, plainBody, refusalOf } from './errors.ts'
import { floodGate } from './flood.ts'
import type { Download, Hall, HallAnswer, Upload } from './hall.ts'
import { metrics } from './metrics.ts'
import { openapi } from './openapi.ts'

export const originForeign = refusal()(403, 'http.foreign-origin')
export const tooManyForms = refusal<{ seconds: number }>()(429, 'http.too-many-forms')

export interface RealmFacts {
  id: number
  code: string
  name: string
  zone: string
}

export interface ServerOptions {
  database: Database
  implementations: readonly Implementation[]
  halls: readonly Hall[]
  downloads: readonly Download[]
  uploads: readonly Upload[]
  authenticate: (token: string, now: Date) => Promise<{ realm: RealmFacts; actor: Actor; mustChangePassword: boolean } | null>
  realmByCode: (code: string) => Promise<RealmFacts | null>
  clock: () => Date
  sentence: (code: string, facts: Record<string, unknown>) => string
  refusalPage: (problem: Problem, status: number) => string
  log?: boolean
  logTo?: NodeJS.WritableStream
  /** Public forms one address may send in ten minutes; absent or 0: no limit. */
  publicForms?: number
  /** Proxies in front that may be believed about the address. */
  proxies?: number
  /** Static files of the workspace: path → bytes and headers. */
  asset?: (path: string, accepts: string) => { body: Buffer; headers: Record<string, string> } | null
}

const cookieOf = (request: FastifyRequest): string | null =>
  /(?:^|;\s*)zy_session=([A-Za-z0-9_-]{20,100})/.exec(request.headers.cookie ?? '')?.[1] ?? null

const safeHeaders = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Endpoints, hall pages and files on one Fastify instance. One request, one transaction, one fate; the answer is written after commit. */
export const buildServer = async (o: ServerOptions): Promise<FastifyInstance> => {
  const measured = metrics()
  const gate = floodGate(o.publicForms ?? 0)
  const app = fastify({
    logger: o.log ? { level: 'info', base: null, ...(o.logTo ? { stream: o.logTo } : {}) } : false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 2 * 1024 * 1024,
    trustProxy: (_address: string, hop: number) => hop < (o.proxies ?? 0),
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be read (broken escapes, a parameter without end) never reaches a route.
    frameworkErrors: (_e, request, reply) => refuseAddress(request, reply),
  })
  await app.register(multipart, { limits: { fileSize: 200 * 1024 * 1024, files: 1, fields: 5 } })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 256 * 1024 }, (_r, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(body as string))),
  )
  // Input is parsed by Zod in the binder; Fastify's own validation is not used.
  app.setValidatorCompiler(() => () => true)
  // Fastify is told the endpoint's name only; the schema is the contract's own.
  const outputs = new Map(o.implementations.map(({ endpoint }) => [endpoint.name, endpoint.output]))
  app.setSerializerCompiler(({ schema }) => serialiserOf(outputs.get((schema as { title: string }).title)!))

  app.addHook('onResponse', async (request, reply) => {
    const endpoint = (request.routeOptions.config as { endpoint?: string } | undefined)?.endpoint ?? 'other'
    measured.observe(endpoint, reply.statusCode, reply.elapsedTime)
    // Allow-list: no address, no body, no name, no id of a person.
    if (o.log) request.log.info({ endpoint, status: reply.statusCode, ms: Math.round(reply.elapsedTime) })
  })
  app.addHook('onSend', async (_request, reply) => {
    for (const [k, v] of Object.entries(safeHeaders)) if (!reply.hasHeader(k)) reply.header(k, v)
  })

  const problemOf = (request: FastifyRequest, e: unknown): { status: number; problem: Problem } => {
    const fastifyCode = (e as { code?: string }).code
    const known =
      fastifyCode === 'FST_ERR_CTP_BODY_TOO_LARGE' || fastifyCode === 'FST_REQ_FILE_TOO_LARGE'
        ? new Refused('http.too-large', 413, { limitBytes: 2 * 1024 * 1024 })
        : (fastifyCode?.startsWith('FST_') && Math.floor(((e as { statusCode?: number }).statusCode ?? 500) / 100) === 4) ||
            e instanceof SyntaxError
          ? new Refused('http.bad-shape', 400, { problems: ['body'] })
          : refusalOf(e)
    if (known)
      return {
        status: known.status,
        problem: {
          code: known.code,
          facts: known.facts,
          ...(known.at === undefined ? {} : { at: known.at }),
          sentence: o.sentence(known.code, known.facts),
        },
      }
    const reference = randomBytes(5).toString('hex')
    // The stack stays in the log; a message may quote a value, so only its class and code are logged beside it.
    request.log.error({
      reference,
      name: (e as Error)?.name,
      code: fastifyCode,
      stack: String((e as Error)?.stack ?? '')
        .split('\n')
        .slice(1, 12)
        .join('\n'),
    })
    if (process.env.ZY_SHOW_BUGS) console.error(e)
    return { status: 500, problem: { code: 'http.bug', facts: { reference }, sentence: o.sentence('http.bug', { reference }) } }
  }

  app.setErrorHandler((e, request, reply) => {
    const { status, problem } = problemOf(request, e)
    if (request.url.startsWith('/api/')) return reply.code(status).type('application/problem+json').send(JSON.stringify(problem))
    return reply.code(status).type('text/html; charset=utf-8').send(o.refusalPage(problem, status))
  })

  const contextOf = (tx: Tx, realm: RealmFacts, actor: Actor, now: Date): Context => {
    const today = dayOf(now, realm.zone)
    return { tx, actor, now, today, zone: realm.zone, record: appender(tx, actor, now, today) }
  }

  const signedIn = async (request: FastifyRequest, now: Date) => {
    const token = cookieOf(request)
    return token ? o.authenticate(token, now) : null
  }
  const assertSameOrigin = (request: FastifyRequest): void => {
    const origin = request.headers.origin
    const host = origin && URL.canParse(origin) ? new URL(origin).host : null
    if ((origin && origin !== 'null' && host !== request.headers.host) || request.headers['sec-fetch-site'] === 'cross-site')
      throw originForeign({})
  }
  const realmOf = async (request: FastifyRequest): Promise<RealmFacts> => {
    const code = (request.query as Record<string, unknown>)?.realm ?? (request.params as Record<string, unknown>)?.realm
    const realm = typeof code === 'string' ? await o.realmByCode(code) : null
    if (!realm) throw notFound({ noun: 'realm' })
    return realm
  }

  for (const { endpoint: e, run } of o.implementations) {
    const write = e.freezes ? o.database.freeze : o.database.command
    app.route({
      method: e.method,
      url: `/api${e.path}`,
      config: { endpoint: e.name },
      schema: { response: { 200: { title: e.name } } },
      handler: async (request, reply) => {
        const now = o.clock()
        if (e.kind === 'command') assertSameOrigin(request)
        const session = await signedIn(request, now)
        if (!session && !e.open) throw notSignedIn({})
        if (session?.mustChangePassword && e.name !== 'account.change-password' && e.name !== 'session.show' && e.name !== 'session.end')
          throw new Refused('access.must-change-password', 403, {})
        const realm = e.open && !session ? await realmOf(request) : session!.realm
        const actor = session?.actor ?? nobody
        if (e.may) {
          const s = scopeOf(actor, e.may)
          if (!s.everywhere && s.ranges.length === 0) throw notAllowed({ permission: e.may.name })
        }
        const params = request.params as object
        const raw = e.method === 'GET' ? { ...(request.query as object), ...params } : { ...plainBody(request.body), ...params }
        const input = e.input.parse(raw) as never
        reply.header('cache-control', 'no-store')
        if (e.kind === 'query') return o.database.query(realm.id, (tx) => run(contextOf(tx, realm, actor, now), input))
        const key = request.headers['idempotency-key']
        if (typeof key !== 'string' || actor.accountId === null || key.length > 100)
          return write(realm.id, (tx) => run(contextOf(tx, realm, actor, now), input))
        const accountId = actor.accountId
        const bodyHash = createHash('sha256')
          .update(e.name)
          .update(e.asksSecret ? '' : JSON.stringify(raw))
          .digest('hex')
        return write(realm.id, async (tx) => {
          // The row is the lock: a second sender waits here until the first is done, then reads its answer.
          const mine = await tx.db
            .insertInto('idempotency')
            .values({ realm_id: realm.id, actor_id: accountId, key, body_hash: bodyHash, status: 0, answer: '{}', at: now })
            .onConflict((c) => c.doNothing())
            .returning('status')
            .executeTakeFirst()
          if (!mine) {
            const was = await tx.db
              .selectFrom('idempotency')
              .select(['body_hash', 'answer'])
              .where('realm_id', '=', realm.id)
              .where('actor_id', '=', accountId)
              .where('key', '=', key)
              .executeTakeFirstOrThrow()
            if (was.body_hash !== bodyHash) throw keyReused({})
            if (e.tellsOnce && e.toldAgain === null) throw toldOnce({})
            return was.answer
          }
          const answer = await run(contextOf(tx, realm, actor, now), input)
          await tx.db
            .updateTable('idempotency')
            .set({
              status: 200,
              answer: e.tellsOnce ? (e.toldAgain === null ? '{}' : JSON.stringify(e.toldAgain(answer as never))) : JSON.stringify(answer),
            })
            .where('realm_id', '=', realm.id)
            .where('actor_id', '=', accountId)
            .where('key', '=', key)
            .execute()
          return answer
        })
      },
    })
  }

  for (const h of o.halls) {
    app.route({
      method: h.method,
      url: h.path,
      config: { endpoint: h.name },
      handler: async (request, reply) => {
        const now = o.clock()
        const realm = await realmOf(request)
        if (h.method === 'POST') {
          assertSameOrigin(request)
          const seconds = gate(request.ip, now.getTime())
          if (seconds > 0) throw tooManyForms({ seconds })
        }
        const input = h.input.parse({
          ...(request.query as object),
          ...plainBody(request.body),
          ...(request.params as object),
        }) as never
        const work = (tx: Tx) =>
          h.render(
            { ...contextOf(tx, realm, nobody, now), realm, url: `${request.protocol}://${request.headers.host}${request.url}` },
            input,
          )
        const answer = await (h.method === 'GET' ? o.database.query(realm.id, work) : o.database.command(realm.id, work))
        return sendHall(reply, answer)
      },
    })
  }

  for (const d of o.downloads) {
    app.route({
      method: 'GET',
      url: `/api${d.path}`,
      config: { endpoint: d.name },
      handler: async (request, reply) => {
        const now = o.clock()
        const session = await signedIn(request, now)
        if (!session && !d.open) throw notSignedIn({})
        const realm = session?.realm ?? (await realmOf(request))
        const input = d.input.parse({ ...(request.query as object), ...(request.params as object) }) as never
        const file = await d.run(o.database, { realm, actor: session?.actor ?? nobody, now, today: dayOf(now, realm.zone) }, input)
        return reply
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`)
          .type(file.type)
          .send(file.body)
      },
    })
  }

  for (const u of o.uploads) {
    app.route({
      method: 'POST',
      url: `/api${u.path}`,
      config: { endpoint: u.name },
      handler: async (request) => {
        assertSameOrigin(request)
        const now = o.clock()
        const session = await signedIn(request, now)
        if (!session) throw notSignedIn({})
        const part = await request.file()
        if (!part) throw new Refused('http.bad-shape', 400, { problems: ['file'] })
        return u.run(
          o.database,
          { realm: session.realm, actor: session.actor, now, today: dayOf(now, session.realm.zone) },
          {
            name: part.filename,
            stream: part.file,
            truncated: () => part.file.truncated,
          },
        )
      },
    })
  }

  app.get('/healthz', { config: { endpoint: 'healthz' } }, async (_request, reply) => {
    await o.database.reference((db) => db.selectFrom('realm').select('id').limit(1).execute())
    return reply.send({ ok: true })
  })
  app.get('/metrics', { config: { endpoint: 'metrics' } }, async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(measured.text()),
  )
  app.get('/api/openapi.json', { config: { endpoint: 'openapi' } }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(openapi(o.implementations.map((i) => i.endpoint)))),
  )
  const refuseAddress = (request: FastifyRequest, reply: FastifyReply) => {
    const problem = { code: 'http.not-found', facts: { noun: 'page' }, sentence: o.sentence('http.not-found', { noun: 'page' }) }
    reply.code(404).headers(safeHeaders)
    if (request.url.startsWith('/api/')) return reply.type('application/problem+json').send(JSON.stringify(problem))
    return reply.type('text/html; charset=utf-8').send(o.refusalPage(problem, 404))
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!
    if (request.method === 'GET' && !path.startsWith('/api/') && o.asset) {
      const file = o.asset(path, request.headers['accept-encoding'] ?? '')
      if (file) return reply.headers(file.headers).send(file.body)
    }
    return refuseAddress(request, reply)
  })
  return app
}

const sendHall = (reply: FastifyReply, answer: HallAnswer): FastifyReply => {
  if (typeof answer === 'string') return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(answer)
  if ('redirect' in answer) return reply.redirect(answer.redirect, 303)
  if (answer.connect) {
    const policy = safeHeaders['content-security-policy']
    // Where the secret of a slip stands in the address no other page learns that there was one.
    reply.headers({
      'content-security-policy': `${policy}; connect-src 'self' ${answer.connect.join(' ')}`,
      'referrer-policy': 'no-referrer',
    })
    reply.header('cache-control', 'no-cache')
  }
  return reply
    .code(answer.status ?? 200)
    .type(answer.type ?? 'text/html; charset=utf-8')
    .send(answer.body)
}
