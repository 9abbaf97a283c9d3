import { randomBytes } from 'node:crypto'
import { isProxy } from '../access/access.read.ts'
import { cite } from '../attachment/attachment.read.ts'
import { holdCampaign, planOf, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { eventOf } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { publicCode } from '../lib/digest.ts'
import { compare } from '../lib/rational.ts'
import * as api from './pledge.api.ts'
import * as read from './pledge.read.ts'
import * as rules from './pledge.ts'
import { assertBeforeDue, pledgeCan } from './pledge.ts'
import * as write from './pledge.write.ts'
import { assertReviewer, assertWriter, load } from './who.actions.ts'
import { alike, assertConcrete, bands, bare, COPY, copied, shingles, shortest, type Wording } from './wording.ts'

const assertVersion = (seen: number, now: number): void => {
  if (seen !== now) throw staleVersion({ noun: 'pledge', seen, now })
}

const wordingOf = (p: read.Pledge): Wording => ({
  what: p.what,
  measures: p.measures,
  baseline: p.baseline,
  target: p.target,
  figureUnit: p.figure_unit,
  dueOn: p.due_on,
  beneficiary: p.beneficiary,
  responsible: p.responsible,
})

/** What a duty rule can ask for: which kind, made by whom. */
const detail = (p: { kind: string; by: string }, more: Record<string, unknown> = {}) => ({ kind: p.kind, by: p.by, ...more })

const draft = implement(api.draftPledge, async (c, q) => {
  const campaign = await holdCampaign(c.tx, q.campaignId)
  await assertWriter(c, q.unitId, q.memberId)
  campaignCan.assert('act', campaign.state)
  const part = await unitIn(c.tx, q.campaignId, q.unitId)
  const kind = rules.kindOf((await planOf(c.tx, q.campaignId)).sections.pledge, q.kind, { name: part.name, classKey: part.class_key })
  if (kind.by === 'member') {
    if (q.memberId === null) throw rules.memberMissing({}, 'memberId')
    if ((await read.memberOf(c.tx, q.memberId))?.branch_id !== q.unitId) throw rules.memberElsewhere({}, 'memberId')
  }
  if (kind.by === 'social-organisation' && (await read.unitNames(c.tx, q.unitId)).sector !== 'social-organisation')
    throw rules.kindNotForUnit({ kind: kind.name, unit: part.name }, 'kind')
  if (kind.by === 'window' && q.subject === '') throw rules.subjectMissing({ kind: kind.name }, 'subject')
  assertBeforeDue(q.dueOn, c.today)
  const memberId = kind.by === 'member' ? q.memberId : null
  await write.lockMaking(c.tx, q.campaignId, q.unitId)
  if ((await read.countOfKind(c.tx, { ...q, memberId })) >= kind.max) throw rules.tooManyOfKind({ kind: kind.name, max: kind.max })
  const code = publicCode(randomBytes(10))
  const proxy = isProxy(c.actor, q.unitId)
  const id = await write.insertPledge(c.tx, { ...q, memberId, by: kind.by, code, proxy, at: c.now })
  await c.record('pledge.drafted', {
    unitId: q.unitId,
    subjectId: id,
    campaignId: q.campaignId,
    proxy,
    detail: detail({ kind: kind.id, by: kind.by }),
  })
  return { id, code }
})

const edit = implement(api.editPledge, async (c, q) => {
  const p = await load(c, q.id, 'act')
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('edit', p.state)
  assertVersion(q.version, p.version)
  assertBeforeDue(q.dueOn, c.today)
  if (p.by === 'window' && q.subject === '') throw rules.subjectMissing({ kind: p.kind }, 'subject')
  await write.writeWording(c.tx, p.id, q)
  await c.record('pledge.edited', {
    unitId: p.unit_id,
    subjectId: p.id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    detail: detail(p, { was: wordingOf(p) }),
  })
  return { version: p.version + 1 }
})

/** Copied from a pledge of another unit (or member) of the campaign? @throws pledge.copied */
const assertOwnWords = async (c: Context, p: read.Pledge): Promise<number[]> => {
  const unit = await read.unitNames(c.tx, p.unit_id)
  const text = bare(p.what + p.measures, [unit.name, unit.short_name])
  if ([...text].length < shortest) return []
  const mine = shingles(text)
  const marks = bands(mine)
  const others = await read.sharingBand(c.tx, { id: p.id, campaignId: p.campaign_id, unitId: p.unit_id, memberId: p.member_id }, marks)
  for (const o of others) {
    const share = alike(mine, shingles(bare(o.what + o.measures, [o.name, o.short_name])))
    if (compare(share, COPY) >= 0) throw copied({ unit: o.short_name, what: o.what, percent: Number((share.n * 100n) / share.d) }, 'what')
  }
  return marks
}

const propose = implement(api.proposePledge, async (c, { id, version }) => {
  const p = await load(c, id, 'act')
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('propose', p.state)
  assertVersion(version, p.version)
  assertConcrete(wordingOf(p))
  assertBeforeDue(p.due_on, c.today)
  const marks = await assertOwnWords(c, p)
  await write.writeBands(c.tx, { campaignId: p.campaign_id, pledgeId: id, bands: marks })
  await write.writeStep(c.tx, id, { state: 'proposed', proposed_on: c.today, return_reason: '' })
  await c.record('pledge.proposed', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    detail: detail(p),
  })
  return { state: 'proposed' as const }
})

const review = implement(api.reviewPledge, async (c, { id, version, verdict, reason }) => {
  const p = await load(c, id, 'act')
  await assertReviewer(c, p)
  pledgeCan.assert('review', p.state)
  assertVersion(version, p.version)
  if (verdict === 'returned' && reason === '') throw rules.reasonMissing({}, 'reason')
  if (verdict === 'accepted') assertBeforeDue(p.due_on, c.today)
  if (verdict === 'returned') await write.deleteBands(c.tx, id)
  await write.writeStep(
    c.tx,
    id,
    verdict === 'accepted' ? { state: 'accepted', accepted_on: c.today } : { state: 'returned', return_reason: reason },
  )
  await c.record(`pledge.${verdict}`, { unitId: p.unit_id, subjectId: id, campaignId: p.campaign_id, detail: detail(p, { reason }) })
  return { state: verdict }
})

const publish = implement(api.publishPledge, async (c, { id, version, namePublic }) => {
  const p = await load(c, id, 'act')
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('publish', p.state)
  assertVersion(version, p.version)
  assertBeforeDue(p.due_on, c.today)
  if (namePublic && (p.member_id === null || c.actor.memberId !== p.member_id)) throw rules.consentNotHis({}, 'namePublic')
  await write.writeStep(c.tx, id, {
    state: 'published',
    published_on: c.today,
    name_public: namePublic,
    judge_until_on: addDays(p.due_on!, rules.judgeDays),
  })
  await c.record('pledge.published', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    detail: detail(p, { code: p.code, dueOn: p.due_on, namePublic }),
  })
  return { state: 'published' as const, page: `/h/${await read.realmCode(c.tx)}/pledge/${p.code}` }
})

const progress = implement(api.progressPledge, async (c, q) => {
  const p = await load(c, q.id, 'act')
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('progress', p.state)
  if (q.onDay > c.today) throw rules.progressFuture({ onDay: q.onDay, today: c.today }, 'onDay')
  const proxy = isProxy(c.actor, p.unit_id)
  const progressId = await write.insertProgress(c.tx, { pledgeId: p.id, onDay: q.onDay, figure: q.figure, words: q.words, proxy })
  await cite(c, q.papers, 'pledge-progress', progressId)
  if (p.state === 'published') await write.writeStep(c.tx, p.id, { state: 'fulfilling' })
  await write.writeFigure(c.tx, p.id, await read.standingFigure(c.tx, p.id))
  const eventId = await c.record('pledge.progressed', {
    unitId: p.unit_id,
    subjectId: p.id,
    campaignId: p.campaign_id,
    happenedOn: q.onDay,
    quantity: q.figure,
    proxy,
    detail: detail(p, { progressId }),
  })
  await write.writeProgressEvent(c.tx, progressId, eventId)
  return { progressId, state: 'fulfilling' as const }
})

const withdrawProgress = implement(api.withdrawProgress, async (c, { id, progressId, reason }) => {
  const p = await load(c, id, 'act')
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('progress', p.state)
  const entry = (await read.progressOf(c.tx, id)).find((e) => e.id === progressId)
  if (!entry) throw notFound({ noun: 'progress' })
  if (entry.state !== 'stands') throw rules.progressCorrected({})
  await write.writeProgressCorrected(c.tx, progressId)
  const figure = await read.standingFigure(c.tx, id)
  await write.writeFigure(c.tx, id, figure)
  await c.record('pledge.progress-withdrawn', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    happenedOn: entry.on_day,
    proxy: isProxy(c.actor, p.unit_id),
    corrects: entry.event_id!,
    detail: detail(p, { progressId, reason, corrects: entry.event_id! }),
  })
  return { figure }
})

const change = implement(api.changePledge, async (c, q) => {
  const p = await load(c, q.id, null)
  await assertWriter(c, p.unit_id, p.member_id)
  assertBeforeDue(p.due_on, c.today)
  campaignCan.assert('act', p.campaign.state)
  pledgeCan.assert('change', p.state)
  const [target, dueOn] = [q.target ?? p.target!, q.dueOn ?? p.due_on!]
  if (target === p.target && dueOn === p.due_on) throw rules.nothingChanged({})
  assertBeforeDue(dueOn, c.today)
  assertConcrete({ ...wordingOf(p), target, dueOn })
  if (await read.askedChange(c.tx, p.id)) throw rules.changeWaiting({})
  const changeId = await write.insertChange(c.tx, {
    pledgeId: p.id,
    target,
    dueOn,
    wasTarget: p.target!,
    wasDueOn: p.due_on!,
    reason: q.reason,
    on: c.today,
  })
  await c.record('pledge.change-asked', {
    unitId: p.unit_id,
    subjectId: p.id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    detail: detail(p, { target, dueOn, reason: q.reason }),
  })
  return { changeId }
})

const decideChange = implement(api.decideChange, async (c, { id, agreed, answer }) => {
  const p = await load(c, id, null)
  await assertReviewer(c, p)
  assertBeforeDue(p.due_on, c.today)
  pledgeCan.assert('decideChange', p.state)
  const asked = await read.askedChange(c.tx, id)
  if (!asked) throw rules.noChange({})
  if (!agreed && answer === '') throw rules.reasonMissing({}, 'answer')
  await write.writeChange(c.tx, asked.id, agreed ? 'agreed' : 'refused', answer, c.today)
  if (agreed)
    await write.writeTerms(c.tx, id, { target: asked.target, dueOn: asked.due_on, judgeUntilOn: addDays(asked.due_on, rules.judgeDays) })
  await c.record(agreed ? 'pledge.changed' : 'pledge.change-refused', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    detail: detail(p, {
      target: asked.target,
      dueOn: asked.due_on,
      wasTarget: asked.was_target,
      wasDueOn: asked.was_due_on,
      reason: agreed ? asked.reason : answer,
    }),
  })
  return agreed ? { target: asked.target, dueOn: asked.due_on } : { target: p.target!, dueOn: p.due_on! }
})

const claim = implement(api.claimPledge, async (c, { id, version, judgeDays }) => {
  const p = await load(c, id, null)
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('claim', p.state)
  assertVersion(version, p.version)
  const judgeUntilOn = addDays(c.today, judgeDays)
  await write.writeStep(c.tx, id, { state: 'claimed', claimed_on: c.today, judge_until_on: judgeUntilOn })
  await c.record('pledge.claimed', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    detail: detail(p, { onTime: c.today <= p.due_on!, judgeUntilOn }),
  })
  return { state: 'claimed' as const, judgeUntilOn }
})

const explain = implement(api.explainPledge, async (c, { id, reason }) => {
  const p = await load(c, id, null)
  await assertWriter(c, p.unit_id, p.member_id)
  pledgeCan.assert('explain', p.state)
  await write.writeExplanation(c.tx, id, reason, c.today)
  await c.record('pledge.explained', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    detail: detail(p, { reason, verdict: p.verdict }),
  })
  return { explainedOn: c.today }
})

const withdraw = implement(api.withdrawPledge, async (c, { id, version, reason }) => {
  const p = await load(c, id, null)
  // Once public it is not the unit's alone: who reviewed it decides, and not after the last day.
  if (p.published_on === null) await assertWriter(c, p.unit_id, p.member_id)
  else {
    await assertReviewer(c, p)
    assertBeforeDue(p.due_on, c.today)
  }
  pledgeCan.assert('withdraw', p.state)
  assertVersion(version, p.version)
  await write.deleteBands(c.tx, id)
  if (p.state === 'draft') await write.deleteDraft(c.tx, id)
  else await write.writeStep(c.tx, id, { state: 'withdrawn', reason, withdrawn_on: c.today })
  const published = p.published_on === null ? null : await eventOf(c.tx, 'pledge', 'published', id)
  await c.record('pledge.withdrawn', {
    unitId: p.unit_id,
    subjectId: id,
    campaignId: p.campaign_id,
    proxy: isProxy(c.actor, p.unit_id),
    ...(published === null ? {} : { corrects: published }),
    detail: detail(p, { reason, was: p.state }),
  })
  return { state: 'withdrawn' as const }
})

export const pledgeActions = [
  draft,
  edit,
  propose,
  review,
  publish,
  progress,
  withdrawProgress,
  change,
  decideChange,
  claim,
  explain,
  withdraw,
]
