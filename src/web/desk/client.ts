import type { z } from 'zod'
import { type Endpoint, notSignedIn, type Output } from '../../lib/contract.ts'
import type { Facts, RefusalKind } from '../../lib/refusal.ts'

/** What a caller writes: fields with defaults may be left out. */
export type Asked<E> = E extends Endpoint<infer I, z.ZodType> ? z.input<I> : never

/** The server said no by a rule (RFC 9457 body, decisions 29). */
export class RefusedError extends Error {
  readonly code: string
  readonly status: number
  readonly facts: Facts
  /** Input field or row it is about. */
  readonly at: string | undefined
  readonly sentence: string
  constructor(status: number, body: { code: string; facts?: Facts; at?: string; sentence?: string }) {
    super(body.code)
    this.status = status
    this.code = body.code
    this.facts = body.facts ?? {}
    this.at = body.at
    this.sentence = body.sentence ?? body.code
  }
}

/** No answer came: no network, a server that is down, or nothing within the time allowed. */
export class UnreachableError extends Error {}

/** A bug on the server: only a reference number is told. */
export class BrokenError extends Error {
  readonly reference: string
  constructor(reference: string) {
    super(`broken ${reference}`)
    this.reference = reference
  }
}

export const isRefused = (e: unknown, kind?: RefusalKind): e is RefusedError =>
  e instanceof RefusedError && (kind === undefined || e.code === kind.code)

export interface Wire {
  fetch: typeof fetch
  base: string
  /** Resolves once somebody has signed in again; the call that met 401 is then sent once more, so what was typed is not lost. */
  signIn: () => Promise<void>
  patienceMs: number
}

const wire: Wire = {
  fetch: (...a) => globalThis.fetch(...a),
  base: '/api',
  signIn: () => Promise.reject(new RefusedError(401, { code: 'access.not-signed-in' })),
  patienceMs: 30_000,
}
export const setWire = (part: Partial<Wire>): void => void Object.assign(wire, part)

/** A key per intent. `randomUUID` is missing on plain http addresses of an office network, so random bytes stand in. */
export const freshKey = (): string => {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const b = crypto.getRandomValues(new Uint8Array(16))
  b[6] = (b[6]! & 0x0f) | 0x40
  b[8] = (b[8]! & 0x3f) | 0x80
  const hex = [...b].map((x) => x.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Path with its `:params` filled from the input, and what remains of the input. */
export const fillPath = (path: string, input: Record<string, unknown>): { path: string; rest: Record<string, unknown> } => {
  const rest = { ...input }
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const v = rest[name]
    if (v === undefined || v === null) throw new Error(`${path}: no ${name} in the input`)
    delete rest[name]
    return encodeURIComponent(String(v))
  })
  return { path: filled, rest }
}

/** `?a=1&b=x&b=y`; what is empty is left out. */
export const queryString = (input: Record<string, unknown>): string => {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(input)) {
    for (const one of Array.isArray(v) ? v : [v]) if (one !== undefined && one !== null && one !== '') q.append(k, String(one))
  }
  const s = q.toString()
  return s ? `?${s}` : ''
}

/** Address of a GET endpoint, for links that download. */
export const addressOf = <E extends Endpoint>(endpoint: E, input: Asked<E>): string => {
  const { path, rest } = fillPath(endpoint.path, input as Record<string, unknown>)
  return wire.base + path + queryString(rest)
}

/** Reads an answer; throws the three errors above. */
export const readAnswer = async (status: number, type: string, text: string, reference: string): Promise<unknown> => {
  const json = type.includes('json') && text !== '' ? (JSON.parse(text) as unknown) : undefined
  if (status < 400) return json
  // A proxy's own 502–504 page means the server behind it is down; our own 500 carries a reference.
  if (status >= 502 && status <= 504) throw new UnreachableError(String(status))
  const body = json as { code?: unknown; facts?: { reference?: unknown } } | undefined
  if (status < 500 && typeof body?.code === 'string') throw new RefusedError(status, body as { code: string })
  throw new BrokenError(typeof body?.facts?.reference === 'string' ? body.facts.reference : reference)
}

// A wrong password is a 401 too; only the missing session asks for signing in again.
const sessionGone = (status: number, text: string): boolean => status === 401 && text.includes(`"${notSignedIn.code}"`)

/**
 * Ask an endpoint. GET input goes to the query string, any other to a JSON body under an `Idempotency-Key`.
 * @throws RefusedError, UnreachableError, BrokenError
 */
export const call = async <E extends Endpoint>(
  endpoint: E,
  input: Asked<E>,
  o: { key?: string; signal?: AbortSignal } = {},
): Promise<Output<E>> => {
  const { path, rest } = fillPath(endpoint.path, input as Record<string, unknown>)
  const get = endpoint.method === 'GET'
  const key = o.key ?? freshKey()
  const send = async () => {
    const stop = new AbortController()
    const tired = setTimeout(() => stop.abort(), wire.patienceMs)
    const left = () => stop.abort()
    o.signal?.addEventListener('abort', left)
    try {
      const r = await wire.fetch(wire.base + path + (get ? queryString(rest) : ''), {
        method: endpoint.method,
        credentials: 'same-origin',
        signal: stop.signal,
        headers: { accept: 'application/json', ...(get ? {} : { 'content-type': 'application/json', 'idempotency-key': key }) },
        ...(get ? {} : { body: JSON.stringify(rest) }),
      })
      return { status: r.status, type: r.headers.get('content-type') ?? '', text: await r.text(), ref: r.headers.get('x-request-id') ?? '' }
    } catch (e) {
      if (o.signal?.aborted) throw e
      throw new UnreachableError(String(e))
    } finally {
      clearTimeout(tired)
      o.signal?.removeEventListener('abort', left)
    }
  }
  let r = await send()
  if (!endpoint.open && sessionGone(r.status, r.text)) {
    await wire.signIn()
    r = await send()
  }
  return (await readAnswer(r.status, r.type, r.text, r.ref)) as Output<E>
}

/** Send a file as multipart; `onSent` is told the share sent, 0 … 1. `fetch` cannot tell it, hence XMLHttpRequest. */
export const upload = async <T>(path: string, form: FormData, onSent: (share: number) => void): Promise<T> => {
  const send = () =>
    new Promise<XMLHttpRequest>((done, fail) => {
      const x = new XMLHttpRequest()
      x.open('POST', wire.base + path)
      x.setRequestHeader('accept', 'application/json')
      x.setRequestHeader('idempotency-key', freshKey())
      x.upload.onprogress = (e) => e.lengthComputable && onSent(e.loaded / e.total)
      x.onload = () => done(x)
      x.onerror = () => fail(new UnreachableError('upload'))
      x.send(form)
    })
  let x = await send()
  if (sessionGone(x.status, x.responseText)) {
    await wire.signIn()
    x = await send()
  }
  return (await readAnswer(
    x.status,
    x.getResponseHeader('content-type') ?? '',
    x.responseText,
    x.getResponseHeader('x-request-id') ?? '',
  )) as T
}
