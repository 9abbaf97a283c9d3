import { sql } from 'kysely'
import { assertMay, isProxy, whichMay } from '../access/access.read.ts'
import { readOwnUpload } from '../attachment/attachment.read.ts'
import { sheetLimit } from '../attachment/attachment.ts'
import { eventOf, timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { canonicalise } from '../lib/canonical.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { checkedOf, firstRow } from '../lib/sheet/checked.ts'
import { findHeader } from '../lib/sheet/columns.ts'
import { dryRun, rowsToCommit } from '../lib/sheet/dryrun.ts'
import { openSheet } from '../lib/sheet/read.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import { campaignText, saysEvent } from './campaign.text.ts'
import * as rules from './campaign.ts'
import { type CarryState, campaignCan, carryCan, classOf, levelOf, organiserFacts } from './campaign.ts'
import * as write from './campaign.write.ts'
import { carryChecks, carrySheet } from './carry.ts'
import { assertAllAnswered, answerGoal as judgeGoal, type Verdict } from './goal.ts'
import { checkLegal } from './legal.ts'
import { sayFinding, sayGap, sayProblem, sayRed } from './plan.text.ts'
import { differs, launchGaps, type Parsed, parsePlan, planDigest, resolvePhases } from './plan.ts'
import type { OwnPart, PlanV1 } from './plan-schema.ts'
import { TO_FILL } from './plan-schema.ts'
import { checkPlanRedlines, checkRedlines } from './redline.ts'
import { templates } from './templates.ts'
import { legalFor } from './tighten.read.ts'

/** @throws campaign.plan-broken with the first problems in words */
const parsed = (value: unknown): PlanV1 => {
  const p: Parsed = parsePlan(value)
  if (!p.ok) throw rules.planBroken({ problems: p.problems.slice(0, 8).map((x) => sayProblem(x)) }, p.problems[0]!.at)
  return p.plan
}

const unitFacts = async (c: Context, unitId: number) => {
  const u = await c.tx.db
    .selectFrom('unit')
    .select(['id', 'name', 'short_name', 'kind', 'level'])
    .where('realm_id', '=', c.tx.realm)
    .where('id', '=', unitId)
    .executeTakeFirst()
  if (!u) throw notFound({ noun: 'unit' })
  return u
}

const rowOf = (r: Awaited<ReturnType<typeof read.listCampaignRows>>[number]) => ({
  id: r.id,
  title: r.title,
  template: r.template,
  state: r.state,
  organiserId: r.organiser_id,
  organiser: r.organiser_name,
  launchOn: r.launch_on,
  endsOn: r.ends_on,
  units: Number(r.units_n),
  adopted: Number(r.adopted_n),
})

/** Campaigns of the realm an actor has to do with: those of the organisers above, at or below his units. */
const visibleTo = async (c: Context, rows: Awaited<ReturnType<typeof read.listCampaignRows>>) => {
  const runs = await whichMay(c.tx, c.actor, rules.mayDraft, [...new Set(rows.map((r) => r.organiser_id))])
  const mine = await sql<{ campaign_id: number }>`
    select distinct cu.campaign_id
    from campaign_unit cu
    where cu.realm_id = ${c.tx.realm}
      and cu.unit_id = any(${c.actor.grants.map((g) => g.unitId)})`.execute(c.tx.db)
  const taking = new Set(mine.rows.map((m) => m.campaign_id))
  // A draft is seen by those who may run it; a launched campaign by whoever takes part or stands above.
  const above = await whichMay(c.tx, c.actor, rules.mayFollow, [...new Set(rows.map((r) => r.organiser_id))])
  return rows.filter((r) => runs.has(r.organiser_id) || (r.state !== 'draft' && (taking.has(r.id) || above.has(r.organiser_id))))
}

const listCampaigns = implement(api.listCampaigns, async (c, { state }) => ({
  rows: (await visibleTo(c, await read.listCampaignRows(c.tx, { state }))).map(rowOf),
}))

const listTemplates = implement(api.listTemplates, async () => ({
  rows: [...templates().values()].map((p) => ({
    id: p.id,
    title: p.title,
    level: p.organiser.level,
    kind: p.basis.kind,
    source: p.sources[0]?.ref ?? '',
    served: p.servedPublic,
  })),
}))

const showCampaign = implement(api.showCampaign, async (c, { id }) => {
  const campaign = await read.readCampaign(c.tx, id)
  const row = (
    await visibleTo(
      c,
      (await read.listCampaignRows(c.tx, {})).filter((r) => r.id === id),
    )
  )[0]
  if (!row) throw notFound({ noun: 'campaign' })
  const [plan, plans, phases, events] = [
    await read.planOf(c.tx, id),
    await read.plansOf(c.tx, id),
    await read.phasesOf(c.tx, id),
    await timeline(c.tx, 'campaign', id),
  ]
  const mayRun = (await whichMay(c.tx, c.actor, rules.mayDraft, [campaign.organiser_id])).has(campaign.organiser_id)
  return {
    ...rowOf(row),
    version: campaign.version,
    intro: campaign.public_intro,
    line: campaign.line,
    endedOn: campaign.ended_on,
    longTerm: campaign.long_term,
    longTermReason: campaign.long_term_reason,
    plan: plan as unknown as Record<string, unknown>,
    plans: plans.map((p) => ({ planNo: p.plan_no, digest: p.digest, reason: p.reason, frozenAt: p.frozen_at.toISOString() })),
    phases: phases.map((p) => ({
      id: p.id,
      key: p.phase_key,
      round: p.round_no,
      name: p.name,
      kind: p.kind,
      startsOn: p.starts_on,
      endsOn: p.ends_on,
      now: p.starts_on <= c.today && c.today <= p.ends_on,
    })),
    can: mayRun ? campaignCan.lawful(campaign.state) : [],
    mayRun,
    timeline: events.map((e) => ({
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

const createCampaign = implement(api.createCampaign, async (c, { organiserId, title, template, plan: given }) => {
  await assertMay(c.tx, c.actor, rules.mayDraft, organiserId)
  const unit = await unitFacts(c, organiserId)
  const base = template === undefined ? given : templates().get(template)
  if (base === undefined) throw rules.templateUnknown({ template: template ?? '' })
  const plan = parsed(template === undefined ? given : { ...structuredClone(base), title })
  const level = levelOf(unit.kind, unit.level, plan.organiser.level)
  if (level !== plan.organiser.level) throw rules.organiserLevel({ unit: unit.short_name, level, wanted: plan.organiser.level })
  const id = await write.insertCampaign(c.tx, { title, template: plan.id, organiserId, line: plan.lines[0]!.key, draft: plan, at: c.now })
  await c.record('campaign.created', {
    campaignId: id,
    subjectId: id,
    unitId: organiserId,
    detail: { template: plan.id, kind: plan.basis.kind },
  })
  return { id }
})

const editDraft = implement(api.editDraft, async (c, { id, version, title, intro, plan: given }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  campaignCan.assert('edit', campaign.state)
  const plan = parsed({ ...given, title })
  await write.writeDraft(c.tx, id, version, campaign.version, { title, draft: plan, intro })
  await c.record('campaign.edited', { campaignId: id, subjectId: id, unitId: campaign.organiser_id, detail: { digest: planDigest(plan) } })
  return { version: version + 1 }
})

interface Found {
  at: string
  code: string
  level: 'refuse' | 'warn' | 'gap'
  sentence: string
}

/** Everything the launch looks at, in words: red lines first, then the legal basis, then what is still to be typed. */
const findings = async (c: Context, campaignId: number, organiserId: number, plan: PlanV1, launchOn: string): Promise<Found[]> => {
  const unit = await unitFacts(c, organiserId)
  const last = resolvePhases(plan, launchOn).at(-1)?.endsOn ?? launchOn
  const past = (await read.pastCampaigns(c.tx, organiserId, campaignId)).map((p) => ({
    kind: p.kind as PlanV1['basis']['kind'],
    project: p.template,
    year: Number(p.ended_on.slice(0, 4)),
    timely: p.timely,
  }))
  return [
    ...checkPlanRedlines(plan).map((r) => ({ at: r.at, code: `redline.${r.rule}`, level: 'refuse' as const, sentence: sayRed(r) })),
    ...checkLegal(plan, organiserFacts(unit, plan, Number(last.slice(0, 4))), past, await legalFor(c.tx, organiserId)).map((f) => ({
      at: f.at,
      code: `legal.${f.rule}`,
      level: f.level,
      sentence: sayFinding(f),
    })),
    ...launchGaps(plan).map((g) => ({
      at: g.at,
      code: g.code,
      level: g.blocks ? ('refuse' as const) : ('gap' as const),
      sentence: sayGap(g),
    })),
  ]
}

const checkCampaign = implement(api.checkCampaign, async (c, { id, launchOn }) => {
  const campaign = await read.readCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  campaignCan.assert('check', campaign.state)
  const plan = await read.planOf(c.tx, id)
  const found = await findings(c, id, campaign.organiser_id, plan, launchOn ?? campaign.launch_on ?? c.today)
  const audience = await read.audienceOf(c.tx, campaign.organiser_id, campaign.line)
  const classes = new Map<string | null, number>()
  for (const u of audience) classes.set(classOf(plan, u.sector), (classes.get(classOf(plan, u.sector)) ?? 0) + 1)
  const dutyRules = (plan.sections.duty?.rules ?? []).filter((r) => plan.roles.find((x) => x.key === r.who.role)?.at === 'each-unit')
  const sum = (of: (r: (typeof dutyRules)[number]) => number) => dutyRules.reduce((a, r) => a + of(r) * r.count, 0)
  return {
    ok: found.every((f) => f.level !== 'refuse'),
    findings: found,
    burden: {
      units: audience.length,
      rules: dutyRules.length,
      fieldsPerUnit: sum((r) => r.burden.fields),
      prefilledPerUnit: sum((r) => r.burden.prefilled),
      minutesPerUnit: sum((r) => r.burden.minutes),
    },
    units: audience.length,
    byClass: [...classes].map(([key, units]) => ({ key, name: plan.classes.find((x) => x.key === key)?.name ?? '未归类', units })),
  }
})

const freeze = async (c: Context, campaignId: number, plan: PlanV1, planNo: number, reason: string): Promise<string> => {
  const digest = planDigest(plan)
  await write.insertPlan(c.tx, { campaignId, planNo, bytes: new TextDecoder().decode(canonicalise(plan)), digest, reason, at: c.now })
  return digest
}

const assertLaunchable = (found: readonly Found[]): void => {
  const against = found.filter((f) => f.level === 'refuse')
  if (against.length > 0)
    throw rules.launchRefused({ rules: against.map((f) => f.code), sentences: against.slice(0, 6).map((f) => f.sentence) }, against[0]!.at)
}

const launchCampaign = implement(api.launchCampaign, async (c, { id, version, launchOn }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('launch', campaign.state)
  if (version !== campaign.version) throw staleVersion({ noun: 'campaign', seen: version, now: campaign.version })
  if (launchOn < c.today) throw rules.launchInPast({ launchOn, today: c.today })
  const plan = campaign.draft as unknown as PlanV1
  assertLaunchable(await findings(c, id, campaign.organiser_id, plan, launchOn))
  const phases = resolvePhases(plan, launchOn)
  const endsOn = phases.reduce((a, p) => (p.endsOn > a ? p.endsOn : a), launchOn)
  const digest = await freeze(c, id, plan, 1, '动员部署')
  await write.writeLaunch(c.tx, id, version, campaign.version, { launchOn, endsOn, draft: plan })
  await write.writePhases(c.tx, id, phases)
  const audience = await read.audienceOf(c.tx, campaign.organiser_id, campaign.line)
  await write.insertUnits(
    c.tx,
    id,
    launchOn,
    audience.map((u) => ({
      unitId: u.id,
      path: u.path,
      name: u.name,
      kind: u.kind,
      level: u.level,
      classKey: classOf(plan, u.sector),
      organiser: u.id === campaign.organiser_id,
    })),
  )
  await c.record('campaign.launched', {
    campaignId: id,
    subjectId: id,
    unitId: campaign.organiser_id,
    happenedOn: launchOn,
    detail: { digest, planNo: 1, units: audience.length, endsOn },
  })
  return { state: 'launched' as const, units: audience.length, digest }
})

const withdrawCampaign = implement(api.withdrawCampaign, async (c, { id, reason }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayDraft, campaign.organiser_id, 'campaign')
  campaignCan.assert('withdraw', campaign.state)
  await write.writeState(c.tx, id, { state: 'withdrawn' })
  await c.record('campaign.withdrawn', { campaignId: id, subjectId: id, unitId: campaign.organiser_id, detail: { reason } })
  return { state: 'withdrawn' as const }
})

const supersedePlan = implement(api.supersedePlan, async (c, { id, version, plan: given, reason }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('supersede', campaign.state)
  if (version !== campaign.version) throw staleVersion({ noun: 'campaign', seen: version, now: campaign.version })
  const plan = parsed({ ...given, title: campaign.title })
  assertLaunchable(await findings(c, id, campaign.organiser_id, plan, campaign.launch_on!))
  const planNo = campaign.plan_no + 1
  const digest = await freeze(c, id, plan, planNo, reason)
  const phases = resolvePhases(plan, campaign.launch_on!)
  await write.writePhases(c.tx, id, phases)
  await write.writeState(c.tx, id, {
    state: 'launched',
    planNo,
    endsOn: phases.reduce((a, p) => (p.endsOn > a ? p.endsOn : a), campaign.launch_on!),
  })
  await c.record('campaign.superseded', {
    campaignId: id,
    subjectId: id,
    unitId: campaign.organiser_id,
    detail: { digest, planNo, reason },
  })
  return { planNo, digest }
})

// --- units ---------------------------------------------------------------------------------------------------------

const mayAt = async (c: Context, unitId: number): Promise<string[]> => {
  const out: string[] = []
  for (const p of [rules.mayAdopt, rules.maySeat, rules.maySummarise, rules.mayJudgeGoal, rules.mayAnswerCarry, rules.maySettleCarry])
    if ((await whichMay(c.tx, c.actor, p, [unitId])).has(unitId)) out.push(p.name)
  return out
}

const showUnit = implement(api.showUnit, async (c, { id, unitId }) => {
  await assertMay(c.tx, c.actor, rules.mayFollow, unitId)
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
  await read.readCampaign(c.tx, q.id)
  const { where } = read.unitsWithin(c.actor, rules.mayFollow)
  const base = sql`
    from campaign_unit cu
    join campaign c on c.realm_id = cu.realm_id and c.id = cu.campaign_id
    where cu.realm_id = ${c.tx.realm}
      and cu.campaign_id = ${q.id}
      and ${where}
      and (${q.state ?? null}::text is null or cu.state = ${q.state ?? null})
      and (${q.classKey ?? null}::text is null or cu.class_key = ${q.classKey ?? null})`
  const total = await sql<{ n: number }>`select count(*) as n from (select 1 ${base} limit 10001) x`.execute(c.tx.db)
  const rows = await sql<{
    unit_id: number
    path: string
    name: string
    class_key: string | null
    state: string
    adopted_on: string | null
    theme: string | null
    items: number
    done: number
    late: number
  }>`
    select cu.unit_id, cu.path, cu.name, cu.class_key, cu.state, cu.adopted_on, cu.own->>'theme' as theme,
      (select count(*) from campaign_item i where i.realm_id = cu.realm_id and i.campaign_id = cu.campaign_id and i.unit_id = cu.unit_id) as items,
      (select count(*) from campaign_item i where i.realm_id = cu.realm_id and i.campaign_id = cu.campaign_id and i.unit_id = cu.unit_id and i.done_on is not null) as done,
      (select count(*) from campaign_item i where i.realm_id = cu.realm_id and i.campaign_id = cu.campaign_id and i.unit_id = cu.unit_id and i.done_on is null and i.due_on < ${c.today}) as late
    ${base}
      and cu.path > ${q.after ?? ''}
    order by cu.path
    limit ${q.limit + 1}`.execute(c.tx.db)
  const shown = rows.rows.slice(0, q.limit)
  const n = Number(total.rows[0]!.n)
  return {
    rows: shown.map((r) => ({
      unitId: r.unit_id,
      name: r.name,
      classKey: r.class_key,
      state: r.state,
      adoptedOn: r.adopted_on,
      theme: r.theme ?? '',
      items: Number(r.items),
      itemsDone: Number(r.done),
      itemsLate: Number(r.late),
    })),
    next: rows.rows.length > q.limit ? shown.at(-1)!.path : null,
    total: { n: Math.min(n, 10_000), exact: n <= 10_000 },
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
  const item = await c.tx.db
    .selectFrom('campaign_item')
    .selectAll()
    .where('realm_id', '=', c.tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!item) throw notFound({ noun: 'item' })
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
  const s = await c.tx.db
    .selectFrom('campaign_seat')
    .selectAll()
    .where('realm_id', '=', c.tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!s) throw notFound({ noun: 'seat' })
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

// --- what was left over ----------------------------------------------------------------------------------------------

/** Put an item on the list of what an earlier round left undone; the same source only once. Called by pledge, rectification and poll at launch. */
export const addCarry = async (
  c: Context,
  k: {
    campaignId: number
    kind: 'pledge' | 'rectification' | 'poll' | 'goal'
    unitId: number
    what: string
    source: string
    role: string
    dueOn: string | null
  },
): Promise<boolean> => {
  await read.unitIn(c.tx, k.campaignId, k.unitId)
  const id = await write.insertCarry(c.tx, k)
  if (id === null) return false
  await c.record('campaign.carried', {
    campaignId: k.campaignId,
    subjectId: id,
    unitId: k.unitId,
    detail: { kind: k.kind, source: k.source },
  })
  return true
}

const listCarry = implement(api.listCarry, async (c, { id, unitId }) => {
  await read.readCampaign(c.tx, id)
  const rows = await read.carryRows(c.tx, { campaignId: id, unitId })
  const may = await whichMay(c.tx, c.actor, rules.mayFollow, [...new Set(rows.map((r) => r.unit_id))])
  return {
    rows: rows
      .filter((r) => may.has(r.unit_id))
      .map((r) => ({
        id: r.id,
        campaignId: r.campaign_id,
        kind: r.kind,
        unitId: r.unit_id,
        unit: r.unit_name,
        what: r.what,
        source: r.source,
        role: r.role,
        dueOn: r.due_on,
        state: r.state as CarryState,
        answer: r.answer,
        answeredOn: r.answered_on,
        settledOn: r.settled_on,
        version: r.version,
      })),
  }
})

const addCarryItems = implement(api.addCarryItems, async (c, { id, items }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('carry', campaign.state)
  let added = 0
  for (const i of items) if (await addCarry(c, { campaignId: id, ...i })) added++
  return { added, known: items.length - added }
})

const carryFile = async (
  c: Context,
  q: { id: number; attachmentId: number; sheet?: string | undefined; mapping: Record<string, string | null> },
) => {
  const file = await readOwnUpload(c.tx, q.attachmentId, c.actor.accountId)
  const sheet = await openSheet(file.path, file.name, { limits: { bytes: sheetLimit }, ...(q.sheet ? { sheet: q.sheet } : {}) })
  const header = await findHeader(sheet, carrySheet, q.mapping)
  return { sheet, header, ...carryChecks(await read.partiesOf(c.tx, q.id)) }
}

const checkCarryImport = implement(api.checkCarryImport, async (c, q) => {
  const campaign = await read.readCampaign(c.tx, q.id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  const f = await carryFile(c, q)
  const run = await dryRun(f.sheet, carrySheet, { header: f.header, ...f.checks })
  return checkedOf(run, carrySheet, await firstRow(f.sheet, f.header), { sentences: campaignText })
})

const importCarry = implement(api.importCarry, async (c, q) => {
  const campaign = await read.holdCampaign(c.tx, q.id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('carry', campaign.state)
  const plan = await read.planOf(c.tx, q.id)
  const f = await carryFile(c, q)
  let [added, known] = [0, 0]
  for await (const batch of rowsToCommit(f.sheet, carrySheet, f.header, f.checks))
    for (const { values: v } of batch) {
      const role = plan.carryOver.find((k) => k.from === v.kind)?.role ?? 'secretary'
      if (await addCarry(c, { campaignId: q.id, kind: v.kind, unitId: f.unitOf(v)!, what: v.what, source: v.source, role, dueOn: v.dueOn }))
        added++
      else known++
    }
  return { added, known }
})

const lockCarry = async (c: Context, id: number) => {
  const k = await c.tx.db
    .selectFrom('campaign_carry')
    .selectAll()
    .where('realm_id', '=', c.tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!k) throw notFound({ noun: 'carry' })
  return k
}

const answerCarry = implement(api.answerCarry, async (c, { id, answer }) => {
  const k = await lockCarry(c, id)
  await assertMay(c.tx, c.actor, rules.mayAnswerCarry, k.unit_id, 'carry')
  carryCan.assert('answer', k.state as CarryState)
  await write.writeCarry(c.tx, id, { state: 'answered', answer, answeredOn: c.today })
  await c.record('campaign.carry-answered', {
    campaignId: k.campaign_id,
    subjectId: id,
    unitId: k.unit_id,
    proxy: isProxy(c.actor, k.unit_id),
    detail: { kind: k.kind },
  })
  return { state: 'answered' as const }
})

const settleCarry = implement(api.settleCarry, async (c, { id, verdict, reason }) => {
  const k = await lockCarry(c, id)
  // Who owes it does not say that it is settled, whatever other seat he holds.
  if (c.actor.grants.some((g) => g.unitId === k.unit_id)) throw rules.carryOwn({})
  await assertMay(c.tx, c.actor, rules.maySettleCarry, k.unit_id, 'carry')
  carryCan.assert(verdict === 'settled' ? 'settle' : 'reopen', k.state as CarryState)
  const state = verdict === 'settled' ? ('settled' as const) : ('open' as const)
  await write.writeCarry(c.tx, id, {
    state,
    settledOn: verdict === 'settled' ? c.today : null,
    settledBy: verdict === 'settled' ? c.actor.accountId : null,
  })
  await c.record(verdict === 'settled' ? 'campaign.carry-settled' : 'campaign.carry-reopened', {
    campaignId: k.campaign_id,
    subjectId: id,
    unitId: k.unit_id,
    detail: { kind: k.kind, reason },
  })
  return { state }
})

// --- goals, summaries, end ----------------------------------------------------------------------------------------------

const goalIn = async (c: Context, campaignId: number, unitId: number, key: string) => {
  const [plan, u] = [await read.planOf(c.tx, campaignId), await read.unitIn(c.tx, campaignId, unitId)]
  const goal = [...(u.organiser ? plan.goals : []), ...((u.own as OwnPart | null)?.goals ?? [])].find((g) => g.id === key)
  if (!goal) throw rules.goalUnknown({ goal: key })
  return goal
}

const answerGoal = implement(api.answerGoal, async (c, { id, unitId, goal: key, verdict, reason, who }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayJudgeGoal, unitId)
  campaignCan.assert('answerGoal', campaign.state)
  const goal = await goalIn(c, id, unitId, key)
  const given = judgeGoal(goal, { by: 'judge', who, verdict, reason })!
  await write.writeGoal(c.tx, { campaignId: id, unitId, goalKey: key, verdict: given, figure: null, who, reason, on: c.today })
  await c.record('campaign.goal-answered', { campaignId: id, subjectId: id, unitId, detail: { goal: key, verdict: given, who } })
  return { verdict: given }
})

/** A goal answered by its measure; called by the measure noun whenever the figure changes. A figure without value leaves the goal open. */
export const answerByMeasure = async (
  c: Context,
  g: { campaignId: number; unitId: number; goalKey: string; verdict: Verdict; figure: string },
): Promise<void> => {
  const goal = await goalIn(c, g.campaignId, g.unitId, g.goalKey)
  if (goal.answer.by !== 'measure') return
  await write.writeGoal(c.tx, {
    campaignId: g.campaignId,
    unitId: g.unitId,
    goalKey: g.goalKey,
    verdict: g.verdict,
    figure: g.figure,
    who: null,
    reason: '',
    on: c.today,
  })
  await c.record('campaign.goal-answered', {
    campaignId: g.campaignId,
    subjectId: g.campaignId,
    unitId: g.unitId,
    detail: { goal: g.goalKey, verdict: g.verdict, figure: g.figure },
  })
}

const summarise = implement(api.summarise, async (c, { id, unitId, phaseId, words }) => {
  const campaign = await read.holdCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.maySummarise, unitId)
  campaignCan.assert('summarise', campaign.state)
  await read.unitIn(c.tx, id, unitId)
  const phase = phaseId === null ? null : (await read.phasesOf(c.tx, id)).find((p) => p.id === phaseId)
  if (phase === undefined) throw notFound({ noun: 'phase' })
  if (phase !== null && c.today < phase.starts_on) throw rules.summaryTooEarly({ phase: phase.name, endsOn: phase.ends_on })
  const before = await read.summariesOf(c.tx, id, unitId)
  if (before.some((s) => s.phase_id === phaseId && s.state === 'submitted')) throw rules.summaryTwice({ phase: phase?.name ?? '全程' })
  const facts = await sql<{ type: string; n: number }>`
    select e.noun || '.' || e.verb as type, count(*) as n
    from event e
    where e.realm_id = ${c.tx.realm}
      and e.campaign_id = ${id}
      and e.unit_id = ${unitId}
      and e.happened_on between ${phase?.starts_on ?? campaign.launch_on!} and ${phase && phase.ends_on < c.today ? phase.ends_on : c.today}
    group by 1
    order by 1`.execute(c.tx.db)
  const summaryId = await write.insertSummary(c.tx, {
    campaignId: id,
    unitId,
    phaseId,
    facts: facts.rows.map((f) => ({ type: f.type, n: Number(f.n) })),
    words,
    on: c.today,
  })
  await c.record('campaign.summarised', {
    campaignId: id,
    subjectId: summaryId,
    unitId,
    proxy: isProxy(c.actor, unitId),
    detail: { phase: phase?.phase_key ?? 'all', round: phase?.round_no ?? 0, final: phaseId === null },
  })
  return { summaryId }
})

const withdrawSummary = implement(api.withdrawSummary, async (c, { id, reason }) => {
  const s = await c.tx.db
    .selectFrom('campaign_summary')
    .selectAll()
    .where('realm_id', '=', c.tx.realm)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!s) throw notFound({ noun: 'summary' })
  await assertMay(c.tx, c.actor, rules.maySummarise, s.unit_id, 'summary')
  rules.summaryCan.assert('withdraw', s.state as rules.SummaryState)
  await write.writeSummaryState(c.tx, id, 'withdrawn')
  const submitted = await eventOf(c.tx, 'campaign', 'summarised', id)
  await c.record('campaign.summary-withdrawn', {
    campaignId: s.campaign_id,
    subjectId: id,
    unitId: s.unit_id,
    ...(submitted === null ? {} : { corrects: submitted }),
    detail: { reason, phaseId: s.phase_id },
  })
  return { state: 'withdrawn' }
})

const endCampaign = implement(api.endCampaign, async (c, { id, longTerm, reason }) => {
  const campaign = await read.lockCampaign(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayLaunch, campaign.organiser_id, 'campaign')
  campaignCan.assert('end', campaign.state)
  // A campaign cannot end without saying which rules it leaves behind, or that it leaves none, and why.
  if (longTerm === '' || reason.length < 4) throw rules.longTermMissing({})
  const plan = await read.planOf(c.tx, id)
  const answers = await read.goalAnswersOf(c.tx, id, campaign.organiser_id)
  assertAllAnswered(plan, new Map(answers.map((a) => [a.goal_key, a.verdict as Verdict])))
  await write.writeState(c.tx, id, { state: 'ended', endedOn: c.today, longTerm, longTermReason: reason })
  await c.record('campaign.ended', {
    campaignId: id,
    subjectId: id,
    unitId: campaign.organiser_id,
    detail: { longTerm, met: answers.filter((a) => a.verdict === '达到').length, goals: plan.goals.length },
  })
  return { state: 'ended' as const }
})

export const campaignActions = [
  listCampaigns,
  listTemplates,
  showCampaign,
  createCampaign,
  editDraft,
  checkCampaign,
  launchCampaign,
  withdrawCampaign,
  supersedePlan,
  showUnit,
  listUnits,
  adopt,
  finishItem,
  seat,
  endSeat,
  listCarry,
  addCarryItems,
  checkCarryImport,
  importCarry,
  answerCarry,
  settleCarry,
  answerGoal,
  summarise,
  withdrawSummary,
  endCampaign,
]
