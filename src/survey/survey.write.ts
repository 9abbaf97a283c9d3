import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { canonicalText } from '../lib/canonical.ts'
import type { StratumDraw } from '../poll/roll.ts'
import type { Definition } from './definition.ts'
import type { SurveyResult } from './result.ts'
import type { Allocation, Mode, SurveyState } from './survey.ts'
import type { FrozenStratum } from './weight.ts'

/** Rows rewritten with each one handed in: the latest hides among so many. */
const POOL = 500

export const insertSurvey = async (
  tx: Tx,
  s: { unitId: number; aboutId: number; definition: Definition; mode: Mode; allocation: Allocation; at: Date },
): Promise<number> =>
  (
    await tx.db
      .insertInto('survey')
      .values({
        realm_id: tx.realm,
        unit_id: s.unitId,
        about_id: s.aboutId,
        title: s.definition.title,
        definition: JSON.stringify(s.definition),
        mode: s.mode,
        allocation: s.allocation,
        state: 'draft',
        created_at: s.at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

const change = (tx: Tx, id: number) => tx.db.updateTable('survey').where('realm_id', '=', tx.realm).where('id', '=', id)

export const writeDraft = (tx: Tx, id: number, d: Definition) =>
  change(tx, id)
    .set((e) => ({ definition: JSON.stringify(d), title: d.title, version: e('version', '+', 1) }))
    .execute()

export const touch = (tx: Tx, id: number) =>
  change(tx, id)
    .set((e) => ({ version: e('version', '+', 1) }))
    .execute()

export interface Reached {
  reason?: string
  opens_at?: Date
  closes_at?: Date
  closed_on?: string
  counted_by?: number
  certified_on?: string
  certified_by?: number
}
export const writeState = (tx: Tx, id: number, state: SurveyState, more: Reached = {}) =>
  change(tx, id)
    .set((e) => ({ ...more, state, version: e('version', '+', 1) }))
    .execute()

export const writeFrozen = (
  tx: Tx,
  id: number,
  f: { frozen: string; digest: string; strata: readonly FrozenStratum[]; opensAt: Date; closesAt: Date }, // biome-ignore format: one line
) =>
  change(tx, id)
    .set((e) => ({
      state: 'frozen',
      frozen: f.frozen,
      digest: f.digest,
      strata: JSON.stringify(f.strata),
      opens_at: f.opensAt,
      closes_at: f.closesAt,
      version: e('version', '+', 1),
    }))
    .execute()

/** Replaces the list; whoever was drawn from another list is not drawn. */
export const writeFrame = async (
  tx: Tx,
  id: number,
  people: readonly { name: string; stratum: string }[],
  wanted: number | null,
): Promise<void> => {
  await tx.db.deleteFrom('survey_frame').where('realm_id', '=', tx.realm).where('survey_id', '=', id).execute()
  await sql`
    insert into survey_frame (realm_id, survey_id, frame_no, name, stratum, drawn)
    select ${tx.realm}::bigint, ${id}::bigint, w.n, w.name, w.stratum, ${wanted === null}::boolean
    from unnest(${people.map((p) => p.name)}::text[], ${people.map((p) => p.stratum)}::text[]) with ordinality w (name, stratum, n)`.execute(
    tx.db,
  )
  await change(tx, id)
    .set((e) => ({ wanted_n: wanted, version: e('version', '+', 1) }))
    .execute()
}

export const insertCommitment = (tx: Tx, id: number, accountId: number, outside: boolean, commitment: string) =>
  tx.db.insertInto('survey_secret').values({ realm_id: tx.realm, survey_id: id, account_id: accountId, outside, commitment }).execute()

export const writeSecret = (tx: Tx, id: number, accountId: number, secret: string) =>
  tx.db
    .updateTable('survey_secret')
    .set({ secret })
    .where('realm_id', '=', tx.realm)
    .where('survey_id', '=', id)
    .where('account_id', '=', accountId)
    .execute()

export const writeDrawn = async (tx: Tx, id: number, strata: readonly StratumDraw[], on: string): Promise<void> => {
  await sql`
    update survey_frame f
    set drawn = f.frame_no = any(${strata.flatMap((s) => s.picked)}::int[])
    where f.realm_id = ${tx.realm}
      and f.survey_id = ${id}`.execute(tx.db)
  await change(tx, id)
    .set((e) => ({ drawn: JSON.stringify(strata), drawn_on: on, version: e('version', '+', 1) }))
    .execute()
}

/** Replaces all slips: those of an earlier printing open nothing any more. */
export const writePasses = async (tx: Tx, id: number, passes: readonly { hash: string; stratum: string }[], on: string): Promise<void> => {
  await tx.db.deleteFrom('survey_pass').where('realm_id', '=', tx.realm).where('survey_id', '=', id).execute()
  await sql`
    insert into survey_pass (realm_id, code_hash, survey_id, stratum)
    select ${tx.realm}::bigint, w.hash, ${id}::bigint, w.stratum
    from unnest(${passes.map((p) => p.hash)}::text[], ${passes.map((p) => p.stratum)}::text[]) w (hash, stratum)
    order by w.hash`.execute(tx.db)
  await change(tx, id)
    .set((e) => ({ passes_on: on, version: e('version', '+', 1) }))
    .execute()
}

const salt = (): string => randomBytes(16).toString('hex')

/**
 * One slip used and one form more, in one transaction. Up to `POOL` slips and as many forms, chosen by lot, are written anew with them,
 * the forms under new keys: in the tables the two belong to no common row, order, moment or transaction that others do not share.
 */
export const admit = async (
  tx: Tx,
  surveyId: number,
  hash: string,
  form: { stratum: string; answers: Readonly<Record<string, unknown>> },
): Promise<void> => {
  await sql`
    update survey_pass p
    set spent = p.spent or p.code_hash = ${hash}
    where p.realm_id = ${tx.realm}
      and p.survey_id = ${surveyId}
      and (p.code_hash = ${hash} or p.code_hash in (
        select o.code_hash
        from survey_pass o
        where o.realm_id = ${tx.realm}
          and o.survey_id = ${surveyId}
        order by md5(o.code_hash || ${salt()})
        limit ${POOL}))`.execute(tx.db)
  await shuffle(tx, surveyId, POOL, { key: salt(), ...form })
}

const shuffle = async (
  tx: Tx,
  surveyId: number,
  most: number,
  more: { key: string; stratum: string; answers: Readonly<Record<string, unknown>> } | null,
): Promise<void> => {
  const by = salt()
  await sql`
    with gone as (
      delete from survey_answer a
      where a.realm_id = ${tx.realm}
        and a.survey_id = ${surveyId}
        and a.answer_key in (
          select o.answer_key
          from survey_answer o
          where o.realm_id = ${tx.realm}
            and o.survey_id = ${surveyId}
          order by md5(o.answer_key || ${by})
          limit ${most})
      returning md5(a.answer_key || ${by} || 'again') as answer_key, a.stratum, a.body),
    again as (
      select g.answer_key, g.stratum, g.body from gone g
      union all
      select n.key, n.stratum, n.body::jsonb
      from unnest(${more ? [more.key] : []}::text[], ${more ? [more.stratum] : []}::text[], ${more ? [JSON.stringify(more.answers)] : []}::text[])
        n (key, stratum, body))
    insert into survey_answer (realm_id, survey_id, answer_key, stratum, body)
    select ${tx.realm}::bigint, ${surveyId}::bigint, w.answer_key, w.stratum, w.body
    from again w
    order by w.answer_key`.execute(tx.db)
}

/** At the end everything is written once more: whatever order was left is gone. */
export const rewriteAll = async (tx: Tx, surveyId: number): Promise<void> => {
  await sql`update survey_pass p set spent = p.spent where p.realm_id = ${tx.realm} and p.survey_id = ${surveyId}`.execute(tx.db)
  await shuffle(tx, surveyId, 1_000_000, null)
}

export const insertResult = (tx: Tx, id: number, r: SurveyResult, digest: string, on: string) =>
  tx.db
    .insertInto('survey_result')
    .values({ realm_id: tx.realm, survey_id: id, body: canonicalText(r), digest, counted_on: on })
    .execute()

export const insertTexts = async (tx: Tx, id: number, list: readonly { question: string; words: string }[]): Promise<void> => {
  if (list.length === 0) return
  await tx.db
    .insertInto('survey_text')
    .values(
      list.map((x) => ({ realm_id: tx.realm, survey_id: id, text_key: salt(), ...x })).sort((a, b) => (a.text_key < b.text_key ? -1 : 1)),
    )
    .execute()
}

export const insertFigure = (
  tx: Tx,
  id: number,
  f: { unitId: number; heldOn: string; satisfied: number; dissatisfied: number; valid: number },
) =>
  tx.db
    .insertInto('survey_figure')
    .values({
      realm_id: tx.realm,
      survey_id: id,
      unit_id: f.unitId,
      held_on: f.heldOn,
      satisfied_n: f.satisfied,
      dissatisfied_n: f.dissatisfied,
      valid_n: f.valid,
    })
    .execute()

/** What is no longer needed when the result stands: names, slips and whole forms. */
export const eraseWorkings = async (tx: Tx, id: number): Promise<void> => {
  for (const table of ['survey_frame', 'survey_pass', 'survey_answer'] as const)
    await tx.db.deleteFrom(table).where('realm_id', '=', tx.realm).where('survey_id', '=', id).execute()
}
/** A void survey has no result, whatever was counted. */
export const eraseResult = async (tx: Tx, id: number): Promise<void> => {
  for (const table of ['survey_result', 'survey_text'] as const)
    await tx.db.deleteFrom(table).where('realm_id', '=', tx.realm).where('survey_id', '=', id).execute()
}
