import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { RoundState, UnitState } from './round.ts'

export interface NewRound {
  campaignId: number
  standardId: number
  standardNo: number
  standardDigest: string
  title: string
  phaseKey: string
  organiserId: number
  line: string
  periodId: number
  openedOn: string
  appealDays: number
  answerDays: number
}
export interface NewRoundUnit {
  unitId: number
  name: string
  classKey: string | null
  groupKey: string | null
  path: string
}

/** A round with its own copy of the units as they stand. */
export const insertRound = async (tx: Tx, r: NewRound, units: readonly NewRoundUnit[]): Promise<number> => {
  const { id } = await tx.db
    .insertInto('score_round')
    .values({
      realm_id: tx.realm,
      campaign_id: r.campaignId,
      standard_id: r.standardId,
      standard_no: r.standardNo,
      standard_digest: r.standardDigest,
      title: r.title,
      phase_key: r.phaseKey,
      organiser_id: r.organiserId,
      line: r.line,
      period_id: r.periodId,
      state: 'self',
      opened_on: r.openedOn,
      appeal_days_n: r.appealDays,
      answer_days_n: r.answerDays,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`
    insert into score_unit (realm_id, round_id, unit_id, name, class_key, group_key, path, state)
    select ${tx.realm}::bigint, ${id}::bigint, u.unit_id, u.name, u.class_key, u.group_key, u.path, 'to-confirm'
    from unnest(${units.map((u) => u.unitId)}::bigint[], ${units.map((u) => u.name)}::text[], ${units.map((u) => u.classKey)}::text[],
      ${units.map((u) => u.groupKey)}::text[], ${units.map((u) => u.path)}::text[]) u (unit_id, name, class_key, group_key, path)`.execute(
    tx.db,
  )
  return id
}

export const writeRoundState = (tx: Tx, id: number, state: RoundState) =>
  sql`update score_round set state = ${state}, version = version + 1 where realm_id = ${tx.realm} and id = ${id}`.execute(tx.db)

/** Provisional results are shown: the first day stays, the deadline for appeals runs anew. */
export const writeProvisional = (tx: Tx, id: number, on: string, appealUntil: string) =>
  sql`
    update score_round
    set provisional_on = coalesce(provisional_on, ${on}), appeal_until_on = ${appealUntil}
    where realm_id = ${tx.realm}
      and id = ${id}`.execute(tx.db)

/** Cells of the self-assessment: asked, shown filled, left as they were. */
export const writeCells = (tx: Tx, roundId: number, unitId: number, n: { asked: number; filled: number; kept: number }) =>
  sql`
    update score_unit
    set asked_n = ${n.asked}, filled_n = ${n.filled}, kept_n = ${n.kept}
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and unit_id = ${unitId}`.execute(tx.db)

export const writeRead = (tx: Tx, id: number, changeNo: number) =>
  sql`update score_round set read_change = ${changeNo} where realm_id = ${tx.realm} and id = ${id}`.execute(tx.db)

export const writeFrozen = (tx: Tx, id: number, f: { on: string; position: number; bytes: string; digest: string }) =>
  sql`
    update score_round
    set state = 'frozen', frozen_on = ${f.on}, frozen_position = ${f.position}, bytes = ${f.bytes}, digest = ${f.digest}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${id}`.execute(tx.db)

export const writeUnitState = (tx: Tx, roundId: number, unitId: number, state: UnitState, on: string) =>
  sql`
    update score_unit
    set state = ${state}, version = version + 1,
      confirmed_on = case when ${state} = 'confirmed' then ${on}::date else confirmed_on end,
      reviewed_on = case when ${state} = 'reviewed' then ${on}::date else reviewed_on end
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and unit_id = ${unitId}`.execute(tx.db)

/** A returned round is reviewed again: what was reviewed goes back to where the unit had left it. */
export const writeReopened = (tx: Tx, roundId: number) =>
  sql`
    update score_unit
    set state = case when confirmed_on is null then 'to-confirm' else 'confirmed' end, reviewed_on = null, version = version + 1
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and state = 'reviewed'`.execute(tx.db)

export interface KeptResult {
  unitId: number
  /** As rounded by the standard. */
  shown: string
  pending: string
  openN: number
  grade: string | null
  inputsDigest: string
}
/** The engine's results, kept for lists; the only statement that writes them. */
export const writeResults = async (tx: Tx, roundId: number, r: readonly KeptResult[]): Promise<void> => {
  if (r.length === 0) return
  await sql`
    update score_unit x
    set shown = k.shown, pending = k.pending, open_n = k.open_n, grade = k.grade, inputs_digest = k.inputs_digest
    from unnest(${r.map((u) => u.unitId)}::bigint[], ${r.map((u) => u.shown)}::numeric[], ${r.map((u) => u.pending)}::numeric[],
      ${r.map((u) => u.openN)}::int[], ${r.map((u) => u.grade)}::text[], ${r.map((u) => u.inputsDigest)}::text[])
      k (unit_id, shown, pending, open_n, grade, inputs_digest)
    where x.realm_id = ${tx.realm}
      and x.round_id = ${roundId}
      and x.unit_id = k.unit_id`.execute(tx.db)
}

export const writeGrades = async (
  tx: Tx,
  roundId: number,
  g: readonly { unitId: number; shown: string; grade: string | null }[],
): Promise<void> => {
  await sql`
    update score_unit x
    set grade = k.grade, shown = k.shown
    from unnest(${g.map((u) => u.unitId)}::bigint[], ${g.map((u) => u.shown)}::numeric[], ${g.map((u) => u.grade)}::text[]) k (unit_id, shown, grade)
    where x.realm_id = ${tx.realm}
      and x.round_id = ${roundId}
      and x.unit_id = k.unit_id
      and (x.grade, x.shown) is distinct from (k.grade, k.shown)`.execute(tx.db)
}

export const writeUnitBytes = async (
  tx: Tx,
  roundId: number,
  frozen: readonly { unitId: number; bytes: string; digest: string }[],
): Promise<void> => {
  await sql`
    update score_unit x
    set bytes = f.bytes, digest = f.digest
    from unnest(${frozen.map((f) => f.unitId)}::bigint[], ${frozen.map((f) => f.bytes)}::text[], ${frozen.map((f) => f.digest)}::text[]) f (unit_id, bytes, digest)
    where x.realm_id = ${tx.realm}
      and x.round_id = ${roundId}
      and x.unit_id = f.unit_id`.execute(tx.db)
}

/**
 * The judgement of one person on one line; what the unit says of itself is one voice and has one row. The caller holds the unit's row, so nobody
 * comes between his look at the version and this.
 */
export const writeJudgement = async (
  tx: Tx,
  j: {
    roundId: number
    unitId: number
    leaf: string
    column: string
    points: string
    reason: string
    byId: number
    on: string
    eventId: number
    version: number
  },
  oneVoice: boolean,
): Promise<void> => {
  if (oneVoice)
    await sql`
      delete from score_judgement
      where realm_id = ${tx.realm}
        and round_id = ${j.roundId}
        and unit_id = ${j.unitId}
        and leaf = ${j.leaf}
        and column_id = ${j.column}`.execute(tx.db)
  await sql`
    insert into score_judgement (realm_id, round_id, unit_id, leaf, column_id, points, reason, by_id, on_day, event_id, state, version)
    values (${tx.realm}, ${j.roundId}, ${j.unitId}, ${j.leaf}, ${j.column}, ${j.points}, ${j.reason}, ${j.byId}, ${j.on}, ${j.eventId}, 'stands', ${j.version})
    on conflict (realm_id, round_id, unit_id, leaf, column_id, by_id) do update
    set points = excluded.points, reason = excluded.reason, on_day = excluded.on_day, event_id = excluded.event_id, state = 'stands',
      version = excluded.version`.execute(tx.db)
}

/** Judgements of a line and column taken back: one person's, or all of them. */
export const writeJudgementWithdrawn = (tx: Tx, roundId: number, unitId: number, leaf: string, column: string, byId: number | null) =>
  sql`
    update score_judgement
    set state = 'withdrawn', version = version + 1
    where realm_id = ${tx.realm}
      and round_id = ${roundId}
      and unit_id = ${unitId}
      and leaf = ${leaf}
      and column_id = ${column}
      and state = 'stands'
      and (${byId}::bigint is null or by_id = ${byId})`.execute(tx.db)

export const writeExemption = (
  tx: Tx,
  e: { roundId: number; unitId: number; leaf: string; reason: string; byId: number; eventId: number },
) =>
  sql`
    insert into score_exemption (realm_id, round_id, unit_id, leaf, reason, by_id, event_id)
    values (${tx.realm}, ${e.roundId}, ${e.unitId}, ${e.leaf}, ${e.reason}, ${e.byId}, ${e.eventId})
    on conflict (realm_id, round_id, unit_id, leaf) do update
    set reason = excluded.reason, by_id = excluded.by_id, event_id = excluded.event_id`.execute(tx.db)

/** @returns false when this matter already stands at this level */
export const insertAward = async (
  tx: Tx,
  a: { roundId: number; unitId: number; item: string; matter: string; basis: string; byId: number; eventId: number },
): Promise<boolean> =>
  (await tx.db
    .insertInto('score_award')
    .values({
      realm_id: tx.realm,
      round_id: a.roundId,
      unit_id: a.unitId,
      item: a.item,
      matter: a.matter,
      basis: a.basis,
      by_id: a.byId,
      event_id: a.eventId,
    })
    .onConflict((c) => c.columns(['realm_id', 'round_id', 'unit_id', 'item', 'matter']).doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined

/** @returns its id, or null while another about the same line is open */
export const insertContest = async (
  tx: Tx,
  k: {
    roundId: number
    unitId: number
    kind: 'contest' | 'appeal'
    leaf: string
    reason: string
    ref: string
    byId: number
    on: string
    dueOn: string | null
  },
): Promise<number | null> =>
  (
    await sql<{ id: number }>`
      insert into score_contest (realm_id, round_id, unit_id, kind, leaf, reason, ref, by_id, on_day, due_on, state)
      values (${tx.realm}, ${k.roundId}, ${k.unitId}, ${k.kind}, ${k.leaf}, ${k.reason}, ${k.ref}, ${k.byId}, ${k.on}, ${k.dueOn}, 'open')
      on conflict (realm_id, round_id, unit_id, leaf) where state = 'open' do nothing
      returning id`.execute(tx.db)
  ).rows[0]?.id ?? null

export const writeAnswer = (
  tx: Tx,
  id: number,
  a: { state: 'upheld' | 'dismissed'; answer: string; by: number; on: string; revisedColumn: string | null },
) =>
  sql`
    update score_contest
    set state = ${a.state}, answer = ${a.answer}, answered_by = ${a.by}, answered_on = ${a.on}, revised_column = ${a.revisedColumn}, version = version + 1
    where realm_id = ${tx.realm}
      and id = ${id}`.execute(tx.db)
