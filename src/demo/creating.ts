import { addDays } from '../lib/calendar.ts'
import type { Random } from '../lib/random.ts'
import type { Acting, Play } from '../rehearsal/play.ts'
import { isStrong } from '../rehearsal/scoring.ts'
import { creatingText as t } from './creating.text.ts'

/** Days after the launch on which residents' matters are attended to: the last is near enough to the round for a carrier to count as in use. */
const rounds = [110, 150, 195] as const

/**
 * What the communities that are scored did before it: a volunteer team and a liaison station with matters residents asked for, each
 * confirmed by somebody from outside. The score is computed of these records; nobody types one.
 */
export const planCreating = (p: Play, r: Random): void => {
  const carriers = new Map<Acting, number[]>()
  p.diary.on(addDays(p.launchOn, 70), t.steps.carriers, async () => {
    for (const u of p.visited) {
      const made: number[] = []
      for (const [carrierKey, kind, c] of [
        ['ten-teams', 'team', t.team],
        ['liaison-station', 'post', t.station],
      ] as const) {
        const { id } = await u.own.post('/carriers', {
          unitId: u.id,
          campaignId: p.campaign,
          carrierKey,
          kind,
          ...c,
          sinceOn: p.stage.today(),
        })
        made.push(id)
      }
      carriers.set(u, made)
    }
  })
  for (const after of rounds) {
    const asked: { id: number; unit: Acting; done: boolean }[] = []
    p.diary.on(addDays(p.launchOn, after), t.steps.services, async () => {
      const today = p.stage.today()
      for (const u of p.visited)
        for (const carrierId of carriers.get(u) ?? []) {
          const { service } = await u.own.post('/activities', {
            unitId: u.id,
            kind: 'volunteer',
            title: t.team.name,
            heldOn: today,
            words: t.met,
            serves: null,
            campaignIds: [p.campaign],
            service: {
              receiver: t.resident(1 + r.int(90)),
              what: r.pick(t.asked),
              asked: true,
              askedOn: addDays(today, -3),
              dueOn: addDays(today, 5),
              carrierId,
            },
          })
          asked.push({ id: service.id, unit: u, done: r.next() < (isStrong(p, u) ? 0.97 : 0.4) })
        }
    })
    p.diary.on(addDays(p.launchOn, after + 4), t.steps.confirm, async () => {
      for (const s of asked) {
        const who = p.outsider(s.unit, p.seat('inspector'), p.seat('supervisor'))
        await who.post(`/services/${s.id}/confirm`, { done: s.done, how: 'visit', words: s.done ? t.done : t.open })
      }
    })
  }
}
