import { assertMay, isProxy, scope, whichMay } from '../access/access.read.ts'
import { holdCampaign, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import type { Permission } from '../lib/permission.ts'
import { namesOf } from '../organisation/organisation.read.ts'
import { quorumNeeded } from '../poll/definition.ts'
import { readPoll } from '../poll/poll.read.ts'
import { leadersOf, membersBelow } from '../poll/roll.read.ts'
import { mayVote } from '../poll/roll.ts'
import { isOverdue } from '../rectification/rectification.ts'
import * as api from './debrief.api.ts'
import * as read from './debrief.read.ts'
import { debriefText as t } from './debrief.text.ts'
import * as rules from './debrief.ts'
import { debriefCan, mayArrange, mayReadDebriefs } from './debrief.ts'
import * as write from './debrief.write.ts'
import { commentsOf, itemsOf, leftOpen, questionsOf, type ReportRow, reportsOf } from './report.read.ts'

export const assertVersion = (seen: number, now: number): void => {
  if (seen !== now) throw staleVersion({ noun: 'debrief', seen, now })
}
/** What an event of a session carries: the words stay in the record. */
export const about = (d: { id: number; unit_id: number; campaign_id: number | null; kind: string; year_no: number }) => ({
  subjectId: d.id,
  unitId: d.unit_id,
  campaignId: d.campaign_id,
  detail: { kind: d.kind, year: d.year_no },
})
/** The session locked, the actor allowed, the version seen. @throws http.not-found, access.not-allowed, http.stale-version */
export const held = async (c: Context, id: number, version: number, may: Permission = mayArrange): Promise<read.Debrief> => {
  const d = await read.lockDebrief(c.tx, id)
  await assertMay(c.tx, c.actor, may, d.unit_id, 'debrief')
  assertVersion(version, d.version)
  return d
}

type Plan = Omit<Parameters<typeof arrange.run>[1], 'unitId'>

/** Who reports, read from the posts of the day. @throws debrief.no-secretary, debrief.two-secretaries, debrief.reports-twice */
const reportersOf = async (c: Context, kind: rules.DebriefKind, unitIds: readonly number[], heldOn: string) => {
  const posts = await read.holdersOn(c.tx, unitIds, heldOn)
  const names = await namesOf(c.tx, unitIds)
  const found = unitIds.map((unitId) => ({
    unitId,
    ...rules.secretaryOf(kind, names.get(unitId) ?? '', heldOn, posts.filter((p) => p.unitId === unitId)), // biome-ignore format: one line
  }))
  const twice = found.find((r, i) => found.findIndex((x) => x.memberId === r.memberId) !== i)
  if (twice) throw rules.reportsTwice({ name: twice.name }, 'reporters')
  return found
}

const planned = async (c: Context, unitId: number, q: Plan) => {
  const reporters = [...new Set(q.reporters)]
  const odd = await read.notBelowOf(c.tx, unitId, reporters)
  if (odd.length > 0) throw rules.notBelow({ units: odd }, 'reporters')
  const fromOn = q.fromOn ?? `${q.year}-01-01`
  const untilOn = q.untilOn ?? `${q.year}-12-31`
  if (fromOn > untilOn || q.handInOn > q.heldOn || fromOn > q.heldOn) throw rules.daysWrong({})
  rules.assertSettings(q.settings)
  const twice = q.classes.find((k, i) => q.classes.findIndex((x) => x.key === k.key) !== i)
  if (twice) throw rules.classTwice({ key: twice.key }, 'classes')
  if (q.campaignId !== null) {
    campaignCan.assert('act', (await holdCampaign(c.tx, q.campaignId)).state)
    for (const u of reporters) await unitIn(c.tx, q.campaignId, u)
  }
  return { row: { ...q, unitId, fromOn, untilOn }, reporters: await reportersOf(c, q.kind, reporters, q.heldOn) }
}

const arrange = implement(api.arrangeDebrief, async (c, { unitId, ...q }) => {
  await assertMay(c.tx, c.actor, mayArrange, unitId)
  const { row, reporters } = await planned(c, unitId, q)
  const id = await write.insertDebrief(c.tx, row, c.now)
  await write.writeParts(c.tx, id, q.classes, reporters)
  await c.record('debrief.arranged', {
    ...about({ id, unit_id: unitId, campaign_id: q.campaignId, kind: q.kind, year_no: q.year }),
    proxy: isProxy(c.actor, unitId),
  })
  return { id }
})

const edit = implement(api.editDebrief, async (c, { id, version, ...q }) => {
  const d = await held(c, id, version)
  debriefCan.assert('edit', d.state)
  const { row, reporters } = await planned(c, d.unit_id, q)
  await write.writeDraft(c.tx, id, row)
  await write.writeParts(c.tx, id, q.classes, reporters)
  await c.record('debrief.edited', about(d))
  return { version: version + 1 }
})

/** 应到 of one class, from the registers of today; nobody stands on the list twice. */
const invited = async (c: Context, k: rules.DebriefClass, reporters: readonly number[]) => {
  if (k.source.from === 'named') return k.source.people.map((p) => ({ memberId: null, name: p.name }))
  const found =
    k.source.from === 'leaders'
      ? await leadersOf(c.tx, k.source.unitIds, k.source.posts, c.today)
      : (await membersBelow(c.tx, k.source.unitIds.length > 0 ? k.source.unitIds : reporters)).filter((m) =>
          mayVote(m, { needsVotingRight: false, atHost: false }),
        )
  return found.map((m) => ({ memberId: m.memberId, name: m.name }))
}

const call = implement(api.callDebrief, async (c, { id, version }) => {
  const d = await held(c, id, version)
  debriefCan.assert('call', d.state)
  // Posts may have changed since the draft: the day of the session decides.
  const units = (await reportsOf(c.tx, id)).map((r) => r.unit_id)
  const classes = await read.classesOf(c.tx, id)
  await write.writeParts(c.tx, id, classes, await reportersOf(c, d.kind, units, d.held_on))
  const seats: { classKey: string; memberId: number | null; name: string }[] = []
  for (const k of classes) {
    const people = (await invited(c, k, units)).filter((p) => p.memberId === null || !seats.some((s) => s.memberId === p.memberId))
    if (people.length === 0) throw rules.nobodyInvited({ title: k.title }, 'classes')
    seats.push(...people.map((p) => ({ classKey: k.key, ...p })))
  }
  await write.writeAttendees(c.tx, id, seats)
  await write.writeState(c.tx, id, 'called')
  await c.record('debrief.called', { ...about(d), detail: { ...about(d).detail, reports: units.length, should: seats.length } })
  return { state: 'called' as const, should: seats.length }
})

const hold = implement(api.holdDebrief, async (c, { id, version, present, minutes }) => {
  const d = await held(c, id, version)
  debriefCan.assert('hold', d.state)
  if (c.today < d.held_on) throw rules.notTheDay({ heldOn: d.held_on })
  const seats = await read.attendeesOf(c.tx, id)
  const known = new Set(seats.map((s) => s.seat))
  const came = [...new Set(present)]
  const odd = came.find((s) => !known.has(s))
  if (odd !== undefined) throw rules.noSuchSeat({ seat: odd }, 'present')
  const needed = quorumNeeded(d.settings.quorum, seats.length)
  if (came.length < Math.max(needed, 1)) throw rules.noQuorum({ present: came.length, needed: Math.max(needed, 1), should: seats.length })
  await write.writePresence(c.tx, id, came)
  await write.writeState(c.tx, id, 'held', { minutes, should_n: seats.length, present_n: came.length })
  await c.record('debrief.held', { ...about(d), detail: { ...about(d).detail, should: seats.length, present: came.length } })
  return { state: 'held' as const, should: seats.length, present: came.length }
})

const close = implement(api.closeDebrief, async (c, { id, version }) => {
  const d = await held(c, id, version)
  debriefCan.assert('close', d.state)
  const reports = (await reportsOf(c.tx, id)).filter((r) => r.state !== 'absent')
  const commented = new Set((await commentsOf(c.tx, reports.map((r) => r.id))).map((k) => k.report_id)) // biome-ignore format: one line
  const missing = (what: string, rows: readonly ReportRow[]) => {
    if (rows.length > 0) throw rules.notFinished({ what, names: rows.map((r) => r.name) })
  }
  missing(t['debrief.part.report'], reports.filter((r) => r.state !== 'handed')) // biome-ignore format: one line
  missing(t['debrief.part.comment'], reports.filter((r) => !commented.has(r.id))) // biome-ignore format: one line
  missing(t['debrief.part.grade'], reports.filter((r) => r.grade === null)) // biome-ignore format: one line
  await write.writeState(c.tx, id, 'closed', { closed_on: c.today })
  await c.record('debrief.closed', { ...about(d), detail: { ...about(d).detail, reports: reports.length } })
  return { state: 'closed' as const }
})

const withdraw = implement(api.withdrawDebrief, async (c, { id, version, reason }) => {
  const d = await held(c, id, version)
  debriefCan.assert('withdraw', d.state)
  await write.writeState(c.tx, id, 'withdrawn', { reason })
  await c.record('debrief.withdrawn', { ...about(d), detail: { ...about(d).detail, reason } })
  return { state: 'withdrawn' as const }
})

const rowOf = (d: read.DebriefRow, today: string) => ({
  id: d.id,
  unitId: d.unit_id,
  unitName: d.unit_name,
  campaignId: d.campaign_id,
  campaign: d.campaign,
  year: d.year_no,
  title: d.title,
  kind: d.kind,
  heldOn: d.held_on,
  handInOn: d.hand_in_on,
  state: d.state,
  reports: Number(d.reports_n),
  handed: Number(d.handed_n),
  late: debriefCan.can('write', d.state) && today > d.hand_in_on ? Number(d.reports_n) - Number(d.handed_n) : 0,
})

const list = implement(api.listDebriefs, async (c, q) => {
  const { rows, total } = await read.listDebriefRows(c.tx, scope(c.actor, mayReadDebriefs), q, q)
  return page(
    rows.map((r) => rowOf(r, c.today)),
    q.limit,
    (r) => r.heldOn,
    total,
  )
})

/** Reports of a session this actor may read: all for who arranges or sits above, else those of his own units. @throws http.not-found */
const readable = async (c: Context, d: read.DebriefRow): Promise<{ reports: ReportRow[]; see: boolean }> => {
  const reports = await reportsOf(c.tx, d.id)
  const may = await whichMay(c.tx, c.actor, mayReadDebriefs, [d.unit_id, ...reports.map((r) => r.unit_id)])
  if (may.has(d.unit_id)) return { reports, see: true }
  const own = d.state === 'draft' ? [] : reports.filter((r) => may.has(r.unit_id))
  if (own.length === 0) await assertMay(c.tx, c.actor, mayReadDebriefs, d.unit_id, 'debrief')
  return { reports: own, see: false }
}

const show = implement(api.showDebrief, async (c, { id }) => {
  const d = await read.readDebrief(c.tx, id)
  const { reports, see } = await readable(c, d)
  const ids = reports.map((r) => r.id)
  const questions = await questionsOf(c.tx, ids)
  const comments = await commentsOf(c.tx, ids)
  const items = await itemsOf(c.tx, ids)
  const seats = await read.attendeesOf(c.tx, id)
  const now = await read.holdersOn(c.tx, reports.map((r) => r.unit_id), d.held_on) // biome-ignore format: one line
  const arranges = (await whichMay(c.tx, c.actor, mayArrange, [d.unit_id])).has(d.unit_id)
  const reportRows = []
  for (const r of reports) {
    const asked = questions.filter((q) => q.report_id === r.id)
    const mine = items.filter((i) => i.report_id === r.id)
    const poll = r.poll_id === null ? null : await readPoll(c.tx, r.poll_id)
    reportRows.push({
      id: r.id,
      unitId: r.unit_id,
      unitName: r.unit_name,
      memberId: r.member_id,
      name: r.name,
      post: r.post,
      state: r.state,
      handedOn: r.handed_on,
      late: rules.isLate({ state: r.state, handedOn: r.handed_on }, d.hand_in_on, c.today),
      proxy: r.proxy,
      reason: r.reason,
      questions: asked.length,
      unanswered: asked.filter((q) => q.state === 'asked').length,
      commented: comments.some((k) => k.report_id === r.id),
      pollId: poll?.id ?? null,
      pollState: poll?.state ?? null,
      grade: see || d.state === 'closed' ? (poll?.definition.scale.grades.find((g) => g.id === r.grade)?.title ?? null) : null,
      items: mine.length,
      itemsOpen: mine.filter((i) => i.state !== 'closed').length,
      changed: d.state !== 'closed' && !now.some((p) => p.unitId === r.unit_id && p.memberId === r.member_id && rules.isPostOf(d.kind, p.post)), // biome-ignore format: one line
    })
  }
  return {
    ...rowOf(d, c.today),
    place: d.place,
    fromOn: d.from_on,
    untilOn: d.until_on,
    minutes: d.minutes,
    reason: d.reason,
    closedOn: d.closed_on,
    settings: d.settings,
    classes: (await read.classesOf(c.tx, id)).map((k) => {
      const of = seats.filter((s) => s.classKey === k.key)
      return { ...k, should: of.length, present: of.filter((s) => s.present).length }
    }),
    should: d.should_n ?? (seats.length || null),
    present: d.present_n,
    quorum: quorumNeeded(d.settings.quorum, d.should_n ?? seats.length),
    reportRows,
    carried: (await leftOpen(c.tx, reports.map((r) => r.unit_id), d.held_on)).map((i) => ({ itemId: i.item_id, unitName: i.unit_name, year: i.year_no, what: i.what, responsible: i.responsible, dueOn: i.due_on, overdue: isOverdue({ state: i.state, dueOn: i.due_on }, c.today), state: i.state })), // biome-ignore format: one line
    version: d.version,
    lawful: debriefCan.lawful(d.state),
    may: { arrange: arranges, see },
    history: (await timeline(c.tx, 'debrief', id)).map((e) => ({ type: e.type, happenedOn: e.happenedOn, by: e.by })),
  }
})

const attendees = implement(api.listAttendees, async (c, { id }) => {
  const d = await read.readDebrief(c.tx, id)
  await assertMay(c.tx, c.actor, mayArrange, d.unit_id, 'debrief')
  const classes = await read.classesOf(c.tx, id)
  return {
    rows: (await read.attendeesOf(c.tx, id)).map((a) => ({
      seat: a.seat,
      classKey: a.classKey,
      classTitle: classes.find((k) => k.key === a.classKey)?.title ?? '',
      name: a.name,
      present: a.present,
    })),
  }
})

export const sessionActions = [arrange, edit, call, hold, close, withdraw, list, show, attendees]
