import type pg from 'pg'

export type RelayState = 'ready' | 'casting' | 'closed' | 'released' | 'void'
export interface RelayPoll {
  poll: Buffer
  manifest: string
  state: RelayState
  size: number
  checkpoint: string
  /** Early close with both signatures, JSON; null for the hours of the manifest. */
  early: string | null
}
export interface PendingRow {
  slot: string
  sealed: Buffer
}

const columns = 'poll, manifest, state, size, checkpoint, early'

export const readRelayPoll = async (db: pg.Pool | pg.PoolClient, poll: Uint8Array): Promise<RelayPoll | null> =>
  (await db.query<RelayPoll>(`select ${columns} from poll where poll = $1`, [poll])).rows[0] ?? null

/** Whose id begins with these bytes: a QR code carries the first 16 of 32. */
export const relayPollsNamed = async (db: pg.Pool, prefix: Uint8Array): Promise<RelayPoll[]> =>
  (await db.query<RelayPoll>(`select ${columns} from poll where substring(poll for ${prefix.length}) = $1 order by poll limit 2`, [prefix]))
    .rows

/** Entries of the deposit log from position `from` on. */
export const readDeposits = async (db: pg.Pool | pg.PoolClient, poll: Uint8Array, from = 0): Promise<Buffer[]> =>
  (await db.query<{ hash: Buffer }>('select hash from deposit where poll = $1 and n >= $2 order by n', [poll, from])).rows.map(
    (r) => r.hash,
  )

/** Positions of hashes that stand in the log already, by hash in hex. */
export const findDeposits = async (
  db: pg.Pool | pg.PoolClient,
  poll: Uint8Array,
  hashes: readonly Uint8Array[],
): Promise<Map<string, number>> => {
  const { rows } = await db.query<{ hash: Buffer; n: number }>('select hash, n from deposit where poll = $1 and hash = any($2)', [
    poll,
    hashes,
  ])
  return new Map(rows.map((r) => [r.hash.toString('hex'), r.n]))
}

/** One page of what waits, in the order of its random slots, which is no order at all. */
export const readPending = async (db: pg.Pool, poll: Uint8Array, after: string | null, limit: number): Promise<PendingRow[]> =>
  (
    await db.query<PendingRow>(
      `select slot::text, sealed from pending
        where poll = $1 and slot > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000') order by slot limit $3`,
      [poll, after, limit],
    )
  ).rows

export const countPending = async (db: pg.Pool, poll: Uint8Array): Promise<number> =>
  (await db.query<{ n: number }>('select count(*)::int as n from pending where poll = $1', [poll])).rows[0]!.n

export interface WitnessedLog {
  size: number
  root: Buffer
  final: boolean
  note: string
}
/** Locked, so that two calls cannot both be the next one. */
export const lockWitnessed = async (c: pg.PoolClient, poll: Uint8Array, log: string): Promise<WitnessedLog | null> =>
  (
    await c.query<WitnessedLog>('select size::int as size, root, final, note from witness_log where poll = $1 and log = $2 for update', [
      poll,
      log,
    ])
  ).rows[0] ?? null
