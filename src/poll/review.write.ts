import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export const upsertSelf = (tx: Tx, pollId: number, no: number, words: string, on: string) =>
  sql`
    insert into poll_review (realm_id, poll_id, object_no, self_words, self_on)
    values (${tx.realm}, ${pollId}, ${no}, ${words}, ${on})
    on conflict (realm_id, poll_id, object_no) do update set self_words = excluded.self_words, self_on = excluded.self_on`.execute(tx.db)

export const upsertAssessment = (tx: Tx, pollId: number, no: number, a: { grade: string; reason: string; on: string; by: number | null }) =>
  sql`
    insert into poll_review (realm_id, poll_id, object_no, grade, reason, assessed_on, assessed_by)
    values (${tx.realm}, ${pollId}, ${no}, ${a.grade}, ${a.reason}, ${a.on}, ${a.by})
    on conflict (realm_id, poll_id, object_no) do update
    set grade = excluded.grade, reason = excluded.reason, assessed_on = excluded.assessed_on, assessed_by = excluded.assessed_by`.execute(
    tx.db,
  )

export const writeTold = (tx: Tx, pollId: number, no: number, t: { on: string; how: string }) =>
  tx.db
    .updateTable('poll_review')
    .set({ told_on: t.on, told_how: t.how })
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', pollId)
    .where('object_no', '=', no)
    .execute()

export const insertStrike = async (
  tx: Tx,
  s: {
    memberId: number
    unitId: number
    bodyId: number
    appointment: string
    rule: string
    finding: unknown
    on: string
    by: number | null
  },
): Promise<number> =>
  (
    await tx.db
      .insertInto('poll_strike')
      .values({
        realm_id: tx.realm,
        member_id: s.memberId,
        unit_id: s.unitId,
        body_id: s.bodyId,
        appointment: s.appointment,
        rule: s.rule,
        finding: JSON.stringify(s.finding),
        raised_on: s.on,
        raised_by: s.by,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const writeAnswer = (tx: Tx, id: number, a: { answer: string; document: string; on: string }) =>
  tx.db
    .updateTable('poll_strike')
    .set({ answer: a.answer, document: a.document, answered_on: a.on })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
