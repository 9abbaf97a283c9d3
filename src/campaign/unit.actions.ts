import { assertMay, isProxy, scope, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import * as rules from './campaign.ts'
import { campaignCan } from './campaign.ts'
import * as write from './campaign.write.ts'
import { parsed } from './draft.actions.ts'
import { sayRed } from './plan.text.ts'
import { differs } from './plan.ts'
import { type OwnPart, TO_FILL } from './plan-schema.ts'
import { readerOf, sightOf } from './reader.read.ts'
import { checkRedlines } from './redline.ts'
import { listUnitRows, lockItem, lockSeat } from './unit.read.ts'

const mayAt = async (c: Context, unitId: number): Promise<string[]> => {
  const out: string[] = []
  for (const p of [rules.mayAdopt, rules.maySeat, rules.maySummarise, rules.mayJudgeGoal, rules.mayAnswerCarry, rules.maySettleCarry])
    if ((await whichMay(c.tx, c.actor, p, [unitId])).has(unitId)) out.push(p.name)
  return out
}

const showUnit = implement(api.showUnit, async (c, { id, unitId }) => {
  await assertMay(c.tx, await readerOf(c.tx, c.actor, await read.readCampaign(c.tx, id)), rules.mayFollow, unitId)
  const [plan, u] = [await read.planOf(c.tx, id), await read.unitIn(c.tx, id, unitId)]
  const own = (u.own ?? null) as OwnPart | null
  const [items, fills, seats, answers, summaries] = [
    await read.itemsOf(c.tx, id, unitId),
    await read.fillsOf(c.tx, id, unitId),
    await read.seatsOf(c.tx, id, unitId),
    await read.goalAnswersOf(c.tx, id, unitId),
    await read.summariesOf(c.tx, id, unitId),
  ]
  const mine = plan.classes.find((x) => x.key === u.class_key) ?? null
  const filled = new Map(fills.map((f) => [f.mechanism, f.content]))
  const named = [
    ...plan.mechanisms
      .filter((m) => m.content === TO_FILL && (m.classes === undefined || m.classes.includes(u.class_key ?? '')))
      .map((m) => ({ id: m.id, term: m.term })),
    ...(mine?.menu ?? []).filter((m) => m.content === TO_FILL).map((m) => ({ id: m.id, term: m.name })),
  ]
  // A mechanism that also stands on the class's menu is filled once.
  const open = [...new Map(named.map((o) => [o.id, o])).values()]
  const roleName = (key: string) => plan.roles.find((r) => r.key === key)?.name ?? key
  const answered = new Map(answers.map((a) => [a.goal_key, a]))
  return {
    campaignId: id,
    unitId,
    name: u.name,
    classKey: u.class_key,
    className: mine?.name ?? null,
    state: u.state as 'to-adopt' | 'adopted',
    adoptedOn: u.adopted_on,
    ownVersion: u.own_version,
    common: { theme: plan.theme, goals: plan.goals.map((g) => ({ id: g.id, text: g.text })) },
    classPart: mine && {
      theme: mine.theme,
      requirements: mine.requirements,
      menu: mine.menu.map((m) => ({
        id: m.id,
        name: m.name,
        content: filled.get(m.id) ?? m.content,
        required: m.required,
        toFill: m.content === TO_FILL && !filled.has(m.id),
      })),
    },
    unitTheme: plan.unitTheme,
    unitGoals: plan.unitGoals,
    toFill: open.map((o) => ({ ...o, content: filled.get(o.id) ?? null })),
    own,
    items: items.map((i) => ({
      id: i.id,
      key: i.item_key,
      text: i.text,
      role: i.role,
      phase: i.phase_key,
      dueOn: i.due_on,
      serves: i.serves,
      doneOn: i.done_on,
      doneNote: i.done_note,
      late: (i.done_on ?? c.today) > i.due_on,
    })),
    seats: seats.map((s) => ({
      id: s.id,
      group: plan.groups.find((g) => g.id === s.group_key)?.name ?? s.group_key,
      roleKey: s.role_key,
      role: roleName(s.role_key),
      person: s.person,
      duty: s.duty || (plan.roles.find((r) => r.key === s.role_key)?.duty ?? ''),
      fromOn: s.from_on,
      untilOn: s.until_on,
    })),
    goals: [...(u.organiser ? plan.goals.map((g) => ({ g, own: false })) : []), ...(own?.goals ?? []).map((g) => ({ g, own: true }))].map(
      ({ g, own: isOwn }) => {
        const a = answered.get(g.id)
        return {
          id: g.id,
          text: g.text,
          by: g.answer.by === 'judge' ? g.answer.who : 'measure',
          target: g.answer.target,
          verdict: a?.verdict ?? null,
          figure: a?.figure ?? null,
          who: a?.who ?? null,
          reason: a?.reason ?? '',
          answeredOn: a?.answered_on ?? null,
          own: isOwn,
        }
      },
    ),
    summaries: summaries.map((s) => ({ id: s.id, phaseId: s.phase_id, words: s.words, state: s.state, submittedOn: s.submitted_on })),
    may: await mayAt(c, unitId),
  }
})

const listUnits = implement(api.listUnits, async (c, q) => {
  const campaign = await read.readCampaign(c.tx, q.id)
  const reader = await readerOf(c.tx, c.actor, campaign)
  const { rows, n } = await listUnitRows(c.tx, reader, { ...q, today: c.today, may: rules.mayFollow })
  const shown = rows.slice(0, q.limit)
  return {
    rows: shown.map((r) => ({
      unitId: r.unit_id,
      name: r.name,
      classKey: r.class_key,
      state: r.state,
      adoptedOn: r.adopted_on,
      theme: r.theme ?? '',
      items: r.items,
      itemsDone: r.done,
      itemsLate: r.late,
    })),
    next: rows.length > q.limit ? shown.at(-1)!.path : null,
    total: { n: Math.min(n, 10_000), exact: n <= 10_000 },
    sees: await sightOf(c.tx, scope(reader, rules.mayFollow), campaign),
  }
})

const adopt = implement(api.adopt, async (c, { id, unitId, own, ownVersion }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayAdopt, unitId)
  campaignCan.assert('adopt', campaign.state)
  const u = await read.unitIn(c.tx, id, unitId)
  const common = await read.planOf(c.tx, id)
  // The adopted plan is the common one with the unit's own part; anything else touched would be refused.
  const adopted = parsed({ ...common, own })
  differs(common, adopted)
  const red = checkRedlines(own)
  if (red.length > 0)
    throw rules.launchRefused({ rules: red.map((r) => `redline.${r.rule}`), sentences: red.slice(0, 6).map((r) => sayRed(r)) }, red[0]!.at)
  await write.writeAdoption(c.tx, { campaignId: id, unitId, own, seen: ownVersion, now: u.own_version, on: c.today })
  await write.writeItems(
    c.tx,
    id,
    unitId,
    own.items.map((i) => ({
      key: i.id,
      text: i.text,
      role: i.role,
      phase: i.phase,
      dueOn: addDays(campaign.launch_on!, i.dueDay),
      serves: i.serves,
    })),
  )
  await write.writeFills(c.tx, id, unitId, own.fills)
  await c.record('campaign.adopted', {
    campaignId: id,
    subjectId: id,
    unitId,
    proxy: isProxy(c.actor, unitId),
    detail: { theme: own.theme, goals: own.goals.length, items: own.items.length, fills: own.fills.length },
  })
  return { ownVersion: u.own_version + 1 }
})

const finishItem = implement(api.finishItem, async (c, { id, happenedOn, note }) => {
  const item = await lockItem(c.tx, id)
  const campaign = await read.holdCampaign(c.tx, item.campaign_id)
  await assertMay(c.tx, c.actor, rules.mayAdopt, item.unit_id, 'item')
  campaignCan.assert('act', campaign.state)
  if (item.done_on !== null) throw rules.itemDone({ item: item.text, doneOn: item.done_on })
  const on = happenedOn ?? c.today
  if (on > c.today) throw rules.futureDay({ day: on, today: c.today })
  const eventId = await c.record('campaign.item-done', {
    campaignId: item.campaign_id,
    subjectId: id,
    unitId: item.unit_id,
    happenedOn: on,
    proxy: isProxy(c.actor, item.unit_id),
    detail: { item: item.item_key, onTime: on <= item.due_on, note },
  })
  await write.writeItemDone(c.tx, id, on, note, eventId)
  return { doneOn: on }
})

const seat = implement(api.seat, async (c, s) => {
  const campaign = await read.holdCampaign(c.tx, s.id)
  await assertMay(c.tx, c.actor, rules.maySeat, s.unitId)
  campaignCan.assert('seat', campaign.state)
  const plan = await read.planOf(c.tx, s.id)
  const group = plan.groups.find((g) => g.id === s.group)
  if (!group?.roles.includes(s.role)) throw rules.goalUnknown({ goal: `${s.group}/${s.role}` })
  if (campaign.state !== 'draft') await read.unitIn(c.tx, s.id, s.unitId)
  const seatId = await write.insertSeat(c.tx, {
    campaignId: s.id,
    unitId: s.unitId,
    groupKey: s.group,
    roleKey: s.role,
    person: s.person,
    memberId: s.memberId,
    duty: s.duty,
    fromOn: c.today,
  })
  await c.record('campaign.seated', {
    campaignId: s.id,
    subjectId: seatId,
    unitId: s.unitId,
    detail: { group: s.group, role: s.role },
    personal: { person: s.person },
  })
  return { seatId }
})

const endSeat = implement(api.endSeat, async (c, { id }) => {
  const s = await lockSeat(c.tx, id)
  await assertMay(c.tx, c.actor, rules.maySeat, s.unit_id, 'seat')
  await write.writeSeatEnd(c.tx, id, c.today)
  await c.record('campaign.seat-ended', {
    campaignId: s.campaign_id,
    subjectId: id,
    unitId: s.unit_id,
    detail: { group: s.group_key, role: s.role_key },
  })
  return { ok: true }
})

export const unitActions = [showUnit, listUnits, adopt, finishItem, seat, endSeat]
