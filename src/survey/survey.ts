import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const surveyStates = ['draft', 'frozen', 'open', 'closed', 'counted', 'certified', 'void', 'withdrawn'] as const
export type SurveyState = (typeof surveyStates)[number]

/** `counted`: the result is there for whoever runs the survey, to certify it. */
export const surveyCan = stateTable<SurveyState, Record<string, readonly SurveyState[]>>('survey', {
  edit: ['draft'],
  frame: ['draft'],
  draw: ['draft'],
  freeze: ['draft'],
  issue: ['frozen'],
  open: ['frozen'],
  answer: ['open'],
  close: ['open'],
  count: ['closed'],
  read: ['counted', 'certified'],
  certify: ['counted'],
  texts: ['counted', 'certified'],
  void: ['frozen', 'open', 'closed', 'counted'],
  withdraw: ['draft'],
})

export const modes = ['sample', 'everyone'] as const
export type Mode = (typeof modes)[number]
export const allocations = ['proportional', 'equal'] as const
export type Allocation = (typeof allocations)[number]

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadSurveys = permission('survey.read', 'subtree', [...staff, 'leader', 'supervisor', 'discipline', 'audit'])
export const mayRunSurveys = permission('survey.run', 'subtree', staff)
/** The two parties of a draw. */
export const mayDrawSurveys = permission('survey.draw', 'subtree', [...staff, 'supervisor', 'discipline'])
/** Of the two, one who does not work for the organiser. */
export const maySuperviseSurveys = permission('survey.supervise', 'subtree', ['supervisor', 'discipline'])
export const mayCertifySurveys = permission('survey.certify', 'subtree', ['office', 'secretary'])
/** What people wrote in words: few read it. */
export const mayReadTexts = permission('survey.texts', 'subtree', ['office', 'secretary'])

/** Slips of one survey: every code is typed or scanned by a person. */
export const passesAtMost = 5000

export const unfit = refusal<{ rule: string; where: string; words: string; found: readonly string[] }>()(422, 'survey.unfit')
export const noFrame = refusal()(412, 'survey.no-frame')
export const notDrawn = refusal()(412, 'survey.not-drawn')
export const wrongMode = refusal<{ mode: string }>()(412, 'survey.wrong-mode')
export const wantedMissing = refusal()(422, 'survey.wanted-missing')
export const stratumTooSmall = refusal<{ stratum: string; n: number; least: number }>()(422, 'survey.stratum-too-small')
export const tooManyPasses = refusal<{ n: number; max: number }>()(422, 'survey.too-many-passes')
export const drawSettled = refusal()(412, 'survey.draw-settled')
export const drawPending = refusal()(412, 'survey.draw-pending')
export const drawerTwice = refusal()(403, 'survey.drawer-twice')
export const outsiderMissing = refusal()(403, 'survey.outsider-missing')
export const secretWrong = refusal()(422, 'survey.secret-wrong')
export const noPasses = refusal()(412, 'survey.no-passes')
export const closesInPast = refusal()(422, 'survey.closes-in-past')
export const openTooEarly = refusal<{ opensAt: string }>()(412, 'survey.open-too-early')
export const closeTooEarly = refusal<{ closesAt: string }>()(412, 'survey.close-too-early')
export const reachedWrong = refusal<{ stratum: string; reached: number; answered: number; drawn: number }>()(422, 'survey.reached-wrong')
export const counterCertifies = refusal()(403, 'survey.counter-certifies')
export const unknownCode = refusal()(422, 'survey.unknown-code')
export const codeSpent = refusal()(412, 'survey.code-spent')
export const notOpen = refusal()(412, 'survey.not-open')
export const answersFaulty = refusal<{ questions: readonly string[] }>()(422, 'survey.answers-faulty')

/** Events of this noun that a plan's duty rule may wait for. */
export const surveyActs = ['survey.closed', 'survey.certified'] as const
