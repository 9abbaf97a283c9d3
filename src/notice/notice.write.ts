import type { Tx } from '../db/db.ts'

export const insertNotice = async (
  tx: Tx,
  n: {
    campaignId: number
    unitId: number
    levelKey: string
    at: 'recommending-unit' | 'organiser'
    title: string
    bytes: string
    digest: string
    startsOn: string
    workingDays: number
    lastOn: string
    objectionsUntilOn: string
    supersedesId: number | null
    by: number
    publishedAt: Date
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('notice')
    .values({
      realm_id: tx.realm,
      campaign_id: n.campaignId,
      unit_id: n.unitId,
      level_key: n.levelKey,
      at_level: n.at,
      title: n.title,
      bytes: n.bytes,
      digest: n.digest,
      starts_on: n.startsOn,
      working_days_n: n.workingDays,
      last_on: n.lastOn,
      objections_until_on: n.objectionsUntilOn,
      supersedes_id: n.supersedesId,
      state: 'open',
      published_by: n.by,
      published_at: n.publishedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const insertEntries = async (tx: Tx, noticeId: number, nominationIds: readonly number[]): Promise<void> => {
  for (const [i, nominationId] of nominationIds.entries())
    await tx.db
      .insertInto('notice_entry')
      .values({ realm_id: tx.realm, notice_id: noticeId, nomination_id: nominationId, entry_no: i + 1 })
      .execute()
}

export const writeNoticeState = (tx: Tx, id: number, s: { state: 'closed'; closedOn: string } | { state: 'superseded'; reason: string }) =>
  tx.db
    .updateTable('notice')
    .set((e) => ({
      state: s.state,
      version: e('version', '+', 1),
      ...(s.state === 'closed' ? { closed_on: s.closedOn } : { supersede_reason: s.reason }),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertObjection = (
  tx: Tx,
  o: {
    id: number
    noticeId: number
    nominationId: number | null
    channel: string
    objector: string
    codeHash: string
    contentSealed: string
    receivedOn: string
    postedOn: string | null
    answerDueOn: string
  },
) =>
  tx.db
    .insertInto('notice_objection')
    .values({
      realm_id: tx.realm,
      id: o.id,
      notice_id: o.noticeId,
      nomination_id: o.nominationId,
      channel: o.channel,
      objector: o.objector,
      code_hash: o.codeHash,
      content_sealed: o.contentSealed,
      received_on: o.receivedOn,
      posted_on: o.postedOn,
      answer_due_on: o.answerDueOn,
      state: 'received',
    })
    .execute()

export const insertObjector = (tx: Tx, objectionId: number, sealed: string, keyVersion: number) =>
  tx.db.insertInto('notice_objector').values({ realm_id: tx.realm, objection_id: objectionId, sealed, key_version: keyVersion }).execute()

export const writeObjection = (
  tx: Tx,
  id: number,
  o: {
    state: 'suspended' | 'answered' | 'set-aside'
    outcome?: string
    suspendedOn?: string
    suspendedUntilOn?: string
    answer?: string
    answeredOn?: string
    by: number
  },
) =>
  tx.db
    .updateTable('notice_objection')
    .set((e) => ({
      state: o.state,
      handled_by: o.by,
      version: e('version', '+', 1),
      ...(o.outcome === undefined ? {} : { outcome: o.outcome }),
      ...(o.suspendedOn === undefined ? {} : { suspended_on: o.suspendedOn }),
      ...(o.suspendedUntilOn === undefined ? {} : { suspended_until_on: o.suspendedUntilOn }),
      ...(o.answer === undefined ? {} : { answer: o.answer }),
      ...(o.answeredOn === undefined ? {} : { answered_on: o.answeredOn }),
    }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertOpening = (tx: Tx, o: { objectionId: number; accountId: number; opener: string; reason: string; at: Date }) =>
  tx.db
    .insertInto('notice_opening')
    .values({
      realm_id: tx.realm,
      objection_id: o.objectionId,
      account_id: o.accountId,
      opener: o.opener,
      reason: o.reason,
      opened_at: o.at,
    })
    .execute()
