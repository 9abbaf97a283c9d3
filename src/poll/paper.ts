import { refusal } from '../lib/refusal.ts'
import { type Definition, quorumNeeded } from './definition.ts'
import type { Tally } from './result.ts'

/** What one clerk read off the papers of a meeting. */
export interface PaperCount {
  classes: { classKey: string; issued: number; returned: number; invalid: number }[]
  counts: Tally['counts']
}

export const noQuorum = refusal<{ should: number; present: number; needed: number }>()(422, 'poll.no-quorum')
export const presentOverShould = refusal<{ should: number; present: number }>()(422, 'poll.present-over-should')
export const issuedOverPresent = refusal<{ issued: number; present: number }>()(422, 'poll.issued-over-present')
export const countIncomplete = refusal<{ what: string }>()(422, 'poll.count-incomplete')
export const countTwice = refusal<{ what: string }>()(422, 'poll.count-twice')
export const overPapers = refusal<{ object: string; item: string; counted: number; papers: number }>()(422, 'poll.over-papers')
export const invalidOverReturned = refusal<{ invalid: number; returned: number }>()(422, 'poll.invalid-over-returned')
/** Whom the papers are about does not count them. @source 候选人不得担任计票人 (domain.md 3.2) */
export const objectCounts = refusal()(403, 'poll.object-counts')
/** Two counts are two clerks: a third one makes no third truth. */
export const enoughClerks = refusal()(403, 'poll.enough-clerks')
export const attendanceMissing = refusal()(422, 'poll.attendance-missing')

/** @throws poll.no-quorum, poll.present-over-should */
export const assertAttendance = (quorum: string | null, a: { should: number; present: number }): void => {
  if (a.present > a.should) throw presentOverShould({ ...a })
  const needed = quorumNeeded(quorum, a.should)
  if (a.present < needed || a.should === 0) throw noQuorum({ ...a, needed })
}

/**
 * A count that can be true of some pile of papers; whether it is, only the second count tells.
 * @throws poll.count-incomplete, poll.count-twice, poll.over-papers, poll.invalid-over-returned, poll.issued-over-present
 */
export const assertCount = (d: Definition, objects: readonly { no: number; name: string }[], present: number, c: PaperCount): void => {
  const named = (no: number, itemId: string) => ({
    object: objects.find((o) => o.no === no)?.name ?? '',
    item: d.items.find((i) => i.id === itemId)?.title ?? '',
  })
  /** A place of the count as the clerk reads it on the form. */
  const place = (x: { classKey: string; objectNo: number; itemId: string }): string =>
    [d.classes.find((k) => k.key === x.classKey)?.title, ...Object.values(named(x.objectNo, x.itemId))].filter(Boolean).join(' ')
  const keys = c.classes.map((k) => k.classKey)
  for (const k of d.classes) {
    const n = keys.filter((key) => key === k.key).length
    if (n === 0) throw countIncomplete({ what: k.title })
    if (n > 1) throw countTwice({ what: k.title })
  }
  const unknown = keys.find((key) => !d.classes.some((k) => k.key === key))
  if (unknown !== undefined) throw countIncomplete({ what: `第 ${keys.indexOf(unknown) + 1} 类` })
  const issued = c.classes.reduce((n, k) => n + k.issued, 0)
  if (issued > present) throw issuedOverPresent({ issued, present })
  for (const k of c.classes) if (k.invalid > k.returned) throw invalidOverReturned({ invalid: k.invalid, returned: k.returned })
  const wanted = new Map<string, { classKey: string; objectNo: number; itemId: string }>(
    d.classes.flatMap((k) =>
      objects.flatMap((o) => d.items.map((i) => [`${k.key} ${o.no} ${i.id}`, { classKey: k.key, objectNo: o.no, itemId: i.id }] as const)),
    ),
  )
  const seen = new Set<string>()
  for (const x of c.counts) {
    const at = `${x.classKey} ${x.objectNo} ${x.itemId}`
    if (!wanted.has(at) || x.grades.length !== d.scale.grades.length || (d.scale.noOpinion === null && x.noOpinion > 0))
      throw countIncomplete({ what: place(x) })
    if (seen.has(at)) throw countTwice({ what: place(x) })
    seen.add(at)
    const of = c.classes.find((k) => k.classKey === x.classKey)!
    const papers = of.returned - of.invalid
    const counted = x.grades.reduce((a, b) => a + b, 0) + x.noOpinion
    if (counted > papers) throw overPapers({ ...named(x.objectNo, x.itemId), counted, papers })
  }
  const missing = [...wanted].find(([at]) => !seen.has(at))
  if (missing !== undefined) throw countIncomplete({ what: place(missing[1]) })
}

export interface CountDifference {
  classKey: string
  objectNo: number | null
  itemId: string | null
  what: string
}

/** Where two counts of the same papers differ, never what either says: who knows the other's figure need not count. Only an empty list is an agreed count. */
export const differences = (a: PaperCount, b: PaperCount): CountDifference[] => {
  const found: CountDifference[] = []
  for (const x of a.classes) {
    const y = b.classes.find((k) => k.classKey === x.classKey)!
    for (const what of ['issued', 'returned', 'invalid'] as const)
      if (x[what] !== y[what]) found.push({ classKey: x.classKey, objectNo: null, itemId: null, what })
  }
  for (const x of a.counts) {
    const y = b.counts.find((k) => k.classKey === x.classKey && k.objectNo === x.objectNo && k.itemId === x.itemId)!
    const about = { classKey: x.classKey, objectNo: x.objectNo, itemId: x.itemId }
    x.grades.forEach((n, i) => {
      if (n !== y.grades[i]) found.push({ ...about, what: String(i) })
    })
    if (x.noOpinion !== y.noOpinion) found.push({ ...about, what: 'noOpinion' })
  }
  return found
}

/** 收回多于发出: the poll is void and is held again. The class it happened in, or null. */
export const returnedOverIssued = (c: PaperCount): { classKey: string; issued: number; returned: number } | null =>
  c.classes.find((k) => k.returned > k.issued) ?? null
