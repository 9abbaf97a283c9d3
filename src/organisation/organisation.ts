import { checkCreditCode } from '../lib/codes.ts'
import { permission, roles } from '../lib/permission.ts'
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

export const mayReadUnits = permission('unit.read', 'subtree', roles)
export const mayEditUnits = permission('unit.edit', 'subtree', ['office', 'system'])
/** Moving, ending and setting up are a superior's acts: never on the unit one's own post stands on. */
export const mayArrangeUnits = permission('unit.arrange', 'below', ['office', 'system'])
export const mayImportUnits = permission('unit.import', 'subtree', ['office', 'system'])

export const cyclicTree = refusal<{ unit: string; parent: string }>()(422, 'unit.cyclic-tree')
export const parentMissing = refusal<{ parent: string }>()(422, 'unit.parent-missing')
export const unitEnded = refusal<{ unit: string; endedOn: string }>()(412, 'unit.ended')
export const nameTaken = refusal<{ name: string; parent: string }>()(422, 'unit.name-taken')
export const alreadyInLine = refusal<{ unit: string; line: string }>()(422, 'unit.already-in-line')
export const notInLine = refusal<{ unit: string; line: string }>()(422, 'unit.not-in-line')
export const lastLine = refusal<{ unit: string }>()(422, 'unit.last-line')
export const alreadyThere = refusal<{ unit: string; parent: string }>()(422, 'unit.already-there')
export const hasChildren = refusal<{ unit: string; n: number }>()(422, 'unit.has-children')
export const hasMembers = refusal<{ unit: string; n: number }>()(422, 'unit.has-members')
export const beforeItWas = refusal<{ unit: string; sinceOn: string }>()(422, 'unit.before-it-was')
export const documentMissing = refusal()(422, 'unit.document-missing')
export const orderWaiting = refusal<{ unit: string; onDay: string }>()(409, 'unit.order-waiting')
export const orderDone = refusal<{ state: string }>()(412, 'unit.order-done')
/** What is set up or corrected counts from today or an earlier day; only moves and ends wait for a later one. */
export const notYet = refusal<{ onDay: string }>()(422, 'unit.not-yet')
export const sectorMissing = refusal()(422, 'unit.sector-missing')

export const orderStates = ['waiting', 'done', 'withdrawn', 'failed'] as const
export type OrderState = (typeof orderStates)[number]

/** Path of a child: `1/12/` + `305/`. */
export const childPath = (parentPath: string | null, id: number): string => `${parentPath ?? ''}${id}/`
export const depthOf = (path: string): number => path.split('/').length - 1
/** Ids on the way down to the unit itself. */
export const idsOf = (path: string): number[] => path.split('/').filter(Boolean).map(Number)
export const isWithin = (path: string, above: string): boolean => path.startsWith(above)
/** The half-open range of paths at and below a path: '/' ends every step and '0' follows it in "C" order. */
export const subtreeOf = (path: string): { from: string; to: string } => ({ from: path, to: `${path.slice(0, -1)}0` })

/** What is odd about a unit, as codes with facts: shown on its record, never a reason to refuse. */
export interface Hint {
  code:
    | 'unit.hint.credit-code'
    | 'unit.hint.under-3'
    | 'unit.hint.over-50'
    | 'unit.hint.over-100'
    | 'unit.hint.no-secretary'
    | 'unit.hint.no-sector'
  facts: Record<string, number | string>
}

/**
 * Structural rules as hints. Full members decide; probationary ones do not count.
 * @source 中国共产党支部工作条例（试行）第五条 and 党章第三十条 (3 full members for a branch, general branch above 50, committee from 100)
 */
export const structureHints = (u: {
  kind: UnitKind
  sector: Sector | null
  creditCode: string | null
  fullN: number
  hasSecretary: boolean
}): Hint[] => {
  const hints: Hint[] = []
  const n = u.fullN
  if (u.creditCode !== null && !checkCreditCode(u.creditCode).ok)
    hints.push({ code: 'unit.hint.credit-code', facts: { creditCode: u.creditCode } })
  if (u.kind === 'branch') {
    if (n < 3) hints.push({ code: 'unit.hint.under-3', facts: { n } })
    if (n > 50) hints.push({ code: 'unit.hint.over-50', facts: { n } })
    if (!u.hasSecretary) hints.push({ code: 'unit.hint.no-secretary', facts: {} })
    if (u.sector === null) hints.push({ code: 'unit.hint.no-sector', facts: {} })
  }
  if (u.kind === 'general-branch' && n >= 100) hints.push({ code: 'unit.hint.over-100', facts: { n } })
  return hints
}
