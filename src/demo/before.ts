import { addDays, type Day } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import type { Acting, Play } from '../rehearsal/play.ts'
import { rehearsalText as said } from '../rehearsal/rehearsal.text.ts'
import type { Player } from '../rehearsal/stage.ts'
import { debriefingText as t } from './debriefing.text.ts'

export const streetOf = (p: Play) => /^.*?街道/.exec(p.units[0]!.name)?.[0] ?? p.units[0]!.name
/** Units with one secretary on the day, who has held the post for three months. */
export const led = (p: Play, on: Day, fits: (u: Acting) => boolean): Acting[] =>
  p.units.filter((u) => {
    const holders = p.sim.posts.filter((x) => x.unitKey === u.key && x.post === '书记' && (x.untilOn ?? '9999') >= on && x.fromOn <= on)
    return !u.organiser && fits(u) && holders.length === 1 && holders[0]!.fromOn <= addDays(on, -90)
  })

/** The secretaries of communities who report on the day. */
export const heard = (p: Play, on: Day): Acting[] =>
  led(p, on, (u) => u.sector === 'street-community' && u.parent?.organiser === true).slice(0, t.cases.length)

/** Grades of one class for one secretary or unit, better for those who report first. */
const grades = (r: Random, n: number, rank: number, of: number): number[] => {
  const out = Array.from({ length: of }, () => 0)
  const like = [
    [8, 3, 1, 0],
    [5, 6, 1, 0.2],
    [3, 8, 2, 0.3],
    [2, 7, 4, 0.5],
    [2, 6, 5, 0.5],
  ][Math.min(rank, 4)]!
  for (let i = 0; i < n; i++) out[r.weighted([...out.keys()], (k) => like[k]!)]!++
  return out
}

/** On paper at the session: counted by two, certified by a third. @returns nothing a reader could not see */
export const voted = async (p: Play, r: Random, pollId: number, present: readonly number[]): Promise<void> => {
  const office = p.seat('office')
  const at = `/polls/${pollId}`
  const { version, definition, objectRows } = await office.get(at)
  const day = p.stage.today()
  const total = present.reduce((a, b) => a + b, 0)
  await office.post(`${at}/freeze`, { version, opensAt: null, closesAt: `${day}T10:00:00Z` })
  await office.post(`${at}/start`, { version: version + 1, present: total })
  await office.post(`${at}/close`, { version: version + 2, reason: said.allCast() })
  const classes = definition.classes as { key: string }[]
  const count = {
    classes: classes.map((k, i) => ({ classKey: k.key, issued: present[i], returned: present[i], invalid: 0 })),
    counts: classes.flatMap((k, i) =>
      (objectRows as { no: number }[]).map((o, rank) => ({
        classKey: k.key,
        objectNo: o.no,
        itemId: definition.items[0].id,
        grades: grades(r, present[i]!, rank, definition.scale.grades.length),
        noOpinion: 0,
      })),
    ),
  }
  await p.seat('clerk').post(`${at}/counts`, count)
  await p.seat('supervisor').post(`${at}/counts`, count)
  await office.post(`${at}/certify`, { version: version + 4 })
}

/** What a report speaks of: items found and mended, and what residents say of each community. */
export const planBefore = (p: Play, r: Random, heldOn: Day): void => {
  const on = (days: number, run: () => Promise<void>) => p.diary.on(addDays(heldOn, days), t.steps.before, run)
  const inspector = p.seat('inspector')
  const claims: { itemId: number; claim: string; by: Player }[] = []
  on(-52, async () => {
    for (const [i, u] of heard(p, heldOn).entries())
      for (const { what, claim } of t.cases[i]!.found) {
        const { id } = await inspector.post('/rectifications', {
          unitId: u.id,
          what,
          dueOn: addDays(heldOn, claim === undefined ? 30 : -20),
        })
        if (claim !== undefined) claims.push({ itemId: id, claim, by: u.own })
      }
  })
  on(-31, async () => {
    for (const c of claims) await c.by.post(`/rectifications/${c.itemId}/claim`, { version: 1, claim: c.claim })
  })
  on(-27, async () => {
    for (const c of claims) await inspector.post(`/rectifications/${c.itemId}/check`, { version: 2, outcome: 'solved', words: t.claimed })
    const { kinds } = await p.kinds()
    const usual = kinds
      .find((k: { id: string }) => k.id === 'satisfaction')
      .definitions.find((d: { object: string }) => d.object === 'unit')
    const definition = {
      ...usual,
      title: t.poll(heldOn.slice(0, 4), streetOf(p)),
      lead: t.pollLead,
      classes: [{ ...usual.classes[0], title: t.residents }],
    }
    const objects = heard(p, heldOn).map((u) => ({ unitId: u.id }))
    const { ids } = await p.seat('office').post('/polls', { unitId: p.units[0]!.id, channel: 'paper', definition, objects })
    const people = Array.from({ length: 45 }, (_, i) => ({ name: t.resident(i + 1), stratum: null }))
    const roll = { version: 1, classKey: definition.classes[0].key, source: { from: 'named', people } }
    await p.seat('office').post(`/polls/${ids[0]}/roll`, roll)
    await voted(p, r, ids[0], [41])
  })
}
