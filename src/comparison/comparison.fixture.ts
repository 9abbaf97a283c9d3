import type { Tx } from '../db/db.ts'

/** A judgement as it stands in a round, for tests of comparison; how it comes to stand there is tested by its own noun. */
export const insertMark = (tx: Tx, m: { roundId: number; unitId: number; leaf: string; column: string; points: string; byId: number }) =>
  tx.db
    .insertInto('score_judgement')
    .values({
      realm_id: tx.realm,
      round_id: m.roundId,
      unit_id: m.unitId,
      leaf: m.leaf,
      column_id: m.column,
      points: m.points,
      reason: '现场核实',
      by_id: m.byId,
      on_day: '2026-03-02',
      event_id: 0,
      state: 'stands',
    })
    .execute()

export const setRoundState = (tx: Tx, id: number, state: 'final' | 'review') =>
  tx.db.updateTable('score_round').set({ state }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
