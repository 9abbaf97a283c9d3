import { assertMay, scope } from '../access/access.read.ts'
import { cite } from '../attachment/attachment.read.ts'
import { readCampaign } from '../campaign/campaign.read.ts'
import { futureDay } from '../campaign/campaign.ts'
import { type Implementation, implement } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import { assertNoInterest, assertOtherPerson, dueStep, heldFor, titleOf } from './climb.actions.ts'
import { findingsFor } from './decidable.actions.ts'
import * as api from './examine.api.ts'
import * as read from './examine.read.ts'
import * as x from './examine.ts'
import * as write from './examine.write.ts'
import { assertPersonFree, interestsIn } from './interest.actions.ts'
import { lockNomination, readNomination, standsBelow, unitName } from './nomination.read.ts'
import { mayMeet, mayReadNominations, nominationCan } from './nomination.ts'
import { subjectFacts } from './subject.read.ts'

const declareConflict = implement(api.declareConflict, async (c, input) => {
  const row = await lockNomination(c.tx, input.id)
  await assertMay(c.tx, c.actor, x.mayDeclare, row.unit_id, 'nomination')
  const self = input.memberId === undefined
  const person = self ? (await read.personOf(c.tx, c.actor.accountId!)).display_name : await read.memberName(c.tx, input.memberId!)
  const id = await write.insertConflict(c.tx, {
    nominationId: row.id,
    accountId: self ? c.actor.accountId : null,
    memberId: self ? c.actor.memberId : input.memberId!,
    person,
    kind: input.kind,
    words: input.words,
    by: c.actor.accountId!,
    on: c.today,
  })
  await c.record('nomination.conflict-declared', {
    unitId: row.unit_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { kind: input.kind, self },
    personal: { name: row.name, person, words: input.words },
  })
  return { id }
})

const listConflicts = implement(api.listConflicts, async (c, { id }) => {
  const row = await readNomination(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadNominations, row.unit_id, 'nomination')
  return {
    rows: (await read.conflictsOf(c.tx, [id])).map((k) => ({
      id: k.id,
      person: k.person,
      kind: k.kind as x.ConflictKind,
      words: k.words,
      by: k.by,
      on: k.declared_on,
    })),
  }
})

/** Numbers of a comma list, each once. */
const numbersIn = (list: string): number[] => [
  ...new Set(
    list
      .split(',')
      .filter((x) => /^\d{1,15}$/.test(x))
      .map(Number),
  ),
]

const listInterests = implement(api.listInterests, async (c, { campaignId, attendees, nominees }) => {
  const campaign = await readCampaign(c.tx, campaignId)
  await assertMay(c.tx, c.actor, mayMeet, campaign.organiser_id, 'campaign')
  const members = numbersIn(attendees)
  const rows = []
  for (const id of numbersIn(nominees)) {
    const row = await readNomination(c.tx, id)
    if (row.campaign_id !== campaignId) throw notFound({ noun: 'nomination' })
    const found = await interestsIn(c, row, members, dueStep(row)?.unitId ?? null)
    const recused = []
    for (const [memberId, i] of found) recused.push({ memberId, person: await read.memberName(c.tx, memberId), ...i })
    rows.push({ nominationId: id, name: row.name, recused })
  }
  return { rows }
})

const inspectNominee = implement(api.inspectNominee, async (c, input) => {
  const row = await lockNomination(c.tx, input.id)
  const { campaign, section } = await heldFor(c, row.campaign_id)
  await assertMay(c.tx, c.actor, x.mayInspect, campaign.organiser_id, 'nomination')
  nominationCan.assert('inspect', row.state)
  if (input.heldOn > c.today) throw futureDay({ day: input.heldOn, today: c.today }, 'heldOn')
  const step = { name: section.chain.find((s) => s.kind === 'check')?.name ?? '考察', unitId: campaign.organiser_id }
  await assertNoInterest(c, campaign.line, row, step)
  await assertPersonFree(c, row, input.by)
  await assertOtherPerson(c, row, step)
  const id = await write.insertInspection(c.tx, {
    nominationId: row.id,
    roundNo: row.round_no,
    heldOn: input.heldOn,
    by: input.by,
    finding: input.finding,
    verdict: input.verdict,
    accountId: c.actor.accountId!,
  })
  await cite(c, input.attachmentIds, 'nomination', row.id)
  await c.record('nomination.inspected', {
    unitId: campaign.organiser_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    happenedOn: input.heldOn,
    detail: { verdict: input.verdict, round: row.round_no },
    personal: { name: row.name, by: input.by, finding: input.finding },
  })
  return { id }
})

const verifyRule = implement(api.verifyRule, async (c, input) => {
  const row = await lockNomination(c.tx, input.id)
  const { campaign, section } = await heldFor(c, row.campaign_id)
  await assertMay(c.tx, c.actor, x.mayVerify, campaign.organiser_id, 'nomination')
  nominationCan.assert('inspect', row.state)
  const title = titleOf(section, row.title_key)
  const rule = title.eligibility.find((e) => e.id === input.rule && e.rule !== undefined)
  if (!rule) throw x.ruleUnknown({ rule: input.rule }, 'rule')
  await assertNoInterest(c, campaign.line, row, { name: rule.text, unitId: campaign.organiser_id })
  await assertPersonFree(c, row, input.person)
  const found = (await findingsFor(c, row, title)).find((f) => f.id === rule.id)
  // What a record answers is not talked over; only what waits is verified.
  if (found && found.verdict !== 'unknown') throw x.ruleAnswered({ rule: rule.text })
  await write.insertVerification(c.tx, {
    nominationId: row.id,
    rule: rule.id,
    verdict: input.verdict,
    words: input.words,
    body: input.body,
    person: input.person,
    accountId: c.actor.accountId!,
    on: c.today,
  })
  await cite(c, input.attachmentIds, 'nomination', row.id)
  await c.record('nomination.rule-verified', {
    unitId: campaign.organiser_id,
    subjectId: row.id,
    campaignId: row.campaign_id,
    detail: { rule: rule.id, verdict: input.verdict },
    personal: { person: input.person, words: input.words },
  })
  return { ok: true as const }
})

const enterFact = implement(api.enterFact, async (c, input) => {
  await assertMay(c.tx, c.actor, x.mayKeepFacts, input.unitId)
  if (input.fromOn > c.today) throw futureDay({ day: input.fromOn, today: c.today }, 'fromOn')
  if (input.memberId !== undefined) {
    const m = await subjectFacts(c.tx, { memberId: input.memberId }, c.today)
    if (!m) throw notFound({ noun: 'member' })
    if (m.branchId !== input.unitId && !(await standsBelow(c.tx, 'party', m.branchId ?? -1, input.unitId)))
      throw x.factElsewhere({ name: m.name }, 'memberId')
  } else await unitName(c.tx, input.unitId)
  const id = await write.insertFact(c.tx, {
    unitId: input.unitId,
    memberId: input.memberId ?? null,
    kind: input.kind,
    words: input.words,
    document: input.document,
    fromOn: input.fromOn,
    untilOn: input.untilOn ?? null,
    by: c.actor.accountId!,
    on: c.today,
  })
  await c.record('nomination.fact-entered', {
    unitId: input.unitId,
    detail: { fact: id, kind: input.kind, document: input.document },
    personal: { words: input.words },
  })
  return { id }
})

const endFact = implement(api.endFact, async (c, { id, version, untilOn, reason }) => {
  const fact = await read.lockFact(c.tx, id)
  await assertMay(c.tx, c.actor, x.mayKeepFacts, fact.unit_id, 'nomination')
  if (fact.version !== version) throw staleVersion({ noun: 'nomination', seen: version, now: fact.version })
  await write.writeFactEnd(c.tx, id, untilOn < fact.from_on ? fact.from_on : untilOn, reason)
  await c.record('nomination.fact-ended', { unitId: fact.unit_id, detail: { fact: id, untilOn, reason } })
  return { version: version + 1 }
})

const listFacts = implement(api.listFacts, async (c, q) => {
  const at = cursor.read(q.after)
  const found = await read.listFactRows(c.tx, scope(c.actor, x.mayKeepFacts), { ...q, after: at?.[1] ?? null })
  const rows = found.slice(0, q.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map((f) => ({
      id: f.id,
      unit: f.unit,
      member: f.member,
      kind: f.kind as (typeof x.factKinds)[number],
      words: f.words,
      document: f.document,
      fromOn: f.from_on,
      untilOn: f.until_on,
      endReason: f.end_reason,
      version: f.version,
    })),
    next: found.length > q.limit && last ? cursor.write(last.id, last.id) : null,
    total: { n: rows.length, exact: found.length <= q.limit },
  }
})

export const examineActions: Implementation[] = [
  declareConflict,
  listConflicts,
  listInterests,
  inspectNominee,
  verifyRule,
  enterFact,
  endFact,
  listFacts,
]
