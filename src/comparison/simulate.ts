import { random } from '../lib/random.ts'
import { mul, parseRational, type Rational, rational, toDecimal, toExact } from '../lib/rational.ts'
import { allowedPoints, type Evidence, type ImportedResult, type Judgement, type MeasureValue } from '../score/evidence.ts'
import { importedLeaves } from '../score/import.ts'
import type { SettledUnit } from '../score/settle.ts'
import { settle } from '../score/settle.ts'
import { sheet } from '../score/sheet.ts'
import type { RehearsedUnit } from '../standard/rehearse.ts'
import { columnsOf, leavesOf } from '../standard/standard.ts'
import type { Standard } from '../standard/standard-schema.ts'

/**
 * Evidence of units that do not exist: each has a quality of its own (80 % ± 12), every figure and every mark scatters around it. One seed,
 * one set of units; of real units it says nothing.
 */
export const simulatedEvidence = (s: Standard, n: number, seed: string): Evidence[] => {
  const r = random(seed)
  const clamp = (x: number): number => Math.min(1, Math.max(0, x))
  return Array.from({ length: n }, (_, i): Evidence => {
    const quality = clamp(r.normal(0.8, 0.12))
    const measures: Record<string, MeasureValue> = {}
    for (const m of Object.values(s.measures).sort((a, b) => (a.id < b.id ? -1 : 1))) {
      if (!m.available) continue
      const of = 5 + r.int(36)
      const part = clamp(r.normal(quality, 0.1))
      const numerator = m.kind === 'ratio' ? Math.round(of * part) : Math.round(4 * (1 - part))
      measures[m.id] = {
        numerator: String(numerator),
        denominator: m.denominator === null ? null : String(of),
        refs: [],
        ledgerPosition: 1,
      }
    }
    const unitClass = s.classes.length === 0 ? null : s.classes[i % s.classes.length]!.id
    const judgements = leavesOf(s).flatMap(({ leaf }): Judgement[] => {
      if (leaf.rule.kind !== 'judged') return []
      const allowed = allowedPoints(leaf)
      return columnsOf(s, leaf).map((column) => {
        const at = Math.round(clamp(r.normal(quality, 0.1)) * (allowed.length - 1))
        return {
          leaf: leaf.id,
          column,
          by: `simulated/${column}`,
          points: toExact(allowed[at]!),
          reason: seed,
          ref: `simulated/${i + 1}`,
          ledgerPosition: 1,
        }
      })
    })
    const imports = Object.fromEntries(
      importedLeaves(s).map(({ id, rule }): [string, ImportedResult] => {
        const part = clamp(r.normal(quality, 0.1))
        const score = toDecimal(mul(parseRational(rule.outOf ?? '100'), rational(Math.round(part * 10_000), 10_000)), 2)
        const best = (rule.grades ?? []).map((g) => g.grade)
        const grade = best[Math.min(best.length - 1, Math.floor((1 - part) * best.length * 2))] ?? ''
        const digest = rule.source.package ?? '0'.repeat(64)
        return [
          id,
          { digest, title: rule.source.title, result: { score, grade, gradeTitle: grade }, ref: `simulated/${i + 1}`, ledgerPosition: 1 },
        ]
      }),
    )
    return {
      ...(Object.keys(imports).length > 0 ? { imports } : {}),
      unit: { id: i + 1, name: String(i + 1), class: unitClass, group: unitClass },
      measures,
      judgements,
      awards: [],
      exemptions: [],
    }
  })
}

const lineOf = (l: { points: Rational | null; max: Rational; state: string }) =>
  l.state === 'scored' && l.points ? { points: l.points, max: l.max } : null

/** Sheets as a rehearsal reads them. */
export const rehearsed = (settled: readonly SettledUnit[]): RehearsedUnit[] =>
  settled.map((u) => ({
    unit: u.sheet.unit.id,
    group: u.group,
    lines: new Map(u.sheet.lines.map((l) => [l.id, lineOf(l)])),
  }))

export const rehearseOn = (s: Standard, evidence: readonly Evidence[], asOf: number): RehearsedUnit[] =>
  rehearsed(
    settle(
      s,
      evidence.map((e) => sheet(s, e, asOf)),
    ),
  )
