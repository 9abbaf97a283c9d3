import type { Field, Values } from './form.ts'

// Drafts stay on this machine, under the person's own key, for a week; what must not be kept never enters one.
const days = 7

export interface Draft {
  at: number
  values: Values
  /** What the record held when the draft began, and its version: a draft restored over a changed record ends in a conflict, not in silence. */
  first: Values
  fixed: Values
}

/** What of a form may lie on this machine. */
export const keepable = (fields: readonly Field[], values: Values): Values =>
  Object.fromEntries(
    fields
      .filter((f) => f.keep !== false && f.kind !== 'secret' && !(f.kind === 'custom' && values[f.name] instanceof Blob))
      .map((f) => [f.name, f.kind === 'rows' ? (values[f.name] as Values[]).map((r) => keepable(f.fields, r)) : values[f.name]]),
  )

export const drafts = {
  read: (key: string, now: number): Draft | null => {
    try {
      const d = JSON.parse(localStorage.getItem(`draft:${key}`) ?? 'null') as Draft | null
      return d && now - d.at < days * 86_400_000 ? d : null
    } catch {
      return null
    }
  },
  /** A full or forbidden storage must not stop the form. */
  write: (key: string, d: Draft): void => {
    try {
      localStorage.setItem(`draft:${key}`, JSON.stringify(d))
    } catch {}
  },
  drop: (key: string): void => localStorage.removeItem(`draft:${key}`),
  /** Signing out of a shared machine leaves nothing behind. */
  dropAll: (): void => {
    for (const k of Object.keys(localStorage)) if (k.startsWith('draft:')) localStorage.removeItem(k)
  },
}
