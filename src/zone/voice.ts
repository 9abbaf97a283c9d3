import { permission, type Role } from '../lib/permission.ts'
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
export const aboutItself = refusal<{ about: string; unit: string }>()(422, 'voice.about-itself')
export const concerned = refusal<{ why: TieKind; unit: string; post: string }>()(403, 'voice.concerned')
export const signerConcerned = refusal<{ person: string; unit: string | null }>()(422, 'voice.signer-concerned')

/** How somebody is bound to what he is asked about: named in it, or with a seat, a post or his branch at or below the unit that asks. */
export const tieKinds = ['named', 'seat', 'post', 'branch'] as const
export type TieKind = (typeof tieKinds)[number]
export interface Tie {
  why: TieKind
  unit: string
  post: string
}
/** An inspector's or supervisor's seat names what he looks at, not where he belongs. */
export const seatsThatBind: readonly Role[] = ['office', 'secretary', 'deputy', 'clerk', 'leader', 'member']

const flat = (s: string): string => s.replace(/\s/g, '')

/** Whether the question is about this body: its full name stands in it, or nothing but its short name does. */
export const isAboutBody = (about: string, body: { name: string; shortName: string }): boolean =>
  flat(about).includes(flat(body.name)) || flat(about) === flat(body.shortName)

/** Whether a name of two characters or more stands in the words. */
export const namesPerson = (words: string, name: string): boolean => flat(name).length > 1 && flat(words).includes(flat(name))

/** The name at the head of «姓名、职务», as it is signed. */
export const signedName = (person: string): string => person.trim().split(/[\s、，,（(：:]/)[0]!
