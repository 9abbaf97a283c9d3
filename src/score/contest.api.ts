import { z } from 'zod'
import { query } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { contestStates, mayReadScores } from './round.ts'

const id = z.coerce.number().int()
const int = z.number().int()
export const contestRow = z.object({
  id: int,
  unitId: int,
  unit: z.string(),
  kind: z.enum(['contest', 'appeal']),
  leaf: z.string(),
  title: z.string(),
  reason: z.string(),
  ref: z.string(),
  onDay: z.string(),
  dueOn: z.string().nullable(),
  state: z.enum(contestStates),
  /** Answered after its deadline, or still open behind it. */
  late: z.boolean(),
  answer: z.string(),
  answeredBy: z.string().nullable(),
  answeredOn: z.string().nullable(),
  revisedColumn: z.string().nullable(),
})
export const listContests = query('score.contests', 'GET /rounds/:id/contests', {
  may: mayReadScores,
  input: listInput({ id, kind: z.enum(['contest', 'appeal']).optional(), state: z.enum([...contestStates, 'late']).optional() }, ['dueOn']),
  output: listOutput(contestRow).extend({ round: z.object({ id: int, title: z.string() }), open: int, late: int }),
  summary: '本轮的异议和申诉：状态、答复期限、是否超期（组织单位、各单位、评定人各看各的范围）',
})
