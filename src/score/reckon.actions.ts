import { refinedLines } from '../campaign/refinement.actions.ts'
import type { Tx } from '../db/db.ts'
import type { Context } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { toDecimal } from '../lib/rational.ts'
import { countAll, holdFigures, refsBehind, spanOf } from '../measure/count.actions.ts'
import { ledgerPosition, readPeriod } from '../measure/measure.read.ts'
import { readFrozen } from '../standard/standard.read.ts'
import type { Standard } from '../standard/standard-schema.ts'
import type { Evidence } from './evidence.ts'
import { type FrozenRound, type FrozenUnit, resultOf, settleEvidence } from './frozen.ts'
import { grade } from './grade.ts'
import { sealPackage } from './package.actions.ts'
import { pendingLines } from './round.ts'
import { evidenceOf, type Round, type RoundUnit, readRound, roundUnits } from './score.read.ts'
import { writeFrozen, writeGrades, writeResults, writeUnitBytes } from './score.write.ts'
import { hasGroupLines, settle } from './settle.ts'
import { type ScoreSheet, sheet } from './sheet.ts'

// The position of a judgement is its event's id: it must be known in the transaction that makes it, and the number in the sealed
// ledger comes only with the seal. Events are sealed in the order of their ids.

const BATCH = 500

/** Points or places that only the cohort can give. */
export const needsCohort = (s: Standard): boolean => (s.grades.shares ?? []).length > 0 || hasGroupLines(s)

/** What a sheet was made from: equal digests mean equal sheets. */
const inputsDigest = (standardDigest: string, e: Evidence): string =>
  sha256Hex(
    JSON.stringify([
      standardDigest,
      e.unit.class,
      Object.entries(e.measures).map(([id, v]) => [id, v.numerator, v.denominator]),
      e.judgements.map((j) => [j.ref, j.points]).sort(),
      e.exemptions.map((x) => x.ref).sort(),
      e.awards.map((a) => a.ref).sort(),
      e.imports ?? {},
    ]),
  )

const openLines = (s: ScoreSheet) => [
  ...s.lines.filter((l) => l.state === 'pending'),
  ...[...s.deductions, ...s.vetoes, ...s.ladder].filter((x) => x.state === 'pending'),
]

const keep = (standard: Standard, digest: string, e: Evidence, s: ScoreSheet) => ({
  unitId: s.unit.id,
  shown: s.total.shown,
  // A list shows it beside the rounded total, so it is rounded like it; the exact one is on the sheet.
  pending: toDecimal(s.total.pending, standard.rounding.places),
  openN: openLines(s).length,
  grade: needsCohort(standard) ? null : grade(standard, s).grade,
  inputsDigest: inputsDigest(digest, e),
})

type ForSheet = Pick<RoundUnit, 'unit_id' | 'name' | 'class_key' | 'group_key'>

/** Sheets of these units, and their results kept for the lists. */
export const scoreUnits = async (tx: Tx, round: Round, units: readonly ForSheet[]): Promise<ScoreSheet[]> => {
  const { standard, digest } = await readFrozen(tx, round.standard_id, round.standard_no)
  const asOf = await ledgerPosition(tx)
  const evidence = await evidenceOf(tx, round, standard, units)
  const sheets = evidence.map((e) => sheet(standard, e, asOf))
  await writeResults(
    tx,
    round.id,
    sheets.map((s, i) => keep(standard, digest, evidence[i]!, s)),
  )
  return sheets
}

// Without lines of the group the cohort needs only totals and what is open: 30,000 whole sheets would not fit into memory.
const slim = (s: ScoreSheet): ScoreSheet => ({
  ...s,
  lines: s.lines.filter((l) => l.state === 'pending' || l.state === 'cohort').map((l) => ({ ...l, inputs: [], columns: [] })),
  sums: [],
  bonus: [],
  columns: [],
})

/**
 * All units of a round from scratch, in batches; then grades over the cohort.
 * @returns what is still open, by unit, for the refusal that names it
 */
export const scoreAll = async (tx: Tx, roundId: number): Promise<{ units: number; open: { name: string; lines: string[] }[] }> => {
  const round = await readRound(tx, roundId)
  const { standard, digest } = await readFrozen(tx, round.standard_id, round.standard_no)
  const units = await roundUnits(tx, roundId)
  const asOf = await ledgerPosition(tx)
  const ranked = hasGroupLines(standard)
  const kept: ScoreSheet[] = []
  const open: { name: string; lines: string[] }[] = []
  for (let from = 0; from < units.length; from += BATCH) {
    const evidence = await evidenceOf(tx, round, standard, units.slice(from, from + BATCH))
    const sheets = evidence.map((e) => sheet(standard, e, asOf))
    await writeResults(
      tx,
      roundId,
      sheets.map((s, i) => keep(standard, digest, evidence[i]!, s)),
    )
    for (const s of sheets) {
      const lines = openLines(s)
      if (lines.length > 0) open.push({ name: s.unit.name, lines: lines.map((l) => `${l.id} ${l.title}`) })
      kept.push(ranked ? s : slim(s))
    }
  }
  if (needsCohort(standard)) {
    const settled = settle(standard, kept)
    await writeGrades(
      tx,
      roundId,
      settled.map((u) => ({ unitId: u.sheet.unit.id, shown: u.sheet.total.shown, grade: u.grade })),
    )
  }
  return { units: units.length, open }
}

/** @throws score.pending-lines naming units and lines */
export const assertComplete = (open: readonly { name: string; lines: string[] }[]): void => {
  if (open.length > 0)
    throw pendingLines({ units: open.slice(0, 20).map((u) => `${u.name}（${u.lines.slice(0, 6).join('、')}）`), n: open.length })
}

/** Evidence with the addresses of the records behind each figure, and with the unit's own conditions as they stand approved. */
export const withRefs = async (c: Context, round: Round, standard: Standard, evidence: readonly Evidence[]): Promise<Evidence[]> => {
  if (evidence.length === 0) return []
  const period = await readPeriod(c.tx, round.period_id)
  const ids = [...new Set(evidence.flatMap((e) => Object.keys(e.measures)))].filter((m) => standard.measures[m]!.available)
  const refs = await refsBehind(
    c,
    period,
    evidence.map((e) => e.unit.id),
    ids,
  )
  const refined = await refinedLines(c, {
    campaignId: round.campaign_id,
    unitIds: evidence.map((e) => e.unit.id),
    standardId: round.standard_id,
    standardNo: round.standard_no,
  })
  return evidence.map((e) => ({
    ...e,
    ...(refined.has(e.unit.id) ? { refined: refined.get(e.unit.id)! } : {}),
    measures: Object.fromEntries(Object.entries(e.measures).map(([id, v]) => [id, { ...v, refs: refs.get(e.unit.id)?.get(id) ?? [] }])),
  }))
}

/**
 * Close a round for ever: figures counted once more from the registers, every sheet with its evidence written as RFC 8785 text.
 * @throws score.pending-lines
 */
export const freezeRound = async (c: Context, round: Round): Promise<{ digest: string; package: string; units: number }> => {
  await holdFigures(c, round.period_id)
  await countAll(c, round.period_id)
  const { open } = await scoreAll(c.tx, round.id)
  assertComplete(open)
  const { standard, digest: standardDigest } = await readFrozen(c.tx, round.standard_id, round.standard_no)
  const asOf = await ledgerPosition(c.tx)
  const units = await roundUnits(c.tx, round.id)
  const evidence = await withRefs(c, round, standard, await evidenceOf(c.tx, round, standard, units))
  const settled = settleEvidence(standard, evidence, asOf)
  const byUnit = new Map(evidence.map((e) => [e.unit.id, e]))
  const documents = settled.map((u) => {
    const document: FrozenUnit = {
      schema: 'score-unit/1',
      round: round.id,
      standard: standardDigest,
      asOf,
      evidence: byUnit.get(u.sheet.unit.id)!,
      result: resultOf(u),
    }
    const bytes = canonicalText(document)
    return { unitId: u.sheet.unit.id, bytes, digest: sha256Hex(bytes), document }
  })
  for (let from = 0; from < documents.length; from += BATCH) await writeUnitBytes(c.tx, round.id, documents.slice(from, from + BATCH))
  const span = spanOf(await readPeriod(c.tx, round.period_id), c.today)
  const whole: FrozenRound = {
    schema: 'score-round/1',
    round: round.id,
    title: round.title,
    campaign: round.campaign_id,
    standard: { id: standard.id, version: standard.version, digest: standardDigest },
    asOf,
    period: span,
    units: documents.map(({ unitId, digest, document: d }) => ({
      unit: unitId,
      name: d.evidence.unit.name,
      class: d.evidence.unit.class,
      group: d.evidence.unit.group,
      digest,
      shown: d.result.shown,
      grade: d.result.grade,
      eligible: d.result.eligible,
    })),
  }
  const bytes = canonicalText(whole)
  const digest = sha256Hex(bytes)
  await writeFrozen(c.tx, round.id, { on: c.today, position: asOf, bytes, digest })
  const sealed = await sealPackage(c.tx, round, { document: whole, bytes, digest }, documents)
  return { digest, package: sealed, units: documents.length }
}
