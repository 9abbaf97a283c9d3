/** The part of a dry run that says which column was read as what. */
export interface Mapped {
  mapping: readonly { column: string; key?: string | null }[]
  choices?: readonly { key: string }[]
}

/** Field → column of the file; null: in no column. */
export type Mapping = Record<string, string | null>

// A choice is kept on the reader's own device only.
const memory = (register: string) => `mapping:${register}`
/** What the reader corrected last time in this register: column of the file → field. */
export const recalled = (register: string): Record<string, string | null> => {
  try {
    return JSON.parse(localStorage.getItem(memory(register)) ?? '{}') as Record<string, string | null>
  } catch {
    return {}
  }
}
export const keep = (register: string, column: string, key: string | null): void => {
  try {
    localStorage.setItem(memory(register), JSON.stringify({ ...recalled(register), [column]: key }))
  } catch {
    // A full or closed store only means that the choice is asked again.
  }
}

/** The mapping of a dry run with some columns read otherwise: a field stands in one column at most. */
export const remapped = (run: Mapped, changes: Record<string, string | null>): Mapping | null => {
  const now = new Map(run.mapping.map((m) => [m.column, m.key ?? null]))
  const asked = Object.entries(changes).filter(([column, key]) => now.has(column) && now.get(column) !== key)
  if (!run.choices || asked.length === 0) return null
  for (const [column, key] of asked) {
    for (const [other, held] of now) if (key !== null && held === key) now.set(other, null)
    now.set(column, key)
  }
  const of = new Map([...now].flatMap(([column, key]) => (key === null ? [] : [[key, column] as const])))
  return Object.fromEntries(run.choices.map((c) => [c.key, of.get(c.key) ?? null]))
}
