import { refusal } from '../lib/refusal.ts'
import type { Column } from '../standard/standard-schema.ts'
import type { Judgement } from './evidence.ts'
import type { RoundState, UnitState } from './round.ts'

// Who judges a unit, in which column, and what he may see of the others before his own sheet is in.

export const seatTaken = refusal<{ unit: string; column: string }>()(422, 'score.seat-taken')
export const notYourColumn = refusal<{ column: string }>()(403, 'score.not-your-column')
export const notDrawn = refusal<{ unit: string; column: string }>()(422, 'score.not-drawn')
export const sheetIn = refusal<{ column: string }>()(409, 'score.sheet-in')
export const sheetIncomplete = refusal<{ lines: string[]; n: number }>()(422, 'score.sheet-incomplete')
export const seatsOpen = refusal<{ reviewers: string[]; n: number }>()(422, 'score.seats-open')
export const noSeat = refusal<{ unit: string }>()(404, 'score.no-seat')
export const noSuchColumn = refusal<{ column: string }>()(422, 'score.no-such-column')

export interface Seat {
  accountId: number
  name: string
  column: string
  how: 'named' | 'drawn' | 'post'
  submittedOn: string | null
}

export interface Shown {
  round: { state: RoundState; provisional_on: string | null }
  unit: { state: UnitState }
}

/**
 * May this reader see what others gave? Once the round's results were shown, once the unit's review is complete, or once everything he has to
 * give for this unit is in. Who gives the final column decides over the others' and sees them when all of them are in.
 */
export const seesOthers = ({ round, unit }: Shown, seats: readonly Seat[], me: number | null, columns: readonly Column[]): boolean => {
  if (round.provisional_on !== null || round.state !== 'review' || unit.state === 'reviewed') return true
  const own = seats.filter((s) => s.accountId === me)
  if (own.length === 0) return false
  const kind = (id: string) => columns.find((c) => c.id === id)?.kind
  const open = own.filter((s) => s.submittedOn === null)
  if (open.length === 0) return true
  return open.every((s) => kind(s.column) === 'final') && seats.every((s) => s.submittedOn !== null || kind(s.column) === 'final')
}

/** The judgements a reader may see: those of the unit about itself, his own, and the others' once they are open to him. */
export const openTo = <J extends Pick<Judgement, 'column' | 'by'>>(
  judgements: readonly J[],
  columns: readonly Column[],
  me: number | null,
  sees: boolean,
): J[] => judgements.filter((j) => sees || j.by === `account/${me}` || columns.find((c) => c.id === j.column)?.kind === 'self')

/**
 * Columns in which a person may judge a unit now. A seat binds him to its column; a superior without a seat gives the review, the final column,
 * and the spot check of a unit that was drawn for it.
 */
export const columnsOpenTo = (o: {
  columns: readonly Column[]
  seats: readonly Seat[]
  me: number
  byPost: boolean
  sampled: readonly string[]
}): string[] => {
  const own = o.seats.filter((s) => s.accountId === o.me)
  const drawn = (c: Column) => c.kind !== 'spot' || o.sampled.includes(c.id)
  if (own.length > 0) {
    const open = own.filter((s) => s.submittedOn === null).map((s) => s.column)
    return o.columns.filter((c) => open.includes(c.id) && drawn(c)).map((c) => c.id)
  }
  if (!o.byPost) return []
  return o.columns
    .filter((c) => c.kind === 'review' || c.kind === 'final' || (c.kind === 'spot' && o.sampled.includes(c.id)))
    .map((c) => c.id)
}

export const columnStandings = ['in', 'open', 'sealed', 'not-drawn'] as const
export type ColumnStanding = (typeof columnStandings)[number]

/**
 * Does a column of a unit stand as handed in? Its total is shown only then: what is computed alone is no scorer's word.
 * @param given every line it is asked for has its points
 */
export const columnStanding = (
  column: Pick<Column, 'id' | 'kind'>,
  o: { unit: UnitState; seats: readonly Seat[]; sampled: readonly string[]; me: number | null; sees: boolean; given: boolean },
): ColumnStanding => {
  if (column.kind === 'self') return o.given && o.unit !== 'to-confirm' ? 'in' : 'open'
  if (column.kind === 'spot' && !o.sampled.includes(column.id)) return 'not-drawn'
  const seats = o.seats.filter((s) => s.column === column.id)
  const handedIn = seats.length > 0 ? seats.every((s) => s.submittedOn !== null) : o.unit === 'reviewed' && o.given
  if (!handedIn) return 'open'
  return o.sees || seats.every((s) => s.accountId === o.me) ? 'in' : 'sealed'
}
