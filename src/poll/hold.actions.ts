import { sameHolder } from '../ballot/office/office.ts'
import { implement } from '../http/action.ts'
import { sha256Hex } from '../lib/digest.ts'
import { ask, type FreezeBody, store, writeFreeze } from './ceremony.jobs.ts'
import { graceRuns, notSupervision, openableAt, tooFewShares } from './ceremony.ts'
import { keepShares } from './ceremony-work.ts'
import { checkElectorate } from './definition.ts'
import { theOffices } from './folder.ts'
import { supervisorsAt } from './holder.read.ts'
import { assertAttendance, assertCount, attendanceMissing, differences, enoughClerks, objectCounts, returnedOverIssued } from './paper.ts'
import { about, closedAbout, held } from './poll.actions.ts'
import * as api from './poll.api.ts'
import * as read from './poll.read.ts'
import { pollText as t } from './poll.text.ts'
import * as rules from './poll.ts'
import { mayCertifyPolls, mayCountPolls, pollCan } from './poll.ts'
import * as write from './poll.write.ts'
import { isBelow, resultOf, servedFigures, type Tally } from './result.ts'
import { drawsOf, rollOf } from './roll.read.ts'
import { drawPending, eligibleByClass } from './roll.ts'
import { visible } from './visible.ts'
import { monthsOver } from './window.read.ts'
import { monthShown, monthSpeaks, noMonths } from './window.ts'

const offices = () => {
  const o = theOffices()
  if (!o) throw rules.noOffices({})
  return o
}
const freeze = implement(api.freezePoll, async (c, q) => {
  const p = await held(c, q.id, q.version)
  pollCan.assert('freeze', p.state)
  // Whole seconds: that is what a manifest can say.
  const whole = (ms: number) => new Date(Math.floor(ms / 1000) * 1000)
  const [opensAt, closesAt] = [
    whole(q.openNow || q.opensAt === null ? c.now.getTime() : Date.parse(q.opensAt)),
    whole(Date.parse(q.closesAt)),
  ]
  if (closesAt <= c.now || closesAt <= opensAt) throw rules.closesInPast({}, 'closesAt')
  if ((await drawsOf(c.tx, q.id)).some((d) => d.drawn === null)) throw drawPending({})
  if ((await read.objectsOf(c.tx, q.id)).length === 0) throw rules.noObjects({})
  const listed = await rollOf(c.tx, q.id)
  const few = p.channel === 'aggregate' ? [] : checkElectorate(p.definition, eligibleByClass(listed))
  // Repeated after a lost answer the numbers are the same: they follow from the draft's own secret.
  const lot = (idx: number) => sha256Hex(`${p.ballot_draft}:${p.roll_salt}:${idx}`)
  const order = listed.map((r) => r.idx).sort((a, b) => (lot(a) < lot(b) ? -1 : 1))
  await write.renumberRoll(c.tx, q.id, order)
  if (p.channel !== 'ballot') {
    const done = await writeFreeze(c, p, { opensAt, closesAt, ballotId: null })
    return { state: 'frozen' as const, ...done, few }
  }
  const ballot = offices()
  if (!q.ceremony) throw rules.ceremonyMissing({}, 'ceremony')
  const own = { unitId: p.unit_id, accountIds: [c.actor.accountId!] }
  if (ballot.mode === 'two-office') {
    // The offices look themselves at what they share; whose account it is only the product knows.
    const b = q.ceremony.holders?.b ?? own
    const known = await supervisorsAt(c.tx, b.unitId, p.unit_id, c.today)
    if (b.unitId === p.unit_id || b.accountIds.includes(c.actor.accountId!)) throw sameHolder({}, 'ceremony')
    if (b.accountIds.some((x) => !known.some((k) => k.accountId === x))) throw notSupervision({}, 'ceremony')
  }
  const body: FreezeBody = {
    opensAt: opensAt.toISOString(),
    closesAt: closesAt.toISOString(),
    supervisor: q.supervisor || t['poll.no-supervisor'],
    openNow: q.openNow,
    ceremony: { ...q.ceremony, holders: { a: q.ceremony.holders?.a ?? own, b: q.ceremony.holders?.b ?? own } },
  }
  await write.writeBallot(c.tx, q.id, { ballot_mode: ballot.mode, ballot_way: q.ceremony.authA })
  await ask(c, p, 'freeze', body as unknown as Record<string, unknown>)
  return { state: p.state, digest: null, rollDigest: null, few }
})

const start = implement(api.startPoll, async (c, { id, version, present }) => {
  const p = await held(c, id, version)
  pollCan.assert('start', p.state)
  if (p.opens_at !== null && c.now < p.opens_at) throw rules.openTooEarly({ opensAt: p.opens_at.toISOString() })
  const should = (await rollOf(c.tx, id)).length
  if (p.channel === 'paper') {
    if (present === null) throw attendanceMissing({}, 'present')
    assertAttendance(p.definition.settings.quorum, { should, present })
  }
  if (p.channel === 'ballot') {
    offices()
    await ask(c, p, 'open')
    return { state: p.state }
  }
  await write.writeState(c.tx, id, 'open', p.channel === 'paper' ? { should_n: should, present_n: present! } : {})
  await c.record('poll.started', { ...about(p), detail: { ...about(p).detail, ...(p.channel === 'paper' ? { should, present } : {}) } })
  return { state: 'open' as const }
})

const close = implement(api.closePoll, async (c, { id, version, reason }) => {
  const p = await held(c, id, version)
  pollCan.assert('close', p.state)
  const early = c.now < p.closes_at!
  if (p.channel === 'ballot') {
    offices()
    // Those in a hall see that everybody has cast; elsewhere the ballot ends when its manifest says.
    if (early && p.definition.settings.place !== 'hall') throw rules.closeTooEarly({ closesAt: p.closes_at!.toISOString() })
    if (early && reason === '') throw rules.earlyReason({ closesAt: p.closes_at!.toISOString() }, 'reason')
    await ask(c, p, 'close', { early, ...(early ? { reason } : {}) })
    return { state: p.state }
  }
  if (early && reason === '') throw rules.earlyReason({ closesAt: p.closes_at!.toISOString() }, 'reason')
  await write.writeState(c.tx, id, 'closed', { closed_on: c.today, ...(early ? { closes_at: c.now } : {}) })
  await c.record('poll.closed', closedAbout(p, early ? reason : null))
  return { state: 'closed' as const }
})

const count = implement(api.countPapers, async (c, { id, ...body }) => {
  const p = await held(c, id, null, mayCountPolls)
  const objects = await read.objectsOf(c.tx, id)
  if (c.actor.memberId !== null && objects.some((o) => o.memberId === c.actor.memberId)) throw objectCounts({})
  pollCan.assert('count', p.state)
  if (p.channel !== 'paper') throw rules.wrongChannel({ channel: t[`poll.channel.${p.channel}`] })
  assertCount(p.definition, objects, p.present_n!, body)
  const entered = await read.countsOf(c.tx, id)
  const other = entered.find((e) => e.accountId !== c.actor.accountId)
  if (entered.length === 2 && !entered.some((e) => e.accountId === c.actor.accountId)) throw enoughClerks({})
  await write.upsertCount(c.tx, id, c.actor.accountId!, body, c.now)
  const unlike = other ? differences(other.body, body) : []
  // No figure goes into the ledger before the result is certified.
  await c.record('poll.counted', { ...about(p), detail: { ...about(p).detail, second: other !== undefined, differences: unlike.length } })
  if (!other || unlike.length > 0) return { state: p.state, agreed: false, differences: unlike }
  const over = returnedOverIssued(body)
  if (over) {
    const reason = t['poll.void.returned']({ issued: over.issued, returned: over.returned })
    await write.writeState(c.tx, id, 'void', { reason })
    await c.record('poll.voided', { ...about(p), detail: { ...about(p).detail, reason } })
    return { state: 'void' as const, agreed: true, differences: [] }
  }
  const eligible = eligibleByClass(await rollOf(c.tx, id))
  const tally: Tally = { classes: body.classes.map((k) => ({ ...k, eligible: eligible[k.classKey] ?? 0 })), counts: body.counts }
  await store(c, p, 'paper', resultOf(p.definition, objects, tally))
  return { state: 'opened' as const, agreed: true, differences: [] }
})

const openResult = implement(api.openResult, async (c, { id, version, shares }) => {
  const p = await held(c, id, version)
  pollCan.assert('openResult', p.state)
  const objects = await read.objectsOf(c.tx, id)
  if (p.channel === 'ballot') {
    offices()
    const until = openableAt(p.closes_at!, p.definition.settings.place)
    if (c.now < until) throw graceRuns({ until: until.toISOString() })
    if (shares.length < 2) throw tooFewShares({ need: 2 }, 'shares')
    keepShares(p.ballot_draft, shares)
    await ask(c, p, 'release')
    return { state: p.state }
  } else if (p.channel === 'aggregate') {
    if (!p.months.every((m) => monthShown(m, c.today))) throw noMonths({})
    const windows = objects.map((o) => o.windowId!)
    const months = (await monthsOver(c.tx, windows, c.today)).filter((m) => p.months.includes(m.month))
    const served = p.definition.classes[0]!.key
    // A month too small to be shown by itself could be had by taking the shown ones from the sum.
    const of = (windowId: number) => months.filter((m) => m.windowId === windowId && monthSpeaks(m))
    const grade = (g: string, windowId: number) => of(windowId).reduce((n, m) => n + (g === 'satisfied' ? m.satisfied : g === 'mostly' ? m.mostly : m.not), 0) // biome-ignore format: one line
    const counts = objects.map((o) => ({ classKey: served, objectNo: o.no, itemId: p.definition.items[0]!.id, grades: p.definition.scale.grades.map((g) => grade(g.id, o.windowId!)), noOpinion: 0 })) // biome-ignore format: one line
    const returned = counts.reduce((n, k) => n + k.grades.reduce((a, b) => a + b, 0), 0)
    const issued = months.reduce((n, m) => n + m.issued, 0)
    await store(c, p, 'aggregate', resultOf(p.definition, objects, { classes: [{ classKey: served, eligible: issued, issued, returned, invalid: 0 }], counts })) // biome-ignore format: one line
  } else throw rules.wrongChannel({ channel: t['poll.channel.paper'] })
  return { state: 'opened' as const }
})

const certify = implement(api.certifyPoll, async (c, { id, version }) => {
  const p = await held(c, id, version, mayCertifyPolls)
  pollCan.assert('certify', p.state)
  if ((await read.countsOf(c.tx, id)).some((e) => e.accountId === c.actor.accountId)) throw rules.counterCertifies({})
  const found = (await read.readResult(c.tx, id))!
  const gate = { state: p.state, publish: p.definition.settings.publish, closesAt: p.closes_at }
  const { value } = visible({ reads: true, runs: true, isObject: false }, gate, c.now, found.result)
  const objects = new Map((await read.objectsOf(c.tx, id)).map((o) => [o.no, o]))
  await write.writeState(c.tx, id, 'certified', { certified_on: c.today, certified_by: c.actor.accountId })
  await write.insertFigures(
    c.tx,
    id,
    p.object,
    p.closed_on!,
    servedFigures(p.definition, value).map((f) => {
      const o = objects.get(f.objectNo)!
      return { ...f, unitId: o.unitId, memberId: o.memberId, low: isBelow(f, p.definition.settings.lowShare) }
    }),
  )
  await write.eraseWorkings(c.tx, id)
  await c.record('poll.certified', {
    ...about(p),
    detail: { ...about(p).detail, digest: found.digest, unitIds: [...new Set([...objects.values()].map((o) => o.unitId))].slice(0, 200) },
  })
  if (p.channel === 'ballot' && theOffices()) await ask(c, p, 'archive')
  return { state: 'certified' as const, digest: found.digest }
})

export const holdActions = [freeze, start, close, count, openResult, certify]
