/**
 * Small groups in a table whose margins are published. First every cell that is small itself, and every row of a small group, is taken out;
 * then as many more as are needed that no cell taken out can be worked out, or nearly, from the margins and the cells left in.
 * How near is exact: the least and the greatest value a cell can have, given everything published and that counts are not negative, is a
 * flow in the bipartite graph of what was taken out (its constraint matrix is totally unimodular, so the bounds are whole numbers).
 * @source Fischetti and Salazar 2000 (protection intervals); Kelly, Golden and Assad 1992 (two-way tables)
 */
export type Suppressed = (number | null)[][]

interface Hidden {
  row: number
  col: number
}

/** Greatest flow from one row or column to another over the cells hidden, `skip` left out; nodes are rows, then columns. */
const flow = (
  counts: readonly (readonly number[])[],
  hidden: readonly Hidden[],
  skip: Hidden,
  from: 'row' | 'col',
  limit: number,
): number => {
  const rows = counts.length
  const size = rows + (counts[0]?.length ?? 0)
  // row → column: the cell goes down, by no more than it has; column → row: it goes up, without bound.
  const room: number[][] = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  for (const h of hidden) {
    if (h.row === skip.row && h.col === skip.col) continue
    room[h.row]![rows + h.col] = counts[h.row]![h.col]!
    room[rows + h.col]![h.row] = Number.MAX_SAFE_INTEGER / 4
  }
  const [start, end] = from === 'row' ? [skip.row, rows + skip.col] : [rows + skip.col, skip.row]
  let total = 0
  while (total < limit) {
    const by = new Array<number>(size).fill(-1)
    by[start] = start
    const queue = [start]
    for (let at = queue.shift(); at !== undefined && by[end] === -1; at = queue.shift())
      for (let to = 0; to < size; to++)
        if (by[to] === -1 && room[at]![to]! > 0) {
          by[to] = at
          queue.push(to)
        }
    if (by[end] === -1) break
    let most = limit - total
    for (let to = end; to !== start; to = by[to]!) most = Math.min(most, room[by[to]!]![to]!)
    for (let to = end; to !== start; to = by[to]!) {
      room[by[to]!]![to]! -= most
      room[to]![by[to]!]! += most
    }
    total += most
  }
  return total
}

/** Least and greatest value of a hidden cell that agree with all margins and all cells shown. */
export const rangeOf = (counts: readonly (readonly number[])[], hidden: readonly Hidden[], cell: Hidden): { low: number; high: number } => {
  const value = counts[cell.row]![cell.col]!
  const all = counts.flat().reduce((a, b) => a + b, 0)
  return {
    low: value - flow(counts, hidden, cell, 'col', value),
    high: value + flow(counts, hidden, cell, 'row', all),
  }
}

/**
 * The table as it may be shown beside its margins: `null` is a cell left out. `null` instead of a table: nothing of it can be shown.
 * @param least no cell from 1 to least − 1 and no row of fewer than `least` is shown, and no range of such a cell is narrower than `least`
 *   unless its margins are (a cell never holds more than its row); of a cell that only hides others at least two values are possible
 */
export const suppress = (counts: readonly (readonly number[])[], least: number): Suppressed | null => {
  const rowTotal = counts.map((r) => r.reduce((a, b) => a + b, 0))
  const colTotal = (counts[0] ?? []).map((_, j) => counts.reduce((n, r) => n + r[j]!, 0))
  const small = counts.map((r, i) => r.map((c) => (c > 0 && c < least) || (rowTotal[i]! > 0 && rowTotal[i]! < least)))
  const out = small.map((r) => [...r])
  const hiddenNow = (): Hidden[] => out.flatMap((r, row) => r.flatMap((h, col) => (h ? [{ row, col }] : [])))
  const open = (h: Hidden): boolean => {
    const { low, high } = rangeOf(counts, hiddenNow(), h)
    return high - low < Math.min(small[h.row]![h.col] ? least : 1, rowTotal[h.row]!, colTotal[h.col]!)
  }
  for (;;) {
    const told = hiddenNow().find(open)
    if (!told) break
    const next = corners(counts, out, told)
    if (next === null) return null
    for (const c of next) out[c.row]![c.col] = true
  }
  const shown = out.flat().filter((h) => !h).length
  return shown === 0 ? null : counts.map((r, i) => r.map((c, j) => (out[i]![j] ? null : c)))
}

/** The rectangle on a cell that takes out the fewest cells more, of nothing rather not (a nothing hides little), and of those the smallest. */
const corners = (counts: readonly (readonly number[])[], out: readonly (readonly boolean[])[], told: Hidden): Hidden[] | null => {
  let best: { cells: Hidden[]; cost: [number, number, number] } | null = null
  for (let row = 0; row < counts.length; row++)
    for (let col = 0; col < counts[0]!.length; col++) {
      if (row === told.row || col === told.col) continue
      const three = [{ row, col }, { row: told.row, col }, { row, col: told.col }] // biome-ignore format: one rectangle
      const cells = three.filter((c) => !out[c.row]![c.col])
      if (cells.length === 0) continue
      const n = (c: Hidden) => counts[c.row]![c.col]!
      const cost: [number, number, number] = [three.filter((c) => n(c) === 0).length, cells.length, cells.reduce((a, c) => a + n(c), 0)]
      const less = best === null ? -1 : cost[0] - best.cost[0] || cost[1] - best.cost[1] || cost[2] - best.cost[2]
      if (less < 0) best = { cells, cost }
    }
  return best?.cells ?? null
}
