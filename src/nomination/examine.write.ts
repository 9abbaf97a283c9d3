import type { Tx } from '../db/db.ts'
import type { ConflictKind } from './examine.ts'

export const insertConflict = async (
  tx: Tx,
  k: {
    nominationId: number
    accountId: number | null
    memberId: number | null
    person: string
    kind: ConflictKind
    words: string
    by: number
    on: string
  },
): Promise<number> =>
  (
    await tx.db
      .insertInto('nomination_conflict')
      .values({
        realm_id: tx.realm,
        nomination_id: k.nominationId,
        account_id: k.accountId,
        member_id: k.memberId,
        person: k.person,
        kind: k.kind,
        words: k.words,
        declared_by: k.by,
        declared_on: k.on,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const insertInspection = async (
  tx: Tx,
  i: { nominationId: number; roundNo: number; heldOn: string; by: string; finding: string; verdict: string; accountId: number },
): Promise<number> =>
  (
    await tx.db
      .insertInto('nomination_inspection')
      .values({
        realm_id: tx.realm,
        nomination_id: i.nominationId,
        round_no: i.roundNo,
        held_on: i.heldOn,
        by_names: i.by,
        finding: i.finding,
        verdict: i.verdict,
        account_id: i.accountId,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const insertVerification = (
  tx: Tx,
  v: {
    nominationId: number
    rule: string
    verdict: 'ok' | 'fail'
    words: string
    body: string
    person: string
    accountId: number
    on: string
  },
) =>
  tx.db
    .insertInto('nomination_verification')
    .values({
      realm_id: tx.realm,
      nomination_id: v.nominationId,
      rule_id: v.rule,
      verdict: v.verdict,
      words: v.words,
      body: v.body,
      person: v.person,
      account_id: v.accountId,
      done_on: v.on,
    })
    .execute()

export const insertFact = async (
  tx: Tx,
  f: {
    unitId: number
    memberId: number | null
    kind: string
    words: string
    document: string
    fromOn: string
    untilOn: string | null
    by: number
    on: string
  },
): Promise<number> =>
  (
    await tx.db
      .insertInto('nomination_fact')
      .values({
        realm_id: tx.realm,
        unit_id: f.unitId,
        member_id: f.memberId,
        kind: f.kind,
        words: f.words,
        document: f.document,
        from_on: f.fromOn,
        until_on: f.untilOn,
        entered_by: f.by,
        entered_on: f.on,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const writeFactEnd = (tx: Tx, id: number, untilOn: string, reason: string) =>
  tx.db
    .updateTable('nomination_fact')
    .set((e) => ({ until_on: untilOn, end_reason: reason, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const insertLink = (
  tx: Tx,
  l: { nominationId: number; roundNo: number; stepNo: number; person: string; hash: string; untilOn: string; by: number },
) =>
  tx.db
    .insertInto('nomination_link')
    .values({
      realm_id: tx.realm,
      nomination_id: l.nominationId,
      round_no: l.roundNo,
      step_no: l.stepNo,
      person: l.person,
      link_hash: l.hash,
      until_on: l.untilOn,
      made_by: l.by,
    })
    .execute()

export const writeLinkUsed = (tx: Tx, id: number, on: string) =>
  tx.db.updateTable('nomination_link').set({ used_on: on }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
