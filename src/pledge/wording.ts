import type { Day } from '../lib/calendar.ts'
import { compare, div, parseRational, type Rational, rational, readRational, sub } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'

/** What of a pledge is looked at before it may be proposed. */
export interface Wording {
  what: string
  measures: string
  /** Exact decimals as text. */
  baseline: string | null
  target: string | null
  figureUnit: string
  dueOn: Day | null
  beneficiary: string
  responsible: string
}

export const problems = [
  'what-vague',
  'target-missing',
  'baseline-missing',
  'target-is-baseline',
  'unit-missing',
  'day-missing',
  'beneficiary-missing',
  'beneficiary-vague',
  'responsible-missing',
] as const
export type Problem = (typeof problems)[number]
export interface Finding {
  problem: Problem
  /** Field it is about. */
  at: keyof Wording
  /** The words that say nothing, where it is about words. */
  words: string[]
}

export const vague = refusal<{ problems: string[]; words: string[] }>()(422, 'pledge.vague')
/** `percent` is rounded down: never more alike than they are. */
export const copied = refusal<{ unit: string; what: string; percent: number }>()(422, 'pledge.copied')

// Phrases that promise effort instead of a result. From pledges sent back in practice (domain.md 5.1: «abstract ones sent back»).
const emptyPhrases = [
  '进一步加强',
  '进一步提高',
  '进一步提升',
  '进一步完善',
  '不断加强',
  '不断提高',
  '不断提升',
  '不断完善',
  '努力做好',
  '努力提高',
  '努力提升',
  '切实做好',
  '切实加强',
  '切实提高',
  '切实抓好',
  '认真做好',
  '认真抓好',
  '大力推进',
  '大力加强',
  '积极推进',
  '积极开展',
  '全面提升',
  '全面加强',
  '持续改进',
  '持续提升',
  '狠抓落实',
  '尽力而为',
  '力争',
  '尽可能',
  '更上一层楼',
  '再上新台阶',
]
// A beneficiary somebody could ask has a place or a group.
const nobodyInParticular = [
  '群众',
  '广大群众',
  '人民群众',
  '广大党员群众',
  '大家',
  '社会',
  '社会各界',
  '各方',
  '所有人',
  '全体',
  '居民',
  '师生',
  '服务对象',
]

/** What keeps a pledge from being supervised, each with where to mend it; empty = it may be proposed. */
export const lint = (w: Wording): Finding[] => {
  const found: Finding[] = []
  const say = (problem: Problem, at: keyof Wording, words: string[] = []) => void found.push({ problem, at, words })
  const empty = emptyPhrases.filter((p) => w.what.includes(p))
  if (empty.length > 0) say('what-vague', 'what', empty)
  const [target, baseline] = [w.target === null ? null : readRational(w.target), w.baseline === null ? null : readRational(w.baseline)]
  if (target === null) say('target-missing', 'target')
  if (baseline === null) say('baseline-missing', 'baseline')
  if (target && baseline && compare(target, baseline) === 0) say('target-is-baseline', 'target')
  if (w.figureUnit.trim() === '') say('unit-missing', 'figureUnit')
  if (w.dueOn === null) say('day-missing', 'dueOn')
  const whom = w.beneficiary.replace(/[\s，。、]/g, '')
  if (whom === '') say('beneficiary-missing', 'beneficiary')
  else if (nobodyInParticular.includes(whom)) say('beneficiary-vague', 'beneficiary', [whom])
  if (w.responsible.trim() === '') say('responsible-missing', 'responsible')
  return found
}

/** @throws pledge.vague with everything there is to mend, at the first field */
export const assertConcrete = (w: Wording): void => {
  const found = lint(w)
  if (found.length > 0) throw vague({ problems: found.map((f) => f.problem), words: found.flatMap((f) => f.words) }, found[0]!.at)
}

/** Share of the way from baseline to target; may be below 0 or above 1. Both ways count: 20 → 10 is a pledge too. */
export const wayGone = (baseline: string, target: string, figure: string): Rational => {
  const from = parseRational(baseline)
  return div(sub(parseRational(figure), from), sub(parseRational(target), from))
}

// --- copies -------------------------------------------------------------------------------------------------------------

/** The wording without what a copyist changes: figures, names of the unit, punctuation. */
export const bare = (text: string, names: readonly string[]): string => {
  let t = text.normalize('NFKC')
  for (const n of [...names].sort((a, b) => b.length - a.length)) if (n) t = t.replaceAll(n.normalize('NFKC'), '')
  return t.replace(/[\p{N}\p{P}\p{S}\s〇零一二三四五六七八九十百千万两]/gu, '')
}

// Pairs of characters: Chinese words are mostly two long, and a short pledge still has enough of them.
export const shingles = (bareText: string): Set<string> => {
  const chars = [...bareText]
  return new Set(chars.slice(1).map((c, i) => chars[i]! + c))
}

/** Shared pairs ÷ all pairs; exact. Nothing to compare is not alike. */
export const alike = (a: ReadonlySet<string>, b: ReadonlySet<string>): Rational => {
  let both = 0
  for (const s of a) if (b.has(s)) both++
  const all = a.size + b.size - both
  return all === 0 ? rational(0) : rational(both, all)
}

/** N17: from four fifths on it is a copy. */
export const COPY = rational(4, 5)
/** Below eight characters any two pledges of the same service look alike. */
export const shortest = 8

const fnv = (s: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < s.length; i++) h = Math.imul(h ^ s.charCodeAt(i), 0x01000193)
  return h >>> 0
}
// Finaliser of MurmurHash3: spreads the seed over all bits.
const mix = (n: number): number => {
  let h = n
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

const BANDS = 20
const ROWS = 3
/**
 * MinHash bands: two wordings that are alike to four fifths share at least one with 99.9999 % (1 − (1 − 0.8³)²⁰), so that copies
 * are found through an index; what shares a band is then compared exactly.
 * @returns safe integers, the number of the band in the upper part
 */
export const bands = (of: ReadonlySet<string>): number[] => {
  if (of.size === 0) return []
  const base = [...of].map(fnv)
  const least = (seed: number): number => {
    let m = 0xffffffff
    for (const b of base) {
      const h = mix(b ^ Math.imul(seed + 1, 0x9e3779b1))
      if (h < m) m = h
    }
    return m
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let h = 0x811c9dc5
    for (let row = 0; row < ROWS; row++) h = Math.imul(h ^ mix(least(band * ROWS + row)), 0x01000193)
    return band * 2 ** 32 + (h >>> 0)
  })
}
