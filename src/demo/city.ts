import type { Day } from '../lib/calendar.ts'
import { random } from '../lib/random.ts'
import { demoAccounts } from './accounts.ts'
import { plantAssociations, plantGovernment } from './government.ts'
import { breakGround } from './ground.ts'
import { plantCollege, plantStateGroups } from './institution.ts'
import { recruit } from './people.ts'
import { fillPosts } from './posts.ts'
import type { City } from './register.ts'
import { plantResidents } from './resident.ts'
import { type Scale, sizeOf } from './size.ts'
import { plantStreets } from './street.ts'
import { plantTowns } from './town.ts'
import { cityName } from './words.ts'
import { formZones, residentCounts } from './zones.ts'

/**
 * The registers of the fictional 云溪市 after seed 004: at scale 1 exactly 180 urban communities, 117 zones and 523 distinct member
 * organisations in them, some 20,000 members. The same seed, scale and day give the same city to the last character.
 *
 * No one in it is real: names are drawn from lists, divisions are 999… (no province 99 in GB/T 2260), telephone numbers begin with 100.
 * @param o.asOf the registers' day; ages, terms and founding days count back from it
 * @throws RangeError for a scale outside 0.1 … 1
 */
export const city = (o: { seed: string; scale?: Scale; asOf: Day }): City => {
  const scale = o.scale ?? 1
  const stream = (part: string) => random(`zhengyou city ${o.seed} ${scale} ${part}`)
  const g = breakGround(stream('units'), o.asOf, sizeOf(scale))
  const districts = plantGovernment(g)
  const communities = plantStreets(g, districts)
  plantTowns(g, districts.at(-1)!)
  const residents = plantResidents(g, communities, residentCounts(g, communities))
  const anywhere = () => g.r.pick(communities).rcKey
  plantCollege(g, communities[1]!.rcKey)
  plantStateGroups(g, anywhere)
  plantAssociations(g, anywhere)

  const members = recruit(g, stream('members'))
  const posts = fillPosts(g, stream('posts'), members, communities, residents)
  const { zones, uncovered } = formZones(g, stream('zones'), communities, residents, posts)
  const accounts = demoAccounts(members, posts, communities[0]!)
  return { seed: o.seed, asOf: o.asOf, name: cityName, units: g.units, members, posts, zones, uncovered, breaches: g.breaches, accounts }
}
