import { assertMay, isProxy, scope, whichMay } from '../access/access.read.ts'
import { type Context, implement } from '../http/action.ts'
import { addDays } from '../lib/calendar.ts'
import { maskNationalId, maskPhone } from '../lib/codes.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import { page } from '../lib/cursor.ts'
import { normaliseName } from '../lib/name.ts'
import { rangesFor, readStandings, readUnit } from '../organisation/organisation.read.ts'
import * as api from './member.api.ts'
import * as read from './member.read.ts'
import { endReasonNames, eventNote, eventWord, kindNames, memberText, standingNames } from './member.text.ts'
import {
  assertDays,
  dayNotYet,
  dayTooEarly,
  duplicatePerson,
  mayEditMembers,
  mayGivePosts,
  mayReadMembers,
  mayReveal,
  memberEnded,
  noNationalId,
  notABranch,
  notLinked,
  personalFields,
  plainFields,
  sameBranch,
  transferOutside,
  withNationalId,
} from './member.ts'
import { endPosts, insertMember, writeMember } from './member.write.ts'
import { openNationalId, sealNationalId } from './secret.ts'

/** Full years on a day. */
const ageOn = (birthOn: string | null, day: string): number | null =>
  birthOn === null ? null : Number(day.slice(0, 4)) - Number(birthOn.slice(0, 4)) - (day.slice(5) < birthOn.slice(5) ? 1 : 0)

const listMembers = implement(api.listMembers, async ({ tx, actor, today }, q) => {
  const s = scope(actor, mayReadMembers)
  let below: string | null = null
  const above = q.branchId ?? q.below
  if (above !== undefined) {
    await assertMay(tx, actor, mayReadMembers, above)
    below = (await readStandings(tx, above)).find((x) => x.line === 'party')?.path ?? ''
  }
  const filter = { ...q, ranges: below === '' ? [] : rangesFor(s, 'party', below), search: q.search ? normaliseName(q.search) : undefined }
  const sort = q.sort as 'branch' | 'name'
  const rows = await read.listMembers(tx, filter, { sort, after: q.after, limit: q.limit, today })
  const all = q.after === undefined && rows.length <= q.limit
  const total = all ? { n: rows.length, exact: true } : await read.countMembers(tx, filter)
  return page(
    rows.map(({ birthOn, ...r }) => ({
      ...r,
      age: ageOn(birthOn, today),
      standingName: standingNames[r.standing],
      kinds: r.kinds.map((k) => kindNames[k] ?? k),
    })),
    q.limit,
    (r) => (sort === 'name' ? r.name : r.path),
    total,
  )
})

const maskedId = (c: Context, sealed: Buffer | null): string | null =>
  sealed === null ? null : maskNationalId(openNationalId(c.tx.realm, sealed))

const recordOf = async (c: Context, m: read.MemberFacts, may: string[]) => ({
  ...m,
  age: ageOn(m.birthOn, c.today),
  nationalIdMasked: maskedId(c, m.sealed),
  phoneMasked: m.phone === null ? null : maskPhone(m.phone),
  standingName: standingNames[m.standing],
  kindNames: m.kinds.map((k) => kindNames[k] ?? k),
  endReasonName: m.endReason === null ? null : endReasonNames[m.endReason],
  posts: await read.readPosts(c.tx, m.id),
  timeline: (await read.readTimeline(c.tx, m.id)).map((e) => ({
    id: e.id,
    type: `member.${e.verb}`,
    what: eventWord(`member.${e.verb}`),
    note: eventNote(e.detail, e.personal),
    happenedOn: e.happenedOn,
    recordedAt: e.recordedAt.toISOString(),
    by: e.by,
    proxy: e.proxy,
  })),
  may,
})

const showMember = implement(api.showMember, async (c, { id }) => {
  const m = await read.readMember(c.tx, id)
  if (!m) throw notFound({ noun: 'member' })
  if (!(await whichMay(c.tx, c.actor, mayReadMembers, [m.branchId])).has(m.branchId)) throw notFound({ noun: 'member' })
  const may: string[] = []
  for (const p of [mayEditMembers, mayGivePosts, mayReveal])
    if ((await whichMay(c.tx, c.actor, p, [m.branchId])).has(m.branchId)) may.push(p.name)
  return recordOf(c, m, may)
})

const showSelf = implement(api.showSelf, async (c) => {
  const m = c.actor.memberId === null ? null : await read.readMember(c.tx, c.actor.memberId)
  if (!m) throw notLinked({})
  return recordOf(c, m, [])
})

/** A unit that may hold members, or the refusal that says why not. */
const assertBranch = async (c: Context, branchId: number): Promise<string> => {
  const u = await readUnit(c.tx, branchId)
  if (!u) throw notFound({ noun: 'unit' })
  if (u.kind !== 'branch' || u.endedOn !== null) throw notABranch({ unit: u.shortName })
  return u.shortName
}

/** Is this the same person as one on the register? @throws member.duplicate-person @returns warnings about namesakes born on one day */
const compare = async (c: Context, m: { id?: number; name: string; birthOn: string | null }, mac: Buffer | null): Promise<string[]> => {
  if (mac !== null) {
    const same = (await read.findByMac(c.tx, [mac])).find((x) => x.id !== m.id)
    if (same) {
      const mine = (await whichMay(c.tx, c.actor, mayReadMembers, [same.branchId])).has(same.branchId)
      throw duplicatePerson({ branch: mine ? same.branchName : null })
    }
  }
  if (m.birthOn === null) return []
  const near = (await read.findNamesakes(c.tx, [{ name: m.name, birthOn: m.birthOn }])).filter(
    (x) => x.id !== m.id && (mac === null || x.mac === null),
  )
  const mine = await whichMay(
    c.tx,
    c.actor,
    mayReadMembers,
    near.map((x) => x.branchId),
  )
  return near.map((x) => memberText['member.near']({ name: m.name, branch: mine.has(x.branchId) ? x.branchName : null }))
}

const createMember = implement(api.createMember, async (c, q) => {
  await assertMay(c.tx, c.actor, mayEditMembers, q.branchId)
  await assertBranch(c, q.branchId)
  const sinceOn = q.sinceOn ?? c.today
  for (const d of [sinceOn, q.joinedOn, q.fullOn, q.birthOn]) if (d !== null && d > c.today) throw dayNotYet({ onDay: d })
  const { nationalId, ...m } = withNationalId({ ...q, name: normaliseName(q.name) }, q.nationalId)
  assertDays(m)
  const sealed = nationalId === null ? null : sealNationalId(c.tx.realm, nationalId)
  const warnings = await compare(c, m, sealed?.mac ?? null)
  const id = await insertMember(c.tx, { ...m, sinceOn, nationalId: sealed }, c.now)
  await c.record('member.created', {
    unitId: q.branchId,
    subjectId: id,
    happenedOn: sinceOn,
    proxy: isProxy(c.actor, q.branchId),
    detail: { standing: q.standing },
    personal: { name: m.name },
  })
  return { id, warnings }
})

/** The member, locked, if the actor may do `p` in his branch, at the version seen. */
export const lockedMember = async (c: Context, id: number, p: typeof mayEditMembers, version: number | null): Promise<read.MemberFacts> => {
  const m = await read.lockMember(c.tx, id)
  if (!m) throw notFound({ noun: 'member' })
  if (!(await whichMay(c.tx, c.actor, mayReadMembers, [m.branchId])).has(m.branchId)) throw notFound({ noun: 'member' })
  await assertMay(c.tx, c.actor, p, m.branchId, 'member')
  if (version !== null && m.version !== version) throw staleVersion({ noun: 'member', seen: version, now: m.version })
  if (m.endedOn !== null) throw memberEnded({ endedOn: m.endedOn })
  return m
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

const editMember = implement(api.editMember, async (c, q) => {
  const was = await lockedMember(c, q.id, mayEditMembers, q.version)
  const given = Object.fromEntries(
    [...personalFields, ...plainFields].flatMap((k) => (q[k] === undefined || k === 'nationalId' ? [] : [[k, q[k]]])),
  )
  const merged = { ...was, ...given, ...(q.name === undefined ? {} : { name: normaliseName(q.name) }) } as read.MemberFacts
  const oldId = was.sealed === null ? null : openNationalId(c.tx.realm, was.sealed)
  merged.note ??= ''
  // A number that stays is held against the new birthday and sex as well.
  const { nationalId, ...is } = withNationalId(merged, q.nationalId === undefined ? oldId : q.nationalId)
  assertDays(is)
  const sealed = nationalId === oldId ? undefined : nationalId === null ? null : sealNationalId(c.tx.realm, nationalId)
  const warnings = await compare(c, is, sealed?.mac ?? (sealed === null ? null : was.mac))
  const changed = (fields: readonly (keyof read.MemberFacts)[]) =>
    Object.fromEntries(fields.filter((k) => !same(was[k], is[k])).map((k) => [k, [was[k], is[k]]]))
  const personal = {
    ...changed(personalFields.filter((k) => k !== 'nationalId')),
    ...(sealed === undefined
      ? {}
      : { nationalId: [oldId === null ? null : maskNationalId(oldId), nationalId === null ? null : maskNationalId(nationalId)] }),
  }
  const plain = changed(plainFields)
  if (Object.keys(personal).length + Object.keys(plain).length === 0) return { version: was.version, warnings }
  const { name, sex, birthOn, ethnic, education, phone, joinedOn, fullOn, standing, kinds, note } = is
  await writeMember(c.tx, was, {
    ...{ name, sex, birthOn, ethnic, education, phone, joinedOn, fullOn, standing, kinds, note },
    ...(sealed === undefined ? {} : { nationalId: sealed }),
  })
  const corrects = await read.lastStatement(c.tx, q.id)
  await c.record('member.corrected', {
    unitId: was.branchId,
    subjectId: q.id,
    proxy: isProxy(c.actor, was.branchId),
    ...(corrects === null ? {} : { corrects }),
    detail: { changes: plain, fields: Object.keys(personal) },
    ...(Object.keys(personal).length > 0 ? { personal: { changes: personal } } : {}),
  })
  return { version: was.version + 1, warnings }
})

const transferMember = implement(api.transferMember, async (c, q) => {
  const m = await lockedMember(c, q.id, mayEditMembers, q.version)
  if (m.branchId === q.branchId) throw sameBranch({ branch: m.branchName })
  if (!(await whichMay(c.tx, c.actor, mayEditMembers, [q.branchId])).has(q.branchId)) throw transferOutside({})
  const toName = await assertBranch(c, q.branchId)
  const onDay = q.onDay ?? c.today
  if (onDay > c.today) throw dayNotYet({ onDay })
  if (onDay < m.sinceOn) throw dayTooEarly({ sinceOn: m.sinceOn })
  await writeMember(c.tx, m, { branchId: q.branchId, sinceOn: onDay })
  await c.record('member.transferred', {
    unitId: q.branchId,
    subjectId: q.id,
    happenedOn: onDay,
    proxy: isProxy(c.actor, m.branchId),
    detail: { from: m.branchId, fromName: m.branchName, to: q.branchId, toName, document: q.document },
  })
  return { version: m.version + 1 }
})

const endMember = implement(api.endMember, async (c, q) => {
  const m = await lockedMember(c, q.id, mayEditMembers, q.version)
  const onDay = q.onDay ?? c.today
  if (onDay > c.today) throw dayNotYet({ onDay })
  if (onDay < m.sinceOn) throw dayTooEarly({ sinceOn: m.sinceOn })
  await writeMember(c.tx, m, { endedOn: onDay, endReason: q.reason, endDocument: q.document })
  const posts = await endPosts(c.tx, { memberId: q.id }, addDays(onDay, -1))
  const corrects = q.reason === 'entered-by-mistake' ? await read.lastStatement(c.tx, q.id) : null
  await c.record('member.ended', {
    unitId: m.branchId,
    subjectId: q.id,
    happenedOn: onDay,
    proxy: isProxy(c.actor, m.branchId),
    ...(corrects === null ? {} : { corrects }),
    detail: { reason: q.reason, document: q.document, posts },
  })
  return { version: m.version + 1 }
})

const revealNationalId = implement(api.revealNationalId, async (c, { id, why }) => {
  const m = await read.lockMember(c.tx, id)
  if (!m || !(await whichMay(c.tx, c.actor, mayReadMembers, [m.branchId])).has(m.branchId)) throw notFound({ noun: 'member' })
  await assertMay(c.tx, c.actor, mayReveal, m.branchId, 'member')
  if (m.sealed === null) throw noNationalId({})
  await c.record('member.revealed', { unitId: m.branchId, subjectId: id, personal: { why } })
  return { nationalId: openNationalId(c.tx.realm, m.sealed), phone: m.phone }
})

export const memberActions = [listMembers, showMember, showSelf, createMember, editMember, transferMember, endMember, revealNationalId]
