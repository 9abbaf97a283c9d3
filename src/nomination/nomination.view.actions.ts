import { assertMay, scope } from '../access/access.read.ts'
import { planOf, readCampaign } from '../campaign/campaign.read.ts'
import { runningBelow } from '../campaign/reader.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { cursor } from '../lib/cursor.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { assertNoInterest, assertOtherPerson, dueStep, sectionFor, titleOf } from './climb.actions.ts'
import { quotaRows } from './composition.read.ts'
import { findingsFor } from './decidable.actions.ts'
import { inspectionsOf } from './examine.read.ts'
import type { NominationListRow, NominationRow } from './nomination.read.ts'
import * as read from './nomination.read.ts'
import { saysEvent } from './nomination.text.ts'
import * as n from './nomination.ts'
import * as api from './nomination.view.api.ts'
import { opinionsOf } from './opinion.read.ts'
import { compositionOf, groupsOfTitle, limitWords } from './quota.ts'
import { climbOf } from './route.ts'
import { limitsOf, meetingKinds, meetingRuleOf } from './settings.ts'

const rowOf = (r: NominationListRow) => {
  const way = climbOf(r.route)
  const open = r.state === 'climbing'
  return {
    id: r.id,
    campaignId: r.campaign_id,
    titleKey: r.title_key,
    title: r.title_name,
    object: r.object,
    unitId: r.unit_id,
    unit: r.unit_name,
    name: r.name,
    state: r.state,
    step: open ? (way[r.step_no]?.name ?? null) : null,
    stepUnit: open ? (way[r.step_no]?.unitName ?? null) : null,
    steps: way.map((s, i) => ({
      key: s.key,
      name: s.name,
      kind: s.kind,
      unitId: s.unitId,
      unit: s.unitName,
      state: i < r.step_no ? ('done' as const) : i === r.step_no && open ? ('due' as const) : ('later' as const),
    })),
    suspended: r.suspended_until !== null,
    endReason: r.end_reason,
    version: r.version,
  }
}

const listNominations = implement(api.listNominations, async (c, q) => {
  const s = scope(c.actor, n.mayReadNominations)
  const at = cursor.read(q.after)
  const found = await read.listNominationRows(c.tx, s, { ...q, after: at === null ? null : [String(at[0]), at[1]] })
  const shown = found.slice(0, q.limit)
  const last = shown.at(-1)
  return {
    rows: shown.map(rowOf),
    next: found.length > q.limit && last ? cursor.write(last.path, last.id) : null,
    total: { n: await read.countNominations(c.tx, s, q), exact: true },
  }
})

const listTitles = implement(api.listTitles, async (c, { campaignId, unitId }) => {
  const section = await sectionFor(c, campaignId)
  const titles = []
  for (const t of section.titles) {
    const alive = await read.aliveOfTitle(c.tx, campaignId, t.id)
    titles.push({
      key: t.id,
      name: t.name,
      object: t.object,
      perUnit:
        unitId === undefined
          ? t.quota.perUnit
          : ((await quotaRows(c.tx, campaignId, { titleKey: t.id, unitId }))[0]?.quota_n ?? t.quota.perUnit),
      total: t.quota.total,
      ofUnit: unitId === undefined ? 0 : await read.aliveOfUnit(c.tx, campaignId, t.id, unitId),
      alive: alive.length,
      composition: compositionOf(t, alive).map((x) => ({ ...x, words: limitWords(x) })),
      // What records answer needs no ground from the unit.
      eligibility: t.eligibility.filter((e) => e.rule === undefined).map((e) => ({ id: e.id, text: e.text })),
      groups: groupsOfTitle(section, t),
      limits: limitsOf(section),
    })
  }
  return {
    titles,
    chain: section.chain.map((s) => ({ key: s.id, name: s.name, kind: s.kind, meeting: s.meeting ?? null })),
    meetings: meetingKinds.map((kind) => {
      const { quorum, pass, source } = meetingRuleOf(section, kind)
      return { kind, quorum, pass, source }
    }),
  }
})

/** Which of the lawful actions this person's seats may do now; the same checks as the commands, asked beforehand. */
const canOf = async (c: Context, line: string, organiserId: number, row: NominationRow): Promise<string[]> => {
  const at = (unitId: number, roles: readonly string[]) => c.actor.grants.some((g) => g.unitId === unitId && roles.includes(g.role))
  const out: string[] = []
  const step = row.state === 'climbing' ? dueStep(row) : null
  if (step && at(step.unitId, n.rolesOf(step.kind, step.by))) {
    const free = await assertNoInterest(c, line, row, step)
      .then(() => assertOtherPerson(c, row, step))
      .then(
        () => true,
        () => false,
      )
    if (free) out.push(...(step.kind === 'select' ? ['select'] : ['pass', 'return', 'stop']))
  }
  if (n.nominationCan.can('edit', row.state) && at(row.unit_id, n.mayNominate.roles)) out.push('edit', 'recommend')
  if (n.nominationCan.can('withdraw', row.state) && at(row.unit_id, n.mayWithdraw.roles)) out.push('withdraw')
  if (n.nominationCan.can('reportUp', row.state) && row.reported_document === null && at(organiserId, n.mayMeet.roles))
    out.push('report-up')
  return out
}

const showNomination = implement(api.showNomination, async (c, { id }) => {
  const row = await read.readNomination(c.tx, id)
  await assertMay(c.tx, c.actor, n.mayReadNominations, row.unit_id, 'nomination')
  const campaign = await readCampaign(c.tx, row.campaign_id)
  const section = await sectionFor(c, row.campaign_id)
  const title = titleOf(section, row.title_key)
  const eligibility = await findingsFor(c, row, title)
  const acts = await read.stepsOf(c.tx, id)
  const opinions = await opinionsOf(c.tx, id, row.round_no)
  const votes = await read.votesOf(c.tx, id)
  const [inspection] = await inspectionsOf(c.tx, [id])
  const due = row.state === 'climbing' ? dueStep(row) : null
  return {
    ...rowOf({ ...row, unit_name: await read.unitName(c.tx, row.unit_id) }),
    campaign: campaign.title,
    subjectUnitId: row.subject_unit_id,
    subjectMemberId: row.subject_member_id,
    facts: row.facts,
    groups: row.groups,
    grounds: Object.entries(row.grounds).map(([key, ground]) => ({ id: key, ground })),
    brief: row.brief,
    deeds: row.deeds,
    nominatedOn: row.nominated_on,
    selectedOn: row.selected_on,
    reportedDocument: row.reported_document,
    posthumous: row.posthumous_source,
    meeting:
      section.chain.find((s) => (row.route.length === 0 || row.state === 'returned' ? s.kind === 'recommend' : s.id === due?.key))
        ?.meeting ?? null,
    ofBranch: (await readUnit(c.tx, row.unit_id))?.kind === 'branch',
    dueKind: due?.kind ?? null,
    inspection: inspection
      ? { on: inspection.held_on, by: inspection.by_names, finding: inspection.finding, verdict: inspection.verdict }
      : null,
    eligibility,
    acts: acts.map((a) => ({
      round: a.round_no,
      name: section.chain.find((s) => s.id === a.step_key)?.name ?? a.step_key,
      unit: a.unit_name,
      verdict: a.verdict as 'passed' | 'returned' | 'stopped',
      words: a.words,
      by: a.by,
      paperBy: a.link_by ?? a.paper_by,
      scanId: a.attachment_id,
      confirmedBy: a.confirmed_name,
      on: a.done_on,
    })),
    opinions: opinions.map((o) => ({
      id: o.id,
      from: o.from_body,
      binding: o.binding,
      unitId: o.unit_id,
      state: o.state as 'asked' | 'given' | 'not-needed',
      verdict: o.verdict as 'agree' | 'object' | null,
      words: o.words,
      person: o.person,
      via: o.via as 'product' | 'link' | 'paper' | null,
      channel: o.link_channel as n.LinkChannel | null,
      handedBy: o.handed_name,
      handedOn: o.handed_on,
      confirmedBy: o.confirmed_name,
      discipline: o.discipline,
      givenOn: o.given_on,
    })),
    votes: votes.map((v) => ({
      heldOn: v.held_on,
      minutes: v.minutes,
      should: v.should_n,
      present: v.present_n,
      for: v.for_n,
      against: v.against_n,
      abstain: v.abstain_n,
      recused: v.recused_n,
      passed: v.passed,
      source: v.source,
    })),
    can: await canOf(c, campaign.line, campaign.organiser_id, row),
    timeline: (await timeline(c.tx, 'nomination', id)).map((e) => ({
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

/** What a running campaign lets one choose; `null` where its plan selects nobody. */
const choiceOf = async (c: Context, found: { id: number; title: string; organiser: boolean }) => {
  const { nomination, notice, honour } = (await planOf(c.tx, found.id)).sections
  if (!nomination) return null
  return {
    id: found.id,
    title: found.title,
    organiser: found.organiser,
    titles: nomination.titles.map((t) => ({ key: t.id, name: t.name })),
    noticeLevels: (notice?.levels ?? []).map((l) => ({ id: l.id, name: l.name, at: l.at })),
    workingDays: notice?.workingDays ?? null,
    awards: (honour?.awards ?? []).map((a) => ({ id: a.id, level: a.level, titles: a.titles, plaque: a.plaque })),
  }
}

const nominationChoices = implement(api.nominationChoices, async (c, { unitId }) => {
  await assertMay(c.tx, c.actor, n.mayReadNominations, unitId)
  const campaigns = []
  for (const found of await read.campaignsOf(c.tx, unitId)) {
    const choice = await choiceOf(c, found)
    if (choice) campaigns.push(choice)
  }
  const below = []
  const known = new Map<number, Awaited<ReturnType<typeof choiceOf>>>()
  for (const found of await runningBelow(c.tx, scope(c.actor, n.mayReadNominations), unitId)) {
    if (!known.has(found.id)) known.set(found.id, await choiceOf(c, found))
    const choice = known.get(found.id)
    if (choice) below.push({ ...choice, organiser: found.organiser, unitId: found.unit_id, unit: found.unit })
  }
  return { unitName: await read.unitName(c.tx, unitId), campaigns, below }
})

export const nominationViews: Implementation[] = [nominationChoices, listNominations, listTitles, showNomination]
