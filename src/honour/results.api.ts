import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReadHonours } from './honour.ts'
import { packageForged, packageShape, resultsPackage } from './results.ts'

export const signedResults = query('honour.signed-results', 'GET /campaigns/:campaignId/results/package', {
  may: mayReadHonours,
  input: z.object({ campaignId: z.coerce.number().int() }),
  output: z.object({
    /** Exactly what was signed, RFC 8785. */
    text: z.string(),
    digest: z.string(),
    /** Ed25519 over the text, and its public key; base64. */
    signature: z.string(),
    key: z.string(),
  }),
  summary: '签名的活动结果，供其他活动、其他单位作依据',
})
export const checkResults = query('honour.check-results', 'POST /results/check', {
  may: mayReadHonours,
  input: z.object({ text: z.string().max(2_000_000), signature: z.string().max(200), key: z.string().max(200) }),
  output: z.object({
    digest: z.string(),
    /** Signed by this realm itself; another realm's key is compared with the one on its public check page. */
    own: z.boolean(),
    /** Not a letter of it was changed since it was signed; a file of another realm that was is refused. */
    genuine: z.boolean(),
    /** Against this realm's register as it stands today; empty for another realm's file. */
    differences: z.array(
      z.object({
        holder: z.string(),
        title: z.string(),
        field: z.enum(['row', 'state', 'grantedOn', 'level', 'object', 'posthumous', 'digest']),
        file: z.string().nullable(),
        register: z.string().nullable(),
      }),
    ),
    results: resultsPackage,
    /** What is written as the basis of a bonus or a requirement, one for each row in force. */
    citations: z.array(z.object({ holder: z.string(), unit: z.string(), basis: z.string() })),
  }),
  refusals: [packageForged, packageShape],
  summary: '核对签名的活动结果，给出可以引用的依据',
})
