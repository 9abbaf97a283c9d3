import { z } from 'zod'
import { compare, ONE, parseRational, rational, readRational, sum, ZERO } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import { pollObjects } from './poll.ts'
import { lintQuestionnaire, mayLabelScore } from './wording.ts'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const term = z.string().trim().min(1).max(60)
const exact = z.string().regex(/^\d{1,9}(\.\d{1,6})?$|^\d{1,9}\/[1-9]\d{0,8}$/)

export const gradeSchema = z.strictObject({ id: slug, title: term, points: exact, sense: z.enum(['positive', 'neutral', 'negative']) })
export const scaleSchema = z.strictObject({
  grades: z.array(gradeSchema).min(2).max(6),
  /** Title of the answer that says nothing (弃权, 不了解); null: every paper must grade. */
  noOpinion: term.nullable(),
  /** Grades of which 满意率 and 不满意率 are the shares: printed on every table. */
  satisfied: z.array(slug).min(1).max(6),
  dissatisfied: z.array(slug).min(1).max(6),
})
export const itemSchema = z.strictObject({ id: slug, title: term })
export const classSchema = z.strictObject({
  key: slug,
  title: term,
  weight: exact,
  /** People served (居民, 服务对象): only their voices feed measures and the two-strike rule. */
  served: z.boolean(),
  /** How many there are altogether, for the least share that must be asked. */
  population: z.int().min(1).max(100_000_000).nullable(),
  least: exact.nullable(),
})
export const settingsSchema = z.strictObject({
  quorum: exact.nullable(),
  selfVote: z.enum(['excluded', 'counted']),
  topAtMost: exact.nullable(),
  rounding: z.enum(['largest-remainder', 'last-takes-rest']),
  noOpinionCounts: z.enum(['excluded', 'included']),
  emptyClass: z.enum(['redistribute', 'void']),
  places: z.int().min(0).max(4),
  lowShare: exact,
  layout: z.enum(['column', 'row']),
  /** Why whole ballots must be kept together; asked only of `row`. */
  rowReason: z.string().trim().max(200),
  place: z.enum(['hall', 'remote']),
  needsVotingRight: z.boolean(),
  publish: z.enum(['public', 'unit', 'person']),
  /** A class with fewer valid papers is not shown by itself. */
  withholdBelow: z.int().min(5).max(50),
  /** What the weighted score is called; never a rate. */
  scoreTitle: term,
})
export const definitionSchema = z.strictObject({
  title: z.string().trim().min(2).max(120),
  kind: slug,
  object: z.enum(pollObjects),
  lead: z.string().trim().max(500),
  items: z.array(itemSchema).min(1).max(20),
  scale: scaleSchema,
  classes: z.array(classSchema).min(1).max(9),
  settings: settingsSchema,
  /** An answer shown as chosen before anybody chose: always refused, kept so that an imported form says why. */
  preTicked: slug.nullable(),
})
export type Definition = z.infer<typeof definitionSchema>
export type Scale = z.infer<typeof scaleSchema>
export type VoterClass = z.infer<typeof classSchema>
export type Settings = z.infer<typeof settingsSchema>

export const unfairWording = refusal<{ rule: string; words: string; found: readonly string[] }>()(422, 'poll.unfair-wording')
export const twiceNamed = refusal<{ what: 'item' | 'grade' | 'class'; id: string }>()(422, 'poll.twice-named')
export const noSuchGrade = refusal<{ id: string }>()(422, 'poll.no-such-grade')
export const gradeBothWays = refusal<{ id: string }>()(422, 'poll.grade-both-ways')
export const scoreCalledRate = refusal<{ label: string }>()(422, 'poll.score-called-rate')
export const noWeight = refusal()(422, 'poll.no-weight')
export const badShare = refusal<{ what: string; value: string }>()(422, 'poll.bad-share')
export const personPublic = refusal()(422, 'poll.person-public')
export const rowNeedsReason = refusal()(422, 'poll.row-needs-reason')
export const classTooSmall = refusal<{ title: string; n: number; least: number }>()(422, 'poll.class-too-small')
export const classTooThin = refusal<{ title: string; n: number; needed: number; population: number }>()(422, 'poll.class-too-thin')

const once = (what: 'item' | 'grade' | 'class', ids: readonly string[]): void => {
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice !== undefined) throw twiceNamed({ what, id: twice })
}

/**
 * A definition that can be put before people. Every finding of the wording lint is named; none can be overridden (N7).
 * @throws poll.unfair-wording, poll.twice-named, poll.no-such-grade, poll.grade-both-ways, poll.no-weight, poll.bad-share, poll.row-needs-reason
 */
export const assertDefinition = (d: Definition): void => {
  once('item', d.items.map((i) => i.id)) // biome-ignore format: one a line
  once('grade', d.scale.grades.map((g) => g.id)) // biome-ignore format: one a line
  once('class', d.classes.map((c) => c.key)) // biome-ignore format: one a line
  const grades = new Set(d.scale.grades.map((g) => g.id))
  for (const id of [...d.scale.satisfied, ...d.scale.dissatisfied]) if (!grades.has(id)) throw noSuchGrade({ id })
  const both = d.scale.satisfied.find((id) => d.scale.dissatisfied.includes(id))
  if (both !== undefined) throw gradeBothWays({ id: both })
  if (compare(sum(d.classes.map((c) => parseRational(c.weight))), ZERO) <= 0) throw noWeight({})
  for (const [what, value] of Object.entries({ quorum: d.settings.quorum, topAtMost: d.settings.topAtMost }))
    if (value !== null && compare(parseRational(value), ONE) > 0) throw badShare({ what, value })
  for (const c of d.classes)
    if (c.least !== null && compare(readRational(c.least) ?? ZERO, ONE) > 0) throw badShare({ what: c.title, value: c.least })
  if (!mayLabelScore(d.settings.scoreTitle)) throw scoreCalledRate({ label: d.settings.scoreTitle })
  // 公开的是单位：a person's result is his own and his organisation's (mission, resolved contradictions).
  if ((d.object === 'member' || d.object === 'cadre') && d.settings.publish === 'public') throw personPublic({})
  if (d.settings.layout === 'row' && d.settings.rowReason === '') throw rowNeedsReason({})
  const found = lintQuestionnaire({
    texts: [d.title, d.lead, ...d.items.map((i) => i.title)],
    grades: d.scale.grades,
    noOpinion: d.scale.noOpinion,
    satisfied: d.scale.satisfied,
    dissatisfied: d.scale.dissatisfied,
    preTicked: d.preTicked,
  })
  if (found[0]) throw unfairWording({ rule: found[0].rule, words: found[0].words, found: found.map((f) => `${f.rule}:${f.words}`) })
}

/** A group of fewer than five cannot be secret; under ten it is said aloud. @source ballot.md 5.15 */
export const LEAST_IN_CLASS = 5
export const FEW_IN_CLASS = 10

/**
 * Whether the electorate is large enough to be secret and to speak for those it stands for.
 * @returns keys of classes under ten: merging is proposed
 * @throws poll.class-too-small, poll.class-too-thin
 */
export const checkElectorate = (d: Definition, eligible: Readonly<Record<string, number>>): string[] => {
  const few: string[] = []
  for (const c of d.classes) {
    const n = eligible[c.key] ?? 0
    if (n < LEAST_IN_CLASS) throw classTooSmall({ title: c.title, n, least: LEAST_IN_CLASS })
    if (n < FEW_IN_CLASS) few.push(c.key)
    if (c.least !== null && c.population !== null) {
      const wanted = parseRational(c.least)
      const needed = Number((wanted.n * BigInt(c.population) + wanted.d - 1n) / wanted.d)
      if (n < needed) throw classTooThin({ title: c.title, n, needed, population: c.population })
    }
  }
  return few
}

/** Most who may be graded the top grade by the committee: the share rounded down; null: no limit. */
export const topLimit = (topAtMost: string | null, graded: number): number | null => {
  if (topAtMost === null) return null
  const share = parseRational(topAtMost)
  return Number((share.n * BigInt(graded)) / share.d)
}

/** 到会 needed for a meeting poll: the share of 应到, rounded up. */
export const quorumNeeded = (quorum: string | null, should: number): number => {
  if (quorum === null) return 0
  const wanted = parseRational(quorum)
  const of = rational(should)
  return Number((wanted.n * of.n + wanted.d - 1n) / wanted.d)
}
