import { permission, roles } from '../lib/permission.ts'
import { type Rational, rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const zoneStates = ['standing', 'ended'] as const
export type ZoneState = (typeof zoneStates)[number]
export const stateOf = (z: { endedOn: string | null }): ZoneState => (z.endedOn === null ? 'standing' : 'ended')
export const zoneCan = stateTable<ZoneState, Record<string, readonly ZoneState[]>>('zone', {
  join: ['standing'],
  leave: ['standing'],
  end: ['standing'],
  /** A member asks the community. */
  ask: ['standing'],
})

export const mayReadZones = permission('zone.read', 'realm', roles)
export const mayKeepZones = permission('zone.keep', 'subtree', ['office', 'secretary'])

export const notUrbanCommunity = refusal<{ unit: string }>()(422, 'zone.not-urban-community')
export const alreadyCovered = refusal<{ community: string; zone: string }>()(422, 'zone.already-covered')
export const alreadyMember = refusal<{ unit: string; sinceOn: string }>()(422, 'zone.already-member')
export const notMember = refusal<{ unit: string }>()(422, 'zone.not-member')
export const notPartyOrganisation = refusal<{ unit: string }>()(422, 'zone.not-party-organisation')
export const badDay = refusal<{ day: string; from: string; until: string }>()(422, 'zone.bad-day')

/** Coverage as a pair of integers and as an exact share; `null` when there is nothing to cover. */
export const coverageOf = (covered: number, communities: number): { numerator: number; denominator: number; share: Rational | null } => ({
  numerator: covered,
  denominator: communities,
  share: communities === 0 ? null : rational(covered, communities),
})
