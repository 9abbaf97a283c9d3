import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

/** 评先进 · 评文明单位 · 发展党员 · 选拔任用干部: what a resident unit asks the community about before it decides. */
export const matters = ['advanced', 'civilised-unit', 'new-member', 'cadre'] as const
export type Matter = (typeof matters)[number]

export const voiceStates = ['asked', 'answered', 'told', 'withdrawn'] as const
export type VoiceState = (typeof voiceStates)[number]
export const voiceCan = stateTable<VoiceState, Record<string, readonly VoiceState[]>>('voice', {
  answer: ['asked'],
  withdraw: ['asked'],
  /** 事后反馈: only of what the community was heard on. */
  tell: ['answered'],
})

const leading = ['secretary', 'deputy'] as const
export const mayReadVoices = permission('voice.read', 'subtree', [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'discipline',
])
export const mayAskVoice = permission('voice.ask', 'own', [...leading, 'clerk'])
/** The community's party organisation answers as a body, not its clerk. */
export const mayAnswerVoice = permission('voice.answer', 'own', leading)

/** Days the community has when nobody says otherwise. */
export const answerDays = 10

export const notInZone = refusal<{ unit: string; zone: string }>()(422, 'voice.not-in-zone')
export const ownCommunity = refusal<{ unit: string }>()(422, 'voice.own-community')
export const dueInPast = refusal<{ dueOn: string; today: string }>()(422, 'voice.due-in-past')
export const askedAlready = refusal<{ about: string; on: string }>()(422, 'voice.asked-already')
