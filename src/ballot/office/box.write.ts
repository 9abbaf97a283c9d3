import type pg from 'pg'
import type { RejectedFile } from '../core/published.ts'
import type { BoxState } from './box.read.ts'

/** Idempotent: a poll that is known stays as it is. */
export const insertBoxPoll = (
  db: pg.Pool,
  poll: Uint8Array,
  o: { manifest: string; signatures: string; printed: string | null },
): Promise<unknown> =>
  db.query('insert into poll (poll, manifest, signatures, printed) values ($1, $2, $3, $4) on conflict do nothing', [
    poll,
    o.manifest,
    o.signatures,
    o.printed,
  ])

/** Which slips were not drawn; only before the release. */
export const setPrinted = (c: pg.PoolClient, poll: Uint8Array, printed: string): Promise<unknown> =>
  c.query('update poll set printed = $2 where poll = $1', [poll, printed])

/** Locked until the transaction ends. */
export const lockBoxState = async (c: pg.PoolClient, poll: Uint8Array): Promise<BoxState> => {
  const { rows } = await c.query<{ state: BoxState }>('select state from poll where poll = $1 for update', [poll])
  if (!rows[0]) throw new Error('box: unknown poll')
  return rows[0].state
}

export const setBoxState = (
  c: pg.Pool | pg.PoolClient,
  poll: Uint8Array,
  o: { state: BoxState; deposits?: number; checkpoint?: string; opening?: string },
): Promise<unknown> =>
  c.query(
    'update poll set state = $2, deposits = coalesce($3, deposits), checkpoint = coalesce($4, checkpoint), opening = coalesce($5, opening) where poll = $1',
    [poll, o.state, o.deposits ?? null, o.checkpoint ?? null, o.opening ?? null],
  )

/** Tokens of one race in the order given: the caller sorts. The key refuses a token that was used. */
export const insertTokens = (c: pg.PoolClient, poll: Uint8Array, race: number, tokens: readonly Uint8Array[]): Promise<unknown> =>
  c.query('insert into token_used (poll, race, t) select $1, $2, t from unnest($3::bytea[]) with ordinality as u (t, i) order by i', [
    poll,
    race,
    tokens,
  ])

export const insertChunk = async (
  c: pg.PoolClient,
  poll: Uint8Array,
  o: { race: number; batch: number; n: number; data: Uint8Array; envelopes: Uint8Array },
): Promise<void> => {
  await c.query('insert into chunk (poll, race, batch, n, data) values ($1, $2, $3, $4, $5)', [poll, o.race, o.batch, o.n, o.data])
  await c.query('insert into env_chunk (poll, race, batch, data) values ($1, $2, $3, $4)', [poll, o.race, o.batch, o.envelopes])
}

export const insertRejected = (c: pg.PoolClient, poll: Uint8Array, rows: RejectedFile): Promise<unknown> =>
  c.query('insert into rejected (poll, position, reason) select $1, p, r from unnest($2::int[], $3::text[]) as u (p, r) order by p', [
    poll,
    rows.map((r) => r.position),
    rows.map((r) => r.reason),
  ])

export const insertOpening = (c: pg.PoolClient, poll: Uint8Array, race: number, data: Uint8Array): Promise<unknown> =>
  c.query('insert into opening_chunk (poll, race, data) values ($1, $2, $3) on conflict (poll, race) do update set data = excluded.data', [
    poll,
    race,
    data,
  ])
