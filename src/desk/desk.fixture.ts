import type { Person, World } from '../../test/world.ts'

export interface Line {
  key: string
  kind: string
  title: string
  why: string
  href: string
  dueOn: string | null
  state: string
  unitId: number
  unit: string
  action: string
}
export const deskOf = async ({ as }: Pick<World, 'as'>, who: Person): Promise<Line[]> => (await as(who).get('/desk')).body.rows

/** Everybody of the test world's realm but its two administrators. */
export const staff = ['wang', 'li', 'zhao', 'qian', 'feng', 'jia', 'yi', 'sun', 'zhou', 'wu', 'zheng', 'chen', 'shen'] as const

/** On whose desks the one line of this key stands, in the order of `staff`. */
export const whoHas = async (w: Pick<World, 'as'>, key: string): Promise<Person[]> => {
  const found: Person[] = []
  for (const who of staff) {
    const n = (await deskOf(w, who)).filter((r) => r.key === key).length
    if (n > 1) throw new Error(`${key} stands ${n} times on the desk of ${who}`)
    if (n === 1) found.push(who)
  }
  return found
}
