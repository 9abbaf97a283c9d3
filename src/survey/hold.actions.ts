import { randomBytes } from 'node:crypto'
import { type Context, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { parsePublicCode, publicCode, sha256Hex } from '../lib/digest.ts'
import { visible } from '../poll/visible.ts'
import { readSheet } from './answer.ts'
import { type Definition, OVERALL, questionsOf } from './definition.ts'
import { maskWords } from './mask.ts'
import { gateOf } from './result.actions.ts'
import { resultOf, type SurveyResult } from './result.ts'
import { about, held, told } from './survey.actions.ts'
import * as api from './survey.api.ts'
import * as read from './survey.read.ts'
import * as rules from './survey.ts'
import { mayCertifySurveys, surveyCan } from './survey.ts'
import * as write from './survey.write.ts'
import type { Stratum } from './weight.ts'

const freeze = implement(api.freezeSurvey, async (c, { id, version, ...q }) => {
  const s = await held(c, id, version)
  surveyCan.assert('freeze', s.state)
  const found = told(s.definition)
  if (found[0]) {
    const { rule, words, question } = found[0]
    throw rules.unfit({ rule, where: question ?? '', words, found: found.map((f) => f.says) })
  }
  const opensAt = q.opensAt === null ? c.now : new Date(q.opensAt)
  const closesAt = new Date(q.closesAt)
  if (closesAt <= c.now || closesAt <= opensAt) throw rules.closesInPast({}, 'closesAt')
  const strata = await read.frameSizes(c.tx, id)
  if (strata.length === 0) throw rules.noFrame({})
  if (s.mode === 'sample' && s.drawn === null) throw rules.notDrawn({})
  const drawn = strata.reduce((n, x) => n + x.drawn, 0)
  if (drawn > rules.passesAtMost) throw rules.tooManyPasses({ n: drawn, max: rules.passesAtMost })
  const least = s.definition.settings.smallest
  // The stratum stands on the form: of a handful of people each would be known by it.
  const small = strata.find((x) => x.drawn < least)
  if (small) throw rules.stratumTooSmall({ stratum: small.stratum, n: small.drawn, least })
  const frozen = canonicalText({
    format: 'zhengyou.survey.frozen/1',
    definition: s.definition,
    mode: s.mode,
    allocation: s.allocation,
    strata,
    draw: (s.drawn ?? []).map((x) => ({ stratum: x.stratum, list: x.list, seed: x.seed })),
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
  })
  const digest = sha256Hex(frozen)
  await write.writeFrozen(c.tx, id, { frozen, digest, strata, opensAt, closesAt })
  await c.record('survey.frozen', { ...about(s), detail: { ...about(s).detail, digest, strata } })
  return { state: 'frozen' as const, digest }
})

const issue = implement(api.issuePasses, async (c, { id, version }) => {
  const s = await held(c, id, version)
  surveyCan.assert('issue', s.state)
  const strata = s.strata!.map((x) => ({
    stratum: x.stratum,
    codes: Array.from({ length: x.drawn }, () => publicCode(randomBytes(10))),
  }))
  await write.writePasses(
    c.tx,
    id,
    strata.flatMap((x) => x.codes.map((code) => ({ hash: sha256Hex(code), stratum: x.stratum }))),
    c.today,
  )
  await c.record('survey.passes-issued', { ...about(s), detail: { ...about(s).detail, n: strata.reduce((n, x) => n + x.codes.length, 0) } })
  return { version: s.version + 1, strata }
})

const open = implement(api.openSurvey, async (c, { id, version }) => {
  const s = await held(c, id, version)
  surveyCan.assert('open', s.state)
  if (s.passes_on === null) throw rules.noPasses({})
  if (c.now < s.opens_at!) throw rules.openTooEarly({ opensAt: s.opens_at!.toISOString() })
  await write.writeState(c.tx, id, 'open')
  await c.record('survey.opened', about(s))
  return { state: 'open' as const }
})

const close = implement(api.closeSurvey, async (c, { id, version }) => {
  const s = await held(c, id, version)
  surveyCan.assert('close', s.state)
  if (c.now < s.closes_at!) throw rules.closeTooEarly({ closesAt: s.closes_at!.toISOString() })
  await write.rewriteAll(c.tx, id)
  await write.writeState(c.tx, id, 'closed', { closed_on: c.today })
  await c.record('survey.closed', about(s))
  return { state: 'closed' as const }
})

/** Every answer worth the same: only then is a plain share of answers a share of people. */
const selfWeighting = (s: read.SurveyRow): boolean => s.mode === 'everyone' || s.allocation === 'proportional' || s.strata!.length === 1

const count = implement(api.countSurvey, async (c, { id, version, reached }) => {
  const s = await held(c, id, version)
  surveyCan.assert('count', s.state)
  const rows = await read.answersToCount(c.tx, id)
  const strata: Stratum[] = s.strata!.map((x) => {
    const answered = rows.filter((r) => r.stratum === x.stratum).length
    const n = reached.find((r) => r.stratum === x.stratum)?.n ?? -1
    if (n < answered || n > x.drawn)
      throw rules.reachedWrong({ stratum: x.stratum, reached: Math.max(n, 0), answered, drawn: x.drawn }, 'reached')
    return { ...x, reached: n, answered }
  })
  const result = resultOf(s.definition, rows, strata)
  const digest = sha256Hex(canonicalText(result))
  await write.insertResult(c.tx, id, result, digest, c.today)
  const written = new Set(questionsOf(s.definition).filter((q) => q.kind === 'text').map((q) => q.id)) // biome-ignore format: one line
  await write.insertTexts(
    c.tx,
    id,
    rows.flatMap(
      (r) =>
      Object.entries(r.answers).flatMap(([question, words]) => (written.has(question) && typeof words === 'string' ? [{ question, words: maskWords(words) }] : [])), // biome-ignore format: one line
    ),
  )
  await write.writeState(c.tx, id, 'counted', { counted_by: c.actor.accountId! })
  // No figure goes into the ledger before the result is certified.
  await c.record('survey.counted', about(s))
  return { state: 'counted' as const, digest }
})

const overall = (s: read.SurveyRow, r: SurveyResult) => {
  const q = r.questions.find((x) => x.id === OVERALL && x.kind === 'scale')
  if (!s.definition.settings.served || !selfWeighting(s) || !q || q.withheld || !q.satisfied || !q.dissatisfied) return null
  return { satisfied: q.satisfied.n, dissatisfied: q.dissatisfied.n, valid: q.satisfied.of }
}
const certify = implement(api.certifySurvey, async (c, { id, version }) => {
  const s = await held(c, id, version, mayCertifySurveys)
  surveyCan.assert('certify', s.state)
  if (s.counted_by === c.actor.accountId) throw rules.counterCertifies({})
  const found = (await read.readResult(c.tx, id))!
  const { value } = visible({ reads: true, runs: true, isObject: false }, gateOf(s), c.now, found.result)
  const figure = overall(s, value)
  if (figure) await write.insertFigure(c.tx, id, { unitId: s.about_id, heldOn: s.closed_on!, ...figure })
  await write.writeState(c.tx, id, 'certified', { certified_on: c.today, certified_by: c.actor.accountId! })
  await write.eraseWorkings(c.tx, id)
  await c.record('survey.certified', { ...about(s), detail: { ...about(s).detail, digest: found.digest, unitIds: [s.about_id] } })
  return { state: 'certified' as const, measured: figure !== null }
})

/** The survey a slip is for. @throws survey.unknown-code, survey.code-spent, survey.not-open */
export const surveyOfCode = async (c: Context, typed: string): Promise<{ survey: read.SurveyRow; code: string }> => {
  const code = parsePublicCode(typed)
  const pass = code === null ? undefined : await read.passByHash(c.tx, sha256Hex(code))
  if (!pass) throw rules.unknownCode({}, 'code')
  const survey = await read.readSurvey(c.tx, pass.surveyId)
  if (!surveyCan.can('answer', survey.state) || c.now >= survey.closes_at!) throw rules.notOpen({}, 'code')
  if (pass.spent) throw rules.codeSpent({}, 'code')
  return { survey, code: code! }
}

/**
 * One form by one slip. Nothing is appended to the ledger: an event would tell the hour.
 * @throws survey.unknown-code, survey.code-spent, survey.not-open, survey.answers-faulty
 */
export const handIn = async (c: Context, typed: string, sent: Readonly<Record<string, unknown>>): Promise<void> => {
  const { survey, code } = await surveyOfCode(c, typed)
  const d: Definition = survey.definition
  const { answers, faults } = readSheet(d, sent)
  if (Object.keys(faults).length > 0) throw rules.answersFaulty({ questions: Object.keys(faults) })
  // One after the other: the second with the same slip, and whoever comes with the end, waits here and then sees.
  const now = await read.lockSurvey(c.tx, survey.id)
  if (!surveyCan.can('answer', now.state)) throw rules.notOpen({}, 'code')
  const pass = (await read.passByHash(c.tx, sha256Hex(code)))!
  if (pass.spent) throw rules.codeSpent({}, 'code')
  await write.admit(c.tx, survey.id, sha256Hex(code), { stratum: pass.stratum, answers })
}

export const surveyHoldActions = [freeze, issue, open, close, count, certify]
