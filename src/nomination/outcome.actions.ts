import type { Context } from '../http/action.ts'
import { sectionFor } from './climb.actions.ts'
import { assertDecidable } from './decidable.actions.ts'
import { lockNomination, lockNominations, type NominationRow } from './nomination.read.ts'
import { nominationCan } from './nomination.ts'
import { writeChange } from './nomination.write.ts'

// What nouns to the right tell a nomination, in their own transaction: a notice that closed, an objection, the decision.

/** The list with these nominees was published in full and closed. */
export const noticed = async (
  c: Context,
  ids: readonly number[],
  level: 'recommending-unit' | 'organiser',
  noticeId: number,
): Promise<void> => {
  for (const row of await lockNominations(c.tx, ids)) {
    nominationCan.assert('list', row.state)
    await writeChange(c.tx, row.id, level === 'organiser' ? { organiserNoticeId: noticeId } : { unitNoticeId: noticeId })
  }
}

/** 暂缓, or its end: while it lasts no step is taken on the nominee. */
export const suspendNominee = async (c: Context, id: number, until: string | null): Promise<void> => {
  const row = await lockNomination(c.tx, id)
  nominationCan.assert('suspend', row.state)
  await writeChange(c.tx, id, { suspendedUntil: until })
  await c.record(until === null ? 'nomination.resumed' : 'nomination.suspended', {
    unitId: row.unit_id,
    subjectId: id,
    campaignId: row.campaign_id,
    detail: { until },
  })
}

/** 取消推荐资格 after an objection that proved true. */
export const strikeNominee = async (c: Context, id: number, reason: string): Promise<void> => {
  const row = await lockNomination(c.tx, id)
  nominationCan.assert('strike', row.state)
  await writeChange(c.tx, id, { state: 'struck', suspendedUntil: null, endedOn: c.today, endReason: reason })
  await c.record('nomination.struck', {
    unitId: row.unit_id,
    subjectId: id,
    campaignId: row.campaign_id,
    detail: { title: row.title_key },
    personal: { name: row.name, reason },
  })
}

/** Named by a decision; what was settled when it was selected must still hold. @throws as `assertDecidable` */
export const decideNominees = async (c: Context, rows: readonly NominationRow[], decisionId: number): Promise<void> => {
  for (const row of rows) {
    nominationCan.assert('decide', row.state)
    await assertDecidable(c, await sectionFor(c, row.campaign_id), row)
    await writeChange(c.tx, row.id, { state: 'decided' })
    await c.record('nomination.decided', {
      unitId: row.unit_id,
      subjectId: row.id,
      campaignId: row.campaign_id,
      detail: { title: row.title_key, object: row.object, decision: decisionId },
      personal: { name: row.name },
    })
  }
}
