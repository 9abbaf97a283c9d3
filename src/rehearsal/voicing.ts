import { type Acting, insist, type Play } from './play.ts'
import { residentLogin } from './realm.ts'
import { rehearsalText as t } from './rehearsal.text.ts'
import { between } from './stage.ts'

type Asking = Pick<Acting, 'id' | 'name' | 'own'>

/** The resident unit somebody of the cast speaks for, if the realm has one. */
const residentOf = (p: Play): Asking | null => {
  const seat = p.cast.find((s) => s.login.endsWith(residentLogin))
  if (!seat) return null
  const { unitKey } = seat.grants[0]!
  const unit = p.sim.units.find((u) => u.key === unitKey)!
  return { id: p.loaded.unitOf.get(unitKey)!, name: unit.short, own: p.stage.player(seat.login) }
}

const matters = ['advanced', 'civilised-unit', 'new-member', 'cadre'] as const

/** 社区党组织的监督作用: a resident unit asks its community about each matter, is answered, and says what came of it. */
export const planVoices = (p: Play): void => {
  const asks =
    p.plan.sections.zone?.clauses.some((x) => x.id === 'voice') && p.plan.sections.nomination?.opinions.some((o) => o.to === 'zone-lead')
  if (!asks || !p.stage.has('voice.ask', 'voice.answer', 'voice.tell')) return
  p.diary.on(between(p.launchOn, p.endsOn, 0.5), t.steps.voices, async () => {
    const office = p.seat('office')
    const resident = residentOf(p)
    const { rows } = await office.get(`/zones?state=standing&limit=200${resident ? `&unitId=${resident.id}` : ''}`)
    let found: { zone: number; unit: Asking; lead: Acting } | undefined
    for (const z of rows as { id: number; leadId: number }[]) {
      const lead = p.units.find((u) => u.id === z.leadId)
      if (!lead) continue
      const { memberList, version } = await office.get(`/zones/${z.id}`)
      const mine = (memberList as { unitId: number; untilOn: string | null }[]).filter((m) => m.untilOn === null).map((m) => m.unitId)
      let unit: Asking | undefined =
        resident && mine.includes(resident.id) ? resident : p.units.find((u) => mine.includes(u.id) && u !== lead)
      if (!unit) {
        // In a realm without resident units one that takes part joins, so that there is somebody to ask.
        unit = p.units.find((u) => !u.organiser && u !== lead && u.parent !== lead)
        if (!unit) continue
        await lead.own.post(`/zones/${z.id}/members`, { version, unitId: unit.id, sinceOn: p.stage.today() })
      }
      found = { zone: z.id, unit, lead }
      break
    }
    insist(found, t.nothingDone(t.steps.voices))
    const { zone, unit, lead } = found
    for (const [n, matter] of matters.entries()) {
      const person = p.chance.pick(p.sim.members).name
      const asked = await unit.own.post(`/zones/${zone}/voices`, {
        unitId: unit.id,
        matter,
        about: n < 2 ? unit.name : person,
        words: t.voiceAsked(),
      })
      if (n === 0)
        p.left.refusals.push(
          await unit.own.refused('POST', `/zone-voices/${asked.id}/tell`, { version: 1, outcome: t.voiceTold() }, 'state.wrong'),
        )
      const answered = await lead.own.post(`/zone-voices/${asked.id}/answer`, {
        version: 1,
        verdict: n === 2 ? 'object' : 'agree',
        words: n === 2 ? t.voiceObjects() : t.voiceAgrees(),
        person: p.nameOf(lead.own.login),
      })
      await unit.own.post(`/zone-voices/${asked.id}/tell`, {
        version: answered.version,
        outcome: n === 2 ? t.voiceHeeded() : t.voiceTold(),
      })
      p.book.did(t.counts.voices)
    }
  })
}
