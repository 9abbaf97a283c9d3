import { canonicalise } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { commit, draw, opens } from '../lib/draw.ts'
import { ONE } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'

export interface RollPerson {
  memberId: number | null
  name: string
  /** Standing and kinds decide on 有表决权. */
  standing?: string
  kinds?: readonly string[]
  stratum?: string | null
}
export interface RollRow extends RollPerson {
  idx: number
  classKey: string
}

export const noSuchClass = refusal<{ key: string }>()(404, 'poll.no-such-class')
export const nobodyOnRoll = refusal<{ title: string }>()(422, 'poll.nobody-on-roll')
export const onRollTwice = refusal<{ name: string }>()(422, 'poll.on-roll-twice')
export const noFrame = refusal()(412, 'poll.no-frame')
export const drawPending = refusal()(412, 'poll.draw-pending')
export const drawSettled = refusal()(412, 'poll.draw-settled')
export const secretWrong = refusal()(422, 'poll.secret-wrong')
export const drawerTwice = refusal()(403, 'poll.drawer-twice')
export const outsiderMissing = refusal()(403, 'poll.outsider-missing')
export const sampleTooLarge = refusal<{ wanted: number; frame: number }>()(422, 'poll.sample-too-large')

/**
 * Whether a person may be on the roll. 预备党员 take part where nothing but an opinion is asked, and never where a right to vote is needed;
 * 流动党员 at 流入地 likewise.
 * @source 党章第七条 (预备党员没有表决权、选举权和被选举权); 流动党员在流入地没有表决权 (domain.md 3.2)
 */
export const mayVote = (p: RollPerson, o: { needsVotingRight: boolean; atHost: boolean }): boolean => {
  if (p.standing !== undefined && p.standing !== 'full' && p.standing !== 'probationary') return false
  if (!o.needsVotingRight) return true
  return p.standing !== 'probationary' && !(o.atHost && (p.kinds ?? []).includes('floating'))
}

/** Whether a member is graded in 民主评议党员: 预备党员 take part and are not. */
export const isGraded = (standing: string): boolean => standing === 'full'

/** Seats of a sample by stratum, in proportion (largest remainder; equal remainders to the larger stratum, then by name), at least one where a stratum has anybody. */
export const seatsByStratum = (sizes: Readonly<Record<string, number>>, k: number): Record<string, number> => {
  const strata = Object.entries(sizes)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  const all = strata.reduce((n, [, size]) => n + size, 0)
  if (k > all || k < strata.length) throw sampleTooLarge({ wanted: k, frame: all })
  const seats = new Map(strata.map(([name, n]) => [name, Math.max(1, Math.floor((n * k) / all))]))
  const given = () => [...seats.values()].reduce((a, b) => a + b, 0)
  const byRest = [...strata].sort((a, b) => ((b[1] * k) % all) - ((a[1] * k) % all) || b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  for (let i = 0; given() < k; i = (i + 1) % byRest.length) {
    const [name, n] = byRest[i]!
    if (seats.get(name)! < n) seats.set(name, seats.get(name)! + 1)
  }
  // The least of one may have given out too many: the largest give back.
  for (let i = 0; given() > k; i = (i + 1) % strata.length) {
    const [name] = strata[i]!
    if (seats.get(name)! > 1) seats.set(name, seats.get(name)! - 1)
  }
  return Object.fromEntries([...seats].sort((a, b) => (a[0] < b[0] ? -1 : 1)))
}

export interface FrameRow {
  no: number
  stratum: string
}
export interface StratumDraw {
  stratum: string
  frame: number
  picked: number[]
  list: string
  seed: string
}

/** The sample that follows from the frame and both secrets alone; anybody with them repeats it (lib/draw.ts). */
export const drawSample = (
  frame: readonly FrameRow[],
  k: number,
  secrets: readonly string[],
  seatsOf: (sizes: Readonly<Record<string, number>>, k: number) => Record<string, number> = seatsByStratum,
): StratumDraw[] => {
  const strata = new Map<string, number[]>()
  for (const r of frame) strata.set(r.stratum, [...(strata.get(r.stratum) ?? []), r.no])
  const seats = seatsOf(Object.fromEntries([...strata].map(([s, of]) => [s, of.length])), k)
  return Object.entries(seats).map(([stratum, n]) => {
    const of = strata.get(stratum)!
    const drawn = draw({ seeds: secrets, items: of.map((no) => ({ id: `${stratum}#${String(no).padStart(8, '0')}`, weight: ONE })), k: n })
    return {
      stratum,
      frame: of.length,
      picked: drawn.picked.map((id) => Number(id.slice(id.lastIndexOf('#') + 1))),
      list: drawn.list,
      seed: drawn.seed,
    }
  })
}
export { commit as commitSecret, opens as secretOpens }

/** SHA-256 of the frozen roll with a salt: shown before the poll opens, it proves afterwards who was on it. */
export const rollDigest = (salt: string, rows: readonly RollRow[]): string =>
  sha256Hex(canonicalise(['zhengyou.poll.roll/1', salt, rows.map((r) => [r.idx, r.classKey, r.memberId, r.name])]))

export const eligibleByClass = (rows: readonly { classKey: string }[]): Record<string, number> => {
  const n: Record<string, number> = {}
  for (const r of rows) n[r.classKey] = (n[r.classKey] ?? 0) + 1
  return n
}
