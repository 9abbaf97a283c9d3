import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { mayDraft, planBroken, procedureUnknown } from './campaign.ts'
import { procedureParts } from './procedure.ts'

const id = z.coerce.number().int()

export const procedureChange = z.object({ part: z.enum(procedureParts), was: z.array(z.string()), now: z.array(z.string()) })
export const listProcedures = query('campaign.procedures', 'GET /campaigns/:id/procedures', {
  may: mayDraft,
  input: z.object({ id }),
  output: z.object({
    version: z.number().int(),
    rows: z.array(z.object({ id: z.string(), name: z.string(), source: z.string(), changes: z.array(procedureChange) })),
  }),
  refusals: [wrongState],
  summary: '可套用的推荐程序，以及套用后草稿里会改什么',
})
export const adoptProcedure = command('campaign.adopt-procedure', 'POST /campaigns/:id/procedure', {
  may: mayDraft,
  input: z.object({ id, version: z.number().int(), procedure: z.string().max(40) }),
  output: z.object({ version: z.number().int(), changes: z.array(procedureChange) }),
  refusals: [procedureUnknown, planBroken, staleVersion, wrongState],
  summary: '把选定的推荐程序写进方案草稿',
})
