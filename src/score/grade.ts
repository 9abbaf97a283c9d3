import { compare, floor, mul, parseRational, type Rational, rational } from '../lib/rational.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { engineText as t } from './engine.text.ts'
import type { ScoreSheet } from './sheet.ts'

export interface Grade {
  /** null while anything it depends on is pending. */
  grade: string | null
  title: string | null
  /** One sentence per step that led there. */
  because: string[]
}

const rounded = (s: ScoreSheet): Rational => parseRational(s.total.shown)

/** The rounded total decides, because that is the figure the unit is shown: 89.995 is published as 90.00 and graded as 90.00. */
const byBand = (standard: Standard, s: ScoreSheet): { at: number; because: string } => {
  const at = standard.grades.bands.findIndex((b) => b.from === null || compare(rounded(s), parseRational(b.from)) >= 0)
  const band = standard.grades.bands[at]
  if (!band) throw new Error('the last grade takes everybody: the linter refuses a standard where it does not')
  const words = { total: s.total.shown, grade: band.title }
  return { at, because: band.from === null ? t['grade.band-open'](words) : t['grade.band']({ ...words, from: band.from }) }
}

/** Grade of one sheet by bands, vetoes and ladder; shares of a group come after, in `settle`. */
export const grade = (standard: Standard, s: ScoreSheet): Grade => {
  if (!s.total.complete) {
    const lines =
      s.lines.filter((l) => l.state === 'pending' || l.state === 'cohort').length +
      [...s.deductions, ...s.vetoes, ...s.ladder].filter((x) => x.state === 'pending').length
    return { grade: null, title: null, because: [t['grade.pending']({ lines })] }
  }
  const { bands } = standard.grades
  let { at, because } = byBand(standard, s)
  const steps = [because]
  for (const v of s.vetoes) {
    if (v.state !== 'stands') continue
    const cap = v.effect.kind === 'fail' ? bands.length - 1 : v.effect.kind === 'capGrade' ? gradeIndex(standard, v.effect.grade) : -1
    if (cap <= at) continue
    at = cap
    steps.push(t[v.effect.kind === 'fail' ? 'grade.fail' : 'grade.cap']({ veto: v.title, grade: bands[at]!.title }))
  }
  at = afterLadder(standard, s, at, steps)
  return { grade: bands[at]!.id, title: bands[at]!.title, because: steps }
}

/** Each fall is checked again: the grade below may have a precondition of its own. What cannot be asked (不计) does not hold back. */
const afterLadder = (standard: Standard, s: ScoreSheet, from: number, steps: string[]): number => {
  const { bands } = standard.grades
  for (let at = from; at < bands.length; at++) {
    const unmet = s.ladder.find((l) => l.id === bands[at]!.id && l.state === 'not')
    if (!unmet || at === bands.length - 1) return at
    steps.push(t['grade.ladder']({ step: unmet.title, grade: bands[at + 1]!.title }))
  }
  return from
}

export const gradeIndex = (standard: Standard, id: string): number => {
  const at = standard.grades.bands.findIndex((b) => b.id === id)
  if (at < 0) throw new Error(`no grade ${id}`)
  return at
}

/**
 * Shares of one like-unit group over grades already given: who exceeds a share falls to the next grade, which has its own share.
 * Places are whole units rounded down; equal totals across the cut are all in or all out, as the standard says.
 */
export const applyShares = (standard: Standard, of: readonly { sheet: ScoreSheet; grade: Grade }[]): Grade[] => {
  const { bands, shares = [], tie } = standard.grades
  const out = of.map((x) => ({ ...x.grade, because: [...x.grade.because] }))
  for (let at = 0; at < bands.length - 1; at++) {
    const share = shares.find((s) => s.grade === bands[at]!.id)
    if (!share) continue
    const allowed = Number(floor(mul(parseRational(share.atMost), rational(of.length))))
    const here = out.flatMap((g, i) => (g.grade === bands[at]!.id ? [{ i, total: rounded(of[i]!.sheet) }] : []))
    if (here.length <= allowed) continue
    here.sort((a, b) => compare(b.total, a.total))
    const cut = here[allowed]!.total
    const below = (total: Rational): boolean => compare(total, cut) < 0 || (tie === 'out' && compare(total, cut) === 0)
    // With ties 'in', a total equal to the first one beyond the cut stays only if an equal one stands before the cut.
    const straddles = allowed > 0 && compare(here[allowed - 1]!.total, cut) === 0
    for (const { i, total } of here) {
      const falls = below(total) || (tie === 'in' && !straddles && compare(total, cut) === 0)
      if (!falls) continue
      const words = { n: of.length, allowed, grade: bands[at]!.title, next: bands[at + 1]!.title }
      const because = [...out[i]!.because, t['grade.share'](words)]
      const now = bands[afterLadder(standard, of[i]!.sheet, at + 1, because)]!
      out[i] = { grade: now.id, title: now.title, because }
    }
  }
  return out
}
