import { assertMay, scope } from '../access/access.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { staleVersion } from '../lib/contract.ts'
import { cursor } from '../lib/cursor.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { assertNotAboutItself, assertUnbound, tiesOf } from './tie.actions.ts'
import * as api from './voice.api.ts'
import * as read from './voice.read.ts'
import * as v from './voice.ts'
import * as write from './voice.write.ts'
import { lockZone, membershipOf } from './zone.read.ts'
import { stateOf, zoneCan } from './zone.ts'

const askVoice = implement(api.askVoice, async (c, { id, unitId, matter, about, words, dueOn = addDays(c.today, v.answerDays) }) => {
  // The zone is held, so that it does not end between the question and its answer's address; two of the same meet here.
  const zone = await lockZone(c.tx, id)
  await assertMay(c.tx, c.actor, v.mayAskVoice, unitId, 'unit')
  zoneCan.assert('ask', stateOf(zone))
  const unit = (await readUnit(c.tx, unitId))!.shortName
  if (zone.leadId === unitId) throw v.ownCommunity({ unit })
  if (!(await membershipOf(c.tx, id, unitId))) throw v.notInZone({ unit, zone: zone.name })
  await assertNotAboutItself(c, { zoneId: id, leadId: zone.leadId, about }, 'about')
  if (dueOn < c.today) throw v.dueInPast({ dueOn, today: c.today }, 'dueOn')
  const before = await read.openVoice(c.tx, { zoneId: id, unitId, matter, about })
  if (before) throw v.askedAlready({ about, on: before.asked_on }, 'about')
  const voice = await write.insertVoice(c.tx, {
    zoneId: id,
    unitId,
    leadId: zone.leadId,
    matter,
    about,
    words,
    by: c.actor.accountId!,
    on: c.today,
    dueOn,
  })
  await c.record('voice.asked', { unitId, subjectId: voice, detail: { zone: id, matter, dueOn }, personal: { about, words } })
  return { id: voice, dueOn }
})

const taken = async (c: Context, id: number, version: number, action: 'answer' | 'tell' | 'withdraw') => {
  const row = await read.lockVoice(c.tx, id)
  await assertMay(
    c.tx,
    c.actor,
    action === 'answer' ? v.mayAnswerVoice : v.mayAskVoice,
    action === 'answer' ? row.lead_id : row.unit_id,
    'voice',
  )
  v.voiceCan.assert(action, row.state)
  if (row.version !== version) throw staleVersion({ noun: 'voice', seen: version, now: row.version })
  return row
}

const answerVoice = implement(api.answerVoice, async (c, { id, version, verdict, words, person }) => {
  const row = await taken(c, id, version, 'answer')
  const asked = { about: row.about, unitId: row.unit_id, leadId: row.lead_id }
  await assertNotAboutItself(c, { zoneId: row.zone_id, ...asked })
  await assertUnbound(c, asked, person)
  await write.writeAnswer(c.tx, id, { verdict, words, person, by: c.actor.accountId!, on: c.today })
  await c.record('voice.answered', {
    unitId: row.lead_id,
    subjectId: id,
    detail: { matter: row.matter, verdict },
    personal: { person, words },
  })
  return { state: 'answered' as const, version: version + 1 }
})

const close = async (c: Context, action: 'tell' | 'withdraw', input: { id: number; version: number; outcome: string }) => {
  const row = await taken(c, input.id, input.version, action)
  const state = action === 'tell' ? ('told' as const) : ('withdrawn' as const)
  await write.writeOutcome(c.tx, input.id, { state, outcome: input.outcome, by: c.actor.accountId!, on: c.today })
  await c.record(state === 'told' ? 'voice.told' : 'voice.withdrawn', {
    unitId: row.unit_id,
    subjectId: input.id,
    detail: { matter: row.matter },
    personal: { outcome: input.outcome },
  })
  return { state, version: input.version + 1 }
}
const tellVoice = implement(api.tellVoice, (c, input) => close(c, 'tell', input))
const withdrawVoice = implement(api.withdrawVoice, (c, { reason, ...input }) => close(c, 'withdraw', { ...input, outcome: reason }))

const listVoices = implement(api.listVoices, async (c, q) => {
  const at = cursor.read(q.after)
  const found = await read.listVoiceRows(c.tx, scope(c.actor, v.mayReadVoices), { ...q, after: at === null ? null : at[1] })
  const shown = found.rows.slice(0, q.limit)
  const last = shown.at(-1)
  const bound = await tiesOf(
    c,
    shown.map((r) => ({ about: r.about, unitId: r.unit_id, leadId: r.lead_id })),
  )
  const sits = (unitId: number, roles: readonly string[]) => c.actor.grants.some((g) => g.unitId === unitId && roles.includes(g.role))
  return {
    rows: shown.map((r, i) => ({
      id: r.id,
      zoneId: r.zone_id,
      zone: r.zone,
      unitId: r.unit_id,
      unit: r.unit,
      communityId: r.lead_id,
      community: r.community,
      matter: r.matter,
      about: r.about,
      words: r.words,
      askedOn: r.asked_on,
      dueOn: r.due_on,
      state: r.state,
      verdict: r.verdict,
      answer: r.answer,
      person: r.person,
      answeredOn: r.answered_on,
      outcome: r.outcome,
      toldOn: r.told_on,
      version: r.version,
      bound: v.voiceCan.can('answer', r.state) && sits(r.lead_id, v.mayAnswerVoice.roles) ? (bound[i]?.why ?? null) : null,
      can: (v.voiceCan.lawful(r.state) as ('answer' | 'tell' | 'withdraw')[]).filter((a) =>
        a === 'answer' ? bound[i] === null && sits(r.lead_id, v.mayAnswerVoice.roles) : sits(r.unit_id, v.mayAskVoice.roles),
      ),
    })),
    next: found.rows.length > q.limit && last ? cursor.write('', last.id) : null,
    total: { n: found.n, exact: true },
  }
})

const zonesOf = implement(api.zonesOf, async (c, { unitId }) => {
  await assertMay(c.tx, c.actor, v.mayReadVoices, unitId)
  return { zones: await read.zonesOfUnit(c.tx, unitId) }
})

export const voiceActions: Implementation[] = [askVoice, answerVoice, tellVoice, withdrawVoice, listVoices, zonesOf]
