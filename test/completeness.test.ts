import { expect, test } from 'vitest'
import { actions, downloads, halls, reactions, sentence, ticks, uploads } from '../src/app.ts'
import { declaredRefusals } from '../src/bin/documents.ts'
import { jsonSchema } from '../src/http/openapi.ts'
import { filesBelow, read, root } from './source.ts'

// What a promise would forget: every endpoint is tested, every refusal has its sentence, every state its name, every SQL function its use.
const source = filesBelow('src', /\.tsx?$/).filter((f) => !/\.(test|fixture)\.tsx?$|\.d\.ts$/.test(f))
const tests = [...filesBelow('src', /\.(db\.test|fixture)\.tsx?$/), ...filesBelow('test', /\.ts$/)]
// The generated tests send to every endpoint; they do not count as its own.
const generated = /^test\/(permission|badinput|completeness|http|boundaries|style)\b/
const endpoints = actions.map((a) => a.endpoint)

test('names and paths of endpoints are given once', () => {
  expect(endpoints.length).toBeGreaterThan(60)
  const twice = (list: string[]) => list.filter((x, i) => list.indexOf(x) !== i)
  expect(twice(endpoints.map((e) => e.name))).toEqual([])
  expect(twice(endpoints.map((e) => `${e.method} ${e.path.replace(/:\w+/g, ':')}`))).toEqual([])
  expect(twice([...halls, ...downloads, ...uploads].map((h) => h.name))).toEqual([])
  expect(twice([...reactions, ...ticks].map((r) => r.name))).toEqual([])
})

test('an endpoint is called noun.verb, changes nothing by GET, and says in Chinese what it does', () => {
  for (const e of endpoints) {
    expect(e.name).toMatch(/^[a-z][a-z-]*(\.[a-z][a-z-]*)+$/)
    if (e.kind === 'command') expect(e.method, e.name).not.toBe('GET')
    expect(e.summary, e.name).toMatch(/\p{Script=Han}/u)
  }
})

test('every text that comes in has a longest length', () => {
  const endless: string[] = []
  const look = (at: string, s: Record<string, unknown>): void => {
    const bounded =
      s.maxLength !== undefined || s.enum || s.const !== undefined || s.format || (typeof s.pattern === 'string' && /\$$/.test(s.pattern))
    if (s.type === 'string' && !bounded) endless.push(at)
    if (s.type === 'array' && s.maxItems === undefined && !s.prefixItems) endless.push(`${at}[]`)
    for (const [k, v] of Object.entries(s))
      if (['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(k)) for (const x of v as object[]) look(at, x as Record<string, unknown>)
      else if (k === 'items') look(`${at}[]`, v as Record<string, unknown>)
      else if (k === 'properties') for (const [name, x] of Object.entries(v as object)) look(`${at}.${name}`, x as Record<string, unknown>)
  }
  for (const e of endpoints) look(e.name, jsonSchema(e.input, 'input'))
  expect(endless).toEqual([])
})

// Asked of nobody but the person himself: what one may do to one's own account or list needs no role.
test('every command names who may, but for the acts on oneself', () => {
  expect(
    endpoints
      .filter((e) => e.kind === 'command' && e.may === null)
      .map((e) => e.name)
      .sort(),
  ).toEqual(['account.change-password'])
  expect(endpoints.filter((e) => e.kind === 'command' && e.open).map((e) => e.name)).toEqual([])
})

test('every endpoint is called by a test of its own', () => {
  // `/grants/${id}/end?x=1` → `/grants/*/end`
  const called = new Set<string>()
  for (const f of tests.filter((f) => !generated.test(f)))
    for (const m of read(f).matchAll(/\.(get|post|put|delete)\(\s*([`'"])(\/[^`'"]*)\2/g))
      called.add(
        `${m[1]!.toUpperCase()} ${m[3]!
          .replace(/\$\{[^}]*\}/g, '*')
          .replace(/\?.*$/, '')
          .replace(/\/\d+(?=\/|$)/g, '/*')}`,
      )
  const fits = (call: string, e: (typeof endpoints)[number]) => {
    const [method, path] = call.split(' ') as [string, string]
    const a = path.split('/')
    const b = e.path.split('/')
    return method === e.method && a.length === b.length && b.every((step, i) => step.startsWith(':') || step === a[i] || a[i] === '*')
  }
  expect(endpoints.filter((e) => ![...called].some((c) => fits(c, e))).map((e) => `${e.name}  ${e.method} ${e.path}`)).toEqual([])
})

const declared = declaredRefusals()

test('every refusal has a sentence that reads to its end', () => {
  expect(declared.length).toBeGreaterThan(60)
  expect(declared.filter((d, i) => declared.findIndex((o) => o.code === d.code && o.file !== d.file) > i).map((d) => d.code)).toEqual([])
  const wrong: string[] = []
  for (const { code, facts, file: at } of [...declared, { code: 'http.bug', facts: { reference: '0a1b' }, file: 'src/http/errors.ts' }]) {
    let said = code
    try {
      said = sentence(code, facts)
    } catch (e) {
      wrong.push(`${at}: ${code} cannot be said: ${(e as Error).message}`)
      continue
    }
    // Sentences of lib/ are also parts of a report’s line and end there.
    if (said === code) wrong.push(`${at}: ${code} has no sentence`)
    else if (!/[。？]$|样本[甲乙]$/.test(said) && !at.startsWith('src/lib/')) wrong.push(`${at}: ${code} does not end: ${said}`)
    else if (/undefined|NaN|\[object|！/.test(said)) wrong.push(`${at}: ${code} says: ${said}`)
    else if ((said.match(/\p{Script=Han}/gu) ?? []).length < 6) wrong.push(`${at}: ${code} is not a sentence: ${said}`)
  }
  expect(wrong).toEqual([])
})

test('every refusal an endpoint lists is one that is declared', () => {
  const codes = new Set(declared.map((d) => d.code))
  expect(endpoints.flatMap((e) => e.refusals.filter((r) => !codes.has(r.code)).map((r) => `${e.name}: ${r.code}`))).toEqual([])
})

test('every state has its official word, every noun that may be missing its name', async () => {
  const nameless: string[] = []
  for (const f of source.filter((f) => /^src\/\w+\/[\w-]+\.ts$/.test(f) && /\bstateTable\b/.test(read(f)) && !f.startsWith('src/lib/'))) {
    const exported = (await import(`${root}/${f}`)) as Record<
      string,
      { noun?: string; table?: Record<string, readonly string[]> } | undefined
    >
    for (const t of Object.values(exported)) {
      if (typeof t?.noun !== 'string' || typeof t.table !== 'object') continue
      for (const state of new Set(Object.values(t.table).flat())) {
        const said = sentence('state.wrong', { noun: t.noun, action: 'x', state, lawfulIn: [state] })
        if (said.includes(state)) nameless.push(`${f}: ${t.noun}.state.${state}`)
      }
    }
  }
  for (const f of source)
    for (const m of read(f).matchAll(/notFound\(\{ noun: '([\w-]+)' \}\)|assertMay\([^()]*'([a-z-]+)'\)/g)) {
      const noun = (m[1] ?? m[2])!
      if (sentence('http.not-found', { noun }).includes('这个内容')) nameless.push(`${f}: noun ${noun}`)
    }
  expect([...new Set(nameless)]).toEqual([])
})

test('every SQL function is used by something else than itself', () => {
  const everything = [...source, ...filesBelow('src', /\.test\.ts$/), ...filesBelow('test', /\.ts$/), ...filesBelow('bench', /\.ts$/)]
  const words = new Map(everything.map((f) => [f, new Set(read(f).match(/\b[A-Za-z_]\w*\b/g))]))
  const unused: string[] = []
  let n = 0
  for (const f of source.filter((f) => /\.(read|write|seal)\.ts$/.test(f)))
    for (const m of read(f).matchAll(/^export (?:const|async function|function) (\w+)/gm)) {
      n++
      if (![...words].some(([other, has]) => other !== f && has.has(m[1]!))) unused.push(`${f}: ${m[1]}`)
    }
  expect(n).toBeGreaterThan(100)
  expect(unused).toEqual([])
})
