import type { Context } from '../http/action.ts'
import type { Actor } from '../lib/permission.ts'
import type { Todo } from './desk.api.ts'

/**
 * A noun hands its open steps to the desk as lines; each stands where the step is owed.
 * `c` has the seats the desk is asked for; what keeps a person from a step is asked of `whole`, with all his seats.
 */
export type TodoSource = (c: Context, whole: Actor) => Promise<Todo[]>

/** Where an act is done in the workspace, by the event that records it. */
export const placeOf = (
  act: string,
  d: { campaignId: number; unitId: number; filter: Record<string, unknown> },
): { href: string; action: string } => {
  const at = `campaign=${d.campaignId}&unit=${d.unitId}`
  const kind = typeof d.filter.kind === 'string' ? `&kind=${encodeURIComponent(d.filter.kind)}` : ''
  const noun = act.split('.')[0]
  switch (act) {
    case 'campaign.adopted':
      return { href: `/campaigns/${d.campaignId}/units/${d.unitId}/adopt`, action: '制定方案' }
    case 'campaign.summarised':
      return { href: `/campaigns/${d.campaignId}/units/${d.unitId}/summary`, action: '写小结' }
    case 'campaign.seated':
      return { href: `/campaigns/${d.campaignId}/units/${d.unitId}?tab=seats`, action: '明确人员' }
    case 'activity.recorded':
      return { href: `/activities/new?${at}${kind}`, action: '登记' }
  }
  switch (noun) {
    case 'campaign':
      return { href: `/campaigns/${d.campaignId}/units/${d.unitId}`, action: '去办理' }
    case 'pledge':
      return { href: `/pledges?${at}`, action: '去承诺' }
    case 'score':
      return { href: `/scores?${at}`, action: '去考核' }
    case 'nomination':
      return { href: `/nominations?${at}`, action: '去推荐' }
    case 'notice':
      return { href: `/notices?${at}`, action: '去公示' }
    case 'honour':
      return { href: `/honours?${at}`, action: '去办理' }
    case 'debrief':
    case 'debrief-report':
      return { href: `/debriefs?unit=${d.unitId}`, action: '去述职' }
    case 'rectification':
      return { href: `/rectifications?${at}`, action: '去整改' }
    default:
      return { href: `/campaigns/${d.campaignId}/units/${d.unitId}`, action: '去办理' }
  }
}

/** Soon = due within a week from today; later lines wait below. */
export const urgency = (dueOn: string | null, today: string, weekEnd: string): Todo['state'] =>
  dueOn === null ? 'waiting' : dueOn < today ? 'late' : dueOn <= weekEnd ? 'due' : 'soon'
