import type { NominationSection } from '../campaign/plan-schema.ts'
import type { NominationObject, StepKind } from './nomination.ts'

/** One step on the way of one nominee, frozen when it is recommended. */
export interface RouteStep {
  /** Id in the plan's chain; the same id repeats where several superiors review. */
  key: string
  name: string
  kind: StepKind
  by: string
  unitId: number
  unitName: string
}

export interface OnTheWay {
  id: number
  name: string
}

/** Keys of the plan's roles that sit with the organiser. */
export type OrganiserRoles = ReadonlySet<string>

/**
 * The steps of a nominee from its own unit up to the organiser.
 * A recommend step is the nominating unit's. A review by a role of every unit is done by each superior on the way, the first such step by the
 * nearest superior, the last one by all that remain; the organiser reviews so only where the chain names no review of its own. All other
 * steps are the organiser's. Where the chain has a level that this branch of the tree has not, the step falls away.
 * @param line the nominating unit first, the organiser last
 */
export const routeOf = (chain: NominationSection['chain'], line: readonly OnTheWay[], atOrganiser: OrganiserRoles): RouteStep[] => {
  const own = line[0]!
  const organiser = line.at(-1)!
  const reviews = chain.filter((s) => s.kind === 'review' && !atOrganiser.has(s.by))
  const organiserReviews = chain.some((s) => s.kind === 'review' && atOrganiser.has(s.by))
  const superiors = own.id === organiser.id ? [] : line.slice(1, organiserReviews ? -1 : undefined)
  const at = (s: NominationSection['chain'][number], u: OnTheWay): RouteStep => ({
    key: s.id,
    name: s.name,
    kind: s.kind,
    by: s.by,
    unitId: u.id,
    unitName: u.name,
  })
  return chain.flatMap((s): RouteStep[] => {
    if (s.kind === 'recommend') return [at(s, own)]
    if (s.kind === 'review' && !atOrganiser.has(s.by)) {
      const n = reviews.indexOf(s)
      return superiors.slice(n, n === reviews.length - 1 ? undefined : n + 1).map((u) => at(s, u))
    }
    return [at(s, organiser)]
  })
}

/** Steps that lead to the decision. 上报 at the end of the chain comes after it: the list goes up, the decision does not wait. */
export const climbOf = (route: readonly RouteStep[]): RouteStep[] => {
  let end = route.length
  while (end > 0 && route[end - 1]!.kind === 'report-up') end--
  return route.slice(0, end)
}

/** The first step that may not be done before the recommending level has closed its notice. */
export const noticeGate = (route: readonly RouteStep[]): number => route.findIndex((s) => ['check', 'select', 'approve'].includes(s.kind))

/** Whether an opinion is asked about such a nominee: by its object and the class of its unit. */
export const concerns = (
  o: { objects?: readonly string[] | undefined; classes?: readonly string[] | undefined },
  of: { object: NominationObject; classKey: string | null },
): boolean =>
  (o.objects?.includes(of.object) ?? true) && (o.classes === undefined || (of.classKey !== null && o.classes.includes(of.classKey)))
