/**
 * Exact (Clopper–Pearson) 95 % interval of a share: every share under which a result this far out would still happen in 2.5 % of cases.
 * Chances are summed as multiples of the largest, so no factorial and no logarithm is needed; bisection to 1e-9, rounded outwards to `places`.
 * @source Clopper and Pearson 1934
 */
export const exactShare = (yes: number, of: number, places = 4): { low: number; high: number } | null => {
  if (!Number.isSafeInteger(of) || !Number.isSafeInteger(yes) || yes < 0 || yes > of) throw new RangeError(`${yes} of ${of}`)
  if (of === 0) return null
  const solve = (tail: (p: number) => number, rising: boolean): number => {
    let [a, b] = [0, 1]
    while (b - a > 1e-9) {
      const p = (a + b) / 2
      if (tail(p) < 0.025 === rising) a = p
      else b = p
    }
    return (a + b) / 2
  }
  const scale = 10 ** places
  const low = yes === 0 ? 0 : solve((p) => upTo(of, p, of) - upTo(yes - 1, p, of), true)
  const high = yes === of ? 1 : solve((p) => upTo(yes, p, of), false)
  return { low: Math.floor(low * scale) / scale, high: Math.ceil(high * scale) / scale }
}

/** Chance of at most k of n, each with chance p in (0, 1). */
export const upTo = (k: number, p: number, n: number): number => {
  if (k < 0) return 0
  if (k >= n) return 1
  const mode = Math.min(n, Math.floor((n + 1) * p))
  const odds = p / (1 - p)
  let [below, all] = [0, 0]
  const take = (i: number, w: number): void => {
    all += w
    if (i <= k) below += w
  }
  for (let i = mode, w = 1; i <= n && w > 1e-18; i++) {
    take(i, w)
    w *= ((n - i) / (i + 1)) * odds
  }
  for (let i = mode, w = 1; i > 0; ) {
    w *= i / (n - i + 1) / odds
    i--
    if (w <= 1e-18) break
    take(i, w)
  }
  return below / all
}
