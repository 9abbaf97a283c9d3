import { z } from 'zod'
import { assertMay, scope } from '../access/access.read.ts'
import { cite, readCited } from '../attachment/attachment.read.ts'
import { streamOf } from '../attachment/store.ts'
import { readCampaign } from '../campaign/campaign.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { type Download, download } from '../http/hall.ts'
import type { Input } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import { Refused } from '../lib/refusal.ts'
import * as climb from './climb.actions.ts'
import type { meetingCount } from './count.ts'
import { assertPersonFree } from './interest.actions.ts'
import { countWith, passOne, recommendOne, turnedBack } from './nomination.actions.ts'
import { lockNomination, readNomination } from './nomination.read.ts'
import * as n from './nomination.ts'
import { assertAsked, given, lockAsked } from './opinion.actions.ts'
import * as api from './paper.api.ts'
import * as read from './paper.read.ts'
import * as p from './paper.ts'
import * as write from './paper.write.ts'

type Meeting = z.infer<typeof meetingCount>

/** Steps a body may answer for on a sheet of paper: opinions are entered one by one, a selecting meeting with its list. */
const onPaper = ['recommend', 'review', 'check', 'approve'] as const

const assertNoneWaits = async (c: Context, nominationId: number, opinionId: number | null): Promise<void> => {
  const waits = await read.waitingPaper(c.tx, nominationId, opinionId)
  if (waits) throw p.paperWaits({ by: waits.by })
}

const entered = async (
  c: Context,
  row: { id: number; unit_id: number; campaign_id: number; round_no: number },
  unitId: number,
  from: string,
  paperId: number,
) =>
  c.record('nomination.paper-entered', {
    unitId,
    subjectId: row.id,
    campaignId: row.campaign_id,
    proxy: true,
    detail: { paper: paperId, from, round: row.round_no },
  })

const enterPaper = implement(api.enterPaper, async (c, input: Input<typeof api.enterPaper>) => {
  const row = await lockNomination(c.tx, input.id)
  const held = await climb.heldFor(c, row.campaign_id)
  // A nomination that was not put forward yet has no way: its first step is that of its own unit.
  const route = row.state === 'climbing' ? row.route : await climb.wayOf(c, held, row)
  const climbing = { ...row, route, step_no: row.state === 'climbing' ? row.step_no : 0 }
  const step = climb.dueStep(climbing)
  if (!step) throw n.noSection({ campaign: row.campaign_id })
  await assertMay(c.tx, c.actor, n.mayEnterPaper, step.unitId, 'nomination')
  n.nominationCan.assert(step.kind === 'recommend' && row.state !== 'climbing' ? 'recommend' : 'pass', row.state)
  climb.assertVersion(row, input.version)
  if (!(onPaper as readonly string[]).includes(step.kind)) throw p.paperNotFor({ step: step.name })
  climb.assertNotSuspended(row)
  await climb.assertNoInterest(c, held.campaign.line, row, step)
  await assertPersonFree(c, row, input.person)
  await climb.assertOtherPerson(c, row, step)
  if (input.verdict === 'pass') {
    if (step.kind === 'approve' && !input.document) throw n.documentMissing({ step: step.name }, 'document')
    climb.assertMeetingKind(held.section, step, input.meeting?.kind)
    countWith(c, held, input.meeting, row.name)
  }
  await assertNoneWaits(c, row.id, null)
  await cite(c, [input.attachmentId], 'nomination', row.id)
  const paperId = await write.insertPaper(c.tx, {
    nominationId: row.id,
    opinionId: null,
    roundNo: row.round_no,
    stepNo: climbing.step_no,
    person: input.person,
    verdict: input.verdict,
    words: input.words,
    document: input.document || null,
    meeting: input.meeting ?? null,
    attachmentId: input.attachmentId,
    by: c.actor.accountId!,
    on: c.today,
  })
  await entered(c, row, step.unitId, step.name, paperId)
  return { paperId }
})

const enterOpinion = implement(api.enterOpinion, async (c, input) => {
  const asked = await lockAsked(c, input.id)
  await assertMay(c.tx, c.actor, n.mayAskOpinion, asked.step.unitId, 'opinion')
  const { campaign } = await climb.heldFor(c, asked.row.campaign_id)
  await climb.assertNoInterest(c, campaign.line, asked.row, asked.step)
  await assertPersonFree(c, asked.row, input.person)
  assertAsked(asked)
  await assertNoneWaits(c, asked.row.id, asked.opinion.id)
  await cite(c, [input.attachmentId], 'nomination', asked.row.id)
  const paperId = await write.insertPaper(c.tx, {
    nominationId: asked.row.id,
    opinionId: asked.opinion.id,
    roundNo: asked.row.round_no,
    stepNo: asked.row.step_no,
    person: input.person,
    verdict: input.verdict,
    words: input.words,
    document: null,
    meeting: null,
    attachmentId: input.attachmentId,
    by: c.actor.accountId!,
    on: c.today,
  })
  await entered(c, asked.row, asked.step.unitId, asked.opinion.from_body, paperId)
  return { paperId }
})

/** The paper with its nomination locked, and a second hand that may. @throws nomination.paper-same-hand */
const secondHand = async (c: Context, id: number) => {
  const { nomination_id } = await read.readPaper(c.tx, id)
  const row = await lockNomination(c.tx, nomination_id)
  const paper = await read.readPaper(c.tx, id)
  await assertMay(c.tx, c.actor, p.mayConfirmPaper, row.unit_id, 'paper')
  if (paper.entered_by === c.actor.accountId) throw p.paperSameHand({ person: paper.person })
  return { row, paper }
}

/** Whether nothing but the paper itself keeps this person from being its second hand: no interest, not the step before. */
export const mayConfirmThis = async (c: Context, id: number): Promise<boolean> => {
  const paper = await read.readPaper(c.tx, id)
  const row = await readNomination(c.tx, paper.nomination_id)
  const step = row.state === 'climbing' ? climb.dueStep(row) : { name: row.title_name, unitId: row.unit_id }
  // What is behind the nominee's step can only be refused, which asks no more than another hand.
  if (step === null) return true
  const { line } = await readCampaign(c.tx, row.campaign_id)
  try {
    await climb.assertNoInterest(c, line, row, step)
    if (paper.opinion_id === null) await climb.assertOtherPerson(c, row, step)
    return true
  } catch (e) {
    if (e instanceof Refused) return false
    throw e
  }
}

const confirmPaper = implement(api.confirmPaper, async (c, { id }) => {
  const { row, paper } = await secondHand(c, id)
  p.paperCan.assert('confirm', paper.state)
  if (paper.round_no !== row.round_no || (row.state === 'climbing' && paper.step_no !== row.step_no)) throw p.paperStale({ name: row.name })
  await write.writePaperDecided(c.tx, id, { state: 'confirmed', by: c.actor.accountId!, on: c.today, reason: null })
  await c.record('nomination.paper-confirmed', {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { paper: id, round: row.round_no },
  })
  const hands = { by: paper.person, attachmentId: paper.attachment_id, enteredBy: paper.entered_by }
  if (paper.opinion_id !== null) {
    const asked = await lockAsked(c, paper.opinion_id)
    const { campaign } = await climb.heldFor(c, row.campaign_id)
    await climb.assertNoInterest(c, campaign.line, row, asked.step)
    await assertPersonFree(c, row, paper.person)
    assertAsked(asked)
    await given(c, asked, {
      verdict: paper.verdict as 'agree' | 'object',
      words: paper.words,
      person: paper.person,
      via: 'paper',
      paper: hands,
    })
    return { state: row.state, step: asked.step.name }
  }
  const act = {
    id: row.id,
    version: row.version,
    words: paper.words,
    ...(paper.document === null ? {} : { document: paper.document }),
    ...(paper.meeting === null ? {} : { meeting: paper.meeting as Meeting }),
  }
  if (paper.verdict === 'return') {
    const held = await climb.heldFor(c, row.campaign_id)
    n.nominationCan.assert('giveBack', row.state)
    const step = climb.dueStep(row)!
    await climb.assertSeat(c, held.campaign.line, row, step, hands)
    return turnedBack(c, row, 'returned', { reason: paper.words, role: 'office', accountId: paper.entered_by, paper: hands })
  }
  return row.state === 'climbing' ? passOne(c, act, hands) : recommendOne(c, act, hands)
})

const refusePaper = implement(api.refusePaper, async (c, { id, reason }) => {
  const { row, paper } = await secondHand(c, id)
  p.paperCan.assert('refuse', paper.state)
  await write.writePaperDecided(c.tx, id, { state: 'refused', by: c.actor.accountId!, on: c.today, reason })
  await c.record('nomination.paper-refused', {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { paper: id, reason, round: row.round_no },
  })
  return { ok: true as const }
})

const listPapers = implement(api.listPapers, async (c, q) => {
  const at = cursor.read(q.after)
  const found = await read.listPaperRows(c.tx, scope(c.actor, n.mayReadNominations), { ...q, after: at === null ? null : at[1] })
  const shown = found.rows.slice(0, q.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((r) => ({
      id: r.id,
      nominationId: r.nomination_id,
      name: r.name,
      title: r.title_name,
      unit: r.unit_name,
      step: r.from_body ?? climb.dueStep({ route: r.route, step_no: r.step_no })?.name ?? r.unit_name,
      person: r.person,
      verdict: r.verdict,
      words: r.words,
      document: r.document,
      meeting: r.meeting as Meeting | null,
      attachmentId: r.attachment_id,
      scan: r.scan,
      scanType: r.scan_type,
      state: r.state,
      enteredBy: r.entered_name,
      enteredOn: r.entered_on,
      decidedBy: r.decided_name,
      decidedOn: r.decided_on,
      reason: r.reason,
      own: r.entered_by === c.actor.accountId,
    })),
    next: found.rows.length > q.limit && last ? cursor.write('', last.id) : null,
    total: { n: found.n, exact: true },
  }
})

const id = z.coerce.number().int().positive()
/** A scan is read through the nominee it speaks of. */
const scan: Download = download(
  'nomination.paper',
  '/nominations/:id/papers/:paper',
  z.object({ id, paper: id }),
  async (database, caller, q) => {
    const file = await database.query(caller.realm.id, async (tx) => {
      await assertMay(tx, caller.actor, n.mayReadNominations, (await readNomination(tx, q.id)).unit_id, 'nomination')
      return readCited(tx, 'nomination', q.id, q.paper)
    })
    return { name: file.name, type: file.type, body: streamOf(file.path) }
  },
)

export const paperActions: Implementation[] = [enterPaper, enterOpinion, confirmPaper, refusePaper, listPapers]
export const scanDownloads: Download[] = [scan]
