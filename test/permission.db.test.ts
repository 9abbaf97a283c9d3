import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { assertMay, pathsWithin, readActor, whichMay, withinScope } from '../src/access/access.read.ts'
import { insertAccount, insertGrant } from '../src/access/access.write.ts'
import { actions } from '../src/app.ts'
import { type Grant, type Line, type Permission, type Reach, type Role, roles, scopeOf } from '../src/lib/permission.ts'
import { Refused } from '../src/lib/refusal.ts'
import { insertUnit, placeUnit } from '../src/organisation/organisation.write.ts'
import { fieldsOf, requestOf, sampleInput } from './sample.ts'
import { inWorld, type Person, START, type UnitKey } from './world.ts'

// One question, «may he do this there?», answered twice: by the product through path ranges and SQL, and here by walking up the tree in memory.
const seed = 20260302
vi.setConfig({ testTimeout: 300_000 })
const runs = process.env.ZY_TEST_HEAVY ? 100_000 : 10_000

interface Tree {
  /** Line → unit → parent, `null` at the root; a unit missing from the map does not stand in that line. */
  readonly [line: string]: Map<number, number | null>
}
interface Given {
  readonly role: Role
  readonly unitId: number
  readonly line: Line
  readonly fromOn: string
  readonly untilOn: string | null
}

/** The second implementation: no paths, no ranges, no SQL. */
const naive = (tree: Tree, given: readonly Given[], day: string, p: Permission, unitId: number): boolean =>
  given.some((g) => {
    const line = tree[g.line]
    if (!p.roles.includes(g.role) || g.fromOn > day || (g.untilOn !== null && g.untilOn < day) || !line?.has(g.unitId)) return false
    if (p.reach === 'realm') return true
    if (!line.has(unitId)) return false
    if (p.reach === 'own') return unitId === g.unitId
    for (let at: number | null | undefined = p.reach === 'below' ? line.get(unitId) : unitId; at != null; at = line.get(at))
      if (at === g.unitId) return true
    return false
  })

const reaches: readonly Reach[] = ['subtree', 'own', 'below', 'realm']
const someLines = ['party', 'territory'] as const
// Ids grow past one digit and are prefixes of each other (1, 11, 112), where a bare prefix of a path would be wrong.
const aTree = fc
  .array(fc.record({ parent: fc.nat(), id: fc.integer({ min: 1, max: 130 }) }), { minLength: 1, maxLength: 14 })
  .map((steps) => {
    const parents = new Map<number, number | null>()
    for (const s of steps)
      if (!parents.has(s.id)) parents.set(s.id, parents.size === 0 ? null : [...parents.keys()][s.parent % parents.size]!)
    return parents
  })
const aDay = fc.constantFrom('2026-01-01', '2026-03-01', '2026-03-02', '2026-03-03', '2026-12-31')
const aRole = fc.constantFrom(...roles.slice(0, 5))
const aPermission = fc.record({
  name: fc.constant('x.do'),
  reach: fc.constantFrom(...reaches),
  roles: fc.subarray(roles.slice(0, 5), { minLength: 1 }),
})
const aGiven = fc.record({
  role: aRole,
  unitId: fc.integer({ min: 1, max: 130 }),
  line: fc.constantFrom(...someLines),
  fromOn: aDay,
  untilOn: fc.option(aDay, { nil: null }),
})

const pathOf = (parents: Map<number, number | null>, id: number): string => {
  const steps: number[] = []
  for (let at: number | null | undefined = id; at != null; at = parents.get(at)) steps.unshift(at)
  return `${steps.join('/')}/`
}

test(`in ${runs} made-up trees the ranges hold exactly the units that walking up the tree allows`, () => {
  fc.assert(
    fc.property(aTree, aTree, fc.array(aGiven, { maxLength: 6 }), aPermission, (party, territory, wanted, p) => {
      const tree: Tree = { party, territory }
      const day = '2026-03-02'
      // Posts on units that happen to exist: else nearly none would.
      const given = wanted.map((g) => ({ ...g, unitId: [...tree[g.line]!.keys()][g.unitId % tree[g.line]!.size]! }))
      const grants: Grant[] = given
        .filter((g) => g.fromOn <= day && (g.untilOn === null || g.untilOn >= day))
        .map((g) => ({ role: g.role, unitId: g.unitId, line: g.line, path: pathOf(tree[g.line]!, g.unitId) }))
      const s = scopeOf({ accountId: 1, memberId: null, name: 'x', grants }, p)
      for (let i = 1; i < s.ranges.length; i++) {
        const [a, b] = [s.ranges[i - 1]!, s.ranges[i]!]
        if (a.line === b.line && b.from < a.to) throw new Error('ranges overlap')
      }
      for (const id of new Set([...party.keys(), ...territory.keys()])) {
        const here = s.everywhere || s.ranges.some((r) => tree[r.line]?.has(id) && inRange(pathOf(tree[r.line]!, id), r))
        if (here !== naive(tree, given, day, p, id)) throw new Error(`unit ${id}: ${here}`)
      }
    }),
    { seed, numRuns: runs },
  )
})
const inRange = (path: string, r: { from: string; to: string }) => path >= r.from && path < r.to

inWorld('in made-up trees in PostgreSQL all forms of the question agree with walking up the tree', async ({ tx, other }) => {
  const day = '2026-03-02'
  let asked = 0
  const samples = fc.sample(
    fc.record({
      steps: fc.array(fc.record({ parent: fc.nat(), line: fc.boolean() }), { minLength: 8, maxLength: 20 }),
      people: fc.array(fc.array(aGiven, { minLength: 1, maxLength: 5 }), { minLength: 4, maxLength: 4 }),
      asks: fc.array(aPermission, { minLength: 6, maxLength: 6 }),
    }),
    { seed, numRuns: process.env.ZY_TEST_HEAVY ? 60 : 12 },
  )
  for (const { steps, people, asks } of samples) {
    const tree: Tree = { party: new Map(), territory: new Map() }
    for (const s of steps) {
      const line = s.line ? 'territory' : 'party'
      const above = [...tree[line]!.keys()]
      const id = await insertUnit(tx, { name: '某单位', shortName: '某单位', kind: 'branch' }, START)
      const parent = above.length === 0 ? null : above[s.parent % above.length]!
      await placeUnit(tx, id, line, parent, '2026-01-01')
      tree[line]!.set(id, parent)
      // Every third unit stands in both lines.
      const across = line === 'party' ? 'territory' : 'party'
      if (s.parent % 3 === 0) {
        const top = [...tree[across]!.keys()][0] ?? null
        await placeUnit(tx, id, across, top, '2026-01-01')
        tree[across]!.set(id, top)
      }
    }
    const ids = [...new Set([...tree.party!.keys(), ...tree.territory!.keys()]), other.unit]
    for (const wanted of people) {
      const accountId = await insertAccount(tx, {
        login: `p${++asked}`,
        displayName: 'x',
        memberId: null,
        passwordHash: '-',
        state: 'active',
        at: START,
      })
      const given: Given[] = []
      for (const g of wanted) {
        const here = [...tree[g.line]!.keys()]
        if (here.length === 0) continue
        const one = { ...g, unitId: here[g.unitId % here.length]! }
        if (one.untilOn !== null && one.untilOn < one.fromOn) continue
        given.push(one)
        await insertGrant(tx, { ...one, accountId, document: '', grantedBy: null })
      }
      const actor = (await readActor(tx, accountId, day))!
      for (const p of asks) {
        const expected = ids.filter((id) => id !== other.unit && naive(tree, given, day, p, id)).sort((a, b) => a - b)
        asked += ids.length
        expect([...(await whichMay(tx, actor, p, ids))].sort((a, b) => a - b)).toEqual(expected)
        const s = scopeOf(actor, p)
        const listed = await sql<{ id: number }>`
          select u.id from unit u where u.realm_id = ${tx.realm} and u.id = any(${ids}) and ${withinScope(tx, s, sql.ref('u.id'))} order by u.id`.execute(
          tx.db,
        )
        expect(listed.rows.map((r) => r.id)).toEqual(expected)
        if (!s.everywhere) {
          const joined = await sql<{ unit_id: number }>`
            select distinct l.unit_id from unit_line l
            where l.realm_id = ${tx.realm} and l.unit_id = any(${ids}) and ${pathsWithin(s, sql.ref('l.line'), sql.ref('l.path'))} order by 1`.execute(
            tx.db,
          )
          expect(joined.rows.map((r) => r.unit_id)).toEqual(expected)
        }
        const id = ids[asked % ids.length]!
        const sees = id !== other.unit && naive(tree, given, day, { name: 'see', reach: 'subtree', roles }, id)
        const said = await assertMay(tx, actor, p, id).then(
          () => 'may',
          (e) => (e instanceof Refused ? e.code : String(e)),
        )
        expect(said).toBe(expected.includes(id) ? 'may' : sees ? 'access.not-allowed' : 'http.not-found')
      }
    }
  }
  expect(asked).toBeGreaterThan(3000)
})

inWorld('forty posts in forty units are forty places, not an error', async ({ tx, unit, account }) => {
  const mine: number[] = []
  for (let i = 0; i < 40; i++) {
    const id = await insertUnit(tx, { name: `支部${i}`, shortName: `支部${i}`, kind: 'branch' }, START)
    await placeUnit(tx, id, 'party', unit.liuan, '2026-01-01')
    await insertGrant(tx, {
      accountId: account.zhou,
      role: 'clerk',
      unitId: id,
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    })
    mine.push(id)
  }
  const actor = (await readActor(tx, account.zhou, '2026-03-02'))!
  const p: Permission = { name: 'x.do', reach: 'own', roles: ['clerk'] }
  expect([...(await whichMay(tx, actor, p, [...mine, unit.liuan, unit.root]))].sort((a, b) => a - b)).toEqual(mine)
})

const endpoints = actions.map((a) => a.endpoint)
/** One person per role of the world in `test/world.ts`, and the office of the other realm. */
const holders: Partial<Record<Role, Person>> = {
  office: 'wang',
  secretary: 'li',
  clerk: 'zhao',
  leader: 'sun',
  inspector: 'zhou',
  supervisor: 'wu',
  member: 'zheng',
  discipline: 'chen',
  system: 'xi',
  security: 'an',
  audit: 'shen',
}
const at: Record<string, UnitKey> = {
  wang: 'root',
  li: 'fenglin',
  zhao: 'fenglin',
  sun: 'root',
  zhou: 'root',
  wu: 'fenglin',
  zheng: 'fenglin1',
  chen: 'root',
  xi: 'root',
  an: 'root',
  shen: 'root',
}

inWorld('without an account every endpoint that is not open says: sign in first', async ({ anyone }) => {
  for (const e of endpoints.filter((x) => !x.open)) {
    const r = requestOf(e, sampleInput(e.input))
    const answer = await anyone[r.method.toLowerCase() as 'get'](r.path)
    expect(answer, e.name).toMatchObject({ status: 401, body: { code: 'access.not-signed-in' } })
  }
})

inWorld('whoever holds none of the roles an endpoint asks for is refused, whatever he sends', async ({ as }) => {
  let asked = 0
  for (const e of endpoints.filter((x) => x.may !== null))
    for (const [role, who] of Object.entries(holders) as [Role, Person][]) {
      if (e.may!.roles.includes(role)) continue
      asked++
      const r = requestOf(e, sampleInput(e.input))
      const answer = await as(who)[r.method.toLowerCase() as 'post'](r.path, r.body)
      expect(answer, `${e.name} as ${role}`).toMatchObject({
        status: 403,
        body: { code: 'access.not-allowed', facts: { permission: e.may!.name } },
      })
    }
  expect(asked).toBeGreaterThan(500)
})

const unitField = /^(unitId|below|belowId|parentId|toUnitId|branchId|organiserId)$/
inWorld('whoever holds the role may act where it is held and nowhere else', async ({ as, unit, other, tx, account }) => {
  const tree: Tree = { party: new Map() }
  const rows = await tx.db
    .selectFrom('unit_line')
    .select(['unit_id', 'parent_id', 'line'])
    .where('realm_id', '=', tx.realm)
    .where('line', '=', 'party')
    .execute()
  for (const r of rows) tree.party!.set(r.unit_id, r.parent_id)
  const seen = { yes: 0, no: 0 }
  const wrong: string[] = []
  for (const e of endpoints.filter((x) => x.may !== null && fieldsOf(x.input).some((f) => unitField.test(f))))
    for (const [role, who] of Object.entries(holders) as [Role, Person][]) {
      if (!e.may!.roles.includes(role)) continue
      const given: Given[] = [{ role, unitId: unit[at[who]!], line: 'party', fromOn: '2026-01-01', untilOn: null }]
      // Own unit, above, below, beside, and a unit of the other realm.
      for (const target of [unit[at[who]!], unit.root, unit.fenglin1, unit.liuan1, other.unit]) {
        const may = target !== other.unit && naive(tree, given, '2026-03-02', e.may!, target)
        const input = sampleInput(e.input, (f) => (unitField.test(f) ? target : f === 'accountId' ? account.feng : undefined))
        for (const f of fieldsOf(e.input)) if (unitField.test(f)) input[f] ??= target
        const r = requestOf(e, input)
        // What one request changed must not decide about the next.
        await sql.raw('savepoint before_request').execute(tx.db)
        const answer = await as(who)[r.method.toLowerCase() as 'post'](r.path, r.body)
        await sql.raw('rollback to savepoint before_request').execute(tx.db)
        seen[may ? 'yes' : 'no']++
        const where = `${e.name} as ${role} on ${target === other.unit ? 'other realm' : Object.keys(unit).find((k) => unit[k as UnitKey] === target)}`
        if (answer.status >= 500) wrong.push(`${where}: ${answer.status}`)
        // A list below a unit that is not one's own may answer with what is; nothing else may.
        else if (
          !may &&
          answer.status < 300 &&
          !(e.kind === 'query' && unitsIn(answer.body)?.every((id) => naive(tree, given, '2026-03-02', e.may!, id)))
        )
          wrong.push(`${where}: ${answer.status} although not his: ${JSON.stringify(answer.body).slice(0, 200)}`)
        else if (may && answer.body?.code === 'access.not-allowed' && answer.body.facts.permission === e.may!.name)
          wrong.push(`${where}: refused although his`)
      }
    }
  expect(wrong).toEqual([])
  expect(seen.yes).toBeGreaterThan(20)
  expect(seen.no).toBeGreaterThan(40)
})
/** The units of a list's rows; `null` when the answer is no list, or its rows do not say. */
const unitsIn = (body: { rows?: { unitId?: number | null }[] }): number[] | null =>
  Array.isArray(body.rows) && body.rows.every((r) => typeof r.unitId === 'number') ? body.rows.map((r) => r.unitId!) : null

inWorld('nothing of this realm is shown to the office of the other one', async ({ as, unit, account }) => {
  const ours = /枫林|柳岸|清河|恒通|商会支部|街道机关/
  for (const e of endpoints.filter((x) => x.kind === 'query')) {
    for (const id of [unit.root, unit.fenglin1, account.wang]) {
      const r = requestOf(
        e,
        sampleInput(e.input, (f) => (/id$/i.test(f) ? id : undefined)),
      )
      const answer = await as('he').get(r.path)
      expect(answer.status, `${e.name} ${JSON.stringify(answer.body).slice(0, 200)}`).toBeLessThan(500)
      expect(JSON.stringify(answer.body), e.name).not.toMatch(ours)
    }
  }
})
