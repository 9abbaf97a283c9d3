import { randomBytes } from 'node:crypto'
import { assertMay, whichMay } from '../access/access.read.ts'
import { holdCampaign, planOf, readCampaign } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, type Implementation, implement, type Tick } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { canonicalText } from '../lib/canonical.ts'
import { staleVersion } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import { publicCode, sha256Hex } from '../lib/digest.ts'
import { assertNoInterest, assertNotSuspended, assertOtherPerson } from '../nomination/climb.actions.ts'
import { lockNominations, type NominationRow, standsBelow, unitName } from '../nomination/nomination.read.ts'
import { nominationCan, ownCase, ownUnit } from '../nomination/nomination.ts'
import { decideNominees } from '../nomination/outcome.actions.ts'
import * as api from './honour.api.ts'
import type { HonourListRow } from './honour.read.ts'
import * as read from './honour.read.ts'
import { saysEvent } from './honour.text.ts'
import * as h from './honour.ts'
import * as write from './honour.write.ts'

const decide = implement(api.decide, async (c, input) => {
  const campaign = await holdCampaign(c.tx, input.campaignId)
  await assertMay(c.tx, c.actor, h.mayDecide, campaign.organiser_id, 'campaign')
  campaignCan.assert('act', campaign.state)
  const plan = await planOf(c.tx, campaign.id)
  const section = plan.sections.honour
  if (!section) throw h.noHonourSection({ campaign: campaign.id })
  const award = section.awards.find((a) => a.id === input.award)
  if (!award) throw h.awardUnknown({ award: input.award }, 'award')
  h.assertAward(plan, award)
  if (input.decidedOn > c.today) throw h.decidedInFuture({ decidedOn: input.decidedOn, today: c.today }, 'decidedOn')

  const rows = await lockNominations(c.tx, input.nominationIds)
  const levels = plan.sections.notice?.levels.map((l) => l.at) ?? []
  const digests = new Map<number, string>()
  for (const row of rows) {
    if (row.campaign_id !== campaign.id) throw h.notOfCampaign({ name: row.name }, 'nominationIds')
    if (!award.titles.includes(row.title_key)) throw h.titleNotOfAward({ name: row.name, title: row.title_name }, 'nominationIds')
    nominationCan.assert('decide', row.state)
    assertNotSuspended(row)
    await assertNoInterest(c, campaign.line, row, { name: '表彰决定', unitId: campaign.organiser_id })
    await assertOtherPerson(c, row, { name: '表彰决定' })
    await assertNoticeClosed(c, row, levels, campaign.organiser_id, input.decidedOn, digests)
  }
  const name = await unitName(c.tx, campaign.organiser_id)
  const posthumous = new Set(input.posthumous)
  const document: h.DecisionDocument = {
    schema: 'honour/1',
    title: input.title,
    campaign: { id: campaign.id, title: campaign.title },
    unit: { id: campaign.organiser_id, name },
    award: { id: award.id, level: award.level, grantedBy: award.grantedBy },
    documentNo: input.documentNo,
    meeting: input.meeting,
    decidedOn: input.decidedOn,
    holders: [],
  }
  for (const [i, row] of rows.entries())
    document.holders.push({
      no: i + 1,
      title: row.title_name,
      object: row.object,
      name: row.name,
      unit: await unitName(c.tx, row.unit_id),
      posthumous: posthumous.has(row.id),
      noticeDigest: digests.get(row.id) ?? null,
    })
  const bytes = canonicalText(document)
  const digest = sha256Hex(bytes)
  const decisionId = await write.insertDecision(c.tx, {
    campaignId: campaign.id,
    unitId: campaign.organiser_id,
    award: award.id,
    level: award.level,
    title: input.title,
    documentNo: input.documentNo,
    meeting: input.meeting,
    decidedOn: input.decidedOn,
    bytes,
    digest,
    by: c.actor.accountId!,
    at: c.now,
  })
  if (decisionId === null) throw h.documentTwice({ documentNo: input.documentNo }, 'documentNo')
  const term = h.termOf(award, input.decidedOn)
  const shown = award.certificate || award.plaque
  const honours = []
  for (const row of rows) {
    const code = shown ? publicCode(randomBytes(10)) : null
    const id = await write.insertHonour(c.tx, {
      decisionId,
      campaignId: campaign.id,
      nominationId: row.id,
      titleKey: row.title_key,
      titleName: row.title_name,
      level: award.level,
      object: row.object,
      holder: row.name,
      facts: row.facts,
      unitId: row.unit_id,
      subjectUnitId: row.subject_unit_id,
      subjectMemberId: row.subject_member_id,
      posthumous: posthumous.has(row.id),
      code,
      certificate: award.certificate,
      plaque: award.plaque,
      grantedOn: input.decidedOn,
      expiresOn: posthumous.has(row.id) ? null : term.expiresOn,
      recheckOn: posthumous.has(row.id) ? null : term.recheckOn,
    })
    honours.push({ id, nominationId: row.id, code })
    await c.record('honour.granted', {
      unitId: row.unit_id,
      subjectId: id,
      campaignId: campaign.id,
      happenedOn: input.decidedOn,
      detail: { decision: decisionId, level: award.level, title: row.title_key, object: row.object, documentNo: input.documentNo },
      personal: { holder: row.name },
    })
  }
  await decideNominees(c, rows, decisionId)
  await c.record('honour.decided', {
    unitId: campaign.organiser_id,
    campaignId: campaign.id,
    happenedOn: input.decidedOn,
    quantity: String(rows.length),
    detail: { decision: decisionId, digest, documentNo: input.documentNo, level: award.level },
  })
  return { decisionId, digest, honours }
})

/** Each level the plan names has closed its list with this nominee on it, and the decision is not dated before. */
const assertNoticeClosed = async (
  c: Context,
  row: NominationRow,
  levels: readonly string[],
  organiserId: number,
  decidedOn: string,
  digests: Map<number, string>,
): Promise<void> => {
  const needed = [
    ...(levels.includes('recommending-unit') && row.unit_id !== organiserId ? [row.unit_notice_id] : []),
    ...(levels.includes('organiser') ? [row.organiser_notice_id] : []),
  ]
  for (const noticeId of needed) {
    if (noticeId === null) throw h.noticeOpen({ name: row.name })
    const { digest, closed_on } = await read.closedNotice(c.tx, noticeId)
    if (closed_on !== null && decidedOn < closed_on) throw h.decidedTooEarly({ decidedOn, closedOn: closed_on }, 'decidedOn')
    digests.set(row.id, digest)
  }
}

const rowOf = (r: HonourListRow) => ({
  id: r.id,
  title: r.title_name,
  level: r.level,
  object: r.object,
  holder: r.holder,
  unitId: r.unit_id,
  unit: r.unit_name,
  documentNo: r.document_no,
  grantedOn: r.granted_on,
  expiresOn: r.expires_on,
  recheckOn: r.recheck_on,
  posthumous: r.posthumous,
  code: r.code,
  state: r.state,
  campaignId: r.campaign_id,
  campaign: r.campaign,
})

const listHonours = implement(api.listHonours, async (c, q) => {
  const at = cursor.read(q.after)
  const found = await read.listHonourRows(c.tx, q, c.today, at === null ? null : [String(at[0]), at[1]], q.limit)
  const rows = found.slice(0, q.limit)
  const last = rows.at(-1)
  return {
    rows: rows.map(rowOf),
    next: found.length > q.limit && last ? cursor.write(last.granted_on, last.id) : null,
    total: { n: await read.countHonours(c.tx, q, c.today), exact: true },
  }
})

const showHonour = implement(api.showHonour, async (c, { id }) => {
  const row = await read.readHonour(c.tx, id, c.today)
  const decision = await read.readDecision(c.tx, row.decision_id)
  const keeps = (await whichMay(c.tx, c.actor, h.mayKeepHonour, [decision.unit_id])).has(decision.unit_id)
  return {
    ...rowOf(row),
    certificate: row.certificate,
    plaque: row.plaque,
    nominationId: row.nomination_id,
    version: row.version,
    decision: {
      id: decision.id,
      title: decision.title,
      documentNo: decision.document_no,
      meeting: decision.meeting,
      decidedOn: decision.decided_on,
      digest: decision.digest,
    },
    changes: (await read.changesOf(c.tx, id)).map((x) => ({
      action: x.action,
      from: x.from_state as h.HonourState,
      to: x.to_state as h.HonourState,
      document: x.document,
      reason: x.reason,
      on: x.changed_on,
    })),
    can: keeps ? h.honourCan.lawful(row.state).filter((a) => a !== 'expire') : [],
    timeline: (await timeline(c.tx, 'honour', id)).map((e) => ({
      id: e.id,
      type: e.type,
      happenedOn: e.happenedOn,
      recordedAt: e.recordedAt,
      by: e.by,
      proxy: e.proxy,
      sentence: saysEvent(e.type, e.detail),
    })),
  }
})

const showResults = implement(api.showResults, async (c, { campaignId }) => {
  await readCampaign(c.tx, campaignId)
  const rows = await read.listHonourRows(c.tx, { campaignId }, c.today, null, 1000)
  return {
    campaignId,
    decisions: (await read.decisionsOf(c.tx, campaignId)).map((d) => ({
      id: d.id,
      documentNo: d.document_no,
      decidedOn: d.decided_on,
      level: d.level,
      digest: d.digest,
    })),
    rows: rows.map((r) => ({
      honourId: r.id,
      decisionId: r.decision_id,
      titleKey: r.title_key,
      title: r.title_name,
      level: r.level,
      object: r.object,
      subjectUnitId: r.subject_unit_id,
      subjectMemberId: r.subject_member_id,
      holder: r.holder,
      grantedOn: r.granted_on,
      state: r.state,
    })),
  }
})

type Changing = { id: number; version: number; document: string; reason: string; nextOn?: string | undefined }
const changeAs =
  (
    action: 'recheck' | 'warn' | 'clear' | 'withdraw' | 'recover',
    to: h.HonourState | null,
    event: `honour.${string}`,
    may: typeof h.mayDecide,
  ) =>
  async (c: Context, input: Changing): Promise<{ state: h.HonourState; version: number }> => {
    const row = await read.lockHonour(c.tx, input.id)
    await assertMay(c.tx, c.actor, may, row.organiser_id, 'honour')
    const { line } = await readCampaign(c.tx, row.campaign_id)
    // Who holds the title, or belongs to the unit that does, has no part in what becomes of it.
    if (row.subject_member_id !== null && row.subject_member_id === c.actor.memberId) throw ownCase({ name: row.holder })
    for (const unitId of [row.unit_id, row.subject_unit_id])
      if (unitId !== null && unitId !== row.organiser_id)
        for (const g of c.actor.grants)
          if (await standsBelow(c.tx, line, g.unitId, unitId)) throw ownUnit({ unit: await unitName(c.tx, unitId), step: '荣誉管理' })
    const state = h.stateOn({ state: row.state, expiresOn: row.expires_on }, c.today)
    h.honourCan.assert(action, state)
    if (row.version !== input.version) throw staleVersion({ noun: 'honour', seen: input.version, now: row.version })
    const next = to ?? state
    await write.writeChange(c.tx, {
      id: row.id,
      from: state,
      to: next,
      action,
      document: input.document,
      reason: input.reason,
      by: c.actor.accountId,
      on: c.today,
      ...(action === 'recheck' || action === 'warn'
        ? { recheckOn: input.nextOn ?? null }
        : action === 'withdraw'
          ? { recheckOn: null }
          : {}),
    })
    await c.record(event, {
      unitId: row.unit_id,
      subjectId: row.id,
      campaignId: row.campaign_id,
      detail: { from: state, to: next, title: row.title_key, document: input.document, nextOn: input.nextOn ?? null },
      personal: { holder: row.holder, reason: input.reason },
    })
    return { state: next, version: row.version + 1 }
  }

const recheck = implement(api.recheck, changeAs('recheck', null, 'honour.rechecked', h.mayKeepHonour))
const warn = implement(api.warn, changeAs('warn', 'warned', 'honour.warned', h.mayKeepHonour))
const clearWarning = implement(api.clearWarning, changeAs('clear', 'effective', 'honour.cleared', h.mayKeepHonour))
const withdrawHonour = implement(api.withdrawHonour, changeAs('withdraw', 'withdrawn', 'honour.withdrawn', h.mayDecide))
const recover = implement(api.recover, changeAs('recover', 'recovered', 'honour.recovered', h.mayKeepHonour))

/** A term that ran out ends by itself; the day of the change is the day after its last, not the day the tick ran. */
const expire: Tick = {
  name: 'honour.expire',
  run: async (c) => {
    const due = await read.runOut(c.tx, c.today, 200)
    for (const x of due) {
      await write.writeChange(c.tx, {
        id: x.id,
        from: x.state as h.HonourState,
        to: 'expired',
        action: 'expire',
        document: '',
        reason: '',
        by: null,
        on: addDays(x.expires_on!, 1),
      })
      await c.record('honour.expired', {
        unitId: x.unit_id,
        subjectId: x.id,
        campaignId: x.campaign_id,
        happenedOn: addDays(x.expires_on!, 1),
        detail: { from: x.state },
      })
    }
    return due.length
  },
}

export const honourActions: Implementation[] = [
  decide,
  listHonours,
  showHonour,
  showResults,
  recheck,
  warn,
  clearWarning,
  withdrawHonour,
  recover,
]
export const honourTicks: Tick[] = [expire]
