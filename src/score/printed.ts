import {
  add,
  compare,
  equal,
  floor,
  isZero,
  mul,
  ONE,
  parseRational,
  type Rational,
  rational,
  sub,
  sum,
  toDecimal,
  toExact,
  ZERO,
} from '../lib/rational.ts'
import { shown } from '../standard/reading.ts'
import type { SheetWire } from './sheet-wire.ts'

// A reader adds up what he sees. The engine stays exact; only what is printed is fitted, so that lines add up to their branch and branches to the total.

/**
 * Fixed decimals that add up to the given whole: every part cut to `places`, what is left given to the largest remainders, at equal ones to the first.
 * @param whole the printed sum, itself of so many places; parts not negative
 */
export const apportion = (parts: readonly Rational[], whole: Rational, places: number): Rational[] => {
  const unit = rational(10n ** BigInt(places))
  const cut = parts.map((p) => floor(mul(p, unit)))
  const left = Number(floor(mul(whole, unit)) - cut.reduce((a, b) => a + b, 0n))
  const rest = parts.map((p, i) => ({ i, r: sub(mul(p, unit), rational(cut[i]!)) })).filter((x) => !isZero(x.r))
  const first = rest.sort((a, b) => compare(b.r, a.r) || a.i - b.i).slice(0, Math.max(0, left))
  const raised = new Set(first.map((x) => x.i))
  return cut.map((n, i) => rational(raised.has(i) ? n + 1n : n, unit.n))
}

export interface PrintedRow {
  /** What enters the total; null while the line has no points. */
  counted: string | null
  /** What the line or branch can bring to the total. */
  max: string
}
export interface Printed {
  /** By id of leaf and of branch. */
  rows: ReadonlyMap<string, PrintedRow>
  /** Something does not apply, so what counts is not what was scored. */
  rescaled: boolean
  /** Leaves that do not apply, and the points the standard sets for them. */
  skipped: { n: number; max: string }
  /** One factor for all lines, with the points it was divided by; null where branches differ. */
  factor: { by: string; over: string } | null
  tree: PrintedRow & { counted: string }
}

type Node = { id: string; value: Rational; max: Rational; children: Node[] }
const places = (shown: string): number => Math.max(2, shown.split('.')[1]?.length ?? 0)
const atLeast = (r: Rational): Rational => (r.n < 0n ? ZERO : r)

/** What the sum of the lines is printed as: what the printed total leaves for it, else itself. */
const wholeOf = ({ total }: SheetWire, p: number): Rational => {
  const near = (exact: string): Rational => parseRational(toDecimal(parseRational(exact), p))
  const over = sub(add(parseRational(total.tree), parseRational(total.bonus)), parseRational(total.deducted))
  const untouched = equal(over, parseRational(total.points)) && (total.shown.split('.')[1]?.length ?? 0) === p
  return untouched ? atLeast(add(sub(parseRational(total.shown), near(total.bonus)), near(total.deducted))) : near(total.tree)
}

/** The sheet as it is printed. */
export const printed = (s: SheetWire): Printed => {
  const p = places(s.total.shown)
  const top: Node[] = []
  const branches = new Map<string, Node>()
  for (const l of s.lines) {
    let at = top
    for (const id of l.above) {
      let b = branches.get(id)
      if (!b) {
        const of = s.sums.find((x) => x.id === id)!
        b = { id, value: parseRational(of.points), max: parseRational(of.countedMax), children: [] }
        branches.set(id, b)
        at.push(b)
      }
      at = b.children
    }
    const value = l.counted === null ? ZERO : parseRational(l.counted)
    at.push({ id: l.id, value, max: mul(parseRational(l.max), parseRational(l.factor)), children: [] })
  }
  const open = new Set(s.lines.filter((l) => l.counted === null).map((l) => l.id))
  const rows = new Map<string, PrintedRow>()
  const walk = (nodes: readonly Node[], value: Rational, max: Rational): void => {
    const values = apportion(
      nodes.map((n) => n.value),
      value,
      p,
    )
    const maxima = apportion(
      nodes.map((n) => n.max),
      max,
      p,
    )
    for (const [i, n] of nodes.entries()) {
      rows.set(n.id, { counted: open.has(n.id) ? null : toDecimal(values[i]!, p), max: toDecimal(maxima[i]!, p) })
      walk(n.children, values[i]!, maxima[i]!)
    }
  }
  const value = wholeOf(s, p)
  const max = parseRational(toDecimal(sum(top.map((n) => n.max)), p))
  walk(top, value, max)
  const without = s.lines.filter((l) => l.state === 'notApplicable')
  const within = s.lines.filter((l) => l.state !== 'notApplicable')
  const factors = new Set(within.map((l) => l.factor))
  const one = factors.size === 1 ? parseRational([...factors][0]!) : null
  return {
    rows,
    rescaled: within.some((l) => !equal(parseRational(l.factor), ONE)),
    skipped: { n: without.length, max: toExact(sum(without.map((l) => parseRational(l.max)))) },
    factor: one && { by: shown(one), over: shown(sum(within.map((l) => parseRational(l.max)))) },
    tree: { counted: toDecimal(value, p), max: toDecimal(max, p) },
  }
}
