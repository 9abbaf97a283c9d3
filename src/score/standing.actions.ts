import { whichMay } from '../access/access.read.ts'
import type { Context } from '../http/action.ts'
import { notFound } from '../lib/contract.ts'
import { readFrozen } from '../standard/standard.read.ts'
import type { Standard } from '../standard/standard-schema.ts'
import { hasConflict, sampledFor, seatsOf } from './panel.read.ts'
import { columnsOpenTo, type Seat, seesOthers } from './panel.ts'
import { needsCohort, scoreUnits } from './reckon.actions.ts'
import * as rules from './round.ts'
import * as read from './score.read.ts'
import { writeRead } from './score.write.ts'

// How the actor stands to a unit of a round: whose own it is, in which columns he judges, what he may see.

export const standardOf = async (c: Context, r: read.Round): Promise<Standard> =>
  (await readFrozen(c.tx, r.standard_id, r.standard_no)).standard

/** Does this account belong to the unit or to anything below it today? */
export const isOwn = async (c: Context, round: read.Round, unit: read.RoundUnit, accountId: number): Promise<boolean> => {
  const today = await read.pathToday(c.tx, round.line, unit.unit_id)
  const homes = await read.homePaths(c.tx, accountId, round.line, c.today)
  return rules.standingOf(homes, today ?? unit.path) === 'own'
}

export interface StandingAt {
  own: boolean
  seats: Seat[]
  /** Columns not given to all, for which the unit was drawn. */
  sampled: string[]
  /** Columns he may judge now, the unit's own not among them. */
  columns: string[]
  byPost: boolean
  /** Named, drawn or a superior: he may also answer, exempt and complete. */
  reviews: boolean
  conflict: boolean
  sees: boolean
}

export const standingAt = async (c: Context, round: read.Round, unit: read.RoundUnit, standard: Standard): Promise<StandingAt> => {
  const me = c.actor.accountId!
  const own = await isOwn(c, round, unit, me)
  const conflict = await hasConflict(c.tx, round.id, unit.unit_id, me)
  const byPost = (await whichMay(c.tx, c.actor, rules.mayReview, [unit.unit_id])).has(unit.unit_id)
  const seats = await seatsOf(c.tx, round.id, unit.unit_id)
  const sampled = await sampledFor(c.tx, round.id, unit.unit_id)
  const barred = own || conflict
  return {
    own,
    seats,
    sampled,
    conflict,
    byPost,
    columns: barred ? [] : columnsOpenTo({ columns: standard.columns, seats, me, byPost, sampled }),
    reviews: !barred && (byPost || seats.some((s) => s.accountId === me)),
    sees: seesOthers({ round, unit }, seats, me, standard.columns),
  }
}

/**
 * A superior strictly above, or a reviewer with a seat at this unit; never anybody of the unit or of what is below it.
 * @throws score.own-unit, score.conflict, score.not-reviewer, http.not-found
 */
export const assertReviewer = async (c: Context, unit: read.RoundUnit, s: StandingAt): Promise<void> => {
  if (s.own) throw rules.ownUnit({ unit: unit.name })
  if (s.conflict) throw rules.conflictStands({ unit: unit.name })
  if (s.reviews) return
  const sees = await whichMay(c.tx, c.actor, rules.mayReadScores, [unit.unit_id])
  throw sees.has(unit.unit_id) ? rules.notReviewer({ unit: unit.name }) : notFound({ noun: 'score' })
}

/** One unit's kept result anew; where the cohort decides, the next job settles the round. */
export const rescore = async (c: Context, round: read.Round, unit: read.RoundUnit, standard: Standard): Promise<void> => {
  await scoreUnits(c.tx, round, [unit])
  if (needsCohort(standard)) await writeRead(c.tx, round.id, -1)
}
