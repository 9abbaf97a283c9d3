import type { Tx } from '../db/db.ts'
import type {
  DebriefClass,
  DebriefKind,
  DebriefState,
  Holder,
  ItemSource,
  QuestionSource,
  QuestionState,
  ReportState,
  Settings,
} from './debrief.ts'
import type { Words } from './report.ts'

export interface NewDebrief {
  unitId: number
  campaignId: number | null
  year: number
  title: string
  kind: DebriefKind
  heldOn: string
  place: string
  fromOn: string
  untilOn: string
  handInOn: string
  settings: Settings
}
const row = (d: NewDebrief) => ({
  unit_id: d.unitId,
  campaign_id: d.campaignId,
  year_no: d.year,
  title: d.title,
  kind: d.kind,
  held_on: d.heldOn,
  place: d.place,
  from_on: d.fromOn,
  until_on: d.untilOn,
  hand_in_on: d.handInOn,
  settings: JSON.stringify(d.settings),
})
export const insertDebrief = async (tx: Tx, d: NewDebrief, at: Date): Promise<number> =>
  (
    await tx.db
      .insertInto('debrief')
      .values({ realm_id: tx.realm, ...row(d), state: 'draft', created_at: at })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

const change = (tx: Tx, id: number) => tx.db.updateTable('debrief').where('realm_id', '=', tx.realm).where('id', '=', id)

export const writeDraft = (tx: Tx, id: number, d: NewDebrief) =>
  change(tx, id)
    .set((e) => ({ ...row(d), version: e('version', '+', 1) }))
    .execute()

export const writeState = (
  tx: Tx,
  id: number,
  state: DebriefState,
  more: { reason?: string; minutes?: string; should_n?: number; present_n?: number; closed_on?: string } = {},
) =>
  change(tx, id)
    .set((e) => ({ state, ...more, version: e('version', '+', 1) }))
    .execute()

/** Classes and reporters of a draft are written whole. */
export const writeParts = async (
  tx: Tx,
  id: number,
  classes: readonly DebriefClass[],
  reporters: readonly (Holder & { unitId: number })[],
): Promise<void> => {
  const own = { realm_id: tx.realm, debrief_id: id }
  for (const table of ['debrief_attendee', 'debrief_class', 'debrief_report'] as const)
    await tx.db.deleteFrom(table).where('realm_id', '=', tx.realm).where('debrief_id', '=', id).execute()
  await tx.db
    .insertInto('debrief_class')
    .values(
      classes.map((k, i) => ({ ...own, class_key: k.key, class_no: i + 1, title: k.title, weight: k.weight, served: k.served, source: JSON.stringify(k.source) })), // biome-ignore format: one a line
    )
    .execute()
  await tx.db
    .insertInto('debrief_report')
    .values(
      reporters.map((r, i) => ({ ...own, place_no: i + 1, unit_id: r.unitId, member_id: r.memberId, name: r.name, post: r.post, post_from_on: r.fromOn, state: 'draft' })), // biome-ignore format: one a line
    )
    .execute()
}

export const writeAttendees = async (
  tx: Tx,
  id: number,
  people: readonly { classKey: string; memberId: number | null; name: string }[],
): Promise<void> => {
  for (let i = 0; i < people.length; i += 2000)
    await tx.db
      .insertInto('debrief_attendee')
      .values(
        people.slice(i, i + 2000).map((p, k) => ({
          realm_id: tx.realm,
          debrief_id: id,
          seat_no: i + k + 1,
          class_key: p.classKey,
          member_id: p.memberId,
          name: p.name,
        })),
      )
      .execute()
}
export const writePresence = (tx: Tx, id: number, seats: readonly number[]) =>
  tx.db
    .updateTable('debrief_attendee')
    .set({ present: true })
    .where('realm_id', '=', tx.realm)
    .where('debrief_id', '=', id)
    .where('seat_no', 'in', [...seats])
    .execute()

const report = (tx: Tx, id: number) => tx.db.updateTable('debrief_report').where('realm_id', '=', tx.realm).where('id', '=', id)
export const writeWords = (tx: Tx, id: number, w: Words) =>
  report(tx, id)
    .set((e) => ({ problems: w.problems, causes: w.causes, next_steps: w.next, version: e('version', '+', 1) }))
    .execute()
export const writeHanded = (tx: Tx, id: number, h: { bytes: string; digest: string; on: string; proxy: boolean }) =>
  report(tx, id)
    .set((e) => ({
      state: 'handed',
      bytes: h.bytes,
      digest: h.digest,
      handed_on: h.on,
      proxy: h.proxy,
      reason: '',
      version: e('version', '+', 1),
    }))
    .execute()
/** Back to its secretary: the figures are read again until the next hand-in. */
export const writeReturned = (tx: Tx, id: number, reason: string) =>
  report(tx, id)
    .set((e) => ({
      state: 'returned',
      bytes: null,
      digest: null,
      handed_on: null,
      reason,
      returned_n: e('returned_n', '+', 1),
      version: e('version', '+', 1),
    }))
    .execute()
export const writeReportState = (tx: Tx, id: number, state: ReportState, reason: string) =>
  report(tx, id)
    .set((e) => ({ state, reason, version: e('version', '+', 1) }))
    .execute()
export const writeBallot = (tx: Tx, id: number, pollId: number, objectNo: number) =>
  report(tx, id)
    .set((e) => ({ poll_id: pollId, object_no: objectNo, version: e('version', '+', 1) }))
    .execute()
export const writeGrade = (tx: Tx, id: number, g: { grade: string; reason: string; meeting: string; on: string; by: number }) =>
  report(tx, id)
    .set((e) => ({
      grade: g.grade,
      grade_reason: g.reason,
      grade_meeting: g.meeting,
      graded_on: g.on,
      graded_by: g.by,
      version: e('version', '+', 1),
    }))
    .execute()

export const insertQuestion = async (
  tx: Tx,
  q: {
    reportId: number
    source: QuestionSource
    asker: string
    accountId: number | null
    words: string
    on: string
    hash: string | null
  },
): Promise<number> =>
  (
    await tx.db
      .insertInto('debrief_question')
      .values({
        realm_id: tx.realm,
        report_id: q.reportId,
        source: q.source,
        asker: q.asker,
        account_id: q.accountId,
        words: q.words,
        asked_on: q.on,
        code_hash: q.hash,
        state: 'asked',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
/** @returns false when somebody else was quicker */
export const writeAnswer = async (
  tx: Tx,
  id: number,
  a: { state: QuestionState; how: 'written' | 'spot' | null; answer: string; on: string | null; reason: string },
): Promise<boolean> =>
  (
    await tx.db
      .updateTable('debrief_question')
      .set({ state: a.state, how: a.how, answer: a.answer, answered_on: a.on, reason: a.reason })
      .where('realm_id', '=', tx.realm)
      .where('id', '=', id)
      .where('state', '=', 'asked')
      .returning('id')
      .execute()
  ).length === 1

/** @returns false when this secretary has one already */
export const insertComment = async (
  tx: Tx,
  k: { reportId: number; accountId: number; by: string; strengths: string; problems: string; on: string },
): Promise<boolean> =>
  (
    await tx.db
      .insertInto('debrief_comment')
      .values({
        realm_id: tx.realm,
        report_id: k.reportId,
        account_id: k.accountId,
        by_name: k.by,
        strengths: k.strengths,
        problems: k.problems,
        given_on: k.on,
      })
      .onConflict((o) => o.doNothing())
      .returning('report_id')
      .execute()
  ).length === 1

/** A number for the item's source before the ledger has it; null when the question became one already. */
export const insertItem = async (
  tx: Tx,
  i: { reportId: number; source: ItemSource; questionId: number | null; on: string },
): Promise<number | null> =>
  (
    await tx.db
      .insertInto('debrief_item')
      .values({ realm_id: tx.realm, report_id: i.reportId, source: i.source, question_id: i.questionId, opened_on: i.on })
      .onConflict((o) => o.doNothing())
      .returning('id')
      .executeTakeFirst()
  )?.id ?? null
export const writeItem = (tx: Tx, id: number, itemId: number) =>
  tx.db.updateTable('debrief_item').set({ item_id: itemId }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

export const upsertConflict = (tx: Tx, k: { reportId: number; accountId: number; kind: string; reason: string; on: string }) =>
  tx.db
    .insertInto('debrief_conflict')
    .values({ realm_id: tx.realm, report_id: k.reportId, account_id: k.accountId, kind: k.kind, reason: k.reason, declared_on: k.on })
    .onConflict((o) =>
      o.columns(['realm_id', 'report_id', 'account_id']).doUpdateSet({ kind: k.kind, reason: k.reason, declared_on: k.on }),
    )
    .execute()
