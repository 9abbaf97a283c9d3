import { randomBytes } from 'node:crypto'
import { assertMay, isProxy, scope, whichMay } from '../access/access.read.ts'
import { holdCampaign, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { type Input, staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import { toHex } from '../lib/digest.ts'
import { namesOf } from '../organisation/organisation.read.ts'
import { defaultDefinition, itemSets, pollKinds, pollPresets, pollScales, strokesSource, surnameStrokes } from './builtin.ts'
import { underWay } from './ceremony.ts'
import { glance } from './ceremony-work.ts'
import { assertDefinition, type Definition, FEW_IN_CLASS, topLimit } from './definition.ts'
import { theOffices } from './folder.ts'
import { listKinds } from './kind.api.ts'
import { bySurnameStrokes } from './order.ts'
import * as api from './poll.api.ts'
import * as read from './poll.read.ts'
import { pollText as t } from './poll.text.ts'
import * as rules from './poll.ts'
import { mayCertifyPolls, mayCountPolls, mayOpenWithheld, mayReadPolls, mayRunPolls, pollCan } from './poll.ts'
import * as write from './poll.write.ts'
import { membersBelow, ofUnit, rollOf } from './roll.read.ts'
import { eligibleByClass, isGraded } from './roll.ts'
import { windowsNamed } from './window.read.ts'
import { noMonths, ratings } from './window.ts'

export const assertVersion = (seen: number, now: number): void => {
  if (seen !== now) throw staleVersion({ noun: 'poll', seen, now })
}
/** What an event of a poll carries; questions, names and figures stay in the record. */
export const about = (p: { id: number; unit_id: number; campaign_id: number | null; kind: string; object: string; channel: string }) => ({
  subjectId: p.id,
  unitId: p.unit_id,
  campaignId: p.campaign_id,
  detail: { kind: p.kind, object: p.object, channel: p.channel },
})
/** What the ledger holds of an end: before its hour, also the hour that was published and why. */
export const closedAbout = (p: read.Poll, reason: string | null) =>
  reason === null ? about(p) : { ...about(p), detail: { ...about(p).detail, published: p.closes_at!.toISOString(), reason } }

/** The poll locked, the actor allowed, the version seen. @throws http.not-found, access.not-allowed, http.stale-version */
export const held = async (c: Context, id: number, version: number | null, may = mayRunPolls): Promise<read.Poll> => {
  const p = await read.lockPoll(c.tx, id)
  await assertMay(c.tx, c.actor, may, p.unit_id, 'poll')
  if (p.step !== null) throw underWay({ step: t[`poll.step.${p.step}`] })
  if (version !== null) assertVersion(version, p.version)
  return p
}

const kinds = implement(listKinds, async (_c, { served }) => ({
  kinds: pollKinds().map((k) => ({
    id: k.id,
    title: k.title,
    objects: [...k.objects],
    source: k.source,
    settings: Object.entries(k.settings).map(([key, s]) => ({ key, value: s.value, source: s.source })),
    definitions: k.objects.map(
      (object) => defaultDefinition(k.id, { title: k.title, object, served: served ?? t['poll.served'], scoreTitle: t['poll.score'] })!,
    ),
  })),
  scales: pollScales().map((s) => ({ ...s })),
  items: itemSets().map((s) => ({ ...s })),
  presets: pollPresets().map((s) => ({ ...s, classes: [...s.classes] })),
}))

const assertKind = (d: Definition): void => {
  const kind = pollKinds().find((k) => k.id === d.kind)
  if (!kind) throw rules.noSuchKind({ kind: d.kind }, 'kind')
  if (!kind.objects.includes(d.object)) throw rules.wrongObject({ kind: kind.title, object: t[`poll.object.${d.object}`] }, 'object')
  assertDefinition(d)
}

interface ObjectIn {
  unitId: number
  memberId: number | null
  windowId: number | null
  name: string
}
/** Objects as the registers know them; each within reach of whoever asks, each person of the unit he is asked about for. */
const objectsFrom = async (c: Context, d: Definition, unitId: number, list: readonly ObjectIn[], fill: boolean): Promise<ObjectIn[]> => {
  const wrong = () => rules.wrongObject({ kind: d.title, object: t[`poll.object.${d.object}`] }, 'objects')
  if (fill) {
    if (d.object !== 'member') throw wrong()
    const members = await membersBelow(c.tx, [unitId])
    return members
      .filter((m) => isGraded(m.standing))
      .map((m) => ({ unitId: m.branchId, memberId: m.memberId, windowId: null, name: m.name }))
  }
  const may = await whichMay(c.tx, c.actor, mayRunPolls, [...new Set(list.map((o) => o.unitId))])
  if (list.some((o) => !may.has(o.unitId))) throw wrong()
  const personal = d.object === 'member' || d.object === 'cadre'
  if (list.some((o) => (o.memberId !== null) !== personal || (o.windowId !== null) !== (d.object === 'window'))) throw wrong()
  const people = personal
    ? await ofUnit(
        c.tx,
        list.map((o) => ({ memberId: o.memberId!, unitId: o.unitId })),
        c.today,
      )
    : []
  const windows = d.object === 'window' ? await windowsNamed(c.tx, list.map((o) => o.windowId!)) : [] // biome-ignore format: one line
  const units = await namesOf(c.tx, [...may])
  return list.map((o) => {
    const person = people.find((p) => p.memberId === o.memberId && p.unitId === o.unitId)
    const window = windows.find((w) => w.id === o.windowId && w.unitId === o.unitId)
    if ((personal && !person) || (d.object === 'window' && !window)) throw wrong()
    if (d.object === 'member' && !isGraded(person!.standing)) throw wrong()
    return { ...o, name: o.name || (person?.name ?? window?.name ?? units.get(o.unitId) ?? '') }
  })
}

/** Also called by nouns that hold a poll of their own, so that nothing is counted twice. */
export const makePoll = async (c: Context, q: Input<typeof api.definePoll>) => {
  await assertMay(c.tx, c.actor, mayRunPolls, q.unitId)
  assertKind(q.definition)
  const d = q.definition
  // The three answers of a window are the three of this scale; any other would have to be guessed.
  const asRated = d.items.length === 1 && d.classes.length === 1 && d.scale.grades.map((g) => g.id).join() === ratings.join()
  if (q.channel === 'aggregate' && (d.object !== 'window' || !asRated)) throw rules.wrongChannel({ channel: t['poll.channel.aggregate'] })
  if (q.channel === 'aggregate' && q.months.length === 0) throw noMonths({}, 'months')
  if (q.campaignId !== null) {
    campaignCan.assert('act', (await holdCampaign(c.tx, q.campaignId)).state)
    await unitIn(c.tx, q.campaignId, q.unitId)
  }
  const objects = await objectsFrom(c, d, q.unitId, q.objects, q.fillMembers)
  if (objects.length === 0) throw rules.noObjects({}, 'objects')
  const ids: number[] = []
  for (const group of q.each ? objects.map((o) => [o]) : [objects]) {
    const definition = q.each ? { ...d, title: t['poll.of-one']({ title: d.title, name: group[0]!.name }).slice(0, 120) } : d
    const id = await write.insertPoll(c.tx, {
      ...q,
      definition,
      rollSalt: toHex(randomBytes(16)),
      ballotDraft: toHex(randomBytes(16)),
      at: c.now,
    })
    await write.insertObjects(c.tx, id, group)
    ids.push(id)
    await c.record('poll.defined', {
      ...about({ id, unit_id: q.unitId, campaign_id: q.campaignId, kind: d.kind, object: d.object, channel: q.channel }),
      proxy: isProxy(c.actor, q.unitId),
    })
  }
  const ownOnly = d.object !== 'member' && objects.every((o) => o.unitId === q.unitId)
  return { ids, warnings: ownOnly ? [t['poll.warn.own']] : [] }
}
const define = implement(api.definePoll, makePoll)
const draft = implement(api.draftPoll, async (c, { kind, object, title, served, lead, ...q }) => {
  const definition = defaultDefinition(kind, { title, object, served, scoreTitle: t['poll.score'] })
  if (!definition) throw rules.noSuchKind({ kind }, 'kind')
  return makePoll(c, { ...q, planKey: null, definition: { ...definition, lead } })
})

const edit = implement(api.editPoll, async (c, { id, version, definition, order }) => {
  const p = await held(c, id, version)
  pollCan.assert('edit', p.state)
  assertKind(definition)
  // The objects were chosen for this kind of thing; another kind is another poll.
  if (definition.object !== p.object || definition.kind !== p.kind)
    throw rules.wrongObject({ kind: p.title, object: t[`poll.object.${definition.object}`] }, 'object')
  await write.writeDraft(c.tx, id, definition)
  if (order.length > 0) {
    const have = (await read.objectsOf(c.tx, id)).map((o) => o.no)
    const odd = order.find((no, i) => !have.includes(no) || order.indexOf(no) !== i)
    if (odd !== undefined || order.length !== have.length) throw rules.noSuchObject({ no: odd ?? 0 }, 'order')
    await write.writeOrder(c.tx, id, order, 'clerk')
  }
  await c.record('poll.edited', about(p))
  return { version: p.version + 1 }
})

const order = implement(api.orderObjects, async (c, { id, version }) => {
  const p = await held(c, id, version)
  pollCan.assert('edit', p.state)
  const objects = await read.objectsOf(c.tx, id)
  const sorted = bySurnameStrokes(objects.map((o) => o.name), surnameStrokes()) // biome-ignore format: one line
  await write.writeOrder(c.tx, id, sorted.order.map((i) => objects[i]!.no), 'strokes') // biome-ignore format: one line
  await write.touch(c.tx, id)
  await c.record('poll.ordered', { ...about(p), detail: { ...about(p).detail, unknown: sorted.unknown.length, ties: sorted.ties.length } })
  return { version: p.version + 1, unknown: sorted.unknown, ties: sorted.ties, source: strokesSource() }
})

const withdraw = implement(api.withdrawPoll, async (c, { id, version, reason }) => {
  const p = await held(c, id, version)
  pollCan.assert('withdraw', p.state)
  await write.writeState(c.tx, id, 'withdrawn', { reason })
  await c.record('poll.withdrawn', { ...about(p), detail: { ...about(p).detail, reason } })
  return { state: 'withdrawn' as const }
})

const makeVoid = implement(api.voidPoll, async (c, { id, version, reason }) => {
  const p = await held(c, id, version)
  pollCan.assert('void', p.state)
  await write.writeState(c.tx, id, 'void', { reason })
  await c.record('poll.voided', { ...about(p), detail: { ...about(p).detail, reason } })
  return { state: 'void' as const }
})

export const rowOf = (p: read.PollRow) => ({
  id: p.id,
  unitId: p.unit_id,
  unitName: p.unit_name,
  campaignId: p.campaign_id,
  series: p.series,
  kind: p.kind,
  kindTitle: pollKinds().find((k) => k.id === p.kind)?.title ?? p.kind,
  object: p.object,
  channel: p.channel,
  title: p.title,
  state: p.state,
  closesAt: p.closes_at?.toISOString() ?? null,
  certifiedOn: p.certified_on,
  objects: p.objects_n,
  eligible: p.eligible_n,
})

const list = implement(api.listPolls, async (c, q) => {
  const { rows, total } = await read.listPollRows(c.tx, scope(c.actor, mayReadPolls), q, q)
  return page(rows.map(rowOf), q.limit, (r) => r.id, total) // biome-ignore format: one line
})

const show = implement(api.showPoll, async (c, { id }) => {
  const p = await read.readPoll(c.tx, id)
  await assertMay(c.tx, c.actor, mayReadPolls, p.unit_id, 'poll')
  const objects = await read.objectsOf(c.tx, id)
  const eligible = eligibleByClass(await rollOf(c.tx, id))
  const may = async (permission: typeof mayRunPolls) => (await whichMay(c.tx, c.actor, permission, [p.unit_id])).has(p.unit_id)
  const offices = theOffices()
  const deposits = p.state === 'open' && p.ballot_id !== null && offices ? (glance(offices, p.ballot_id)?.deposits ?? null) : null
  return {
    ...rowOf(p),
    definition: p.definition,
    minutesLeft: p.closes_at !== null && c.now < p.closes_at ? Math.floor((p.closes_at.getTime() - c.now.getTime()) / 60_000) : null,
    objectRows: objects,
    objectOrder: p.object_order,
    eligibleBy: p.definition.classes.map((k) => {
      const n = eligible[k.key] ?? 0
      return { classKey: k.key, title: k.title, n, few: n < FEW_IN_CLASS }
    }),
    opensAt: p.opens_at?.toISOString() ?? null,
    should: p.should_n,
    present: p.present_n,
    digest: p.digest,
    rollDigest: p.roll_digest,
    ballotId: p.ballot_id,
    progress: { eligible: p.eligible_n, deposits },
    counted: (await read.countsOf(c.tx, id)).length,
    reason: p.reason,
    topLimit: p.object === 'member' ? topLimit(p.definition.settings.topAtMost, objects.length) : null,
    version: p.version,
    lawful: pollCan.lawful(p.state),
    may: {
      run: await may(mayRunPolls),
      count: await may(mayCountPolls),
      certify: await may(mayCertifyPolls),
      withheld: await may(mayOpenWithheld),
    },
    history: (await timeline(c.tx, 'poll', id)).map((e) => ({ type: e.type, happenedOn: e.happenedOn, by: e.by })),
  }
})

export const pollActions = [kinds, define, draft, edit, order, withdraw, makeVoid, list, show]
