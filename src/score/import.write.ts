import type { Tx } from '../db/db.ts'

export interface NewImport {
  roundId: number
  leaf: string
  sourceRoundId: number | null
  fromRealm: string
  basis: string
  title: string
  digest: string
  bytes: string | null
  byId: number
  on: string
  eventId: number
}

/** Names the source of an item, in the place of what it was named before. */
export const writeImport = async (tx: Tx, i: NewImport, version: number): Promise<void> => {
  const row = {
    source_round_id: i.sourceRoundId,
    from_realm: i.fromRealm,
    basis: i.basis,
    title: i.title,
    digest: i.digest,
    bytes: i.bytes,
    by_id: i.byId,
    on_day: i.on,
    event_id: i.eventId,
    version,
  }
  await tx.db
    .insertInto('score_import')
    .values({ realm_id: tx.realm, round_id: i.roundId, leaf: i.leaf, ...row })
    .onConflict((c) => c.columns(['realm_id', 'round_id', 'leaf']).doUpdateSet(row))
    .execute()
}
