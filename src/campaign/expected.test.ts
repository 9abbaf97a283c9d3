import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type PlanV1, TO_FILL } from './plan-schema.ts'

const root = new URL('../../', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, root), 'utf8')

interface Line {
  id: string
  phrase: string
  variant: string
  kind: string
  row: string
  part: string
  at: string
  screen: string
  assert: string
}
const readLines = (seed: string): { head: string; lines: Line[] } => {
  const rows = text(`test/seeds/${seed}.expected`).split('\n')
  const lines = rows
    .filter((r) => r && !r.startsWith('#'))
    .map((r): Line => {
      const cells = r.split('\t')
      if (cells.length !== 9) throw new Error(`${seed}: ${cells.length} cells in ${r}`)
      const [id, phrase, variant, kind, row, part, at, screen, assert] = cells as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ]
      return { id, phrase, variant, kind, row, part, at, screen, assert }
    })
  return { head: rows[0]!, lines }
}
/** Blanks, page numbers and the shape of quotation marks carry no meaning in the scanned texts. */
const plain = (s: string) =>
  s
    .replace(/—\d+—/g, '')
    .replace(/[\s“”〝〞〟"]/g, '')
    .replaceAll(',', '，')
    .replaceAll('(', '（')
    .replaceAll(')', '）')

/** JSON pointer whose `[x]` picks from a list by id or key. */
const find = (value: unknown, at: string): unknown =>
  at
    .split('/')
    .slice(1)
    .reduce<unknown>((v, step) => {
      const pick = /^\[(.+)\]$/.exec(step)?.[1]
      if (pick === undefined) return (v as Record<string, unknown> | undefined)?.[step]
      return Array.isArray(v) ? v.find((x: { id?: string; key?: string }) => x.id === pick || x.key === pick) : undefined
    }, value)

/**
 * The speeches are other people's texts and are not distributed: `ZY_SEEDS` names the folder that holds them.
 * Without it everything but the two comparisons with the speech itself is still checked, and the run says so.
 */
const speech = (seed: string): string | null => {
  const folder = process.env.ZY_SEEDS
  if (!folder) return null
  const file = readdirSync(folder).find((f) => f.startsWith(`${seed}_`))
  if (!file) throw new Error(`ZY_SEEDS: no text ${seed}_…`)
  return readFileSync(`${folder}/${file}`, 'utf8')
}

const missing = (lines: readonly Line[], plan: unknown, seed: string | null): string[] =>
  lines.flatMap(({ id, phrase, variant, at }) => {
    if (seed !== null && !plain(seed).includes(plain(variant || phrase))) return [`${id}: not in the seed`]
    const there = find(plan, at)
    if (there === undefined) return [`${id}: nothing at ${at}`]
    return plain(JSON.stringify(there)).includes(plain(phrase)) ? [] : [`${id}: ${at} does not mention ${phrase}`]
  })

const without = (plan: PlanV1, at: string): PlanV1 => {
  const copy = structuredClone(plan)
  const [, parent, last] = /^(.*)\/([^/]+)$/.exec(at)!
  const holder = find(copy, parent!) as Record<string, unknown> | { id?: string; key?: string }[]
  const id = /^\[(.+)\]$/.exec(last!)?.[1]
  if (Array.isArray(holder))
    holder.splice(
      holder.findIndex((x) => x.id === id || x.key === id),
      1,
    )
  else delete holder[last!]
  return copy
}

const rows = [
  ...['L', 'A', 'G', 'E', 'S', 'C', 'R'].flatMap((letter, n) =>
    Array.from({ length: [8, 10, 7, 4, 7, 5, 7][n]! }, (_, i) => `${letter}${i + 1}`),
  ),
]
const seeds = ['000', '001', '002', '003', '004']
const planOf = (seed: string): PlanV1 => {
  const file = readdirSync(new URL('plans/', root)).find((f) => f.startsWith(`${seed}-`))
  return JSON.parse(text(`plans/${file}`)) as PlanV1
}

describe.each(seeds)('seed %s', (seed) => {
  const { head, lines } = readLines(seed)
  const plan = planOf(seed)
  const source = speech(seed)
  if (source === null) console.warn(`not compared with the speech ${seed}: set ZY_SEEDS`)

  it('has a list in the known format, every line complete', () => {
    expect(head).toBe(`# zhengyou-expected/1\tseed ${seed}\tplan ${plan.id}`)
    expect(lines.length).toBeGreaterThanOrEqual(40)
    expect(new Set(lines.map((l) => l.id)).size).toBe(lines.length)
    for (const l of lines) {
      expect(rows, l.id).toContain(l.row)
      expect(['mechanism', 'actor', 'figure', 'date', 'term'], l.id).toContain(l.kind)
      expect(l.part, l.id).toMatch(/^[1-7]$/)
      expect(l.assert, l.id).toMatch(/^[a-z-]+:[A-Z]\d+\.[a-z0-9-]+$/)
      // Terms, not sentences: the project holds no passage of the speeches at all.
      expect([...l.phrase].length, l.id).toBeLessThanOrEqual(34)
    }
  })
  it('finds every phrase in the seed and in the plan', () => {
    expect(missing(lines, plan, source)).toEqual([])
  })
  it('names the line when its part of the plan is taken out', () => {
    const unnoticed = lines.filter((l) => !missing([l], without(plan, l.at), source).some((m) => m.startsWith(`${l.id}:`)))
    expect(unnoticed.map((l) => l.id)).toEqual([])
  })
  // Registered only where there is a speech to compare with.
  if (source !== null)
    it('copies no passage of the seed outside source notes', () => {
      const own: string[] = []
      const walk = (v: unknown) => {
        if (typeof v === 'string') own.push(plain(v))
        else if (Array.isArray(v)) v.forEach(walk)
        else if (v && typeof v === 'object') for (const [k, x] of Object.entries(v)) if (k !== 'source' && k !== 'sources') walk(x)
      }
      walk(plan)
      const bare = plain(source)
      // 24 characters without a full stop is a sentence, not a term of the regulations.
      const copied = own.flatMap((t) =>
        [...t].flatMap((_, i) => (i + 24 <= t.length && bare.includes(t.slice(i, i + 24)) ? [t.slice(i, i + 24)] : [])),
      )
      expect(copied).toEqual([])
    })
  it('types no slogan of the seed as the theme', () => {
    expect(plan.theme).toBe('')
    expect(plan.classes.map((c) => c.theme)).toEqual(plan.classes.map(() => ''))
  })
})

it('names every row of the mission that a seed carries', () => {
  const covered = new Set(seeds.flatMap((s) => readLines(s).lines.map((l) => l.row)))
  expect(rows.filter((r) => !covered.has(r))).toEqual([])
})

it('leaves methods without content to the unit', () => {
  const named = ['一线工作法', '四位一体工作法', '五星书记创建', '三走进三服务', '融合工作法', '五抓五促', '双培双进', '金桥工作法']
  const items = planOf('002').classes.flatMap((c) => c.menu)
  expect(named.map((n) => items.find((i) => i.name === n)?.content)).toEqual(named.map(() => TO_FILL))
  expect(planOf('002').mechanisms.find((m) => m.term === '五推动五打造')?.content).toBe(TO_FILL)
  expect(planOf('004').classes[0]!.menu.find((i) => i.name === '十员十队')?.content).toBe(TO_FILL)
  expect(planOf('000').classes[0]!.menu.find((i) => i.name === '五项活动')?.content).toBe(TO_FILL)
})
