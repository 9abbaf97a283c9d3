import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import type { GroupingState, GroupRule, UnitFacts } from './grouping.ts'

const groupingColumns = ['id', 'campaign_id', 'rule', 'state', 'fixed_on', 'fixed_by', 'bytes', 'digest', 'version'] as const

export const groupingOf = async (tx: Tx, campaignId: number) => {
  const g = await tx.db
    .selectFrom('comparison_grouping')
    .select(groupingColumns)
    .where('realm_id', '=', tx.realm)
    .where('campaign_id', '=', campaignId)
    .executeTakeFirst()
  return g ? { ...g, state: g.state as GroupingState, rule: g.rule as GroupRule } : null
}
/** @throws http.not-found */
export const lockGrouping = async (tx: Tx, id: number) => {
  const g = await tx.db
    .selectFrom('comparison_grouping')
    .select(groupingColumns)
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!g) throw notFound({ noun: 'grouping' })
  return { ...g, state: g.state as GroupingState, rule: g.rule as GroupRule }
}

/** The group each unit was put in when a campaign's groups were fixed; null where they were not. */
export const fixedGroups = async (tx: Tx, campaignId: number): Promise<Map<number, string> | null> => {
  const g = await groupingOf(tx, campaignId)
  if (g?.state !== 'fixed') return null
  const rows = await tx.db
    .selectFrom('comparison_group_unit')
    .select(['unit_id', 'group_key'])
    .where('realm_id', '=', tx.realm)
    .where('grouping_id', '=', g.id)
    .execute()
  return new Map(rows.map((r) => [r.unit_id, r.group_key]))
}

export const roundsOfCampaign = async (tx: Tx, campaignId: number): Promise<number> =>
  (
    await sql<{ n: number }>`
      select count(*) as n
      from score_round
      where realm_id = ${tx.realm}
        and campaign_id = ${campaignId}
        and state <> 'withdrawn'`.execute(tx.db)
  ).rows[0]!.n

/**
 * What the register says of the units of a campaign today: a community's quarter and households stand on the residents' committee it leads;
 * members and branches are counted over everything at and below the unit.
 */
export const factsOfUnits = async (tx: Tx, campaignId: number): Promise<UnitFacts[]> =>
  (
    await sql<UnitFacts>`
      select cu.unit_id as "unitId", cu.name, cu.class_key as class, cu.kind, cu.level, coalesce(u.settlement, rc.settlement) as settlement,
        coalesce(u.urban, rc.urban) as urban, coalesce(u.households, rc.households) as households, below.members, below.branches
      from campaign_unit cu
      join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
      join unit u on u.realm_id = cu.realm_id and u.id = cu.unit_id
      left join lateral (
        select r.settlement, r.urban, r.households
        from unit r
        where r.realm_id = u.realm_id
          and r.led_by_id = u.id
          and r.kind = 'residents-committee'
          and r.ended_on is null
        order by r.id
        limit 1) rc on true
      left join unit_line l on l.realm_id = u.realm_id and l.line = c.line and l.unit_id = u.id
      cross join lateral (
        select count(*) filter (where b.kind = 'branch')::int as branches, coalesce(sum(n.members), 0)::int as members
        from unit_line b
        cross join lateral (
          select count(*) as members
          from member m
          where m.realm_id = b.realm_id
            and m.branch_id = b.unit_id
            and m.standing in ('full', 'probationary')
            and m.ended_on is null) n
        where b.realm_id = cu.realm_id
          and b.line = c.line
          and b.path >= l.path
          and b.path < left(l.path, -1) || '0') below
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${campaignId}
        and not cu.organiser
        and u.ended_on is null
      order by cu.unit_id`.execute(tx.db)
  ).rows

/** Frozen rounds by the same standard that this unit stood in before this one, latest first, with its frozen document. */
export const pastOf = async (tx: Tx, r: { roundId: number; standardId: number; unitId: number }) =>
  (
    await sql<{ id: number; title: string; frozen_on: string; standard_id: number; standard_no: number; bytes: string }>`
      select p.id, p.title, p.frozen_on, p.standard_id, p.standard_no, x.bytes
      from score_round p
      join score_unit x on x.realm_id = p.realm_id and x.round_id = p.id and x.unit_id = ${r.unitId}
      join score_round now on now.realm_id = p.realm_id and now.id = ${r.roundId}
      where p.realm_id = ${tx.realm}
        and p.state = 'frozen'
        and p.standard_id = ${r.standardId}
        and p.id <> now.id
        and (now.frozen_on is null or p.frozen_on <= now.frozen_on)
        and x.bytes is not null
      order by p.frozen_on desc, p.id desc
      limit 8`.execute(tx.db)
  ).rows

/** Units directly below one in a line. */
export const childrenOf = async (tx: Tx, line: string, unitId: number): Promise<{ id: number; name: string }[]> =>
  (
    await sql<{ id: number; name: string }>`
      select u.id, u.short_name as name
      from unit_line l
      join unit u on u.realm_id = l.realm_id and u.id = l.unit_id
      where l.realm_id = ${tx.realm}
        and l.line = ${line}
        and l.parent_id = ${unitId}
      order by l.path
      limit 60`.execute(tx.db)
  ).rows

export const packages = (tx: Tx) =>
  tx.db
    .selectFrom('comparison_package')
    .select(['id', 'from_realm', 'basis', 'bytes', 'digest', 'imported_on'])
    .where('realm_id', '=', tx.realm)
    .orderBy('imported_on', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()

export const isOwnRound = async (tx: Tx, digest: string): Promise<boolean> =>
  (await tx.db.selectFrom('score_round').select('id').where('realm_id', '=', tx.realm).where('digest', '=', digest).executeTakeFirst()) !==
  undefined

export const accountName = async (tx: Tx, id: number): Promise<string> =>
  (await tx.db.selectFrom('account').select('display_name').where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst())
    ?.display_name ?? ''
