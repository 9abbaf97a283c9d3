import { randomBytes } from 'node:crypto'
import { assertMay, isProxy, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { parsePublicCode, publicCode, sha256Hex } from '../lib/digest.ts'
import { openItem } from '../rectification/rectification.actions.ts'
import { attendeesOf, debriefsToAsk } from './debrief.read.ts'
import * as rules from './debrief.ts'
import { debriefCan, mayReadDebriefs, mayReturn, mayWrite, questionCan, reportCan } from './debrief.ts'
import * as write from './debrief.write.ts'
import { aboutReport, assertAbove, assertSecretary, heldReport } from './report.actions.ts'
import * as api from './report.api.ts'
import * as read from './report.read.ts'
import { documentOf } from './view.actions.ts'

const assertOpen = (r: read.ReportRow): void => {
  debriefCan.assert('ask', r.session_state)
  reportCan.assert('ask', r.state)
}

const ask = implement(api.askReport, async (c, { id, words }) => {
  // The lock makes twenty questions sent at once wait for each other, so that the limit holds.
  const r = await read.lockReport(c.tx, id)
  const superior = (await whichMay(c.tx, c.actor, mayReadDebriefs, [r.session_unit_id])).has(r.session_unit_id)
  const attends = c.actor.memberId !== null && (await attendeesOf(c.tx, r.debrief_id)).some((a) => a.memberId === c.actor.memberId)
  if (c.actor.memberId !== null && c.actor.memberId === r.member_id) throw rules.ownQuestion({})
  if (!superior && !attends) throw rules.notInvited({})
  assertOpen(r)
  const { mine } = await read.countQuestions(c.tx, id, c.actor.accountId)
  if (mine >= r.settings.questionsEach) throw rules.enoughQuestions({ most: r.settings.questionsEach })
  const source = superior ? 'superior' : 'member'
  const questionId = await write.insertQuestion(c.tx, {
    reportId: id,
    source,
    asker: c.actor.name,
    accountId: c.actor.accountId,
    words,
    on: c.today,
    hash: null,
  })
  await c.record('debrief-report.questioned', { ...aboutReport(r), detail: { ...aboutReport(r).detail, source } })
  return { id: questionId }
})

/**
 * A question from the public page. Whoever asks may leave no name; the code is told once and shows the answer later.
 * @throws debrief.no-public-questions, debrief.questions-full, state.wrong
 */
export const takeQuestion = async (c: Context, q: { reportId: number; asker: string; words: string }): Promise<string> => {
  const r = await read.lockReport(c.tx, q.reportId)
  if (!r.settings.askPublic) throw rules.noPublicQuestions({})
  assertOpen(r)
  if ((await read.countQuestions(c.tx, r.id, null)).open >= r.settings.questionsPublic) throw rules.questionsFull({})
  const code = publicCode(randomBytes(10))
  await write.insertQuestion(c.tx, {
    reportId: r.id,
    source: 'resident',
    asker: q.asker,
    accountId: null,
    words: q.words,
    on: c.today,
    hash: sha256Hex(code),
  })
  await c.record('debrief-report.questioned', { ...aboutReport(r), detail: { ...aboutReport(r).detail, source: 'resident' } })
  return code
}

/** What became of a question, for whoever holds its code. @throws debrief.answer-code */
export const followQuestion = async (c: Context, typed: string) => {
  const code = parsePublicCode(typed)
  const found = code === null ? undefined : await read.questionByHash(c.tx, sha256Hex(code))
  if (!found) throw rules.answerCode({})
  return { question: await read.readQuestion(c.tx, found.id), report: await read.readReport(c.tx, found.report_id) }
}

const answer = implement(api.answerQuestion, async (c, { id, answer: words, how }) => {
  const q = await read.readQuestion(c.tx, id)
  const r = await read.lockReport(c.tx, q.report_id)
  // On the spot it is the clerk of the session who writes down what was said; in writing the secretary answers.
  if (how === 'spot') {
    await assertAbove(c, r, mayReturn, 'debrief-question')
    if (!debriefCan.can('follow', r.session_state)) throw rules.spotNeedsMeeting({})
  } else {
    await assertMay(c.tx, c.actor, mayWrite, r.unit_id, 'debrief-question')
    assertSecretary(c, r)
  }
  debriefCan.assert('answer', r.session_state)
  const settled = await write.writeAnswer(c.tx, id, { state: 'answered', how, answer: words, on: c.today, reason: '' })
  if (!settled) questionCan.assert('answer', (await read.readQuestion(c.tx, id)).state)
  await c.record('debrief-report.answered', {
    ...aboutReport(r),
    proxy: how === 'written' && isProxy(c.actor, r.unit_id),
    detail: { ...aboutReport(r).detail, questionId: id, how },
  })
  return { answeredOn: c.today }
})

const setAside = implement(api.setAsideQuestion, async (c, { id, reason }) => {
  const q = await read.readQuestion(c.tx, id)
  const r = await heldReport(c, q.report_id, mayReturn, 'session')
  debriefCan.assert('answer', r.session_state)
  const settled = await write.writeAnswer(c.tx, id, { state: 'set-aside', how: null, answer: '', on: null, reason })
  if (!settled) questionCan.assert('setAside', (await read.readQuestion(c.tx, id)).state)
  await c.record('debrief-report.set-aside', { ...aboutReport(r), detail: { ...aboutReport(r).detail, questionId: id, reason } })
  return { state: 'set-aside' as const }
})

/** A problem that was named becomes an item of the one ledger of items, with an owner and a day; closed there, by others than its owner. */
const follow = implement(api.followReport, async (c, { id, source, questionId, what, responsible, dueOn, workingDays }) => {
  const r = await heldReport(c, id, mayReturn, 'session')
  debriefCan.assert('follow', r.session_state)
  reportCan.assert('follow', r.state)
  if (source === 'comment' && (await read.commentsOf(c.tx, [id])).length === 0) throw rules.noComment({})
  const asked = source === 'question'
  if (asked && !(await read.questionsOf(c.tx, [id])).some((q) => q.id === questionId)) throw rules.noSuchQuestion({}, 'questionId')
  const own = await write.insertItem(c.tx, { reportId: id, source, questionId: asked ? questionId : null, on: c.today })
  if (own === null) throw rules.itemTwice({})
  const item = await openItem(c, {
    unitId: r.unit_id,
    campaignId: r.campaign_id,
    source: { noun: 'debrief', id: own },
    kind: `debrief-${source}`,
    what,
    responsible,
    dueOn,
    workingDays: dueOn === null ? (workingDays ?? r.settings.itemDays) : null,
  })
  await write.writeItem(c.tx, own, item.id)
  await c.record('debrief-report.followed', { ...aboutReport(r), detail: { ...aboutReport(r).detail, source, itemId: item.id } })
  return { itemId: item.id, dueOn: item.dueOn }
})

const toAsk = implement(api.listToAsk, async (c) => {
  const rows = []
  if (c.actor.memberId !== null)
    for (const id of await debriefsToAsk(c.tx, c.actor.memberId))
      for (const r of await read.reportsOf(c.tx, id)) {
        if (!reportCan.can('ask', r.state) || r.member_id === c.actor.memberId) continue
        // What is still being written is its author's alone.
        const doc = r.bytes === null ? null : await documentOf(c, r)
        const mine = (await read.questionsOf(c.tx, [r.id])).filter((q) => q.account_id === c.actor.accountId)
        rows.push({
          debriefId: id,
          title: r.session_title,
          heldOn: r.held_on,
          reportId: r.id,
          name: r.name,
          post: r.post,
          reporter: r.unit_name,
          problems: doc?.words.problems ?? '',
          next: doc?.words.next ?? '',
          sentences: doc?.sentences.map((s) => s.parts.map((p) => p.text).join('')) ?? [],
          mine: mine.map((q) => ({ words: q.words, answer: q.state === 'set-aside' ? q.reason : q.answer, state: q.state })),
        })
      }
  return { rows }
})

export const questionActions = [ask, answer, setAside, follow, toAsk]
