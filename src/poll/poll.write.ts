import { sql } from 'kysely'
import type { Prepared } from '../ballot/offices.ts'
import type { Tx } from '../db/db.ts'
import { canonicalText } from '../lib/canonical.ts'
import type { Checked, Fault, Step } from './ceremony.ts'
import type { Definition } from './definition.ts'
import type { PaperCount } from './paper.ts'
import type { Channel, PollObject, PollState } from './poll.ts'
import type { RollPerson, StratumDraw } from './roll.ts'

export interface NewPoll {
  unitId: number
  campaignId: number | null
  planKey: string | null
  series: string | null
  channel: Channel
  definition: Definition
  months: readonly string[]
  rollSalt: string
  ballotDraft: string
  at: Date
}
export const insertPoll = async (tx: Tx, p: NewPoll): Promise<number> =>
  (
    await tx.db
      .insertInto('poll')
      .values({
        realm_id: tx.realm,
        unit_id: p.unitId,
        campaign_id: p.campaignId,
        plan_key: p.planKey,
        series: p.series,
        kind: p.definition.kind,
        object: p.definition.object,
        channel: p.channel,
        title: p.definition.title,
        definition: JSON.stringify(p.definition),
        state: 'draft',
        months: [...p.months],
        roll_salt: p.rollSalt,
        ballot_draft: p.ballotDraft,
        created_at: p.at,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export interface NewObject {
  unitId: number
  memberId: number | null
  windowId: number | null
  name: string
}
export const insertObjects = async (tx: Tx, pollId: number, objects: readonly NewObject[]): Promise<void> => {
  if (objects.length === 0) return
  await tx.db
    .insertInto('poll_object')
    .values(
      objects.map((o, i) => ({
        realm_id: tx.realm,
        poll_id: pollId,
        object_no: i + 1,
        place_no: i + 1,
        unit_id: o.unitId,
        member_id: o.memberId,
        window_id: o.windowId,
        name: o.name,
      })),
    )
    .execute()
}

const change = (tx: Tx, id: number) => tx.db.updateTable('poll').where('realm_id', '=', tx.realm).where('id', '=', id)

export const writeDraft = (tx: Tx, id: number, d: Definition) =>
  change(tx, id)
    .set((e) => ({
      definition: JSON.stringify(d),
      title: d.title,
      kind: d.kind,
      object: d.object as PollObject,
      version: e('version', '+', 1),
    }))
    .execute()

export const writeOrder = async (tx: Tx, id: number, nos: readonly number[], how: 'strokes' | 'clerk'): Promise<void> => {
  await sql`
    update poll_object o
    set place_no = w.place
    from unnest(${nos as number[]}::int[]) with ordinality w (object_no, place)
    where o.realm_id = ${tx.realm}
      and o.poll_id = ${id}
      and o.object_no = w.object_no`.execute(tx.db)
  await change(tx, id).set({ object_order: how }).execute()
}

export const touch = (tx: Tx, id: number) =>
  change(tx, id)
    .set((e) => ({ version: e('version', '+', 1) }))
    .execute()

/** Replaces one class of the roll; numbers follow those of the other classes. */
export const writeRoll = async (tx: Tx, id: number, classKey: string, people: readonly RollPerson[]): Promise<void> => {
  await tx.db.deleteFrom('poll_roll').where('realm_id', '=', tx.realm).where('poll_id', '=', id).where('class_key', '=', classKey).execute()
  await sql`
    insert into poll_roll (realm_id, poll_id, idx, class_key, member_id, name, stratum)
    select ${tx.realm}::bigint, ${id}::bigint, coalesce(m.last, -1) + w.n, ${classKey}::text, w.member_id, w.name, w.stratum
    from unnest(${people.map((p) => p.memberId)}::bigint[], ${people.map((p) => p.name)}::text[], ${people.map((p) => p.stratum ?? null)}::text[])
      with ordinality w (member_id, name, stratum, n)
    cross join (select max(r.idx) as last from poll_roll r where r.realm_id = ${tx.realm} and r.poll_id = ${id}) m`.execute(tx.db)
}

/** The numbers of the frozen roll: from 0 without gaps, in an order that has nothing to do with names. */
export const renumberRoll = async (tx: Tx, id: number, order: readonly number[]): Promise<void> => {
  // Past the numbers in use first: the key is checked row by row.
  await sql`
    update poll_roll r
    set idx = 10000000 + w.n::int - 1
    from unnest(${order as number[]}::int[]) with ordinality w (idx, n)
    where r.realm_id = ${tx.realm}
      and r.poll_id = ${id}
      and r.idx = w.idx`.execute(tx.db)
  await sql`
    update poll_roll r
    set idx = r.idx - 10000000
    where r.realm_id = ${tx.realm}
      and r.poll_id = ${id}
      and r.idx >= 10000000`.execute(tx.db)
}

export const writeFrame = async (
  tx: Tx,
  id: number,
  f: { classKey: string; wanted: number; people: readonly { name: string; stratum: string }[] },
): Promise<void> => {
  await tx.db.deleteFrom('poll_secret').where('realm_id', '=', tx.realm).where('poll_id', '=', id).execute()
  await tx.db
    .deleteFrom('poll_draw')
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', id)
    .where('class_key', '=', f.classKey)
    .execute()
  await tx.db
    .deleteFrom('poll_frame')
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', id)
    .where('class_key', '=', f.classKey)
    .execute()
  await sql`
    insert into poll_frame (realm_id, poll_id, frame_no, class_key, name, stratum)
    select ${tx.realm}::bigint, ${id}::bigint, coalesce(m.last, 0) + w.n, ${f.classKey}::text, w.name, w.stratum
    from unnest(${f.people.map((p) => p.name)}::text[], ${f.people.map((p) => p.stratum)}::text[]) with ordinality w (name, stratum, n)
    cross join (select max(r.frame_no) as last from poll_frame r where r.realm_id = ${tx.realm} and r.poll_id = ${id}) m`.execute(tx.db)
  await tx.db.insertInto('poll_draw').values({ realm_id: tx.realm, poll_id: id, class_key: f.classKey, wanted_n: f.wanted }).execute()
}

export const insertCommitment = (tx: Tx, id: number, accountId: number, commitment: string) =>
  tx.db.insertInto('poll_secret').values({ realm_id: tx.realm, poll_id: id, account_id: accountId, commitment }).execute()
export const writeSecret = (tx: Tx, id: number, accountId: number, secret: string) =>
  tx.db
    .updateTable('poll_secret')
    .set({ secret })
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', id)
    .where('account_id', '=', accountId)
    .execute()
export const writeDrawn = (tx: Tx, id: number, classKey: string, drawn: readonly StratumDraw[], on: string) =>
  tx.db
    .updateTable('poll_draw')
    .set({ drawn: JSON.stringify(drawn), drawn_on: on })
    .where('realm_id', '=', tx.realm)
    .where('poll_id', '=', id)
    .where('class_key', '=', classKey)
    .execute()

export const writeFrozen = (
  tx: Tx,
  id: number,
  f: { frozen: string; digest: string; rollDigest: string; opensAt: Date; closesAt: Date; ballotId: string | null },
) =>
  change(tx, id)
    .set((e) => ({
      state: 'frozen',
      frozen: f.frozen,
      digest: f.digest,
      roll_digest: f.rollDigest,
      opens_at: f.opensAt,
      closes_at: f.closesAt,
      ballot_id: f.ballotId,
      version: e('version', '+', 1),
    }))
    .execute()

export const writeState = (
  tx: Tx,
  id: number,
  state: PollState,
  more: Partial<{ should_n: number; present_n: number; closed_on: string; certified_on: string; certified_by: number | null; reason: string; closes_at: Date }> = {}, // biome-ignore format: one line
) =>
  change(tx, id)
    .set((e) => ({ state, ...more, version: e('version', '+', 1) }))
    .execute()

/** The offices are asked to do something; nothing else may happen to the poll until they have answered. */
export const writeStep = (tx: Tx, id: number, step: Step, body: Record<string, unknown> = {}) =>
  change(tx, id)
    .set((e) => ({ step, step_body: JSON.stringify(body), step_fault: null, version: e('version', '+', 1) }))
    .execute()
/** They have answered, or said why not. */
export const writeStepDone = (tx: Tx, id: number, fault: Fault | null) =>
  change(tx, id)
    .set((e) => ({ step: null, step_body: null, step_fault: fault === null ? null : JSON.stringify(fault), version: e('version', '+', 1) }))
    .execute()
export const writeBallot = (
  tx: Tx,
  id: number,
  b: Partial<{ ballot_mode: string; ballot_way: string; ballot_folder: string; archive_digest: string }> & {
    checked?: Checked
    prepared?: Prepared
  },
) => {
  const { checked, prepared, ...columns } = b
  return change(tx, id)
    .set({
      ...columns,
      ...(checked ? { ballot_audit: JSON.stringify(checked) } : {}),
      ...(prepared ? { ballot_manifest: canonicalText(prepared.manifest), ballot_signatures: JSON.stringify(prepared.signatures) } : {}),
    })
    .execute()
}

/** A clerk may correct his own figures until both agree. */
export const upsertCount = (tx: Tx, id: number, accountId: number, body: PaperCount, at: Date) =>
  sql`
    insert into poll_count (realm_id, poll_id, account_id, body, entered_at)
    values (${tx.realm}, ${id}, ${accountId}, ${JSON.stringify(body)}::jsonb, ${at})
    on conflict (realm_id, poll_id, account_id) do update set body = excluded.body`.execute(tx.db)

export const insertResult = (tx: Tx, id: number, r: { source: string; body: string; digest: string; on: string }) =>
  tx.db
    .insertInto('poll_result')
    .values({ realm_id: tx.realm, poll_id: id, source: r.source, body: r.body, digest: r.digest, opened_on: r.on })
    .execute()

export interface NewFigure {
  objectNo: number
  unitId: number
  memberId: number | null
  satisfied: number
  dissatisfied: number
  valid: number
  low: boolean
}
export const insertFigures = async (
  tx: Tx,
  id: number,
  object: PollObject,
  heldOn: string,
  figures: readonly NewFigure[],
): Promise<void> => {
  if (figures.length === 0) return
  await tx.db
    .insertInto('poll_figure')
    .values(
      figures.map((f) => ({
        realm_id: tx.realm,
        poll_id: id,
        object_no: f.objectNo,
        unit_id: f.unitId,
        member_id: f.memberId,
        object,
        held_on: heldOn,
        satisfied_n: f.satisfied,
        dissatisfied_n: f.dissatisfied,
        valid_n: f.valid,
        low: f.low,
      })),
    )
    .execute()
}

/** What was only needed to hold the poll: the sampling list and the clerks' sheets. */
export const eraseWorkings = async (tx: Tx, id: number): Promise<void> => {
  await tx.db.deleteFrom('poll_frame').where('realm_id', '=', tx.realm).where('poll_id', '=', id).execute()
}
