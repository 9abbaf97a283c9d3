import { addDays, daysBetween } from '../lib/calendar.ts'

// 节奏: whether work is spread over a phase or written up at its end. Shown to the unit and its superior; no basis of a score by itself.

export interface Span {
  from: string
  until: string
}
/** Days between two records from which a gap is counted. */
export const LONG_GAP = 60

/** First day of the last tenth of a phase, whole days rounded up: the last 3 of 30, the last 4 of 31. */
export const lastTenth = (phase: Span): string => {
  const days = daysBetween(phase.from, phase.until) + 1
  return addDays(phase.until, 1 - Math.ceil(days / 10))
}

export interface Pace {
  /** Longest time without a record inside the span, its ends included; null without any record. */
  longest: { from: string; until: string; days: number } | null
  /** Records written in the last tenth of a phase, or after an inspection was announced in it. */
  late: { n: number; of: number }
  phases: (Span & { name: string; tenthFrom: string; n: number; of: number })[]
}

/**
 * The pace of one unit.
 * @param records day it took place and day it was written down
 * @param announced days on which an inspection was announced
 * @param span up to today: what is still to come is no gap
 */
export const paceOf = (
  records: readonly { heldOn: string; writtenOn: string }[],
  phases: readonly (Span & { name: string })[],
  announced: readonly string[],
  span: Span,
): Pace => {
  const held = records
    .map((r) => r.heldOn)
    .filter((d) => d >= span.from && d <= span.until)
    .sort()
  let longest: Pace['longest'] = null
  if (held.length > 0) {
    const marks = [span.from, ...held, span.until]
    for (let i = 1; i < marks.length; i++) {
      const days = daysBetween(marks[i - 1]!, marks[i]!)
      if (longest === null || days > longest.days) longest = { from: marks[i - 1]!, until: marks[i]!, days }
    }
  }
  const rows = phases.map((p) => {
    const tenthFrom = lastTenth(p)
    const within = records.filter((r) => r.writtenOn >= p.from && r.writtenOn <= p.until && r.writtenOn <= span.until)
    const called = announced.filter((d) => d >= p.from && d <= p.until).sort()[0]
    const late = within.filter((r) => r.writtenOn >= tenthFrom || (called !== undefined && r.writtenOn >= called))
    return { ...p, tenthFrom, n: late.length, of: within.length }
  })
  return { longest, late: { n: rows.reduce((s, r) => s + r.n, 0), of: rows.reduce((s, r) => s + r.of, 0) }, phases: rows }
}
