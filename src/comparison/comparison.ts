import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
/** A unit's own standing; its superiors see it too. */
export const mayReadStanding = permission('comparison.read', 'subtree', [
  ...staff,
  'leader',
  'inspector',
  'supervisor',
  'discipline',
  'audit',
])
/** All units of a round beside each other, which is the organiser's. */
export const mayCompare = permission('comparison.compare', 'subtree', [
  'office',
  'secretary',
  'deputy',
  'leader',
  'inspector',
  'discipline',
  'audit',
])
export const mayGroup = permission('comparison.group', 'subtree', ['office'])
export const mayImportPackages = permission('comparison.import', 'realm', ['office'])

/** Before the sheets are final nobody may learn from a comparison what others gave. */
export const roundStillOpen = refusal<{ round: string }>()(412, 'comparison.round-still-open')
export const roundsBegun = refusal<{ rounds: number }>()(412, 'comparison.rounds-begun')
export const noUnitsToGroup = refusal()(422, 'comparison.no-units-to-group')
export const unitWithoutGroup = refusal<{ units: string[] }>()(422, 'comparison.unit-without-group')
export const noSuchGroup = refusal<{ group: string }>()(404, 'comparison.no-such-group')
export const badPackage = refusal<{ problem: 'shape' | 'canonical' | 'digest' }>()(422, 'comparison.bad-package')
export const packageTwice = refusal()(409, 'comparison.package-twice')
export const ownPackage = refusal()(422, 'comparison.own-package')
export const nothingToRehearse = refusal<{ units: number }>()(422, 'comparison.nothing-to-rehearse')
