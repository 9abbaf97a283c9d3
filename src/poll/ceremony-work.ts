import type { ResultFile } from '../ballot/core/published.ts'
import { RecountStopped, recountFolder } from '../ballot/office/recount-child.ts'
import type { OfficeHealth, Offices } from '../ballot/offices.ts'
import { Refused } from '../lib/refusal.ts'
import { auditFailed, type Fault, type Outcome, officeFailed, officesDown, recountStopped } from './ceremony.ts'

/** A poll at the desk is answered at once or not at all. */
const BRIEF = 8_000
export const briefly = async <T>(asked: Promise<T>): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(officesDown({})), BRIEF)
  })
  try {
    return await Promise.race([asked, late])
  } catch (e) {
    throw faultAsRefusal(e)
  } finally {
    clearTimeout(timer)
  }
}

const faultAsRefusal = (e: unknown): Error => {
  if (e instanceof Refused) return e
  // A message may quote a figure: only the kind of what went wrong is kept.
  const name = (e as Error)?.name ?? 'Error'
  return name === 'Unusable' ? officesDown({}) : officeFailed({ what: name })
}
const faultOf = (e: unknown): Fault => {
  const r = faultAsRefusal(e) as Refused
  return { code: r.code, facts: r.facts }
}

// Work outside any transaction, by poll and attempt. It lives as long as the process: a new one finds the mark in the database and begins again.
const works = new Map<string, { outcome: Outcome } | { fault: Fault } | null>()
/** Begins what has not begun; null while it is under way. */
export const outside = (key: string, work: () => Promise<Outcome>): { outcome: Outcome } | { fault: Fault } | null => {
  const at = works.get(key)
  if (at !== undefined) return at
  works.set(key, null)
  // Not in the stack of the transaction that saw the mark.
  setImmediate(() => {
    work().then(
      (outcome) => works.set(key, { outcome }),
      (e) => works.set(key, { fault: faultOf(e) }),
    )
  })
  return null
}
export const hasBegun = (key: string): boolean => works.has(key)
/** Once the next attempt is asked for nobody needs the last one. */
export const forget = (draft: string): void => {
  for (const key of works.keys()) if (key.startsWith(`${draft}:`)) works.delete(key)
}

// Trustees' shares are never written: if the process ends before they are used, they are asked for again.
const shares = new Map<string, readonly string[]>()
export const keepShares = (draft: string, given: readonly string[]): void => void shares.set(draft, given)
export const dropShares = (draft: string): void => void shares.delete(draft)
export const keptShares = (draft: string): readonly string[] | null => shares.get(draft) ?? null

/** Pool to published folder, and the recount of it by the product itself. A folder that does not hold is no result. */
export const openedBy = async (
  o: Offices,
  ballotId: string,
  given: readonly string[],
  read: (folder: string, name: string) => Promise<Uint8Array | null>,
): Promise<Outcome> => {
  await o.release(ballotId)
  await o.openSeals(ballotId, given)
  const { folder } = await o.publish(ballotId)
  const found = await recountFolder(folder, ballotId).catch((e) => {
    throw e instanceof RecountStopped ? recountStopped({ why: e.why }) : e
  })
  const wrong = found.findings.filter((f) => f.level === 'invalid')
  if (found.exit === 1) throw auditFailed({ findings: wrong.length, first: wrong[0]!.code })
  const result = JSON.parse(new TextDecoder().decode((await read(folder, 'result.json')) ?? new Uint8Array())) as ResultFile
  const { leaves, signatures } = found.checked
  return { step: 'release', folder, result, checked: { exit: found.exit, leaves, signatures, findings: found.findings.slice(0, 20) } }
}

interface Glance {
  deposits: number | null
  casting: boolean
}
// The last word of the offices, asked for beside the transactions that show it.
const glances = new Map<string, { at: Glance; asking: boolean }>()
/** Totals as last heard, and asks again; null before the first answer. Asking is also what opens the casting of a hall. */
export const glance = (o: Offices, ballotId: string): Glance | null => {
  const known = glances.get(ballotId) ?? { at: { deposits: null, casting: false }, asking: false }
  glances.set(ballotId, known)
  if (!known.asking) {
    known.asking = true
    o.counts(ballotId).then(
      ({ deposits, casting }) => {
        known.at = { deposits, casting }
        known.asking = false
      },
      () => {
        known.asking = false
      },
    )
  }
  return known.at.deposits === null ? null : known.at
}
let health: { of: Offices; at: OfficeHealth[] | null; asking: boolean } | null = null
/** Whether each office answers, as last heard. */
export const healthOf = (o: Offices): OfficeHealth[] | null => {
  if (health?.of !== o) health = { of: o, at: null, asking: false }
  const mine = health
  if (!mine.asking) {
    mine.asking = true
    o.health().then(
      (at) => {
        mine.at = at
        mine.asking = false
      },
      () => {
        mine.at = null
        mine.asking = false
      },
    )
  }
  return mine.at
}
