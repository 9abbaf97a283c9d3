import { classOf } from '../campaign/campaign.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import type { Database } from '../db/db.ts'
import { giveAccounts, type Loaded, loadRegisters } from '../demo/load.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import { type Random, random } from '../lib/random.ts'
import type { Keys } from '../member/secret.ts'
import { assertExpected, type Expected, type Shown, switchedOn } from './expect.ts'
import { Failed } from './failed.ts'
import { planLaunch } from './launching.ts'
import { type Acting, type Book, type Left, openBook, type Play, playOut } from './play.ts'
import { castOf, type Seat, type Simulated, simulate } from './realm.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { agenda, type Player, raiseStage, type Stage, unknownPassword } from './stage.ts'
import { finishFor, planAll } from './whole.ts'

export interface RehearseOptions {
  readonly database: Database
  readonly sealer: Database
  readonly filesDir: string
  readonly keys: Keys
  readonly seed: string
  /** Party units in the simulated realm, about. */
  readonly units?: number
  /** Day of the launch; the whole journey lies after it. Its years must have published holidays. */
  readonly launchOn?: Day
  readonly say?: (line: string) => void
  /** Lines of an `.expected` file: each of this part is looked up at its screen when the campaign is over. */
  readonly expected?: readonly Expected[]
}

export interface Report {
  readonly seed: string
  readonly title: string
  readonly organiser: string
  readonly launchOn: Day
  readonly endsOn: Day
  readonly units: number
  readonly steps: readonly { name: string; day: Day; done: Record<string, number>; notes: readonly string[] }[]
  readonly left: Left
  /** What the screens showed at the end; null where no list of expectations was given. */
  readonly shown: Shown | null
  /** Name of the table → rows. */
  readonly tables: ReadonlyMap<string, readonly Record<string, string | number | null>[]>
  /** File name → page as the public sees it. */
  readonly pages: ReadonlyMap<string, string>
}

/** A Monday from which the longest plan ends in a year whose holidays are published. */
export const usualLaunch: Day = '2024-03-04'

const actingUnits = (stage: Stage, sim: Simulated, loaded: Loaded, cast: readonly Seat[]): Acting[] => {
  const secretary = new Map(cast.filter((s) => s.grants[0]!.role === 'secretary').map((s) => [s.grants[0]!.unitKey, s.login]))
  const made = new Map<string, Acting>()
  for (const u of sim.taking) {
    const organiser = u.key === sim.organiser
    const parentKey = u.lines.find((l) => l.line === sim.line)!.parentKey
    const parent = organiser || parentKey === null ? null : made.get(parentKey)!
    const above = organiser ? (sim.superior === null ? undefined : secretary.get(sim.superior)) : secretary.get(parentKey!)
    made.set(u.key, {
      key: u.key,
      id: loaded.unitOf.get(u.key)!,
      name: u.short,
      kind: u.kind,
      sector: u.sector,
      organiser,
      depth: parent === null ? 0 : parent.depth + 1,
      own: stage.player(secretary.get(u.key)!),
      above: above === undefined ? null : stage.player(above),
      parent,
    })
  }
  return [...made.values()]
}

/** Everything a journey needs, before its first day. */
export const openPlay = (o: {
  stage: Stage
  sim: Simulated
  loaded: Loaded
  cast: readonly Seat[]
  plan: PlanV1
  launchOn: Day
  chance: Random
  book: Book
  wordings: Set<string>
}): Play => {
  const units = actingUnits(o.stage, o.sim, o.loaded, o.cast)
  const prefix = o.cast[0]!.login.slice(0, -'secretary'.length)
  const owed = o.plan.sections.duty?.rules.find((r) => r.doneBy.event === 'campaign.adopted')?.who.classes
  const leaves = units.filter(
    (u) => !u.organiser && !units.some((x) => x.parent === u) && (owed === undefined || owed.includes(classOf(o.plan, u.sector) ?? '')),
  )
  const branchOf = (login: string) => o.sim.members.find((m) => m.key === o.cast.find((s) => s.login === login)!.memberKey)!.branchKey
  const first = (u: Acting, people: readonly Player[], fits: (branch: string) => boolean): Player => {
    const one = people.find((x) => fits(branchOf(x.login)))
    if (one === undefined) throw new Failed(t.nobodyOutside(u.name))
    return one
  }
  const above = new Map<string, ReadonlySet<string>>()
  const aboveOf = (key: string): ReadonlySet<string> => {
    const known = above.get(key)
    if (known) return known
    const own = new Set([key])
    for (const l of o.sim.units.find((x) => x.key === key)?.lines ?? [])
      if (l.parentKey !== null) for (const k of aboveOf(l.parentKey)) own.add(k)
    above.set(key, own)
    return own
  }
  const seat: Play['seat'] = (role) => o.stage.player(`${prefix}${role}`)
  let kinds: Promise<unknown> | undefined
  return {
    ...o,
    diary: agenda(),
    campaign: 0,
    effort: units.length > 100 ? 0.35 : 1,
    toFill: new Map(),
    nominated: new Set(),
    visited: [],
    rounds: [],
    quorumSaid: '',
    kinds: () => {
      kinds ??= seat('office').get(`/polls/kinds?served=${encodeURIComponent(o.plan.servedPublic)}`)
      return kinds
    },
    endsOn: o.launchOn,
    phases: [],
    units,
    late: leaves[o.chance.int(leaves.length)] ?? units[0]!,
    left: { late: [], refusals: [], upheld: [], withdrawals: [], files: [], honours: [] },
    nameOf: (login) => o.cast.find((s) => s.login === login)!.name,
    deputyOf: (u) => o.stage.player(o.cast.find((s) => s.grants[0]!.role === 'deputy' && s.grants[0]!.unitKey === u.key)!.login),
    outsider: (u, ...people) => first(u, people, (branch) => branch !== u.key),
    beyond: (u, ...people) => first(u, people, (branch) => !aboveOf(branch).has(u.key)),
    seat,
  }
}

const reportOf = (p: Play, seed: string): Omit<Report, 'shown'> => ({
  seed,
  title: p.plan.title,
  organiser: p.units[0]!.name,
  launchOn: p.launchOn,
  endsOn: p.endsOn,
  units: p.units.length,
  steps: p.book.steps.map((s) => ({ name: s.name, day: s.day, done: Object.fromEntries(s.done), notes: s.notes })),
  left: p.left,
  tables: p.book.tables,
  pages: p.book.pages,
})

/**
 * A whole campaign on a simulated realm, through the endpoints of the product, from the plan file to the honours and the end.
 * Same seed, same plan, same journey.
 * @throws Failed at the named step that could not be done
 */
export const rehearse = async (plan: PlanV1, o: RehearseOptions): Promise<Report> => {
  const say = o.say ?? (() => {})
  const launchOn = o.launchOn ?? usualLaunch
  const from = addDays(launchOn, -10)
  const book = openBook(say)
  book.begin(t.steps.realm, from)
  const sim = simulate(plan, { seed: o.seed, units: o.units ?? 60, asOf: from })
  const cast = castOf(sim)
  const at = new Date(`${from}T01:00:00Z`)
  const code = `rehearsal-${launchOn.replaceAll('-', '')}-${plan.id}`.slice(0, 31)
  const { setKeys } = await import('../member/secret.ts')
  setKeys(o.keys)
  const loaded = await loadRegisters(o.database, sim, {
    code,
    name: t.realmName(plan.servedPublic),
    servedPublic: plan.servedPublic,
    contact: '',
    at,
    today: from,
    sinceOn: '2020-01-01',
    say: (line) => book.note(line),
  })
  const accounts = await giveAccounts(o.database, loaded, new Map(), cast, {
    passwordHash: await unknownPassword(),
    at,
    today: from,
    fromOn: '2020-01-01',
  })
  const stage = await raiseStage({
    database: o.database,
    sealer: o.sealer,
    realm: loaded.realm,
    code,
    accounts,
    from,
    filesDir: o.filesDir,
    keys: o.keys,
  })
  try {
    await stage.pass()
    const p = openPlay({
      stage,
      sim,
      loaded,
      cast,
      plan,
      launchOn,
      chance: random(`rehearse ${o.seed} ${plan.id}`),
      book,
      wordings: new Set(),
    })
    planLaunch(p, { title: plan.title, finish: () => finishFor(p) })
    planAll(p)
    await playOut(stage, [p])
    await stage.settle()
    let shown: Shown | null = null
    if (o.expected) {
      book.begin(t.steps.expectations, stage.today())
      shown = await assertExpected(p, o.expected)
      book.note(t.expectedMet(o.expected.filter(switchedOn).length))
    }
    return { ...reportOf(p, o.seed), shown }
  } finally {
    await stage.close()
  }
}
