import { z } from 'zod'
import { canonicalText } from '../lib/canonical.ts'
import { refusal } from '../lib/refusal.ts'
import { honourStates } from './state.ts'

export const packageForged = refusal()(422, 'honour.package-forged')
export const packageShape = refusal()(422, 'honour.package-shape')

const day = z.iso.date()
/** Results of a campaign as they stand on a day: what another campaign, here or in another realm, takes as evidence. */
export const resultsPackage = z.strictObject({
  schema: z.literal('honour-results/1'),
  realm: z.strictObject({ code: z.string(), name: z.string() }),
  campaign: z.strictObject({ id: z.int(), title: z.string(), kind: z.string(), organiser: z.string() }),
  asOf: day,
  decisions: z.array(z.strictObject({ documentNo: z.string(), decidedOn: day, level: z.string(), digest: z.string() })),
  rows: z.array(
    z.strictObject({
      documentNo: z.string(),
      title: z.string(),
      level: z.string(),
      object: z.string(),
      holder: z.string(),
      unit: z.string(),
      grantedOn: day,
      posthumous: z.boolean(),
      state: z.enum(honourStates),
    }),
  ),
})
export type ResultsPackage = z.infer<typeof resultsPackage>

export const resultsText = (p: ResultsPackage): string => canonicalText(p)

/** @throws honour.package-shape */
export const readResults = (text: string): ResultsPackage => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw packageShape({}, 'text')
  }
  const read = resultsPackage.safeParse(json)
  if (!read.success) throw packageShape({}, 'text')
  return read.data
}
