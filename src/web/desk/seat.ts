import type { Seat } from './pages.ts'

/**
 * The post from which something may be done: the one worked from now if it holds the right, else the first that does, else none.
 * The menu shows what any of one's posts may do, so a page that asks for a unit asks for this one's.
 */
export const seatFor = (seats: readonly Seat[], now: Seat | null, permission: string): Seat | null =>
  now?.may.includes(permission) ? now : (seats.find((s) => s.may.includes(permission)) ?? null)
