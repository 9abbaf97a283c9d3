import { bodyOf } from '../campaign/campaign.ts'
import type { LegalLevel } from '../campaign/legal.ts'
import type { Level, PlanV1 } from '../campaign/plan-schema.ts'
import { city } from '../demo/city.ts'
import { levelOfKey, type Registers } from '../demo/load.ts'
import type { City, Unit } from '../demo/register.ts'
import type { Day } from '../lib/calendar.ts'
import type { Line, Role } from '../lib/permission.ts'
import { Failed } from './failed.ts'
import { rehearsalText as t } from './rehearsal.text.ts'

export interface Simulated extends Registers {
  /** Key of the unit that runs the campaign. */
  readonly organiser: string
  readonly line: Line
  /** Key of the unit above it in the party line, if the simulated realm has one. */
  readonly superior: string | null
  /** The organiser and all below it in the party line, parents first. */
  readonly taking: readonly Unit[]
}

const parentIn = (u: Unit | undefined, line: string): string | null => u?.lines.find((l) => l.line === line)?.parentKey ?? null

/** Units at and below one in a line, parents before children. */
export const below = (units: readonly Unit[], root: string, line: Line = 'party'): Unit[] => {
  const children = new Map<string, Unit[]>()
  for (const u of units) {
    const p = parentIn(u, line)
    if (p !== null) children.set(p, [...(children.get(p) ?? []), u])
  }
  const out = units.filter((u) => u.key === root)
  for (let i = 0; i < out.length; i++) out.push(...(children.get(out[i]!.key) ?? []))
  return out
}

/** Everything of a city that has to do with some of its party units: where they sit, who they lead, whom they have on their rosters. */
export const prune = (whole: City, party: ReadonlySet<string>): Registers => {
  const byKey = new Map(whole.units.map((u) => [u.key, u]))
  const keep = new Set(party)
  for (const u of whole.units) {
    if (party.has(u.key)) for (const s of u.seatKeys ?? []) keep.add(s)
    if (u.ledByKey && party.has(u.ledByKey)) keep.add(u.key)
  }
  // Parents in every line, up to the roots.
  for (const key of keep) for (const l of byKey.get(key)!.lines) if (l.parentKey !== null) keep.add(l.parentKey)
  const members = whole.members.filter((m) => keep.has(m.branchKey))
  const people = new Set(members.map((m) => m.key))
  return {
    asOf: whole.asOf,
    units: whole.units.filter((u) => keep.has(u.key)),
    members,
    posts: whole.posts.filter((p) => keep.has(p.unitKey) && people.has(p.memberKey)),
    zones: whole.zones
      .filter((z) => keep.has(z.leadKey) && keep.has(z.communityKey))
      .map((z) => ({ ...z, memberKeys: z.memberKeys.filter((k) => keep.has(k)) })),
    uncovered: whole.uncovered.filter((g) => keep.has(g.communityKey)),
  }
}

const organiserIn = (whole: City, level: Level, unitKind: string): string | null =>
  whole.units.find(
    (u) => levelOfKey(u) === level && bodyOf(u.kind, level as LegalLevel) === unitKind && u.lines.some((l) => l.line === 'party'),
  )?.key ?? null

/**
 * A realm of about so many party units in which the plan's organiser exists.
 * Where its own subtree is small (a community, a college), its neighbours under the same superior fill the realm up.
 * @throws Failed when no unit of the simulated city is of the plan's level and kind
 */
export const simulate = (plan: PlanV1, o: { seed: string; units: number; asOf: Day }): Simulated => {
  const { level, unitKind } = plan.organiser
  let found: { whole: City; organiser: string; root: string } | null = null
  for (const scale of ['small', 0.1, 0.3, 1] as const) {
    const whole = city({ seed: o.seed, scale, asOf: o.asOf })
    const organiser = organiserIn(whole, level, unitKind)
    if (organiser === null) continue
    found = { whole, organiser, root: organiser }
    if (below(whole.units, organiser).length >= o.units * 0.8) break
  }
  if (!found) throw new Failed(t.noOrganiser({ level, unitKind }))
  const { whole, organiser } = found
  const byKey = new Map(whole.units.map((u) => [u.key, u]))
  const superior = parentIn(byKey.get(organiser), 'party')
  const own = below(whole.units, organiser)
  const root = own.length < o.units / 2 && superior !== null ? superior : organiser
  const taking = own.slice(0, o.units)
  const party = new Set(taking.map((u) => u.key))
  for (const u of below(whole.units, root)) {
    if (party.size >= o.units) break
    // Breadth first, so a unit's parent is always in before it.
    if (u.key === root || party.has(parentIn(u, 'party') ?? '')) party.add(u.key)
    else if (parentIn(u, 'party') === root) party.add(u.key)
  }
  for (let up: string | null = organiser; up !== null; up = parentIn(byKey.get(up), 'party')) party.add(up)
  return { ...prune(whole, party), organiser, line: 'party', superior, taking }
}

export interface Seat {
  readonly login: string
  readonly name: string
  readonly memberKey: string
  readonly grants: readonly { role: Role; unitKey: string; line: Line }[]
}

/** Who speaks for a resident unit in a zone. */
export const residentLogin = 'resident'

const leading = ['书记', '主任', '组长', '副书记', '副主任', '组织委员', '宣传委员', '纪检委员', '常委', '委员', '干事']

/**
 * Who acts: one secretary for each unit taking part, the posts of the organiser, and the superior's secretary.
 * @param used members who already act as somebody else
 * Everybody holds one seat, so that no rule about one's own case is met by accident.
 */
export const castOf = (s: Simulated, prefix = '', used = new Set<string>()): Seat[] => {
  const names = new Map(s.members.map((m) => [m.key, m.name]))
  const held = new Map<string, { memberKey: string; post: string }[]>()
  for (const p of s.posts) if (p.untilOn === undefined) held.set(p.unitKey, [...(held.get(p.unitKey) ?? []), p])
  const rank = (post: string) => (leading.includes(post) ? leading.indexOf(post) : leading.length)
  const ofBranch = new Map<string, string[]>()
  for (const m of s.members)
    if (m.status === 'full' && !m.kinds.includes('infirm')) ofBranch.set(m.branchKey, [...(ofBranch.get(m.branchKey) ?? []), m.key])
  const everybody = s.members.filter((m) => m.status === 'full').map((m) => m.key)
  const someone = (unitKey: string): string => {
    const posts = [...(held.get(unitKey) ?? [])].sort((a, b) => rank(a.post) - rank(b.post)).map((p) => p.memberKey)
    const within = s.taking.some((u) => u.key === unitKey) ? below(s.taking, unitKey, s.line).flatMap((u) => ofBranch.get(u.key) ?? []) : []
    const one = [...posts, ...within, ...everybody].find((k) => !used.has(k))
    if (one === undefined) throw new Failed(t.nobodyLeft())
    used.add(one)
    return one
  }
  const seats: Seat[] = []
  // Who checks others comes from outside the campaign where there is anybody, else each from another branch: nobody checks his own.
  const taking = new Set(s.taking.map((u) => u.key))
  const branches = [...ofBranch.keys()]
  const outside = branches.filter((b) => !taking.has(b))
  let turn = 0
  const checker = (): string => {
    const from = outside.length > 0 ? outside : branches
    for (let i = 0; i < from.length; i++) {
      const one = ofBranch.get(from[turn++ % from.length]!)!.findLast((k) => !used.has(k))
      if (one === undefined) continue
      used.add(one)
      return one
    }
    throw new Failed(t.nobodyLeft())
  }
  const checking: readonly Role[] = ['inspector', 'discipline', 'supervisor', 'leader']
  const seat = (login: string, role: Role, unitKey: string) => {
    const memberKey = checking.includes(role) || login === 'office-b' ? checker() : someone(unitKey)
    seats.push({
      login: `${prefix}${login}`,
      name: names.get(memberKey)!,
      memberKey,
      grants:
        s.line === 'party'
          ? [{ role, unitKey, line: 'party' }]
          : [
              { role, unitKey, line: 'party' },
              { role, unitKey, line: s.line },
            ],
    })
  }
  seat('secretary', 'secretary', s.organiser)
  seat('office', 'office', s.organiser)
  for (const [n, u] of s.taking.entries()) if (u.key !== s.organiser) seat(`unit${n}`, 'secretary', u.key)
  for (const [n, u] of s.taking.entries()) if (u.key !== s.organiser) seat(`unit${n}-b`, 'deputy', u.key)
  for (const role of ['deputy', 'leader', 'inspector', 'discipline', 'supervisor', 'clerk'] as const) seat(role, role, s.organiser)
  seat('office-b', 'office', s.organiser)
  seat('inspector-b', 'inspector', s.organiser)
  if (s.superior !== null && s.units.some((u) => u.key === s.superior)) seat('superior', 'secretary', s.superior)
  // A member organisation of a zone one of these communities leads: it asks its community, and takes no part in the campaign.
  const resident = s.zones.filter((z) => taking.has(z.leadKey)).flatMap((z) => z.memberKeys.filter((k) => !taking.has(k)))[0]
  if (resident !== undefined) {
    const memberKey = someone(resident)
    seats.push({
      login: `${prefix}${residentLogin}`,
      name: names.get(memberKey)!,
      memberKey,
      grants: [{ role: 'secretary', unitKey: resident, line: 'party' }],
    })
  }
  return seats
}
