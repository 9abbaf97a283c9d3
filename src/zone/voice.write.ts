import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { Matter } from './voice.ts'

export const insertVoice = async (
  tx: Tx,
  v: {
    zoneId: number
    unitId: number
    leadId: number
    matter: Matter
    about: string
    words: string
    by: number
    on: string
    dueOn: string
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('zone_voice')
    .values({
      realm_id: tx.realm,
      zone_id: v.zoneId,
      unit_id: v.unitId,
      lead_id: v.leadId,
      matter: v.matter,
      about: v.about,
      words: v.words,
      asked_by: v.by,
      asked_on: v.on,
      due_on: v.dueOn,
      state: 'asked',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writeAnswer = (
  tx: Tx,
  id: number,
  a: { verdict: 'agree' | 'object'; words: string; person: string; by: number; on: string },
) =>
  sql`
    update zone_voice
    set state = 'answered', verdict = ${a.verdict}, answer = ${a.words}, person = ${a.person}, answered_by = ${a.by}, answered_on = ${a.on},
      version = version + 1
    where realm_id = ${tx.realm}
      and id = ${id}`.execute(tx.db)

/** What came of it, or why it was taken back. */
export const writeOutcome = (tx: Tx, id: number, o: { state: 'told' | 'withdrawn'; outcome: string; by: number; on: string }) =>
  sql`
    update zone_voice
    set state = ${o.state}, outcome = ${o.outcome}, told_by = ${o.by}, told_on = ${o.on}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${id}`.execute(tx.db)
