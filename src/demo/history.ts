import type { PlanV1 } from '../campaign/plan-schema.ts'
import { templates } from '../campaign/templates.ts'
import type { Database } from '../db/db.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import type { Role } from '../lib/permission.ts'
import { random } from '../lib/random.ts'
import type { Keys } from '../member/secret.ts'
import { planLaunch } from '../rehearsal/launching.ts'
import type { OfficeGround } from '../rehearsal/offices.ts'
import { type Acting, openBook, type Play, playOut } from '../rehearsal/play.ts'
import { below, castOf, type Seat, type Simulated } from '../rehearsal/realm.ts'
import { openPlay } from '../rehearsal/rehearse.ts'
import { visitedUnits } from '../rehearsal/scoring.ts'
import { raiseStage, unknownPassword } from '../rehearsal/stage.ts'
import { finishFor, planAll } from '../rehearsal/whole.ts'
import { planSurveys } from './asking.ts'
import { planBallot } from './balloting.ts'
import { planCreating } from './creating.ts'
import { planDebriefs } from './debriefing.ts'
import { demoText as t } from './demo.text.ts'
import { giveAccounts, type Loaded } from './load.ts'
import { planMeetings } from './meetings.ts'
import type { Account, City, Unit } from './register.ts'
import { planNominations, planOpenPoll, planOpenRound, planWindows } from './scenes.ts'

/** Roles of the city by which a campaign is run. */
const running: readonly Role[] = ['office', 'leader', 'inspector', 'discipline']

/**
 * 市委 heads the line by which 市社区党工委 guides streets and communities: who takes part in the model-community selection. Who runs
 * campaigns for the city does so in that line as well.
 */
export const withGuidance = (city: City): City => ({
  ...city,
  accounts: city.accounts.map((a): Account => {
    const more = a.grants.filter((x) => x.unitKey === 'city' && x.line === 'party' && running.includes(x.role))
    return { ...a, grants: [...a.grants, ...more.map((x): Account['grants'][number] => ({ ...x, line: 'business' }))] }
  }),
  units: city.units.map((u): Unit => {
    if (u.key === 'city') return { ...u, lines: [...u.lines, { line: 'business', parentKey: null }] }
    if (u.key === 'work.community') return { ...u, lines: u.lines.map((l) => (l.line === 'business' ? { ...l, parentKey: 'city' } : l)) }
    return u
  }),
})

/** The part of a city that takes part in a campaign of one of its units. */
const partOf = (city: City, organiser: string, line: Simulated['line']): Simulated => {
  const superior = city.units.find((u) => u.key === organiser)!.lines.find((l) => l.line === line)?.parentKey ?? null
  return { ...city, organiser, line, superior, taking: below(city.units, organiser, line) }
}

const builtIn = (id: string): PlanV1 => structuredClone(templates().get(id)!)

/** Seed 004 for the communities only: they, their streets and 市社区党工委 stand in the line that guides them. */
const modelCommunities = (): PlanV1 => {
  const plan = builtIn('city-model-community')
  plan.lines.unshift({
    key: 'business',
    name: t.guidance.name,
    joins: t.guidance.joins,
    source: { from: 'practice', ref: t.guidance.source },
  })
  for (const r of plan.sections.duty?.rules ?? []) r.who.lines ??= ['business']
  // The organiser writes into its plan what the template leaves to it: whom the frozen round graded lower is not put forward.
  for (const title of plan.sections.nomination?.titles ?? [])
    title.eligibility.push({
      id: 'graded',
      text: t.guidance.graded,
      rule: { kind: 'grade', grades: ['好', '较好'], rounds: 1 },
      source: { from: 'practice', ref: t.guidance.source },
    })
  return plan
}

/**
 * Three campaigns, each done through the endpoints by simulated people with a moved clock: one over with its honours, one half-way, one about
 * to be launched.
 */
export const makeHistory = async (o: {
  database: Database
  /** With the statement timeout of jobs. */
  later: Database
  sealer: Database
  /** Let the planner know how much there is now. */
  analyze: () => Promise<void>
  filesDir: string
  keys: Keys
  loaded: Loaded
  code: string
  city: City
  today: Day
  from: Day
  say: (line: string) => void
  /** Where the ballot offices live; null: no secret ballot is held. */
  ballots: OfficeGround | null
}): Promise<void> => {
  const used = new Set(o.city.accounts.map((a) => a.memberKey))
  const parts: { plan: PlanV1; sim: Simulated; cast: Seat[]; launchOn: Day; title: string; prefix: string }[] = []
  const part = (prefix: string, title: string, plan: PlanV1, organiser: string, line: Simulated['line'], launchOn: Day) => {
    const sim = partOf(o.city, organiser, line)
    parts.push({ plan, sim, cast: castOf(sim, prefix, used), launchOn, title, prefix })
  }
  part('mc.', t.titles.finished, modelCommunities(), 'city', 'business', addDays(o.today, -364))
  part('st.', t.titles.halfway, builtIn('street-two-nodes'), 'd1.s1', 'party', addDays(o.today, -170))
  const draft = builtIn('college-four-steps')
  const names = new Map(o.city.members.map((m) => [m.key, m.name]))
  const at = new Date(`${o.from}T01:00:00Z`)
  const accounts = await giveAccounts(
    o.database,
    o.loaded,
    names,
    parts.flatMap((x) => x.cast),
    {
      passwordHash: await unknownPassword(),
      at,
      today: o.from,
      fromOn: '2020-01-01',
    },
  )
  // Whoever can sign in to the demonstration acts in it as well: a secretary's own report is his own.
  const shown = await o.database.query(o.loaded.realm, (tx) =>
    tx.db
      .selectFrom('account')
      .select(['id', 'login'])
      .where('realm_id', '=', tx.realm)
      .where(
        'login',
        'in',
        o.city.accounts.map((a) => a.login),
      )
      .execute(),
  )
  for (const a of shown) accounts.set(a.login, a.id)
  const loginOf = new Map([...o.city.accounts, ...parts.flatMap((x) => x.cast)].map((a) => [a.memberKey, a.login]))
  const stage = await raiseStage({ ...o, realm: o.loaded.realm, accounts, from: o.from })
  try {
    await stage.settle()
    const wordings = new Set<string>()
    const plays: Play[] = []
    for (const x of parts) {
      const book = openBook((line) => o.say(`　${x.title.slice(0, 12)}　${line}`))
      const p = openPlay({ ...x, stage, loaded: o.loaded, chance: random(`demo ${o.city.seed} ${x.prefix}`), book, wordings })
      planLaunch(p, { title: x.title, finish: () => finishFor(p) })
      planAll(p)
      // Chance of their own, so that what the campaign itself does stays as it was.
      const chanceOf = (part: string) => random(`demo ${o.city.seed} ${part}`)
      if (x.prefix === 'mc.') {
        planCreating(p, chanceOf('creating'))
        const apart = (u: Acting) => !u.key.startsWith(parts[1]!.sim.organiser)
        planMeetings(p, chanceOf('meetings of communities'), {
          units: p.visited.filter(apart),
          from: p.launchOn,
          until: addDays(p.launchOn, 240),
        })
      }
      if (x.prefix === 'st.') {
        planWindows(p, o.today)
        planOpenPoll(p, o.today)
        planNominations(p, o.today)
        planOpenRound(p, o.today, visitedUnits(p))
        planMeetings(p, chanceOf('meetings'), { units: p.units, from: addDays(o.today, -320), until: addDays(o.today, -1) })
        planSurveys(p, o.today, chanceOf('surveys'), o.say)
        planDebriefs(p, o.today, chanceOf('debriefs'), (member) => loginOf.get(member))
        if (o.ballots) planBallot(p, o.today, chanceOf('ballot'), o.ballots)
      }
      plays.push(p)
    }
    // Tables that grew from nothing within a minute: without statistics every join is planned for empty ones.
    for (const daysAgo of [355, 330, 150, 0]) {
      await playOut(stage, plays, addDays(o.today, -daysAgo))
      await o.analyze()
    }
    stage.to(o.today)
    await stage.settle()
    draft.theme = t.draftTheme
    const office = stage.player('college.office')
    const { id } = await office.post('/campaigns', {
      organiserId: o.loaded.unitOf.get('college.p')!,
      title: t.titles.draft,
      plan: { ...draft, title: t.titles.draft },
    })
    await office.put(`/campaigns/${id}/draft`, {
      version: 1,
      title: t.titles.draft,
      intro: t.draftIntro,
      plan: { ...draft, title: t.titles.draft },
    })
    await stage.settle()
  } finally {
    await stage.close()
  }
}
