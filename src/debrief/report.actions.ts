import { assertMay, isProxy, whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { notAllowed, notFound } from '../lib/contract.ts'
import { sha256Hex } from '../lib/digest.ts'
import type { Permission } from '../lib/permission.ts'
import { defaultDefinition } from '../poll/builtin.ts'
import { assertVersion } from './debrief.actions.ts'
import { attendeesOf } from './debrief.read.ts'
import { debriefText as t } from './debrief.text.ts'
import * as rules from './debrief.ts'
import { debriefCan, mayAsk, mayComment, mayGrade, mayReadDebriefs, mayReturn, mayWrite, reportCan } from './debrief.ts'
import * as write from './debrief.write.ts'
import * as api from './report.api.ts'
import * as read from './report.read.ts'
import { assertWords, isFigure, placeOfRef } from './report.ts'
import { documentOf, figuresNow, nearnessOf, reportsOut } from './view.actions.ts'

/** What an event of a report carries; names and words stay in the record. */
export const aboutReport = (r: read.ReportRow) => ({
  subjectId: r.id,
  unitId: r.unit_id,
  campaignId: r.campaign_id,
  detail: { debriefId: r.debrief_id, year: r.year_no },
})
/** An act of the arranging unit; who may read the report but not do this is told so. @throws http.not-found, access.not-allowed */
export const assertAbove = async (c: Context, r: read.ReportRow, may: Permission, noun: string): Promise<void> => {
  if ((await whichMay(c.tx, c.actor, may, [r.session_unit_id])).has(r.session_unit_id)) return
  if ((await whichMay(c.tx, c.actor, mayReadDebriefs, [r.unit_id])).has(r.unit_id)) throw notAllowed({ permission: may.name })
  await assertMay(c.tx, c.actor, may, r.session_unit_id, noun)
}
/** A report locked for somebody who may do this where `at` says. @throws http.not-found, access.not-allowed */
export const heldReport = async (c: Context, id: number, may: Permission, at: 'unit' | 'session'): Promise<read.ReportRow> => {
  const r = await read.lockReport(c.tx, id)
  if (at === 'session') await assertAbove(c, r, may, 'debrief-report')
  else await assertMay(c.tx, c.actor, may, r.unit_id, 'debrief-report')
  return r
}
/** The unit's other staff may type; a member of it who is not its secretary is not he. */
export const isItsSecretary = (c: Context, r: Pick<read.ReportRow, 'member_id' | 'unit_id'>): boolean => {
  const isHis = c.actor.memberId === null || c.actor.memberId === r.member_id
  return isHis || !c.actor.grants.some((g) => g.role === 'secretary' && g.unitId === r.unit_id)
}
/** @throws debrief.not-the-secretary */
export const assertSecretary = (c: Context, r: read.ReportRow): void => {
  if (!isItsSecretary(c, r)) throw rules.notTheSecretary({ name: r.name })
}

const writeWords = implement(api.writeReport, async (c, { id, version, ...words }) => {
  const r = await heldReport(c, id, mayWrite, 'unit')
  assertVersion(version, r.version)
  debriefCan.assert('write', r.session_state)
  reportCan.assert('write', r.state)
  assertSecretary(c, r)
  await write.writeWords(c.tx, id, words)
  await c.record('debrief-report.written', { ...aboutReport(r), proxy: isProxy(c.actor, r.unit_id) })
  return { version: version + 1 }
})

const handIn = implement(api.handInReport, async (c, { id, version }) => {
  const r = await heldReport(c, id, mayWrite, 'unit')
  debriefCan.assert('write', r.session_state)
  reportCan.assert('handIn', r.state)
  assertVersion(version, r.version)
  assertSecretary(c, r)
  const doc = await documentOf(c, r)
  assertWords(doc.words, r.settings, { problems: t['debrief.problems'], causes: t['debrief.causes'], next: t['debrief.next'] })
  const bytes = canonicalText(doc)
  const digest = sha256Hex(bytes)
  const proxy = isProxy(c.actor, r.unit_id)
  await write.writeHanded(c.tx, id, { bytes, digest, on: c.today, proxy })
  const late = rules.isLate({ state: 'handed', handedOn: c.today }, r.hand_in_on, c.today)
  await c.record('debrief-report.handed-in', { ...aboutReport(r), proxy, detail: { ...aboutReport(r).detail, digest, onTime: !late } })
  return { state: 'handed' as const, digest, late }
})

const sendBack = implement(api.returnReport, async (c, { id, version, reason }) => {
  const r = await heldReport(c, id, mayReturn, 'session')
  // Once it was read out it stands as it was read.
  debriefCan.assert('hold', r.session_state)
  reportCan.assert('return', r.state)
  assertVersion(version, r.version)
  await write.writeReturned(c.tx, id, reason)
  await c.record('debrief-report.returned', { ...aboutReport(r), detail: { ...aboutReport(r).detail, reason, wasDigest: r.digest } })
  return { state: 'returned' as const }
})

const excuse = implement(api.excuseReport, async (c, { id, version, reason }) => {
  const r = await heldReport(c, id, mayReturn, 'session')
  debriefCan.assert('write', r.session_state)
  reportCan.assert('excuse', r.state)
  assertVersion(version, r.version)
  await write.writeReportState(c.tx, id, 'absent', reason)
  await c.record('debrief-report.excused', { ...aboutReport(r), detail: { ...aboutReport(r).detail, reason } })
  return { state: 'absent' as const }
})

/** A report this actor may open. @throws http.not-found, access.not-allowed */
const openedReport = async (c: Context, id: number) => {
  const r = await read.readReport(c.tx, id)
  const near = await nearnessOf(c, r)
  if (!near.see && !near.own && !near.self) await assertMay(c.tx, c.actor, mayReadDebriefs, r.unit_id, 'debrief-report')
  return { r, near }
}

const show = implement(api.showReport, async (c, { id }) => {
  const { r, near } = await openedReport(c, id)
  const [out] = await reportsOut(c, [r], new Map([[id, near]]))
  const has = async (p: Permission, unitId: number) => (await whichMay(c.tx, c.actor, p, [unitId])).has(unitId)
  const kind = rules.pollKindOf[r.kind]
  const scale = defaultDefinition(kind, {
    title: r.session_title,
    object: 'cadre',
    served: r.session_unit,
    scoreTitle: r.session_title,
  })!.scale
  const attends = c.actor.memberId !== null && (await attendeesOf(c.tx, r.debrief_id)).some((a) => a.memberId === c.actor.memberId)
  const above = await has(mayReturn, r.session_unit_id)
  const lawful = (['write', 'handIn', 'return', 'excuse', 'ask', 'comment', 'grade', 'follow'] as const).filter((a) => {
    const session = a === 'handIn' || a === 'excuse' ? 'write' : a === 'return' ? 'hold' : a
    return reportCan.can(a, r.state) && debriefCan.can(session, r.session_state)
  })
  return {
    ...out!,
    settings: r.settings,
    scale: scale.grades.map((g) => ({ id: g.id, title: g.title })),
    version: r.version,
    lawful,
    may: {
      write: await has(mayWrite, r.unit_id),
      return: above,
      comment: await has(mayComment, r.session_unit_id),
      grade: await has(mayGrade, r.session_unit_id),
      ask: !near.self && (near.see || attends) && c.actor.grants.some((g) => mayAsk.roles.includes(g.role)),
      see: near.see,
    },
    history: (await timeline(c.tx, 'debrief-report', id)).map((e) => ({ type: e.type, happenedOn: e.happenedOn, by: e.by })),
  }
})

const figure = implement(api.listFigure, async (c, { id, figure: key }) => {
  const { r } = await openedReport(c, id)
  if (!isFigure(key)) throw rules.figureUnknown({ figure: key })
  const doc = await documentOf(c, r)
  const frozen = r.bytes !== null
  const f = frozen ? doc.figures.find((x) => x.key === key)! : (await figuresNow(c, r, key))[0]!
  return {
    figure: key,
    n: f.n,
    frozen,
    from: doc.from,
    until: doc.until,
    name: r.name,
    unitName: r.unit_name,
    records: f.records.map((x) => ({
      title: x.title,
      on: x.on,
      unit: x.unit,
      value: x.value,
      weight: x.weight,
      href: placeOfRef(x.ref),
    })),
  }
})

const secretary = implement(api.showSecretary, async (c, { memberId }) => {
  const near = new Map<number, Awaited<ReturnType<typeof nearnessOf>>>()
  const rows = []
  for (const r of await read.reportsOfMember(c.tx, memberId)) {
    const n = await nearnessOf(c, r)
    if (!n.see && !n.own && !n.self) continue
    near.set(r.id, n)
    rows.push(r)
  }
  if (rows.length === 0) throw notFound({ noun: 'debrief' })
  return { memberId, name: rows[0]!.name, years: await reportsOut(c, rows, near) }
})

export const reportActions = [writeWords, handIn, sendBack, excuse, show, figure, secretary]
