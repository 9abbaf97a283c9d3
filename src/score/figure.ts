import { div, isZero, parseRational, type Rational } from '../lib/rational.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { engineText as t } from './engine.text.ts'
import type { Evidence } from './evidence.ts'
import type { Figure } from './points.ts'
import type { LineInput, WhyNot } from './sheet.ts'

// Nearly every figure is a count: reading it without the general grammar halves the cost of a city's sheets.
const readExact = (text: string): Rational => (/^\d{1,15}$/.test(text) ? { n: BigInt(text), d: 1n } : parseRational(text))

export type Found =
  | { ok: true; figure: Figure; input: LineInput }
  | { ok: false; pending: boolean; why: WhyNot; owedBy: string | null; words: string; input: LineInput | null }

/** The figure of a measure, or why there is none. A ratio over 0 is `none`; what that means is the item's affair. */
export const find = (standard: Standard, evidence: Evidence, asOf: number, id: string): Found => {
  const m = standard.measures[id]!
  const no = (pending: boolean, why: WhyNot, words: string, input: LineInput | null = null): Found => ({
    ok: false,
    pending,
    why,
    owedBy: pending ? t[`owed.${m.owedBy}`] : null,
    words,
    input,
  })
  if (!m.available) return no(false, 'unavailable', t['why.unavailable']({ measure: m.title }))
  const v = evidence.measures[id]
  if (!v) return no(true, 'missing-measure', t['why.missing-measure']({ measure: m.title, owedBy: t[`owed.${m.owedBy}`] }))
  if (v.suppressed) return no(false, 'suppressed', t['why.suppressed']({ measure: m.title }))
  if (v.ledgerPosition > asOf) return no(true, 'later', t['why.later']({ measure: m.title, position: v.ledgerPosition, asOf }))
  const numerator = readExact(v.numerator)
  const denominator = v.denominator === null ? null : readExact(v.denominator)
  const input: LineInput = {
    measure: id,
    title: m.title,
    unit: m.unit,
    kind: m.kind,
    numerator,
    denominator,
    refs: [...v.refs].sort(),
    position: v.ledgerPosition,
  }
  if (m.kind === 'count') return { ok: true, figure: { numerator, denominator, value: numerator }, input }
  if (denominator === null) throw new Error(`measure ${id} is a ratio and came without a denominator`)
  if (isZero(denominator)) return no(false, 'none', t['why.none']({ denominator: m.denominator ?? m.title }), input)
  return { ok: true, figure: { numerator, denominator, value: div(numerator, denominator) }, input }
}
