/** Rows by a key, each group in the order of the rows. */
export const grouped = <R, K>(rows: readonly R[], keyOf: (r: R) => K): Map<K, R[]> => {
  const out = new Map<K, R[]>()
  for (const r of rows) {
    const key = keyOf(r)
    const group = out.get(key)
    if (group) group.push(r)
    else out.set(key, [r])
  }
  return out
}
