import { expect } from 'vitest'
import { aUnit, inCommittedWorld, inWorld } from '../../test/world.ts'
import { ticks } from '../app.ts'
import type { Tx } from '../db/db.ts'
import { jobs } from '../job/runner.ts'
import { insertMember } from '../member/member.write.ts'
import { foldDeltas, recomputeTotals } from './total.write.ts'
import { readTreeOn } from './tree.read.ts'

const totalsOf = async (tx: Tx) =>
  (
    await tx.db
      .selectFrom('unit_total')
      .select(['line', 'unit_id', 'members_n', 'full_n', 'units_n', 'branches_n'])
      .where('realm_id', '=', tx.realm)
      .where((e) => e.or([e('units_n', '!=', 0), e('members_n', '!=', 0)]))
      .orderBy('line')
      .orderBy('unit_id')
      .execute()
  ).map((r) => `${r.line}/${r.unit_id}: ${r.members_n} ${r.full_n} ${r.units_n} ${r.branches_n}`)

/** The fold of what the commands appended is the same as counting everything anew. */
const expectTotals = async (tx: Tx, at: Date): Promise<string[]> => {
  while ((await foldDeltas(tx, at)) > 0);
  const folded = await totalsOf(tx)
  await recomputeTotals(tx, at)
  expect(folded).toEqual(await totalsOf(tx))
  return folded
}

inWorld('a list shows what lies in the scope and nothing else, in tree order or by name, page by page', async ({ as, unit }) => {
  const all = await as('wang').get('/units')
  expect(all.body.total).toEqual({ n: 9, exact: true })
  expect(all.body.rows[0]).toMatchObject({
    id: unit.root,
    name: '清河街道党工委',
    kind: 'party-work-committee',
    kindName: '党工委',
    sector: null,
    parentId: null,
    depth: 1,
  })
  const mine = await as('li').get('/units')
  expect(mine.body.rows.map((r: { name: string }) => r.name)).toEqual(['枫林社区党委', '枫林第一支部', '枫林第二支部'])
  const seen: string[] = []
  let after = ''
  do {
    const p = await as('wang').get(`/units?limit=4&sort=name${after && `&after=${after}`}`)
    seen.push(...p.body.rows.map((r: { name: string }) => r.name))
    after = p.body.next
  } while (after)
  expect(seen).toEqual([...seen].sort())
  expect(seen).toHaveLength(9)
  const names = async (query: string, who: 'wang' | 'li' = 'wang') =>
    (await as(who).get(`/units?${query}`)).body.rows.map((r: { name: string }) => r.name)
  expect(await names('kind=branch&sector=organ')).toEqual(['街道机关支部'])
  expect(await names(`below=${unit.liuan}`)).toEqual(['柳岸社区党委', '柳岸第一支部'])
  expect(await names(`search=${encodeURIComponent('第一')}`)).toEqual(['枫林第一支部', '柳岸第一支部'])
  expect(await names(`search=${encodeURIComponent('第一')}`, 'li')).toEqual(['枫林第一支部'])
  expect(await names(`search=${encodeURIComponent('枫')}`)).toEqual(['枫林社区党委', '枫林第一支部', '枫林第二支部'])
  expect(await names('line=territory')).toEqual([])
  expect((await as('li').get(`/units?below=${unit.liuan}`)).body.code).toBe('http.not-found')
})

inWorld('units of another realm are invisible: in the list, the tree, the record, as parent', async ({ as, other, unit }) => {
  const theirs = await as('he').get('/units')
  expect(theirs.body.rows.map((r: { name: string }) => r.name)).toEqual(['云溪职业学院党委', '机电系党总支'])
  expect((await as('wang').get(`/units/${other.root}`)).body.code).toBe('http.not-found')
  expect((await as('wang').get(`/units/tree?parent=${other.root}`)).body.code).toBe('http.not-found')
  expect((await as('wang').post('/units', { name: '外来支部', kind: 'branch', sector: 'organ', parentId: other.root })).body.code).toBe(
    'http.not-found',
  )
  expect((await as('wang').get(`/units/tree`)).body.rows).toEqual([
    {
      id: unit.root,
      name: '清河街道党工委',
      shortName: '清河街道党工委',
      kind: 'party-work-committee',
      kindName: '党工委',
      sector: null,
      childrenN: 5,
      membersN: 0,
      endedOn: null,
    },
  ])
})

inWorld('a unit is set up below its superior, dated, and stands in lists, tree and ledger at once', async ({ as, unit }) => {
  const body = {
    name: '枫林第三支部',
    kind: 'branch',
    sector: 'street-community',
    parentId: unit.fenglin,
    document: '清党〔2026〕7号',
    creditCode: '91350100M000100Y4Z',
  }
  const made = await as('wang').post('/units', body)
  expect(made.status).toBe(200)
  expect(made.body.hints.map((h: { code: string }) => h.code)).toEqual([
    'unit.hint.credit-code',
    'unit.hint.under-3',
    'unit.hint.no-secretary',
  ])
  const record = (await as('li').get(`/units/${made.body.id}`)).body
  expect(record).toMatchObject({
    name: '枫林第三支部',
    shortName: '枫林第三支部',
    foundedOn: '2026-03-02',
    version: 1,
    ownMembersN: 0,
    lines: [
      {
        line: 'party',
        lineName: '党组织',
        sinceOn: '2026-03-02',
        chain: [{ name: '清河街道党工委' }, { name: '枫林社区党委' }, { name: '枫林第三支部' }],
        childrenN: 0,
      },
    ],
    past: [],
    orders: [],
    may: [],
    timeline: [{ type: 'unit.created', what: '设立', note: '党组织线；清党〔2026〕7号', by: 'wang', proxy: true }],
  })
  expect((await as('wang').post('/units', body)).body).toMatchObject({
    code: 'unit.name-taken',
    sentence: '“枫林社区党委”之下已有名为“枫林第三支部”的单位。如果是同一个单位，请直接修改；如果不是，请写全称以便区分。',
  })
  expect((await as('wang').post('/units', { ...body, name: '又一支部', sector: null })).body.code).toBe('unit.sector-missing')
  expect((await as('wang').post('/units', { ...body, name: '又一支部', onDay: '2026-03-03' })).body.code).toBe('unit.not-yet')
  expect((await as('wang').post('/units', { ...body, name: '又一支部', line: 'league' })).body.code).toBe('unit.parent-missing')
  expect((await as('li').post('/units', { ...body, name: '又一支部' })).body.code).toBe('access.not-allowed')
  expect((await as('wang').post('/units', { ...body, name: '长'.repeat(10_000_000) })).status).toBe(413)
  expect((await as('wang').post('/units', { ...body, name: '短', kind: 'club' })).body.code).toBe('http.bad-shape')
})

inWorld('an edit names the version it saw; the old name stays in the past and in the timeline', async ({ as, unit, at, tx }) => {
  at('2026-03-10T02:00:00Z')
  const done = await as('wang').post(`/units/${unit.fenglin1}/edit`, { version: 1, name: '枫林老街支部', households: 320, sector: 'rural' })
  expect(done.body).toMatchObject({ version: 2 })
  expect((await as('wang').post(`/units/${unit.fenglin1}/edit`, { version: 1, households: 1 })).body).toMatchObject({
    code: 'http.stale-version',
    facts: { noun: 'unit', seen: 1, now: 2 },
  })
  const record = (await as('wang').get(`/units/${unit.fenglin1}`)).body
  expect(record.timeline.at(-1)).toMatchObject({
    what: '修改资料',
    note: '名称：枫林第一支部 → 枫林老街支部；领域：街道社区 → 农村；户数：空 → 320',
  })
  expect(record.past).toEqual(
    [
      {
        line: 'party',
        lineName: '党组织',
        path: expect.anything(),
        name: '枫林第一支部',
        parentName: '枫林社区党委',
        fromOn: '2026-03-02',
        untilOn: '2026-03-09',
        document: '',
      },
    ].map(({ path: _p, ...r }) => r),
  )
  expect((await as('wang').get('/units?sector=rural')).body.rows.map((r: { id: number }) => r.id)).toEqual([unit.fenglin1])
  const then = await readTreeOn(tx, 'party', '2026-03-05')
  expect(then.find((u) => u.id === unit.fenglin1)!.name).toBe('枫林第一支部')
  expect((await as('wang').post(`/units/${unit.fenglin1}/edit`, { version: 2, name: '枫林第二支部' })).body.code).toBe('unit.name-taken')
  expect((await as('wang').post(`/units/${unit.fenglin1}/edit`, { version: 2, sector: null })).body.code).toBe('unit.sector-missing')
  expect((await as('wang').post(`/units/${unit.fenglin1}/edit`, { version: 2, onDay: '2027-01-01', note: 'x' })).body.code).toBe(
    'unit.not-yet',
  )
  expect((await as('zheng').post(`/units/${unit.fenglin1}/edit`, { version: 2, note: 'x' })).body.code).toBe('access.not-allowed')
  // Nothing changed, nothing told.
  expect((await as('wang').post(`/units/${unit.fenglin1}/edit`, { version: 2, households: 320 })).body.version).toBe(2)
})

inCommittedWorld(
  'twenty edits of one unit at once, all having seen the same version: exactly one wins',
  async ({ as, unit, database, realm }) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => as('wang').post(`/units/${unit.fenglin}/edit`, { version: 1, households: i + 1 })),
    )
    expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
    expect(answers.filter((a) => a.body.code === 'http.stale-version')).toHaveLength(19)
    const n = await database.query(realm, (tx) =>
      tx.db.selectFrom('event').select('id').where('realm_id', '=', realm).where('verb', '=', 'edited').execute(),
    )
    expect(n).toHaveLength(1)
  },
)

inCommittedWorld('twenty units of one name set up at once: exactly one stands', async ({ as, unit }) => {
  const body = { name: '同名支部', kind: 'branch', sector: 'organ', parentId: unit.fenglin }
  const answers = await Promise.all(Array.from({ length: 20 }, () => as('wang').post('/units', body)))
  expect(answers.map((a) => a.body.code ?? 'made').sort()).toEqual(['made', ...Array(19).fill('unit.name-taken')])
})

inWorld('a move takes the subtree along, keeps every total, and is answerable as it was', async ({ as, unit, tx, at, now }) => {
  await insertMember(tx, { name: '孙一', standing: 'probationary', branchId: unit.fenglin2, sinceOn: '2026-01-01' }, now())
  const group = await aUnit(tx, { name: '第一党小组', kind: 'party-group', below: unit.fenglin1 })
  await expectTotals(tx, now())
  at('2026-04-01T02:00:00Z')
  const moved = await as('wang').post(`/units/${unit.fenglin}/move`, { version: 1, parentId: unit.liuan, document: '清党〔2026〕9号' })
  expect(moved.body).toEqual({ state: 'done', orderId: null })
  const totals = await expectTotals(tx, now())
  // Root: 3 members of whom 2 full, 10 units, 7 branches. Liuan now holds its own two and the four of Fenglin.
  expect(totals).toContain(`party/${unit.root}: 3 2 10 6`)
  expect(totals).toContain(`party/${unit.liuan}: 3 2 6 3`)
  expect(totals).toContain(`party/${unit.fenglin}: 3 2 4 2`)
  const paths = await tx.db
    .selectFrom('unit_line')
    .select(['unit_id', 'path', 'depth'])
    .where('realm_id', '=', tx.realm)
    .where('unit_id', 'in', [unit.fenglin, group])
    .orderBy('depth')
    .execute()
  expect(paths).toEqual([
    { unit_id: unit.fenglin, path: `${unit.root}/${unit.liuan}/${unit.fenglin}/`, depth: 3 },
    { unit_id: group, path: `${unit.root}/${unit.liuan}/${unit.fenglin}/${unit.fenglin1}/${group}/`, depth: 5 },
  ])
  // Rights follow the tree at once.
  expect((await as('qian').get(`/units/${unit.fenglin1}`)).status).toBe(200)
  const children = async (parent: number, asOf: string) =>
    (await as('wang').get(`/units/tree?parent=${parent}&asOf=${asOf}`)).body.rows.map((r: { name: string }) => r.name)
  expect(await children(unit.root, '2026-03-31')).toContain('枫林社区党委')
  expect(await children(unit.root, '2026-04-01')).not.toContain('枫林社区党委')
  expect(await children(unit.liuan, '2026-04-01')).toEqual(
    ['柳岸第一支部', '枫林社区党委'].sort((a, b) =>
      (a === '枫林社区党委' ? unit.fenglin : unit.liuan1)
        .toString()
        .localeCompare((b === '枫林社区党委' ? unit.fenglin : unit.liuan1).toString()),
    ),
  )
  expect(await children(unit.liuan, '2026-03-31')).toEqual(['柳岸第一支部'])
  expect((await readTreeOn(tx, 'party', '2026-03-15')).map((u) => u.id)).toHaveLength(10)
  expect((await readTreeOn(tx, 'party', '2026-03-15')).find((u) => u.id === unit.fenglin1)!.path).toBe(
    `${unit.root}/${unit.fenglin}/${unit.fenglin1}/`,
  )
})

inWorld('a move that would make a circle, or leads nowhere, is refused and changes nothing', async ({ as, unit, at, account }) => {
  at('2026-04-01T02:00:00Z')
  const move = (id: number, body: object) => as('wang').post(`/units/${id}/move`, { version: 1, document: '清党〔2026〕9号', ...body })
  const code = async (id: number, body: object) => (await move(id, body)).body.code
  expect((await move(unit.fenglin, { parentId: unit.fenglin1 })).body).toMatchObject({
    code: 'unit.cyclic-tree',
    sentence: '“枫林第一支部”本身在“枫林社区党委”之下（或就是它），不能作它的上级。请另选上级单位。',
  })
  expect(await code(unit.fenglin, { parentId: unit.fenglin })).toBe('unit.cyclic-tree')
  expect(await code(unit.fenglin, { parentId: unit.root })).toBe('unit.already-there')
  expect(await code(unit.fenglin, { parentId: unit.liuan, onDay: '2026-01-01' })).toBe('unit.before-it-was')
  expect(await code(unit.fenglin, { parentId: unit.liuan, document: '' })).toBe('unit.document-missing')
  expect(await code(unit.fenglin, { parentId: unit.liuan, line: 'union' })).toBe('unit.not-in-line')
  expect(await code(unit.fenglin, { parentId: unit.liuan, version: 7 })).toBe('http.stale-version')
  expect((await as('li').post(`/units/${unit.fenglin1}/move`, { version: 1, parentId: unit.fenglin2, document: 'x' })).body.code).toBe(
    'access.not-allowed',
  )
  // Who runs a subtree does not move the unit his own post stands on.
  await as('an').post('/grants', { accountId: account.zheng, role: 'office', unitId: unit.fenglin })
  expect((await as('zheng').post(`/units/${unit.fenglin}/move`, { version: 1, parentId: unit.fenglin2, document: 'x' })).body.code).toBe(
    'access.not-allowed',
  )
  expect((await as('zheng').post(`/units/${unit.fenglin1}/move`, { version: 1, parentId: unit.liuan, document: 'x' })).body.code).toBe(
    'http.not-found',
  )
  expect((await as('wang').get(`/units/${unit.fenglin}`)).body).toMatchObject({ version: 1, past: [] })
})

inCommittedWorld('two moves that together would make a circle: one is refused', async ({ as, unit }) => {
  const answers = await Promise.all([
    as('wang').post(`/units/${unit.fenglin}/move`, { version: 1, parentId: unit.liuan, document: 'x' }),
    as('wang').post(`/units/${unit.liuan}/move`, { version: 1, parentId: unit.fenglin, document: 'x' }),
  ])
  expect(answers.map((a) => a.body.code ?? 'done').sort()).toEqual(['done', 'unit.cyclic-tree'])
})

inCommittedWorld('a move decided for a later day waits, can be withdrawn, and is carried out when the day begins', async (w) => {
  const { as, unit, at, database, sealer, realm, now, write } = w
  const work = jobs({ database, sealer, reactions: [], ticks, clock: now })
  const wait = await as('wang').post(`/units/${unit.fenglin}/move`, {
    version: 1,
    parentId: unit.liuan,
    onDay: '2026-04-01',
    document: '清党〔2026〕9号',
  })
  expect(wait.body).toMatchObject({ state: 'waiting' })
  expect(
    (await as('wang').post(`/units/${unit.fenglin}/move`, { version: 1, parentId: unit.organ, onDay: '2026-05-01', document: 'x' })).body
      .code,
  ).toBe('unit.order-waiting')
  const end = await as('wang').post(`/units/${unit.hengtong}/end`, { version: 1, onDay: '2026-04-01', document: '清党〔2026〕10号' })
  const taken = await as('wang').post(`/units/${unit.chamber}/end`, { version: 1, onDay: '2026-04-01', document: '清党〔2026〕10号' })
  expect((await as('wang').post(`/units/orders/${taken.body.orderId}/withdraw`)).body).toEqual({ state: 'withdrawn' })
  expect((await as('wang').post(`/units/orders/${taken.body.orderId}/withdraw`)).body.code).toBe('unit.order-done')
  expect((await as('li').post(`/units/orders/${end.body.orderId}/withdraw`)).body.code).toBe('access.not-allowed')
  // By then somebody has joined the branch that was to end.
  await write((tx) => insertMember(tx, { name: '新人', standing: 'full', branchId: unit.hengtong, sinceOn: '2026-03-02' }, now()))
  await work.settle(realm)
  expect((await as('wang').get(`/units/${unit.fenglin}`)).body.lines[0].chain).toHaveLength(2)
  at('2026-03-31T16:00:00Z')
  await work.settle(realm)
  const record = (await as('wang').get(`/units/${unit.fenglin}`)).body
  expect(record.lines[0]).toMatchObject({
    sinceOn: '2026-04-01',
    chain: [{ name: '清河街道党工委' }, { name: '柳岸社区党委' }, { name: '枫林社区党委' }],
  })
  expect(record.orders).toMatchObject([{ state: 'done', what: 'move', onDay: '2026-04-01' }])
  const failed = (await as('wang').get(`/units/${unit.hengtong}`)).body
  expect(failed.orders).toMatchObject([{ state: 'failed' }])
  expect(failed.timeline.at(-1)).toMatchObject({ type: 'unit.order-failed', what: '到日未能办成' })
  expect((await as('wang').get(`/units/${unit.chamber}`)).body).toMatchObject({ endedOn: null, orders: [{ state: 'withdrawn' }] })
  await write((tx) => expectTotals(tx, now()))
})

inWorld('a unit ends with a document, only when nobody is left in it; afterwards it can still be read', async ({ as, unit, at }) => {
  at('2026-04-01T02:00:00Z')
  const end = (id: number, body: object = {}) => as('wang').post(`/units/${id}/end`, { version: 1, document: '清党〔2026〕11号', ...body })
  expect((await end(unit.fenglin)).body).toMatchObject({ code: 'unit.has-children', facts: { n: 2 } })
  expect((await end(unit.fenglin1)).body).toMatchObject({ code: 'unit.has-members', facts: { n: 2 } })
  expect((await end(unit.fenglin2, { document: '' })).body.code).toBe('unit.document-missing')
  expect((await end(unit.fenglin2, { onDay: '2025-01-01' })).body.code).toBe('unit.before-it-was')
  expect((await as('li').post(`/units/${unit.fenglin2}/end`, { version: 1, document: 'x' })).body.code).toBe('access.not-allowed')
  expect((await end(unit.fenglin2)).body).toEqual({ state: 'done', orderId: null })
  expect((await as('li').get('/units')).body.total.n).toBe(2)
  expect((await as('li').get(`/units/${unit.fenglin2}`)).body).toMatchObject({
    endedOn: '2026-04-01',
    endDocument: '清党〔2026〕11号',
    lines: [],
  })
  expect((await as('qian').get(`/units/${unit.fenglin2}`)).body.code).toBe('http.not-found')
  expect(
    (await as('li').get(`/units/tree?parent=${unit.fenglin}&asOf=2026-03-31`)).body.rows.map((r: { name: string; endedOn: string }) => [
      r.name,
      r.endedOn,
    ]),
  ).toContainEqual(['枫林第二支部', '2026-04-01'])
  expect((await end(unit.fenglin2, { version: 2 })).body).toMatchObject({
    code: 'unit.ended',
    facts: { unit: '枫林第二支部', endedOn: '2026-04-01' },
  })
  expect((await as('wang').post(`/units/${unit.fenglin2}/edit`, { version: 2, note: 'x' })).body.code).toBe('unit.ended')
})

inWorld('a unit stands in several lines; it leaves one, never its last', async ({ as, unit, tx, now, account, at }) => {
  const street = await aUnit(tx, { name: '清河街道办事处', kind: 'administrative', below: unit.root })
  expect((await as('wang').post(`/units/${unit.fenglin}/lines`, { line: 'league', parentId: unit.root })).body.code).toBe(
    'unit.parent-missing',
  )
  await tx.db
    .insertInto('unit_line')
    .values({
      realm_id: tx.realm,
      line: 'territory',
      unit_id: street,
      parent_id: null,
      path: `${street}/`,
      depth: 1,
      kind: 'administrative',
      since_on: '2026-01-01',
    })
    .execute()
  expect((await as('wang').post(`/units/${unit.fenglin1}/lines`, { line: 'territory', parentId: street })).body).toEqual({ ok: true })
  expect((await as('wang').post(`/units/${unit.fenglin1}/lines`, { line: 'territory', parentId: street })).body.code).toBe(
    'unit.already-in-line',
  )
  expect((await as('li').post(`/units/${unit.fenglin2}/lines`, { line: 'territory', parentId: street })).body.code).toBe(
    'access.not-allowed',
  )
  expect((await as('wang').get(`/units/${unit.fenglin1}`)).body.lines.map((l: { line: string }) => l.line)).toEqual(['party', 'territory'])
  await recomputeTotals(tx, now())
  expect(await totalsOf(tx)).toContain(`territory/${street}: 2 2 2 1`)
  // A grant in that line opens exactly that line's subtree.
  await as('an').post('/grants', { accountId: account.yi, role: 'leader', unitId: street, line: 'territory' })
  expect((await as('yi').get('/units?line=territory')).body.rows.map((r: { id: number }) => r.id)).toEqual([street, unit.fenglin1])
  at('2026-04-01T02:00:00Z')
  expect((await as('wang').post(`/units/${unit.fenglin1}/lines/leave`, { line: 'territory' })).body).toEqual({ ok: true })
  expect((await as('wang').post(`/units/${unit.fenglin1}/lines/leave`, { line: 'territory' })).body.code).toBe('unit.not-in-line')
  expect((await as('wang').post(`/units/${unit.fenglin1}/lines/leave`, { line: 'party' })).body.code).toBe('unit.last-line')
  expect((await as('zheng').post(`/units/${unit.fenglin1}/lines/leave`, { line: 'party' })).body.code).toBe('access.not-allowed')
  await expectTotals(tx, now())
})

inWorld('totals of a unit are as of today however long ago they last changed, and say when that was', async ({ as, unit, tx, at, now }) => {
  await expectTotals(tx, now())
  const shown = async () => (await as('wang').get(`/units/${unit.fenglin1}`)).body.lines[0].totals
  at('2027-03-09T02:00:00Z')
  const before = await shown()
  expect(before).toEqual({ membersN: 2, fullN: 2, unitsN: 1, branchesN: 1, asOf: '2027-03-09', changedAt: '2026-03-02T01:00:00.000Z' })
  await insertMember(tx, { name: '孙一', standing: 'probationary', branchId: unit.fenglin1, sinceOn: '2027-03-09' }, now())
  while ((await foldDeltas(tx, now())) > 0);
  expect(await shown()).toMatchObject({ membersN: 3, asOf: '2027-03-09', changedAt: '2027-03-09T02:00:00.000Z' })
})
