declare module 'pg-copy-streams' {
  import type { Readable, Writable } from 'node:stream'
  import type { Submittable } from 'pg'
  /** Rows of `copy … to stdout` as bytes; `rowCount` is right at the end. */
  export const to: (text: string) => Readable & Submittable & { rowCount: number }
  /** Bytes for `copy … from stdin`; `rowCount` is right after `finish`. */
  export const from: (text: string) => Writable & Submittable & { rowCount: number }
}
