/**
 * How the rounding error of a row is shared out.
 * - `largest-remainder`: every figure is cut down and the missing last digits go to the largest remainders, so that none is a whole
 *   last digit away from its exact value. Equal remainders: the larger count first, then the earlier.
 * - `last-takes-rest`: every figure is rounded half up and the last one that is not zero takes what is missing, as tables printed by hand do
 *   (the 141-vote table of the 2011 evaluation is made so). Its last figure may be a last digit or more off.
 */
export type RowRule = 'largest-remainder' | 'last-takes-rest'

const total = (counts: readonly number[]): bigint => {
  for (const count of counts) if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`count: ${count}`)
  return counts.reduce((sum, count) => sum + BigInt(count), 0n)
}

/** Percentages of the counts with `places` decimals, adding up to exactly 100; null when all counts are 0, for which there are no shares. */
export function printedShares(counts: readonly number[], places = 2, rule: RowRule = 'largest-remainder'): string[] | null {
  if (!Number.isSafeInteger(places) || places < 0 || places > 12) throw new RangeError(`places: ${places}`)
  const n = total(counts)
  if (n === 0n) return null
  const whole = 100n * 10n ** BigInt(places)
  const units = counts.map((count) => (BigInt(count) * whole) / n)
  const rest = counts.map((count) => (BigInt(count) * whole) % n)
  if (rule === 'last-takes-rest') {
    for (const [i, remainder] of rest.entries()) if (2n * remainder >= n) units[i]!++
    let missing = whole - units.reduce((sum, unit) => sum + unit, 0n)
    // Several only when the last is too small to give what is too much.
    for (let i = counts.length - 1; missing !== 0n; i--) {
      if (counts[i] === 0) continue
      const given = units[i]! + missing < 0n ? -units[i]! : missing
      units[i]! += given
      missing -= given
    }
  } else {
    const order = counts.map((_, i) => i).sort((a, b) => Number(rest[b]! - rest[a]!) || counts[b]! - counts[a]! || a - b)
    const missing = Number(whole - units.reduce((sum, unit) => sum + unit, 0n))
    for (const i of order.slice(0, missing)) units[i]!++
  }
  return units.map((unit) => {
    const digits = unit.toString().padStart(places + 1, '0')
    return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
  })
}

/**
 * The Wilson score interval of a share, as fractions rounded to `places`; null when nobody was asked. Unlike the usual ± it stays
 * within 0 … 1 and is honest for small groups.
 * @param z 1.96 for 95 %
 * @source Wilson 1927
 */
export function wilson(yes: number, of: number, z = 1.96, places = 4): { low: number; high: number } | null {
  if (!Number.isSafeInteger(of) || !Number.isSafeInteger(yes) || yes < 0 || yes > of) throw new RangeError(`${yes} of ${of}`)
  if (of === 0) return null
  const p = yes / of
  const z2 = (z * z) / of
  const centre = (p + z2 / 2) / (1 + z2)
  const half = (z * Math.sqrt((p * (1 - p)) / of + z2 / (4 * of))) / (1 + z2)
  const round = (x: number) => Math.round(Math.min(1, Math.max(0, x)) * 10 ** places) / 10 ** places
  return { low: yes === 0 ? 0 : round(centre - half), high: yes === of ? 1 : round(centre + half) }
}
