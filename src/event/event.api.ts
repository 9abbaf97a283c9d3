import { z } from 'zod'
import { mayReadLedger } from '../access/access.ts'
import { query } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'

export const eventRow = z.object({
  id: z.number().int(),
  type: z.string(),
  unitId: z.number().int().nullable(),
  unitName: z.string().nullable(),
  subjectId: z.number().int().nullable(),
  campaignId: z.number().int().nullable(),
  actorName: z.string().nullable(),
  proxy: z.boolean(),
  happenedOn: z.string(),
  recordedAt: z.string(),
  quantity: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  leafNo: z.number().int().nullable(),
  hash: z.string().nullable(),
})
export const listEvents = query('ledger.list', 'GET /ledger', {
  may: mayReadLedger,
  input: listInput(
    {
      noun: z.string().max(40).optional(),
      unitId: z.coerce.number().int().optional(),
      from: z.iso.date().optional(),
      until: z.iso.date().optional(),
    },
    ['newest'],
  ),
  output: listOutput(eventRow),
  summary: '台账（只读）',
})
export const verifyLedger = query('ledger.verify', 'GET /ledger/verify', {
  may: mayReadLedger,
  input: z.object({}),
  output: z.object({
    ok: z.boolean(),
    size: z.number().int(),
    root: z.string(),
    sealedAt: z.string().nullable(),
    unsealed: z.number().int(),
    fault: z.string().nullable(),
    checkpoint: z.string(),
  }),
  summary: '核对台账',
})
