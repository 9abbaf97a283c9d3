import type { PlanV1 } from '../campaign/plan-schema.ts'
import { Failed } from './failed.ts'
import type { Play } from './play.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { gather, plain } from './screens.ts'

/** One line of an `.expected` file: a mechanism, actor, figure, date or term of a source text, where the plan holds it and where it is used. */
export interface Expected {
  id: string
  phrase: string
  row: string
  kind: string
  part: string
  /** JSON pointer into the plan; `[x]` picks from a list by id or key. */
  at: string
  screen: string
  assert: string
}

/** @throws Error for another format than `zhengyou-expected/1` */
export const readExpected = (text: string): Expected[] => {
  const lines = text.split(/\r?\n/)
  if (!lines[0]?.startsWith('# zhengyou-expected/1')) throw new Error('not a list of zhengyou-expected/1')
  return lines
    .filter((l) => l !== '' && !l.startsWith('#'))
    .map((l) => {
      const cells = l.split('\t')
      if (cells.length !== 9) throw new Error(`${cells.length} cells: ${l}`)
      const [id, phrase, , kind, row, part, at, screen, assert] = cells as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
      ]
      return { id, phrase, row, kind, part, at, screen, assert }
    })
}

/** What the screens of one campaign show once it has been gone through; read through the endpoints those screens read. */
export interface Shown {
  plan: PlanV1
  /** Keys of phases that have dates. */
  phases: readonly string[]
  /** The public page of the campaign, as text. */
  page: string
  noticePage: string
  seats: readonly { group: string; roleKey: string }[]
  /** Units that made their own plan, by class, and how many of their items stand. */
  adopted: readonly { classKey: string | null; className: string | null; items: number }[]
  summaries: number
  carried: number
  duties: readonly { ruleKey: string; done: boolean }[]
  pledges: readonly { kind: string; by: string; published: boolean; sector: string | null }[]
  nominations: readonly { titleKey: string; steps: readonly string[] }[]
  recommendations: number
  notices: number
  honours: readonly { title: string; state: string; expires: boolean; recheck: boolean }[]
  /** Verdicts on the organiser's goals. */
  goals: readonly { id: string; verdict: string | null }[]
  /** Frozen rounds of scoring. */
  rounds: readonly {
    standard: string
    total: string
    /** First level of the standard. */
    aspects: readonly string[]
    leaves: number
    /** Classes of the units scored. */
    classes: readonly string[]
    /** Columns in which somebody judged. */
    judgedIn: readonly string[]
  }[]
  /** `criteria/item` that some unit wrote out for itself. */
  refined: readonly string[]
  /** What the last frozen round shows beside a unit: how many of each. */
  compared: { like: number; past: number; inside: number; outside: number; tiers: number }
  /** Certified polls. */
  polls: readonly { key: string; title: string; grades: readonly string[]; valid: number }[]
  /** Matters on which a resident unit heard its community and said afterwards what came of it. */
  voices: readonly string[]
  /** 三级联创: nominees of whom it was asked, by what came of it. */
  below: { ok: number; fail: number }
  /** Titles that a plaque's public page confirms. */
  plaques: readonly string[]
  /** Decisions another campaign may cite by their digest. */
  results: number
}

/** Parts of the project whose screens are there. */
export const parts: readonly string[] = ['1', '2', '3', '4']
export const switchedOn = (e: Expected): boolean => parts.includes(e.part)

const find = (value: unknown, at: string): unknown =>
  at
    .split('/')
    .slice(1)
    .reduce<unknown>((v, step) => {
      const key = /^\[(.+)\]$/.exec(step)?.[1]
      if (key === undefined) return (v as Record<string, unknown> | null | undefined)?.[step]
      return Array.isArray(v) ? v.find((x: { id?: string; key?: string }) => x.id === key || x.key === key) : undefined
    }, value)
const keyAt = (at: string, list: string): string | null => new RegExp(`^${list}/\\[(.+?)\\]`).exec(at)?.[1] ?? null

/**
 * Why a line is not fulfilled, or null: the plan in force holds the phrase, and at its screen something was really done with it.
 * Pure: the same answers, the same verdict.
 */
export const unfulfilled = (e: Expected, s: Shown): string | null => {
  const there = find(s.plan, e.at)
  if (there === undefined || !plain(JSON.stringify(there)).includes(plain(e.phrase))) return t.notInPlan(e)
  const no = (what: string) => t.notUsed(e, what)
  const role = keyAt(e.at, '/roles')
  const group = keyAt(e.at, '/groups')
  const title = keyAt(e.at, '/sections/nomination/titles')
  const step = keyAt(e.at, '/sections/nomination/chain')
  const phase = keyAt(e.at, '/phases')
  const milestone = keyAt(e.at, '/milestones')
  const klass = keyAt(e.at, '/classes')
  const rule = keyAt(e.at, '/sections/duty/rules')
  switch (e.screen) {
    case 'campaign/plan':
      if (e.at === '/carryOver' && s.carried === 0) return no(t.counts.carried)
      return phase !== null && !s.phases.includes(phase) ? no(t.undated()) : null
    case 'campaign/goals': {
      const goal = keyAt(e.at, '/goals')
      const text = goal === null ? null : (there as { text: string }).text
      return text !== null && !s.page.includes(plain(text)) ? no(t.notOnPage()) : null
    }
    case 'campaign/phases':
      if (phase !== null && !s.phases.includes(phase)) return no(t.undated())
      return milestone !== null && !s.page.includes(plain((there as { name: string }).name)) ? no(t.notOnPage()) : null
    case 'campaign/lead': {
      const seated = s.plan.groups.flatMap((g) => g.roles)
      if (group !== null && !s.seats.some((x) => x.group === s.plan.groups.find((g) => g.id === group)!.name)) return no(t.nobodySeated())
      return role !== null && seated.includes(role) && !s.seats.some((x) => x.roleKey === role) ? no(t.nobodySeated()) : null
    }
    case 'campaign/classes': {
      if (klass === null) return s.adopted.some((u) => u.classKey !== null) ? null : no(t.counts.adopted)
      const here = s.adopted.filter((u) => u.classKey === klass)
      if (here.some((u) => u.className !== (there as { name: string }).name)) return no(t.wrongClass())
      return s.page.includes(plain((there as { name: string }).name)) ? null : no(t.notOnPage())
    }
    case 'campaign/adoption':
      if (s.adopted.length === 0 || s.adopted.every((u) => u.items === 0)) return no(t.counts.adopted)
      if (rule !== null && !s.duties.some((d) => d.ruleKey === rule && d.done)) return no(t.dutyOpen())
      return e.at === '/mechanisms/[stage-summary]' && s.summaries === 0 ? no(t.counts.summaries) : null
    case 'pledge/list': {
      const kind = keyAt(e.at, '/sections/pledge/kinds')
      if (kind !== null) return s.pledges.some((x) => x.kind === kind && x.published) ? null : no(t.counts.pledges)
      return s.pledges.some((x) => x.published && (klass === null || x.sector === klass)) ? null : no(t.counts.pledges)
    }
    case 'nomination/list':
      if (title !== null) return s.nominations.some((n) => n.titleKey === title) ? null : no(t.counts.nominations)
      if (e.at.includes('/[mass]') || e.at.startsWith('/participation')) return s.recommendations > 0 ? null : no(t.counts.recommendations)
      if (step !== null) return s.nominations.some((n) => n.steps.includes(step)) ? null : no(t.counts.steps)
      return s.nominations.length > 0 ? null : no(t.counts.nominations)
    case 'hall/notice':
      return s.notices > 0 && s.noticePage !== '' ? null : no(t.counts.notices)
    case 'honour/decision': {
      if (title !== null) return s.honours.some((h) => h.title === (there as { name: string }).name) ? null : no(t.counts.honours)
      if (step !== null) return s.nominations.some((n) => n.steps.includes(step)) && s.honours.length > 0 ? null : no(t.counts.steps)
      return s.honours.length > 0 ? null : no(t.counts.honours)
    }
    case 'score/standard': {
      const ref = keyAt(e.at, '/sections/standard/refs')
      const aspect = keyAt(e.at, `/sections/standard/refs/\\[${ref}\\]/aspects`)
      const rounds = s.rounds.filter((r) => ref === null || r.standard === ref)
      if (rounds.length === 0) return no(t.counts.scored)
      if (aspect !== null) return rounds.some((r) => r.aspects.includes((there as { name: string }).name)) ? null : no(t.notInStandard())
      if (klass !== null) return rounds.some((r) => r.classes.includes(klass)) ? null : no(t.counts.scored)
      // Who goes there on the spot judged on the spot.
      if (role !== null || e.at.startsWith('/sections/inspection'))
        return rounds.some((r) => r.judgedIn.includes('spot')) ? null : no(t.counts.judgements)
      if (e.kind === 'figure')
        return rounds.some((r) => r.aspects.length === s.plan.sections.standard?.refs[0]?.aspects.length) ? null : no(t.notInStandard())
      return rounds.some((r) => r.total === '100' && r.leaves > r.aspects.length) ? null : no(t.notInStandard())
    }
    case 'standard/criteria': {
      const criteria = s.plan.criteria.find((c) => c.id === keyAt(e.at, '/criteria'))
      const item = keyAt(e.at, `/criteria/\\[${criteria?.id}\\]/items`)
      if (!criteria) return s.refined.length > 0 ? null : no(t.counts.refined)
      const items = criteria.items.filter((i) => item === null || i.id === item)
      const written = items.every((i) => s.refined.includes(`${criteria.id}/${i.id}`))
      const scored = s.rounds.some((r) => items.every((i) => r.aspects.includes(i.name)))
      // Of members nobody takes a score: theirs is written out by the unit; a unit's is scored, and written out where the plan leaves that to it.
      return (criteria.object === 'member' || scored) && (criteria.refineBy !== 'unit' || written) ? null : no(t.counts.refined)
    }
    case 'comparison/tiers': {
      const counts = {
        'own-past': s.compared.past,
        'like-units': s.compared.like,
        inside: s.compared.inside,
        outside: s.compared.outside,
        tiers: s.compared.tiers,
      }
      const mode = keyAt(e.at, '/sections/comparison/modes')
      if (mode !== null) return counts[mode as keyof typeof counts] > 0 ? null : no(t.counts.compared)
      return s.compared.like > 1 && s.compared.inside > 0 ? null : no(t.counts.compared)
    }
    case 'poll/list':
    case 'poll/outcome': {
      const poll = keyAt(e.at, '/sections/poll/polls')
      const held = s.polls.filter((x) => x.valid > 0 && (poll === null || x.key === poll))
      if (held.length === 0) return no(t.counts.polls)
      if (poll !== null) {
        const { grades } = there as { grades: string[] }
        return held.every((x) => grades.every((g) => x.grades.includes(g))) ? null : no(t.counts.polls)
      }
      const goal = keyAt(e.at, '/goals')
      if (goal === null) return null
      return s.goals.some((g) => g.id === goal && g.verdict !== null) && s.polls.some((x) => x.key === 'outcome')
        ? null
        : no(t.counts.goals)
    }
    case 'honour/ledger': {
      const of = (...states: string[]) => s.honours.some((h) => states.includes(h.state))
      const clause = keyAt(e.at, '/sections/honour/clauses')
      if (!of('effective', 'warned')) return no(t.counts.honours)
      // Looked at again every year; who does not hold the standard is warned or leaves; no place has to be filled.
      if (clause === 'yearly')
        return s.honours.every((h) => h.recheck || !['effective', 'warned'].includes(h.state)) ? null : no(t.steps.keep)
      if (clause === 'increase')
        return s.plan.sections.nomination!.titles.every(
          (x) => x.quota.total !== null && s.honours.filter((h) => h.title === x.name).length <= x.quota.total,
        )
          ? null
          : no(t.counts.honours)
      // Counted and dated on each nominee, and no dead letter: whoever has too few below is refused.
      if (clause === 'three-joint' || clause === 'three-level') return s.below.ok > 0 && s.below.fail > 0 ? null : no(t.counts.below)
      if (clause === 'demo-point')
        return s.honours.every((h) => s.plan.sections.nomination!.titles.some((x) => x.name === h.title)) ? null : no(t.counts.honours)
      return of('warned') && of('withdrawn', 'recovered') && s.results > 0 ? null : no(t.steps.keep)
    }
    case 'nomination/opinions': {
      const matter = ({ 文明单位: 'civilised-unit', 发展党员: 'new-member', 选拔任用干部: 'cadre' } as Record<string, string>)[e.phrase]
      return matter !== undefined && s.voices.includes(matter) ? null : no(t.counts.voices)
    }
    case 'honour/feeds':
      return s.results > 0 && s.rounds.length > 0 ? null : no(t.counts.results)
    case 'hall/plaque':
      if (milestone !== null && !s.page.includes(plain((there as { name: string }).name))) return no(t.notOnPage())
      return s.plaques.length > 0 ? null : no(t.counts.plaques)
    default:
      return t.unknownScreen(e.screen)
  }
}

/** Every line of this part of the project at its screen. @throws Failed that names the line */
export const assertExpected = async (p: Play, expected: readonly Expected[]): Promise<Shown> => {
  const shown = await gather(p)
  for (const e of expected) {
    if (!switchedOn(e)) continue
    const why = unfulfilled(e, shown)
    if (why !== null) throw Object.assign(new Failed(why), { step: `${e.row} ${e.phrase}` })
    p.book.did(e.row)
  }
  return shown
}
