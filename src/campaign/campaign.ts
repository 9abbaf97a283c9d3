import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'
import type { Body, LegalLevel, OrganiserFacts } from './legal.ts'
import type { Level, PlanV1 } from './plan-schema.ts'

export const campaignStates = ['draft', 'launched', 'ended', 'withdrawn'] as const
export type CampaignState = (typeof campaignStates)[number]

export const campaignCan = stateTable<CampaignState, Record<string, readonly CampaignState[]>>('campaign', {
  edit: ['draft'],
  check: ['draft', 'launched'],
  launch: ['draft'],
  withdraw: ['draft'],
  supersede: ['launched'],
  adopt: ['launched'],
  act: ['launched'],
  // An act that ends the campaign still counts for the duty of ending it.
  count: ['launched', 'ended'],
  carry: ['launched'],
  seat: ['draft', 'launched'],
  summarise: ['launched'],
  answerGoal: ['launched'],
  end: ['launched'],
  publish: ['launched', 'ended'],
})

/** For SQL: the states in which a campaign's duties are open, and in which acts count. The table above stays the only place that knows. */
export const statesFor = (action: string): string[] => [...(campaignCan.table[action] ?? [])]

/** Acts of this noun that a duty may ask for. */
export const campaignActs = [
  'campaign.adopted',
  'campaign.seated',
  'campaign.item-done',
  'campaign.carry-answered',
  'campaign.goal-answered',
  'campaign.summarised',
  'campaign.ended',
] as const

export const carryStates = ['open', 'answered', 'settled'] as const
export type CarryState = (typeof carryStates)[number]
export const carryCan = stateTable<CarryState, Record<string, readonly CarryState[]>>('carry', {
  owe: ['open'],
  answer: ['open', 'answered'],
  settle: ['answered'],
  reopen: ['answered', 'settled'],
})

const staff = ['office', 'secretary', 'deputy', 'clerk', 'leader', 'inspector', 'supervisor', 'member', 'discipline'] as const
export const mayReadCampaigns = permission('campaign.read', 'realm', [...staff, 'audit'])
export const mayDraft = permission('campaign.draft', 'subtree', ['office'])
export const mayLaunch = permission('campaign.launch', 'subtree', ['office'])
export const mayAdopt = permission('campaign.adopt', 'subtree', ['secretary', 'deputy', 'clerk', 'office'])
export const maySeat = permission('campaign.seat', 'subtree', ['office', 'secretary', 'deputy'])
export const mayAnswerCarry = permission('carry.answer', 'subtree', ['secretary', 'deputy', 'clerk', 'office'])
export const maySettleCarry = permission('carry.settle', 'below', ['office', 'secretary', 'inspector'])
export const maySummarise = permission('campaign.summarise', 'subtree', ['secretary', 'deputy', 'clerk', 'office'])
export const mayJudgeGoal = permission('campaign.answer-goal', 'subtree', ['office', 'secretary', 'leader', 'supervisor', 'inspector'])
export const mayFollow = permission('campaign.follow', 'subtree', [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
])

export const planBroken = refusal<{ problems: string[] }>()(422, 'campaign.plan-broken')
/** The launch check refused; every rule is named with what to change. */
export const launchRefused = refusal<{ rules: string[]; sentences: string[] }>()(422, 'campaign.launch-refused')
export const launchInPast = refusal<{ launchOn: string; today: string }>()(422, 'campaign.launch-in-past')
export const organiserLevel = refusal<{ unit: string; level: string; wanted: string }>()(422, 'campaign.organiser-level')
export const notTakingPart = refusal<{ unit: number }>()(422, 'campaign.not-taking-part')
export const itemDone = refusal<{ item: string; doneOn: string }>()(412, 'campaign.item-done')
export const futureDay = refusal<{ day: string; today: string }>()(422, 'campaign.future-day')
export const carryOwn = refusal()(422, 'campaign.carry-own')
export const summaryTooEarly = refusal<{ phase: string; endsOn: string }>()(412, 'campaign.summary-too-early')
export const summaryTwice = refusal<{ phase: string }>()(412, 'campaign.summary-twice')
export const longTermMissing = refusal()(422, 'campaign.long-term-missing')
export const goalUnknown = refusal<{ goal: string }>()(422, 'campaign.goal-unknown')
export const procedureUnknown = refusal<{ procedure: string }>()(422, 'campaign.procedure-unknown')
export const templateUnknown = refusal<{ template: string }>()(422, 'campaign.template-unknown')

/** Level of a unit where the register does not say: by its kind, from the tree the seeds describe. */
export const levelOf = (kind: string, level: string | null, fallback: Level): Level => {
  if (level !== null) return level as Level
  if (kind === 'party-work-committee') return 'street'
  if (kind === 'college') return 'college'
  return fallback
}

/** Party organisations as the legal frame names them (domain.md 2.1). */
export const bodyOf = (kind: string, level: LegalLevel): Body => {
  if (kind === 'party-work-committee') return 'work-committee'
  if (kind === 'party-committee') return level === 'city' || level === 'district' ? 'party-committee' : 'basic-committee'
  if (kind === 'general-branch') return 'general-branch'
  if (kind === 'branch' || kind === 'party-group') return 'branch'
  if (kind === 'league' || kind === 'union' || kind === 'women') return 'mass-organisation'
  if (kind === 'administrative') return 'government'
  return 'department'
}

export const organiserFacts = (unit: { name: string; kind: string; level: string | null }, plan: PlanV1, year: number): OrganiserFacts => {
  const level = levelOf(unit.kind, unit.level, plan.organiser.level) as LegalLevel
  return { name: unit.name, level, body: bodyOf(unit.kind, level), year }
}

/** Which class of the plan a unit belongs to: its sector, where the plan names that class. */
export const classOf = (plan: PlanV1, sector: string | null): string | null => plan.classes.find((c) => c.key === sector)?.key ?? null

export const summaryStates = ['submitted', 'withdrawn', 'returned'] as const
export type SummaryState = (typeof summaryStates)[number]
export const summaryCan = stateTable<SummaryState, Record<string, readonly SummaryState[]>>('summary', {
  withdraw: ['submitted'],
  return: ['submitted'],
})

/** A campaign as nouns are told of it when they say whether they have a door to it on its public page. */
export interface PublicCampaign {
  id: number
  state: CampaignState
  plan: PlanV1
}
