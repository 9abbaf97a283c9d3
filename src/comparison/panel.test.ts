import { expect, test } from 'vitest'
import { fit } from './model.ts'
import { panel, rawMean, topTen, truths, zScore } from './panel.fixture.ts'
import { standings } from './tier.ts'

const PANELS = 2000

interface Tally {
  recovered: { corrected: number; raw: number; z: number }
  /** Paired difference of recovered places per panel: mean and its 95 % interval. */
  overRaw: { mean: number; low: number; high: number }
  overZ: { mean: number; low: number; high: number }
  covered: number
  /** Of the units called surely within, how many truly are. */
  within: number
}

const paired = (d: readonly number[]) => {
  const mean = d.reduce((a, b) => a + b, 0) / d.length
  const half = 1.96 * Math.sqrt(d.reduce((a, b) => a + (b - mean) ** 2, 0) / (d.length - 1) / d.length)
  return { mean, low: mean - half, high: mean + half }
}

const run = (truth: (typeof truths)[number]): Tally => {
  const got = { corrected: [] as number[], raw: [] as number[], z: [] as number[] }
  let [inside, intervals, within, named] = [0, 0, 0, 0]
  for (let i = 0; i < PANELS; i++) {
    const p = panel(truth, `zhengyou.panel/${truth}/${i}`)
    const f = fit(p.ratings)
    const best = topTen(p.truth)
    const hit = (v: ReadonlyMap<number, number>): number => [...topTen(v)].filter((u) => best.has(u)).length
    got.corrected.push(hit(new Map(f.units.map((u) => [u.unit, u.value]))))
    got.raw.push(hit(rawMean(p.ratings)))
    got.z.push(hit(zScore(p.ratings)))
    for (const u of f.units) {
      intervals++
      if (u.low <= p.truth.get(u.unit)! && p.truth.get(u.unit)! <= u.high) inside++
    }
    for (const s of standings(f.units, f.apart, 10))
      if (s.side === 'within') {
        named++
        if (best.has(s.unit)) within++
      }
  }
  const mean = (v: number[]) => v.reduce((a, b) => a + b, 0) / v.length
  return {
    recovered: { corrected: mean(got.corrected), raw: mean(got.raw), z: mean(got.z) },
    overRaw: paired(got.corrected.map((c, i) => c - got.raw[i]!)),
    overZ: paired(got.corrected.map((c, i) => c - got.z[i]!)),
    covered: inside / intervals,
    within: within / named,
  }
}

// Decisions 45. Two of the three truths break the model that corrects them. Of the true top ten, corrected / raw mean / z-score find
// additive 8.38 / 7.61 / 8.19, multiplicative 8.39 / 7.57 / 8.17, interaction 8.22 / 7.45 / 8.05; intervals cover 95.0, 95.3, 94.7 %.
test.each(truths)(
  '2,000 panels, truth %s: the corrected order finds the true top ten better than raw means and per-judge z-scores',
  (truth) => {
    const t = run(truth)
    expect(t.overRaw.low).toBeGreaterThan(0)
    expect(t.overZ.low).toBeGreaterThan(0)
    expect(t.within).toBeGreaterThan(0.95)
    expect(t.covered).toBeGreaterThan(0.93)
    expect(t.covered).toBeLessThan(0.97)
  },
)
