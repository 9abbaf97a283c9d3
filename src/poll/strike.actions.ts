import { assertMay } from '../access/access.read.ts'
import { implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { procedures, ruleNames } from './poll.text.ts'
import { mayStudy } from './poll.ts'
import * as api from './result.api.ts'
import * as read from './review.read.ts'
import { insertStrike, writeAnswer } from './review.write.ts'
import { type Appointment, notServed, notTwice, strikeAnswered, strikeRaised, strikesOf } from './strike.ts'

const list = implement(api.listStrikes, async (c, { unitId, rule }) => {
  await assertMay(c.tx, c.actor, mayStudy, unitId)
  const raised = await read.strikesBelow(c.tx, unitId)
  const byPerson = new Map<string, read.CadreFigure[]>()
  for (const f of await read.cadreFigures(c.tx, { unitId })) {
    const key = `${f.memberId}/${f.unitId}`
    byPerson.set(key, [...(byPerson.get(key) ?? []), f])
  }
  const rows = [...byPerson.values()].map((polls) => {
    const { memberId, name, unitId: at, unitName } = polls[0]!
    const { polls: judged, twice, sure } = strikesOf(polls, rule)
    const open = raised.find((s) => s.member_id === memberId && s.answered_on === null)
    return {
      memberId,
      name,
      unitId: at,
      unitName,
      polls: judged.map((p) => ({ pollId: p.pollId, title: p.title, on: p.on, satisfied: p.satisfied, valid: p.valid, below: p.below, interval: p.interval, unsure: p.unsure })), // biome-ignore format: one line
      twice,
      sure,
      raisedOn: open?.raised_on ?? null,
    }
  })
  return {
    rule,
    threshold: '60',
    // Whoever was never below is nobody's business here.
    rows: rows.filter((r) => r.polls.some((p) => p.below)),
    raised: raised.map((s) => ({
      id: s.id,
      name: s.name,
      unitName: s.unit_name,
      bodyName: s.body_name,
      appointment: s.appointment as Appointment,
      procedure: procedures[s.appointment as Appointment],
      raisedOn: s.raised_on,
      answer: s.answer,
      answeredOn: s.answered_on,
    })),
  }
})

const raise = implement(api.raiseStrike, async (c, q) => {
  await assertMay(c.tx, c.actor, mayStudy, q.unitId)
  await assertMay(c.tx, c.actor, mayStudy, q.bodyId)
  const open = await read.openStrike(c.tx, q.memberId)
  if (open) throw strikeRaised({ raisedOn: open.raised_on })
  const named = await read.namedPolls(c.tx, q.pollIds, q.memberId)
  const foreign = named.find((p) => !p.served)
  if (foreign) throw notServed({ title: foreign.title }, 'pollIds')
  const all = await read.cadreFigures(c.tx, { memberId: q.memberId, unitId: q.unitId })
  const used = q.pollIds.length === 0 ? all : all.filter((f) => q.pollIds.includes(f.pollId))
  const verdict = strikesOf(used, q.rule)
  if (!verdict.twice) throw notTwice({ n: verdict.polls.filter((p) => p.below).length, rule: ruleNames[q.rule] })
  const finding = { threshold: '60', polls: verdict.polls, strikes: verdict.strikes, sure: verdict.sure }
  const id = await insertStrike(c.tx, { ...q, finding, on: c.today, by: c.actor.accountId })
  // The person stands in the erasable part; the ledger says that a body was asked to study something, and on which polls.
  await c.record('poll.strike-raised', {
    unitId: q.unitId,
    subjectId: id,
    detail: { bodyUnitId: q.bodyId, rule: q.rule, appointment: q.appointment, polls: verdict.strikes, sure: verdict.sure },
    personal: { memberId: q.memberId },
  })
  return { id, sure: verdict.sure }
})

const answer = implement(api.answerStrike, async (c, { id, answer: words, document }) => {
  const s = await read.lockStrike(c.tx, id)
  if (!s) throw notFound({ noun: 'strike' })
  await assertMay(c.tx, c.actor, mayStudy, s.body_id, 'strike')
  if (s.answered_on !== null) throw strikeAnswered({})
  await writeAnswer(c.tx, id, { answer: words, document, on: c.today })
  await c.record('poll.strike-answered', {
    unitId: s.unit_id,
    subjectId: id,
    detail: { bodyUnitId: s.body_id, document },
    personal: { answer: words },
  })
  return { answeredOn: c.today }
})

export const strikeActions = [list, raise, answer]
