import { randomBytes } from 'node:crypto'
import { assertMay, scope } from '../access/access.read.ts'
import { unitIn } from '../campaign/campaign.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { cursor } from '../lib/cursor.ts'
import { publicCode, sha256Hex } from '../lib/digest.ts'
import { heldFor, titleOf } from './climb.actions.ts'
import * as n from './nomination.ts'
import * as write from './nomination.write.ts'
import * as api from './recommendation.api.ts'
import { countRecommendations, listRecommendationRows, lockRecommendation } from './recommendation.read.ts'

/**
 * A reasoned recommendation, from a member or from the people served (no account). It is read and answered; it never counts.
 * @returns the code by which whoever made it follows the answer; only its hash is kept
 */
export const recommendOpenly = async (
  c: Context,
  r: { campaignId: number; titleKey: string; unitId: number; nominee: string; reason: string; by: 'member' | 'served' },
): Promise<{ id: number; code: string }> => {
  const { section } = await heldFor(c, r.campaignId)
  const title = titleOf(section, r.titleKey)
  await unitIn(c.tx, r.campaignId, r.unitId)
  // 说明理由 is what makes it a recommendation; a bare name would be a vote.
  if ([...r.reason.replace(/\s/g, '')].length < 10) throw n.recommendationEmpty({})
  const code = publicCode(randomBytes(10))
  const id = await write.insertRecommendation(c.tx, {
    campaignId: r.campaignId,
    titleKey: title.id,
    unitId: r.unitId,
    nominee: r.nominee,
    reason: r.reason,
    byKind: r.by,
    byId: r.by === 'member' ? c.actor.accountId : null,
    codeHash: sha256Hex(code),
    on: c.today,
  })
  await c.record('nomination.recommended', {
    unitId: r.unitId,
    campaignId: r.campaignId,
    detail: { recommendation: id, title: title.id, by: r.by },
    personal: { nominee: r.nominee },
  })
  return { id, code }
}

const makeRecommendation = implement(api.makeRecommendation, (c, input) => recommendOpenly(c, { ...input, by: 'member' }))

const listRecommendations = implement(api.listRecommendations, async (c, q) => {
  const s = scope(c.actor, n.mayReadRecommendations)
  const at = cursor.read(q.after)
  const rows = await listRecommendationRows(c.tx, s, { ...q, after: at?.[1] ?? null })
  const shown = rows.slice(0, q.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map((r) => ({
      id: r.id,
      titleKey: r.title_key,
      unitId: r.unit_id,
      unit: r.unit_name,
      nominee: r.nominee,
      reason: r.reason,
      by: r.by_kind,
      state: r.state,
      answer: r.answer,
      taken: r.taken,
      answeredOn: r.answered_on,
      madeOn: r.made_on,
      version: r.version,
    })),
    next: rows.length > q.limit && last ? cursor.write(last.id, last.id) : null,
    total: { n: await countRecommendations(c.tx, s, q), exact: true },
  }
})

const readRecommendation = implement(api.readRecommendation, async (c, { id }) => {
  const r = await lockRecommendation(c.tx, id)
  await assertMay(c.tx, c.actor, n.mayAnswer, r.unit_id, 'recommendation')
  n.recommendationCan.assert('read', r.state as n.RecommendationState)
  await write.writeRecommendation(c.tx, id, { state: 'read' })
  await c.record('recommendation.read', { unitId: r.unit_id, subjectId: id, campaignId: r.campaign_id })
  return { ok: true as const }
})

const answerRecommendation = implement(api.answerRecommendation, async (c, { id, answer, taken }) => {
  const r = await lockRecommendation(c.tx, id)
  await assertMay(c.tx, c.actor, n.mayAnswer, r.unit_id, 'recommendation')
  n.recommendationCan.assert('answer', r.state as n.RecommendationState)
  await write.writeRecommendation(c.tx, id, { state: 'answered', answer, taken, on: c.today })
  await c.record('recommendation.answered', { unitId: r.unit_id, subjectId: id, campaignId: r.campaign_id, detail: { taken } })
  return { ok: true as const }
})

export const recommendationActions: Implementation[] = [makeRecommendation, listRecommendations, readRecommendation, answerRecommendation]
