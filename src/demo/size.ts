/** How much of each thing a city of a given scale has. Figures of seed 004 at full scale: 180 communities, 117 zones, 523 members. */
export interface Size {
  readonly districts: number
  readonly streets: number
  readonly communities: number
  readonly zones: number
  /** Distinct party organisations that take part in zones. */
  readonly zoneMembers: number
  /** Of those, how many stand in a second zone of the same street. */
  readonly twice: number
  readonly towns: number
  readonly villagesPerTown: number
  readonly stateGroups: number
  readonly collegeDepartments: number
  readonly cityAssociations: number
  /** `false` leaves out bodies of which one example is enough. */
  readonly wide: boolean
  /** Deliberate breaches of each structural rule. */
  readonly breaches: {
    readonly under3: number
    readonly over50: number
    readonly over100: number
    readonly vacant: number
    readonly noParty: number
  }
}

export type Scale = 'small' | number

const small: Size = {
  districts: 1,
  streets: 2,
  communities: 4,
  zones: 3,
  zoneMembers: 6,
  twice: 1,
  towns: 1,
  villagesPerTown: 2,
  stateGroups: 1,
  collegeDepartments: 1,
  cityAssociations: 1,
  wide: false,
  breaches: { under3: 1, over50: 1, over100: 0, vacant: 1, noParty: 0 },
}

/**
 * @param scale 1 is the city of seed 004; from 0.1 up a smaller city with the same proportions; `small` keeps one or two of every kind
 * @throws RangeError outside 0.1 … 1: the invented names suffice for one city
 */
export const sizeOf = (scale: Scale): Size => {
  if (scale === 'small') return small
  if (!(scale >= 0.1 && scale <= 1)) throw new RangeError(`scale ${scale}: 0.1 … 1 or 'small'`)
  const of = (n: number, least = 1) => Math.max(least, Math.round(n * scale))
  return {
    districts: of(5, 2),
    streets: of(22, 4),
    communities: of(180),
    zones: of(117),
    zoneMembers: of(523),
    twice: of(12),
    towns: of(6),
    villagesPerTown: 5,
    stateGroups: of(5, 2),
    collegeDepartments: 6,
    cityAssociations: of(10, 2),
    wide: true,
    breaches: { under3: of(3), over50: of(3), over100: 1, vacant: of(4), noParty: 1 },
  }
}
