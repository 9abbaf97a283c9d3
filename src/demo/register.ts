import type { Day } from '../lib/calendar.ts'
import type { Line, Role } from '../lib/permission.ts'

/** Unit kinds of the demonstration registers. Villages' committees (村民委员会) are `residents-committee` with sector `rural`. */
export const unitKinds = [
  'party-work-committee',
  'party-committee',
  'general-branch',
  'branch',
  'party-group',
  'residents-committee',
  'administrative',
  'department',
  'enterprise',
  'institution',
  'social-organisation',
  'college',
  'league',
  'union',
  'women',
] as const
export type UnitKind = (typeof unitKinds)[number]

/** The seven classes of mission row L4. */
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

export interface Unit {
  /** Stable within a seed and scale; dotted, e.g. `d1.s2.c3.rc`. Never shown. */
  readonly key: string
  readonly name: string
  readonly short: string
  readonly kind: UnitKind
  /** `null` for bodies that lead several classes (市委, 区委, governments) and for group lines. */
  readonly sector: Sector | null
  /** GB 32100, legal units only; valid check digits over a division that does not exist. */
  readonly creditCode?: string
  /** Statistical code of a territory unit, or the party organisation's number in its superior's ledger: free text, never a key. */
  readonly externalCode?: string
  readonly foundedOn: Day
  /** Residents' committees only: of a street in a 市辖区. The 180 are counted by this flag. */
  readonly urban?: boolean
  readonly settlement?: 'old' | 'new'
  readonly households?: number
  /** Places or legal units this party or group organisation is set up in: the party tree is not the unit tree; a joint branch has several. */
  readonly seatKeys?: readonly string[]
  /** Branches that gather members other than by workplace or residence. */
  readonly form?: 'joint' | 'market' | 'retired'
  /** League, union and women's bodies: the party organisation that leads them (党建带群建). */
  readonly ledByKey?: string
  /** At most one parent per line; `null` makes it a root of that line. The parent stands in the same line and was founded no later. */
  readonly lines: readonly { readonly line: Line; readonly parentKey: string | null }[]
}

export type MemberKind = 'inService' | 'retired' | 'floating' | 'selfEmployed' | 'student' | 'farmer' | 'infirm'

export interface Member {
  readonly key: string
  readonly name: string
  readonly sex: 'male' | 'female'
  readonly birthOn: Day
  /** GB 11643 with a valid check digit; its division 999… is not assigned, so it is nobody's. */
  readonly nationalId: string
  readonly ethnic: string
  readonly education: '研究生' | '大学本科' | '大学专科' | '中专' | '高中' | '初中' | '小学'
  /** Day the branch meeting accepted the member as probationary. */
  readonly joinedOn: Day
  readonly status: 'full' | 'probationary'
  readonly kinds: readonly MemberKind[]
  /** Always a unit of kind `branch`: the formal relation, the only place with a vote. */
  readonly branchKey: string
  readonly groupKey?: string
  /** Begins with 100, which no Chinese mobile or city number does. */
  readonly phone?: string
  /** Residents' committee where the member lives, if within the city. */
  readonly livesAtKey?: string
  /** Member in service who registered with the community where he lives (双重管理). */
  readonly registeredOn?: Day
  /** Floating members: the branch that hosts them, without a vote, and since when (six months or more). */
  readonly host?: { readonly branchKey: string; readonly sinceOn: Day }
  readonly skill?: string
}

export interface Post {
  readonly memberKey: string
  readonly unitKey: string
  readonly post: string
  readonly fromOn: Day
  /** Last day in office; absent while held. */
  readonly untilOn?: Day
}

/** A 党建协作区: one urban community leads, the party organisations of units resident there take part. */
export interface Zone {
  readonly key: string
  readonly name: string
  /** The community's party organisation. Not among `memberKeys`. */
  readonly leadKey: string
  /** The community itself (residents' committee): coverage counts these. */
  readonly communityKey: string
  /** Party organisations; a few stand in two zones of one street, so distinct members < sum over zones. */
  readonly memberKeys: readonly string[]
  readonly foundedOn: Day
}

/** An urban community without a zone: each has a cause, a person and a next date. */
export interface Uncovered {
  readonly communityKey: string
  readonly cause: 'unwilling-units' | 'no-resident-organisation' | 'new-quarter' | 'no-party-organisation'
  readonly ownerKey: string
  readonly nextOn: Day
}

/** Where the registers break a structural rule on purpose; the tests find exactly these by counting. */
export interface Breach {
  readonly unitKey: string
  readonly rule: 'branch-under-3' | 'branch-over-50' | 'general-branch-over-100' | 'secretary-vacant' | 'no-party-organisation'
}

export interface Account {
  readonly login: string
  readonly memberKey: string
  readonly place: 'city-office' | 'street' | 'community' | 'college' | 'enterprise'
  readonly grants: readonly { readonly role: Role; readonly unitKey: string; readonly line: Line }[]
}

export interface City {
  readonly seed: string
  readonly asOf: Day
  readonly name: string
  readonly units: readonly Unit[]
  readonly members: readonly Member[]
  readonly posts: readonly Post[]
  readonly zones: readonly Zone[]
  readonly uncovered: readonly Uncovered[]
  readonly breaches: readonly Breach[]
  readonly accounts: readonly Account[]
}
