import { isProxy } from '../access/access.read.ts'
import { belongsTo } from '../activity/activity.read.ts'
import { type Context, implement } from '../http/action.ts'
import { defaultDefinition } from '../poll/builtin.ts'
import { type Definition, topLimit } from '../poll/definition.ts'
import { makePoll } from '../poll/poll.actions.ts'
import { readPoll } from '../poll/poll.read.ts'
import { pollCan } from '../poll/poll.ts'
import { buildPollRoll } from '../poll/roll.actions.ts'
import { about, assertVersion, held } from './debrief.actions.ts'
import * as api from './debrief.api.ts'
import { classesOf, type Debrief } from './debrief.read.ts'
import { debriefText as t } from './debrief.text.ts'
import * as rules from './debrief.ts'
import { debriefCan, mayComment, mayGrade, reportCan } from './debrief.ts'
import * as write from './debrief.write.ts'
import { aboutReport, heldReport } from './report.actions.ts'
import * as reports from './report.api.ts'
import * as read from './report.read.ts'
import { ballotOf } from './view.actions.ts'

/** The poll of a session: its grades, its classes as they sit in the hall, kept apart in the result. */
const definitionFor = (d: Debrief, classes: readonly rules.DebriefClass[], title: string): Definition => {
  const base = defaultDefinition(rules.pollKindOf[d.kind], {
    title: title.slice(0, 120),
    object: 'cadre',
    served: classes[0]!.title,
    scoreTitle: t['debrief.score'],
  })!
  return {
    ...base,
    classes: classes.map((k) => ({ key: k.key, title: k.title, weight: k.weight, served: k.served, population: null, least: null })),
    settings: { ...base.settings, quorum: d.settings.quorum, topAtMost: d.settings.topAtMost },
  }
}

const ballot = implement(api.ballotDebrief, async (c, { id, version, channel }) => {
  const d = await held(c, id, version)
  debriefCan.assert('ballot', d.state)
  const rows = (await read.reportsOf(c.tx, id)).filter((r) => r.state !== 'absent')
  if (rows.length === 0) throw rules.nobodyReports({})
  for (const pollId of new Set(rows.map((r) => r.poll_id)))
    if (pollId !== null && !['void', 'withdrawn'].includes((await readPoll(c.tx, pollId)).state)) throw rules.ballotStands({})
  const classes = await classesOf(c.tx, id)
  const pollIds: number[] = []
  const each = rules.pollForEach(d.kind)
  for (const group of each ? rows.map((r) => [r]) : [rows]) {
    const title = each ? t['debrief.ballot-of-one']({ title: d.title, name: group[0]!.name }) : d.title
    const made = await makePoll(c, {
      unitId: d.unit_id,
      campaignId: d.campaign_id,
      planKey: null,
      series: null,
      channel,
      definition: definitionFor(d, classes, title),
      objects: group.map((r) => ({ unitId: r.unit_id, memberId: r.member_id, windowId: null, name: '' })),
      fillMembers: false,
      each: false,
      months: [],
    })
    const pollId = made.ids[0]!
    let seen = 1
    for (const k of classes) {
      const source =
        k.source.from === 'named'
          ? { from: 'named' as const, people: k.source.people.map((p) => ({ name: p.name, stratum: null })) }
          : k.source.from === 'leaders'
            ? k.source
            : {
                from: 'members' as const,
                unitIds: k.source.unitIds.length > 0 ? k.source.unitIds : group.map((r) => r.unit_id),
                atHost: false,
              }
      seen = (await buildPollRoll.run(c, { id: pollId, version: seen, classKey: k.key, source })).version
    }
    for (const [i, r] of group.entries()) await write.writeBallot(c.tx, r.id, pollId, i + 1)
    pollIds.push(pollId)
  }
  await write.writeState(c.tx, id, d.state)
  await c.record('debrief.balloted', { ...about(d), proxy: isProxy(c.actor, d.unit_id), detail: { ...about(d).detail, pollIds, channel } })
  return { pollIds, version: version + 1 }
})

/**
 * Nobody comments on or grades himself or his own line, nor where he declared an interest.
 * @throws debrief.interest
 */
export const assertFree = async (c: Context, r: read.ReportRow): Promise<void> => {
  const no = (kind: string) => rules.interest({ name: r.name, kind })
  if (c.actor.memberId !== null && c.actor.memberId === r.member_id) throw no('self')
  // The seats of the session's own unit are what entitles; a seat in the secretary's unit or below it is his line.
  const line = await belongsTo(c.tx, c.actor, r.unit_id)
  if (line || (c.actor.memberId !== null && (await read.isOfLine(c.tx, c.actor.memberId, r.unit_id, c.today)))) throw no('line')
  const declared = await read.conflictsOf(c.tx, r.id, c.actor.accountId)
  if (declared) throw no(declared.kind)
}

const comment = implement(reports.commentReport, async (c, { id, strengths, problems }) => {
  const r = await heldReport(c, id, mayComment, 'session')
  debriefCan.assert('comment', r.session_state)
  reportCan.assert('comment', r.state)
  await assertFree(c, r)
  const k = { reportId: id, accountId: c.actor.accountId!, by: c.actor.name, strengths, problems, on: c.today }
  if (!(await write.insertComment(c.tx, k))) throw rules.commentedAlready({ by: (await read.commentsOf(c.tx, [id]))[0]!.by_name })
  await c.record('debrief-report.commented', aboutReport(r))
  return { givenOn: c.today }
})

const declare = implement(reports.declareInterest, async (c, { id, kind, reason }) => {
  const r = await heldReport(c, id, mayComment, 'session')
  debriefCan.assert('declare', r.session_state)
  await write.upsertConflict(c.tx, { reportId: id, accountId: c.actor.accountId!, kind, reason, on: c.today })
  await c.record('debrief-report.interest-declared', {
    ...aboutReport(r),
    detail: { ...aboutReport(r).detail, kind },
    ...(reason ? { personal: { reason } } : {}),
  })
  return { declaredOn: c.today }
})

const grade = implement(reports.gradeReport, async (c, { id, version, grade: chosen, meeting, reason }) => {
  // The session is locked with the report, so that the limit on the top grade holds for grades given at once.
  const r = await heldReport(c, id, mayGrade, 'session')
  debriefCan.assert('grade', r.session_state)
  reportCan.assert('grade', r.state)
  assertVersion(version, r.version)
  await assertFree(c, r)
  if (r.poll_id === null) throw rules.notCertified({})
  const p = await readPoll(c.tx, r.poll_id)
  if (!pollCan.can('tell', p.state)) throw rules.notCertified({})
  const grades = p.definition.scale.grades
  const title = grades.find((g) => g.id === chosen)?.title
  if (title === undefined) throw rules.noGrade({ grade: chosen }, 'grade')
  const all = (await read.reportsOf(c.tx, r.debrief_id)).filter((x) => x.state !== 'absent').length
  const limit = topLimit(r.settings.topAtMost, all)
  if (chosen === grades[0]!.id && limit !== null && (await read.gradedAs(c.tx, r.debrief_id, chosen, id)) >= limit)
    throw rules.tooManyTop({ grade: title, limit, of: all }, 'grade')
  // Each class is held against the grade by itself; one too small to be shown cannot be said to agree.
  const classes = (await ballotOf(c, r, { see: true, own: true, self: false }))!.classes
  const odd = classes.filter((k) => k.grade !== title)
  if (odd.length > 0 && reason === '') {
    const said = odd.map((k) => `${k.title}${k.grade ?? t['debrief.not-shown']}`).join('、')
    throw rules.differsWithoutReason({ ballot: said, grade: title }, 'reason')
  }
  await write.writeGrade(c.tx, id, { grade: chosen, reason, meeting, on: c.today, by: c.actor.accountId! })
  const differs = odd.length > 0
  await c.record('debrief-report.graded', {
    ...aboutReport(r),
    detail: { ...aboutReport(r).detail, differs, meeting },
    personal: { grade: chosen, reason },
  })
  return { differs }
})

export const ballotActions = [ballot, comment, declare, grade]
