import { assertMay, scope, whichMay } from '../access/access.read.ts'
import { readCampaign, unitIn } from '../campaign/campaign.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { heldFor, sectionFor, titleOf } from './climb.actions.ts'
import * as api from './composition.api.ts'
import * as read from './composition.read.ts'
import { compositionWords as words } from './composition.text.ts'
import { findingsForMany } from './decidable.actions.ts'
import { inspectionsOf } from './examine.read.ts'
import { grouped } from './grouped.ts'
import { type Limit, type Listed, limitsFor, stateOf } from './limits.ts'
import * as nominations from './nomination.read.ts'
import { nominationStateNames, objectName } from './nomination.text.ts'
import { mayMeet, mayReadNominations, mayWithdraw } from './nomination.ts'
import { answersOfMany } from './opinion.read.ts'
import { nominationPageText } from './page.text.ts'
import { boundWords, placeUsed, quotaWaived } from './quota.ts'
import { putQuota, writeWaiver } from './quota.write.ts'
import { limitsOf } from './settings.ts'
import { solve } from './solve.ts'

const allotQuotas = implement(api.allotQuotas, async (c, input) => {
  const { campaign, section } = await heldFor(c, input.campaignId)
  await assertMay(c.tx, c.actor, api.mayAllot, campaign.organiser_id, 'campaign')
  const title = titleOf(section, input.titleKey)
  const before = await read.quotaRows(c.tx, campaign.id, { titleKey: title.id })
  for (const q of input.quotas) {
    const place = await unitIn(c.tx, campaign.id, q.unitId)
    const used = before.find((b) => b.unit_id === q.unitId)?.used ?? (await nominations.aliveOfUnit(c.tx, campaign.id, title.id, q.unitId))
    if (used > q.quota) throw placeUsed({ unit: place.name, used, quota: q.quota }, 'quotas')
    await putQuota(c.tx, { campaignId: campaign.id, titleKey: title.id, unitId: q.unitId, quota: q.quota, dueOn: input.dueOn ?? null })
  }
  const places = input.quotas.reduce((a, q) => a + q.quota, 0)
  await c.record('nomination.quotas-allotted', {
    unitId: campaign.organiser_id,
    campaignId: campaign.id,
    quantity: String(places),
    detail: { title: title.id, units: input.quotas.length, dueOn: input.dueOn ?? null },
  })
  return { units: input.quotas.length, places }
})

const stateOfQuota = (q: read.QuotaRow, today: string): 'open' | 'full' | 'waived' | 'late' =>
  q.waived_on !== null ? 'waived' : q.used >= q.quota_n ? 'full' : q.due_on !== null && q.due_on < today ? 'late' : 'open'

const listQuotas = implement(api.listQuotas, async (c, { campaignId, titleKey }) => {
  const section = await sectionFor(c, campaignId)
  const rows = await read.quotaRows(c.tx, campaignId, { titleKey })
  const seen = await whichMay(
    c.tx,
    c.actor,
    mayReadNominations,
    rows.map((r) => r.unit_id),
  )
  return {
    rows: rows
      .filter((r) => seen.has(r.unit_id))
      .map((r) => ({
        titleKey: r.title_key,
        title: section.titles.find((t) => t.id === r.title_key)?.name ?? r.title_key,
        unitId: r.unit_id,
        unit: r.unit,
        quota: r.quota_n,
        used: r.used,
        dueOn: r.due_on,
        state: stateOfQuota(r, c.today),
        waiveReason: r.waive_reason,
      })),
  }
})

const waiveQuota = implement(api.waiveQuota, async (c, { campaignId, titleKey, unitId, reason }) => {
  const { campaign, section } = await heldFor(c, campaignId)
  await assertMay(c.tx, c.actor, mayWithdraw, unitId)
  const title = titleOf(section, titleKey)
  const place = await unitIn(c.tx, campaign.id, unitId)
  const [row] = await read.quotaRows(c.tx, campaign.id, { titleKey, unitId })
  if (row?.waived_on) throw quotaWaived({ unit: place.name, title: title.name, reason: row.waive_reason ?? '' })
  await writeWaiver(c.tx, { campaignId, titleKey, unitId, reason, on: c.today })
  await c.record('nomination.quota-waived', { unitId, campaignId, detail: { title: titleKey, reason } })
  return { ok: true as const }
})

/** Every limit over the titles asked about, with the places of units. */
const limitsIn = async (c: Context, campaignId: number, titleKey: string | undefined) => {
  const section = await sectionFor(c, campaignId)
  const titles = titleKey === undefined ? section.titles : [titleOf(section, titleKey)]
  const quotas = await read.quotaRows(c.tx, campaignId, { titleKey })
  const limits = limitsFor(
    section,
    titles,
    quotas.map((q) => ({ titleKey: q.title_key, unitId: q.unit_id, unit: q.unit, quota: q.quota_n })),
  )
  return { section, titles, limits }
}

const showComposition = implement(api.showComposition, async (c, input) => {
  const campaign = await readCampaign(c.tx, input.campaignId)
  const { titles, limits } = await limitsIn(c, campaign.id, input.titleKey)
  const keys = new Set(titles.map((t) => t.id))
  const list = (await read.listedOf(c.tx, campaign.id)).filter((x) => keys.has(x.titleKey))
  const asked: Listed | null =
    input.titleKey === undefined || input.groups === undefined
      ? null
      : { id: -1, titleKey: input.titleKey, unitId: input.unitId ?? -1, groups: input.groups.split('|').filter(Boolean) }
  const held = new Set(list.filter((x) => x.selected).map((x) => x.id))
  const wanted = titles.reduce(
    (n, t) => n + Math.min(t.quota.total ?? Number.POSITIVE_INFINITY, list.filter((x) => x.titleKey === t.id).length),
    0,
  )
  const solved = await solve(list, held, limits, wanted)
  const limit = (id: string): Limit => limits.find((l) => l.id === id)!
  const organiser = (await whichMay(c.tx, c.actor, mayMeet, [campaign.organiser_id])).has(campaign.organiser_id)
  const longest = solved.chosen.length
  return {
    nominated: list.length,
    selected: held.size,
    limits: limits.map((l) => ({
      id: l.id,
      kind: l.kind,
      words: boundWords(l),
      name: l.name,
      most: l.op === '<=' && 'count' in l.bound ? l.bound.count : null,
      ...stateOf(l, list),
      withIt: asked === null ? null : stateOf(l, [...list, asked]),
    })),
    list: {
      state: solved.state,
      wanted,
      longest,
      words:
        solved.state === 'reached' ? words.reached(wanted) : solved.state === 'short' ? words.short(longest, wanted) : words[solved.state],
      binding: solved.binding.map((id) => boundWords(limit(id))),
      frees: solved.frees.map((f) => (f.by === null ? words.stuck(limit(f.limit)) : words.free(limit(f.limit), f.by))),
      chosen: organiser ? list.filter((x) => solved.chosen.includes(x.id)).map(({ id, name, title }) => ({ id, name, title })) : [],
    },
  }
})

/** More are printed in several goes. */
const formsLimit = 5000

const nominationForms = implement(api.nominationForms, async (c, { campaignId, titleKey, ids }) => {
  const campaign = await readCampaign(c.tx, campaignId)
  const section = await sectionFor(c, campaignId)
  const title = titleOf(section, titleKey)
  const wanted =
    ids === undefined
      ? null
      : ids
          .split(',')
          .filter((x) => /^\d{1,15}$/.test(x))
          .map(Number)
  const rows = await nominations.nominationsOfTitle(c.tx, scope(c.actor, mayReadNominations), {
    campaignId,
    titleKey: title.id,
    ids: wanted,
    limit: formsLimit,
  })
  const all = rows.map((r) => r.id)
  const inspections = new Map((await inspectionsOf(c.tx, all)).map((i) => [i.nomination_id, i]))
  const acts = grouped(await nominations.stepsOfMany(c.tx, all), (a) => a.nomination_id)
  const opinions = grouped(await answersOfMany(c.tx, all), (o) => o.nomination_id)
  const votes = grouped(await nominations.votesOfMany(c.tx, all), (v) => v.nomination_id)
  const findings = await findingsForMany(c, rows, title)
  const t = nominationPageText
  const out = []
  for (const [n, r] of rows.entries()) {
    const inspection = inspections.get(r.id)
    const facts: [string, string | undefined][] = [
      [t.sex, r.facts.sex],
      [t.ethnic, r.facts.ethnic],
      [t.post, r.facts.unitAndPost],
    ]
    out.push({
      id: r.id,
      name: r.name,
      unit: r.unit_name,
      stateName: nominationStateNames[`nomination.state.${r.state}`],
      facts: facts.flatMap(([name, value]) => (value ? [{ name, value }] : [])),
      groups: r.groups,
      brief: r.brief,
      deeds: r.deeds,
      eligibility: findings[n]!.map(({ rule, verdict, source }) => ({ rule, verdict, source })),
      acts: (acts.get(r.id) ?? [])
        .filter((a) => a.round_no === r.round_no)
        .map((a) => ({
          step: section.chain.find((s) => s.id === a.step_key)?.name ?? a.step_key,
          unit: a.unit_name,
          words: a.words,
          by: a.link_by ?? a.paper_by ?? a.by,
          on: a.done_on,
        })),
      opinions: (opinions.get(r.id) ?? [])
        .filter((o) => o.round_no === r.round_no && o.state !== 'not-needed')
        .map((o) => ({
          from: o.from_body,
          verdict: o.verdict as 'agree' | 'object' | null,
          words: o.words ?? '',
          person: o.person ?? '',
          on: o.given_on,
        })),
      inspection: inspection
        ? { on: inspection.held_on, by: inspection.by_names, finding: inspection.finding, verdict: inspection.verdict }
        : null,
      votes: (votes.get(r.id) ?? []).map((v) => ({
        minutes: v.minutes,
        on: v.held_on,
        words: t.votesOf({ should: v.should_n, present: v.present_n, for: v.for_n, against: v.against_n, abstain: v.abstain_n }),
      })),
    })
  }
  return {
    campaign: campaign.title,
    organiser: await nominations.unitName(c.tx, campaign.organiser_id),
    title: title.name,
    object: objectName(title.object),
    limits: limitsOf(section),
    rows: out,
  }
})

export const compositionActions: Implementation[] = [allotQuotas, listQuotas, waiveQuota, showComposition, nominationForms]
