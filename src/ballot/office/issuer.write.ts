import type pg from 'pg'
import { toBase64url } from '../core/bytes.ts'
import type { IssuedRow } from '../core/published.ts'
import type { Change, Row, RowState } from './roster.ts'

/** The issuer's statements. Rows of the roster are only ever written in order of idx. */
export type Db = pg.Pool | pg.PoolClient

export type How = 'desk' | 'slip' | 'given'
export type PollState = 'prepared' | 'adopted' | 'open' | 'closed' | 'void'
export interface PollRow {
  ref: Buffer
  pollId: Buffer | null
  state: PollState
  how: How
  manifest: string | null
  list: string | null
  listSha256: Buffer | null
  listSignature: Buffer | null
  /** `{at, graceMinutes, signature}` as JSON. */
  early: string | null
}
export interface SlipRow {
  no: number
  classId: number
  /** `PrintedFile['entries']` as JSON. */
  tokens: string
  wrapped: Buffer | null
}
export interface KeyRow {
  race: number
  classId: number
  n: string
  e: string
  wrapped: Buffer
}
export interface FullRow extends Row {
  person: Buffer
  code: Buffer | null
}

const pollColumns = `ref, poll_id as "pollId", state, how, manifest, list, list_sha256 as "listSha256", list_signature as "listSignature", early`

/** By draft or by poll. */
export const pollOf = async (db: Db, by: { ref: Uint8Array } | { pollId: Uint8Array }): Promise<PollRow | null> => {
  const where = 'ref' in by ? 'ref = $1' : 'poll_id = $1'
  const { rows } = await db.query<PollRow>(`select ${pollColumns} from poll where ${where}`, ['ref' in by ? by.ref : by.pollId])
  return rows[0] ?? null
}

/** Draft, roster and keys at once. `codes` and `hashes` in the order of the rows. */
export const insertPoll = async (
  c: pg.PoolClient,
  p: {
    ref: Uint8Array
    how: How
    keys: readonly KeyRow[]
    rows: readonly { idx: number; classId: number; person: Uint8Array; authHash: Uint8Array | null; code: Uint8Array | null }[]
    slips?: readonly { no: number; classId: number; tokens: string; wrapped: Uint8Array }[]
  },
): Promise<void> => {
  await c.query("insert into poll (ref, state, how) values ($1, 'prepared', $2)", [p.ref, p.how])
  const sorted = [...p.rows].sort((x, y) => x.idx - y.idx)
  await c.query(
    `insert into roster (ref, idx, class, person, auth_hash, state, code_wrapped)
     select $1, r.idx, r.class, r.person, r.auth_hash, 'eligible', r.code
       from unnest($2::int[], $3::smallint[], $4::bytea[], $5::bytea[], $6::bytea[]) as r(idx, class, person, auth_hash, code)
      order by r.idx`,
    [
      p.ref,
      sorted.map((r) => r.idx),
      sorted.map((r) => r.classId),
      sorted.map((r) => r.person),
      sorted.map((r) => r.authHash),
      sorted.map((r) => r.code),
    ],
  )
  for (const s of p.slips ?? [])
    await c.query('insert into slip (ref, no, class, tokens, secret_wrapped) values ($1, $2, $3, $4, $5)', [
      p.ref,
      s.no,
      s.classId,
      s.tokens,
      s.wrapped,
    ])
  for (const k of p.keys)
    await c.query('insert into race_key (ref, race, class, n, e, private_wrapped) values ($1, $2, $3, $4, $5, $6)', [
      p.ref,
      k.race,
      k.classId,
      k.n,
      k.e,
      k.wrapped,
    ])
}

export const adoptManifest = (db: Db, ref: Uint8Array, pollId: Uint8Array, manifest: string): Promise<unknown> =>
  db.query("update poll set state = 'adopted', poll_id = $2, manifest = $3 where ref = $1", [ref, pollId, manifest])
export const setState = (db: Db, ref: Uint8Array, state: PollState): Promise<unknown> =>
  db.query('update poll set state = $2 where ref = $1', [ref, state])
/** The list is frozen and the keys go in one transaction: afterwards this office can sign nothing for the poll. */
export const freeze = async (
  c: pg.PoolClient,
  ref: Uint8Array,
  list: { text: string; sha256: Uint8Array; signature: Uint8Array },
): Promise<void> => {
  await c.query("update poll set state = 'closed', list = $2, list_sha256 = $3, list_signature = $4 where ref = $1", [
    ref,
    list.text,
    list.sha256,
    list.signature,
  ])
  await c.query('delete from race_key where ref = $1', [ref])
  await c.query('update roster set code_wrapped = null where ref = $1 and code_wrapped is not null', [ref])
  await c.query('update slip set secret_wrapped = null where ref = $1', [ref])
}
export const setEarly = (c: pg.PoolClient, ref: Uint8Array, early: string): Promise<unknown> =>
  c.query('update poll set early = $2 where ref = $1 and early is null', [ref, early])
export const slipsOf = async (db: Db, ref: Uint8Array): Promise<SlipRow[]> =>
  (await db.query<SlipRow>('select no, class as "classId", tokens, secret_wrapped as wrapped from slip where ref = $1 order by no', [ref]))
    .rows
/** The roll with everything people showed, and the slips; the frozen list stays, it is published. */
export const wipeIssuer = async (c: pg.PoolClient, ref: Uint8Array): Promise<void> => {
  await c.query('delete from roster where ref = $1', [ref])
  await c.query('delete from slip where ref = $1', [ref])
}
export const vacuumIssuer = (db: pg.Pool): Promise<unknown> => db.query('vacuum (full) roster, slip')

export const keysOf = async (db: Db, ref: Uint8Array): Promise<KeyRow[]> =>
  (
    await db.query<KeyRow>('select race, class as "classId", n, e, private_wrapped as wrapped from race_key where ref = $1 order by race', [
      ref,
    ])
  ).rows

const rowColumns = `r.idx, r.class as "classId", r.state, r.auth_hash as "authHash", r.vector_hash as "vectorHash", r.evidence, r.was_reset as "wasReset"`

export const rowOf = async (db: Db, ref: Uint8Array, idx: number): Promise<Row | null> =>
  (await db.query<Row>(`select ${rowColumns} from roster r where r.ref = $1 and r.idx = $2`, [ref, idx])).rows[0] ?? null

/** Locked in order of idx, so that two writers cannot wait for each other. */
export const lockRows = async (c: pg.PoolClient, ref: Uint8Array, idx: readonly number[]): Promise<Map<number, Row>> => {
  const { rows } = await c.query<Row>(
    `select ${rowColumns} from roster r where r.ref = $1 and r.idx = any($2::int[]) order by r.idx for update`,
    [ref, idx],
  )
  return new Map(rows.map((r) => [r.idx, r]))
}

/** Columns of rows that changed, as arrays for unnest. */
const columnsOf = (rows: readonly Row[]) => [
  rows.map((r) => r.idx),
  rows.map((r) => r.state),
  rows.map((r) => r.authHash),
  rows.map((r) => r.vectorHash),
  rows.map((r) => r.evidence),
  rows.map((r) => r.wasReset),
]
const marks =
  'unnest($2::int[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bool[]) as m(idx, state, auth_hash, vector_hash, evidence, was_reset)'

/**
 * Write changed rows in the order given. `whole`: every row of the poll is written anew in order of idx, so that also between two batches
 * place (`ctid`) and transaction (`xmin`) of a row are those of all others; for large rolls only the changed ones are.
 */
export const writeRows = async (c: pg.PoolClient, ref: Uint8Array, rows: readonly Row[], whole: boolean): Promise<void> => {
  if (whole)
    await c.query(
      `with gone as (delete from roster where ref = $1 returning idx, class, person, auth_hash, state, vector_hash, evidence, code_wrapped, was_reset)
       insert into roster (ref, idx, class, person, auth_hash, state, vector_hash, evidence, code_wrapped, was_reset)
       select $1, g.idx, g.class, g.person,
              case when m.idx is null then g.auth_hash else m.auth_hash end, coalesce(m.state, g.state),
              case when m.idx is null then g.vector_hash else m.vector_hash end, case when m.idx is null then g.evidence else m.evidence end,
              g.code_wrapped, coalesce(m.was_reset, g.was_reset)
         from gone g left join ${marks} on m.idx = g.idx
        order by g.idx`,
      [ref, ...columnsOf(rows)],
    )
  // Deleted and inserted again, because the order in which an update visits rows is the planner's.
  else
    await c.query(
      `with m as materialized (select m.idx, m.state, m.auth_hash, m.vector_hash, m.evidence, m.was_reset, m.n
                                 from unnest($2::int[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bool[]) with ordinality
                                   as m(idx, state, auth_hash, vector_hash, evidence, was_reset, n)),
            gone as (delete from roster r using m where r.ref = $1 and r.idx = m.idx returning r.idx, r.class, r.person, r.code_wrapped)
       insert into roster (ref, idx, class, person, auth_hash, state, vector_hash, evidence, code_wrapped, was_reset)
       select $1, g.idx, g.class, g.person, m.auth_hash, m.state, m.vector_hash, m.evidence, g.code_wrapped, m.was_reset
         from gone g join m on m.idx = g.idx
        order by m.n`,
      [ref, ...columnsOf(rows)],
    )
}
export const changed = (row: Row, change: Change): Row => ({ ...row, ...change })

/** Polls whose state may be older than what the office has already answered. */
export const voidLive = async (db: Db): Promise<number> =>
  (await db.query("update poll set state = 'void' where state in ('prepared', 'adopted', 'open')")).rowCount ?? 0

export const rosterSize = async (db: Db, ref: Uint8Array): Promise<number> =>
  (await db.query<{ n: number }>('select count(*) as n from roster where ref = $1', [ref])).rows[0]!.n
/** In order of idx. */
export const rosterOf = async (db: Db, ref: Uint8Array): Promise<FullRow[]> =>
  (await db.query<FullRow>(`select ${rowColumns}, r.person, r.code_wrapped as code from roster r where r.ref = $1 order by r.idx`, [ref]))
    .rows
export const forgetCodes = async (db: Db, ref: Uint8Array): Promise<void> => {
  await db.query('update roster set code_wrapped = null where ref = $1', [ref])
  await db.query('update slip set secret_wrapped = null where ref = $1', [ref])
}

/** issued-a.json, issued-b.json: rows with a token or on paper, by idx; evidence only where the office keeps it. */
export const issuedOf = (rows: readonly { idx: number; state: RowState; evidence: Uint8Array | null }[]): IssuedRow[] =>
  rows
    .filter((r) => r.state === 'issued' || r.state === 'paper')
    .map((r) => ({
      idx: r.idx,
      ...(r.state === 'paper' ? { paper: true as const } : {}),
      ...(r.state === 'issued' && r.evidence ? { ev: toBase64url(r.evidence) } : {}),
    }))
