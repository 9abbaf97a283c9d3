import { sql } from 'kysely'
import { pathsWithin } from '../access/access.read.ts'
import type { Tx } from '../db/db.ts'
import { notFound } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import type { Scope } from '../lib/permission.ts'
import { valuesOfMany } from '../measure/measure.read.ts'
import { suppliedMeasures } from '../measure/provider.read.ts'
import type { Standard } from '../standard/standard-schema.ts'
import type { Award, Evidence, Exemption, Judgement, MeasureValue } from './evidence.ts'
import { importedFor } from './import.read.ts'
import { type ContestState, notInRound, type RoundState, type UnitState } from './round.ts'

/** @throws http.not-found */
export const readRound = async (tx: Tx, id: number) => {
  const r = await tx.db.selectFrom('score_round').selectAll().where('realm_id', '=', tx.realm).where('id', '=', id).executeTakeFirst()
  if (!r) throw notFound({ noun: 'round' })
  return { ...r, state: r.state as RoundState }
}
export type Round = Awaited<ReturnType<typeof readRound>>
/** Of a round's campaign, what decides who may read it. */
export const campaignOf = (r: Pick<Round, 'campaign_id' | 'organiser_id' | 'line'>) => ({
  id: r.campaign_id,
  organiser_id: r.organiser_id,
  line: r.line,
})

/** State changes take the lock alone; what is done within a round holds it together with others (decisions 18). */
export const lockRound = async (tx: Tx, id: number): Promise<Round> => {
  await sql`select pg_advisory_xact_lock(7330, ${id % 2147483647}::int)`.execute(tx.db)
  return readRound(tx, id)
}
export const holdRound = async (tx: Tx, id: number): Promise<Round> => {
  await sql`select pg_advisory_xact_lock_shared(7330, ${id % 2147483647}::int)`.execute(tx.db)
  return readRound(tx, id)
}

const unitColumns = [
  'unit_id',
  'name',
  'class_key',
  'group_key',
  'path',
  'state',
  'confirmed_on',
  'reviewed_on',
  'shown',
  'pending',
  'open_n',
  'grade',
  'inputs_digest',
  'digest',
  'asked_n',
  'filled_n',
  'kept_n',
  'version',
] as const

/** @throws score.not-in-round */
export const readRoundUnit = async (tx: Tx, roundId: number, unitId: number, lock = false) => {
  let q = tx.db
    .selectFrom('score_unit')
    .select([...unitColumns, 'bytes'])
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', '=', unitId)
  if (lock) q = q.forUpdate()
  const u = await q.executeTakeFirst()
  if (!u) throw notInRound({ unit: unitId })
  return { ...u, state: u.state as UnitState }
}
export type RoundUnit = Awaited<ReturnType<typeof readRoundUnit>>

export const roundUnits = async (tx: Tx, roundId: number) =>
  (
    await tx.db
      .selectFrom('score_unit')
      .select(unitColumns)
      .where('realm_id', '=', tx.realm)
      .where('round_id', '=', roundId)
      .orderBy('unit_id')
      .execute()
  ).map((u) => ({ ...u, state: u.state as UnitState }))

export const listRoundRows = async (tx: Tx, f: { campaignId?: number | undefined; state?: string | undefined }) =>
  (
    await sql<{
      id: number
      title: string
      campaign_id: number
      campaign: string
      standard_id: number
      standard: string
      standard_no: number
      standard_digest: string
      organiser_id: number
      organiser: string
      line: string
      state: RoundState
      opened_on: string
      frozen_on: string | null
      digest: string | null
      units: number
      confirmed: number
      reviewed: number
    }>`
      select r.id, r.title, r.campaign_id, c.title as campaign, r.standard_id, s.title as standard, r.standard_no, r.standard_digest,
        r.organiser_id, u.short_name as organiser, r.line, r.state, r.opened_on, r.frozen_on, r.digest, n.units, n.confirmed, n.reviewed
      from score_round r
      join campaign c on c.realm_id = r.realm_id and c.id = r.campaign_id
      join standard s on s.realm_id = r.realm_id and s.id = r.standard_id
      join unit u on u.realm_id = r.realm_id and u.id = r.organiser_id
      cross join lateral (
        select count(*) as units, count(*) filter (where x.state <> 'to-confirm') as confirmed, count(*) filter (where x.state = 'reviewed') as reviewed
        from score_unit x
        where x.realm_id = r.realm_id and x.round_id = r.id) n
      where r.realm_id = ${tx.realm}
        and (${f.campaignId ?? null}::bigint is null or r.campaign_id = ${f.campaignId ?? null})
        and (${f.state ?? null}::text is null or r.state = ${f.state ?? null})
      order by r.opened_on desc, r.id desc
      limit 200`.execute(tx.db)
  ).rows

/**
 * Is what reviewers gave a unit (alias `x`, its round `r`) still hidden from this person? The same rule as `seesOthers`, for lists: the final
 * column is given on the sheet, so a list does not open for it.
 */
const sealedFrom = (accountId: number) => sql`(
  r.state = 'review'
  and r.provisional_on is null
  and x.state <> 'reviewed'
  and not exists (
    select 1
    from score_reviewer s
    where s.realm_id = x.realm_id and s.round_id = x.round_id and s.unit_id = x.unit_id and s.account_id = ${accountId} and s.state = 'stands'
    having count(*) > 0 and count(*) = count(s.submitted_on)))`

/** Units of a round whose kept results this person may see. */
export const openUnits = async (tx: Tx, roundId: number, accountId: number): Promise<Set<number>> =>
  new Set(
    (
      await sql<{ unit_id: number }>`
        select x.unit_id
        from score_unit x
        join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
        where x.realm_id = ${tx.realm}
          and x.round_id = ${roundId}
          and not ${sealedFrom(accountId)}`.execute(tx.db)
    ).rows.map((x) => x.unit_id),
  )

/** Units of a round a reader may see, in path order: the order of the tree, never of points. */
export const listUnitRows = async (
  tx: Tx,
  f: {
    roundId: number
    scope: Scope
    accountId: number
    state?: string | undefined
    grade?: string | undefined
    group?: string | undefined
    after?: string | undefined
    limit: number
  },
) => {
  const at = cursor.read(f.after)
  const where = sql`
    x.realm_id = ${tx.realm}
    and x.round_id = ${f.roundId}
    and (${pathsWithin(f.scope, sql.ref('r.line'), sql.ref('x.path'))} or exists (
      select 1 from score_reviewer v
      where v.realm_id = x.realm_id and v.round_id = x.round_id and v.unit_id = x.unit_id and v.account_id = ${f.accountId} and v.state = 'stands'))
    and (${f.state ?? null}::text is null or x.state = ${f.state ?? null})
    and (${f.grade ?? null}::text is null or (x.grade = ${f.grade ?? null} and not ${sealedFrom(f.accountId)}))
    and (${f.group ?? null}::text is null or x.group_key = ${f.group ?? null})`
  const { rows } = await sql<{
    id: number
    name: string
    class_key: string | null
    group_key: string | null
    path: string
    state: UnitState
    shown: string | null
    pending: string | null
    open_n: number | null
    grade: string | null
    sealed: boolean
    contests: number
  }>`
    select x.unit_id as id, x.name, x.class_key, x.group_key, x.path, x.state, x.shown, x.pending, x.open_n, x.grade, ${sealedFrom(f.accountId)} as sealed,
      (select count(*) from score_contest k where k.realm_id = x.realm_id and k.round_id = x.round_id and k.unit_id = x.unit_id and k.state = 'open') as contests
    from score_unit x
    join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
    where ${where}
      and (${at === null} or (x.path, x.unit_id) > (${at?.[0] ?? ''}, ${at?.[1] ?? 0}))
    order by x.path, x.unit_id
    limit ${f.limit + 1}`.execute(tx.db)
  const n = await sql<{ n: number }>`
    select count(*) as n
    from score_unit x
    join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
    where ${where}`.execute(tx.db)
  return { rows, total: n.rows[0]!.n }
}

export const judgementsOf = (tx: Tx, roundId: number, unitIds: readonly number[]) =>
  tx.db
    .selectFrom('score_judgement')
    .select(['unit_id', 'leaf', 'column_id', 'points', 'reason', 'by_id', 'on_day', 'event_id', 'state', 'version'])
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', 'in', [...unitIds])
    .execute()

/** Judgements of one line and column, withdrawn ones included, by person. */
export const lineJudgements = (tx: Tx, roundId: number, unitId: number, leaf: string, column: string) =>
  tx.db
    .selectFrom('score_judgement as j')
    .leftJoin('account as a', (on) => on.onRef('a.realm_id', '=', 'j.realm_id').onRef('a.id', '=', 'j.by_id'))
    .select(['j.version', 'j.state', 'j.points', 'j.reason', 'j.by_id', 'j.event_id', 'a.display_name as by'])
    .where('j.realm_id', '=', tx.realm)
    .where('j.round_id', '=', roundId)
    .where('j.unit_id', '=', unitId)
    .where('j.leaf', '=', leaf)
    .where('j.column_id', '=', column)
    .orderBy('j.by_id')
    .execute()

/** Has this person ever judged this line of this unit? */
export const judgedLine = async (tx: Tx, roundId: number, unitId: number, leaf: string, accountId: number): Promise<boolean> =>
  (await tx.db
    .selectFrom('score_judgement')
    .select('leaf')
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', '=', unitId)
    .where('leaf', '=', leaf)
    .where('by_id', '=', accountId)
    .executeTakeFirst()) !== undefined

export const contestsOf = async (tx: Tx, roundId: number, unitId: number) =>
  (
    await tx.db
      .selectFrom('score_contest as k')
      .leftJoin('account as a', (on) => on.onRef('a.realm_id', '=', 'k.realm_id').onRef('a.id', '=', 'k.answered_by'))
      .select([
        'k.id',
        'k.kind',
        'k.leaf',
        'k.reason',
        'k.ref',
        'k.on_day',
        'k.state',
        'k.answer',
        'k.answered_on',
        'k.due_on',
        'k.revised_column',
        'k.version',
        'a.display_name as answered_by',
      ])
      .where('k.realm_id', '=', tx.realm)
      .where('k.round_id', '=', roundId)
      .where('k.unit_id', '=', unitId)
      .orderBy('k.id')
      .execute()
  ).map((k) => ({ ...k, kind: k.kind as 'contest' | 'appeal', state: k.state as ContestState }))

export const lockContest = async (tx: Tx, id: number) => {
  const k = await tx.db
    .selectFrom('score_contest')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!k) throw notFound({ noun: 'contest' })
  return { ...k, state: k.state as ContestState }
}

/** Units with an objection nobody has answered. */
export const openContestUnits = async (tx: Tx, roundId: number): Promise<{ name: string; n: number }[]> =>
  (
    await sql<{ name: string; n: number }>`
      select x.name, count(*) as n
      from score_contest k
      join score_unit x on x.realm_id = k.realm_id and x.round_id = k.round_id and x.unit_id = k.unit_id
      where k.realm_id = ${tx.realm}
        and k.round_id = ${roundId}
        and k.state = 'open'
      group by x.name
      order by x.name`.execute(tx.db)
  ).rows

const exemptionsOf = (tx: Tx, roundId: number, unitIds: readonly number[]) =>
  tx.db
    .selectFrom('score_exemption')
    .select(['unit_id', 'leaf', 'reason', 'by_id', 'event_id'])
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', 'in', [...unitIds])
    .execute()
const awardsOf = (tx: Tx, roundId: number, unitIds: readonly number[]) =>
  tx.db
    .selectFrom('score_award')
    .select(['unit_id', 'item', 'matter', 'basis', 'event_id'])
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', 'in', [...unitIds])
    .execute()

/** What happened to one sheet, and to its round, oldest first; `personal` holds points and reasons of judgements. */
export const sheetTimeline = async (tx: Tx, roundId: number, unitId: number | null) =>
  (
    await sql<{
      id: number
      type: string
      recorded_at: Date
      by_id: number | null
      by: string | null
      detail: Record<string, unknown>
      personal: Record<string, unknown> | null
      unit_id: number | null
    }>`
      select e.id, e.noun || '.' || e.verb as type, e.recorded_at, e.actor_id as by_id, a.display_name as by, e.detail, p.body as personal, e.unit_id
      from event e
      join score_round r on r.realm_id = e.realm_id and r.id = e.subject_id
      left join event_private p on p.realm_id = e.realm_id and p.event_id = e.id
      left join account a on a.realm_id = e.realm_id and a.id = e.actor_id
      where e.realm_id = ${tx.realm}
        and e.noun = 'score'
        and e.subject_id = ${roundId}
        and (e.unit_id = ${unitId} or (e.unit_id = r.organiser_id and e.verb <> 'judged'))
      order by e.id desc
      limit 100`.execute(tx.db)
  ).rows.reverse()

// What a unit may point at when it contests a line: records with an id of their own.
const recordTables = {
  pledge: 'pledge',
  activity: 'activity',
  service: 'activity_service',
  carrier: 'activity_carrier',
  rectification: 'rectification',
  zone: 'zone',
  member: 'member',
  unit: 'unit',
  event: 'event',
} as const

/** Does the record a contest points at exist? */
export const recordExists = async (tx: Tx, ref: string): Promise<boolean> => {
  const [noun, id] = ref.split('/') as [keyof typeof recordTables, string]
  const table = recordTables[noun]
  if (!table || !/^\d{1,15}$/.test(id)) return false
  const { rows } = await sql<{
    n: number
  }>`select 1 as n from ${sql.table(table)} where realm_id = ${tx.realm} and id = ${Number(id)}`.execute(tx.db)
  return rows.length > 0
}

/** Units of a campaign that may be scored, with the register's facts that groups are made of; a community's own stand on its residents' committee. */
export const candidateUnits = async (
  tx: Tx,
  campaignId: number,
  f: { unitIds: readonly number[] | null; kinds: readonly string[] | null; levels: readonly string[] | null; communities: boolean },
) =>
  (
    await sql<{
      unitId: number
      name: string
      path: string
      class: string | null
      kind: string
      level: string | null
      settlement: string | null
      urban: boolean | null
    }>`
      select cu.unit_id as "unitId", cu.name, cu.path, cu.class_key as class, cu.kind, cu.level,
        coalesce(u.settlement, rc.settlement) as settlement, coalesce(u.urban, rc.urban) as urban
      from campaign_unit cu
      join unit u on u.realm_id = cu.realm_id and u.id = cu.unit_id
      left join lateral (
        select r.settlement, r.urban, true as leads
        from unit r
        where r.realm_id = u.realm_id
          and r.led_by_id = u.id
          and r.kind = 'residents-committee'
          and r.ended_on is null
        order by r.id
        limit 1) rc on true
      where cu.realm_id = ${tx.realm}
        and cu.campaign_id = ${campaignId}
        and not cu.organiser
        and u.ended_on is null
        and (${f.unitIds === null} or cu.unit_id = any(${(f.unitIds ?? []) as number[]}))
        and (${f.kinds === null} or cu.kind = any(${(f.kinds ?? []) as string[]}))
        and (${f.levels === null} or cu.level = any(${(f.levels ?? []) as string[]}))
        and (${!f.communities} or rc.leads)
      order by cu.path`.execute(tx.db)
  ).rows

/**
 * Paths of the units an account belongs to in one line. An inspector's or supervisor's grant names what he looks at, not where he belongs;
 * the branch on whose roster he stands does.
 */
export const homePaths = async (tx: Tx, accountId: number, line: string, day: string): Promise<string[]> =>
  (
    await sql<{ path: string }>`
      select l.path
      from access_grant g
      join unit_line l on l.realm_id = g.realm_id and l.unit_id = g.unit_id and l.line = ${line}
      where g.realm_id = ${tx.realm}
        and g.account_id = ${accountId}
        and g.role not in ('inspector', 'supervisor')
        and g.from_on <= ${day}
        and (g.until_on is null or g.until_on >= ${day})
      union
      select l.path
      from account a
      join member m on m.realm_id = a.realm_id and m.id = a.member_id and m.ended_on is null
      join unit_line l on l.realm_id = m.realm_id and l.unit_id = m.branch_id and l.line = ${line}
      where a.realm_id = ${tx.realm}
        and a.id = ${accountId}`.execute(tx.db)
  ).rows.map((r) => r.path)

export const pathToday = async (tx: Tx, line: string, unitId: number): Promise<string | null> =>
  (
    await tx.db
      .selectFrom('unit_line')
      .select('path')
      .where('realm_id', '=', tx.realm)
      .where('line', '=', line)
      .where('unit_id', '=', unitId)
      .executeTakeFirst()
  )?.path ?? null

export const accountStands = async (tx: Tx, id: number): Promise<boolean> =>
  (await tx.db
    .selectFrom('account')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .where('state', '<>', 'closed')
    .executeTakeFirst()) !== undefined

/** Of these rounds, those with a unit in the scope or one this account was asked to review. */
export const roundsWithin = async (tx: Tx, roundIds: readonly number[], scope: Scope, accountId: number): Promise<Set<number>> => {
  if (roundIds.length === 0) return new Set()
  const { rows } = await sql<{ round_id: number }>`
    select distinct x.round_id
    from score_unit x
    join score_round r on r.realm_id = x.realm_id and r.id = x.round_id
    where x.realm_id = ${tx.realm}
      and x.round_id = any(${roundIds as number[]})
      and (${pathsWithin(scope, sql.ref('r.line'), sql.ref('x.path'))} or exists (
        select 1 from score_reviewer v
        where v.realm_id = x.realm_id and v.round_id = x.round_id and v.unit_id = x.unit_id and v.account_id = ${accountId} and v.state = 'stands'))`.execute(
    tx.db,
  )
  return new Set(rows.map((r) => r.round_id))
}

const exact = (n: string): string => (n.includes('.') ? n.replace(/\.?0+$/, '') : n)

/**
 * Evidence of units as of now. A measure that is counted and has no row has nothing to count: 0, not missing.
 * `refs` stay empty here; a sheet that is shown or frozen gets them from `withRefs`.
 */
export const evidenceOf = async (
  tx: Tx,
  round: Pick<Round, 'id' | 'period_id'>,
  standard: Standard,
  units: readonly Pick<RoundUnit, 'unit_id' | 'name' | 'class_key' | 'group_key'>[],
): Promise<Evidence[]> => {
  const ids = units.map((u) => u.unit_id)
  if (ids.length === 0) return []
  const counted = Object.values(standard.measures).filter((m) => m.available && suppliedMeasures.includes(m.id))
  const values = new Map(
    (
      await valuesOfMany(
        tx,
        round.period_id,
        ids,
        counted.map((m) => m.id),
      )
    ).map((v) => [v.unit_id, v]),
  )
  const of = <T extends { unit_id: number }>(rows: readonly T[]): Map<number, T[]> => {
    const by = new Map<number, T[]>()
    for (const r of rows) {
      const have = by.get(r.unit_id)
      if (have) have.push(r)
      else by.set(r.unit_id, [r])
    }
    return by
  }
  const judgements = of((await judgementsOf(tx, round.id, ids)).filter((j) => j.state === 'stands'))
  const exemptions = of(await exemptionsOf(tx, round.id, ids))
  const awards = of(await awardsOf(tx, round.id, ids))
  const imported = await importedFor(tx, round.id, standard)
  return units.map((u): Evidence => {
    const v = values.get(u.unit_id)
    const at = new Map(v?.measures.map((m, i) => [m, i]))
    const measures: Record<string, MeasureValue> = {}
    for (const m of counted) {
      const i = at.get(m.id)
      measures[m.id] = {
        numerator: i === undefined ? '0' : exact(v!.numerators[i]!),
        denominator: m.denominator === null ? null : i === undefined ? '0' : exact(v!.denominators[i]!),
        refs: [],
        ledgerPosition: i === undefined ? 0 : Number(v!.positions[i]),
      }
    }
    return {
      unit: { id: u.unit_id, name: u.name, class: u.class_key, group: u.group_key },
      measures,
      judgements: (judgements.get(u.unit_id) ?? []).map(
        (j): Judgement => ({
          leaf: j.leaf,
          column: j.column_id,
          by: `account/${j.by_id}`,
          points: exact(j.points),
          reason: j.reason,
          ref: `event/${j.event_id}`,
          ledgerPosition: j.event_id,
        }),
      ),
      exemptions: (exemptions.get(u.unit_id) ?? []).map(
        (e): Exemption => ({
          leaf: e.leaf,
          by: `account/${e.by_id}`,
          reason: e.reason,
          ref: `event/${e.event_id}`,
          ledgerPosition: e.event_id,
        }),
      ),
      awards: (awards.get(u.unit_id) ?? []).map(
        (a): Award => ({ item: a.item, matter: a.matter, ref: `event/${a.event_id}`, ledgerPosition: a.event_id }),
      ),
      ...(imported ? { imports: imported({ id: u.unit_id, name: u.name }) } : {}),
    }
  })
}

/** Rounds closed for ever, newest first. */
export const frozenRounds = async (tx: Tx) =>
  (
    await sql<{ id: number; title: string; organiser: string; frozen_on: string; units: number; digest: string }>`
      select r.id, r.title, u.short_name as organiser, r.frozen_on, p.digest,
        (select count(*) from score_unit x where x.realm_id = r.realm_id and x.round_id = r.id) as units
      from score_round r
      join score_package p on p.realm_id = r.realm_id and p.round_id = r.id
      join unit u on u.realm_id = r.realm_id and u.id = r.organiser_id
      where r.realm_id = ${tx.realm}
        and r.state = 'frozen'
      order by r.frozen_on desc, r.id desc
      limit 200`.execute(tx.db)
  ).rows

/** The first open round whose kept results are behind the figures. */
export const openRounds = async (tx: Tx): Promise<{ id: number } | undefined> =>
  (
    await sql<{ id: number }>`
      select r.id
      from score_round r
      join measure_period p on p.realm_id = r.realm_id and p.id = r.period_id
      where r.realm_id = ${tx.realm}
        and r.state in ('self', 'review', 'final')
        and r.read_change < p.change_no
      order by r.id
      limit 1`.execute(tx.db)
  ).rows[0]

/** Units of a round with a figure changed since. */
export const staleUnits = async (tx: Tx, roundId: number, periodId: number, after: number) =>
  (
    await sql<{ unit_id: number; name: string; class_key: string | null; group_key: string | null }>`
      select x.unit_id, x.name, x.class_key, x.group_key
      from score_unit x
      where x.realm_id = ${tx.realm}
        and x.round_id = ${roundId}
        and exists (
          select 1
          from measure_value v
          where v.realm_id = x.realm_id
            and v.period_id = ${periodId}
            and v.unit_id = x.unit_id
            and v.change_no > ${after})
      order by x.unit_id`.execute(tx.db)
  ).rows

/** The organiser and those above it, nearest first: whose standards a plan may cite. */
export const ownersFor = async (tx: Tx, unitId: number): Promise<number[]> => {
  const path = await pathToday(tx, 'party', unitId)
  const above = (path ?? '').split('/').filter(Boolean).map(Number).reverse()
  return [unitId, ...above.filter((id) => id !== unitId)]
}

export const groupSize = async (tx: Tx, roundId: number, group: string | null): Promise<number> =>
  (
    await sql<{ n: number }>`
      select count(*) as n
      from score_unit
      where realm_id = ${tx.realm}
        and round_id = ${roundId}
        and group_key is not distinct from ${group}`.execute(tx.db)
  ).rows[0]!.n

/** Frozen documents of one like-unit group. */
export const frozenGroup = async (tx: Tx, roundId: number, group: string | null): Promise<string[]> =>
  (
    await sql<{ bytes: string }>`
      select bytes
      from score_unit
      where realm_id = ${tx.realm}
        and round_id = ${roundId}
        and group_key is not distinct from ${group}
        and bytes is not null
      order by unit_id`.execute(tx.db)
  ).rows.map((r) => r.bytes)
