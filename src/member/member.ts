import { checkNationalId } from '../lib/codes.ts'
import { permission, roles } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'

export const standings = ['full', 'probationary', 'activist', 'not-member'] as const
export type Standing = (typeof standings)[number]
/** Standings that are party members; only these are counted in totals. */
export const isMember = (s: Standing): boolean => s === 'full' || s === 'probationary'

export const memberKinds = ['inService', 'retired', 'floating', 'selfEmployed', 'student', 'farmer', 'infirm'] as const
export type MemberKind = (typeof memberKinds)[number]

export const endReasons = ['transferred-out', 'died', 'left', 'expelled', 'entered-by-mistake'] as const
export type EndReason = (typeof endReasons)[number]

// Personal data: only who keeps the roster, and 纪检.
export const mayReadMembers = permission('member.read', 'subtree', ['office', 'secretary', 'deputy', 'clerk', 'discipline'])
export const mayEditMembers = permission('member.edit', 'subtree', ['office', 'secretary', 'deputy', 'clerk'])
export const mayImportMembers = permission('member.import', 'subtree', ['office', 'secretary', 'deputy', 'clerk'])
export const mayGivePosts = permission('member.post', 'subtree', ['office', 'secretary'])
/** Reading a national id in full is an act of its own, told in the ledger with its reason. */
export const mayReveal = permission('member.reveal', 'subtree', ['office', 'secretary'])
/** What is kept about oneself. */
export const mayReadSelf = permission('member.self', 'realm', roles)

export const badNationalId = refusal<{ reason: string }>()(422, 'member.bad-national-id')
export const idDisagrees = refusal<{ what: 'birth' | 'sex' }>()(422, 'member.id-disagrees')
/** `branch` is null where the actor may not know it. */
export const duplicatePerson = refusal<{ branch: string | null }>()(422, 'member.duplicate-person')
export const notABranch = refusal<{ unit: string }>()(422, 'member.not-a-branch')
export const memberEnded = refusal<{ endedOn: string }>()(412, 'member.ended')
export const sameBranch = refusal<{ branch: string }>()(422, 'member.same-branch')
export const transferOutside = refusal()(422, 'member.transfer-outside')
export const dayNotYet = refusal<{ onDay: string }>()(422, 'member.day-not-yet')
export const dayTooEarly = refusal<{ sinceOn: string }>()(422, 'member.day-too-early')
export const daysDisagree = refusal<{ what: 'full-before-joined' | 'probationary-with-full' }>()(422, 'member.days-disagree')
export const noNationalId = refusal()(422, 'member.no-national-id')
export const postTwice = refusal<{ post: string; unit: string }>()(422, 'member.post-twice')
export const postEnded = refusal()(412, 'member.post-ended')
export const notLinked = refusal()(404, 'member.not-linked')

/** What a person counts for in the totals of his branch. */
export const weightOf = (m: { standing: Standing; endedOn: string | null }): { membersN: number; fullN: number } =>
  m.endedOn !== null || !isMember(m.standing) ? { membersN: 0, fullN: 0 } : { membersN: 1, fullN: m.standing === 'full' ? 1 : 0 }

/**
 * A national id with what it says about birth and sex; what was typed beside it must not disagree, what was not typed is taken from it.
 * @throws member.bad-national-id, member.id-disagrees
 */
export const withNationalId = <M extends { birthOn: string | null; sex: 'male' | 'female' | null }>(
  m: M,
  nationalId: string | null,
): M & { nationalId: string | null } => {
  if (nationalId === null || nationalId === '') return { ...m, nationalId: null }
  const read = checkNationalId(nationalId)
  if (!read.ok) throw badNationalId({ reason: read.reason })
  if (m.birthOn !== null && m.birthOn !== read.birthOn) throw idDisagrees({ what: 'birth' })
  if (m.sex !== null && m.sex !== read.sex) throw idDisagrees({ what: 'sex' })
  return { ...m, birthOn: read.birthOn, sex: read.sex, nationalId: read.id }
}

/** @throws member.days-disagree */
export const assertDays = (m: { joinedOn: string | null; fullOn: string | null; standing: Standing }): void => {
  if (m.joinedOn !== null && m.fullOn !== null && m.fullOn < m.joinedOn) throw daysDisagree({ what: 'full-before-joined' })
  if (m.standing === 'probationary' && m.fullOn !== null) throw daysDisagree({ what: 'probationary-with-full' })
}

/** Facts whose old and new values are kept apart in the ledger, where they can be erased. */
export const personalFields = ['name', 'sex', 'birthOn', 'nationalId', 'ethnic', 'education', 'phone', 'note'] as const
export const plainFields = ['joinedOn', 'fullOn', 'standing', 'kinds'] as const
