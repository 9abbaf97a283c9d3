import type { EventNoun } from './names.text.ts'

interface Recorded {
  type: string
  subjectId: number | null
  unitId: number | null
  campaignId: number | null
}

/** Folder of the record's page and the permission to open it; a noun without a page of its own is missing. */
const pages: Partial<Record<EventNoun, readonly [path: string, permission: string]>> = {
  unit: ['units', 'unit.read'],
  member: ['members', 'member.read'],
  standard: ['standards', 'standard.read'],
  campaign: ['campaigns', 'campaign.read'],
  refinement: ['refinements', 'refinement.read'],
  zone: ['zones', 'zone.read'],
  activity: ['activities', 'activity.read'],
  pledge: ['pledges', 'pledge.read'],
  rectification: ['rectifications', 'rectification.read'],
  poll: ['polls', 'poll.read'],
  window: ['windows', 'poll.read'],
  survey: ['surveys', 'survey.read'],
  debrief: ['debriefs', 'debrief.read'],
  'debrief-report': ['debriefs/reports', 'debrief.read'],
  score: ['rounds', 'score.read'],
  nomination: ['nominations', 'nomination.read'],
  notice: ['notices', 'notice.read'],
  honour: ['honours', 'honour.read'],
}

// Their subject is not the record of the noun: a case of two low polls, a fact about anybody, quotas of a title.
const apart = new Set([
  'poll.strike-raised',
  'poll.strike-answered',
  'nomination.fact-entered',
  'nomination.fact-ended',
  'nomination.recommended',
  'nomination.imported',
  'nomination.passed-many',
  'nomination.meeting-held',
  'nomination.quotas-allotted',
  'nomination.quota-waived',
  'honour.decided',
  'member.imported',
  'member.exported',
])
const ofSheet = new Set([
  'score.confirmed',
  'score.contested',
  'score.contest-answered',
  'score.judged',
  'score.judgement-withdrawn',
  'score.judgement-revised',
  'score.submitted',
  'score.exempted',
  'score.awarded',
  'score.reviewed',
])

/** The page of the record an event is about, or null: it has none, or this reader may not open it. */
export const recordAt = (e: Recorded, may: readonly string[]): string | null => {
  const noun = e.type.split('.')[0] as EventNoun
  const page = pages[noun]
  // A campaign's items, seats and goals have their own numbers; their page is the campaign's.
  const id = noun === 'campaign' ? e.campaignId : e.subjectId
  if (!page || id === null || apart.has(e.type) || !may.includes(page[1])) return null
  const at = `/${page[0]}/${id}`
  return ofSheet.has(e.type) && e.unitId !== null ? `${at}/units/${e.unitId}` : at
}
