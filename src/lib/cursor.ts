import type { Page } from './list.ts'

/** Cursor = base64url of JSON [sortKey, id]. Broken cursors read as the first page: a bookmark must not fail. */
export const cursor = {
  write: (key: string | number, id: number): string => Buffer.from(JSON.stringify([key, id])).toString('base64url'),
  read: (after: string | undefined): [string | number, number] | null => {
    if (!after) return null
    try {
      const v: unknown = JSON.parse(Buffer.from(after, 'base64url').toString('utf8'))
      return Array.isArray(v) && v.length === 2 && Number.isSafeInteger(v[1]) && ['string', 'number'].includes(typeof v[0])
        ? (v as [string | number, number])
        : null
    } catch {
      return null
    }
  },
}

/** Cut the extra row that was fetched to see whether there is more. Fetch `limit + 1` rows. */
export const page = <R extends { id: number }>(
  found: R[],
  limit: number,
  key: (r: R) => string | number,
  total: { n: number; exact: boolean },
): Page<R> => {
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return { rows, next: found.length > limit && last ? cursor.write(key(last), last.id) : null, total }
}
