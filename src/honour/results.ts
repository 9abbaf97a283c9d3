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

/** One thing in which a results file and the register do not say the same; null: it is not there at all. */
export interface Difference {
  holder: string
  title: string
  field: 'row' | 'state' | 'grantedOn' | 'level' | 'object' | 'posthumous' | 'digest'
  file: string | null
  register: string | null
}

type Compared = Pick<ResultsPackage, 'decisions' | 'rows'>
const fields = ['state', 'grantedOn', 'level', 'object', 'posthumous'] as const
const keyOf = (r: ResultsPackage['rows'][number]): string => [r.documentNo, r.title, r.holder, r.unit].join('\n')

/** Row by row, in the order of the file, then what the register has besides. */
export const differences = (file: Compared, register: Compared): Difference[] => {
  const out: Difference[] = []
  const mine = new Map(register.rows.map((r) => [keyOf(r), r]))
  for (const r of file.rows) {
    const own = mine.get(keyOf(r))
    mine.delete(keyOf(r))
    const at = { holder: r.holder, title: r.title }
    if (!own) out.push({ ...at, field: 'row', file: r.documentNo, register: null })
    else for (const f of fields) if (r[f] !== own[f]) out.push({ ...at, field: f, file: String(r[f]), register: String(own[f]) })
  }
  for (const r of mine.values()) out.push({ holder: r.holder, title: r.title, field: 'row', file: null, register: r.documentNo })
  const digests = new Map(register.decisions.map((d) => [d.documentNo, d.digest]))
  for (const d of file.decisions)
    if (digests.get(d.documentNo) !== d.digest)
      out.push({ holder: d.documentNo, title: '', field: 'digest', file: d.digest, register: digests.get(d.documentNo) ?? null })
  return out
}

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
