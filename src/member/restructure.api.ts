import { z } from 'zod'
import { command, staleVersion } from '../lib/contract.ts'
import {
  beforeItWas,
  cyclicTree,
  documentMissing,
  mayArrangeUnits,
  nameTaken,
  notYet,
  parentMissing,
  unitEnded,
} from '../organisation/organisation.ts'
import { dayTooEarly } from './member.ts'
import { mergeNeedsBranch, mergeWithItself, splitEverybody, splitNobody, splitNotBranch } from './restructure.ts'

const id = z.coerce.number().int()
const dated = { onDay: z.iso.date().optional(), document: z.string().trim().max(100) }

export const mergeUnit = command('unit.merge', 'POST /units/:id/merge', {
  may: mayArrangeUnits,
  input: z.object({ id, version: z.number().int(), intoId: z.number().int(), ...dated }),
  output: z.object({ membersN: z.number().int(), unitsN: z.number().int() }),
  refusals: [
    staleVersion,
    unitEnded,
    mergeWithItself,
    mergeNeedsBranch,
    parentMissing,
    cyclicTree,
    nameTaken,
    beforeItWas,
    dayTooEarly,
    documentMissing,
    notYet,
  ],
  summary: '并入另一单位（党员、下级随转，原单位撤销）',
})

export const splitUnit = command('unit.split', 'POST /units/:id/split', {
  may: mayArrangeUnits,
  input: z.object({
    id,
    version: z.number().int(),
    name: z.string().trim().min(2).max(100),
    shortName: z.string().trim().max(40).default(''),
    memberIds: z.array(z.number().int()).min(1).max(2000),
    ...dated,
  }),
  output: z.object({ id: z.number().int(), membersN: z.number().int() }),
  refusals: [
    staleVersion,
    unitEnded,
    splitNotBranch,
    splitNobody,
    splitEverybody,
    nameTaken,
    beforeItWas,
    dayTooEarly,
    documentMissing,
    notYet,
  ],
  summary: '分设新的党支部，转出所选党员',
})
