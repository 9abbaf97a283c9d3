import { z } from 'zod'
import { notTakingPart } from '../campaign/campaign.ts'
import { command, query, staleVersion } from '../lib/contract.ts'
import { listInput, listOutput } from '../lib/list.ts'
import { wrongState } from '../lib/states.ts'
import { meetingCount, stepRefusals } from './count.ts'
import * as x from './examine.ts'
import { noQuorum, presentOverShould, votesOverPresent } from './meeting.ts'
import * as n from './nomination.ts'
import * as p from './paper.ts'
import { quotaLate, quotaWaived } from './quota.ts'

const id = z.coerce.number().int()
const text = (max: number) => z.string().trim().min(1).max(max)

export const enterPaper = command('nomination.enter-paper', 'POST /nominations/:id/papers', {
  may: n.mayEnterPaper,
  input: z.object({
    id,
    version: z.number().int(),
    /** Who signed and sealed it, as the paper says. */
    person: text(60),
    verdict: z.enum(['pass', 'return']),
    words: text(2000),
    document: z.string().trim().max(120).optional(),
    meeting: meetingCount.optional(),
    attachmentId: id,
  }),
  output: z.object({ paperId: z.number().int() }),
  refusals: [
    p.paperNotFor,
    p.paperWaits,
    n.ownCase,
    n.ownUnit,
    n.samePerson,
    n.suspended,
    n.documentMissing,
    x.conflict,
    x.personConflict,
    x.meetingRequired,
    noQuorum,
    presentOverShould,
    votesOverPresent,
    staleVersion,
    wrongState,
  ],
  summary: '录入盖章的书面材料，附扫描件；另一个人复核后生效',
})
export const enterOpinion = command('nomination.enter-opinion', 'POST /nomination-opinions/:id/enter', {
  may: n.mayAskOpinion,
  input: z.object({ id, verdict: z.enum(['agree', 'object']), words: text(1000), person: text(60), attachmentId: id }),
  output: z.object({ paperId: z.number().int() }),
  refusals: [p.paperWaits, n.opinionGiven, n.ownCase, n.ownUnit, x.conflict, x.personConflict, wrongState],
  summary: '录入盖章的书面意见，附扫描件；另一个人复核后生效',
})
export const confirmPaper = command('nomination.confirm-paper', 'POST /nomination-papers/:id/confirm', {
  may: p.mayConfirmPaper,
  input: z.object({ id }),
  output: z.object({ state: z.enum(n.nominationStates), step: z.string().nullable() }),
  refusals: [
    p.paperSameHand,
    p.paperStale,
    ...stepRefusals,
    n.opinionGiven,
    n.groundMissing,
    n.noticeFirst,
    n.documentMissing,
    n.noSection,
    n.titleUnknown,
    quotaWaived,
    quotaLate,
    notTakingPart,
  ],
  summary: '对照扫描件复核书面材料，使其生效',
})
export const refusePaper = command('nomination.refuse-paper', 'POST /nomination-papers/:id/refuse', {
  may: p.mayConfirmPaper,
  input: z.object({ id, reason: text(300) }),
  output: z.object({ ok: z.literal(true) }),
  refusals: [p.paperSameHand, wrongState],
  summary: '书面材料与扫描件不符，退回录入',
})

export const paperRow = z.object({
  id: z.number().int(),
  nominationId: z.number().int(),
  name: z.string(),
  title: z.string(),
  unit: z.string(),
  /** The step, or the body that was asked. */
  step: z.string(),
  person: z.string(),
  verdict: z.enum(p.paperVerdicts),
  words: z.string(),
  document: z.string().nullable(),
  meeting: meetingCount.nullable(),
  attachmentId: z.number().int(),
  scan: z.string(),
  scanType: z.string(),
  state: z.enum(p.paperStates),
  enteredBy: z.string(),
  enteredOn: z.string(),
  decidedBy: z.string().nullable(),
  decidedOn: z.string().nullable(),
  reason: z.string().nullable(),
  /** Entered by whoever asks: the second hand is another's. */
  own: z.boolean(),
})
export const listPapers = query('nomination.papers', 'GET /nomination-papers', {
  may: n.mayReadNominations,
  input: listInput({ campaignId: id.optional(), nominationId: id.optional(), state: z.enum(p.paperStates).optional() }, [
    'newest',
  ] as const),
  output: listOutput(paperRow),
  summary: '交回的书面材料：谁录入，谁复核，扫描件',
})
