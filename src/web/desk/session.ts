import { createContext, useContext } from 'react'
import type { Desk, Seat, Session } from './pages.ts'
import { seatFor } from './seat.ts'

export interface Seated extends Session {
  /** The post one works from now; null for a log-in that holds none. */
  seat: Seat | null
  sit: (key: string) => void
}

export const DeskContext = createContext<Desk | null>(null)
export const SessionContext = createContext<Seated | null>(null)

const held = <T>(v: T | null, what: string): T => {
  if (v === null) throw new Error(`${what} is asked outside the desk`)
  return v
}

/** Who is signed in and from which post; pages render only with a session. */
export const useSession = (): Seated => held(useContext(SessionContext), 'the session')
/** The post from which one may do it, the present one first; null when none of one's posts may. */
export const useSeatFor = (permission: string): Seat | null => {
  const s = useSession()
  return seatFor(s.seats, s.seat, permission)
}
/** May this log-in do it somewhere? For showing or hiding a way in, never for deciding. */
export const useMay = (permission: string): boolean => useSession().may.includes(permission)
export const usePerson = (): number => useSession().person.id
export const useDesk = (): Desk => held(useContext(DeskContext), 'the desk')
