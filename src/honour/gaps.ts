import { compare, isZero, neg, toExact } from '../lib/rational.ts'
import { explainLine, figureText } from '../score/explain.ts'
import { type FrozenUnit, settleEvidence } from '../score/frozen.ts'
import { whatif } from '../score/whatif.ts'
import type { Standard } from '../standard/standard-schema.ts'

export interface GapItem {
  id: string
  title: string
  text: string
  reading: string
  max: string
  points: string
  lost: string
  explanation: string
  figures: { title: string; figure: string; records: string[] }[]
  improve: string[]
}
export interface UnitGaps {
  unitId: number
  unit: string
  grade: string
  shown: string
  because: string[]
  items: GapItem[]
}

/**
 * Units of a frozen round below its top grade, each with the items it lost points on, most lost first: exactly what the frozen sheet says.
 * `only`: the units a reader may see; the others still count for ranks and shares.
 */
export const gapsOf = (standard: Standard, units: readonly FrozenUnit[], only: ReadonlySet<number>): UnitGaps[] => {
  const top = standard.grades.bands[0]!.id
  const asOf = Math.max(0, ...units.map((u) => u.asOf))
  const of = new Map(units.map((u) => [u.evidence.unit.id, u]))
  return settleEvidence(
    standard,
    units.map((u) => u.evidence),
    asOf,
  )
    .filter((s) => only.has(s.sheet.unit.id) && of.get(s.sheet.unit.id)!.result.grade !== top)
    .map((s) => {
      const { evidence, result } = of.get(s.sheet.unit.id)!
      const lost = s.sheet.lines.filter((l) => l.points !== null && l.lost !== null && !isZero(l.lost))
      lost.sort((a, b) => compare(neg(a.lost!), neg(b.lost!)))
      return {
        unitId: s.sheet.unit.id,
        unit: s.sheet.unit.name,
        grade: result.gradeTitle,
        shown: result.shown,
        because: [...result.because],
        items: lost.map((l) => ({
          id: l.id,
          title: l.title,
          text: l.text,
          reading: l.reading,
          max: toExact(l.max),
          points: toExact(l.points!),
          lost: toExact(l.lost!),
          explanation: explainLine(l).at(-1)!.text,
          figures: l.inputs.map((i) => ({ title: i.title, figure: figureText(i), records: i.refs })),
          improve: whatif(standard, evidence, asOf, l.id).map((r) => r.sentence),
        })),
      }
    })
}
