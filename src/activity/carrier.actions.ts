import { randomBytes } from 'node:crypto'
import { assertMay, isProxy, scope } from '../access/access.read.ts'
import { holdCampaign, planOf, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { type Context, implement } from '../http/action.ts'
import { page } from '../lib/cursor.ts'
import { parsePublicCode, publicCode, sha256Hex } from '../lib/digest.ts'
import { belongsTo } from './activity.read.ts'
import { carrierKindNames } from './activity.text.ts'
import { assertVersion } from './activity.write.ts'
import * as api from './carrier.api.ts'
import * as read from './carrier.read.ts'
import * as rules from './carrier.ts'
import { carrierCan, idleAfter, mayAcceptService, mayConfirmService, mayReadCarriers, maySetUpCarrier, serviceCan } from './carrier.ts'
import * as write from './carrier.write.ts'

// --- carriers ---------------------------------------------------------------------------------------------------------

const assertHolder = async (c: Context, unitId: number, holder: string, memberId: number | null): Promise<void> => {
  if (memberId !== null && !(await read.isOnRosterBelow(c.tx, memberId, unitId)))
    throw rules.holderElsewhere({ name: holder }, 'holderMemberId')
}

const setUp = implement(api.setUpCarrier, async (c, k) => {
  await assertMay(c.tx, c.actor, maySetUpCarrier, k.unitId)
  let recheckMonths = k.recheckMonths
  if (k.campaignId !== null) {
    campaignCan.assert('act', (await holdCampaign(c.tx, k.campaignId)).state)
    await unitIn(c.tx, k.campaignId, k.unitId)
  }
  if (k.carrierKey !== null) {
    const planned = k.campaignId === null ? undefined : (await planOf(c.tx, k.campaignId)).carriers.find((x) => x.id === k.carrierKey)
    if (planned?.kind !== k.kind) throw rules.carrierNotInPlan({ carrier: k.carrierKey }, 'carrierKey')
    recheckMonths ??= planned.recheckMonths
  }
  if (recheckMonths === null) throw rules.recheckMissing({}, 'recheckMonths')
  await assertHolder(c, k.unitId, k.holder, k.holderMemberId)
  const idleAfterOn = idleAfter(k.sinceOn, null, recheckMonths)
  const id = await write.insertCarrier(c.tx, { ...k, recheckMonths, idleAfterOn })
  if (id === null) throw rules.carrierTwice({ name: k.name }, 'name')
  await c.record('carrier.set-up', {
    unitId: k.unitId,
    subjectId: id,
    campaignId: k.campaignId,
    happenedOn: k.sinceOn > c.today ? c.today : k.sinceOn,
    proxy: isProxy(c.actor, k.unitId),
    detail: { kind: k.kind, carrier: k.carrierKey, recheckMonths },
    personal: { holder: k.holder },
  })
  return { id, idleAfterOn }
})

const change = implement(api.changeHolder, async (c, q) => {
  const k = await read.lockCarrier(c.tx, q.id)
  await assertMay(c.tx, c.actor, maySetUpCarrier, k.unit_id, 'carrier')
  carrierCan.assert('change', k.state)
  assertVersion('carrier', q.version, k.version)
  await assertHolder(c, k.unit_id, q.holder, q.holderMemberId)
  await write.writeHolder(c.tx, q.id, q)
  await c.record('carrier.changed', {
    unitId: k.unit_id,
    subjectId: q.id,
    campaignId: k.campaign_id,
    proxy: isProxy(c.actor, k.unit_id),
    detail: { reason: q.reason },
    personal: { was: k.holder, holder: q.holder },
  })
  return { version: k.version + 1 }
})

const end = implement(api.endCarrier, async (c, { id, version, reason }) => {
  const k = await read.lockCarrier(c.tx, id)
  await assertMay(c.tx, c.actor, maySetUpCarrier, k.unit_id, 'carrier')
  carrierCan.assert('end', k.state)
  assertVersion('carrier', version, k.version)
  await write.writeCarrierState(c.tx, id, { state: 'ended', endedOn: c.today, reason })
  await c.record('carrier.ended', {
    unitId: k.unit_id,
    subjectId: id,
    campaignId: k.campaign_id,
    proxy: isProxy(c.actor, k.unit_id),
    detail: { kind: k.kind, reason },
  })
  return { state: 'ended' as const }
})

const list = implement(api.listCarriers, async (c, q) => {
  const { rows, total } = await read.listCarrierRows(c.tx, scope(c.actor, mayReadCarriers), q, q)
  return page(
    rows.map((k) => ({
      id: k.id,
      unitId: k.unit_id,
      unitName: k.unit_name,
      kind: k.kind,
      kindName: carrierKindNames[k.kind],
      name: k.name,
      holder: k.holder,
      duty: k.duty,
      area: k.area,
      sinceOn: k.since_on,
      confirmedOn: k.confirmed_on,
      idleAfterOn: k.idle_after_on,
      state: k.state,
      version: k.version,
    })),
    q.limit,
    (k) => k.idleAfterOn,
    total,
  )
})

/** A confirmation given or taken back decides how long the carrier still counts as in use. */
const refreshCarrier = async (c: Context, carrierId: number): Promise<void> => {
  const k = await read.lockCarrier(c.tx, carrierId)
  if (!carrierCan.can('serve', k.state)) return
  const confirmedOn = await read.lastConfirmed(c.tx, carrierId)
  const idleAfterOn = idleAfter(k.since_on, confirmedOn, k.recheck_months)
  const state = idleAfterOn < c.today ? 'idle' : 'in-use'
  await write.writeUse(c.tx, carrierId, { confirmedOn, idleAfterOn, state })
  if (state !== k.state)
    await c.record(state === 'idle' ? 'carrier.idle' : 'carrier.woken', {
      unitId: k.unit_id,
      subjectId: carrierId,
      campaignId: k.campaign_id,
      detail: { kind: k.kind },
    })
}

// --- services ---------------------------------------------------------------------------------------------------------

/** Accept a request; the code on the slip is answered once and kept only as a hash. Called by `activity.record` too. */
export const openService = async (
  c: Context,
  v: { unitId: number; carrierId: number | null; receiver: string; what: string; asked: boolean; askedOn: string; dueOn: string },
): Promise<{ id: number; slip: string }> => {
  if (v.askedOn > c.today) throw rules.serviceFuture({ day: v.askedOn, today: c.today }, 'askedOn')
  if (v.carrierId !== null) {
    const k = await read.lockCarrier(c.tx, v.carrierId)
    if (k.unit_id !== v.unitId) throw rules.foreignCarrier({ carrier: k.name }, 'carrierId')
    carrierCan.assert('serve', k.state)
  }
  const slip = publicCode(randomBytes(10))
  const dueOn = v.dueOn < v.askedOn ? v.askedOn : v.dueOn
  const id = await write.insertService(c.tx, { ...v, dueOn, codeHash: sha256Hex(slip), proxy: isProxy(c.actor, v.unitId) })
  await c.record('service.accepted', {
    unitId: v.unitId,
    subjectId: id,
    happenedOn: v.askedOn,
    proxy: isProxy(c.actor, v.unitId),
    detail: { asked: v.asked, dueOn, carrierId: v.carrierId },
    personal: { receiver: v.receiver, what: v.what },
  })
  return { id, slip }
}

/** The activity that served a request. @throws state.wrong, http.not-found for another unit's request */
export const serveBy = async (c: Context, serviceId: number, by: { activityId: number; unitId: number; heldOn: string }): Promise<void> => {
  const v = await read.lockService(c.tx, serviceId)
  await assertMay(c.tx, c.actor, mayAcceptService, v.unit_id, 'service')
  serviceCan.assert('serve', v.state)
  if (v.unit_id !== by.unitId) throw rules.foreignCarrier({ carrier: v.what })
  await write.writeServed(c.tx, serviceId, by.activityId, by.heldOn)
}

/** Its activity was withdrawn: what it had served is open again, and its confirmation counts no more. */
export const unserve = async (c: Context, activityId: number): Promise<void> => {
  const served = await read.servicesOfActivity(c.tx, activityId)
  const carriers = new Set<number>()
  for (const s of served) {
    const v = await read.lockService(c.tx, s.id)
    if (v.carrier_id !== null) carriers.add(v.carrier_id)
  }
  await write.writeUnserved(c.tx, activityId)
  for (const id of carriers) await refreshCarrier(c, id)
}

const accept = implement(api.acceptService, async (c, v) => {
  await assertMay(c.tx, c.actor, mayAcceptService, v.unitId)
  return openService(c, v)
})

const withdraw = implement(api.withdrawService, async (c, { id, version, reason }) => {
  const v = await read.lockService(c.tx, id)
  await assertMay(c.tx, c.actor, mayAcceptService, v.unit_id, 'service')
  serviceCan.assert('withdraw', v.state)
  assertVersion('service', version, v.version)
  await write.writeServiceWithdrawn(c.tx, id)
  await c.record('service.withdrawn', { unitId: v.unit_id, subjectId: id, proxy: isProxy(c.actor, v.unit_id), detail: { reason } })
  return { state: 'withdrawn' as const }
})

const answered = async (
  c: Context,
  v: Awaited<ReturnType<typeof read.lockService>>,
  a: { done: boolean; how: 'slip' | 'visit' | 'telephone'; words: string },
) => {
  serviceCan.assert('confirm', v.state)
  const state = a.done ? ('confirmed' as const) : ('disputed' as const)
  await write.writeAnswer(c.tx, v.id, { state, on: c.today, how: a.how, words: a.words })
  await c.record(a.done ? 'activity.service-confirmed' : 'activity.service-disputed', {
    unitId: v.unit_id,
    subjectId: v.activity_id,
    detail: { serviceId: v.id, carrierId: v.carrier_id, asked: v.asked, onTime: v.served_on! <= v.due_on, how: a.how },
    ...(a.words ? { personal: { words: a.words } } : {}),
  })
  if (v.carrier_id !== null) await refreshCarrier(c, v.carrier_id)
  return { state }
}

const confirm = implement(api.confirmService, async (c, { id, ...a }) => {
  const v = await read.lockService(c.tx, id)
  await assertMay(c.tx, c.actor, mayConfirmService, v.unit_id, 'service')
  if (await belongsTo(c.tx, c.actor, v.unit_id)) throw rules.ownConfirmation({})
  return answered(c, v, a)
})

/** By the receiver himself, with the code on his slip; once. @throws service.slip-unknown, service.slip-used */
export const answerBySlip = async (c: Context, a: { slip: string; done: boolean; words: string }): Promise<'confirmed' | 'disputed'> => {
  const code = parsePublicCode(a.slip)
  const found = code === null ? null : await read.findServiceBySlip(c.tx, sha256Hex(code))
  if (!found) throw rules.slipUnknown({})
  const v = await read.lockService(c.tx, found.id)
  if (v.answered_on !== null) throw rules.slipUsed({ answeredOn: v.answered_on })
  return (await answered(c, v, { done: a.done, how: 'slip', words: a.words })).state
}

const listServices = implement(api.listServices, async (c, q) => {
  const { rows, total } = await read.listServiceRows(c.tx, scope(c.actor, mayReadCarriers), q, q)
  return page(
    rows.map((v) => ({
      id: v.id,
      unitId: v.unit_id,
      unitName: v.unit_name,
      carrierId: v.carrier_id,
      carrierName: v.carrier_name,
      what: v.what,
      receiver: v.receiver,
      asked: v.asked,
      askedOn: v.asked_on,
      dueOn: v.due_on,
      servedOn: v.served_on,
      state: v.state,
      answeredOn: v.answered_on,
      answeredHow: v.answered_how,
      answer: v.answer,
      proxy: v.proxy,
      version: v.version,
    })),
    q.limit,
    (v) => v.dueOn,
    total,
  )
})

export const carrierActions = [setUp, change, end, list, accept, withdraw, confirm, listServices]
