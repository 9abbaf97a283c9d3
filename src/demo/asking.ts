import { addDays, type Day } from '../lib/calendar.ts'
import { sha256Hex } from '../lib/digest.ts'
import type { Random } from '../lib/random.ts'
import { commitSecret } from '../poll/roll.ts'
import { type Acting, insist, type Play } from '../rehearsal/play.ts'
import type { Definition } from '../survey/definition.ts'
import { householdSurvey, shopSurvey, askingText as t } from './asking.text.ts'

type Sheet = Record<string, string>
interface Printed {
  stratum: string
  codes: string[]
}

const nameOf = (u: Acting) => /^.*?社区/.exec(u.name)?.[0] ?? u.name
const grades = (r: Random, like: readonly [number, number, number], unknown: number): string =>
  r.weighted(['satisfied', 'mostly', 'not', 'no-opinion'], (g) =>
    g === 'no-opinion' ? unknown : like[['satisfied', 'mostly', 'not'].indexOf(g)]!,
  )
const two = (r: Random, question: string, titles: readonly string[]): Sheet =>
  Object.fromEntries(
    r
      .shuffle(titles)
      .slice(0, 1 + r.int(2))
      .map((o) => [`q.${question}.${o}`, '1']),
  )

/** Strictly what a hand does with the die: four faces the truth, one yes, one no. */
const underDie = (r: Random, truth: boolean): string => {
  const face = 1 + r.int(6)
  return (face <= 4 ? truth : face === 5) ? 'yes' : 'no'
}

const household = (r: Random, stratum: string, remark: string | undefined): Sheet => {
  const old = stratum === Object.keys(t.strata)[2]
  const met = r.next() < (old ? 0.8 : 0.55)
  return {
    'q.overall': grades(r, old ? [14, 6, 1] : [9, 8, 3], 1),
    'q.met': met ? 'yes' : 'no',
    ...(met
      ? {
          'q.where': r.weighted(['window', 'online', 'home'], (x) => ({ window: 6, online: 3, home: old ? 7 : 1 })[x]!),
          'q.trips': String(r.weighted([0, 1, 2, 3, 4], (n) => [2, 7, 4, 1, 0.4][n]!)),
        }
      : {}),
    'q.clean': grades(r, [8, 7, 3], 0.3),
    'q.parking': grades(r, [3, 7, 8], 0.6),
    'q.answer': grades(r, [6, 8, 4], 3),
    ...two(r, 'need', old ? ['lift', 'meals', 'light'] : ['lift', 'parking', 'meals', 'care', 'light']),
    'q.favour': underDie(r, r.next() < 0.04),
    ...(remark === undefined ? {} : { 'q.more': remark }),
  }
}
const shop = (r: Random): Sheet => {
  const visited = r.weighted(['often', 'once', 'never'], (x) => ({ often: 4, once: 5, never: 3 })[x]!)
  return {
    'q.overall': grades(r, [6, 8, 4], 1),
    'q.visited': visited,
    ...(visited === 'never' ? {} : { 'q.solved': r.pick(['done', 'part', 'none', 'nothing']) }),
    ...two(r, 'wish', ['unload', 'permit', 'loan', 'hire', 'drill']),
  }
}

/** One slip handed in on the public page: on a phone part by part, from paper by the clerk in one go. */
const handIn = async (p: Play, d: Definition, code: string, sheet: Sheet, onPhone: boolean): Promise<void> => {
  const to = `/h/${p.stage.code}/survey/${code}`
  if (onPhone) for (let step = 0; step < d.sections.length; step++) await p.stage.form(to, { ...sheet, step: String(step), go: 'next' })
  const { status } = await p.stage.form(to, { ...sheet, step: String(d.sections.length), go: 'send' })
  insist(status === 303, t.notTaken(code, status))
}

const draw = async (p: Play, id: number, seed: string): Promise<void> => {
  const parties = [p.seat('office'), p.seat('discipline')] as const
  // Of a demonstration the secrets come from its seed, so that the same households are drawn again.
  const secrets = parties.map((who) => sha256Hex(`${seed} ${who.login}`).slice(0, 24))
  for (const [i, who] of parties.entries()) await who.post(`/surveys/${id}/draw/commit`, { commitment: commitSecret(secrets[i]!) })
  for (const [i, who] of parties.entries()) await who.post(`/surveys/${id}/draw/reveal`, { secret: secrets[i]! })
}

const begin = async (
  p: Play,
  o: { about: Acting; mode: 'sample' | 'everyone'; definition: Definition; people: { name: string; stratum: string }[]; closesOn: Day },
  drawn: (id: number) => Promise<void>,
): Promise<{ id: number; strata: Printed[] }> => {
  const office = p.seat('office')
  const { id } = await office.post('/surveys', { unitId: p.units[0]!.id, aboutId: o.about.id, mode: o.mode, definition: o.definition })
  const wanted = o.mode === 'sample' ? { wanted: 140 } : {}
  await office.post(`/surveys/${id}/frame`, { version: 1, people: o.people, ...wanted })
  await drawn(id)
  const version = async () => (await office.get(`/surveys/${id}`)).version as number
  const hours = { opensAt: `${p.stage.today()}T00:30:00Z`, closesAt: `${o.closesOn}T00:30:00Z` }
  await office.post(`/surveys/${id}/freeze`, { version: await version(), ...hours })
  const { strata } = await office.post(`/surveys/${id}/passes`, { version: await version() })
  await office.post(`/surveys/${id}/open`, { version: await version() })
  return { id, strata }
}
const listed = (sizes: Record<string, number>, name: (stratum: string, n: number) => string) =>
  Object.entries(sizes).flatMap(([stratum, n]) => Array.from({ length: n }, (_, i) => ({ name: name(stratum, i + 1), stratum })))

/** Two questionnaires of a street: one drawn, answered, counted and certified, one that is being answered. Reads nothing of the plan. */
export const planSurveys = (p: Play, today: Day, r: Random, say: (line: string) => void): void => {
  const communities = p.units.filter((u) => u.sector === 'street-community' && u.parent?.organiser === true)
  const [asked, market] = [communities[0]!, communities[1] ?? communities[0]!]
  const office = p.seat('office')
  const d = householdSurvey(nameOf(asked))
  const begun = addDays(today, -66)
  p.diary.on(begun, t.finished, async () => {
    const people = listed(t.strata, t.household)
    const o = { about: asked, mode: 'sample' as const, definition: d, people, closesOn: addDays(begun, 9) }
    const { id, strata } = await begin(p, o, (survey) => draw(p, survey, `demo ${asked.key}`))
    // Slips that reached nobody and slips that nobody sent back; among the few shopkeepers most of both.
    const reached = strata.map((s) => ({ stratum: s.stratum, n: s.codes.length - (s.codes.length < 10 ? 1 : r.int(4)) }))
    p.diary.on(addDays(begun, 4), t.finished, async () => {
      // Nobody says the same twice.
      const remarks = r.shuffle(t.remarks)
      for (const [i, s] of strata.entries()) {
        const answered = Math.max(5, Math.round(reached[i]!.n * (0.8 + 0.15 * r.next())))
        for (const [n, code] of s.codes.slice(0, Math.min(answered, reached[i]!.n)).entries())
          await handIn(p, d, code, household(r, s.stratum, r.next() < 0.12 ? remarks.pop() : undefined), n < 3)
      }
    })
    p.diary.on(addDays(begun, 9), t.counting, async () => {
      const version = async () => (await office.get(`/surveys/${id}`)).version as number
      await office.post(`/surveys/${id}/close`, { version: await version() })
      await p.seat('clerk').post(`/surveys/${id}/count`, { version: await version(), reached })
      await office.post(`/surveys/${id}/certify`, { version: await version() })
      const { total } = await office.get(`/surveys/${id}/result`)
      insist(total.answered > 0, t.unanswered)
    })
  })
  p.diary.on(addDays(today, -2), t.open, async () => {
    const definition = shopSurvey(nameOf(market))
    const o = { about: market, mode: 'everyone' as const, definition, people: listed(t.shops, t.shop), closesOn: addDays(today, 12) }
    const { strata } = await begin(p, o, async () => {})
    for (const s of strata)
      for (const code of s.codes.slice(0, Math.floor(s.codes.length / 3))) await handIn(p, definition, code, shop(r), false)
    say(t.codes(definition.title, strata[0]!.codes.slice(-3)))
  })
}
