import loader from 'highs'
import { parseRational } from '../lib/rational.ts'
import { type Limit, type Listed, stateOf } from './limits.ts'

/** What would free a list of the size wanted, if this limit alone gave way: so many more, or fewer, of those it counts. */
export interface Freed {
  limit: string
  /** null: even without it another limit forbids the list. */
  by: number | null
}

export interface Solved {
  /** `unknown` when the solver ran out of time: nothing is claimed. */
  state: 'reached' | 'short' | 'impossible' | 'unknown'
  /** The longest list that keeps every limit and holds everybody already selected; empty when there is none. */
  chosen: number[]
  /** Limits without which the list wanted would be possible, none of them superfluous. */
  binding: string[]
  frees: Freed[]
}

// Its types say CommonJS, its entry for `import` is a module: at run time the default export is the loader itself.
const loadHighs = loader as unknown as typeof loader.default
type Highs = Awaited<ReturnType<typeof loadHighs>>
let highs: Promise<Highs> | undefined

const seconds = 2

/** One limit as integers: coefficient of each nominee, sign, right-hand side. */
const rowOf = (limit: Limit, list: readonly Listed[]): { at: number[]; op: string; rhs: number } => {
  if ('count' in limit.bound) return { at: list.map((x) => (limit.who(x) ? 1 : 0)), op: limit.op, rhs: limit.bound.count }
  const { n, d } = parseRational(limit.bound.percent)
  const [share, whole] = [Number(n), Number(d) * 100]
  return { at: list.map((x) => (limit.who(x) ? whole : 0) - (limit.of(x) ? share : 0)), op: limit.op, rhs: 0 }
}

const term = (a: number, x: string): string => `${a < 0 ? '-' : '+'} ${Math.abs(a)} ${x}`

interface Problem {
  list: readonly Listed[]
  held: ReadonlySet<number>
  limits: readonly Limit[]
  atLeast: number
  /** This limit may be broken by `s`, as little as possible. */
  loose?: Limit
}

/** In the LP format: the longest list, or the least breach of one limit. */
const textOf = ({ list, held, limits, atLeast, loose }: Problem): string => {
  const x = list.map((_, i) => `x${i}`)
  const line = (at: readonly number[]) => {
    const terms = at.flatMap((a, i) => (a === 0 ? [] : [term(a, x[i]!)]))
    return terms.length === 0 ? `0 ${x[0]}` : terms.join(' ')
  }
  const rows = limits.map((l, i) => {
    const { at, op, rhs } = rowOf(l, list)
    const unit = 'count' in l.bound ? 1 : Number(parseRational(l.bound.percent).d) * 100
    return ` c${i}: ${line(at)}${l === loose ? ` ${term(op === '<=' ? -unit : unit, 's')}` : ''} ${op} ${rhs}`
  })
  if (atLeast > 0) rows.push(` size: ${line(list.map(() => 1))} >= ${atLeast}`)
  const fixed = list.flatMap((n, i) => (held.has(n.id) ? [` x${i} = 1`] : []))
  return [
    loose ? 'Minimize' : 'Maximize',
    ` obj: ${loose ? 's' : line(list.map(() => 1))}`,
    'Subject To',
    ...rows,
    ...(rows.length === 0 ? [` none: 0 ${x[0]} <= 1`] : []),
    'Bounds',
    ...fixed,
    ...(loose ? [` 0 <= s <= ${list.length + 1000}`] : []),
    ...(loose ? ['General', ' s'] : []),
    'Binary',
    ` ${x.join(' ')}`,
    'End',
  ].join('\n')
}

type Found = { state: 'optimal'; chosen: Listed[]; breach: number } | { state: 'infeasible' | 'unknown' }

/** @throws when the solver’s list breaks a limit by exact count: then it is wrong and nothing rests on it */
const run = async (p: Problem): Promise<Found> => {
  highs ??= loadHighs()
  const answer = (await highs).solve(textOf(p), { time_limit: seconds, mip_rel_gap: 0, mip_abs_gap: 0 })
  if (answer.Status === 'Infeasible') return { state: 'infeasible' }
  if (answer.Status !== 'Optimal') return { state: 'unknown' }
  const value = (name: string) => Math.round((answer.Columns[name] as { Primal?: number } | undefined)?.Primal ?? 0)
  const chosen = p.list.filter((_, i) => value(`x${i}`) === 1)
  const broken = p.limits.filter((l) => l !== p.loose && !stateOf(l, chosen).holds)
  if (broken.length > 0 || chosen.length < p.atLeast || [...p.held].some((id) => !chosen.some((x) => x.id === id)))
    throw new Error(`the solver’s list breaks ${broken.map((l) => l.id).join(', ')}`)
  return { state: 'optimal', chosen, breach: value('s') }
}

/**
 * Whether a list of the size wanted can be chosen, which limits forbid it and what would free it. The size wanted is no duty: places may stay unused.
 * @param held already selected: they stay on the list
 */
export const solve = async (
  list: readonly Listed[],
  held: ReadonlySet<number>,
  limits: readonly Limit[],
  wanted: number,
): Promise<Solved> => {
  const none = { chosen: [], binding: [], frees: [] }
  if (list.length === 0) {
    const broken = limits.filter((l) => !stateOf(l, []).holds).map((l) => l.id)
    return broken.length > 0 ? { ...none, state: 'impossible', binding: broken } : { ...none, state: wanted > 0 ? 'short' : 'reached' }
  }
  const longest = await run({ list, held, limits, atLeast: 0 })
  if (longest.state === 'unknown') return { ...none, state: 'unknown' }
  const chosen = longest.state === 'optimal' ? longest.chosen.map((x) => x.id) : []
  if (longest.state === 'optimal' && chosen.length >= wanted) return { ...none, state: 'reached', chosen }
  const atLeast = longest.state === 'optimal' ? wanted : 0
  const state = longest.state === 'optimal' ? 'short' : 'impossible'
  // More are wanted than nominated: no limit is at fault.
  if (atLeast > list.length) return { ...none, state, chosen }

  // Take limits away one by one; what stays is needed to forbid the list.
  let kept = [...limits]
  for (const l of limits) {
    const without = kept.filter((x) => x !== l)
    const found = await run({ list, held, limits: without, atLeast })
    if (found.state === 'unknown') return { ...none, state: 'unknown', chosen }
    if (found.state === 'infeasible') kept = without
  }
  const frees: Freed[] = []
  for (const l of kept) {
    const found = await run({ list, held, limits, atLeast, loose: l })
    frees.push({ limit: l.id, by: found.state === 'optimal' ? found.breach : null })
  }
  return { state, chosen, binding: kept.map((l) => l.id), frees }
}
