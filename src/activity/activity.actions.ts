import { assertMay, isProxy, scope } from '../access/access.read.ts'
import { cite, readUses } from '../attachment/attachment.read.ts'
import { holdCampaign, planOf, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { page } from '../lib/cursor.ts'
import * as api from './activity.api.ts'
import * as read from './activity.read.ts'
import { kindNames } from './activity.text.ts'
import * as rules from './activity.ts'
import {
  activityCan,
  assertActivity,
  beforeLaunch,
  mayReadActivities,
  mayRecordActivity,
  type PlanKind,
  type Roll,
  workEnded,
} from './activity.ts'
import * as write from './activity.write.ts'
import { openService, serveBy, unserve } from './carrier.actions.ts'
import { servicesOfActivity } from './carrier.read.ts'
import { carrierKinds } from './carrier.ts'

interface Said {
  kind: string
  title: string
  heldOn: string
  place: string
  words: string
  topics: string
  decisions: string
  roll: Roll | null
  serves: string | null
  campaignIds: number[]
}

/** Campaigns it counts for, held in id order; each must run, and the unit take part in it. */
const campaignsFor = async (c: Context, unitId: number, heldOn: string, ids: readonly number[]) => {
  const kinds: PlanKind[] = []
  const sorted = [...new Set(ids)].sort((a, b) => a - b)
  for (const id of sorted) {
    const campaign = await holdCampaign(c.tx, id)
    campaignCan.assert('act', campaign.state)
    await unitIn(c.tx, id, unitId)
    if (campaign.launch_on !== null && heldOn < campaign.launch_on)
      throw beforeLaunch({ campaign: campaign.title, launchOn: campaign.launch_on, heldOn }, 'heldOn')
    kinds.push(...((await planOf(c.tx, id)).sections.activity?.kinds ?? []))
  }
  return { ids: sorted, kinds }
}

/**
 * The 中心工作 a record names: one of the unit or of those above it. A name nobody listed yet is put on the unit's own list, so that
 * naming it once is enough.
 */
const workNamed = async (c: Context, unitId: number, name: string | null, heldOn: string): Promise<number | null> => {
  if (name === null) return null
  const known = (await read.worksFor(c.tx, unitId)).filter((w) => w.name === name)
  const running = known.find((w) => w.until_on === null || w.until_on >= heldOn)
  if (running) return running.id
  const own = known.find((w) => w.unit_id === unitId)
  if (own) throw workEnded({ work: name, untilOn: own.until_on! }, 'serves')
  const id = await write.listWork(c.tx, unitId, name, heldOn)
  await c.record('work.listed', { unitId, subjectId: id, proxy: isProxy(c.actor, unitId), detail: { name } })
  return id
}

const contentOf = (said: Said, workId: number | null): write.ActivityContent => ({
  kind: said.kind,
  title: said.title,
  heldOn: said.heldOn,
  place: said.place,
  words: said.words,
  topics: said.topics,
  decisions: said.decisions,
  roll: said.roll,
  workId,
})

/** What duties and measures look at; `campaigns` lists all it counts for, the event's own column only the first. */
const detailOf = (said: Said, service: boolean, campaigns: number[]) => ({
  kind: said.kind,
  serves: said.serves,
  service,
  campaigns,
  decided: said.topics !== '' && said.decisions !== '',
})

const record = implement(api.recordActivity, async (c, said) => {
  const { unitId } = said
  await assertMay(c.tx, c.actor, mayRecordActivity, unitId)
  const campaigns = await campaignsFor(c, unitId, said.heldOn, said.campaignIds)
  assertActivity(said, campaigns.kinds, c.today)
  const workId = await workNamed(c, unitId, said.serves, said.heldOn)
  const proxy = isProxy(c.actor, unitId)
  const id = await write.insertActivity(c.tx, { ...contentOf(said, workId), unitId, service: said.service !== null, proxy, at: c.now })
  await write.writeCampaigns(c.tx, id, campaigns.ids)
  await cite(c, said.papers, 'activity', id)
  const service =
    said.service === null
      ? null
      : 'id' in said.service
        ? { id: said.service.id, slip: null }
        : await openService(c, { unitId, ...said.service })
  if (service) await serveBy(c, service.id, { activityId: id, unitId, heldOn: said.heldOn })
  const eventId = await c.record('activity.recorded', {
    unitId,
    subjectId: id,
    campaignId: campaigns.ids[0] ?? null,
    happenedOn: said.heldOn,
    proxy,
    detail: detailOf(said, service !== null, campaigns.ids),
  })
  await write.writeEvent(c.tx, id, eventId)
  return { id, service }
})

const correct = implement(api.correctActivity, async (c, said) => {
  const before = await read.readActivityRow(c.tx, said.id)
  await assertMay(c.tx, c.actor, mayRecordActivity, before.unit_id, 'activity')
  const campaigns = await campaignsFor(c, before.unit_id, said.heldOn, said.campaignIds)
  const was = await read.lockActivity(c.tx, said.id)
  activityCan.assert('correct', was.state)
  write.assertVersion('activity', said.version, was.version)
  assertActivity(said, campaigns.kinds, c.today)
  const workId = await workNamed(c, was.unit_id, said.serves, said.heldOn)
  const now = contentOf(said, workId)
  const kept: write.ActivityContent = {
    kind: was.kind,
    title: was.title,
    heldOn: was.held_on,
    place: was.place,
    words: was.words,
    topics: was.topics,
    decisions: was.decisions,
    roll: was.expected_n === null ? null : { expected: was.expected_n, present: was.present_n! },
    workId: was.work_id,
  }
  const cited = (await readUses(c.tx, 'activity', said.id)).map((a) => a.id)
  const fresh = said.papers.filter((p) => !cited.includes(p))
  const changed = (Object.keys(now) as (keyof write.ActivityContent)[]).filter((k) => JSON.stringify(now[k]) !== JSON.stringify(kept[k]))
  if (changed.length === 0 && fresh.length === 0 && String(campaigns.ids) === String(before.campaigns)) throw rules.nothingCorrected({})
  await write.writeActivity(c.tx, said.id, now)
  await write.writeCampaigns(c.tx, said.id, campaigns.ids)
  await cite(c, fresh, 'activity', said.id)
  const eventId = await c.record('activity.corrected', {
    unitId: was.unit_id,
    subjectId: said.id,
    campaignId: campaigns.ids[0] ?? null,
    happenedOn: said.heldOn,
    proxy: isProxy(c.actor, was.unit_id),
    corrects: was.event_id!,
    detail: {
      ...detailOf(said, was.service, campaigns.ids),
      corrects: was.event_id!,
      reason: said.reason,
      changed,
      was: { ...kept, campaigns: before.campaigns },
    },
  })
  await write.writeEvent(c.tx, said.id, eventId)
  return { version: was.version + 1 }
})

const withdraw = implement(api.withdrawActivity, async (c, { id, version, reason }) => {
  const row = await read.readActivityRow(c.tx, id)
  await assertMay(c.tx, c.actor, mayRecordActivity, row.unit_id, 'activity')
  for (const campaignId of row.campaigns) campaignCan.assert('act', (await holdCampaign(c.tx, campaignId)).state)
  const a = await read.lockActivity(c.tx, id)
  activityCan.assert('withdraw', a.state)
  write.assertVersion('activity', version, a.version)
  await write.writeWithdrawal(c.tx, id, reason)
  await unserve(c, id)
  await c.record('activity.withdrawn', {
    unitId: a.unit_id,
    subjectId: id,
    campaignId: row.campaigns[0] ?? null,
    happenedOn: a.held_on,
    proxy: isProxy(c.actor, a.unit_id),
    corrects: a.event_id!,
    detail: { corrects: a.event_id!, reason, kind: a.kind, campaigns: row.campaigns },
  })
  return { state: 'withdrawn' as const }
})

const rowOf = (r: read.ActivityRow, names: (kind: string) => string) => ({
  id: r.id,
  unitId: r.unit_id,
  unitName: r.unit_name,
  kind: r.kind,
  kindName: names(r.kind),
  title: r.title,
  heldOn: r.held_on,
  serves: r.work_id === null ? null : { id: r.work_id, name: r.work_name! },
  campaigns: r.campaigns,
  service: r.service,
  proxy: r.proxy,
  corrected: r.corrected_n,
  state: r.state,
})

/** Official names of kinds: the plan's own where a campaign named them, else the general ones. */
const namesFor = async (c: Context, campaignIds: Iterable<number>): Promise<(kind: string) => string> => {
  const named = new Map<string, string>()
  for (const id of new Set(campaignIds)) for (const k of (await planOf(c.tx, id)).sections.activity?.kinds ?? []) named.set(k.id, k.name)
  return (kind) => named.get(kind) ?? kindNames[kind as keyof typeof kindNames] ?? kind
}

const list = implement(api.listActivities, async (c, q) => {
  const { rows, total } = await read.listActivityRows(
    c.tx,
    scope(c.actor, mayReadActivities),
    { ...q, own: q.own === 'true', service: q.service === undefined ? undefined : q.service === 'true' },
    q,
  )
  const names = await namesFor(
    c,
    rows.flatMap((r) => r.campaigns),
  )
  return page(
    rows.map((r) => rowOf(r, names)),
    q.limit,
    (r) => r.heldOn,
    total,
  )
})

const show = implement(api.showActivity, async (c, { id }) => {
  const r = await read.readActivityRow(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadActivities, r.unit_id, 'activity')
  const a = await read.readContent(c.tx, id)
  const services = await servicesOfActivity(c.tx, id)
  const papers = await readUses(c.tx, 'activity', id)
  return {
    ...rowOf(r, await namesFor(c, r.campaigns)),
    campaigns: await read.titlesOf(c.tx, r.campaigns),
    place: a.place,
    words: a.words,
    topics: a.topics,
    decisions: a.decisions,
    roll: a.expected_n === null ? null : { expected: a.expected_n, present: a.present_n! },
    papers: papers.map((p) => ({ id: p.id, name: p.name })),
    services: services.map((s) => ({ id: s.id, what: s.what, state: s.state, answeredOn: s.answered_on })),
    withdrawnReason: a.withdrawn_reason,
    version: a.version,
    lawful: activityCan.lawful(r.state),
    history: (await timeline(c.tx, 'activity', id)).map((e) => ({
      type: e.type,
      happenedOn: e.happenedOn,
      recordedAt: e.recordedAt,
      by: e.by,
      proxy: e.proxy,
      reason: typeof e.detail.reason === 'string' ? e.detail.reason : '',
    })),
  }
})

const choices = implement(api.activityChoices, async (c, { unitId }) => {
  await assertMay(c.tx, c.actor, mayReadActivities, unitId)
  const campaigns = []
  for (const k of await read.runningFor(c.tx, unitId)) {
    const plan = await planOf(c.tx, k.id)
    campaigns.push({
      id: k.id,
      title: k.title,
      kinds: (plan.sections.activity?.kinds ?? []).map((x) => ({ id: x.id, name: x.name, content: x.content, roll: x.roll })),
      carriers: plan.carriers
        .filter((x) => (carrierKinds as readonly string[]).includes(x.kind))
        .map((x) => ({ id: x.id, name: x.name, kind: x.kind })),
    })
  }
  const works = (await read.worksFor(c.tx, unitId)).filter((w) => w.until_on === null || w.until_on >= c.today)
  return {
    unitName: await read.unitNameOf(c.tx, unitId),
    campaigns,
    general: rules.generalKinds.map((k) => ({ id: k, name: kindNames[k] })),
    works: works.map((w) => ({ id: w.id, name: w.name })),
  }
})

const board = implement(api.activityBoard, async (c, q) => {
  await assertMay(c.tx, c.actor, mayReadActivities, q.unitId)
  const b = await read.boardRows(c.tx, scope(c.actor, mayReadActivities), { ...q, own: false })
  const names = await namesFor(c, q.campaignId === undefined ? [] : [q.campaignId])
  return {
    kinds: b.kinds.map((k) => ({ kind: k.kind, name: names(k.kind), n: k.n })),
    serves: b.serves,
    units: { withRecord: b.with_n, all: b.all },
    proxyN: b.proxy_n,
  }
})

const listWorks = implement(api.listWorks, async (c, { unitId }) => {
  await assertMay(c.tx, c.actor, mayReadActivities, unitId)
  return {
    rows: (await read.worksFor(c.tx, unitId)).map((w) => ({
      id: w.id,
      name: w.name,
      unitId: w.unit_id,
      unitName: w.unit_name,
      fromOn: w.from_on,
      untilOn: w.until_on,
    })),
  }
})

const addWork = implement(api.addWork, async (c, { unitId, name }) => {
  await assertMay(c.tx, c.actor, rules.mayEditWorks, unitId)
  const id = await write.listWork(c.tx, unitId, name, c.today)
  await c.record('work.listed', { unitId, subjectId: id, proxy: isProxy(c.actor, unitId), detail: { name } })
  return { id, name }
})

const endWork = implement(api.endWork, async (c, { id, untilOn }) => {
  const w = await read.readWork(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayEditWorks, w.unit_id, 'work')
  if (w.until_on !== null) throw workEnded({ work: w.name, untilOn: w.until_on })
  const last = untilOn < w.from_on ? w.from_on : untilOn
  await write.writeWorkEnd(c.tx, id, last)
  await c.record('work.ended', { unitId: w.unit_id, subjectId: id, proxy: isProxy(c.actor, w.unit_id), detail: { untilOn: last } })
  return { untilOn: last }
})

export const activityActions = [record, correct, withdraw, list, choices, board, show, listWorks, addWork, endWork]
