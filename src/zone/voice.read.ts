import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import type { Matter, TieKind, VoiceState } from './voice.ts'

/** @throws http.not-found */
export const lockVoice = async (tx: Tx, id: number) => {
  const r = await tx.db
    .selectFrom('zone_voice')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!r) throw notFound({ noun: 'voice' })
  return { ...r, state: r.state as VoiceState, matter: r.matter as Matter }
}

/** The same person or unit about the same matter, asked and not answered yet. */
export const openVoice = (tx: Tx, v: { zoneId: number; unitId: number; matter: Matter; about: string }) =>
  tx.db
    .selectFrom('zone_voice')
    .select(['id', 'asked_on'])
    .where('realm_id', '=', tx.realm)
    .where('zone_id', '=', v.zoneId)
    .where('unit_id', '=', v.unitId)
    .where('matter', '=', v.matter)
    .where('about', '=', v.about)
    .where('state', '=', 'asked')
    .executeTakeFirst()

/** The bodies that would answer: the community of a zone and the party organisation that leads it. */
export const bodiesAsked = (tx: Tx, zoneId: number, leadId: number) =>
  tx.db
    .selectFrom('unit as u')
    .select(['u.name', 'u.short_name as shortName'])
    .where('u.realm_id', '=', tx.realm)
    .where((e) =>
      e.or([
        e('u.id', '=', leadId),
        e('u.id', '=', e.selectFrom('zone').select('community_id').where('realm_id', '=', tx.realm).where('id', '=', zoneId)),
      ]),
    )
    .orderBy('u.id')
    .execute()

/** Names an account goes by: its own, and that of its member. */
export const namesOfAccount = async (tx: Tx, accountId: number): Promise<string[]> => {
  const r = await tx.db
    .selectFrom('account as a')
    .leftJoin('member as m', (j) => j.onRef('m.realm_id', '=', 'a.realm_id').onRef('m.id', '=', 'a.member_id'))
    .select(['a.display_name', 'm.name'])
    .where('a.realm_id', '=', tx.realm)
    .where('a.id', '=', accountId)
    .executeTakeFirst()
  return [r?.display_name, r?.name].filter((x) => typeof x === 'string')
}

/**
 * Seats, posts and the branch of one person at or below units that ask, what stands at or below the body asked left out.
 * @returns one for each question that has any, by `${unitId}/${leadId}`
 */
export const tiesTo = async (
  tx: Tx,
  asked: readonly { unitId: number; leadId: number }[],
  who: { memberId: number | null; seats: readonly number[] },
  day: string,
): Promise<Map<string, { why: TieKind; unit: string; post: string }>> => {
  if (asked.length === 0 || (who.memberId === null && who.seats.length === 0)) return new Map()
  const { rows } = await sql<{ key: string; why: TieKind; unit: string; post: string }>`
    select distinct on (a.unit_id, a.lead_id) a.unit_id || '/' || a.lead_id as key, w.why, u.short_name as unit, w.post
    from unnest(${asked.map((a) => a.unitId)}::bigint[], ${asked.map((a) => a.leadId)}::bigint[]) a (unit_id, lead_id)
    join unit_line top on top.realm_id = ${tx.realm} and top.unit_id = a.unit_id
    join (
      select 'seat' as why, s.unit_id, '' as post
      from unnest(${[...who.seats]}::bigint[]) s (unit_id)
      union all
      select 'post', p.unit_id, p.post
      from member_post p
      where p.realm_id = ${tx.realm}
        and p.member_id = ${who.memberId}
        and p.from_on <= ${day}
        and (p.until_on is null or p.until_on >= ${day})
      union all
      select 'branch', m.branch_id, ''
      from member m
      where m.realm_id = ${tx.realm}
        and m.id = ${who.memberId}
        and m.ended_on is null) w on true
    join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.unit_id = w.unit_id
      and l.path >= top.path and l.path < left(top.path, -1) || '0'
    join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
    where not exists (
      select 1
      from unit_line o
      where o.realm_id = l.realm_id
        and o.line = l.line
        and o.unit_id = a.lead_id
        and l.path >= o.path
        and l.path < left(o.path, -1) || '0')
    order by a.unit_id, a.lead_id, w.why desc, l.path`.execute(tx.db)
  return new Map(rows.map(({ key, ...tie }) => [key, tie]))
}

/** Names of those in a post of a unit that day. */
export const postHolders = async (tx: Tx, unitId: number, day: string): Promise<string[]> =>
  (
    await tx.db
      .selectFrom('member_post as p')
      .innerJoin('member as m', (j) => j.onRef('m.realm_id', '=', 'p.realm_id').onRef('m.id', '=', 'p.member_id'))
      .select('m.name')
      .distinct()
      .where('p.realm_id', '=', tx.realm)
      .where('p.unit_id', '=', unitId)
      .where('p.from_on', '<=', day)
      .where((e) => e.or([e('p.until_on', 'is', null), e('p.until_on', '>=', day)]))
      .orderBy('m.name')
      .execute()
  ).map((r) => r.name)

/** Standing zones a unit is a member of. */
export const zonesOfUnit = (tx: Tx, unitId: number) =>
  tx.db
    .selectFrom('zone_member as m')
    .innerJoin('zone as z', (j) => j.onRef('z.realm_id', '=', 'm.realm_id').onRef('z.id', '=', 'm.zone_id'))
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'z.realm_id').onRef('u.id', '=', 'z.lead_id'))
    .select(['z.id', 'z.name', 'u.short_name as community'])
    .where('m.realm_id', '=', tx.realm)
    .where('m.unit_id', '=', unitId)
    .where('m.until_on', 'is', null)
    .where('z.ended_on', 'is', null)
    .where('z.lead_id', '!=', unitId)
    .orderBy('z.id')
    .execute()

export interface VoiceRow {
  id: number
  zone_id: number
  zone: string
  unit_id: number
  unit: string
  lead_id: number
  community: string
  matter: Matter
  about: string
  words: string
  asked_on: string
  due_on: string
  state: VoiceState
  verdict: 'agree' | 'object' | null
  answer: string | null
  person: string | null
  answered_on: string | null
  outcome: string | null
  told_on: string | null
  version: number
}

/** Newest first; read by both bodies and by whoever stands above either of them. */
export const listVoiceRows = async (
  tx: Tx,
  scope: Scope,
  f: {
    zoneId?: number | undefined
    unitId?: number | undefined
    matter?: string | undefined
    state?: string | undefined
    after: number | null
    limit: number
  },
) => {
  const where = sql`
    v.realm_id = ${tx.realm}
    and exists (
      select 1
      from unit_line l
      where l.realm_id = v.realm_id
        and l.unit_id in (v.unit_id, v.lead_id)
        and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))})
    and (${f.zoneId ?? null}::bigint is null or v.zone_id = ${f.zoneId ?? null})
    and (${f.unitId ?? null}::bigint is null or v.unit_id = ${f.unitId ?? null} or v.lead_id = ${f.unitId ?? null})
    and (${f.matter ?? null}::text is null or v.matter = ${f.matter ?? null})
    and (${f.state ?? null}::text is null or v.state = ${f.state ?? null})`
  const { rows } = await sql<VoiceRow>`
    select v.id, v.zone_id, z.name as zone, v.unit_id, u.short_name as unit, v.lead_id, c.short_name as community, v.matter, v.about, v.words,
      v.asked_on, v.due_on, v.state, v.verdict, v.answer, v.person, v.answered_on, v.outcome, v.told_on, v.version
    from zone_voice v
    join zone z on z.realm_id = v.realm_id and z.id = v.zone_id
    join unit u on u.realm_id = v.realm_id and u.id = v.unit_id
    join unit c on c.realm_id = v.realm_id and c.id = v.lead_id
    where ${where}
      and (${f.after === null} or v.id < ${f.after ?? 0}::bigint)
    order by v.id desc
    limit ${f.limit + 1}`.execute(tx.db)
  const { rows: counted } = await sql<{ n: number }>`select count(*) as n from zone_voice v where ${where}`.execute(tx.db)
  return { rows, n: Number(counted[0]!.n) }
}
