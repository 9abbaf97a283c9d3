import { assertMay } from '../access/access.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { assertNoInterest, dueStep, heldFor, type Paper } from './climb.actions.ts'
import { assertPersonFree } from './interest.actions.ts'
import * as read from './nomination.read.ts'
import * as n from './nomination.ts'
import * as write from './nomination.write.ts'
import * as api from './opinion.api.ts'
import { nominationOfOpinion, opinionsOf } from './opinion.read.ts'

/** An opinion that is still asked, with its nomination locked at the opinion step. */
export const lockAsked = async (c: Context, opinionId: number) => {
  const row = await read.lockNomination(c.tx, await nominationOfOpinion(c.tx, opinionId))
  const opinion = (await opinionsOf(c.tx, row.id, row.round_no)).find((o) => o.id === opinionId)
  const step = dueStep(row)
  if (!opinion || !step) throw notFound({ noun: 'opinion' })
  return { row, opinion, step }
}
export type Asked = Awaited<ReturnType<typeof lockAsked>>

export const assertAsked = ({ row, opinion }: Asked): void => {
  n.nominationCan.assert('giveOpinion', row.state)
  if (opinion.state !== 'asked') throw n.opinionGiven({ from: opinion.from_body })
}

/** Write the answer; the link, if there was one, is used up. */
export const given = async (
  c: Context,
  { row, opinion, step }: Asked,
  o: { verdict: 'agree' | 'object'; words: string; person: string; via: 'product' | 'link' | 'paper'; paper?: Paper },
): Promise<void> => {
  await write.writeOpinion(c.tx, opinion.id, {
    state: 'given',
    verdict: o.verdict,
    words: o.words,
    person: o.person,
    via: o.via,
    accountId: o.paper?.enteredBy ?? c.actor.accountId,
    attachmentId: o.paper?.attachmentId ?? null,
    // On paper the two hands are who entered it and who compared it with the scan.
    ...(o.paper ? { handedBy: o.paper.enteredBy, handedOn: c.today, confirmedBy: c.actor.accountId! } : {}),
    givenOn: c.today,
    linkHash: null,
  })
  await c.record('nomination.opinion-given', {
    unitId: opinion.unit_id ?? step.unitId,
    subjectId: row.id,
    campaignId: row.campaign_id,
    proxy: o.via === 'paper',
    detail: { from: opinion.from_body, verdict: o.verdict, via: o.via, round: row.round_no },
    personal: { person: o.person, words: o.words },
  })
}

const addressOpinion = implement(api.addressOpinion, async (c, input) => {
  const asked = await lockAsked(c, input.id)
  await assertMay(c.tx, c.actor, n.mayAskOpinion, asked.step.unitId, 'opinion')
  assertAsked(asked)
  await read.unitName(c.tx, input.unitId)
  // A slip that went to another body is no longer good.
  await write.writeOpinion(c.tx, asked.opinion.id, { unitId: input.unitId, linkHash: null, confirmHash: null, confirmedBy: null })
  await c.record('nomination.opinion-addressed', {
    unitId: input.unitId,
    subjectId: asked.row.id,
    campaignId: asked.row.campaign_id,
    detail: { from: asked.opinion.from_body },
  })
  return { ok: true as const }
})

const giveOpinion = implement(api.giveOpinion, async (c, input) => {
  const asked = await lockAsked(c, input.id)
  const { row, opinion, step } = asked
  const at = opinion.unit_id ?? step.unitId
  await assertMay(c.tx, c.actor, n.mayGiveOpinion, at, 'opinion')
  // The opinion of 纪检 is given by 纪检 alone, that of another unit by whoever leads it.
  const roles = opinion.discipline ? (['discipline'] as const) : (['secretary', 'deputy'] as const)
  if (!c.actor.grants.some((g) => g.unitId === at && (roles as readonly string[]).includes(g.role)))
    throw n.wrongSeat({ step: opinion.from_body, unit: await read.unitName(c.tx, at), roles: [...roles] })
  const { campaign } = await heldFor(c, row.campaign_id)
  await assertNoInterest(c, campaign.line, row, { name: opinion.from_body, unitId: at })
  await assertPersonFree(c, row, input.person)
  assertAsked(asked)
  await given(c, asked, { ...input, via: 'product' })
  return { ok: true as const }
})

const waiveOpinion = implement(api.waiveOpinion, async (c, { id, reason }) => {
  const asked = await lockAsked(c, id)
  await assertMay(c.tx, c.actor, n.mayAskOpinion, asked.step.unitId, 'opinion')
  assertAsked(asked)
  if (asked.opinion.binding || asked.opinion.discipline) throw n.opinionBinding({ from: asked.opinion.from_body })
  await write.writeOpinion(c.tx, id, { state: 'not-needed', words: reason })
  await c.record('nomination.opinion-waived', {
    unitId: asked.step.unitId,
    subjectId: asked.row.id,
    campaignId: asked.row.campaign_id,
    detail: { from: asked.opinion.from_body, reason },
  })
  return { ok: true as const }
})

export const opinionActions: Implementation[] = [addressOpinion, giveOpinion, waiveOpinion]
