import { randomBytes } from 'node:crypto'
import { assertMay } from '../access/access.read.ts'
import { holdCampaign, planOf } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { type Context, type Implementation, implement, type Tick } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { canonicalText } from '../lib/canonical.ts'
import { publicCode, sha256Hex } from '../lib/digest.ts'
import { assertNoInterest, assertNotSuspended, assertOtherPerson } from '../nomination/climb.actions.ts'
import { lockNominations, type NominationRow, unitName } from '../nomination/nomination.read.ts'
import { nominationCan } from '../nomination/nomination.ts'
import { decideNominees } from '../nomination/outcome.actions.ts'
import { cancelRecheck, changeActions } from './change.actions.ts'
import * as api from './honour.api.ts'
import * as read from './honour.read.ts'
import * as h from './honour.ts'
import { honourViews } from './honour.view.actions.ts'
import * as write from './honour.write.ts'
import { paperActions } from './paper.actions.ts'
import { resultsActions } from './results.actions.ts'
import { yearlyActions } from './yearly.actions.ts'

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
      await cancelRecheck(c, x, { state: 'expired', on: addDays(x.expires_on!, 1), document: null })
    }
    return due.length
  },
}

export const honourActions: Implementation[] = [
  decide,
  ...honourViews,
  ...changeActions,
  ...yearlyActions,
  ...paperActions,
  ...resultsActions,
]
export const honourTicks: Tick[] = [expire]
