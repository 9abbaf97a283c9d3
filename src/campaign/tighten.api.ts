import { z } from 'zod'
import { command, query } from '../lib/contract.ts'
import { mayReadCampaigns } from './campaign.ts'
import { legalLooser, mayTighten, nothingTightened, tightening } from './tighten.ts'

const id = z.coerce.number().int()

export const showLegal = query('campaign.legal', 'GET /units/:unitId/legal-limits', {
  may: mayReadCampaigns,
  input: z.object({ unitId: id }),
  output: z.object({
    unit: z.string(),
    limits: z.array(z.object({ setting: tightening.keyof(), rule: z.string(), now: z.string() })),
    set: z.array(z.object({ unitId: z.number().int(), unit: z.string(), source: z.string(), on: z.string(), by: z.string() })),
    timelySource: z.string(),
  }),
  summary: '表彰的各项限制：规定是多少，本地方是多少，依据什么',
})
export const tightenLegal = command('campaign.tighten', 'POST /units/:unitId/legal-limits', {
  may: mayTighten,
  input: z.object({ unitId: id, source: z.string().trim().min(2).max(200), ...tightening.shape }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [legalLooser, nothingTightened],
  summary: '凭文件把表彰的限制定得更严（只能更严）',
})
