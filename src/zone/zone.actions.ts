import { assertMay, whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, implement } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import { mul, rational, toDecimal } from '../lib/rational.ts'
import { readUnit } from '../organisation/organisation.read.ts'
import { partyKinds } from '../organisation/organisation.ts'
import * as api from './zone.api.ts'
import {
  coverageRows,
  distinctMembers,
  listZoneRows,
  lockZone,
  membershipOf,
  readZone,
  standingZoneOf,
  type ZoneRow,
  zoneMembers,
} from './zone.read.ts'
import { saysZone } from './zone.text.ts'
import {
  alreadyCovered,
  alreadyMember,
  badDay,
  coverageOf,
  mayKeepZones,
  notMember,
  notPartyOrganisation,
  notUrbanCommunity,
  stateOf,
  zoneCan,
} from './zone.ts'
import { countVersion, deleteGap, insertZone, insertZoneMember, writeGap, writeLeft, writeZoneEnd } from './zone.write.ts'

const rowOf = (z: ZoneRow) => ({
  id: z.id,
  name: z.name,
  communityId: z.communityId,
  community: z.community,
  leadId: z.leadId,
  lead: z.lead,
  foundedOn: z.foundedOn,
  endedOn: z.endedOn,
  state: stateOf(z),
  members: z.members,
  version: z.version,
})

const within = (day: string, from: string, until: string): void => {
  if (day < from || day > until) throw badDay({ day, from, until })
}

/** @throws http.not-found, zone.not-party-organisation */
const partyUnit = async (c: Context, id: number) => {
  const u = await readUnit(c.tx, id)
  if (!u || u.endedOn !== null) throw notFound({ noun: 'unit' })
  if (!partyKinds.includes(u.kind)) throw notPartyOrganisation({ unit: u.shortName })
  return u
}

/** @throws http.not-found, zone.not-urban-community, zone.already-covered */
const openCommunity = async (c: Context, id: number) => {
  const u = await readUnit(c.tx, id)
  if (!u) throw notFound({ noun: 'unit' })
  if (u.kind !== 'residents-committee' || u.urban !== true || u.endedOn !== null) throw notUrbanCommunity({ unit: u.shortName })
  const has = await standingZoneOf(c.tx, id)
  if (has) throw alreadyCovered({ community: u.shortName, zone: has.name })
  return u
}

/** Lock, right, state and version of a standing zone; who keeps zones is asked for the organisation that leads it. */
const taken = async (c: Context, id: number, version: number, action: 'join' | 'leave' | 'end'): Promise<ZoneRow> => {
  const z = await lockZone(c.tx, id)
  await assertMay(c.tx, c.actor, mayKeepZones, z.leadId, 'zone')
  zoneCan.assert(action, stateOf(z))
  if (z.version !== version) throw staleVersion({ noun: 'zone', seen: version, now: z.version })
  return z
}

const listZones = implement(api.listZones, async (c, q) => {
  const { rows, total } = await listZoneRows(c.tx, q)
  return page(rows.map(rowOf), q.limit, (r) => r.name, { n: total, exact: true })
})

const showZone = implement(api.showZone, async (c, { id }) => {
  const z = await readZone(c.tx, id)
  return {
    ...rowOf(z),
    endReason: z.endReason,
    memberList: await zoneMembers(c.tx, id),
    can: zoneCan.lawful(stateOf(z)),
    may: (await whichMay(c.tx, c.actor, mayKeepZones, [z.leadId])).has(z.leadId),
    timeline: (await timeline(c.tx, 'zone', id)).map((e) => ({ id: e.id, at: e.recordedAt, by: e.by, words: saysZone(e.type, e.detail) })),
  }
})

const showCoverage = implement(api.showCoverage, async (c, { on = c.today, unitId }) => {
  if (unitId !== undefined) await assertMay(c.tx, c.actor, api.showCoverage.may!, unitId)
  const rows = await coverageRows(c.tx, on, unitId ?? null)
  const covered = rows.flatMap((r) =>
    r.zoneId === null ? [] : [{ communityId: r.communityId, community: r.community, zoneId: r.zoneId, zone: r.zone!, members: r.members }],
  )
  const { numerator, denominator, share } = coverageOf(covered.length, rows.length)
  return {
    on,
    numerator,
    denominator,
    share: share && `${toDecimal(mul(share, rational(100)), 2)}%`,
    zones: covered.length,
    members: await distinctMembers(
      c.tx,
      on,
      covered.map((r) => r.zoneId),
    ),
    covered,
    uncovered: rows
      .filter((r) => r.zoneId === null)
      .map((r) => ({ communityId: r.communityId, community: r.community, cause: r.cause, person: r.person, nextOn: r.nextOn })),
  }
})

const recordZone = implement(api.recordZone, async (c, z) => {
  const lead = await partyUnit(c, z.leadId)
  await assertMay(c.tx, c.actor, mayKeepZones, z.leadId, 'unit')
  await openCommunity(c, z.communityId)
  within(z.foundedOn, lead.foundedOn ?? '1921-07-01', c.today)
  for (const [i, m] of z.members.entries()) {
    const u = await partyUnit(c, m.unitId)
    within(m.sinceOn, z.foundedOn, c.today)
    if (z.members.findIndex((x) => x.unitId === m.unitId) < i) throw alreadyMember({ unit: u.shortName, sinceOn: m.sinceOn })
  }
  const id = await insertZone(c.tx, z)
  await deleteGap(c.tx, z.communityId)
  await c.record('zone.recorded', {
    unitId: z.leadId,
    subjectId: id,
    happenedOn: z.foundedOn,
    detail: { name: z.name, communityId: z.communityId, members: z.members.length },
  })
  return { id, version: 1 }
})

const joinZone = implement(api.joinZone, async (c, { id, version, unitId, sinceOn }) => {
  const z = await taken(c, id, version, 'join')
  const u = await partyUnit(c, unitId)
  within(sinceOn, z.foundedOn, c.today)
  const has = await membershipOf(c.tx, id, unitId)
  if (has) throw alreadyMember({ unit: u.shortName, sinceOn: has.since_on })
  await insertZoneMember(c.tx, id, unitId, sinceOn)
  await countVersion(c.tx, id)
  await c.record('zone.joined', { unitId: z.leadId, subjectId: id, happenedOn: sinceOn, detail: { memberId: unitId, name: u.shortName } })
  return { version: version + 1 }
})

const leaveZone = implement(api.leaveZone, async (c, { id, unitId, version, untilOn }) => {
  const z = await taken(c, id, version, 'leave')
  const u = await readUnit(c.tx, unitId)
  const has = u && (await membershipOf(c.tx, id, unitId))
  if (!has) throw notMember({ unit: u?.shortName ?? String(unitId) })
  within(untilOn, has.since_on, c.today)
  await writeLeft(c.tx, has.id, untilOn)
  await countVersion(c.tx, id)
  await c.record('zone.left', { unitId: z.leadId, subjectId: id, happenedOn: untilOn, detail: { memberId: unitId, name: u.shortName } })
  return { version: version + 1 }
})

const endZone = implement(api.endZone, async (c, { id, version, endedOn, reason }) => {
  const z = await taken(c, id, version, 'end')
  within(endedOn, z.foundedOn, c.today)
  await writeZoneEnd(c.tx, id, endedOn, reason)
  await c.record('zone.ended', { unitId: z.leadId, subjectId: id, happenedOn: endedOn, detail: { reason, communityId: z.communityId } })
  return { state: 'ended' as const, version: version + 1 }
})

const noteGap = implement(api.noteGap, async (c, { communityId, cause, person, nextOn }) => {
  const u = await readUnit(c.tx, communityId)
  if (!u) throw notFound({ noun: 'unit' })
  // A community without a party organisation of its own is seen to by whoever holds the unit itself in scope.
  await assertMay(c.tx, c.actor, mayKeepZones, u.ledById ?? communityId, 'unit')
  await openCommunity(c, communityId)
  if (nextOn < c.today) throw badDay({ day: nextOn, from: c.today, until: '2999-12-31' })
  await writeGap(c.tx, { communityId, cause, person, nextOn, on: c.today })
  await c.record('gap.noted', {
    unitId: u.ledById ?? communityId,
    subjectId: communityId,
    detail: { cause, nextOn },
    personal: { person },
  })
  return { communityId }
})

export const zoneActions = [listZones, showZone, showCoverage, recordZone, joinZone, leaveZone, endZone, noteGap]
