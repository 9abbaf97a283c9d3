/**
 * JSON Canonicalization Scheme, RFC 8785: frozen documents are stored as these bytes, so that the same plan has the same
 * digest in every program. Runs anywhere.
 */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

const fail = (path: string, what: string): never => {
  throw new TypeError(`not canonical JSON at ${path || '/'}: ${what}`)
}

// With the u flag a surrogate range matches only surrogates that stand alone.
const LONE_SURROGATE = /[\ud800-\udfff]/u
const text = (value: string, path: string): string => (LONE_SURROGATE.test(value) ? fail(path, 'lone surrogate') : JSON.stringify(value))

const write = (value: unknown, path: string, above: readonly object[]): string => {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value, path)
  // ECMAScript's number text is what the RFC prescribes; -0 is written 0.
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : fail(path, String(value))
  if (typeof value !== 'object') return fail(path, typeof value)
  if (above.includes(value)) return fail(path, 'cycle')
  const inside = [...above, value]
  if (Array.isArray(value)) return `[${Array.from(value, (v: unknown, i) => write(v, `${path}/${i}`, inside)).join(',')}]`
  const kind: unknown = Object.getPrototypeOf(value)
  if (kind !== Object.prototype && kind !== null) return fail(path, value.constructor?.name ?? 'not a plain object')
  const members = Object.keys(value)
    // The default order compares UTF-16 code units, which is the order of the RFC.
    .sort()
    .map((key) => `${text(key, path)}:${write((value as Record<string, unknown>)[key], `${path}/${key}`, inside)}`)
  return `{${members.join(',')}}`
}

/**
 * The canonical text. Throws TypeError, with the path, for what JSON cannot say exactly: NaN, infinities, undefined (also as a
 * member), bigint, functions, lone surrogates, cycles and objects that are not plain (a Date, a Map).
 */
export const canonicalText = (value: unknown): string => write(value, '', [])

/** The canonical text in UTF-8, as it is stored and hashed. */
export const canonicalise = (value: unknown): Uint8Array<ArrayBuffer> => new TextEncoder().encode(canonicalText(value))
