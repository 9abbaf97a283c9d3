import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Refused } from '../../lib/refusal.ts'
import { officeText } from './office.text.ts'
import { type Answer, badShape, notLinked, type Part, type Route } from './office.ts'

/**
 * HTTP of an office. Bare on purpose: nothing here writes a line about a request — no address, no path, no body, no time. What can be known
 * of the past is a handful of counters.
 */
export interface OfficeServer {
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

class TooLong extends Error {}

const bodyOf = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((done, fail) => {
    const parts: Buffer[] = []
    let size = 0
    request.on('data', (part: Buffer) => {
      size += part.length
      if (size > limit) {
        request.removeAllListeners('data')
        request.resume()
        fail(new TooLong())
      } else parts.push(part)
    })
    request.on('end', () => done(Buffer.concat(parts)))
    request.on('error', fail)
  })

const matcher = (route: Route) => {
  const names: string[] = []
  const pattern = route.path
    .split('/')
    .map((part) => {
      if (part === '*') {
        names.push('rest')
        return '(.+)'
      }
      if (!part.startsWith(':')) return part.replace(/[.+?]/g, '\\$&')
      names.push(part.slice(1))
      return '([^/]+)'
    })
    .join('/')
  const regex = new RegExp(`^${pattern}$`)
  return (path: string): Record<string, string> | null => {
    const found = regex.exec(path)
    return found ? Object.fromEntries(names.map((n, i) => [n, found[i + 1]!])) : null
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Phones come from another origin (the hall page); nothing here trusts an origin or a cookie. */
const open = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'content-type',
  'access-control-allow-methods': 'GET, POST',
  'access-control-max-age': '600',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const send = (response: ServerResponse, status: number, type: string, body: Uint8Array | string, cache?: 'immutable'): void => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  response.writeHead(status, {
    ...open,
    ...(cache ? { 'cache-control': 'public, max-age=31536000, immutable' } : {}),
    'content-type': type,
    'content-length': bytes.length,
  })
  response.end(bytes)
}

const sentence = (code: string, facts: object): string => {
  const known = (officeText as Record<string, string | ((f: never) => string)>)[code]
  return typeof known === 'function' ? known(facts as never) : (known ?? officeText['ballot.bug'])
}

const refuse = (response: ServerResponse, status: number, code: string, facts: object = {}): void =>
  send(response, status, 'application/problem+json', JSON.stringify({ code, facts, sentence: sentence(code, facts) }))

/** @param o.link token that product and offices show each other; o.local token of the office's own people; compared as digests in constant time */
export const serveOffice = async (o: {
  part: Part
  routes?: readonly Route[]
  link: string
  local: string
  host: string
  port: number
}): Promise<OfficeServer> => {
  const counters: Record<string, number> = { requests: 0, bugs: 0 }
  const health: Route = {
    method: 'GET',
    path: '/healthz',
    handle: async () => ({ json: { ok: true, counters: { ...counters, ...o.part.counters?.() } } }),
  }
  const routes = [health, ...o.part.routes, ...(o.routes ?? [])].map((route) => ({ route, match: matcher(route) }))
  const [link, local] = [digest(`Bearer ${o.link}`), digest(`Bearer ${o.local}`)]

  const answer = async (request: IncomingMessage): Promise<Answer | null> => {
    const url = new URL(request.url ?? '/', 'http://office')
    for (const { route, match } of routes) {
      const params = route.method === request.method ? match(url.pathname) : null
      if (!params) continue
      const shown = digest(request.headers.authorization ?? '')
      const isLocal = timingSafeEqual(shown, local)
      if (route.admin && !isLocal && !timingSafeEqual(shown, link)) throw notLinked({})
      const body = await bodyOf(request, route.limit ?? 64 * 1024)
      return route.handle({
        params,
        query: url.searchParams,
        body,
        connection: request.socket,
        local: isLocal,
        json: () => {
          try {
            return JSON.parse(body.toString('utf8')) as unknown
          } catch {
            throw badShape({})
          }
        },
      })
    }
    return null
  }

  const server: Server = createServer((request, response) => {
    counters.requests!++
    if (request.method === 'OPTIONS') return void response.writeHead(204, open).end()
    answer(request).then(
      (a) => {
        if (a === null) return refuse(response, 404, 'ballot.unknown-poll')
        if ('json' in a) return send(response, 200, 'application/json', JSON.stringify(a.json))
        send(response, 200, a.type, a.bytes, a.cache)
      },
      (e) => {
        if (e instanceof Refused) return refuse(response, e.status, e.code, e.facts)
        if (e instanceof TooLong) return refuse(response, 413, 'ballot.bad-shape')
        // A bug is counted; its message could quote a row.
        counters.bugs!++
        refuse(response, 500, 'ballot.bug')
      },
    )
  })
  server.keepAliveTimeout = 5_000
  server.headersTimeout = 10_000
  server.maxHeadersCount = 50
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(o.port, o.host, () => done())
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${o.host.includes(':') ? `[${o.host}]` : o.host}:${port}`,
    close: async () => {
      // What was accepted is answered; idle connections do not hold up the end.
      const closed = new Promise<void>((done) => server.close(() => done()))
      server.closeIdleConnections()
      await o.part.stop()
      setTimeout(() => server.closeAllConnections(), 2_000).unref()
      await closed
    },
  }
}
