import { readingWords as w } from '../import.text.ts'
import type { Clause, Norm } from './clause.ts'
import type { Outside } from './outside.ts'

const amount = (n: Norm): string => `${n.n}${n.unit === '%' ? '%' : ` ${n.unit}`}`
const per = (n: Norm): string => (n.unit === '%' ? `${n.n} 个百分点` : `${n.n} ${n.unit}`)
const owed = (n: Norm): string => (n.of ? w.every(n.of, amount(n)) : amount(n))

/** Clauses in plain words, to stand beside the original; several of one item each say what they are about. */
export const sayClauses = (clauses: readonly Clause[]): string[] =>
  clauses.map((c) => {
    const words = sayClause(c)
    const about = clauses.length > 1 && (c.kind === 'per' || c.kind === 'short')
    return (about ? w.about(c.when, words) : words).replaceAll(',', '，')
  })

const sayClause = (c: Clause): string => {
  switch (c.kind) {
    case 'short':
      return w.short(c.norms.map(owed).join('、'), per(c.per), c.points)
    case 'per':
      return w.per(per(c.per), c.points)
    case 'bands': {
      const value = (x: string): string => amount({ n: x, unit: c.unit })
      return c.bands
        .map((b) =>
          w.band(
            b.from !== null && b.to !== null
              ? w.between(value(b.from), value(b.to))
              : b.from !== null
                ? w.from(value(b.from))
                : w.to(value(b.to!)),
            b.points,
          ),
        )
        .join('，')
    }
    case 'levels':
      return c.levels.map((l) => (l.points === '0' ? w.zero(l.when) : w.get(l.when, l.points))).join('，')
    case 'zero':
      return w.zero(c.when)
    case 'share':
      return w.share(c.points)
    case 'import':
      return w.import(c.outOf)
    case 'rank':
      return w.rank(c.best, c.minus)
    default:
      return w[c.kind](c.when, c.points)
  }
}

export const sayOutside = (o: Outside): string =>
  o.kind === 'veto'
    ? w.veto[o.effect]
    : o.kind === 'deduction'
      ? w.deduction(per(o.per), o.points, o.cap)
      : w.bonus(o.amounts.join('、'), o.each, o.highest, o.cap)
