import { whichMay } from '../access/access.read.ts'
import { readerOf } from '../campaign/reader.read.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { isZero, toExact } from '../lib/rational.ts'
import { ledgerPosition } from '../measure/measure.read.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { leavesOf } from '../standard/standard.ts'
import type { Column, Standard } from '../standard/standard-schema.ts'
import { isLate } from './appeal.ts'
import { allowedPoints, type Evidence } from './evidence.ts'
import { explainLine } from './explain.ts'
import { type FrozenUnit, settleEvidence } from './frozen.ts'
import type { Grade } from './grade.ts'
import { sayGroup } from './group.text.ts'
import { seatsOf } from './panel.read.ts'
import { columnStanding, openTo } from './panel.ts'
import { needsCohort, withRefs } from './reckon.actions.ts'
import * as rules from './round.ts'
import * as api from './score.api.ts'
import * as read from './score.read.ts'
import { type ScoreSheet, sheet } from './sheet.ts'
import { toWire } from './sheet-wire.ts'
import { standingAt } from './standing.actions.ts'
import { saysScore } from './timeline.text.ts'
import { whatif } from './whatif.ts'

/** A sheet is read by whoever has the unit in scope and by its assigned reviewers. @throws http.not-found */
const assertReads = async (c: Context, round: read.Round, unit: read.RoundUnit): Promise<void> => {
  const reader = await readerOf(c.tx, c.actor, read.campaignOf(round))
  if ((await whichMay(c.tx, reader, rules.mayReadScores, [unit.unit_id])).has(unit.unit_id)) return
  if ((await seatsOf(c.tx, round.id, unit.unit_id)).some((s) => s.accountId === c.actor.accountId)) return
  throw notFound({ noun: 'score' })
}

/** Evidence of every unit of a like-unit group: as frozen, or as of now. */
const groupEvidence = async (c: Context, round: read.Round, standard: Standard, unit: read.RoundUnit): Promise<Evidence[]> => {
  if (round.state === 'frozen')
    return (await read.frozenGroup(c.tx, round.id, unit.group_key)).map((bytes) => (JSON.parse(bytes) as FrozenUnit).evidence)
  const units = (await read.roundUnits(c.tx, round.id)).filter((u) => u.group_key === unit.group_key)
  return read.evidenceOf(c.tx, round, standard, units)
}

/** The sheet of one unit with its evidence: recomputed each time, from frozen evidence once the round is closed. */
const sheetOf = async (
  c: Context,
  round: read.Round,
  unit: read.RoundUnit,
  standard: Standard,
  sees: boolean,
): Promise<{ evidence: Evidence; sheet: ScoreSheet; grade: Grade; asOf: number }> => {
  const frozen = unit.bytes === null ? null : (JSON.parse(unit.bytes) as FrozenUnit)
  const asOf = frozen?.asOf ?? (await ledgerPosition(c.tx))
  const whole = frozen?.evidence ?? (await withRefs(c, round, standard, await read.evidenceOf(c.tx, round, standard, [unit])))[0]!
  // A blind sheet is the sheet of what this reader may know: totals, gains and grades follow from nothing else.
  const evidence = { ...whole, judgements: openTo(whole.judgements, standard.columns, c.actor.accountId, sees) }
  const open = await read.openUnits(c.tx, round.id, c.actor.accountId!)
  const others = needsCohort(standard)
    ? (await groupEvidence(c, round, standard, unit))
        .filter((e) => e.unit.id !== unit.unit_id)
        .map((e) => (open.has(e.unit.id) ? e : { ...e, judgements: [] }))
    : []
  const settled = settleEvidence(standard, [evidence, ...others], asOf).find((u) => u.sheet.unit.id === unit.unit_id)!
  return { evidence, sheet: settled.sheet, grade: { grade: settled.grade, title: settled.title, because: settled.because }, asOf }
}

/** Totals by column, of those that judge anything here; none for a column that is not in. */
const columnsOf = (standard: Standard, s: ScoreSheet, at: Omit<Parameters<typeof columnStanding>[1], 'given'>) =>
  standard.columns.flatMap((column) => {
    const asked = s.lines.flatMap((l) => (l.state === 'notApplicable' ? [] : l.columns.filter((k) => k.id === column.id)))
    if (asked.length === 0) return []
    const standing = columnStanding(column, { ...at, given: asked.every((k) => k.points !== null) })
    const { title, shown } = s.columns.find((k) => k.id === column.id)!
    return [{ id: column.id, title, standing, shown: standing === 'in' ? shown : null }]
  })

const judgingEvents = new Set(['score.judged', 'score.judgement-withdrawn', 'score.judgement-revised'])

const showSheet = implement(api.showSheet, async (c, { id, unitId }) => {
  const round = await read.readRound(c.tx, id)
  const unit = await read.readRoundUnit(c.tx, id, unitId)
  await assertReads(c, round, unit)
  const { standard } = await readFrozen(c.tx, round.standard_id, round.standard_no)
  const at = await standingAt(c, round, unit, standard)
  const me = c.actor.accountId
  const { evidence, sheet: s, grade, asOf } = await sheetOf(c, round, unit, standard, at.sees)
  const judgements = await read.judgementsOf(c.tx, id, [unitId])
  const leaves = new Map(leavesOf(standard).map(({ leaf }) => [leaf.id, leaf]))
  // As frozen with the round, else as they stand approved now.
  const refinedOf = (leaf: string) => {
    const own = evidence.refined?.find((r) => r.leaf === leaf)
    return own ? { approvedOn: own.approvedOn, conditions: own.conditions } : null
  }
  const confirms = (await whichMay(c.tx, c.actor, rules.mayConfirm, [unitId])).has(unitId)
  const judging = (column: Column): boolean => {
    const may =
      column.kind === 'self'
        ? confirms && rules.roundCan.can('selfJudge', round.state)
        : at.columns.includes(column.id) && rules.roundCan.can('judge', round.state)
    return may && rules.unitCan.can('judge', unit.state)
  }
  const mine = (column: Column) => judgements.filter((j) => j.column_id === column.id && (column.kind === 'self' || j.by_id === me))
  const columns = new Map(standard.columns.map((k) => [k.id, k]))
  const classes = new Map(standard.classes.map((k) => [k.id, k.title]))
  return {
    round: {
      id: round.id,
      title: round.title,
      state: round.state,
      standardDigest: round.standard_digest,
      campaignId: round.campaign_id,
      standardId: round.standard_id,
      standardNo: round.standard_no,
    },
    state: unit.state,
    version: unit.version,
    group: { name: sayGroup(unit.group_key, classes), units: await read.groupSize(c.tx, id, unit.group_key) },
    sheet: toWire(s),
    grade: { id: grade.grade, title: grade.title, because: [...grade.because] },
    lines: s.lines.map((l) => {
      const leaf = leaves.get(l.id)!
      return {
        id: l.id,
        sentences: explainLine(l, evidence),
        improve: l.lost && !isZero(l.lost) ? whatif(standard, evidence, asOf, l.id).map((r) => r.sentence) : [],
        allowed: allowedPoints(leaf).map(toExact),
        guidance: leaf.rule.kind === 'judged' ? leaf.rule.guidance : null,
        refined: refinedOf(l.id),
        mayNotApply: leaf.mayNotApply ?? false,
        versions: l.columns.map((k) => ({
          column: k.id,
          version: mine(columns.get(k.id)!).find((j) => j.leaf === l.id)?.version ?? 0,
        })),
      }
    }),
    contests: (await read.contestsOf(c.tx, id, unitId)).map((k) => ({
      id: k.id,
      kind: k.kind,
      leaf: k.leaf,
      reason: k.reason,
      ref: k.ref,
      onDay: k.on_day,
      state: k.state,
      answer: k.answer,
      answeredBy: k.answered_by,
      answeredOn: k.answered_on,
      dueOn: k.due_on,
      late: isLate(k, c.today),
      revisedColumn: k.revised_column,
      version: k.version,
    })),
    reviewers: at.seats.map((v) => ({
      accountId: v.accountId,
      name: v.name,
      column: v.column,
      how: v.how,
      submitted: v.submittedOn !== null,
    })),
    columns: columnsOf(standard, s, { unit: unit.state, seats: at.seats, sampled: at.sampled, me, sees: at.sees }),
    sealed: !at.sees,
    submit: standard.columns.filter((k) => k.kind !== 'self' && judging(k)).map((k) => k.id),
    bonusItems: (standard.bonus?.items ?? []).map((i) => ({ id: i.id, title: i.title, text: i.text, points: i.points })),
    frozen: unit.digest === null ? null : { on: round.frozen_on!, digest: unit.digest },
    may: {
      confirm: confirms && rules.roundCan.can('confirm', round.state) && rules.unitCan.can('confirm', unit.state),
      contest: confirms && rules.roundCan.can('contest', round.state),
      appeal: confirms && rules.roundCan.can('appeal', round.state),
      review: at.reviews && rules.roundCan.can('review', round.state) && rules.unitCan.can('review', unit.state),
      answer: at.reviews && rules.roundCan.can('answer', round.state),
      judge: standard.columns.filter(judging).map((k) => k.id),
    },
    timeline: (await read.sheetTimeline(c.tx, id, unitId))
      .filter((e) => at.sees || e.by_id === me || !judgingEvents.has(e.type) || columns.get(String(e.detail.columnId))?.kind === 'self')
      .map((e) => ({
        id: e.id,
        at: e.recorded_at.toISOString(),
        by: e.by,
        words: saysScore(e.type, { ...e.detail, ...e.personal }),
      })),
  }
})

const showFrozen = implement(api.showFrozen, async (c, { id, unitId }) => {
  const round = await read.readRound(c.tx, id)
  if (unitId === undefined) {
    const runs = await whichMay(c.tx, c.actor, rules.mayReadScores, [round.organiser_id])
    if (!runs.has(round.organiser_id) || round.bytes === null) throw notFound({ noun: 'round' })
    return { digest: round.digest!, bytes: round.bytes }
  }
  const unit = await read.readRoundUnit(c.tx, id, unitId)
  await assertReads(c, round, unit)
  if (unit.bytes === null) throw notFound({ noun: 'score' })
  return { digest: unit.digest!, bytes: unit.bytes }
})

/** The pure sheet of a unit as of now, for whoever needs the figure in the same transaction (nomination, rehearse). */
export const currentSheet = async (c: Context, roundId: number, unitId: number): Promise<ScoreSheet> => {
  const round = await read.readRound(c.tx, roundId)
  const unit = await read.readRoundUnit(c.tx, roundId, unitId)
  const { standard } = await readFrozen(c.tx, round.standard_id, round.standard_no)
  const [evidence] = await read.evidenceOf(c.tx, round, standard, [unit])
  return sheet(standard, evidence!, await ledgerPosition(c.tx))
}

export const sheetActions = [showSheet, showFrozen]
