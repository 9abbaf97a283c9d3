import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { command, query } from '../../lib/contract.ts'
import { BrokenError, call, fillPath, freshKey, isRefused, queryString, type RefusedError, setWire, UnreachableError } from './client.ts'

const read = query('thing.read', 'GET /things/:id', {
  input: z.object({ id: z.number(), q: z.string().optional() }),
  output: z.object({ n: z.number() }),
  summary: 's',
})
const change = command('thing.change', 'PUT /things/:id', {
  input: z.object({ id: z.number(), version: z.number(), title: z.string() }),
  output: z.object({ n: z.number() }),
  summary: 's',
})

const asked: { url: string; init: RequestInit }[] = []
const answers = (...rs: (Response | Error)[]) =>
  setWire({
    fetch: async (url, init) => {
      asked.push({ url: String(url), init: init ?? {} })
      const r = rs.shift()!
      if (r instanceof Error) throw r
      return r
    },
  })
const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } })
afterEach(() => void asked.splice(0))

test('path parameters leave the input, the rest is the query', async () => {
  answers(Response.json({ n: 1 }))
  expect(await call(read, { id: 7, q: '枫林 里' })).toEqual({ n: 1 })
  expect(asked[0]!.url).toBe('/api/things/7?q=%E6%9E%AB%E6%9E%97+%E9%87%8C')
  expect(() => fillPath('/a/:b', {})).toThrow('no b')
  expect(queryString({ a: ['x', 'y'], b: '', c: undefined, d: 0 })).toBe('?a=x&a=y&d=0')
})

test('a command carries its key, and the same one after signing in again', async () => {
  answers(problem(401, { code: 'access.not-signed-in' }), Response.json({ n: 2 }))
  let signed = 0
  setWire({ signIn: async () => void signed++ })
  expect(await call(change, { id: 7, version: 3, title: '雨棚' })).toEqual({ n: 2 })
  expect(signed).toBe(1)
  const keys = asked.map((a) => (a.init.headers as Record<string, string>)['idempotency-key'])
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/)
  expect(keys[1]).toBe(keys[0])
  expect(asked[1]!.init.body).toBe('{"version":3,"title":"雨棚"}')
})

test('a wrong password is told, not answered by asking to sign in again', async () => {
  answers(problem(401, { code: 'access.wrong-password', facts: { left: 4 }, sentence: '密码不对。' }))
  let signed = 0
  setWire({ signIn: async () => void signed++ })
  const e = await call(change, { id: 7, version: 3, title: 'x' }).catch((x: unknown) => x)
  expect((e as RefusedError).code).toBe('access.wrong-password')
  expect(signed).toBe(0)
})

test('a refusal keeps its code, facts, field and sentence', async () => {
  answers(problem(422, { code: 'thing.too-late', facts: { dueOn: '2026-03-02' }, at: 'title', sentence: '已过期。' }))
  const e = await call(change, { id: 7, version: 3, title: 'x' }).catch((x: unknown) => x)
  expect(isRefused(e, { code: 'thing.too-late', status: 422 })).toBe(true)
  expect({ ...(e as RefusedError) }).toEqual({
    status: 422,
    code: 'thing.too-late',
    facts: { dueOn: '2026-03-02' },
    at: 'title',
    sentence: '已过期。',
  })
})

test('down, broken and refused are three things', async () => {
  answers(
    new TypeError('failed to fetch'),
    new Response('<html>', { status: 502 }),
    problem(500, { code: 'http.bug', facts: { reference: 'R-7' } }),
    new Response('nginx', { status: 404 }),
  )
  const get = () => call(read, { id: 1 }).catch((x: unknown) => x)
  expect(await get()).toBeInstanceOf(UnreachableError)
  expect(await get()).toBeInstanceOf(UnreachableError)
  expect(((await get()) as BrokenError).reference).toBe('R-7')
  expect(await get()).toBeInstanceOf(BrokenError)
})

test('without randomUUID a key is still a version 4 UUID', () => {
  const kept = crypto.randomUUID
  Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
  try {
    expect(freshKey()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  } finally {
    Object.defineProperty(crypto, 'randomUUID', { value: kept, configurable: true })
  }
})
