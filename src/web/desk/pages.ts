import type { ComponentType } from 'react'

/** A page a noun registers. The registration is light; the page itself loads when it is opened. */
export interface PageDef {
  /** Below the desk's base, `:params` as in contracts: `/pledges/:id`. */
  path: string
  title: string
  nav?: {
    /** Key of a `NavGroup`. */
    group: string
    order: number
    label: string
    /** Key in the answer of `asks.counts`. */
    badge?: string
    /** Shown only to a seat that holds this permission. */
    may?: string
  }
  load: () => Promise<{ default: ComponentType }>
}

export interface NavGroup {
  key: string
  /** Empty for the first group, which has no heading. */
  label: string
}

/** One post somebody holds; a log-in may hold several and looks at the work from one of them at a time. */
export interface Seat {
  key: string
  post: string
  unit: string
  unitId: number
  /** Names of permissions this post holds. */
  may: readonly string[]
}

export interface Session {
  person: { id: number; name: string }
  realm: { name: string; zone: string }
  /** Today in the realm's zone, 'YYYY-MM-DD', as the server says. */
  today: string
  seats: readonly Seat[]
  /** Names of permissions held somewhere: which ways in make sense. */
  may: readonly string[]
  /** A first password opens nothing but `asks.passwordPage`. */
  mustChangePassword: boolean
  /** Address of the realm's public hall. */
  hall?: string
}

export interface Found {
  kind: string
  label: string
  note?: string | null | undefined
  /** Address below the desk's base. */
  to: string
}

/** What the frame itself asks. The nouns that can answer are plugged in by `nouns.ts`. */
export interface DeskAsks {
  session: () => Promise<Session>
  signIn: (login: string, password: string) => Promise<unknown>
  signOut: () => Promise<unknown>
  /** Address of the page where a password is changed, below the base. */
  passwordPage?: string
  /** Numbers beside menu entries, by `nav.badge`. */
  counts?: () => Promise<Record<string, number>>
  find?: (q: string) => Promise<readonly Found[]>
}

export interface Desk {
  pages: readonly PageDef[]
  groups: readonly NavGroup[]
  asks: DeskAsks
  /** Where the workspace lives on the host. */
  base: string
}
