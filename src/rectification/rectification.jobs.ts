import { readContent } from '../activity/activity.read.ts'
import { planOf } from '../campaign/campaign.read.ts'
import { addCarry } from '../campaign/carry.actions.ts'
import type { Reaction } from '../http/action.ts'
import { readPledgeRow } from '../pledge/pledge.read.ts'
import { openItem } from './rectification.actions.ts'
import { leftOver } from './rectification.read.ts'
import { rectificationText } from './rectification.text.ts'
import { defaultWorkingDays } from './rectification.ts'

/** A pledge judged 未兑现 without a public reason is an item to be put right. */
const unkeptPledge: Reaction = {
  name: 'rectification.unkept-pledge',
  on: ['pledge.judged'],
  run: async (c, event) => {
    const d = event.detail as { verdict: string; explained: boolean }
    if (d.verdict !== 'unkept' || d.explained) return
    const p = await readPledgeRow(c.tx, event.subjectId!)
    if (p.explained_on !== null) return
    await openItem(c, {
      unitId: p.unit_id,
      campaignId: p.campaign_id,
      source: { noun: 'pledge', id: p.id },
      kind: 'unkept-pledge',
      what: rectificationText['rectification.from.pledge']({ what: p.what, n: p.kept_n + p.partly_n + p.unkept_n, unkept: p.unkept_n }),
      workingDays: defaultWorkingDays,
    })
  },
}

/** A service its receiver says was not done is done again, and somebody looks. */
const disputedService: Reaction = {
  name: 'rectification.disputed-service',
  on: ['activity.service-disputed'],
  run: async (c, event) => {
    const { serviceId } = event.detail as { serviceId: number }
    if (event.subjectId === null) return
    const a = await readContent(c.tx, event.subjectId)
    await openItem(c, {
      unitId: event.unitId!,
      campaignId: event.campaignId,
      source: { noun: 'service', id: serviceId },
      kind: 'disputed-service',
      what: rectificationText['rectification.from.service']({ title: a.title, on: a.held_on }),
      workingDays: defaultWorkingDays,
    })
  },
}

/** 上轮遗留: items still open come to the new campaign, if its plan says so. */
const carryOver: Reaction = {
  name: 'rectification.carry-over',
  on: ['campaign.launched'],
  run: async (c, event) => {
    const campaignId = event.campaignId!
    const rule = (await planOf(c.tx, campaignId)).carryOver.find((k) => k.from === 'rectification')
    if (!rule) return
    for (const r of await leftOver(c.tx, campaignId))
      await addCarry(c, {
        campaignId,
        kind: 'rectification',
        unitId: r.unit_id,
        what: r.what,
        source: `rectification/${r.id}`,
        role: rule.role,
        dueOn: r.due_on,
      })
  },
}

export const rectificationReactions = [unkeptPledge, disputedService, carryOver]
