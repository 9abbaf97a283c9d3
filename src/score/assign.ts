import { z } from 'zod'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { draw } from '../lib/draw.ts'
import { ceil, mul, ONE, parseRational, rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'

// Draws of a round. Everything follows from the list, fixed first, and from the secrets of the parties; docs/scoring.md says how to repeat it.

const share = z.string().regex(/^\d{1,4}\/[1-9]\d{0,3}$|^[01](\.\d{1,4})?$/)
/** What a draw is made from; stored and published as RFC 8785 text. */
export const drawList = z.strictObject({
  schema: z.literal('score-draw/1'),
  round: z.int(),
  column: z.string(),
  kind: z.enum(['reviewers', 'cross', 'sample']),
  /** Reviewers of each unit; 0 for a sample. */
  perUnit: z.int().min(0),
  /** Of each class, at least one unit; null when reviewers are drawn. */
  share: share.nullable(),
  units: z.array(z.strictObject({ id: z.int(), class: z.string().nullable() })),
  reviewers: z.array(
    z.strictObject({
      account: z.int(),
      /** The unit he stands for in a cross-check. */
      unit: z.int().nullable(),
      /** Units of his own line or with a recorded conflict. */
      barred: z.array(z.int()),
    }),
  ),
})
export const drawResult = z.strictObject({
  schema: z.literal('score-drawn/1'),
  list: z.string(),
  seed: z.string(),
  /** Unit and account, by unit, then account. */
  seats: z.array(z.tuple([z.int(), z.int()])),
  /** Units drawn, ascending. */
  sample: z.array(z.int()),
  /** Units for which there were not enough reviewers, ascending. */
  short: z.array(z.int()),
  /** Pairs of units that check each other, because it could not be avoided. */
  mutual: z.array(z.tuple([z.int(), z.int()])),
})
export type DrawList = z.infer<typeof drawList>
export type DrawResult = z.infer<typeof drawResult>

export const drawNothing = refusal()(422, 'score.draw-nothing')

const byNumber = (a: number, b: number): number => a - b
const key = (seed: string, unit: number, account: number): string => sha256Hex(`zhengyou.assign/1\n${seed}\n${unit}\n${account}`)

type Panels = Map<number, number[]>

/**
 * Gives each unit its reviewers one round of seats after another, always to the one with fewest so far, the hash deciding between equals; then
 * moves seats along chains until no two reviewers connected by lawful seats differ by more than one.
 */
export const spread = (
  seed: string,
  units: readonly number[],
  reviewers: readonly { account: number; barred: ReadonlySet<number> }[],
  perUnit: number,
  avoid: (unit: number, account: number, panels: Panels) => boolean = () => false,
): Panels => {
  const panels: Panels = new Map(units.map((u) => [u, []]))
  const load = new Map(reviewers.map((r) => [r.account, 0]))
  const mayTake = (r: (typeof reviewers)[number], u: number) => !r.barred.has(u) && !panels.get(u)!.includes(r.account)
  for (let seat = 0; seat < perUnit; seat++)
    for (const u of units) {
      const free = reviewers.filter((r) => mayTake(r, u))
      const better = free.filter((r) => !avoid(u, r.account, panels))
      const from = better.length > 0 ? better : free
      const least = Math.min(...from.map((r) => load.get(r.account)!))
      const [first] = from
        .filter((r) => load.get(r.account) === least)
        .map((r) => ({ account: r.account, key: key(seed, u, r.account) }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
      if (!first) continue
      panels.get(u)!.push(first.account)
      load.set(first.account, least + 1)
    }
  const order = [...reviewers].sort((a, b) => a.account - b.account)
  /** A chain of seats from the busiest to somebody with at least two fewer; each step hands one unit on. */
  const chain = (start: number): { unit: number; from: number; to: number }[] | null => {
    const came = new Map<number, { unit: number; from: number } | null>([[start, null]])
    const queue = [start]
    for (let at = queue.shift(); at !== undefined; at = queue.shift())
      for (const r of order) {
        if (came.has(r.account)) continue
        const unit = units.find((u) => panels.get(u)!.includes(at) && mayTake(r, u) && !avoid(u, r.account, panels))
        if (unit === undefined) continue
        came.set(r.account, { unit, from: at })
        if (load.get(r.account)! <= load.get(start)! - 2) {
          const steps: { unit: number; from: number; to: number }[] = []
          for (let to = r.account; ; ) {
            const step = came.get(to)
            if (!step) return steps
            steps.push({ ...step, to })
            to = step.from
          }
        }
        queue.push(r.account)
      }
    return null
  }
  for (let moved = true; moved; ) {
    moved = false
    for (const r of [...order].sort((a, b) => load.get(b.account)! - load.get(a.account)! || a.account - b.account)) {
      const steps = chain(r.account)
      if (!steps) continue
      for (const s of steps)
        panels.set(
          s.unit,
          panels.get(s.unit)!.map((x) => (x === s.from ? s.to : x)),
        )
      load.set(r.account, load.get(r.account)! - 1)
      load.set(steps[0]!.to, load.get(steps[0]!.to)! + 1)
      moved = true
      break
    }
  }
  return panels
}

/**
 * Units in a circle in their drawn order, each checked by the next ones: loads are equal and, with more than twice as many units as checks, no two
 * check each other. Units that may not check each other are moved apart by exchanges; where that fails, `spread` takes over.
 */
const circle = (list: DrawList, drawn: readonly number[], seed: string): Panels => {
  const byUnit = new Map(list.reviewers.map((r) => [r.unit!, r]))
  const barred = new Map(list.reviewers.map((r) => [r.account, new Set(r.barred)]))
  const ring = [...drawn]
  const n = ring.length
  const reach = list.perUnit
  const bad = (i: number): number => {
    let wrong = 0
    for (let d = 1; d <= reach; d++) {
      const check = (unit: number, by: number) => barred.get(byUnit.get(by)!.account)!.has(unit)
      if (check(ring[i]!, ring[(i + d) % n]!)) wrong++
      if (check(ring[(i - d + n) % n]!, ring[i]!)) wrong++
    }
    return wrong
  }
  const whole = n > 2 * reach && list.units.every((u) => byUnit.has(u.id))
  for (let pass = 0; whole && pass < 20; pass++) {
    let wrong = 0
    for (let i = 0; i < n; i++) {
      if (bad(i) === 0) continue
      wrong++
      for (let j = 0; j < n; j++) {
        const before = bad(i) + bad(j)
        ;[ring[i], ring[j]] = [ring[j]!, ring[i]!]
        if (bad(i) + bad(j) < before) break
        ;[ring[i], ring[j]] = [ring[j]!, ring[i]!]
      }
    }
    if (wrong === 0)
      return new Map(ring.map((u, i) => [u, Array.from({ length: reach }, (_, d) => byUnit.get(ring[(i + d + 1) % n]!)!.account)]))
  }
  const unitOf = new Map(list.reviewers.map((r) => [r.account, r.unit!]))
  // Nobody checks himself; who checks me is not checked by me while there is another way.
  return spread(
    seed,
    drawn,
    list.reviewers.map((r) => ({ account: r.account, barred: new Set([...r.barred, r.unit!]) })),
    reach,
    (unit, account, panels) => {
      const mine = list.reviewers.find((r) => r.unit === unit)?.account
      return mine !== undefined && (panels.get(unitOf.get(account)!) ?? []).includes(mine)
    },
  )
}

/** What follows from a list and the secrets. The same function serves the round and its recount. */
export const resultOfDraw = (list: DrawList, secrets: readonly string[]): DrawResult => {
  const digest = sha256Hex(canonicalText(list))
  const seeds = [...secrets, `list:${digest}`]
  const items = (ids: readonly number[]) => ids.map((id) => ({ id: String(id), weight: ONE }))
  const none = { schema: 'score-drawn/1' as const, list: digest, seats: [], sample: [], short: [], mutual: [] }
  const all = draw({ seeds, items: items(list.units.map((u) => u.id)), k: list.units.length })
  if (list.kind === 'sample') {
    const classes = [...new Set(list.units.map((u) => u.class))].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))
    const sample = classes.flatMap((k) => {
      const of = list.units.filter((u) => u.class === k)
      const n = Number(ceil(mul(parseRational(list.share!), rational(of.length))))
      return draw({ seeds, items: items(of.map((u) => u.id)), k: Math.min(of.length, Math.max(1, n)) }).picked.map(Number)
    })
    return { ...none, seed: all.seed, sample: sample.sort(byNumber) }
  }
  const drawn = all.picked.map(Number)
  const panels =
    list.kind === 'cross'
      ? circle(list, drawn, all.seed)
      : spread(
          all.seed,
          drawn,
          list.reviewers.map((r) => ({ account: r.account, barred: new Set(r.barred) })),
          list.perUnit,
        )
  const seats = [...panels].flatMap(([u, of]) => of.map((a): [number, number] => [u, a]))
  const unitOf = new Map(list.reviewers.map((r) => [r.account, r.unit]))
  const checks = new Set(seats.map(([u, a]) => `${unitOf.get(a)}>${u}`))
  const mutual = seats.flatMap(([u, a]): [number, number][] => {
    const by = unitOf.get(a)
    return list.kind === 'cross' && by !== null && by !== undefined && by < u && checks.has(`${u}>${by}`) ? [[by, u]] : []
  })
  return {
    ...none,
    seed: all.seed,
    seats: seats.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    short: [...panels].flatMap(([u, of]) => (of.length < list.perUnit ? [u] : [])).sort(byNumber),
    mutual: mutual.sort((a, b) => a[0] - b[0] || a[1] - b[1]),
  }
}

/** Paths as `standingOf` reads them: his own line, upwards and downwards, but for who sits with the organiser above everybody. */
export const sameLine = (homes: readonly string[], unitPath: string, organiserPath: string): boolean =>
  homes.some((h) => h.startsWith(unitPath) || (unitPath.startsWith(h) && !organiserPath.startsWith(h)))
