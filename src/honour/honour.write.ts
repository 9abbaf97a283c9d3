import type { Tx } from '../db/db.ts'
import type { HonourState } from './honour.ts'

/** @returns null when the unit already issued a document of this number */
export const insertDecision = async (
  tx: Tx,
  d: {
    campaignId: number
    unitId: number
    award: string
    level: string
    title: string
    documentNo: string
    meeting: string
    decidedOn: string
    bytes: string
    digest: string
    by: number
    at: Date
  },
): Promise<number | null> => {
  const r = await tx.db
    .insertInto('honour_decision')
    .values({
      realm_id: tx.realm,
      campaign_id: d.campaignId,
      unit_id: d.unitId,
      award_key: d.award,
      level: d.level,
      title: d.title,
      document_no: d.documentNo,
      meeting: d.meeting,
      decided_on: d.decidedOn,
      bytes: d.bytes,
      digest: d.digest,
      decided_by: d.by,
      decided_at: d.at,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return r?.id ?? null
}

export const insertHonour = async (
  tx: Tx,
  h: {
    decisionId: number
    campaignId: number
    nominationId: number
    titleKey: string
    titleName: string
    level: string
    object: string
    holder: string
    facts: Record<string, string>
    unitId: number
    subjectUnitId: number | null
    subjectMemberId: number | null
    posthumous: boolean
    code: string | null
    certificate: boolean
    plaque: boolean
    grantedOn: string
    expiresOn: string | null
    recheckOn: string | null
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('honour')
    .values({
      realm_id: tx.realm,
      decision_id: h.decisionId,
      campaign_id: h.campaignId,
      nomination_id: h.nominationId,
      title_key: h.titleKey,
      title_name: h.titleName,
      level: h.level,
      object: h.object,
      holder: h.holder,
      facts: JSON.stringify(h.facts),
      unit_id: h.unitId,
      subject_unit_id: h.subjectUnitId,
      subject_member_id: h.subjectMemberId,
      posthumous: h.posthumous,
      code: h.code,
      certificate: h.certificate,
      plaque: h.plaque,
      granted_on: h.grantedOn,
      expires_on: h.expiresOn,
      recheck_on: h.recheckOn,
      state: 'effective',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The new state with what led to it. `recheckOn` undefined leaves the day as it is. */
export const writeChange = async (
  tx: Tx,
  h: {
    id: number
    from: HonourState
    to: HonourState
    action: string
    document: string
    reason: string
    by: number | null
    on: string
    recheckOn?: string | null
  },
): Promise<void> => {
  await tx.db
    .updateTable('honour')
    .set((e) => ({ state: h.to, version: e('version', '+', 1), ...(h.recheckOn === undefined ? {} : { recheck_on: h.recheckOn }) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', h.id)
    .execute()
  await tx.db
    .insertInto('honour_change')
    .values({
      realm_id: tx.realm,
      honour_id: h.id,
      action: h.action,
      from_state: h.from,
      to_state: h.to,
      document: h.document,
      reason: h.reason,
      account_id: h.by,
      changed_on: h.on,
    })
    .execute()
}
