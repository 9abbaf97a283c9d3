import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'

export const insertDraw = async (
  tx: Tx,
  d: { roundId: number; column: string; kind: string; list: string; listDigest: string; by: number; on: string },
): Promise<number> =>
  (
    await tx.db
      .insertInto('score_draw')
      .values({
        realm_id: tx.realm,
        round_id: d.roundId,
        column_id: d.column,
        kind: d.kind,
        list: d.list,
        list_digest: d.listDigest,
        state: 'open',
        opened_by_id: d.by,
        opened_on: d.on,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** @returns false when this person takes part already */
export const insertParty = async (tx: Tx, p: { drawId: number; accountId: number; commitment: string; on: string }): Promise<boolean> =>
  (await tx.db
    .insertInto('score_draw_party')
    .values({ realm_id: tx.realm, draw_id: p.drawId, account_id: p.accountId, commitment: p.commitment, committed_on: p.on })
    .onConflict((c) => c.doNothing())
    .returning('draw_id')
    .executeTakeFirst()) !== undefined

export const writeSecret = (tx: Tx, drawId: number, accountId: number, secret: string, on: string) =>
  sql`
    update score_draw_party
    set secret = ${secret}, revealed_on = ${on}
    where realm_id = ${tx.realm}
      and draw_id = ${drawId}
      and account_id = ${accountId}`.execute(tx.db)

export const writeDrawn = (tx: Tx, drawId: number, result: string, on: string) =>
  sql`
    update score_draw
    set state = 'drawn', result = ${result}, drawn_on = ${on}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${drawId}`.execute(tx.db)

export const writeVoid = (tx: Tx, drawId: number, reason: string) =>
  sql`
    update score_draw
    set state = 'void', reason = ${reason}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${drawId}`.execute(tx.db)

export const insertSample = (tx: Tx, roundId: number, column: string, drawId: number, unitIds: readonly number[]) =>
  sql`
    insert into score_sample (realm_id, round_id, unit_id, column_id, draw_id)
    select ${tx.realm}::bigint, ${roundId}::bigint, u, ${column}, ${drawId}::bigint
    from unnest(${unitIds as number[]}::bigint[]) u
    on conflict (realm_id, round_id, unit_id, column_id) do nothing`.execute(tx.db)
