import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkText, redRules } from '../campaign/redline.ts'
import { builtinStandards, measures } from './builtin.ts'
import { lint } from './lint.ts'
import { standardText as t } from './standard.text.ts'
import { bindMeasures, readStandardFile } from './standard.ts'
import type { Leaf, StandardFile } from './standard-schema.ts'

const corpus = readFileSync(new URL('./lint.corpus.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((l) => l && !l.startsWith('#'))
  .map((l) => l.split('\t') as [string, string])
const lawful = corpus.filter(([v]) => v === 'ok').map(([, text]) => text)
const banned = corpus.filter(([v]) => v !== 'ok')

const base = readStandardFile(builtinStandards().get('five-goods'))
const item = (id: string, over: Partial<Leaf> = {}): Leaf => ({
  id,
  title: `第 ${id} 项`,
  text: '按规定办理',
  max: '10',
  verification: ['documents'],
  evidence: ['register'],
  department: '组织部门',
  cycle: 'year',
  rule: { kind: 'judged', step: '0.5', guidance: '按规定办理' },
  ...over,
})
/** Ten items of ten points, the first ones as given. */
const standard = (...first: Partial<Leaf>[]): StandardFile => ({
  ...base,
  classes: [],
  deductions: [],
  tree: Array.from({ length: 10 }, (_, i) => item(String(i + 1), first[i])),
})
const findings = (s: StandardFile) => lint(bindMeasures(s, measures()), checkText)
const of = (s: StandardFile, code: string) => findings(s).filter((f) => f.code === code)

describe('red lines in items', () => {
  it('has at least fifty lawful and fifty banned items, every rule among them', () => {
    expect(lawful.length).toBeGreaterThanOrEqual(50)
    expect(lawful.filter((x) => /应到|实到|报到|签到册/.test(x)).length).toBeGreaterThanOrEqual(20)
    expect(banned.length).toBeGreaterThanOrEqual(50)
    expect(new Set(banned.map(([v]) => v))).toEqual(new Set(redRules))
    expect(new Set(corpus.map(([, text]) => text)).size).toBe(corpus.length)
  })
  it('passes every lawful item', () => {
    expect(lawful.flatMap((text) => of(standard({ text }), 'lint.red-line').map((f) => [text, f.sentence]))).toEqual([])
  })
  it('refuses every banned item by the name of the rule', () => {
    const missed = banned.filter(([rule, text]) => {
      const said = of(standard({ text }), 'lint.red-line')
      return !said.some((f) => f.level === 'refuse' && f.sentence.includes(t[`redline.${rule}` as 'redline.check-in']))
    })
    expect(missed).toEqual([])
  })
})

describe('items that should not stand as they are', () => {
  it('names what rests on pictures, sign-in sheets or news alone', () => {
    const s = standard({ evidence: ['photo'] }, { evidence: ['signin', 'news'] }, { evidence: ['photo', 'confirmation'] })
    expect(of(s, 'lint.trace-only').map((f) => [f.at, f.sentence])).toEqual([
      ['1', '“1 第 1 项”只凭图片认定，属留痕考核，请改用登记、确认或实地查看'],
      ['2', '“2 第 2 项”只凭签到册、新闻报道认定，属留痕考核，请改用登记、确认或实地查看'],
    ])
  })
  it('names what is counted twice', () => {
    const rule = { kind: 'proportional', measure: 'pledge.kept_share' } as const
    expect(of(standard({ rule }, { rule }), 'lint.counted-twice').map((f) => f.sentence)).toEqual(['指标“承诺兑现率”在 1、2 中重复计分'])
  })
  it('names the same words scored in two items', () => {
    const text = '党务公开栏按季更新，少更新一次扣 1 分'
    expect(
      of(standard({ text }, {}, { text: '党务公开栏按季更新,少更新一次扣1分。' }), 'lint.same-words').map((f) => [f.at, f.sentence]),
    ).toEqual([['1', '1、3 的条文相同，同一件事会扣两次、得两次']])
  })
  it('names what no unit can reach', () => {
    const s = standard(
      { rule: { kind: 'bands', measure: 'pledge.kept_share', bands: [{ from: '0.9', to: null, points: '8' }] } },
      { rule: { kind: 'allOrNothing', measure: 'pledge.kept_share', op: '>', threshold: '1' } },
      { rule: { kind: 'judged', allowed: ['6', '3'], guidance: '看' } },
    )
    expect(of(s, 'lint.unreachable').map((f) => f.sentence)).toEqual([
      '“1 第 1 项”满分 10 分，任何单位最多只能得 8 分',
      '“2 第 2 项”满分 10 分，任何单位最多只能得 0 分',
      '“3 第 3 项”满分 10 分，任何单位最多只能得 6 分',
    ])
  })
  it('names totals that are not 100', () => {
    expect(of(standard({ max: '12.5' }), 'lint.total-not-100').map((f) => [f.level, f.sentence])).toEqual([
      ['refuse', '各项分值合计 102.5 分，应为 100 分'],
    ])
  })
})
