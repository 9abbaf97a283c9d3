import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import type { Tx } from '../db/db.ts'
import { foldDeltas, recomputeTotals } from '../organisation/total.write.ts'
import { insertMember } from './member.write.ts'

const totalsOf = async (tx: Tx) =>
  tx.db
    .selectFrom('unit_total')
    .select(['line', 'unit_id', 'members_n', 'full_n', 'units_n', 'branches_n'])
    .where('realm_id', '=', tx.realm)
    .where((e) => e.or([e('units_n', '!=', 0), e('members_n', '!=', 0)]))
    .orderBy('line')
    .orderBy('unit_id')
    .execute()

const expectTotals = async (tx: Tx, now: Date) => {
  while ((await foldDeltas(tx, now)) > 0);
  const folded = await totalsOf(tx)
  await recomputeTotals(tx, now)
  expect(folded).toEqual(await totalsOf(tx))
}

inWorld(
  'a branch goes into another one with its members; both records say so, and totals agree',
  async ({ as, tx, unit, member, at, now }) => {
    at('2026-03-20T02:00:00Z')
    const merge = (who: 'wang' | 'li', id: number, body: object) => as(who).post(`/units/${id}/merge`, body)
    const body = { version: 1, intoId: unit.fenglin2, document: '清党〔2026〕9号' }
    expect((await merge('li', unit.fenglin1, { ...body, intoId: unit.liuan1 })).body.code).toBe('access.not-allowed')
    expect((await merge('wang', unit.fenglin1, { ...body, intoId: unit.fenglin1 })).body.code).toBe('unit.merge-with-itself')
    expect((await merge('wang', unit.fenglin1, { ...body, document: '' })).body.code).toBe('unit.document-missing')
    expect((await merge('wang', unit.fenglin1, { ...body, onDay: '2026-03-21' })).body.code).toBe('unit.not-yet')
    expect((await merge('wang', unit.fenglin1, { ...body, version: 7 })).body.code).toBe('http.stale-version')
    expect((await merge('wang', unit.fenglin1, { ...body, intoId: unit.liuan })).body).toMatchObject({
      code: 'unit.merge-needs-branch',
      sentence: '“枫林第一支部”有 2 名党员，“柳岸社区党委”不是党支部，党员落不到它上面。请并入一个党支部，或先转出党员。',
    })
    expect((await merge('wang', unit.fenglin, { ...body, intoId: unit.fenglin1 })).body.code).toBe('unit.cyclic-tree')

    expect((await merge('wang', unit.fenglin1, body)).body).toEqual({ membersN: 2, unitsN: 0 })
    const gone = (await as('wang').get(`/units/${unit.fenglin1}`)).body
    expect(gone).toMatchObject({
      endedOn: '2026-03-20',
      ownMembersN: 0,
      kin: [{ what: 'into', id: unit.fenglin2, name: '枫林第二支部', onDay: '2026-03-20', document: '清党〔2026〕9号' }],
    })
    const into = (await as('wang').get(`/units/${unit.fenglin2}`)).body
    expect(into).toMatchObject({ ownMembersN: 2, kin: [{ what: 'from', id: unit.fenglin1, name: '枫林第一支部' }] })
    expect(into.timeline.at(-1)).toMatchObject({ what: '并进', note: '枫林第一支部 → 枫林第二支部；清党〔2026〕9号' })
    expect((await as('wang').get(`/members/${member.zheng}`)).body.timeline.at(-1)).toMatchObject({ type: 'member.transferred' })
    await expectTotals(tx, now())
    expect((await merge('wang', unit.fenglin1, body)).body.code).toBe('unit.ended')
  },
)

inWorld('a committee goes into another one with the branches below it', async ({ as, tx, unit, at, now }) => {
  at('2026-03-20T02:00:00Z')
  const done = await as('wang').post(`/units/${unit.fenglin}/merge`, { version: 1, intoId: unit.liuan, document: '清党〔2026〕10号' })
  expect(done.body).toEqual({ membersN: 0, unitsN: 2 })
  const below = await as('wang').get(`/units?below=${unit.liuan}`)
  expect(below.body.rows.map((r: { name: string }) => r.name)).toEqual(['柳岸社区党委', '枫林第一支部', '枫林第二支部', '柳岸第一支部'])
  await expectTotals(tx, now())
})

inWorld(
  'a branch splits: a sister under the same superior takes the chosen members, nobody twice, never all',
  async ({ as, tx, unit, member, at, now }) => {
    at('2026-03-20T02:00:00Z')
    const split = (body: object) => as('wang').post(`/units/${unit.fenglin1}/split`, body)
    const body = { version: 1, name: '枫林第三支部', memberIds: [member.zheng], document: '清党〔2026〕12号' }
    const stranger = await insertMember(tx, { name: '外人', standing: 'full', branchId: unit.liuan1, sinceOn: '2020-01-01' }, now())
    expect((await split({ ...body, memberIds: [member.zheng, stranger] })).body).toMatchObject({ code: 'unit.split-not-here' })
    expect((await split({ ...body, memberIds: [member.zheng, member.feng] })).body.code).toBe('unit.split-everybody')
    expect((await split({ ...body, name: '枫林第二支部' })).body.code).toBe('unit.name-taken')
    expect((await as('wang').post(`/units/${unit.fenglin}/split`, body)).body.code).toBe('unit.split-not-branch')
    expect((await as('li').post(`/units/${unit.fenglin}/split`, body)).status).toBe(403)
    const done = (await split(body)).body
    expect(done).toMatchObject({ membersN: 1 })
    expect((await as('wang').get(`/units/${done.id}`)).body).toMatchObject({
      name: '枫林第三支部',
      kind: 'branch',
      sector: 'street-community',
      ownMembersN: 1,
      kin: [{ what: 'splitFrom', id: unit.fenglin1 }],
    })
    expect((await as('wang').get(`/units/${unit.fenglin1}`)).body).toMatchObject({
      ownMembersN: 1,
      kin: [{ what: 'splitOff', id: done.id }],
    })
    await expectTotals(tx, now())
  },
)
