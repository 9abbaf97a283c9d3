import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'
import { stateTable } from '../lib/states.ts'

export const pollStates = ['draft', 'frozen', 'open', 'closed', 'opened', 'certified', 'void', 'withdrawn'] as const
export type PollState = (typeof pollStates)[number]

/** `opened`: the result has been opened; `open`: people are voting. */
export const pollCan = stateTable<PollState, Record<string, readonly PollState[]>>('poll', {
  edit: ['draft'],
  roll: ['draft'],
  draw: ['draft'],
  freeze: ['draft'],
  start: ['frozen'],
  close: ['open'],
  count: ['closed'],
  openResult: ['closed'],
  read: ['opened', 'certified'],
  certify: ['opened'],
  desk: ['frozen', 'open'],
  archive: ['certified'],
  appraise: ['draft', 'frozen', 'open'],
  assess: ['opened', 'certified'],
  tell: ['certified'],
  follow: ['certified'],
  void: ['frozen', 'open', 'closed', 'opened'],
  withdraw: ['draft'],
})

/** How the voices come in: the secret ballot of the offices, papers counted at a meeting, or months of window ratings instead of a second vote. */
export const channels = ['ballot', 'paper', 'aggregate'] as const
export type Channel = (typeof channels)[number]

export const pollObjects = ['member', 'team', 'cadre', 'unit', 'window', 'campaign'] as const
export type PollObject = (typeof pollObjects)[number]

const staff = ['office', 'secretary', 'deputy', 'clerk'] as const
export const mayReadPolls = permission('poll.read', 'subtree', [...staff, 'leader', 'supervisor', 'discipline', 'audit'])
export const mayRunPolls = permission('poll.run', 'subtree', staff)
/** Counting and the second secret of a draw: also whoever watches over the organiser. */
export const mayCountPolls = permission('poll.count', 'subtree', [...staff, 'supervisor', 'discipline'])
export const mayCertifyPolls = permission('poll.certify', 'subtree', ['office', 'secretary'])
/** The party from outside at a draw: who watches over the organiser and does not also work for it. */
export const maySupervisePolls = permission('poll.supervise', 'subtree', ['supervisor', 'discipline'])
/** Supervision alone: the organiser of a ballot never sees the grades of a class too small to publish. */
export const mayOpenWithheld = permission('poll.withheld', 'subtree', ['supervisor', 'discipline'])
export const mayStudy = permission('poll.study', 'subtree', ['office', 'secretary'])

export const notYet = refusal<{ state: string }>()(412, 'poll.not-yet')
export const notYours = refusal()(403, 'poll.not-yours')
export const noOffices = refusal()(412, 'poll.no-offices')
export const wrongChannel = refusal<{ channel: string }>()(412, 'poll.wrong-channel')
export const closesInPast = refusal()(422, 'poll.closes-in-past')
export const openTooEarly = refusal<{ opensAt: string }>()(412, 'poll.open-too-early')
export const closeTooEarly = refusal<{ closesAt: string }>()(412, 'poll.close-too-early')
/** A poll that ends before the hour that was published does so for a reason that stands in the ledger. */
export const earlyReason = refusal<{ closesAt: string }>()(422, 'poll.early-reason')
export const reasonMissing = refusal()(422, 'poll.reason-missing')
export const counterCertifies = refusal()(403, 'poll.counter-certifies')
export const noSuchKind = refusal<{ kind: string }>()(422, 'poll.no-such-kind')
export const wrongObject = refusal<{ kind: string; object: string }>()(422, 'poll.wrong-object')
export const noObjects = refusal()(422, 'poll.no-objects')
export const ceremonyMissing = refusal()(422, 'poll.ceremony-missing')
export const noSuchObject = refusal<{ no: number }>()(404, 'poll.no-such-object')

/** Events of this noun that a plan's duty rule may wait for: the duty ends when the poll closes, nobody is late in person (decisions 16). */
export const pollActs = ['poll.closed', 'poll.certified', 'poll.told'] as const

/** This noun's part of a plan (docs/acts.md). */
export { pollSection as planSection } from '../campaign/plan-schema.ts'
