import type { NominationSection } from '../campaign/plan-schema.ts'
import type { Context } from '../http/action.ts'
import { listedOf } from './composition.read.ts'
import { inspectionsOf, memberName, recommendedOf } from './examine.read.ts'
import * as x from './examine.ts'
import { interestsIn } from './interest.actions.ts'
import { limitsFor, stateOf } from './limits.ts'
import type { Attendance, Count } from './meeting.ts'
import type { NominationRow } from './nomination.read.ts'
import { boundWords, wholeBroken } from './quota.ts'
import { climbOf } from './route.ts'

/**
 * Votes on one nominee come only from those without an interest in him; the share is still asked of all who should attend.
 * @param attendees who came, by the register; absent: only the number given as recused is known
 * @returns how many were counted out
 * @throws nomination.recused-voted, nomination.attendance-differs
 */
export const assertVotes = async (
  c: Context,
  row: NominationRow,
  vote: Count & { recused: number },
  meeting: Attendance,
  attendees: readonly number[] | undefined,
): Promise<number> => {
  if (attendees && new Set(attendees).size !== meeting.present)
    throw x.attendanceDiffers({ present: meeting.present, named: new Set(attendees).size }, 'attendees')
  // A post in the deciding body is what one sits there by, no interest.
  const found = attendees ? await interestsIn(c, row, attendees, climbOf(row.route)[row.step_no]?.unitId ?? null) : new Map()
  const recused = Math.max(vote.recused, found.size)
  const votes = vote.for + vote.against + vote.abstain
  if (votes > meeting.present - recused) {
    const names = []
    for (const id of found.keys()) names.push(await memberName(c.tx, id))
    throw x.recusedVoted({ name: row.name, votes, free: meeting.present - recused, recused: names })
  }
  return recused
}

/** Limits across titles, over all that are selected and those this meeting would add. @throws nomination.whole-list */
export const assertWhole = async (
  c: Context,
  section: NominationSection,
  campaignId: number,
  chosen: readonly NominationRow[],
): Promise<void> => {
  if (chosen.length === 0) return
  const ids = new Set(chosen.map((r) => r.id))
  const list = (await listedOf(c.tx, campaignId)).filter((l) => l.selected || ids.has(l.id))
  const broken = limitsFor(section, section.titles, []).filter((l) => l.kind === 'whole' && !stateOf(l, list).holds)
  // 不少于 over several titles is met only when the last of them has met; until then only what goes over is refused.
  const complete = section.titles.every((t) => list.some((l) => l.titleKey === t.id))
  const wrong = broken.filter((l) => l.op === '<=' || complete)
  if (wrong.length > 0) throw wholeBroken({ limits: wrong.map(boundWords) })
}

/**
 * 差额: all that were recommended were inspected, and more of them than are named.
 * Where the plan inspects after the meeting, the same is asked before the decision.
 * @throws nomination.not-inspected, nomination.ratio-short
 */
export const assertInspected = async (
  c: Context,
  section: NominationSection,
  titleKey: string,
  campaignId: number,
  named: number,
): Promise<void> => {
  const rule = section.settings?.inspect
  const at = (kind: string) => section.chain.findIndex((s) => s.kind === kind)
  if (!rule || named === 0 || at('check') > at('select')) return
  const all = await recommendedOf(c.tx, campaignId, titleKey)
  const found = await inspectionsOf(
    c.tx,
    all.map((r) => r.id),
  )
  const missing = all.filter((r) => !found.some((i) => i.nomination_id === r.id))
  if (missing.length > 0) throw x.notInspected({ names: missing.map((r) => r.name) })
  x.assertRatio(rule, found.length, named)
}
