import { z } from 'zod'
import { badShape, slipsGone, slipsStay, unreachable } from '../ballot/office/office.ts'
import { command, query } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as step from './ceremony.ts'
import * as p from './poll.ts'

// Slips for people without a phone, and the grades that only supervision may see.
const id = z.coerce.number().int().positive()
const int = z.number().int()
const brief = [p.noOffices, step.officesDown, step.officeFailed, step.underWay, unreachable, wrongState] as const

export const takePrinted = command('poll.printed', 'POST /polls/:id/printed-slips', {
  may: p.mayRunPolls,
  input: z.object({ id }),
  output: z.object({
    ballotId: z.string(),
    /** `code` goes on the slip as a QR code; whoever has it can cast the slip. */
    slips: z.array(z.object({ no: int, classTitle: z.string(), code: z.string() })),
  }),
  refusals: [...brief, slipsGone, slipsStay],
  tellsOnce: true,
  summary: '取出待印的纸质票令',
})
export const showPrinted = query('poll.printed-state', 'GET /polls/:id/printed-slips', {
  may: p.mayReadPolls,
  input: z.object({ id }),
  /** `onPaper`: rows that vote on paper; of every slip that is not void somebody must be on paper. */
  output: z.object({ printed: int, voided: int, onPaper: int }),
  refusals: [...brief],
  summary: '纸质票令对账：印了几张、作废几张、几人改用纸质票',
})
export const voidPrinted = command('poll.void-printed', 'POST /polls/:id/printed-slips/void', {
  may: p.mayRunPolls,
  input: z.object({ id, slips: z.array(int.min(1)).min(1).max(5000) }),
  output: z.object({ voided: int }),
  refusals: [...brief, badShape],
  summary: '没有人领取的纸质票令，封箱以前公开作废',
})
export const showSupervisors = query('poll.supervisors', 'GET /polls/:id/supervisors', {
  may: p.mayRunPolls,
  input: z.object({ id, unitId: id }),
  output: z.object({ accounts: z.array(z.object({ accountId: int, name: z.string() })) }),
  summary: '双机构模式：某单位的监督、纪检账号，可以作监督组签发机构的负责人',
})
export const openWithheld = command('poll.withheld', 'POST /polls/:id/withheld', {
  may: p.mayOpenWithheld,
  input: z.object({ id }),
  output: z.object({
    /** Null: nothing was withheld, or it has been wiped. */
    withheld: z
      .object({
        classes: z.array(
          z.object({
            title: z.string(),
            grades: z.array(z.string()),
            columns: z.array(z.object({ title: z.string(), counts: z.array(int), noOpinion: int })),
            invalid: int,
          }),
        ),
        unopened: int,
        notes: z.array(z.string()),
      })
      .nullable(),
  }),
  refusals: [p.noOffices, p.wrongChannel, step.officesDown, step.officeFailed, unreachable, slipsStay, wrongState],
  tellsOnce: true,
  summary: '监督组查看未公布类的等次',
})
