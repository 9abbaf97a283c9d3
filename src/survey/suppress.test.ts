import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suppress } from './suppress.ts'

// Somebody else's arithmetic: every table of whole numbers with the same margins and the same cells shown, by trying.
const possible = (counts: readonly (readonly number[])[], shown: readonly (readonly (number | null)[])[]): Map<string, Set<number>> => {
  const rows = counts.map((r) => r.reduce((a, b) => a + b, 0))
  const cols = counts[0]!.map((_, j) => counts.reduce((n, r) => n + r[j]!, 0))
  const cells = shown.flatMap((r, i) => r.flatMap((c, j) => (c === null ? [[i, j] as const] : [])))
  const rowLeft = rows.map((n, i) => n - shown[i]!.reduce<number>((a, c) => a + (c ?? 0), 0))
  const colLeft = cols.map((n, j) => n - shown.reduce((a, r) => a + (r[j] ?? 0), 0))
  const values = new Map(cells.map(([i, j]) => [`${i},${j}`, new Set<number>()]))
  const now: number[] = []
  const last = (list: readonly (readonly [number, number])[], at: number, k: 0 | 1): boolean =>
    !list.slice(at + 1).some((c) => c[k] === list[at]![k])
  const walk = (at: number): void => {
    if (at === cells.length) {
      for (const [k, [i, j]] of cells.entries()) values.get(`${i},${j}`)!.add(now[k]!)
      return
    }
    const [i, j] = cells[at]!
    for (let v = 0; v <= Math.min(rowLeft[i]!, colLeft[j]!); v++) {
      rowLeft[i]! -= v
      colLeft[j]! -= v
      if ((!last(cells, at, 0) || rowLeft[i] === 0) && (!last(cells, at, 1) || colLeft[j] === 0)) {
        now[at] = v
        walk(at + 1)
      }
      rowLeft[i]! += v
      colLeft[j]! += v
    }
  }
  walk(0)
  return values
}

test('a small cell does not stand alone: others go with it until margins do not give it away', () => {
  expect(suppress([[20, 10], [15, 30]], 5)).toEqual([[20, 10], [15, 30]]) // biome-ignore format: one line
  // Two by two, one cell gone is all gone: then there is no table.
  expect(suppress([[20, 3], [15, 30]], 5)).toBeNull() // biome-ignore format: one line
  expect(suppress([[20, 3, 9], [15, 30, 8], [10, 11, 40]], 5)).toEqual([[null, null, 9], [15, 30, 8], [null, null, 40]]) // biome-ignore format: one line
  // A group of three is left out whole, and so is enough of the others.
  expect(suppress([[1, 2, 0], [20, 30, 10], [25, 12, 14], [22, 40, 33]], 5)).toEqual([[null, null, null], [20, 30, 10], [null, null, null], [22, 40, 33]]) // biome-ignore format: one line
})

test('random tables: no cell left out can be worked out from what is published, nor nearly; what is shown is true', () => {
  const table = fc
    .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 }))
    .chain(([r, c]) => fc.array(fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 12 })), { minLength: c, maxLength: c }), { minLength: r, maxLength: r })) // biome-ignore format: one line
  let withNulls = 0
  fc.assert(
    fc.property(table, fc.constantFrom(3, 5), (counts, least) => {
      const shown = suppress(counts, least)
      if (shown === null) return
      const rows = counts.map((r) => r.reduce((a, b) => a + b, 0))
      const cols = counts[0]!.map((_, j) => counts.reduce((n, r) => n + r[j]!, 0))
      for (const [i, r] of shown.entries())
        for (const [j, c] of r.entries())
          if (c !== null) {
            expect(c).toBe(counts[i]![j])
            expect(c === 0 || c >= least).toBe(true)
          }
      for (const [cell, values] of possible(counts, shown)) {
        withNulls++
        const [i, j] = cell.split(',').map(Number) as [number, number]
        const small = (counts[i]![j]! > 0 && counts[i]![j]! < least) || rows[i]! < least
        const wide = Math.min(small ? least : 1, rows[i]!, cols[j]!)
        expect(Math.max(...values) - Math.min(...values)).toBeGreaterThanOrEqual(wide)
        if (wide > 0) expect(values.size).toBeGreaterThan(1)
      }
    }),
    { numRuns: 1500, seed: 11 },
  )
  expect(withNulls).toBeGreaterThan(500)
})
