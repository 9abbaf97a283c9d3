/** Roles as granted on a subtree; official names stand in `access/access.text.ts`. */
export const roles = [
  'office',
  'secretary',
  'deputy',
  'clerk',
  'leader',
  'inspector',
  'supervisor',
  'member',
  'discipline',
  'system',
  'security',
  'audit',
] as const
export type Role = (typeof roles)[number]

export const lines = ['party', 'territory', 'business', 'league', 'union', 'women'] as const
export type Line = (typeof lines)[number]

export interface Grant {
  readonly role: Role
  readonly unitId: number
  readonly line: Line
  /** Path of the unit in that line today: `1/12/305/`. */
  readonly path: string
}

export interface Actor {
  /** `null`: somebody without an account, on an open endpoint. */
  readonly accountId: number | null
  readonly memberId: number | null
  readonly name: string
  readonly grants: readonly Grant[]
}

export const nobody: Actor = { accountId: null, memberId: null, name: '', grants: [] }

/**
 * What a role may do, and how far from where it is granted:
 * `subtree` the unit and all below, `own` the unit alone, `below` only units strictly below (a superior's act), `realm` anywhere once granted somewhere.
 */
export type Reach = 'subtree' | 'own' | 'below' | 'realm'

export interface Permission {
  readonly name: string
  readonly reach: Reach
  readonly roles: readonly Role[]
}

/** A permission is a value beside the rules of its noun; endpoints name it, `scope` answers it as a set. */
export const permission = (name: string, reach: Reach, held: readonly Role[]): Permission => ({ name, reach, roles: held })

/** A half-open range of paths within one line. `realm` reach gives no ranges but `everywhere`. */
export interface PathRange {
  readonly line: Line
  readonly from: string
  readonly to: string
}

// '/' ends every path step and '0' is its successor in "C" order; '!' sorts below every digit.
const ranges: Record<Exclude<Reach, 'realm'>, (path: string) => { from: string; to: string }> = {
  subtree: (p) => ({ from: p, to: `${p.slice(0, -1)}0` }),
  own: (p) => ({ from: p, to: `${p}!` }),
  below: (p) => ({ from: `${p}!`, to: `${p.slice(0, -1)}0` }),
}

export interface Scope {
  readonly everywhere: boolean
  readonly ranges: readonly PathRange[]
}

/** Units at and below the given places of a tree: the places lie in different lines or beside each other. */
export const scopeBelow = (at: readonly { line: Line; path: string }[]): Scope => ({
  everywhere: false,
  ranges: at.map((p) => ({ line: p.line, ...ranges.subtree(p.path) })),
})

/** Whether every place of the inner scope lies in the outer one, as far as ranges tell: each within one range of its own line. */
export const covers = (outer: Scope, inner: Scope): boolean =>
  outer.everywhere ||
  (!inner.everywhere && inner.ranges.every((i) => outer.ranges.some((o) => o.line === i.line && o.from <= i.from && i.to <= o.to)))

/** The set of places where this actor may do this: disjoint ranges, unknown means none. Pure; the SQL form is `access.read.ts`. */
export const scopeOf = (actor: Actor, p: Permission): Scope => {
  const held = actor.grants.filter((g) => p.roles.includes(g.role))
  if (p.reach === 'realm') return { everywhere: held.length > 0, ranges: [] }
  const reach = p.reach
  const all = held.map((g) => ({ line: g.line, ...ranges[reach](g.path) }))
  all.sort((a, b) => (a.line === b.line ? (a.from < b.from ? -1 : a.from > b.from ? 1 : 0) : a.line < b.line ? -1 : 1))
  const disjoint: PathRange[] = []
  for (const r of all) {
    const last = disjoint.at(-1)
    if (last && last.line === r.line && r.from < last.to) {
      if (r.to > last.to) disjoint[disjoint.length - 1] = { ...last, to: r.to }
    } else disjoint.push(r)
  }
  return { everywhere: false, ranges: disjoint }
}
