import { addWorkingDays, type Day, withComingYears } from '../lib/calendar.ts'
import { stateCouncil } from '../lib/holidays.ts'
import { refusal } from '../lib/refusal.ts'

export const appealLate = refusal<{ until: string }>()(422, 'score.appeal-late')
export const appealsOpen = refusal<{ until: string }>()(422, 'score.appeals-open')
export const answersOwn = refusal<{ leaf: string }>()(422, 'score.answers-own')
export const revisionMissing = refusal<{ leaf: string }>()(422, 'score.revision-missing')

/** Last day of a term of working days that begins the day after `day`. */
export const deadline = (day: Day, workingDays: number): Day => addWorkingDays(day, workingDays, withComingYears(stateCouncil, day))

/** Days an answer was, or by today is, behind its deadline; 0 in time. */
export const isLate = (k: { due_on: Day | null; answered_on: Day | null }, today: Day): boolean =>
  k.due_on !== null && (k.answered_on ?? today) > k.due_on
