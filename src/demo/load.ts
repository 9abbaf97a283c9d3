import { insertAccount, insertGrant } from '../access/access.write.ts'
import type { Level } from '../campaign/plan-schema.ts'
import type { Database, Tx } from '../db/db.ts'
import { appender } from '../event/event.write.ts'
import { addDays, type Day } from '../lib/calendar.ts'
import { type Line, lines, nobody } from '../lib/permission.ts'
import { insertMembers, insertPosts } from '../member/member.write.ts'
import { sealNationalId } from '../member/secret.ts'
import { placeUnits } from '../organisation/line.write.ts'
import { childPath } from '../organisation/organisation.ts'
import { insertUnits } from '../organisation/organisation.write.ts'
import { recomputeTotals } from '../organisation/total.write.ts'
import { insertZone, writeGap } from '../zone/zone.write.ts'
import { gapCauses } from './demo.text.ts'
import { insertRealm, writeLedBy, writeLevels } from './load.write.ts'
import type { Account, City, Unit } from './register.ts'

/** The part of a city's registers that is put into a realm; a college or a street is a smaller one. */
export type Registers = Pick<City, 'units' | 'members' | 'posts' | 'zones' | 'uncovered' | 'asOf'>

export interface Loaded {
  realm: number
  /** Ids in the database by the keys of the registers. */
  unitOf: ReadonlyMap<string, number>
  memberOf: ReadonlyMap<string, number>
}

/** Level of a unit by where it stands in the fictional city; `null` for branches and what runs no campaign. */
export const levelOfKey = (u: Unit): Level | null => {
  if (['city', 'gov', 'soe', 'social', 'league', 'union', 'women'].includes(u.key) || /^(work|dept)\.[a-z]+$/.test(u.key)) return 'city'
  if (u.key === 'college' || u.key === 'college.p') return 'college'
  if (/^(d\d+|county)(\.(gov|organs|education|health|league|union|women|dept\.[a-z]+))?$/.test(u.key)) return 'district'
  if (/^(d\d+\.s\d+|county\.t\d+)(\.(office|gov|mixed|league|union|women))?$/.test(u.key)) return 'street'
  if (/^(d\d+\.s\d+\.c\d+|county\.t\d+\.v\d+)(\.rc)?$/.test(u.key)) return 'community'
  return null
}

/** Parents before children, each line by itself. */
const inOrder = (units: readonly Unit[], line: Line): Unit[] => {
  const parentOf = new Map(units.flatMap((u) => u.lines.filter((l) => l.line === line).map((l) => [u.key, l.parentKey] as const)))
  const depth = (key: string): number => {
    const parent = parentOf.get(key)
    return parent == null ? 0 : 1 + depth(parent)
  }
  return units
    .filter((u) => parentOf.has(u.key))
    .map((u) => ({ u, depth: depth(u.key) }))
    .sort((a, b) => a.depth - b.depth)
    .map((x) => x.u)
}

const plantUnits = async (tx: Tx, units: readonly Unit[], sinceOn: Day, at: Date): Promise<Map<string, number>> => {
  const ids = await insertUnits(
    tx,
    units.map((u) => ({
      name: u.name,
      shortName: u.short,
      kind: u.kind,
      sector: u.sector,
      creditCode: u.creditCode ?? null,
      externalCode: u.externalCode ?? null,
      urban: u.urban ?? null,
      settlement: u.settlement ?? null,
      households: u.households ?? null,
      foundedOn: u.foundedOn,
    })),
    at,
  )
  const unitOf = new Map(units.map((u, i) => [u.key, ids[i]!]))
  await writeLevels(
    tx,
    units.flatMap((u) => {
      const level = levelOfKey(u)
      return level === null ? [] : [{ unitId: unitOf.get(u.key)!, level }]
    }),
  )
  await writeLedBy(
    tx,
    units.flatMap((u) => (u.ledByKey && unitOf.has(u.ledByKey) ? [{ unitId: unitOf.get(u.key)!, ledById: unitOf.get(u.ledByKey)! }] : [])),
  )
  for (const line of lines) {
    const paths = new Map<string, string>()
    const rows = inOrder(units, line).map((u) => {
      const parentKey = u.lines.find((l) => l.line === line)!.parentKey
      const id = unitOf.get(u.key)!
      const path = childPath(parentKey === null ? null : paths.get(parentKey)!, id)
      paths.set(u.key, path)
      return { id, parentId: parentKey === null ? null : unitOf.get(parentKey)!, path, kind: u.kind, sector: u.sector }
    })
    if (rows.length > 0) await placeUnits(tx, line, rows, sinceOn)
  }
  return unitOf
}

/**
 * Registers into a new realm, set-wise, through the write functions the imports use, with the events an import leaves.
 * @param o.at when it is entered (the clock of the ledger); @param o.sinceOn since when the tree stands as it is
 */
export const loadRegisters = async (
  database: Database,
  registers: Registers,
  o: {
    code: string
    name: string
    servedPublic: string
    contact: string
    at: Date
    today: Day
    sinceOn: Day
    say?: (line: string) => void
  },
): Promise<Loaded> => {
  const { units, members, posts, zones, uncovered } = registers
  const say = o.say ?? (() => {})
  const realm = await insertRealm(database, o)
  const record = (tx: Tx) => appender(tx, nobody, o.at, o.today)
  const unitOf = await database.command(realm, async (tx) => {
    const ids = await plantUnits(tx, units, o.sinceOn, o.at)
    const top = ids.get(units.find((u) => u.lines.some((l) => l.parentKey === null))!.key)!
    await record(tx)('unit.imported', { unitId: top, subjectId: top, quantity: String(units.length), detail: { n: units.length } })
    return ids
  })
  say(`组织 ${units.length} 个`)

  const memberOf = new Map<string, number>()
  for (let from = 0; from < members.length; from += 2000) {
    const part = members.slice(from, from + 2000)
    await database.command(realm, async (tx) => {
      const ids = await insertMembers(
        tx,
        part.map((m) => ({
          name: m.name,
          sex: m.sex,
          birthOn: m.birthOn,
          nationalId: sealNationalId(realm, m.nationalId),
          ethnic: m.ethnic,
          education: m.education,
          phone: m.phone ?? null,
          joinedOn: m.joinedOn,
          // A year's probation, as the party constitution has it (党章第七条).
          fullOn: m.status === 'full' ? addDays(m.joinedOn, 365) : null,
          standing: m.status,
          kinds: m.kinds,
          branchId: unitOf.get(m.branchKey)!,
          sinceOn: m.joinedOn > o.sinceOn ? m.joinedOn : o.sinceOn,
        })),
        o.at,
      )
      part.forEach((m, i) => void memberOf.set(m.key, ids[i]!))
      const top = unitOf.get(part[0]!.branchKey)!
      await record(tx)('member.imported', { unitId: top, subjectId: top, quantity: String(part.length), detail: { n: part.length } })
    })
    say(`党员 ${Math.min(from + 2000, members.length)} / ${members.length} 名`)
  }

  await database.command(realm, async (tx) => {
    await insertPosts(
      tx,
      posts.map((p) => ({
        memberId: memberOf.get(p.memberKey)!,
        unitId: unitOf.get(p.unitKey)!,
        post: p.post,
        fromOn: p.fromOn,
        untilOn: p.untilOn ?? null,
      })),
    )
    const append = record(tx)
    for (const z of zones) {
      const leadId = unitOf.get(z.leadKey)!
      const id = await insertZone(tx, {
        name: z.name,
        communityId: unitOf.get(z.communityKey)!,
        leadId,
        foundedOn: z.foundedOn,
        members: z.memberKeys.map((k) => ({ unitId: unitOf.get(k)!, sinceOn: z.foundedOn })),
      })
      await append('zone.recorded', {
        unitId: leadId,
        subjectId: id,
        happenedOn: z.foundedOn,
        detail: { name: z.name, communityId: unitOf.get(z.communityKey)!, members: z.memberKeys.length },
      })
    }
    const names = new Map(members.map((m) => [m.key, m.name]))
    for (const g of uncovered) {
      const communityId = unitOf.get(g.communityKey)!
      const cause = gapCauses[g.cause]
      await writeGap(tx, { communityId, cause, person: names.get(g.ownerKey) ?? '', nextOn: g.nextOn, on: o.today })
      await append('gap.noted', { unitId: communityId, subjectId: communityId, detail: { cause, nextOn: g.nextOn } })
    }
    await recomputeTotals(tx, o.at)
  })
  say(`任职 ${posts.length} 项，党建协作区 ${zones.length} 个，未建协作区的社区 ${uncovered.length} 个`)
  return { realm, unitOf, memberOf }
}

/** Log-ins with a password that works at once: of a demonstration and of a rehearsal, never of a realm with real people. */
export const giveAccounts = async (
  database: Database,
  loaded: Loaded,
  names: ReadonlyMap<string, string>,
  accounts: readonly (Pick<Account, 'login' | 'memberKey' | 'grants'> & { name?: string })[],
  o: { passwordHash: string; at: Date; today: Day; fromOn: Day },
): Promise<Map<string, number>> => {
  const ids = new Map<string, number>()
  await database.command(loaded.realm, async (tx) => {
    const append = appender(tx, nobody, o.at, o.today)
    for (const a of accounts) {
      const id = await insertAccount(tx, {
        login: a.login,
        displayName: a.name ?? names.get(a.memberKey) ?? a.login,
        memberId: loaded.memberOf.get(a.memberKey) ?? null,
        passwordHash: o.passwordHash,
        state: 'active',
        at: o.at,
      })
      ids.set(a.login, id)
      const first = loaded.unitOf.get(a.grants[0]!.unitKey)!
      await append('account.created', { unitId: first, subjectId: id, personal: { login: a.login } })
      for (const g of a.grants) {
        const unitId = loaded.unitOf.get(g.unitKey)!
        await insertGrant(tx, {
          accountId: id,
          role: g.role,
          unitId,
          line: g.line,
          fromOn: o.fromOn,
          untilOn: null,
          document: '',
          grantedBy: null,
        })
        await append('grant.given', {
          unitId,
          subjectId: id,
          detail: { role: g.role, line: g.line, fromOn: o.fromOn, untilOn: null, document: '' },
        })
      }
    }
  })
  return ids
}
