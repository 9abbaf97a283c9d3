import type pg from 'pg'
import type { RelayPoll, RelayState } from './relay.read.ts'

/** Idempotent: a poll that is known stays as it is. */
export const insertRelayPoll = (db: pg.PoolClient, poll: Uint8Array, manifest: string, checkpoint: string): Promise<unknown> =>
  db.query('insert into poll (poll, manifest, checkpoint) values ($1, $2, $3) on conflict do nothing', [poll, manifest, checkpoint])

/** Locked until the transaction ends: one writer per poll, whatever the number of processes. */
export const lockRelayPoll = async (c: pg.PoolClient, poll: Uint8Array): Promise<RelayPoll> => {
  const { rows } = await c.query<RelayPoll>('select poll, manifest, state, size, checkpoint, early from poll where poll = $1 for update', [
    poll,
  ])
  if (!rows[0]) throw new Error('relay: unknown poll')
  return rows[0]
}

export const setRelayState = (c: pg.PoolClient, poll: Uint8Array, state: RelayState, checkpoint: string | null = null): Promise<unknown> =>
  c.query('update poll set state = $2, checkpoint = coalesce($3, checkpoint) where poll = $1', [poll, state, checkpoint])

export const setRelayEarly = (c: pg.PoolClient, poll: Uint8Array, early: string): Promise<unknown> =>
  c.query('update poll set early = $2 where poll = $1', [poll, early])

/** Deposits that were answered since the copy was made are not in it. */
export const voidLiveRelay = async (db: pg.Pool): Promise<number> =>
  (await db.query("update poll set state = 'void' where state in ('ready', 'casting', 'closed')")).rowCount ?? 0

/** The same deposits as log entries and as rows of the pool, and the log's new head. */
export const insertDeposits = async (
  c: pg.PoolClient,
  poll: Uint8Array,
  o: {
    from: number
    hashes: readonly Uint8Array[]
    slots: readonly string[]
    sealed: readonly Uint8Array[]
    epoch: number
    checkpoint: string
  },
): Promise<void> => {
  await c.query('insert into deposit (poll, n, hash) select $1, $2 + i - 1, h from unnest($3::bytea[]) with ordinality as u (h, i)', [
    poll,
    o.from,
    o.hashes,
  ])
  await c.query('insert into pending (poll, slot, epoch, sealed) select $1, s, $2, o from unnest($3::uuid[], $4::bytea[]) as u (s, o)', [
    poll,
    o.epoch,
    o.slots,
    o.sealed,
  ])
  await c.query('update poll set size = $2, checkpoint = $3 where poll = $1', [poll, o.from + o.hashes.length, o.checkpoint])
}

/** The box has counted them; the log D stays. */
export const deletePending = (c: pg.PoolClient, poll: Uint8Array): Promise<unknown> =>
  c.query('delete from pending where poll = $1', [poll])

export const writeWitnessed = (
  c: pg.PoolClient,
  poll: Uint8Array,
  log: string,
  o: { size: number; root: Uint8Array; final: boolean; note: string },
): Promise<unknown> =>
  c.query(
    `insert into witness_log (poll, log, size, root, final, note) values ($1, $2, $3, $4, $5, $6)
     on conflict (poll, log) do update set size = excluded.size, root = excluded.root, final = excluded.final, note = excluded.note`,
    [poll, log, o.size, o.root, o.final, o.note],
  )
