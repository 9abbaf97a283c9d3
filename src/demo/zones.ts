import { addDays } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import { type Ground, shareOut } from './ground.ts'
import type { Post, Uncovered, Zone } from './register.ts'
import type { Resident } from './resident.ts'
import type { Community } from './street.ts'

/**
 * How many party organisations of resident units each community has: those with a zone share out exactly the member organisations of
 * the city, the others have none to three.
 */
export const residentCounts = (g: Ground, communities: readonly Community[]): number[] => {
  const { zones, zoneMembers } = g.size
  const shares = shareOut(g, zoneMembers, zones, Math.min(2, Math.floor(zoneMembers / zones)), 9)
  return communities.map((c) => (c.zoned ? shares.pop()! : g.size.wide ? g.r.int(4) : 0))
}

/** The 党建协作区, and the urban communities without one, each with cause, person and next date. */
export const formZones = (
  g: Ground,
  r: Random,
  communities: readonly Community[],
  residents: readonly Resident[],
  posts: readonly Post[],
) => {
  const near = new Map<Community, string[]>()
  for (const x of residents) near.set(x.community, [...(near.get(x.community) ?? []), x.key])
  const zoned = communities.filter((c) => c.zoned)
  const members = new Map(zoned.map((c) => [c, [...near.get(c)!]]))

  // An organisation on the border of two communities takes part in both zones: counted once.
  let left = g.size.twice
  for (const c of r.shuffle(zoned)) {
    if (left === 0) break
    const other = zoned.find((o) => o !== c && o.streetKey === c.streetKey)
    if (!other) continue
    members.get(other)!.push(near.get(c)![0]!)
    left--
  }
  if (left > 0) throw new Error('too few neighbouring zones')

  const zones: Zone[] = zoned.map((c, i) => {
    const drawn = addDays(g.asOf, -200 - r.int(2000))
    const first = g.unit(c.key!).foundedOn
    return {
      key: `z${i + 1}`,
      name: `${c.name}党建协作区`,
      leadKey: c.key!,
      communityKey: c.rcKey,
      memberKeys: members.get(c)!,
      foundedOn: drawn < first ? first : drawn,
    }
  })
  const owners = new Map(posts.filter((p) => p.post === '组织委员' && p.untilOn === undefined).map((p) => [p.unitKey, p.memberKey]))
  const uncovered: Uncovered[] = communities
    .filter((c) => !c.zoned)
    .map((c) => ({
      communityKey: c.rcKey,
      cause:
        c.key === null
          ? 'no-party-organisation'
          : !near.has(c)
            ? 'no-resident-organisation'
            : c.settlement === 'new'
              ? 'new-quarter'
              : 'unwilling-units',
      ownerKey: owners.get(c.streetKey)!,
      nextOn: addDays(g.asOf, 10 + r.int(80)),
    }))
  return { zones, uncovered }
}
