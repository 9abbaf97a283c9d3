import { z } from 'zod'
import { futureDay, notTakingPart } from '../campaign/campaign.ts'
import { command, query } from '../lib/contract.ts'
import { checked } from '../lib/sheet/checked.ts'
import { sheetRefusals } from '../lib/sheet/sheet.ts'
import { wrongState } from '../lib/states.ts'
import { bulkRefused, importRefused } from './bulk.ts'
import { mayNominate, mayPass, noSection } from './nomination.ts'

const id = z.coerce.number().int()

export const passMany = command('nomination.pass-many', 'POST /nominations/pass', {
  may: mayPass,
  input: z.object({
    rows: z
      .array(z.object({ id: z.number().int(), version: z.number().int() }))
      .min(1)
      .max(200),
    words: z.string().trim().min(1).max(2000),
  }),
  output: z.object({ rows: z.array(z.object({ id: z.number().int(), step: z.string().nullable(), version: z.number().int() })) }),
  refusals: [bulkRefused, futureDay],
  summary: '成批办理本环节：每一个照样逐项核对，有一个不能办的就都不办，逐个说明',
})

const file = {
  campaignId: id,
  unitId: z.number().int(),
  attachmentId: z.number().int(),
  sheet: z.string().max(60).optional(),
  mapping: z.record(z.string().max(40), z.string().max(200).nullable()).default({}),
}
export const checkNominationImport = query('nomination.check-import', 'POST /campaigns/:campaignId/nominations/import/check', {
  may: mayNominate,
  input: z.object(file),
  output: checked,
  refusals: [...sheetRefusals, noSection, notTakingPart, wrongState],
  summary: '核对要导入的推荐对象（不写入）',
})
export const importNominations = command('nomination.import', 'POST /campaigns/:campaignId/nominations/import', {
  may: mayNominate,
  input: z.object(file),
  output: z.object({ n: z.number().int() }),
  refusals: [...sheetRefusals, importRefused, noSection, notTakingPart, wrongState],
  summary: '导入推荐对象（全部成功才写入），规则与逐个提名相同',
})
