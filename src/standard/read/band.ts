import { compare, parseRational } from '../../lib/rational.ts'
import type { Band, Clause, FlagReason } from './clause.ts'
import { number, unit } from './words.ts'

export interface Range {
  from: string | null
  to: string | null
  /** Only this value, until the next higher band is known. */
  exact?: true
  unit: string
}

const counter = `(${unit}|分)?`
const n = `(${number})`
const of = (unitText: string | undefined): string => unitText ?? ''
const range = (from: string | null, to: string | null, u: string | undefined): Range => ({ from, to, unit: of(u) })

/** The stretch of values a condition names: 90 % 以上, 80-90 %, 不足 60 %, 2 名. Null when it names none. */
export const rangeOf = (words: string): Range | null => {
  const text = words.replace(/\(含\)|\(不含\)|含(?=\d)/g, '').replace(/年度|\d+年内?/g, '')
  const two = (pattern: string): RegExpExecArray | null => new RegExp(pattern).exec(text)
  let m = two(`${n}${counter}(?:-|至|到)${n}${counter}`)
  if (m) return range(m[1]!, m[3]!, m[4] ?? m[2])
  m = two(`${n}${counter}(?:≤|<)[^\\d≤<≥>]*(?:<|≤)${n}${counter}`)
  if (m) return range(m[1]!, m[3]!, m[4] ?? m[2])
  m = two(`(?:≥|>|不低于|达到?|超过)${n}${counter}[^\\d]*(?:<|≤|不足|不满|不到|低于|未达到?|以下)${n}${counter}`)
  if (m) return range(m[1]!, m[3]!, m[4] ?? m[2])
  m = two(`${n}${counter}(?:及|含)?以上[^\\d]*(?:<|≤|不足|不满|不到|低于|未达到?)${n}${counter}`)
  if (m) return range(m[1]!, m[3]!, m[4] ?? m[2])
  m = two(`(?:<|≤|不足|不满|不到|低于|少于|未达到?|达不到)${n}${counter}`) ?? two(`${n}${counter}(?:及|含)?以下`)
  if (m) return range(null, m[1]!, m[2])
  m = two(`(?:≥|>|不低于|不少于|达到?|超过|高于)${n}${counter}`) ?? two(`${n}${counter}(?:及|含)?以上`)
  if (m) return range(m[1]!, null, m[2])
  m = two(`${n}${counter}`)
  if (m) return { ...range(m[1]!, null, m[2]), exact: true }
  return /负增长|下降$/.test(text) ? range(null, '0', '') : null
}

const value = parseRational

/**
 * Bands as a whole, best value first: a border two bands claim belongs to the upper one (以上 includes its number), a single number reaches to the
 * next higher band. Refuses gaps and mixed counters.
 */
export const bandsFrom = (rows: readonly { range: Range; points: string }[]): Extract<Clause, { kind: 'bands' }> | FlagReason => {
  const counters = [...new Set(rows.map((r) => r.range.unit).filter((u) => u !== ''))]
  if (counters.length > 1) return 'band-unit'
  const sorted = [...rows].sort((a, b) =>
    a.range.from === null ? 1 : b.range.from === null ? -1 : compare(value(b.range.from), value(a.range.from)),
  )
  if (sorted.filter((r) => r.range.from === null).length > 1) return 'band-gap'
  const bands: Band[] = []
  for (const { range: r, points } of sorted) {
    const above = bands.at(-1)
    if (!above) bands.push({ from: r.from, to: r.exact ? null : r.to, points })
    else {
      const edge = above.from!
      const loose = r.exact || r.to === null
      if (!loose && compare(value(r.to!), value(edge)) < 0) return 'band-gap'
      if (r.from !== null && compare(value(r.from), value(edge)) >= 0) return 'band-gap'
      bands.push({ from: r.from, to: edge, points })
    }
  }
  return { kind: 'bands', unit: counters[0] ?? '', bands }
}
