import { sql } from 'kysely'
import type { Tx } from '../db/db.ts'
import { drawsOf, partiesOf } from './draw.read.ts'
import type { DrawsFile, ReviewFile } from './package.ts'
import { allSeats, conflictsOf, samplesOf } from './panel.read.ts'

/** Judgements and hand-ins of a round as the ledger has them. */
const historyOf = async (tx: Tx, roundId: number): Promise<ReviewFile['history']> =>
  (
    await sql<{
      id: number
      verb: 'judged'
      unit_id: number
      actor_id: number | null
      happened_on: string
      corrects_id: number | null
      leaf: string | null
      column_id: string
      points: string | null
      reason: string | null
    }>`
      select e.id, e.verb, e.unit_id, e.actor_id, e.happened_on, e.corrects_id, e.detail ->> 'leaf' as leaf,
        coalesce(e.detail ->> 'columnId', e.detail ->> 'column') as column_id, p.body ->> 'points' as points, p.body ->> 'reason' as reason
      from event e
      left join event_private p on p.realm_id = e.realm_id and p.event_id = e.id
      where e.realm_id = ${tx.realm}
        and e.noun = 'score'
        and e.subject_id = ${roundId}
        and e.verb in ('judged', 'judgement-withdrawn', 'judgement-revised', 'submitted')
      order by e.id`.execute(tx.db)
  ).rows.map((h) => ({
    event: h.id,
    verb: h.verb,
    unit: h.unit_id,
    by: h.actor_id,
    on: h.happened_on,
    corrects: h.corrects_id,
    leaf: h.leaf,
    column: h.column_id,
    points: h.points,
    reason: h.reason,
  }))

export const reviewOf = async (tx: Tx, roundId: number): Promise<ReviewFile> => {
  const contests = await tx.db
    .selectFrom('score_contest')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .orderBy('id')
    .execute()
  return {
    schema: 'score-review/1',
    history: await historyOf(tx, roundId),
    seats: (await allSeats(tx, roundId)).map((s) => ({
      unit: s.unit_id,
      column: s.column_id,
      account: s.account_id,
      how: s.how as 'named',
      state: s.state as 'stands',
      reason: s.reason,
      draw: s.draw_id,
      submitted: s.submitted_on,
    })),
    conflicts: (await conflictsOf(tx, roundId)).map((k) => ({ account: k.account_id, unit: k.unit_id, on: k.on_day })),
    sample: (await samplesOf(tx, roundId)).map((s) => ({ unit: s.unit_id, column: s.column_id, draw: s.draw_id })),
    contests: contests.map((k) => ({
      id: k.id,
      unit: k.unit_id,
      kind: k.kind as 'contest',
      leaf: k.leaf,
      reason: k.reason,
      ref: k.ref,
      on: k.on_day,
      due: k.due_on,
      state: k.state as 'open',
      answer: k.answer,
      answeredBy: k.answered_by,
      answeredOn: k.answered_on,
      column: k.revised_column,
    })),
  }
}

export const drawsFileOf = async (tx: Tx, roundId: number): Promise<DrawsFile> => {
  const rows = await drawsOf(tx, roundId)
  const parties = await partiesOf(
    tx,
    rows.map((d) => d.id),
  )
  return {
    schema: 'score-draws/1',
    draws: rows.map((d) => ({
      id: d.id,
      state: d.state as 'open',
      reason: d.reason,
      listDigest: d.list_digest,
      list: JSON.parse(d.list),
      parties: parties
        .filter((p) => p.draw_id === d.id)
        .map((p) => ({ account: p.account_id, commitment: p.commitment, secret: p.secret })),
      result: d.result === null ? null : JSON.parse(d.result),
    })),
  }
}

/** Digest of a frozen round's package, as a notice and the public page print it; null before it is frozen. */
export const packageDigest = async (
  tx: Tx,
  roundId: number,
): Promise<{ digest: string; title: string; frozenOn: string; programDigest: string | null } | null> =>
  (
    await sql<{ digest: string; title: string; frozenOn: string; programDigest: string | null }>`
      select p.digest, r.title, r.frozen_on as "frozenOn", p.program_digest as "programDigest"
      from score_package p
      join score_round r on r.realm_id = p.realm_id and r.id = p.round_id
      where p.realm_id = ${tx.realm}
        and p.round_id = ${roundId}`.execute(tx.db)
  ).rows[0] ?? null

export const readPackage = (tx: Tx, roundId: number) =>
  tx.db
    .selectFrom('score_package as p')
    .leftJoin('score_program as g', (on) => on.onRef('g.realm_id', '=', 'p.realm_id').onRef('g.digest', '=', 'p.program_digest'))
    .select(['p.manifest', 'p.digest', 'p.review', 'p.draws', 'p.imports', 'g.text as program'])
    .where('p.realm_id', '=', tx.realm)
    .where('p.round_id', '=', roundId)
    .executeTakeFirst()

/** Frozen units after one, by id, so that a package leaves in pieces. */
export const unitBytes = (tx: Tx, roundId: number, after: number, limit: number) =>
  tx.db
    .selectFrom('score_unit')
    .select(['unit_id', 'bytes'])
    .where('realm_id', '=', tx.realm)
    .where('round_id', '=', roundId)
    .where('unit_id', '>', after)
    .orderBy('unit_id')
    .limit(limit)
    .execute()
