import type pg from 'pg'
import type { RejectedFile } from '../core/published.ts'

export type BoxState = 'holding' | 'sorted' | 'cosigned' | 'released' | 'opened' | 'archived' | 'void'
export interface BoxPoll {
  manifest: string
  /** manifest.sig.json */
  signatures: string | null
  /** List of printed slips as it is published, JSON; null when there are none. */
  printed: string | null
  state: BoxState
  /** Deposits taken from the relay; null before the release. */
  deposits: number | null
  /** The final checkpoint of L with the signatures of the box and the witness. */
  checkpoint: string | null
  /** What the opening found, as JSON; null before. */
  opening: string | null
  /** Sealed to supervision: grades of withheld classes, remarks. */
  withheld: Buffer | null
}
export interface Chunk {
  race: number
  n: number
  /** n × 612 bytes. */
  data: Buffer
  envelopes: Buffer
}

export const readBoxPoll = async (db: pg.Pool | pg.PoolClient, poll: Uint8Array): Promise<BoxPoll | null> =>
  (
    await db.query<BoxPoll>(
      'select manifest, signatures, printed, state, deposits, checkpoint, opening, withheld from poll where poll = $1',
      [poll],
    )
  ).rows[0] ?? null

/** Leaves of one race (or all) in the order of the log, chunk by chunk. */
export async function* readChunks(db: pg.Pool, poll: Uint8Array, race: number | null = null): AsyncGenerator<Chunk> {
  const { rows } = await db.query<{ race: number; batch: number }>(
    'select race, batch from chunk where poll = $1 and ($2::int is null or race = $2) order by race, batch',
    [poll, race],
  )
  for (const at of rows) {
    const { rows: found } = await db.query<Chunk>(
      `select c.race, c.n, c.data, e.data as envelopes from chunk c join env_chunk e using (poll, race, batch)
        where poll = $1 and race = $2 and batch = $3`,
      [poll, at.race, at.batch],
    )
    yield found[0]!
  }
}

/** Ballots per race. */
export const countLeaves = async (db: pg.Pool | pg.PoolClient, poll: Uint8Array): Promise<Map<number, number>> =>
  new Map(
    (
      await db.query<{ race: number; n: number }>('select race, sum(n)::int as n from chunk where poll = $1 group by race', [poll])
    ).rows.map((r) => [r.race, r.n]),
  )

export const readRejected = async (db: pg.Pool, poll: Uint8Array): Promise<RejectedFile> =>
  (await db.query<RejectedFile[number]>('select position, reason from rejected where poll = $1 order by position', [poll])).rows

export const readOpenings = async (db: pg.Pool, poll: Uint8Array): Promise<Map<number, Buffer>> =>
  new Map(
    (await db.query<{ race: number; data: Buffer }>('select race, data from opening_chunk where poll = $1 order by race', [poll])).rows.map(
      (r) => [r.race, r.data],
    ),
  )
