import type { Day } from '../lib/calendar.ts'
import { type Settings, wordsLong, wordsShort } from './debrief.ts'
import { figureText, sentenceTexts } from './report.text.ts'

/** A record behind a figure: `weight` is how much it adds to it (1, or the members of a branch). */
export interface FactRecord {
  ref: string
  title: string
  on: Day | null
  unit: string
  value: string
  weight: number
}
export interface Figure {
  key: FigureKey
  n: number
  /** The first of them by day; `n` counts all. */
  records: FactRecord[]
}

/** Everything a draft says comes from one of these; each opens onto its records. */
export const figureKeys = [
  'pledge.kept',
  'pledge.partly',
  'pledge.unkept',
  'pledge.open',
  'goal.reached',
  'goal.missed',
  'fix.solved',
  'fix.partly',
  'fix.unsolved',
  'fix.not-ours',
  'fix.open',
  'fix.late',
  'poll',
  'score',
  'last.closed',
  'last.open',
  'last.question',
  'activity',
  'activity.month',
  'member',
  'member.full',
] as const
export type FigureKey = (typeof figureKeys)[number]
export const isFigure = (key: string): key is FigureKey => (figureKeys as readonly string[]).includes(key)

/** Most records kept with a figure; the count is of all. */
export const RECORDS_KEPT = 300

/** What is looked at: within the session's period, the post and today. */
export const termOf = (s: { fromOn: Day; untilOn: Day }, postFrom: Day, today: Day): { from: Day; until: Day } => {
  const from = s.fromOn > postFrom ? s.fromOn : postFrom
  const until = s.untilOn < today ? s.untilOn : today
  return { from, until: until < from ? from : until }
}

/** Whole calendar months a span touches: the denominator of 活动节奏. */
export const monthsIn = (from: Day, until: Day): number =>
  (Number(until.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(until.slice(5, 7)) - Number(from.slice(5, 7)) + 1

/** Part of a sentence; `figure` names what its number opens. */
export interface Part {
  text: string
  figure: FigureKey | null
}
export interface Sentence {
  key: string
  parts: Part[]
}

/** `承诺 {pledge.kept} 项` → parts; every figure stands as its own part. */
const partsOf = (pattern: string, say: (key: FigureKey) => string): Part[] =>
  pattern
    .split(/(\{[a-z.-]+\})/)
    .filter((x) => x !== '')
    .map((x) => {
      const key = x.startsWith('{') ? (x.slice(1, -1) as FigureKey) : null
      return key === null ? { text: x, figure: null } : { text: say(key), figure: key }
    })

/** The draft in sentences: nothing in it is typed. A part without any record says that there is none. */
export const sentencesOf = (figures: readonly Figure[], term: { from: Day; until: Day }): Sentence[] => {
  const n = (key: FigureKey): number => figures.find((f) => f.key === key)?.n ?? 0
  const records = (key: FigureKey): FactRecord[] => figures.find((f) => f.key === key)?.records ?? []
  const listed = (key: FigureKey) => records(key).slice(0, 6).map((r) => figureText.listed(r.title, r.value)).join(figureText.comma) // biome-ignore format: one line
  return sentenceTexts.map((s) => {
    const some = s.of.some((key) => n(key as FigureKey) > 0)
    const pattern = some ? s.some({ months: monthsIn(term.from, term.until), listed: s.lists ? listed(s.lists as FigureKey) : '' }) : s.none
    return { key: s.key, parts: partsOf(pattern, (key) => String(n(key))) }
  })
}

export interface Words {
  problems: string
  causes: string
  next: string
}
const lengthOf = (s: string): number => [...s.replace(/\s/g, '')].length

/**
 * What a secretary writes himself, long enough to say something and short enough to be read out; blanks do not count.
 * @throws debrief.words-short, debrief.words-long
 */
export const assertWords = (w: Words, s: Settings, parts: Record<keyof Words, string>): void => {
  for (const [key, least, most] of [
    ['problems', s.problemsLeast, s.problemsMost],
    ['causes', s.causesLeast, s.causesMost],
    ['next', s.nextLeast, s.nextMost],
  ] as const) {
    const n = lengthOf(w[key])
    if (n < least) throw wordsShort({ part: parts[key], n, least }, key)
    if (n > most) throw wordsLong({ part: parts[key], n, most }, key)
  }
}

export interface ReportDocument {
  schema: 'zhengyou.debrief.report/1'
  session: { id: number; title: string; unit: string; heldOn: Day }
  secretary: { memberId: number; name: string; unit: string; post: string; since: Day }
  from: Day
  until: Day
  /** Day the figures were read. */
  asOf: Day
  figures: Figure[]
  sentences: Sentence[]
  words: Words
}

/** The record behind a ref, in the workspace. */
export const placeOfRef = (ref: string): string | null => {
  const [noun, id, of] = ref.split('/')
  switch (noun) {
    case 'pledge':
      return `/pledges/${id}`
    case 'rectification':
      return `/rectifications/${id}`
    case 'poll':
      return `/polls/${id}`
    case 'activity':
      return `/activities/${id}`
    case 'unit':
      return `/units/${id}`
    case 'score':
      return `/rounds/${id}/units/${of}`
    case 'goal':
      return `/campaigns/${id}/units/${of}?tab=goals`
    case 'debrief-report':
      return `/debriefs/reports/${id}`
    default:
      return null
  }
}
