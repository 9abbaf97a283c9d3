import { assertMay, isProxy } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { topLimit } from './definition.ts'
import { about, held } from './poll.actions.ts'
import * as read from './poll.read.ts'
import { mayRunPolls, noSuchObject, pollCan } from './poll.ts'
import { gateOf } from './result.actions.ts'
import * as api from './result.api.ts'
import { figureItem, type PollResult } from './result.ts'
import { pollsAbout, type ReviewRow, reviewsOf } from './review.read.ts'
import * as rules from './review.ts'
import { ballotGrade } from './review.ts'
import { upsertAssessment, upsertSelf, writeTold } from './review.write.ts'
import { type Viewer, visible } from './visible.ts'

const runner: Viewer = { reads: true, runs: true, isObject: false }
const himself: Viewer = { reads: false, runs: false, isObject: true }

const objectAt = async (c: Context, p: read.Poll, no: number) => {
  if (p.object !== 'member') throw rules.notAMember({})
  const o = (await read.objectsOf(c.tx, p.id)).find((x) => x.no === no)
  if (!o) throw noSuchObject({ no }, 'no')
  return o
}

const appraise = implement(api.appraiseSelf, async (c, { id, no, words }) => {
  const p = await read.lockPoll(c.tx, id)
  const mine = c.actor.memberId !== null && (await read.objectsOf(c.tx, id)).find((x) => x.no === no)?.memberId === c.actor.memberId
  if (!mine) await assertMay(c.tx, c.actor, mayRunPolls, p.unit_id, 'poll')
  await objectAt(c, p, no)
  pollCan.assert('appraise', p.state)
  await upsertSelf(c.tx, id, no, words, c.today)
  await c.record('poll.self-appraised', { ...about(p), proxy: !mine, detail: { ...about(p).detail, objectNo: no } })
  return { ok: true as const }
})

/** Papers about one person on the item that stands for the whole; null while the gate is shut or the group too small. */
const ballotOf = async (c: Context, p: read.PollRow, viewer: Viewer): Promise<((no: number) => number[] | null) | null> => {
  const found = await read.readResult(c.tx, p.id)
  if (!found || !pollCan.can('read', p.state)) return null
  if (!viewer.runs && p.state !== 'certified') return null
  const r: PollResult = visible(viewer, gateOf(p), c.now, found.result).value
  const item = figureItem(p.definition) ?? p.definition.items[0]!.id
  return (no) => {
    const column = r.columns.find((x) => x.objectNo === no && x.itemId === item)
    return column?.shown ? column.grades : null
  }
}

const assess = implement(api.assessMember, async (c, { id, no, grade, reason }) => {
  const p = await held(c, id, null)
  await objectAt(c, p, no)
  pollCan.assert('assess', p.state)
  const grades = p.definition.scale.grades
  const at = grades.findIndex((g) => g.id === grade)
  if (at < 0) throw rules.noGrade({ grade }, 'grade')
  const objects = await read.objectsOf(c.tx, id)
  const limit = topLimit(p.definition.settings.topAtMost, objects.length)
  const already = (await reviewsOf(c.tx, id)).filter((r) => r.no !== no && r.grade === grades[0]!.id).length
  if (at === 0 && limit !== null && already >= limit)
    throw rules.tooManyTop({ grade: grades[0]!.title, limit, of: objects.length }, 'grade')
  const papers = (await ballotOf(c, await read.readPoll(c.tx, id), runner))?.(no) ?? null
  const voted = papers === null ? null : ballotGrade(papers)
  const differs = voted !== null && voted !== at
  if (differs && reason === '') throw rules.differsWithoutReason({ ballot: grades[voted]!.title, committee: grades[at]!.title }, 'reason')
  await upsertAssessment(c.tx, id, no, { grade, reason, on: c.today, by: c.actor.accountId })
  await c.record('poll.assessed', { ...about(p), proxy: isProxy(c.actor, p.unit_id), detail: { ...about(p).detail, objectNo: no, differs }, personal: { grade, reason } }) // biome-ignore format: one line
  return { differs }
})

const tell = implement(api.tellMember, async (c, { id, no, how }) => {
  const p = await held(c, id, null)
  await objectAt(c, p, no)
  pollCan.assert('tell', p.state)
  if (!(await reviewsOf(c.tx, id)).some((r) => r.no === no && r.grade !== null)) throw rules.notAssessed({})
  await writeTold(c.tx, id, no, { on: c.today, how })
  await c.record('poll.told', { ...about(p), detail: { ...about(p).detail, objectNo: no } })
  return { toldOn: c.today }
})

const reviewOut = (p: read.PollRow, o: read.ObjectRow, r: ReviewRow | undefined, papers: number[] | null) => {
  const title = (at: number | null) => (at === null ? null : p.definition.scale.grades[at]!.title)
  return {
    objectNo: o.no,
    name: o.name,
    selfWords: r?.selfWords ?? '',
    ballot: papers === null ? null : { grade: title(ballotGrade(papers)), grades: papers },
    assessed: p.definition.scale.grades.find((g) => g.id === r?.grade)?.title ?? null,
    reason: r?.reason ?? '',
    toldOn: r?.toldOn ?? null,
  }
}

const list = implement(api.listReviews, async (c, { id }) => {
  const p = await read.readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayRunPolls, p.unit_id, 'poll')
  if (p.object !== 'member') throw rules.notAMember({})
  const objects = await read.objectsOf(c.tx, id)
  const reviews = await reviewsOf(c.tx, id)
  const papers = await ballotOf(c, p, runner)
  return {
    topLimit: topLimit(p.definition.settings.topAtMost, objects.length),
    top: reviews.filter((r) => r.grade === p.definition.scale.grades[0]!.id).length,
    rows: objects.map((o) => reviewOut(p, o, reviews.find((r) => r.no === o.no), papers?.(o.no) ?? null)), // biome-ignore format: one line
  }
})

const mine = implement(api.myReviews, async (c) => {
  if (c.actor.memberId === null) return { rows: [] }
  const rows = []
  for (const { pollId, objectNo } of await pollsAbout(c.tx, c.actor.memberId)) {
    const p = await read.readPoll(c.tx, pollId)
    const o = (await read.objectsOf(c.tx, pollId)).find((x) => x.no === objectNo)!
    const papers = await ballotOf(c, p, himself)
    const review = (await reviewsOf(c.tx, pollId)).find((r) => r.no === objectNo)
    // The committee's word reaches the member with the certified result, not before.
    const shown = p.state === 'certified' ? review : review && { ...review, grade: null, reason: '' }
    rows.push({ ...reviewOut(p, o, shown, papers?.(objectNo) ?? null), pollId, title: p.title, certifiedOn: p.certified_on })
  }
  return { rows }
})

export const reviewActions = [appraise, assess, tell, list, mine]
