import type pg from 'pg'
import type { RejectedFile } from '../core/published.ts'
import type { BoxState } from './box.read.ts'

/** Idempotent: a poll that is known stays as it is. */
export const insertBoxPoll = (
  db: pg.PoolClient,
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
  c: pg.PoolClient,
  poll: Uint8Array,
  o: { state: BoxState; deposits?: number; checkpoint?: string; opening?: string; withheld?: Uint8Array | null },
): Promise<unknown> =>
  c.query(
    'update poll set state = $2, deposits = coalesce($3, deposits), checkpoint = coalesce($4, checkpoint), opening = coalesce($5, opening), withheld = coalesce($6, withheld) where poll = $1',
    [poll, o.state, o.deposits ?? null, o.checkpoint ?? null, o.opening ?? null, o.withheld ?? null],
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

/** The ballots as opened, the sealed grades and what was withheld; the published folder and the leaves stay. */
export const wipeBox = async (c: pg.PoolClient, poll: Uint8Array): Promise<void> => {
  await c.query('delete from opening_chunk where poll = $1', [poll])
  await c.query('delete from env_chunk where poll = $1', [poll])
  await c.query("update poll set opening = null, withheld = null, state = 'archived' where poll = $1", [poll])
}
/** The space of deleted rows is given back, so that a copy of the files does not hold them. */
export const vacuumBox = (db: pg.Pool): Promise<unknown> => db.query('vacuum (full) opening_chunk, env_chunk')

/** What the relay answered and what the box has written since the copy was made do not agree any more. */
export const voidLiveBox = async (db: pg.Pool): Promise<number> =>
  (await db.query("update poll set state = 'void' where state in ('holding', 'sorted', 'cosigned')")).rowCount ?? 0
