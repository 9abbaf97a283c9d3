import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'

/** Kinds of unit; party organisations and the units they work in are different rows (domain.md 7.2). */
export const unitKinds = [
  'party-work-committee',
  'party-committee',
  'general-branch',
  'branch',
  'party-group',
  'party-leading-group',
  'residents-committee',
  'administrative',
  'department',
  'enterprise',
  'institution',
  'college',
  'social-organisation',
  'league',
  'union',
  'women',
] as const
export type UnitKind = (typeof unitKinds)[number]

/** The seven classes of row L4. */
export const sectors = [
  'rural',
  'street-community',
  'soe-finance',
  'organ',
  'sci-edu-cul-health',
  'non-public',
  'social-organisation',
] as const
export type Sector = (typeof sectors)[number]

export const partyKinds: readonly UnitKind[] = [
  'party-work-committee',
  'party-committee',
  'general-branch',
  'branch',
  'party-group',
  'party-leading-group',
]

const everybody = [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
  'member',
  'discipline',
  'system',
  'security',
  'audit',
] as const
export const mayReadUnits = permission('unit.read', 'subtree', everybody)
export const mayEditUnits = permission('unit.edit', 'subtree', ['office', 'system'])
export const mayImportUnits = permission('unit.import', 'subtree', ['office', 'system'])

export const cyclicTree = refusal<{ unit: string; parent: string }>()(422, 'unit.cyclic-tree')
export const parentMissing = refusal<{ parent: string }>()(422, 'unit.parent-missing')
export const unitEnded = refusal<{ unit: string; endedOn: string }>()(412, 'unit.ended')

/** Path of a child: `1/12/` + `305/`. */
export const childPath = (parentPath: string | null, id: number): string => `${parentPath ?? ''}${id}/`
export const depthOf = (path: string): number => path.split('/').length - 1
/** Ids on the way down to the unit itself. */
export const idsOf = (path: string): number[] => path.split('/').filter(Boolean).map(Number)
export const isWithin = (path: string, above: string): boolean => path.startsWith(above)
