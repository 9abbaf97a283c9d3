import type { z } from 'zod'
import { addDays, compareDays, type Day } from '../lib/calendar.ts'
import { canonicalise } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { type Facts, refusal } from '../lib/refusal.ts'
import { type DutyRule, type Goal, type Level, type LineKey, type OwnPart, type PlanV1, planSchema, TO_FILL } from './plan-schema.ts'

/** One thing wrong with a plan: JSON pointer, code, facts; the sentence is `sayPlan` in `plan.text.ts`. */
export interface PlanProblem {
  readonly at: string
  readonly code:
    | 'plan.not-json'
    | 'plan.missing'
    | 'plan.unknown-key'
    | 'plan.bad-value'
    | 'plan.twice'
    | 'plan.no-such'
    | 'plan.ends-before-start'
    | 'plan.prefilled-over-fields'
    | 'plan.event-unknown'
    | 'plan.limit-empty'
  readonly facts: Facts
}
export type Parsed = { readonly ok: true; readonly plan: PlanV1 } | { readonly ok: false; readonly problems: PlanProblem[] }

/** Nouns whose events may count for a duty: the closed list keeps log-ins, clicks and other telemetry out (red line). */
export const eventNouns = [
  ...[
    'organisation',
    'member',
    'cadre',
    'document',
    'standard',
    'campaign',
    'consultation',
    'zone',
    'liaison',
    'activity',
    'pledge',
    'concern',
  ],
  ...['inspection', 'critique', 'rectification', 'poll', 'score', 'nomination', 'notice', 'honour', 'publicity'],
] as const

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((p) => `/${String(p).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

const zodProblems = (error: z.ZodError, json: unknown): PlanProblem[] =>
  error.issues.flatMap((i): PlanProblem[] => {
    if (i.code === 'unrecognized_keys')
      return i.keys.map((key) => ({ at: pointer([...i.path, key]), code: 'plan.unknown-key', facts: { key } }))
    const found = i.path.reduce<unknown>((v, k) => (v as Record<PropertyKey, unknown> | undefined)?.[k], json)
    if (found === undefined) return [{ at: pointer(i.path), code: 'plan.missing', facts: { key: String(i.path.at(-1) ?? '') } }]
    const shown = typeof found === 'object' ? '' : String(found).slice(0, 40)
    return [{ at: pointer(i.path), code: 'plan.bad-value', facts: { key: String(i.path.at(-1) ?? ''), found: shown } }]
  })

/** Every id cited must exist, and no id stands twice in its list. */
const crossProblems = (plan: PlanV1): PlanProblem[] => {
  const out: PlanProblem[] = []
  const s = plan.sections
  const ids = (at: string, rows: readonly { id?: string; key?: string }[] | undefined): Set<string> => {
    const seen = new Set<string>()
    for (const [n, r] of (rows ?? []).entries()) {
      const id = r.id ?? r.key ?? ''
      if (seen.has(id)) out.push({ at: `${at}/${n}`, code: 'plan.twice', facts: { id } })
      seen.add(id)
    }
    return seen
  }
  const cited = (at: string, noun: string, known: ReadonlySet<string>, found: readonly (string | null | undefined)[]) => {
    for (const id of found) if (id != null && !known.has(id)) out.push({ at, code: 'plan.no-such', facts: { noun, id } })
  }
  const phases = ids('/phases', plan.phases)
  const classes = ids('/classes', plan.classes)
  const roles = ids('/roles', plan.roles)
  const carriers = ids('/carriers', plan.carriers)
  const criteria = ids('/criteria', plan.criteria)
  const mechanisms = ids('/mechanisms', plan.mechanisms)
  const duties = ids('/sections/duty/rules', s.duty?.rules)
  const titles = ids('/sections/nomination/titles', s.nomination?.titles)
  const channels = ids('/sections/publicity/channels', s.publicity?.channels)
  for (const [at, rows] of [
    ['/milestones', plan.milestones],
    ['/lines', plan.lines],
    ['/groups', plan.groups],
    ['/overallRequirement', plan.overallRequirement],
    ['/goals', [...plan.goals, ...(plan.own?.goals ?? [])]],
    ['/own/items', plan.own?.items],
    ['/combine/with', plan.combine.with],
    ['/sections/pledge/kinds', s.pledge?.kinds],
    ['/sections/activity/kinds', s.activity?.kinds],
    ['/sections/liaison/relations', s.liaison?.relations],
    ['/sections/inspection/forms', s.inspection?.forms],
    ['/sections/poll/polls', s.poll?.polls],
    ['/sections/standard/refs', s.standard?.refs],
    ['/sections/nomination/chain', s.nomination?.chain],
    ['/sections/honour/awards', s.honour?.awards],
    ['/sections/rectification/drives', s.rectification?.drives],
  ] as const)
    ids(at, rows)

  for (const [n, p] of plan.phases.entries())
    if (p.endDay < p.startDay)
      out.push({ at: `/phases/${n}`, code: 'plan.ends-before-start', facts: { id: p.id, startDay: p.startDay, endDay: p.endDay } })
  for (const [n, c] of plan.classes.entries()) {
    cited(`/classes/${n}/carriers`, 'carrier', carriers, c.carriers)
    ids(`/classes/${n}/menu`, c.menu)
  }
  for (const [n, g] of plan.groups.entries()) cited(`/groups/${n}/roles`, 'role', roles, g.roles)
  const judges = (at: string, goals: readonly Goal[]) => {
    for (const [n, g] of goals.entries()) if (g.answer.by === 'judge') cited(`${at}/${n}/answer/who`, 'role', roles, [g.answer.who])
  }
  judges('/goals', plan.goals)
  judges('/own/goals', plan.own?.goals ?? [])
  for (const [n, m] of plan.mechanisms.entries()) cited(`/mechanisms/${n}/classes`, 'class', classes, m.classes ?? [])
  for (const [n, c] of plan.carryOver.entries()) cited(`/carryOver/${n}/role`, 'role', roles, [c.role])
  for (const [n, r] of (s.duty?.rules ?? []).entries()) {
    const at = `/sections/duty/rules/${n}`
    cited(`${at}/phases`, 'phase', phases, r.phases)
    cited(`${at}/who/classes`, 'class', classes, r.who.classes ?? [])
    cited(`${at}/who/role`, 'role', roles, [r.who.role])
    if (r.burden.prefilled > r.burden.fields)
      out.push({ at: `${at}/burden`, code: 'plan.prefilled-over-fields', facts: { id: r.id, ...pick(r.burden, 'prefilled', 'fields') } })
    for (const event of [r.doneBy.event, r.due.from === 'event' ? r.due.event : null])
      if (event && !(eventNouns as readonly string[]).includes(event.split('.')[0]!))
        out.push({ at, code: 'plan.event-unknown', facts: { id: r.id, event } })
  }
  for (const [n, k] of (s.activity?.kinds ?? []).entries()) cited(`/sections/activity/kinds/${n}/countsFor`, 'duty', duties, k.countsFor)
  for (const [n, k] of (s.pledge?.kinds ?? []).entries()) cited(`/sections/pledge/kinds/${n}/classes`, 'class', classes, k.classes ?? [])
  cited('/sections/pledge/steps', 'role', roles, s.pledge?.steps.map((x) => x.role) ?? [])
  cited('/sections/inspection/by', 'role', roles, s.inspection?.by.map((x) => x.role) ?? [])
  cited('/sections/critique/rules', 'role', roles, s.critique?.rules.map((x) => x.by) ?? [])
  cited('/sections/standard/review', 'role', roles, s.standard?.review.map((x) => x.by) ?? [])
  cited('/sections/nomination/chain', 'role', roles, s.nomination?.chain.map((x) => x.by) ?? [])
  cited('/sections/notice/channels', 'channel', channels, s.notice?.channels ?? [])
  for (const [n, p] of (s.poll?.polls ?? []).entries()) {
    cited(`/sections/poll/polls/${n}/phase`, 'phase', phases, [p.phase])
    cited(`/sections/poll/polls/${n}/classes`, 'class', classes, p.classes ?? [])
  }
  for (const [n, t] of (s.nomination?.titles ?? []).entries()) {
    cited(`/sections/nomination/titles/${n}/classes`, 'class', classes, t.classes ?? [])
    for (const [m, c] of t.composition.entries())
      if ((c.count === null) === (c.percent === null))
        out.push({ at: `/sections/nomination/titles/${n}/composition/${m}`, code: 'plan.limit-empty', facts: { id: c.id } })
  }
  for (const [n, a] of (s.honour?.awards ?? []).entries()) cited(`/sections/honour/awards/${n}/titles`, 'title', titles, a.titles)
  for (const [n, i] of (plan.own?.items ?? []).entries()) {
    cited(`/own/items/${n}/role`, 'role', roles, [i.role])
    cited(`/own/items/${n}/phase`, 'phase', phases, [i.phase])
  }
  cited('/own/fills', 'mechanism', fillable(plan, mechanisms), plan.own?.fills.map((f) => f.mechanism) ?? [])
  cited('/own/refinements', 'criteria', criteria, plan.own?.refinements.map((r) => r.criteria) ?? [])
  return out
}
const pick = <T extends object, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> =>
  Object.fromEntries(keys.map((k) => [k, from[k]])) as Pick<T, K>
/** Mechanisms and menu items alike may be left `TO_FILL`; a unit fills either by id. */
const fillable = (plan: PlanV1, mechanisms: ReadonlySet<string>) =>
  new Set([...mechanisms, ...plan.classes.flatMap((c) => c.menu.map((m) => m.id))])

/**
 * Reads a plan; the value is never changed, so its digest is the digest of what was given.
 * @param json text or value; @param schema another registry's schema (`planSchemaOf`)
 */
export const parsePlan = (json: unknown, schema: z.ZodType = planSchema): Parsed => {
  let value = json
  if (typeof json === 'string')
    try {
      value = JSON.parse(json)
    } catch {
      return { ok: false, problems: [{ at: '', code: 'plan.not-json', facts: {} }] }
    }
  const read = schema.safeParse(value)
  if (!read.success) return { ok: false, problems: zodProblems(read.error, value) }
  const plan = read.data as PlanV1
  const problems = crossProblems(plan)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, plan }
}

// --- what must be typed before launch ---------------------------------------------------------------------------------

export interface LaunchGap {
  readonly at: string
  readonly code:
    | 'plan.theme-empty'
    | 'plan.to-fill'
    | 'plan.quota-empty'
    | 'plan.day-empty'
    | 'plan.standard-not-frozen'
    | 'plan.drive-empty'
  readonly facts: Facts
  /** false: the launch may go on, units will fill it. */
  readonly blocks: boolean
}

/** What a template leaves open, in plan order. A unit's own theme is asked at adoption, not here. */
export const launchGaps = (plan: PlanV1): LaunchGap[] => {
  const out: LaunchGap[] = []
  const gap = (at: string, code: LaunchGap['code'], blocks: boolean, facts: Facts = {}) => out.push({ at, code, blocks, facts })
  if (!plan.theme.trim()) gap('/theme', 'plan.theme-empty', true)
  for (const [n, c] of plan.classes.entries())
    for (const [m, i] of c.menu.entries())
      if (i.content === TO_FILL) gap(`/classes/${n}/menu/${m}`, 'plan.to-fill', false, { term: i.name })
  for (const [n, m] of plan.mechanisms.entries())
    if (m.content === TO_FILL) gap(`/mechanisms/${n}`, 'plan.to-fill', false, { term: m.term })
  for (const [n, m] of plan.milestones.entries()) if (m.day === null) gap(`/milestones/${n}`, 'plan.day-empty', false, { term: m.name })
  for (const [n, t] of (plan.sections.nomination?.titles ?? []).entries())
    if (t.quota.total === null && t.quota.perUnit === null)
      gap(`/sections/nomination/titles/${n}/quota`, 'plan.quota-empty', false, { term: t.name })
  for (const [n, r] of (plan.sections.standard?.refs ?? []).entries())
    if (r.digest === null) gap(`/sections/standard/refs/${n}/digest`, 'plan.standard-not-frozen', false, { term: r.title })
  for (const [n, d] of (plan.sections.rectification?.drives ?? []).entries())
    if (d.areas.length === 0) gap(`/sections/rectification/drives/${n}/areas`, 'plan.drive-empty', false, { term: d.name })
  return out
}

// --- days --------------------------------------------------------------------------------------------------------------

export interface DatedPhase {
  readonly id: string
  readonly name: string
  readonly kind: 'phase' | 'node' | 'step'
  /** 1 for the first or only round. */
  readonly round: number
  readonly startsOn: Day
  readonly endsOn: Day
}

/** Phases as dated days, rounds unrolled, in order of their first day (ties in plan order). */
export const resolvePhases = (plan: PlanV1, launchDay: Day): DatedPhase[] =>
  plan.phases
    .flatMap((p) =>
      Array.from({ length: p.repeat?.times ?? 1 }, (_, n) => ({
        ...pick(p, 'id', 'name', 'kind'),
        round: n + 1,
        startsOn: addDays(launchDay, p.startDay + n * (p.repeat?.everyDays ?? 0)),
        endsOn: addDays(launchDay, p.endDay + n * (p.repeat?.everyDays ?? 0)),
      })),
    )
    .sort((a, b) => compareDays(a.startsOn, b.startsOn))

/** Milestones with a date; those without one are in `launchGaps`. */
export const resolveMilestones = (plan: PlanV1, launchDay: Day): { id: string; name: string; on: Day }[] =>
  plan.milestones.flatMap((m) => (m.day === null ? [] : [{ id: m.id, name: m.name, on: addDays(launchDay, m.day) }]))

// --- who owes what -----------------------------------------------------------------------------------------------------

export interface UnitFacts {
  readonly unitClass: string | null
  readonly unitKind: string
  readonly level: Level
  readonly line: LineKey
  /** The unit that runs the campaign owes the rules of roles `at: 'organiser'`, every other unit those `at: 'each-unit'`. */
  readonly organiser: boolean
}

/** Rules a unit owes, in plan order; a rule whose role stands outside the tree is owed by no unit. */
export const dutiesOf = (plan: PlanV1, unit: UnitFacts): DutyRule[] => {
  const at = new Map(plan.roles.map((r) => [r.key, r.at]))
  const within = <T>(limit: readonly T[] | undefined, value: T | null) => limit === undefined || (value !== null && limit.includes(value))
  return (plan.sections.duty?.rules ?? []).filter(
    ({ who }) =>
      at.get(who.role) === (unit.organiser ? 'organiser' : 'each-unit') &&
      within(who.levels, unit.level) &&
      within(who.unitKinds, unit.unitKind) &&
      within(who.classes, unit.unitClass) &&
      // Rules are of the party line unless they name others: league, union and women's lines join by name (A9).
      (who.lines ?? ['party']).includes(unit.line),
  )
}

// --- adoption ------------------------------------------------------------------------------------------------------------

export const commonTouched = refusal<{ places: string[] }>()(422, 'plan.common-touched')
export const themeRequired = refusal()(422, 'plan.own-theme-required')
export const goalRequired = refusal()(422, 'plan.own-goal-required')

export interface Difference {
  readonly theme: string
  readonly goals: OwnPart['goals']
  readonly items: OwnPart['items']
  readonly fills: OwnPart['fills']
  readonly refinements: OwnPart['refinements']
}

const unequal = (a: unknown, b: unknown, at: string): string[] => {
  if (a === b) return []
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b))
    return [at || '/']
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((k) => unequal((a as Record<string, unknown>)[k], (b as Record<string, unknown>)[k], at + pointer([k])))
}

/**
 * What a unit's adopted plan adds to the common one.
 * @throws plan.common-touched when anything but `own` differs; plan.own-theme-required, plan.own-goal-required
 */
export const differs = (common: PlanV1, adopted: PlanV1): Difference => {
  const { own: _, ...base } = common
  const { own, ...rest } = adopted
  const places = unequal(base, rest, '')
  if (places.length > 0) throw commonTouched({ places: places.slice(0, 20) })
  const added = own ?? { theme: '', goals: [], items: [], fills: [], refinements: [] }
  if (common.unitTheme === 'required' && !added.theme.trim()) throw themeRequired({}, 'own/theme')
  if (common.unitGoals === 'required' && added.goals.length === 0) throw goalRequired({}, 'own/goals')
  return pick(added, 'theme', 'goals', 'items', 'fills', 'refinements')
}

/** sha256 in hex over the RFC 8785 bytes: what a launched plan, a notice or a package cites. */
export const planDigest = (plan: PlanV1): string => sha256Hex(canonicalise(plan))
