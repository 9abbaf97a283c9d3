import { type RawBuilder, sql } from 'kysely'
import { serviceCan } from '../activity/carrier.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { refinementCan } from '../campaign/refinement.ts'
import type { Tx } from '../db/db.ts'
import { recheckCan } from '../honour/yearly.ts'
import type { Grant } from '../lib/permission.ts'
import { nominationCan, recommendationCan, rolesOf, type StepKind } from '../nomination/nomination.ts'
import { noticeCan, objectionCan } from '../notice/notice.ts'
import { pledgeCan } from '../pledge/pledge.ts'
import { rectificationCan } from '../rectification/rectification.ts'
import { contestCan, roundCan, unitCan } from '../score/round.ts'

/** One open step of a record: whose it is, what it is about, by when. `id` names the record's page. */
export interface Step {
  id: string
  unit_id: number
  unit: string
  what: string
  campaign: string
  campaign_id: number | null
  due_on: string | null
}

// A desk is no list: whoever owes more than this of one kind finds the rest on the noun's own list.
const MOST = 50

export const ask = async <S extends Step>(tx: Tx, statement: RawBuilder<S>): Promise<S[]> =>
  (await sql<S>`${statement} limit ${MOST}`.execute(tx.db)).rows
export const of = (states: readonly string[] | undefined) => sql`${[...(states ?? [])]}::text[]`

/** Whose step it is: of these units themselves, of those right below them on the line of the campaign (`party` without one), of either. */
type Whose = 'own' | 'below' | 'near'

/** Records `x` of a table. */
export const records = (
  tx: Tx,
  table: string,
  units: readonly number[],
  whose: Whose,
  what: RawBuilder<unknown>,
  due: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
) => sql<Step>`
  select x.id::text as id, x.unit_id, u.short_name as unit, ${what} as what, coalesce(c.title, '') as campaign, c.id as campaign_id, ${due} as due_on
  from ${sql.table(table)} x
  join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
  left join campaign c on c.realm_id = x.realm_id and c.id = x.campaign_id
  ${whose === 'own' ? sql`` : sql`join unit_line l on l.realm_id = x.realm_id and l.line = coalesce(c.line, 'party') and l.unit_id = x.unit_id`}
  where x.realm_id = ${tx.realm}
    and ${whose === 'near' ? sql`(x.unit_id = any(${units}) or l.parent_id = any(${units}))` : sql`${whose === 'own' ? sql`x.unit_id` : sql`l.parent_id`} = any(${units})`}
    and ${where}
  order by ${due} nulls last, x.id`

export const noDay = sql`null::date`

export const toRectify = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'rectification', units, 'own', sql`x.what`, sql`x.due_on`, sql`x.state = any(${of(rectificationCan.table.claim)})`))
/** By a superior, or by whoever watches over the unit itself. */
export const toCheck = (tx: Tx, units: readonly number[], whose: 'own' | 'below') =>
  ask(tx, records(tx, 'rectification', units, whose, sql`x.what`, noDay, sql`x.state = any(${of(rectificationCan.table.check)})`))

const unitPledge = sql`x.by <> 'member'`
export const toPropose = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'pledge', units, 'own', sql`x.what`, noDay, sql`${unitPledge} and x.state = any(${of(pledgeCan.table.propose)})`))
export const toReview = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'pledge', units, 'below', sql`x.what`, noDay, sql`${unitPledge} and x.state = any(${of(pledgeCan.table.review)})`))
/** A member's promise is reviewed in his own branch. */
export const toReviewOfMembers = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'pledge', units, 'own', sql`x.what`, noDay, sql`x.by = 'member' and x.state = any(${of(pledgeCan.table.review)})`))
export const toPublish = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'pledge', units, 'own', sql`x.what`, noDay, sql`${unitPledge} and x.state = any(${of(pledgeCan.table.publish)})`))
/** Promises whose day comes by `until`. */
export const toClaim = (tx: Tx, units: readonly number[], until: string) =>
  ask(
    tx,
    records(
      tx,
      'pledge',
      units,
      'own',
      sql`x.what`,
      sql`x.due_on`,
      sql`${unitPledge} and x.state = any(${of(pledgeCan.table.claim)}) and x.due_on <= ${until}`,
    ),
  )

export const toServe = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    sql<Step>`
      select x.id::text as id, x.unit_id, u.short_name as unit, x.what, '' as campaign, null::bigint as campaign_id, x.due_on
      from activity_service x
      join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
      where x.realm_id = ${tx.realm}
        and x.unit_id = any(${units})
        and x.state = any(${of(serviceCan.table.serve)})
      order by x.due_on, x.id`,
  )

export const toRefineAgain = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'campaign_refinement', units, 'own', sql`x.item`, noDay, sql`x.state = any(${of(refinementCan.table.submit)})`))
export const toApproveRefinement = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'campaign_refinement', units, 'below', sql`x.item`, noDay, sql`x.state = any(${of(refinementCan.table.decide)})`))

/** `id` is «round/unit». */
export const toConfirm = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    sql<Step>`
      select r.id || '/' || x.unit_id as id, x.unit_id, x.name as unit, r.title as what, c.title as campaign, c.id as campaign_id, null::date as due_on
      from score_unit x
      join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
      join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
      where x.realm_id = ${tx.realm}
        and x.unit_id = any(${units})
        and x.state = any(${of(unitCan.table.confirm)})
        and r.state = any(${of(roundCan.table.confirm)})
      order by r.id, x.unit_id`,
  )
/** Sheets that wait for this very person, named or drawn. `id` is «round/unit». */
export const toJudge = (tx: Tx, accountId: number) =>
  ask(
    tx,
    sql<Step>`
      select distinct r.id || '/' || x.unit_id as id, x.unit_id, su.name as unit, r.title as what, c.title as campaign, c.id as campaign_id, null::date as due_on
      from score_reviewer x
      join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
      join score_unit su on su.realm_id = x.realm_id and su.round_id = x.round_id and su.unit_id = x.unit_id
      join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
      where x.realm_id = ${tx.realm}
        and x.account_id = ${accountId}
        and x.submitted_on is null
        and x.state = 'stands'
        and r.state = any(${of(roundCan.table.judge)})
        and su.state = any(${of(unitCan.table.judge)})
      order by id`,
  )
/** Objections to a score, answered by whoever runs the round. `id` is «round/unit». */
export const toAnswerContest = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    sql<Step>`
      select r.id || '/' || x.unit_id as id, x.unit_id, su.name as unit, r.title as what, c.title as campaign, c.id as campaign_id, min(x.due_on) as due_on
      from score_contest x
      join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
      join score_unit su on su.realm_id = x.realm_id and su.round_id = x.round_id and su.unit_id = x.unit_id
      join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
      where x.realm_id = ${tx.realm}
        and r.organiser_id = any(${units})
        and x.state = any(${of(contestCan.table.answer)})
        and r.state = any(${of(roundCan.table.answer)})
      group by r.id, x.unit_id, su.name, r.title, c.title, c.id
      order by 7 nulls last, r.id, x.unit_id`,
  )

/** Nominees at a step of one of these seats, the role being one the step takes. */
export const toPass = async (tx: Tx, seats: readonly Pick<Grant, 'role' | 'unitId'>[]): Promise<Step[]> => {
  const { rows } = await sql<Step & { kind: StepKind; by: string; step_unit: number }>`
    select x.id::text as id, x.unit_id, u.short_name as unit, x.name || '（' || (x.route -> x.step_no ->> 'name') || '）' as what, c.title as campaign, c.id as campaign_id,
      null::date as due_on, x.route -> x.step_no ->> 'kind' as kind, x.route -> x.step_no ->> 'by' as by,
      (x.route -> x.step_no ->> 'unitId')::bigint as step_unit
    from nomination x
    join unit u on u.realm_id = x.realm_id and u.id = x.unit_id
    join campaign c on c.realm_id = x.realm_id and c.id = x.campaign_id
    where x.realm_id = ${tx.realm}
      and x.state = any(${of(nominationCan.table.pass)})
      and (x.route -> x.step_no ->> 'unitId')::bigint = any(${seats.map((s) => s.unitId)})
    order by x.id
    limit ${MOST}`.execute(tx.db)
  return rows.filter((r) => seats.some((s) => s.unitId === r.step_unit && rolesOf(r.kind, r.by).includes(s.role)))
}
export const toNominateAgain = (tx: Tx, units: readonly number[]) =>
  ask(tx, records(tx, 'nomination', units, 'own', sql`x.name`, noDay, sql`x.state = any(${of(nominationCan.table.edit)})`))
export const toGiveOpinion = (tx: Tx, seats: readonly Pick<Grant, 'role' | 'unitId'>[]) => {
  const at = (discipline: boolean) => seats.filter((s) => (s.role === 'discipline') === discipline).map((s) => s.unitId)
  return ask(
    tx,
    sql<Step>`
      select distinct n.id::text as id, n.unit_id, u.short_name as unit, n.name as what, c.title as campaign, c.id as campaign_id, null::date as due_on
      from nomination_opinion x
      join nomination n on n.realm_id = x.realm_id and n.id = x.nomination_id and n.round_no = x.round_no
      join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
      join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
      where x.realm_id = ${tx.realm}
        and x.state = 'asked'
        and x.link_hash is null
        and x.unit_id = any(case when x.discipline then ${at(true)}::bigint[] else ${at(false)}::bigint[] end)
        and n.state = any(${of(nominationCan.table.giveOpinion)})
      order by id`,
  )
}
export const toAnswerRecommendation = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    records(
      tx,
      'nomination_recommendation',
      units,
      'own',
      sql`x.nominee`,
      noDay,
      sql`x.state = any(${of(recommendationCan.table.answer)})`,
    ),
  )

/** Objections not yet answered, of notices published at or below these paths. Neither who objected nor what he said. */
export const toHandle = (tx: Tx, paths: readonly { line: string; path: string }[]) =>
  ask(
    tx,
    sql<Step>`
      select x.id::text as id, n.unit_id, u.short_name as unit, n.title as what, c.title as campaign, c.id as campaign_id, x.answer_due_on as due_on
      from notice_objection x
      join notice n on n.realm_id = x.realm_id and n.id = x.notice_id
      join unit u on u.realm_id = n.realm_id and u.id = n.unit_id
      join campaign c on c.realm_id = n.realm_id and c.id = n.campaign_id
      where x.realm_id = ${tx.realm}
        and x.state = any(${of(objectionCan.table.suspend)})
        and exists (
          select
          from unit_line l
          join unnest(${paths.map((p) => p.line)}::text[], ${paths.map((p) => p.path)}::text[]) p (line, path)
            on l.line = p.line and l.path >= p.path and l.path < left(p.path, -1) || '0'
          where l.realm_id = n.realm_id and l.unit_id = n.unit_id)
      order by x.answer_due_on, x.id`,
  )
export const toCloseNotice = (tx: Tx, units: readonly number[], today: string) =>
  ask(
    tx,
    records(
      tx,
      'notice',
      units,
      'own',
      sql`x.title`,
      sql`x.objections_until_on`,
      sql`x.state = any(${of(noticeCan.table.close)}) and x.objections_until_on < ${today}`,
    ),
  )

export const toRecheck = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    sql<Step>`
      select h.id::text as id, d.unit_id, u.short_name as unit, h.holder || '（' || h.title_name || '）' as what, c.title as campaign, c.id as campaign_id, x.due_on
      from honour_recheck x
      join honour h on h.realm_id = x.realm_id and h.id = x.honour_id
      join honour_decision d on d.realm_id = h.realm_id and d.id = h.decision_id
      join unit u on u.realm_id = d.realm_id and u.id = d.unit_id
      join campaign c on c.realm_id = x.realm_id and c.id = x.campaign_id
      where x.realm_id = ${tx.realm}
        and d.unit_id = any(${units})
        and x.state = any(${of(recheckCan.table.close)})
      order by x.due_on, x.id`,
  )

export const toLaunch = (tx: Tx, units: readonly number[]) =>
  ask(
    tx,
    sql<Step>`
      select x.id::text as id, x.organiser_id as unit_id, u.short_name as unit, x.title as what, x.title as campaign, x.id as campaign_id, null::date as due_on
      from campaign x
      join unit u on u.realm_id = x.realm_id and u.id = x.organiser_id
      where x.realm_id = ${tx.realm}
        and x.organiser_id = any(${units})
        and x.state = any(${of(campaignCan.table.launch)})
      order by x.id`,
  )
