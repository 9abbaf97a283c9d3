import { whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import * as api from './campaign.api.ts'
import * as read from './campaign.read.ts'
import { saysEvent } from './campaign.text.ts'
import * as rules from './campaign.ts'
import { campaignCan } from './campaign.ts'
import { carryActions } from './carry.actions.ts'
import { draftActions } from './draft.actions.ts'
import { goalActions } from './goal.actions.ts'
import { launchActions } from './launch.actions.ts'
import { templates } from './templates.ts'
import { unitActions } from './unit.actions.ts'

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
export const visibleTo = async <R extends { id: number; organiser_id: number; state: string }>(
  c: Context,
  rows: readonly R[],
): Promise<R[]> => {
  const runs = await whichMay(c.tx, c.actor, rules.mayDraft, [...new Set(rows.map((r) => r.organiser_id))])
  const taking = await read.campaignsOf(
    c.tx,
    c.actor.grants.map((g) => g.unitId),
  )
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

/** Everything done within a campaign as such; its parts beside this file. */
export const campaignActions = [
  listCampaigns,
  listTemplates,
  showCampaign,
  ...draftActions,
  ...launchActions,
  ...unitActions,
  ...carryActions,
  ...goalActions,
]
