import { randomBytes, randomInt } from 'node:crypto'
import { assertMay } from '../access/access.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { publicCode, sha256Hex } from '../lib/digest.ts'
import { assertNoInterest, heldFor } from './climb.actions.ts'
import { personOf } from './examine.read.ts'
import { assertPersonFree } from './interest.actions.ts'
import * as read from './nomination.read.ts'
import * as n from './nomination.ts'
import * as write from './nomination.write.ts'
import { type Asked, assertAsked, given, lockAsked } from './opinion.actions.ts'
import * as api from './opinion.api.ts'
import { opinionByLink } from './opinion.read.ts'

/** Days a one-time link lives when nobody says otherwise. */
const linkDays = 15

/** Six digits alone are soon tried out, so their hash is of this one link. */
const confirmHashOf = (linkHash: string, confirm: string): string => sha256Hex(`${linkHash}/${confirm}`)
const newConfirm = (): string => String(randomInt(1_000_000)).padStart(6, '0')

/** Whether the actor sits in the very body that is asked. */
const isBody = (c: Context, { opinion, step }: Asked): boolean => {
  const at = opinion.unit_id ?? step.unitId
  const roles: readonly string[] = opinion.discipline ? ['discipline'] : opinion.unit_id === null ? [] : ['secretary', 'deputy']
  return c.actor.grants.some((g) => g.unitId === at && roles.includes(g.role))
}

const opinionSlip = implement(api.opinionSlip, async (c, { id, until }) => {
  const asked = await lockAsked(c, id)
  const { row, opinion, step } = asked
  const own = isBody(c, asked)
  await assertMay(c.tx, c.actor, own ? n.mayHandOpinion : n.mayAskOpinion, own ? (opinion.unit_id ?? step.unitId) : step.unitId, 'opinion')
  // 纪检 has an account of its own: nothing of its answer passes through the office.
  if (!own && opinion.discipline) throw n.slipOwnBody({ from: opinion.from_body })
  const { campaign } = await heldFor(c, row.campaign_id)
  await assertNoInterest(c, campaign.line, row, { name: opinion.from_body, unitId: own ? (opinion.unit_id ?? step.unitId) : step.unitId })
  assertAsked(asked)
  const code = publicCode(randomBytes(10))
  const linkHash = sha256Hex(code)
  const confirm = own ? newConfirm() : null
  const channel: n.LinkChannel = own ? 'own' : 'slip'
  const untilOn = until ?? addDays(c.today, linkDays)
  await write.writeOpinion(c.tx, id, {
    linkHash,
    linkUntil: untilOn,
    channel,
    handedBy: c.actor.accountId!,
    handedOn: c.today,
    confirmHash: confirm === null ? null : confirmHashOf(linkHash, confirm),
    confirmedBy: confirm === null ? null : c.actor.accountId!,
    wrongN: 0,
  })
  await c.record('nomination.opinion-slip', {
    unitId: step.unitId,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { from: opinion.from_body, channel, until: untilOn, round: row.round_no },
  })
  const by = (await personOf(c.tx, c.actor.accountId!)).display_name
  return { code, confirm, channel, until: untilOn, from: opinion.from_body, name: row.name, title: row.title_name, by }
})

const confirmOpinion = implement(api.confirmOpinion, async (c, { id }) => {
  const asked = await lockAsked(c, id)
  const { row, opinion, step } = asked
  await assertMay(c.tx, c.actor, n.mayConfirmOpinion, step.unitId, 'opinion')
  assertAsked(asked)
  if (opinion.link_hash === null || opinion.link_channel !== 'slip' || (opinion.link_until ?? '') < c.today)
    throw n.slipMissing({ from: opinion.from_body })
  if (opinion.handed_by === c.actor.accountId) throw n.sameHand({ from: opinion.from_body })
  const { campaign } = await heldFor(c, row.campaign_id)
  await assertNoInterest(c, campaign.line, row, step)
  const confirm = newConfirm()
  await write.writeOpinion(c.tx, id, { confirmHash: confirmHashOf(opinion.link_hash, confirm), confirmedBy: c.actor.accountId! })
  await c.record('nomination.opinion-confirm', {
    unitId: step.unitId,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { from: opinion.from_body, round: row.round_no },
  })
  return { confirm, from: opinion.from_body }
})

/** What the holder of a one-time link is shown. @throws nomination.link-spent */
export const opinionOfLink = async (c: Context, code: string) => {
  const o = await opinionByLink(c.tx, sha256Hex(code))
  if (o?.state !== 'asked' || (o.link_until !== null && o.link_until < c.today) || o.wrong_n >= n.wrongCodes) throw n.linkSpent({})
  const row = await read.readNomination(c.tx, o.nomination_id)
  if (o.round_no !== row.round_no || !n.nominationCan.can('giveOpinion', row.state)) throw n.linkSpent({})
  return { opinion: o, row }
}

/**
 * The link is used up with the opinion, or with the fifth wrong second code; the count of wrong ones is kept, so this answers and does not throw.
 * @throws nomination.link-spent
 */
export const giveByLink = async (
  c: Context,
  code: string,
  o: { verdict: 'agree' | 'object'; words: string; person: string; confirm: string },
): Promise<'given' | 'wrong'> => {
  const { opinion } = await opinionOfLink(c, code)
  const asked = await lockAsked(c, opinion.id)
  await opinionOfLink(c, code)
  assertAsked(asked)
  const { link_hash, confirm_hash, wrong_n } = asked.opinion
  if (link_hash === null || confirm_hash === null || confirmHashOf(link_hash, o.confirm) !== confirm_hash) {
    await write.writeOpinion(c.tx, opinion.id, { wrongN: wrong_n + 1 })
    await c.record('nomination.opinion-wrong-code', {
      unitId: asked.step.unitId,
      subjectId: asked.row.id,
      campaignId: asked.row.campaign_id,
      detail: { from: opinion.from_body, n: wrong_n + 1, round: asked.row.round_no },
    })
    return 'wrong'
  }
  await assertPersonFree(c, asked.row, o.person)
  await given(c, asked, { ...o, via: 'link' })
  return 'given'
}

export const slipActions: Implementation[] = [opinionSlip, confirmOpinion]
