import { z } from 'zod'
import { alreadyIssued, didSign, notByDesk, onPaper, slipsGone, slipsStay, unreachable } from '../ballot/office/office.ts'
import { command, query } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as step from './ceremony.ts'
import * as p from './poll.ts'

const id = z.coerce.number().int().positive()
const int = z.number().int()
const idx = z.coerce.number().int().min(0)
const office = z.enum(['a', 'b'])
const brief = [p.noOffices, step.officesDown, step.officeFailed, step.underWay, step.noSuchRow, unreachable, wrongState] as const

export const showCeremony = query('poll.ceremony', 'GET /polls/:id/ceremony', {
  may: p.mayReadPolls,
  input: z.object({ id }),
  output: z.object({
    state: z.enum(p.pollStates),
    /** Null: this server has no ballot offices. */
    mode: z.enum(['single-host', 'two-office']).nullable(),
    way: z.enum(['desk', 'slip', 'with-b']).nullable(),
    ballotId: z.string().nullable(),
    /** What the offices are at now. */
    step: z.enum(step.steps).nullable(),
    stepTitle: z.string().nullable(),
    fault: z.object({ code: z.string(), sentence: z.string() }).nullable(),
    /** As last heard; null before the first answer. */
    offices: z
      .array(z.object({ office: z.enum(['a', 'b', 'relay', 'box']), title: z.string(), up: z.boolean(), url: z.string() }))
      .nullable(),
    /** Totals only. */
    deposits: int.nullable(),
    casting: z.boolean().nullable(),
    openableAt: z.string().nullable(),
    /** The product's own recount of the published folder; nothing of it before the result is opened. */
    recount: z
      .object({ exit: z.union([z.literal(0), z.literal(1), z.literal(2)]), leaves: int, signatures: int, findings: z.array(z.string()) })
      .nullable(),
    archiveDigest: z.string().nullable(),
  }),
  summary: '电子秘密票的办理情况：各机构是否在线、进行到哪一步、只有总数',
})
export const activateRow = command('poll.activate', 'POST /polls/:id/roll/:idx/activate', {
  may: p.mayRunPolls,
  input: z.object({ id, idx }),
  /** `fragment` stands behind the # of the voter's address: shown once, as a QR code. */
  output: z.object({ ballotId: z.string(), idx: int, fragment: z.string() }),
  refusals: [...brief, alreadyIssued, notByDesk, onPaper],
  tellsOnce: true,
  summary: '签到开通：给出只显示一次的领票凭证',
})
export const toPaper = command('poll.to-paper', 'POST /polls/:id/roll/:idx/paper', {
  may: p.mayRunPolls,
  input: z.object({ id, idx }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [...brief, alreadyIssued, didSign],
  summary: '改用纸质票：两个机构都不再给这一行发票',
})
export const resetRow = command('poll.reset', 'POST /polls/:id/roll/:idx/reset', {
  may: p.mayRunPolls,
  input: z.object({ id, idx, office }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [...brief, didSign, slipsStay],
  summary: '领票中断后，凭另一方的未签发证明让一方重新签发',
})
export const takeSlips = command('poll.slips', 'POST /polls/:id/slips', {
  may: p.mayRunPolls,
  input: z.object({ id, office: office.default('b') }),
  output: z.object({
    ballotId: z.string(),
    slips: z.array(
      z.object({ idx: int, name: z.string(), classTitle: z.string(), number: z.string(), code: z.string(), fragment: z.string() }),
    ),
  }),
  refusals: [...brief, slipsGone, slipsStay],
  tellsOnce: true,
  summary: '取出待印的票条',
})
export const slipsPrinted = command('poll.slips-printed', 'POST /polls/:id/slips/printed', {
  may: p.mayRunPolls,
  input: z.object({ id, office: office.default('b') }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [...brief, slipsStay],
  summary: '票条已印发，底码销毁',
})
export const archivePoll = command('poll.archive', 'POST /polls/:id/archive', {
  may: p.mayCertifyPolls,
  input: z.object({ id }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [p.noOffices, p.wrongChannel, step.underWay, wrongState],
  summary: '把公布的文件归档，算出张贴用的摘要',
})
