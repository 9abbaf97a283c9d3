interface Below {
  id: number
  title: string
  unitId: number
  unit: string
  organiser: boolean
  awards: readonly unknown[]
}

/** Campaigns of other units that decide on honours. */
export const decisionOffers = (below: readonly Below[]) =>
  below
    .filter((c) => c.organiser && c.awards.length > 0)
    .map((c) => ({ unit: c.unit, title: c.title, to: `/honours/new?unit=${c.unitId}&campaign=${c.id}` }))
