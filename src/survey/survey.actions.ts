import { assertMay, scope, whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import type { Permission } from '../lib/permission.ts'
import { notYours } from '../poll/poll.ts'
import type { Definition } from './definition.ts'
import { questionsOf } from './definition.ts'
import { type Finding, lintSurvey } from './lint.ts'
import * as api from './survey.api.ts'
import * as read from './survey.read.ts'
import { findingNames } from './survey.text.ts'
import { mayCertifySurveys, mayDrawSurveys, mayReadSurveys, mayReadTexts, mayRunSurveys, surveyCan } from './survey.ts'
import * as write from './survey.write.ts'

/** What an event of a survey carries; questions, names and figures stay in the record. */
export const about = (s: { id: number; unit_id: number; mode: string; allocation: string }) => ({
  subjectId: s.id,
  unitId: s.unit_id,
  detail: { mode: s.mode, allocation: s.allocation },
})
/** The survey locked, the actor allowed, the version seen. @throws http.not-found, access.not-allowed, http.stale-version */
export const held = async (c: Context, id: number, version: number | null, may: Permission = mayRunSurveys): Promise<read.SurveyRow> => {
  const s = await read.lockSurvey(c.tx, id)
  await assertMay(c.tx, c.actor, may, s.unit_id, 'survey')
  if (version !== null && version !== s.version) throw staleVersion({ noun: 'survey', seen: version, now: s.version })
  return s
}
export const told = (d: Definition): (Finding & { says: string })[] => {
  const name = new Map(questionsOf(d).map((q) => [q.id, q.text]))
  return lintSurvey(d).map((f) => ({ ...f, says: findingNames[f.rule]!({ words: f.words, where: f.question === null ? '' : (name.get(f.question) ?? f.question) }) })) // biome-ignore format: one line
}

const define = implement(api.defineSurvey, async (c, { unitId, aboutId, mode, allocation, definition }) => {
  await assertMay(c.tx, c.actor, mayRunSurveys, unitId)
  const of = aboutId ?? unitId
  if (!(await whichMay(c.tx, c.actor, mayRunSurveys, [of])).has(of)) throw notYours({}, 'aboutId')
  const id = await write.insertSurvey(c.tx, { unitId, aboutId: of, definition, mode, allocation, at: c.now })
  await c.record('survey.defined', about({ id, unit_id: unitId, mode, allocation }))
  return { id, findings: told(definition) }
})

const check = implement(api.checkSurvey, async (_c, { definition }) => ({ findings: told(definition) }))

const edit = implement(api.editSurvey, async (c, { id, version, definition }) => {
  const s = await held(c, id, version)
  surveyCan.assert('edit', s.state)
  await write.writeDraft(c.tx, id, definition)
  await c.record('survey.edited', about(s))
  return { version: s.version + 1, findings: told(definition) }
})

const end = async (c: Context, id: number, version: number, act: 'void' | 'withdraw', reason: string) => {
  const s = await held(c, id, version)
  surveyCan.assert(act, s.state)
  const state = act === 'void' ? ('void' as const) : ('withdrawn' as const)
  await write.writeState(c.tx, id, state, { reason })
  // A survey that will never be counted keeps neither names nor forms.
  await write.eraseWorkings(c.tx, id)
  await write.eraseResult(c.tx, id)
  await c.record(act === 'void' ? 'survey.voided' : 'survey.withdrawn', { ...about(s), detail: { ...about(s).detail, reason } })
  return { state }
}
const voidIt = implement(api.voidSurvey, (c, q) => end(c, q.id, q.version, 'void', q.reason))
const withdraw = implement(api.withdrawSurvey, (c, q) => end(c, q.id, q.version, 'withdraw', q.reason))

const rowOf = (s: read.SurveyRow) => ({
  id: s.id,
  unitId: s.unit_id,
  unitName: s.unit_name,
  aboutId: s.about_id,
  aboutName: s.about_name,
  title: s.title,
  mode: s.mode,
  allocation: s.allocation,
  state: s.state,
  questions: questionsOf(s.definition).length,
  closesAt: s.closes_at?.toISOString() ?? null,
  certifiedOn: s.certified_on,
})

const list = implement(api.listSurveys, async (c, q) => {
  const { rows, total } = await read.listSurveyRows(c.tx, scope(c.actor, mayReadSurveys), q, q)
  return page(rows.map(rowOf), q.limit, (r) => r.id, total)
})

const show = implement(api.showSurvey, async (c, { id }) => {
  const s = await read.readSurvey(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadSurveys, s.unit_id, 'survey')
  const may = async (p: Permission) => (await whichMay(c.tx, c.actor, p, [s.unit_id])).has(s.unit_id)
  return {
    ...rowOf(s),
    definition: s.definition,
    findings: s.state === 'draft' ? told(s.definition) : [],
    wanted: s.wanted_n,
    drawnOn: s.drawn_on,
    strata: s.strata ?? (await read.frameSizes(c.tx, id)),
    opensAt: s.opens_at?.toISOString() ?? null,
    digest: s.digest,
    passesOn: s.passes_on,
    passes: await read.passCount(c.tx, id),
    reason: s.reason,
    version: s.version,
    lawful: surveyCan.lawful(s.state),
    may: { run: await may(mayRunSurveys), draw: await may(mayDrawSurveys), certify: await may(mayCertifySurveys), texts: await may(mayReadTexts) }, // biome-ignore format: one line
    history: (await timeline(c.tx, 'survey', id)).map((e) => ({ type: e.type, happenedOn: e.happenedOn, by: e.by })),
  }
})

export const surveyActions = [define, check, edit, voidIt, withdraw, list, show]
