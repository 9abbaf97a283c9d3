import { assertMay, whichMay } from '../access/access.read.ts'
import { belongsTo } from '../activity/activity.read.ts'
import { holdCampaign, readCampaign } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import type { Context } from '../http/action.ts'
import { isTop, lockPledge, type Pledge, readPledgeRow } from './pledge.read.ts'
import { mayReviewMember, mayReviewTop, mayReviewUnit, mayWrite, mayWriteOwn, ownReview } from './pledge.ts'

/** Campaign held, then the pledge locked. `lawful`: what the campaign's state must allow; null where it goes on after the campaign. */
export const load = async (c: Context, id: number, lawful: 'act' | null) => {
  const { campaign_id } = await readPledgeRow(c.tx, id)
  const campaign = lawful === null ? await readCampaign(c.tx, campaign_id) : await holdCampaign(c.tx, campaign_id)
  const p = await lockPledge(c.tx, id)
  if (lawful !== null) campaignCan.assert(lawful, campaign.state)
  return { ...p, campaign }
}

/** The pledging side: the unit's staff, a superior for it (代录), or the member for himself. */
export const assertWriter = async (c: Context, unitId: number, memberId: number | null): Promise<void> => {
  if (memberId !== null && c.actor.memberId === memberId && (await whichMay(c.tx, c.actor, mayWriteOwn, [unitId])).has(unitId)) return
  await assertMay(c.tx, c.actor, mayWrite, unitId, 'pledge')
}

/**
 * Who reviews: for a unit, its superior, strictly above and not itself one of the unit; for a member, the branch, and not the member
 * himself. Over a unit with nobody above it in this realm its leader or supervisor does.
 * @throws pledge.own-review, access.not-allowed, http.not-found
 */
export const assertReviewer = async (c: Context, p: Pick<Pledge, 'by' | 'member_id' | 'unit_id'>): Promise<void> => {
  if (p.by === 'member') {
    await assertMay(c.tx, c.actor, mayReviewMember, p.unit_id, 'pledge')
    if (c.actor.memberId === p.member_id) throw ownReview({})
    return
  }
  if (await isTop(c.tx, p.unit_id)) return assertMay(c.tx, c.actor, mayReviewTop, p.unit_id, 'pledge')
  // The unit's own secretary is told why, not merely that he may not.
  const ofUnit = await belongsTo(c.tx, c.actor, p.unit_id)
  if (ofUnit && (await whichMay(c.tx, c.actor, mayReviewMember, [p.unit_id])).has(p.unit_id)) throw ownReview({})
  await assertMay(c.tx, c.actor, mayReviewUnit, p.unit_id, 'pledge')
  if (ofUnit) throw ownReview({})
}
