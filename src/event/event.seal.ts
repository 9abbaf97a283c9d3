import { sql } from 'kysely'
import type { Database, Tx } from '../db/db.ts'
import { fromHex, toHex } from '../lib/digest.ts'
import { append, emptyFrontier, frontierFromText, frontierRoot, frontierToText } from '../lib/log.ts'
import { type EventRow, eventLeaf } from './event.ts'

export const eventColumns = [
  'id',
  'realm_id',
  'noun',
  'verb',
  'campaign_id',
  'unit_id',
  'subject_id',
  'actor_id',
  'role',
  'proxy',
  'happened_on',
  'recorded_at',
  'quantity',
  'corrects_id',
  'detail',
  'detail_version',
] as const

export const lastCheckpoint = (tx: Tx) =>
  tx.db.selectFrom('event_checkpoint').selectAll().where('realm_id', '=', tx.realm).orderBy('size', 'desc').limit(1).executeTakeFirst()

/**
 * Seal what is waiting: order by id, number, hash, extend the root. Writers never wait for it: they only insert into `event_unsealed`,
 * and one that commits late goes into the next batch. One sealer per realm at a time (advisory lock); runs as the sealer role.
 * @returns how many events were sealed
 */
export const seal = (database: Database, realm: number, now: Date, batch = 5000): Promise<number> =>
  database.command(realm, async (tx) => {
    await sql`select pg_advisory_xact_lock(7301, ${realm % 2147483647}::int)`.execute(tx.db)
    const waiting = await tx.db
      .selectFrom('event_unsealed')
      .select(['event_id', 'private_digest'])
      .where('realm_id', '=', tx.realm)
      .orderBy('event_id')
      .limit(batch)
      .execute()
    if (waiting.length === 0) return 0
    const ids = waiting.map((w) => w.event_id)
    const events = await tx.db
      .selectFrom('event')
      .select(eventColumns)
      .where('realm_id', '=', tx.realm)
      .where('id', 'in', ids)
      .orderBy('id')
      .execute()
    if (events.length !== waiting.length)
      throw new Error(`ledger: ${waiting.length} waiting but ${events.length} events found in realm ${realm}`)
    const digests = new Map(waiting.map((w) => [w.event_id, w.private_digest]))
    const last = await lastCheckpoint(tx)
    const before = last ? frontierFromText(last.frontier) : emptyFrontier
    const leaves = events.map((e, i) => {
      const digest = digests.get(e.id) ?? null
      return { leaf_no: before.size + i, event_id: e.id, private_digest: digest, hash: eventLeaf(e as unknown as EventRow, digest) }
    })
    const frontier = append(
      before,
      leaves.map((l) => fromHex(l.hash)),
    )
    await sql`
      insert into event_leaf (realm_id, leaf_no, event_id, private_digest, hash)
      select ${realm}, l.leaf_no, l.event_id, l.private_digest, l.hash
      from unnest(${leaves.map((l) => l.leaf_no)}::bigint[], ${leaves.map((l) => l.event_id)}::bigint[], ${leaves.map((l) => l.private_digest)}::text[], ${leaves.map((l) => l.hash)}::text[])
        as l (leaf_no, event_id, private_digest, hash)`.execute(tx.db)
    await tx.db
      .insertInto('event_checkpoint')
      .values({
        realm_id: realm,
        size: frontier.size,
        root: toHex(frontierRoot(frontier)),
        frontier: frontierToText(frontier),
        sealed_at: now,
      })
      .execute()
    await tx.db.deleteFrom('event_unsealed').where('realm_id', '=', realm).where('event_id', 'in', ids).execute()
    return leaves.length
  })
