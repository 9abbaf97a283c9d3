import type { Tx } from '../db/db.ts'

export const insertPaper = async (
  tx: Tx,
  p: {
    nominationId: number
    opinionId: number | null
    roundNo: number
    stepNo: number
    person: string
    verdict: 'pass' | 'return' | 'agree' | 'object'
    words: string
    document: string | null
    meeting: object | null
    attachmentId: number
    by: number
    on: string
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('nomination_paper')
    .values({
      realm_id: tx.realm,
      nomination_id: p.nominationId,
      opinion_id: p.opinionId,
      round_no: p.roundNo,
      step_no: p.stepNo,
      person: p.person,
      verdict: p.verdict,
      words: p.words,
      document: p.document,
      meeting: p.meeting === null ? null : JSON.stringify(p.meeting),
      attachment_id: p.attachmentId,
      state: 'entered',
      entered_by: p.by,
      entered_on: p.on,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writePaperDecided = (
  tx: Tx,
  id: number,
  d: { state: 'confirmed' | 'refused'; by: number; on: string; reason: string | null },
) =>
  tx.db
    .updateTable('nomination_paper')
    .set({ state: d.state, decided_by: d.by, decided_on: d.on, reason: d.reason })
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()
