import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReadHonours } from './honour.ts'

const id = z.coerce.number().int()

export const showDecision = query('honour.decision', 'GET /honour-decisions/:id', {
  may: mayReadHonours,
  input: z.object({ id }),
  output: z.object({
    id: z.number().int(),
    title: z.string(),
    documentNo: z.string(),
    meeting: z.string(),
    decidedOn: z.string(),
    level: z.string(),
    grantedBy: z.string(),
    unit: z.string(),
    campaign: z.string(),
    campaignId: z.number().int(),
    digest: z.string(),
    /** In the words of a decision, paragraph by paragraph. */
    paragraphs: z.array(z.string()),
    holders: z.array(
      z.object({
        no: z.number().int(),
        title: z.string(),
        name: z.string(),
        unit: z.string(),
        posthumous: z.boolean(),
        noticeDigest: z.string().nullable(),
      }),
    ),
    /** A public decision has a public page; an internal one is told to its units. */
    public: z.boolean(),
  }),
  summary: '表彰决定：正文、名单、校验码',
})
