import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { Scope } from '../lib/permission.ts'
import type { ConflictKind } from './examine.ts'

export const conflictsOf = (tx: Tx, nominationIds: readonly number[]) =>
  tx.db
    .selectFrom('nomination_conflict as k')
    .innerJoin('account as a', (j) => j.onRef('a.realm_id', '=', 'k.realm_id').onRef('a.id', '=', 'k.declared_by'))
    .select([
      'k.id',
      'k.nomination_id',
      'k.account_id',
      'k.member_id',
      'k.person',
      'k.kind',
      'k.words',
      'k.declared_on',
      'a.display_name as by',
    ])
    .where('k.realm_id', '=', tx.realm)
    .where('k.nomination_id', 'in', [...nominationIds, -1])
    .orderBy('k.id')
    .execute()

/** Units in which these members hold a post today. */
export const postsToday = (tx: Tx, memberIds: readonly number[], today: string) =>
  tx.db
    .selectFrom('member_post as p')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 'p.realm_id').onRef('u.id', '=', 'p.unit_id'))
    .select(['p.member_id', 'p.unit_id', 'p.post', 'u.short_name as unit'])
    .where('p.realm_id', '=', tx.realm)
    .where('p.member_id', 'in', [...memberIds, -1])
    .where('p.from_on', '<=', today)
    .where((e) => e.or([e('p.until_on', 'is', null), e('p.until_on', '>=', today)]))
    .execute()

/** Units whose leaders have an interest in a nominee, with why: its own branch, the organisation that leads its unit, the community that leads its zone. */
export const unitsAround = async (
  tx: Tx,
  n: { unitId: number; subjectUnitId: number | null; subjectMemberId: number | null },
  today: string,
): Promise<{ unit_id: number; name: string; why: 'branch' | 'led-by' | 'zone' }[]> =>
  (
    await sql<{ unit_id: number; name: string; why: 'branch' | 'led-by' | 'zone' }>`
      with own as (
        select ${n.subjectUnitId ?? n.unitId}::bigint as id
        union
        select m.branch_id
        from member m
        where m.realm_id = ${tx.realm}
          and m.id = ${n.subjectMemberId ?? -1}::bigint)
      select u.id as unit_id, u.short_name as name, 'branch' as why
      from member m
      join unit u on u.realm_id = m.realm_id and u.id = m.branch_id
      where m.realm_id = ${tx.realm}
        and m.id = ${n.subjectMemberId ?? -1}::bigint
      union
      select l.id, l.short_name, 'led-by'
      from own
      join unit u on u.realm_id = ${tx.realm} and u.id = own.id
      join unit l on l.realm_id = u.realm_id and l.id = u.led_by_id
      union
      select l.id, l.short_name, 'zone'
      from own
      join zone_member z on z.realm_id = ${tx.realm} and z.unit_id = own.id and z.since_on <= ${today}
        and (z.until_on is null or z.until_on >= ${today})
      join zone o on o.realm_id = z.realm_id and o.id = z.zone_id and o.ended_on is null
      join unit l on l.realm_id = o.realm_id and l.id = o.lead_id
      where l.id <> own.id`.execute(tx.db)
  ).rows

/** Seats these members hold today in the leading group of the nominating or nominated unit. */
export const seatsToday = (tx: Tx, campaignId: number, unitIds: readonly number[], memberIds: readonly number[], today: string) =>
  tx.db
    .selectFrom('campaign_seat as s')
    .innerJoin('unit as u', (j) => j.onRef('u.realm_id', '=', 's.realm_id').onRef('u.id', '=', 's.unit_id'))
    .select(['s.member_id', 's.unit_id', 's.role_key', 's.duty', 'u.short_name as unit'])
    .where('s.realm_id', '=', tx.realm)
    .where('s.campaign_id', '=', campaignId)
    .where('s.unit_id', 'in', [...unitIds, -1])
    .where('s.member_id', 'in', [...memberIds, -1])
    .where('s.from_on', '<=', today)
    .where((e) => e.or([e('s.until_on', 'is', null), e('s.until_on', '>=', today)]))
    .execute()

export const memberName = async (tx: Tx, id: number): Promise<string> => {
  const m = await tx.db.selectFrom('member').select('name').where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!m) throw notFound({ noun: 'member' })
  return m.name
}

/** The account's own name, and that of the member who holds it. */
export const personOf = async (tx: Tx, accountId: number) =>
  tx.db
    .selectFrom('account as a')
    .leftJoin('member as m', (j) => j.onRef('m.realm_id', '=', 'a.realm_id').onRef('m.id', '=', 'a.member_id'))
    .select(['a.display_name', 'm.name'])
    .where('a.realm_id', '=', tx.realm)
    .where('a.id', '=', accountId)
    .executeTakeFirstOrThrow()

/** Latest inspection of each nominee in its present round. */
export const inspectionsOf = async (tx: Tx, nominationIds: readonly number[]) =>
  (
    await sql<{ nomination_id: number; held_on: string; by_names: string; finding: string; verdict: 'fit' | 'unfit' | 'unclear' }>`
      select distinct on (i.nomination_id) i.nomination_id, i.held_on, i.by_names, i.finding, i.verdict
      from nomination_inspection i
      join nomination n on n.realm_id = i.realm_id and n.id = i.nomination_id and n.round_no = i.round_no
      where i.realm_id = ${tx.realm}
        and i.nomination_id = any(${nominationIds as number[]})
      order by i.nomination_id, i.id desc`.execute(tx.db)
  ).rows

/** Nominees of a title that were recommended and are alive: who all of them must have been inspected. */
export const recommendedOf = (tx: Tx, campaignId: number, titleKey: string) =>
  tx.db
    .selectFrom('nomination')
    .select(['id', 'name', 'state'])
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .where('title_key', '=', titleKey)
    .where('nominated_on', 'is not', null)
    .where('state', 'in', ['climbing', 'selected', 'decided', 'not-selected'])
    .orderBy('id')
    .execute()

/** @throws http.not-found */
export const lockFact = async (tx: Tx, id: number) => {
  const f = await tx.db
    .selectFrom('nomination_fact')
    .select(['id', 'unit_id', 'from_on', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!f) throw notFound({ noun: 'nomination' })
  return f
}

export const listFactRows = async (
  tx: Tx,
  scope: Scope,
  f: { unitId?: number | undefined; memberId?: number | undefined; after: number | null; limit: number },
) =>
  (
    await sql<{
      id: number
      unit: string
      member: string | null
      kind: string
      words: string
      document: string
      from_on: string
      until_on: string | null
      end_reason: string | null
      version: number
    }>`
      select f.id, u.short_name as unit, m.name as member, f.kind, f.words, f.document, f.from_on, f.until_on, f.end_reason, f.version
      from nomination_fact f
      join unit u on u.realm_id = f.realm_id and u.id = f.unit_id
      left join member m on m.realm_id = f.realm_id and m.id = f.member_id
      where f.realm_id = ${tx.realm}
        and exists (
          select 1
          from unit_line l
          where l.realm_id = f.realm_id
            and l.unit_id = f.unit_id
            and ${pathsWithin(scope, sql.ref('l.line'), sql.ref('l.path'))})
        and (${f.unitId ?? null}::bigint is null or f.unit_id = ${f.unitId ?? null})
        and (${f.memberId ?? null}::bigint is null or f.member_id = ${f.memberId ?? null})
        and (${f.after === null} or f.id < ${f.after ?? 0}::bigint)
      order by f.id desc
      limit ${f.limit + 1}`.execute(tx.db)
  ).rows

export interface Interest {
  kind: ConflictKind
  source: string
}

export const linkByHash = (tx: Tx, hash: string) =>
  tx.db
    .selectFrom('nomination_link')
    .select(['id', 'nomination_id', 'round_no', 'step_no', 'person', 'until_on', 'used_on', 'made_by'])
    .where('realm_id', '=', tx.realm)
    .where('link_hash', '=', hash)
    .executeTakeFirst()
