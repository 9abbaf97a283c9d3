import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import type { PledgeState, Verdict } from './pledge.ts'
import type { Wording } from './wording.ts'

/** Pledges of one unit in one campaign are counted and made one after another, so that a maximum holds. */
export const lockMaking = (tx: Tx, campaignId: number, unitId: number) =>
  sql`select pg_advisory_xact_lock(7321, hashtext(${`${tx.realm}/${campaignId}/${unitId}`}))`.execute(tx.db)

const words = (w: Wording) => ({
  what: w.what,
  measures: w.measures,
  baseline: w.baseline,
  target: w.target,
  figure_unit: w.figureUnit,
  due_on: w.dueOn,
  beneficiary: w.beneficiary,
  responsible: w.responsible,
})

export const insertPledge = async (
  tx: Tx,
  p: Wording & {
    code: string
    campaignId: number
    unitId: number
    kind: string
    by: string
    memberId: number | null
    subject: string
    proxy: boolean
    at: Date
  },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('pledge')
    .values({
      realm_id: tx.realm,
      code: p.code,
      campaign_id: p.campaignId,
      unit_id: p.unitId,
      kind: p.kind,
      by: p.by,
      member_id: p.memberId,
      subject: p.subject,
      ...words(p),
      state: 'draft',
      proxy: p.proxy,
      created_at: p.at,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export const writeWording = (tx: Tx, id: number, w: Wording & { subject: string }) =>
  tx.db
    .updateTable('pledge')
    .set((e) => ({ ...words(w), subject: w.subject, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

/** Moves a pledge on; whatever else the step fixes comes along. */
export const writeStep = (
  tx: Tx,
  id: number,
  s: {
    state: PledgeState
    proposed_on?: string
    accepted_on?: string
    published_on?: string
    name_public?: boolean
    claimed_on?: string
    judge_until_on?: string
    return_reason?: string
    reason?: string
    withdrawn_on?: string
    judged_on?: string
    verdict?: Verdict
  },
) =>
  tx.db
    .updateTable('pledge')
    .set((e) => ({ ...s, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeFigure = (tx: Tx, id: number, figure: string | null) =>
  tx.db
    .updateTable('pledge')
    .set((e) => ({ figure, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeTerms = (tx: Tx, id: number, t: { target: string; dueOn: string; judgeUntilOn: string }) =>
  tx.db
    .updateTable('pledge')
    .set((e) => ({ target: t.target, due_on: t.dueOn, judge_until_on: t.judgeUntilOn, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

export const writeExplanation = (tx: Tx, id: number, reason: string, on: string) =>
  tx.db
    .updateTable('pledge')
    .set((e) => ({ reason, explained_on: on, version: e('version', '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

const column = { kept: 'kept_n', partly: 'partly_n', unkept: 'unkept_n' } as const
export const countVerdict = (tx: Tx, id: number, verdict: Verdict) =>
  tx.db
    .updateTable('pledge')
    .set((e) => ({ [column[verdict]]: e(column[verdict], '+', 1) }))
    .where('realm_id', '=', tx.realm)
    .where('id', '=', id)
    .execute()

/** A draft nobody else saw leaves no row. */
export const deleteDraft = (tx: Tx, id: number) =>
  tx.db.deleteFrom('pledge').where('realm_id', '=', tx.realm).where('id', '=', id).execute()

export const writeBands = async (tx: Tx, p: { campaignId: number; pledgeId: number; bands: readonly number[] }): Promise<void> => {
  await deleteBands(tx, p.pledgeId)
  if (p.bands.length === 0) return
  await tx.db
    .insertInto('pledge_band')
    .values(p.bands.map((band) => ({ realm_id: tx.realm, campaign_id: p.campaignId, band, pledge_id: p.pledgeId })))
    .onConflict((c) => c.doNothing())
    .execute()
}
export const deleteBands = (tx: Tx, pledgeId: number) =>
  tx.db.deleteFrom('pledge_band').where('realm_id', '=', tx.realm).where('pledge_id', '=', pledgeId).execute()

export const insertProgress = async (
  tx: Tx,
  p: { pledgeId: number; onDay: string; figure: string; words: string; proxy: boolean },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('pledge_progress')
    .values({
      realm_id: tx.realm,
      pledge_id: p.pledgeId,
      on_day: p.onDay,
      figure: p.figure,
      words: p.words,
      proxy: p.proxy,
      state: 'stands',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
export const writeProgressEvent = (tx: Tx, id: number, eventId: number) =>
  tx.db.updateTable('pledge_progress').set({ event_id: eventId }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()
export const writeProgressCorrected = (tx: Tx, id: number) =>
  tx.db.updateTable('pledge_progress').set({ state: 'corrected' }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

export const insertChange = async (
  tx: Tx,
  c: { pledgeId: number; target: string; dueOn: string; wasTarget: string; wasDueOn: string; reason: string; on: string },
): Promise<number> => {
  const { id } = await tx.db
    .insertInto('pledge_change')
    .values({
      realm_id: tx.realm,
      pledge_id: c.pledgeId,
      target: c.target,
      due_on: c.dueOn,
      was_target: c.wasTarget,
      was_due_on: c.wasDueOn,
      reason: c.reason,
      state: 'asked',
      asked_on: c.on,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
export const writeChange = (tx: Tx, id: number, state: 'agreed' | 'refused', answer: string, on: string) =>
  tx.db.updateTable('pledge_change').set({ state, answer, decided_on: on }).where('realm_id', '=', tx.realm).where('id', '=', id).execute()

export const insertSlips = (tx: Tx, pledgeId: number, hashes: readonly string[]) =>
  tx.db
    .insertInto('pledge_slip')
    // Sorted, so that the order of the rows is not the order of the printed sheet.
    .values([...hashes].sort().map((code_hash) => ({ realm_id: tx.realm, code_hash, pledge_id: pledgeId })))
    .execute()

/** @returns false when the slip was used before: it counts once, whoever comes at the same time */
export const useSlip = async (tx: Tx, codeHash: string, s: { verdict: Verdict; words: string; on: string }): Promise<boolean> => {
  const done = await tx.db
    .updateTable('pledge_slip')
    .set({ verdict: s.verdict, words: s.words, used_on: s.on })
    .where('realm_id', '=', tx.realm)
    .where('code_hash', '=', codeHash)
    .where('verdict', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** @returns false when this person judged before */
export const insertAssessment = async (
  tx: Tx,
  a: { pledgeId: number; accountId: number; verdict: Verdict; words: string; on: string },
): Promise<boolean> => {
  const done = await tx.db
    .insertInto('pledge_assessment')
    .values({ realm_id: tx.realm, pledge_id: a.pledgeId, account_id: a.accountId, verdict: a.verdict, words: a.words, on_day: a.on })
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return done.numInsertedOrUpdatedRows === 1n
}
