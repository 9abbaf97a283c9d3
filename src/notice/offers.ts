interface Below {
  id: number
  title: string
  unitId: number
  unit: string
  organiser: boolean
  noticeLevels: readonly { at: 'recommending-unit' | 'organiser' }[]
}

/** Campaigns of other units that may publish at their own level. */
export const noticeOffers = (below: readonly Below[]) =>
  below
    .filter((c) => c.noticeLevels.some((l) => (l.at === 'organiser') === c.organiser))
    .map((c) => ({ unit: c.unit, title: c.title, to: `/notices/new?unit=${c.unitId}&campaign=${c.id}` }))
