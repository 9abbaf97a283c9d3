import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'

export interface ZoneRow {
  id: number
  name: string
  communityId: number
  community: string
  leadId: number
  lead: string
  foundedOn: string
  endedOn: string | null
  endReason: string | null
  members: number
  version: number
}

const columns = sql`
  z.id, z.name, z.community_id as "communityId", c.short_name as community, z.lead_id as "leadId", l.short_name as lead,
  z.founded_on as "foundedOn", z.ended_on as "endedOn", z.end_reason as "endReason", z.version,
  (select count(*) from zone_member m where m.realm_id = z.realm_id and m.zone_id = z.id and m.until_on is null) as members`
const from = sql`
  zone z
  join unit c on c.realm_id = z.realm_id and c.id = z.community_id
  join unit l on l.realm_id = z.realm_id and l.id = z.lead_id`

export const listZoneRows = async (
  tx: Tx,
  f: { state?: string | undefined; unitId?: number | undefined; after?: string | undefined; limit: number },
): Promise<{ rows: ZoneRow[]; total: number }> => {
  const at = cursor.read(f.after)
  const where = sql`
    z.realm_id = ${tx.realm}
    and (${f.state ?? null}::text is null or (z.ended_on is null) = (${f.state ?? null} = 'standing'))
    and (${f.unitId ?? null}::bigint is null or z.lead_id = ${f.unitId ?? null} or z.community_id = ${f.unitId ?? null} or exists (
      select 1 from zone_member m where m.realm_id = z.realm_id and m.zone_id = z.id and m.until_on is null and m.unit_id = ${f.unitId ?? null}))`
  const { rows } = await sql<ZoneRow>`
    select ${columns}
    from ${from}
    where ${where}
      and (${at === null} or (z.name collate "C", z.id) > (${at?.[0] ?? ''}, ${at?.[1] ?? 0}))
    order by z.name collate "C", z.id
    limit ${f.limit + 1}`.execute(tx.db)
  const n = await sql<{ n: number }>`select count(*) as n from zone z where ${where}`.execute(tx.db)
  return { rows, total: n.rows[0]!.n }
}

/** @throws http.not-found */
export const readZone = async (tx: Tx, id: number): Promise<ZoneRow> => {
  const { rows } = await sql<ZoneRow>`select ${columns} from ${from} where z.realm_id = ${tx.realm} and z.id = ${id}`.execute(tx.db)
  if (!rows[0]) throw notFound({ noun: 'zone' })
  return rows[0]
}
/** The zone, locked. @throws http.not-found */
export const lockZone = async (tx: Tx, id: number): Promise<ZoneRow> => {
  await tx.db.selectFrom('zone').select('id').where('realm_id', '=', tx.realm).where('id', '=', id).forUpdate().executeTakeFirst()
  return readZone(tx, id)
}

/** Members of a zone, those of today first; `elsewhere`: other standing zones the same organisation is in today. */
export const zoneMembers = async (tx: Tx, zoneId: number) =>
  (
    await sql<{ unitId: number; name: string; sinceOn: string; untilOn: string | null; elsewhere: number }>`
      select m.unit_id as "unitId", u.short_name as name, m.since_on as "sinceOn", m.until_on as "untilOn",
        (select count(*) from zone_member o join zone z on z.realm_id = o.realm_id and z.id = o.zone_id
          where o.realm_id = m.realm_id and o.unit_id = m.unit_id and o.zone_id <> m.zone_id and o.until_on is null and z.ended_on is null) as elsewhere
      from zone_member m
      join unit u on u.realm_id = m.realm_id and u.id = m.unit_id
      where m.realm_id = ${tx.realm}
        and m.zone_id = ${zoneId}
      order by m.until_on nulls first, u.short_name collate "C", m.id
      limit 500`.execute(tx.db)
  ).rows

export const standingZoneOf = (tx: Tx, communityId: number) =>
  tx.db
    .selectFrom('zone')
    .select(['id', 'name'])
    .where('realm_id', '=', tx.realm)
    .where('community_id', '=', communityId)
    .where('ended_on', 'is', null)
    .executeTakeFirst()

export const membershipOf = (tx: Tx, zoneId: number, unitId: number) =>
  tx.db
    .selectFrom('zone_member')
    .select(['id', 'since_on'])
    .where('realm_id', '=', tx.realm)
    .where('zone_id', '=', zoneId)
    .where('unit_id', '=', unitId)
    .where('until_on', 'is', null)
    .executeTakeFirst()

export interface CoverageRow {
  communityId: number
  community: string
  zoneId: number | null
  zone: string | null
  members: number
  cause: string | null
  person: string | null
  nextOn: string | null
}

/**
 * Every urban community standing on that day with its zone, if it has one. `unitId`: only those below this unit in the territory line,
 * or led by a party organisation below it.
 */
export const coverageRows = async (tx: Tx, on: string, unitId: number | null): Promise<CoverageRow[]> =>
  (
    await sql<CoverageRow>`
      select u.id as "communityId", u.short_name as community, z.id as "zoneId", z.name as zone,
        (select count(*) from zone_member m where m.realm_id = u.realm_id and m.zone_id = z.id
          and m.since_on <= ${on} and (m.until_on is null or m.until_on > ${on})) as members,
        g.cause, g.person, g.next_on as "nextOn"
      from unit u
      left join zone z on z.realm_id = u.realm_id and z.community_id = u.id
        and z.founded_on <= ${on} and (z.ended_on is null or z.ended_on > ${on})
      left join zone_gap g on g.realm_id = u.realm_id and g.community_id = u.id
      where u.realm_id = ${tx.realm}
        and u.kind = 'residents-committee'
        and u.urban
        and (u.founded_on is null or u.founded_on <= ${on})
        and (u.ended_on is null or u.ended_on > ${on})
        and (${unitId}::bigint is null or exists (
          select 1
          from unit_line top
          join unit_line l on l.realm_id = top.realm_id and l.line = top.line and l.path >= top.path and l.path < left(top.path, -1) || '0'
          where top.realm_id = u.realm_id
            and top.unit_id = ${unitId}
            and l.unit_id in (u.id, u.led_by_id)))
      order by u.short_name collate "C", u.id`.execute(tx.db)
  ).rows

/** Distinct organisations taking part in any zone of these communities on that day. */
export const distinctMembers = async (tx: Tx, on: string, zoneIds: readonly number[]): Promise<number> => {
  if (zoneIds.length === 0) return 0
  const { rows } = await sql<{ n: number }>`
    select count(distinct m.unit_id) as n
    from zone_member m
    where m.realm_id = ${tx.realm}
      and m.zone_id = any(${zoneIds as number[]})
      and m.since_on <= ${on}
      and (m.until_on is null or m.until_on > ${on})`.execute(tx.db)
  return rows[0]!.n
}
