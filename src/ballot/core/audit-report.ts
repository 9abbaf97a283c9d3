import { canonicalText } from '../../lib/canonical.ts'
import { toHex } from '../../lib/digest.ts'
import { type Bytes, fromBase64url } from './bytes.ts'
import { countRange, type Engine, type Range, type RangeCount } from './count.ts'
import { columnsOfRace, type Manifest, type Race } from './manifest.ts'
import { LEAF_SIZE } from './objects.ts'
import type { ResultFile } from './published.ts'
import { evidenceHash, type PrintedToken } from './roster.ts'
import type { Tally } from './tally.ts'

/** `invalid`: something is wrong with the poll. `incomplete`: something could not be checked. `note`: worth knowing. */
export type Level = 'invalid' | 'incomplete' | 'note'
export interface Finding {
  code: string
  level: Level
  facts: Record<string, string | number>
}
export interface Audit {
  /** Hex; empty when there is no manifest. */
  pollId: string
  findings: Finding[]
  /** Counted here from the leaves and openings; null when that was not possible. */
  recounted: Tally | null
  checked: { leaves: number; signatures: number; openings: number }
  /** 0: everything was checked and holds. 1: invalid. 2: holds as far as it could be checked. */
  exit: 0 | 1 | 2
}
export interface AuditOptions {
  engine: Engine
  /** The beginning of the poll's id (hex) as printed in the QR code or on the wall. */
  expect?: string
  /** Checkpoints of log D or L that the auditor or the wall kept. */
  kept?: readonly string[]
  /** Check the signatures of about this many leaves only, chosen by `chance`. */
  sample?: number
  /** Uniform in 0 … n − 1, for `sample`. */
  chance?: (n: number) => number
  /** Counts ranges elsewhere (threads); they come back in any order. */
  count?: (job: CountJob) => Promise<RangeCount>
}
export interface CountJob {
  manifest: Manifest
  pollId: Bytes
  printed: readonly PrintedToken[]
  range: Range
  /** Places whose signatures are checked; null: all. */
  sampled: number[] | null
}
export const doCount = (job: CountJob, engine: Engine): RangeCount => {
  const sampled = job.sampled && new Set(job.sampled)
  return countRange(job.manifest, job.pollId, job.printed, job.range, engine, sampled ? (at) => sampled.has(at) : undefined)
}

/** Leaves in one range: some seconds of work at most, so that threads share evenly. */
const RANGE = 20_000

/** Counts one race in ranges, as many at a time as `o.count` runs. */
export async function countRace(
  job: Omit<CountJob, 'range'> & { race: Race; leaves: Bytes; openings: Bytes | null; openingSize: number },
  o: Pick<AuditOptions, 'count' | 'engine'>,
): Promise<RangeCount> {
  const { race, leaves, openings, openingSize, ...common } = job
  const n = leaves.length / LEAF_SIZE
  const grades = columnsOfRace(job.manifest, race).map(() => [0, ...job.manifest.scale.map(() => 0)])
  const total: RangeCount = { faults: [], grades, invalid: 0, unopened: [], printed: [] }
  const ranges: Range[] = []
  for (let from = 0; from < n; from += RANGE) {
    const to = Math.min(n, from + RANGE)
    ranges.push({
      race: race.id,
      from,
      leaves: leaves.subarray(from * LEAF_SIZE, to * LEAF_SIZE),
      openings: openings?.subarray(from * openingSize, to * openingSize) ?? null,
      before: from === 0 ? null : leaves.slice((from - 1) * LEAF_SIZE + 4, (from - 1) * LEAF_SIZE + 36),
    })
  }
  const count = async (range: Range) => (o.count ? o.count({ ...common, range }) : doCount({ ...common, range }, o.engine))
  for (const r of await Promise.all(ranges.map(count))) {
    total.faults.push(...r.faults)
    total.unopened.push(...r.unopened)
    total.printed.push(...r.printed)
    total.invalid += r.invalid
    for (const [i, column] of r.grades.entries()) for (const [g, times] of column.entries()) total.grades[i]![g]! += times
  }
  return total
}

/** Where the published result says something else than the recount. */
export const resultDifferences = (published: ResultFile, own: Pick<ResultFile, 'deposits' | 'notes'> & Tally): string[] => {
  const found: string[] = []
  const differs = (what: string, a: unknown, b: unknown) => {
    let isEqual = false
    try {
      isEqual = canonicalText(a) === canonicalText(b)
    } catch {
      // Undefined on one side: a field is missing.
    }
    if (!isEqual) found.push(what)
  }
  differs('deposits', published.deposits, own.deposits)
  differs('notes', published.notes, own.notes)
  differs('classes', published.classes, own.classes)
  for (const column of own.columns)
    differs(
      `column ${column.column}`,
      published.columns?.find((c) => c.column === column.column),
      column,
    )
  if (published.columns?.length !== own.columns.length) found.push('columns')
  return found
}

/** Whether what the person showed is what the roll committed to. */
export const isPreimage = (ev: string | undefined, evidence: string): boolean => {
  try {
    return ev !== undefined && toHex(evidenceHash(fromBase64url(ev))) === evidence
  } catch {
    return false
  }
}
