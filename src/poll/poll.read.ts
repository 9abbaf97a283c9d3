import { sql } from 'kysely'
import { placesOf } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import type { Checked, Fault, Step } from './ceremony.ts'
import type { Definition } from './definition.ts'
import type { PaperCount } from './paper.ts'
import type { Channel, PollObject, PollState } from './poll.ts'
import type { PollResult } from './result.ts'
import { type Sealed, seal } from './visible.ts'

/** @throws http.not-found */
export const lockPoll = async (tx: Tx, id: number) => {
  const p = await tx.db.selectFrom('poll').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!p) throw notFound({ noun: 'poll' })
  return {
    ...p,
    state: p.state as PollState,
    object: p.object as PollObject,
    channel: p.channel as Channel,
    definition: p.definition as unknown as Definition,
    step: p.step as Step | null,
    step_body: p.step_body as Record<string, unknown> | null,
  }
}
export type Poll = Awaited<ReturnType<typeof lockPoll>>

export interface PollRow {
  id: number
  unit_id: number
  unit_name: string
  campaign_id: number | null
  series: string | null
  kind: string
  object: PollObject
  channel: Channel
  title: string
  state: PollState
  definition: Definition
  object_order: string
  opens_at: Date | null
  closes_at: Date | null
  should_n: number | null
  present_n: number | null
  digest: string | null
  roll_digest: string | null
  ballot_id: string | null
  closed_on: string | null
  certified_on: string | null
  certified_by: number | null
  reason: string
  version: number
  objects_n: number
  eligible_n: number
}
const columns = sql`p.id, p.unit_id, u.short_name as unit_name, p.campaign_id, p.series, p.kind, p.object, p.channel, p.title, p.state, p.definition,
  p.object_order, p.opens_at, p.closes_at, p.should_n, p.present_n, p.digest, p.roll_digest, p.ballot_id, p.closed_on, p.certified_on, p.certified_by,
  p.reason, p.version,
  (select count(*) from poll_object o where o.realm_id = p.realm_id and o.poll_id = p.id) as objects_n,
  (select count(*) from poll_roll r where r.realm_id = p.realm_id and r.poll_id = p.id) as eligible_n`

/** @throws http.not-found */
export const readPoll = async (tx: Tx, id: number): Promise<PollRow> => {
  const { rows } = await sql<PollRow>`
    select ${columns}
    from poll p
    join unit u on u.realm_id = p.realm_id and u.id = p.unit_id
    where p.realm_id = ${tx.realm}
      and p.id = ${id}`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'poll' })
  return rows[0]
}

export interface PollFilter {
  unitId?: number | undefined
  campaignId?: number | undefined
  state?: PollState | undefined
  kind?: string | undefined
  series?: string | undefined
}
/** Newest first. */
export const listPollRows = async (tx: Tx, scope: Scope, f: PollFilter, o: { after?: string | undefined; limit: number }) => {
  const places = await placesOf(tx, scope, f.unitId)
  const filtered = sql`
    p.realm_id = ${tx.realm}
    and ${places('p.unit_id')}
    and ${f.campaignId === undefined ? sql`true` : sql`p.campaign_id = ${f.campaignId}`}
    and ${f.state === undefined ? sql`true` : sql`p.state = ${f.state}`}
    and ${f.kind === undefined ? sql`true` : sql`p.kind = ${f.kind}`}
    and ${f.series === undefined ? sql`true` : sql`p.series = ${f.series}`}`
  const at = cursor.read(o.after)
  const rows = await sql<PollRow>`
    select ${columns}
    from poll p
    join unit u on u.realm_id = p.realm_id and u.id = p.unit_id
    where ${filtered}
      and ${at === null ? sql`true` : sql`p.id < ${at[1]}`}
    order by p.id desc
    limit ${o.limit + 1}`.execute(tx.db)
  const total = await sql<{ n: number }>`
    select count(*) as n
    from (select 1 from poll p where ${filtered} limit 10001) x`.execute(tx.db)
  const n = total.rows[0]!.n
  return { rows: rows.rows, total: { n: Math.min(n, 10_000), exact: n <= 10_000 } }
}

export interface ObjectRow {
  no: number
  name: string
  unitId: number
  unitName: string
  memberId: number | null
  windowId: number | null
}
/** In the order they stand on the paper. */
export const objectsOf = async (tx: Tx, pollId: number): Promise<ObjectRow[]> =>
  (
    await sql<ObjectRow>`
      select o.object_no as no, o.name, o.unit_id as "unitId", u.short_name as "unitName", o.member_id as "memberId", o.window_id as "windowId"
      from poll_object o
      join unit u on u.realm_id = o.realm_id and u.id = o.unit_id
      where o.realm_id = ${tx.realm}
        and o.poll_id = ${pollId}
      order by o.place_no`.execute(tx.db)
  ).rows

export const countsOf = async (tx: Tx, pollId: number): Promise<{ accountId: number; body: PaperCount }[]> =>
  (
    await tx.db
      .selectFrom('poll_count')
      .select(['account_id', 'body'])
      .where('realm_id', '=', tx.realm)
      .where('poll_id', '=', pollId)
      .orderBy('entered_at')
      .orderBy('account_id')
      .execute()
  ).map((r) => ({ accountId: r.account_id, body: r.body as unknown as PaperCount }))

/** What the ballot offices did and are doing for a poll. */
export const readCeremony = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('poll')
    .select(['ballot_id', 'ballot_mode', 'ballot_way', 'ballot_folder', 'ballot_audit', 'archive_digest', 'step', 'step_fault'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return {
    ...r,
    step: r.step as Step | null,
    fault: r.step_fault as unknown as Fault | null,
    checked: r.ballot_audit as unknown as Checked | null,
  }
}
/** By the first 16 bytes of the poll's id, as a voter's address has them. */
export const readManifest = async (tx: Tx, short: string) =>
  tx.db
    .selectFrom('poll')
    .select(['id', 'title', 'state', 'ballot_id', 'ballot_manifest', 'ballot_signatures'])
    .where('realm_id', '=', tx.realm)
    .where('ballot_id', '>=', short)
    .where('ballot_id', '<=', `${short}g`)
    .executeTakeFirst()
/** Polls the offices are at, and ballots people are casting now. */
export const pollsUnderWay = async (tx: Tx): Promise<number[]> =>
  (
    await tx.db
      .selectFrom('poll')
      .select('id')
      .where('realm_id', '=', tx.realm)
      .where('step', 'is not', null)
      .orderBy('id')
      .limit(50)
      .execute()
  ).map((r) => r.id)
export const openBallots = async (tx: Tx): Promise<string[]> =>
  (
    await tx.db
      .selectFrom('poll')
      .select('ballot_id')
      .where('realm_id', '=', tx.realm)
      .where('state', '=', 'open')
      .where('channel', '=', 'ballot')
      .orderBy('id')
      .limit(200)
      .execute()
  ).flatMap((r) => r.ballot_id ?? [])

/** Sealed as soon as it is read: only `visible` opens it. */
export const readResult = async (
  tx: Tx,
  pollId: number,
): Promise<{ result: Sealed<PollResult>; digest: string; source: string } | null> => {
  const r = await tx.db
    .selectFrom('poll_result')
    .select(['body', 'digest', 'source'])
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', pollId)
    .executeTakeFirst()
  return r ? { result: seal(JSON.parse(r.body) as PollResult), digest: r.digest, source: r.source } : null
}

/** What the public may know of: frozen polls that are for the public, newest first. */
export const publicPolls = async (tx: Tx, limit: number): Promise<PollRow[]> =>
  (
    await sql<PollRow>`
      select ${columns}
      from poll p
      join unit u on u.realm_id = p.realm_id and u.id = p.unit_id
      where p.realm_id = ${tx.realm}
        and p.state in ('frozen', 'open', 'closed', 'opened', 'certified', 'void')
        and p.definition #>> '{settings,publish}' = 'public'
      order by p.id desc
      limit ${limit}`.execute(tx.db)
  ).rows
