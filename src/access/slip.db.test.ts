import { expect, test } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { insertMember } from '../member/member.write.ts'
import { verifyPassword } from './session.ts'
import { loginsFor } from './slip.ts'

test('log-ins are the branch’s code and a running number that skips what is taken', () => {
  expect(loginsFor({ id: 7, code: 'QD-01' }, 3, ['qd01-001', 'qd01-003'])).toEqual(['qd01-002', 'qd01-004', 'qd01-005'])
  expect(loginsFor({ id: 7, code: '枫林一' }, 1, [])).toEqual(['u7-001'])
})

inWorld(
  'accounts are opened from the roster for those who have none; slips carry the only copy of the first password',
  async ({ as, unit, tx, now }) => {
    for (const name of ['孙一', '孙二'])
      await insertMember(tx, { name, standing: 'full', branchId: unit.fenglin1, sinceOn: '2026-01-01' }, now())
    await insertMember(tx, { name: '李三', standing: 'probationary', branchId: unit.liuan1, sinceOn: '2026-01-01' }, now())
    await insertMember(tx, { name: '积极者', standing: 'activist', branchId: unit.liuan1, sinceOn: '2026-01-01' }, now())
    const made = await as('xi').post('/accounts/from-members', { unitId: unit.fenglin })
    expect(made.body.left).toBe(0)
    expect(
      made.body.slips.map((s: { login: string; displayName: string; branchName: string }) => [s.login, s.displayName, s.branchName]),
    ).toEqual([
      [`u${unit.fenglin1}-001`, '孙一', '枫林第一支部'],
      [`u${unit.fenglin1}-002`, '孙二', '枫林第一支部'],
    ])
    const row = await tx.db
      .selectFrom('account')
      .select(['password_hash', 'state'])
      .where('realm_id', '=', tx.realm)
      .where('id', '=', made.body.slips[0].accountId)
      .executeTakeFirstOrThrow()
    expect(row.state).toBe('first-password')
    expect(await verifyPassword(row.password_hash, made.body.slips[0].firstPassword)).toBe(true)
    expect(
      (await as('xi').post('/accounts/from-members', { unitId: unit.root })).body.slips.map((s: { displayName: string }) => s.displayName),
    ).toEqual(['李三'])
    expect((await as('xi').post('/accounts/from-members', { unitId: unit.root })).body).toEqual({ slips: [], left: 0 })
    expect((await as('wang').post('/accounts/from-members', { unitId: unit.root })).body.code).toBe('access.not-allowed')
    // Accounts open nothing by themselves: the security administrator grants, and only once.
    expect((await as('an').post('/grants/members', { unitId: unit.fenglin })).body).toEqual({ n: 3 })
    expect((await as('an').post('/grants/members', { unitId: unit.fenglin })).body).toEqual({ n: 0 })
    expect((await as('xi').post('/grants/members', { unitId: unit.fenglin })).body.code).toBe('access.not-allowed')
  },
)
