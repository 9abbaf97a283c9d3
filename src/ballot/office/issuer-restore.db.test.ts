import { afterAll, expect, test } from 'vitest'
import { toBase64url } from '../core/bytes.ts'
import { authOf } from '../core/slip-code.ts'
import type { Slip } from '../offices.ts'
import { anIssuer, aPhone, aPreparation, ask, clock, folderOf, frozenPoll, type Issuer } from './issuer.fixture.ts'

// An issuer whose database was restored from a copy; relay and box in hall.db.test.ts.
const running: Issuer[] = []
afterAll(async () => {
  for (const office of running) await office.stop()
})

test('a database that is older than the folder voids its open polls', async () => {
  const folder = folderOf('b')
  clock.now = new Date('2026-05-01T02:00:00Z')
  const a = await anIssuer('a')
  const b = await anIssuer('b', { folder })
  running.push(a)
  const made = await frozenPoll(a, b, aPreparation([3], { columns: 1 }))
  const { slips } = await b.caller.call<{ slips: Slip[] }>('/admin/slips', { poll: made.pollId })
  const { rows: copy } = await b.ground.pool.query<{ height: number }>('select height from tide')
  const take = (office: Issuer, idx: number) =>
    ask(office, { poll: made.pollId, idx, auth: toBase64url(authOf('b', idx, slips[idx]!.code)), blinded: aPhone(made, 'b', 1).blinded })
  expect((await take(b, 0)).status).toBe(200)
  await b.stop()
  // An ordinary restart keeps the poll.
  const again = await anIssuer('b', { folder, databaseUrl: b.databaseUrl })
  expect((await take(again, 1)).status).toBe(200)
  // The copy taken before the first token: row 0 would be free again.
  await again.ground.pool.query('update tide set height = $1', [copy[0]!.height])
  await again.stop()
  const restored = await anIssuer('b', { folder, databaseUrl: b.databaseUrl })
  running.push(restored)
  expect(await take(restored, 2)).toMatchObject({ status: 412, code: 'ballot.void' })
  await expect(restored.caller.call('/admin/close', { poll: made.pollId })).rejects.toMatchObject({ code: 'ballot.void' })
})
