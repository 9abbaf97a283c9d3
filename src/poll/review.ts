import { permission } from '../lib/permission.ts'
import { refusal } from '../lib/refusal.ts'

/** 个人自评, and one's own result: a member for himself, or the branch for one who cannot. */
export const mayAppraise = permission('poll.appraise', 'realm', ['office', 'secretary', 'deputy', 'clerk', 'member'])

export const notAMember = refusal()(422, 'poll.not-a-member')
export const noGrade = refusal<{ grade: string }>()(422, 'poll.no-grade')
export const differsWithoutReason = refusal<{ ballot: string; committee: string }>()(422, 'poll.differs-without-reason')
export const tooManyTop = refusal<{ grade: string; limit: number; of: number }>()(422, 'poll.too-many-top')
export const notAssessed = refusal()(412, 'poll.not-assessed')

/** The grade most papers gave, the lower of two that got as many; null where nobody graded. */
export const ballotGrade = (grades: readonly number[]): number | null => {
  const most = Math.max(...grades)
  return most <= 0 ? null : grades.lastIndexOf(most)
}
