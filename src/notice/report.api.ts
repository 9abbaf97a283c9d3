import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { mayReport, noticeStates, reportEarly } from './notice.ts'

export const showReport = query('notice.report', 'GET /notices/:id/report', {
  may: mayReport,
  input: z.object({ id: z.coerce.number().int() }),
  output: z.object({
    title: z.string(),
    unit: z.string(),
    campaign: z.string(),
    level: z.string(),
    closedOn: z.string(),
    /** Every list of this notice, the first first: a second notice begins its own clock. */
    lists: z.array(
      z.object({
        id: z.number().int(),
        state: z.enum(noticeStates),
        startsOn: z.string(),
        lastOn: z.string(),
        objectionsUntilOn: z.string(),
        workingDays: z.number().int(),
        entries: z.number().int(),
        digest: z.string(),
        reason: z.string(),
      }),
    ),
    range: z.string(),
    channels: z.array(z.string()),
    objections: z.object({
      all: z.number().int(),
      /** By outcome, 'set-aside' and 'suspended' among them. */
      outcomes: z.record(z.string(), z.number().int()),
      /** By the way they came and who made them; null to who does not handle them. */
      channels: z.record(z.string(), z.number().int()).nullable(),
      objectors: z.record(z.string(), z.number().int()).nullable(),
    }),
    standing: z.array(z.object({ no: z.number().int(), name: z.string() })),
    dropped: z.array(z.object({ no: z.number().int(), name: z.string(), state: z.string() })),
    suspended: z.array(z.object({ no: z.number().int(), name: z.string() })),
  }),
  refusals: [reportEarly],
  summary: '公示情况报告：期限、异议件数和办理结果、结论',
})
