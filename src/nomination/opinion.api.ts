import { z } from 'zod'
import { command } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import * as x from './examine.ts'
import * as n from './nomination.ts'

const id = z.coerce.number().int()
const day = z.iso.date()
const text = (max: number) => z.string().trim().min(1).max(max)
const ok = z.object({ ok: z.literal(true) })

export const addressOpinion = command('nomination.address-opinion', 'POST /nomination-opinions/:id/address', {
  may: n.mayAskOpinion,
  input: z.object({ id, unitId: id }),
  output: ok,
  refusals: [n.opinionGiven, wrongState],
  summary: '把征求意见送到有关单位',
})
export const opinionSlip = command('nomination.opinion-slip', 'POST /nomination-opinions/:id/slip', {
  tellsOnce: true,
  may: n.mayHandOpinion,
  input: z.object({ id, until: day.optional() }),
  output: z.object({
    /** Shown this once: the address on the slip ends in it. */
    code: z.string(),
    /** The second code, for the body's own account only; to everybody else it comes from another person. */
    confirm: z.string().nullable(),
    channel: z.enum(n.linkChannels),
    until: z.string(),
    from: z.string(),
    name: z.string(),
    title: z.string(),
    by: z.string(),
  }),
  refusals: [n.opinionGiven, n.slipOwnBody, n.ownCase, n.ownUnit, x.conflict, wrongState],
  summary: '打印密封函（一次性），或由被征求单位自己取链接',
})
export const confirmOpinion = command('nomination.opinion-confirm', 'POST /nomination-opinions/:id/confirm-code', {
  tellsOnce: true,
  may: n.mayConfirmOpinion,
  input: z.object({ id }),
  output: z.object({ confirm: z.string(), from: z.string() }),
  refusals: [n.opinionGiven, n.slipMissing, n.sameHand, n.ownCase, n.ownUnit, x.conflict, wrongState],
  summary: '取确认码：由没有经手密封函的人告知被征求单位',
})
export const giveOpinion = command('nomination.give-opinion', 'POST /nomination-opinions/:id/give', {
  may: n.mayGiveOpinion,
  input: z.object({ id, verdict: z.enum(['agree', 'object']), words: text(1000), person: text(60) }),
  output: ok,
  refusals: [n.opinionGiven, n.ownCase, n.ownUnit, n.wrongSeat, x.conflict, x.personConflict, wrongState],
  summary: '出具意见：同意或不同意，写明理由',
})
export const waiveOpinion = command('nomination.waive-opinion', 'POST /nomination-opinions/:id/waive', {
  may: n.mayAskOpinion,
  input: z.object({ id, reason: text(300) }),
  output: ok,
  refusals: [n.opinionGiven, n.opinionBinding, wrongState],
  summary: '按规定不需征求的，说明理由',
})
