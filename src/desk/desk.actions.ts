import { visibleTo } from '../campaign/campaign.actions.ts'
import { readCampaign, unitsWithin } from '../campaign/campaign.read.ts'
import { mayReadCampaigns, maySettleCarry } from '../campaign/campaign.ts'
import { readerOf } from '../campaign/reader.read.ts'
import { openDuties, progressBelow } from '../duty/duty.read.ts'
import { mayReadDuties } from '../duty/duty.ts'
import { mayReadHonours } from '../honour/honour.ts'
import { implement } from '../http/action.ts'
import { addDays, weekday } from '../lib/calendar.ts'
import { type Role, scopeOf } from '../lib/permission.ts'
import { listMembers } from '../member/member.read.ts'
import { mayReadMembers } from '../member/member.ts'
import { mayReadNotices } from '../notice/notice.ts'
import { listUnits, rangesFor } from '../organisation/organisation.read.ts'
import { mayReadUnits } from '../organisation/organisation.ts'
import type { Todo } from './desk.api.ts'
import * as api from './desk.api.ts'
import {
  campaignsNamed,
  campaignsOf,
  carryToSettle,
  decisionsNamed,
  noticesNamed,
  openCarry,
  openItems,
  recentlyDone,
} from './desk.read.ts'
import { findTerms as t } from './desk.text.ts'
import { placeOf, type TodoSource, urgency } from './desk.ts'
import { dutyKey, openSteps } from './step.actions.ts'

/** Seats from which a unit's duties are done; the others look, judge or guard. */
const working: readonly Role[] = ['office', 'secretary', 'deputy', 'clerk']

/** Open steps of the other nouns, handed in by app.ts. */
export const todoSources: TodoSource[] = []

const showDesk = implement(api.showDesk, async (c, { unitId }) => {
  const seats = c.actor.grants.filter((g) => unitId === undefined || g.unitId === unitId)
  const mine = [...new Set(seats.filter((g) => working.includes(g.role)).map((g) => g.unitId))]
  const sunday = addDays(c.today, 7 - weekday(c.today))
  const rows: Todo[] = []
  const steps = await openSteps({ ...c, actor: { ...c.actor, grants: seats } }, c.actor)
  const single = new Map(steps.flatMap((s) => (s.duty === null ? [] : [[s.duty, s]])))
  for (const d of await openDuties(c.tx, mine, c.today)) {
    const step = d.count_n === 1 ? single.get(dutyKey(d.done_event, d.unit_id, d.campaign_id)) : undefined
    if (step) {
      // The record is there already: its line leads to it, and bears the day of the duty.
      step.dueOn ??= d.extended_on ?? d.due_on
      step.state = 'waiting'
      continue
    }
    const dueOn = d.extended_on ?? d.due_on
    const place = placeOf(d.done_event, { campaignId: d.campaign_id, unitId: d.unit_id, filter: d.done_filter })
    rows.push({
      key: `duty/${d.period_id}/${d.unit_id}`,
      kind: 'duty',
      title: d.count_n > 1 ? `${d.title}（${d.done_n ?? 0} / ${d.count_n}）` : d.title,
      why: `${d.purpose}${d.period && d.period !== d.title ? `　${d.period}` : ''}`,
      dueOn,
      state: urgency(dueOn, c.today, sunday),
      unitId: d.unit_id,
      unit: d.unit,
      campaign: d.campaign,
      ...place,
    })
  }
  for (const i of await openItems(c.tx, mine))
    rows.push({
      key: `item/${i.id}`,
      kind: 'item',
      title: i.text,
      why: '本单位具体方案中的事项',
      dueOn: i.due_on,
      state: urgency(i.due_on, c.today, sunday),
      unitId: i.unit_id,
      unit: i.unit,
      campaign: i.campaign,
      href: `/campaigns/${i.campaign_id}/units/${i.unit_id}?tab=items`,
      action: '登记落实',
    })
  for (const k of await openCarry(c.tx, mine))
    rows.push({
      key: `carry/${k.id}`,
      kind: 'carry',
      title: `答复上轮遗留：${k.what}`,
      why: '上一轮活动留下、需要说明去向的事项',
      dueOn: k.due_on,
      state: urgency(k.due_on, c.today, sunday),
      unitId: k.unit_id,
      unit: k.unit,
      campaign: k.campaign,
      href: `/campaigns/${k.campaign_id}?tab=carry`,
      action: '去答复',
    })
  for (const k of await carryToSettle(c.tx, unitsWithin({ ...c.actor, grants: seats }, maySettleCarry).where))
    rows.push({
      key: `settle/${k.id}`,
      kind: 'carry',
      title: `核实上轮遗留：${k.what}`,
      why: `${k.unit}已答复，由责任单位以外的人核实`,
      dueOn: null,
      state: 'waiting',
      unitId: k.unit_id,
      unit: k.unit,
      campaign: k.campaign,
      href: `/campaigns/${k.campaign_id}?tab=carry`,
      action: '去核实',
    })
  rows.push(...steps.map(({ duty, ...line }) => line))
  for (const source of todoSources) rows.push(...(await source({ ...c, actor: { ...c.actor, grants: seats } }, c.actor)))
  rows.sort((a, b) =>
    (a.dueOn ?? '9999') < (b.dueOn ?? '9999') ? -1 : (a.dueOn ?? '9999') > (b.dueOn ?? '9999') ? 1 : a.key < b.key ? -1 : 1,
  )
  for (const r of rows) if (r.state === 'waiting' && r.dueOn !== null) r.state = urgency(r.dueOn, c.today, sunday)

  const monday = addDays(sunday, -6)
  const done = await recentlyDone(c.tx, mine, addDays(c.today, -30))
  const following = [...new Set(seats.map((g) => g.unitId))]
  const campaigns = []
  for (const k of await campaignsOf(c.tx, following, c.today)) {
    const reader = await readerOf(c.tx, c.actor, await readCampaign(c.tx, k.id))
    const progress = await progressBelow(c.tx, k.id, k.unit_id, c.today, scopeOf(reader, mayReadDuties))
    campaigns.push({
      id: k.id,
      title: k.title,
      phase: k.phase ?? '',
      phaseEndsOn: k.ends_on,
      unitId: k.unit_id,
      unit: k.unit,
      expected: progress.reduce((a, p) => a + p.expected, 0),
      done: progress.reduce((a, p) => a + p.done, 0),
      late: progress.reduce((a, p) => a + p.late, 0),
      below: progress
        .filter((p) => p.unit_id !== k.unit_id && p.late > 0)
        .sort((a, b) => b.late - a.late)
        .slice(0, 5)
        .map((p) => ({ unitId: p.unit_id, name: p.name, late: p.late })),
    })
  }
  return {
    today: c.today,
    rows,
    late: rows.filter((r) => r.state === 'late').length,
    week: rows.filter((r) => r.state === 'due').length,
    done: done.map((d) => ({ title: d.title, unit: d.unit, campaign: d.campaign, doneOn: d.done_on, onTime: d.on_time })),
    doneThisWeek: done.filter((d) => d.done_on >= monday).length,
    campaigns,
  }
})

const find = implement(api.find, async (c, { q }) => {
  const rows: { kind: string; label: string; note: string; to: string }[] = []
  const units = scopeOf(c.actor, mayReadUnits)
  const unitRanges = rangesFor(units, 'party', null)
  if (unitRanges.length > 0)
    for (const u of await listUnits(c.tx, { line: 'party', ranges: unitRanges, search: q }, { sort: 'tree', after: undefined, limit: 6 }))
      rows.push({ kind: t.unit, label: u.name, note: u.parentName ?? '', to: `/units/${u.id}` })
  const people = rangesFor(scopeOf(c.actor, mayReadMembers), 'party', null)
  if (people.length > 0)
    for (const m of await listMembers(c.tx, { ranges: people, search: q }, { sort: 'name', after: undefined, limit: 6, today: c.today }))
      rows.push({ kind: t.member, label: m.name, note: m.branchName, to: `/members/${m.id}` })
  if (scopeOf(c.actor, mayReadCampaigns).everywhere)
    for (const k of (await visibleTo(c, await campaignsNamed(c.tx, q))).slice(0, 6))
      rows.push({ kind: t.campaign, label: k.title, note: k.organiser, to: `/campaigns/${k.id}` })
  if (scopeOf(c.actor, mayReadHonours).everywhere)
    for (const d of await decisionsNamed(c.tx, q))
      rows.push({ kind: t.decision, label: d.title, note: d.document_no, to: `/honours/decisions/${d.id}` })
  if (scopeOf(c.actor, mayReadNotices).everywhere)
    for (const n of await noticesNamed(c.tx, q))
      rows.push({ kind: t.notice, label: n.title, note: t.noticeBy(n.unit, n.id), to: `/notices/${n.id}` })
  return { rows: rows.slice(0, 30) }
})

const countOpen = implement(api.countOpen, async (c) => {
  const desk = await showDesk.run(c, { done: false })
  return { todo: desk.rows.filter((r) => r.state !== 'soon' || r.dueOn === null).length, late: desk.late, campaigns: desk.campaigns.length }
})

export const deskActions = [showDesk, find, countOpen]
