import { expect } from 'vitest'
import { withClient } from '../../test/cluster.ts'
import { inCommittedWorld, inWorld } from '../../test/world.ts'
import { verify } from './event.read.ts'
import { seal } from './event.seal.ts'

inCommittedWorld(
  'what was sealed yesterday is the beginning of today, and any changed byte is found',
  async ({ as, account, unit, realm, sealer, database, now, connections }) => {
    for (const role of ['inspector', 'leader', 'supervisor'])
      await as('an').post('/grants', { accountId: account.zheng, role, unitId: unit.root })
    await as('wang').get('/session')
    expect(await seal(sealer, realm, now())).toBe(3)
    const yesterday = await database.query(realm, (tx) => verify(tx, 'qinghe'))
    expect(yesterday).toMatchObject({ ok: true, size: 3, unsealed: 0 })
    await as('xi').post(`/accounts/${account.zheng}/close`, { reason: '调离本单位' })
    expect(await seal(sealer, realm, now())).toBe(1)
    const since = { size: yesterday.size, root: yesterday.root }
    expect(await database.query(realm, (tx) => verify(tx, 'qinghe', since))).toMatchObject({ ok: true, size: 4 })
    // The personal part can be erased without breaking the proof, but not altered.
    await withClient(connections.adminUrl, (c) => c.query(`update event_private set digest = 'x'`))
    expect((await database.query(realm, (tx) => verify(tx, 'qinghe'))).fault).toContain('personal part')
    await withClient(connections.adminUrl, (c) => c.query('delete from event_private'))
    expect(await database.query(realm, (tx) => verify(tx, 'qinghe', since))).toMatchObject({ ok: true, size: 4 })
    // A byte changed behind the curtain.
    await withClient(connections.adminUrl, (c) =>
      c.query(`update event set detail = jsonb_set(detail, '{role}', '"office"') where verb = 'given' and detail->>'role' = 'leader'`),
    )
    expect(await database.query(realm, (tx) => verify(tx, 'qinghe'))).toMatchObject({
      ok: false,
      fault: expect.stringContaining('content was changed'),
    })
    await withClient(connections.adminUrl, (c) =>
      c.query(`update event set detail = jsonb_set(detail, '{role}', '"leader"') where verb = 'given' and detail->>'role' = 'office'`),
    )
    // A ledger rewritten as a whole, leaves included, is consistent in itself but not the continuation of what was kept outside.
    expect(await database.query(realm, (tx) => verify(tx, 'qinghe', { size: 3, root: '00'.repeat(32) }))).toMatchObject({ ok: false })
  },
)

inCommittedWorld(
  'twenty writers at once with the sealer running: every event gets exactly one leaf',
  async ({ as, realm, sealer, database, unit, now }) => {
    const writers = Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        as('xi').post('/accounts', { unitId: unit.root, accounts: [{ login: `writer${i}`, displayName: `写${i}` }] }),
      ),
    )
    let sealed = 0
    let over = false
    const sealing = (async () => {
      while (!over) sealed += await seal(sealer, realm, now())
      for (let n = -1; n !== 0; sealed += n) n = await seal(sealer, realm, now())
    })()
    expect((await writers).map((a) => a.status)).toEqual(Array(20).fill(200))
    over = true
    await sealing
    expect(sealed).toBe(20)
    expect(await database.query(realm, (tx) => verify(tx, 'qinghe'))).toMatchObject({ ok: true, size: 20, unsealed: 0 })
  },
)

inCommittedWorld('the application role cannot change or remove what happened', async ({ write, realm }) => {
  for (const statement of [
    'update event set noun = noun',
    'delete from event',
    'delete from event_leaf',
    'update event_checkpoint set size = 0',
  ])
    await expect(
      write((tx) => import('kysely').then(({ sql }) => sql.raw(`${statement} where realm_id = ${realm}`).execute(tx.db))),
    ).rejects.toThrow(/permission denied/)
})

inWorld('only the audit administrator reads the ledger', async ({ as, account, unit }) => {
  await as('an').post('/grants', { accountId: account.zheng, role: 'inspector', unitId: unit.root })
  const list = await as('shen').get('/ledger')
  expect(list.body.rows[0]).toMatchObject({
    type: 'grant.given',
    unitName: '清河街道党工委',
    actorName: 'an',
    detail: { role: 'inspector' },
  })
  for (const who of ['wang', 'xi', 'an', 'li'] as const) expect((await as(who).get('/ledger')).body.code).toBe('access.not-allowed')
})

inWorld('the audit administrator has the ledger checked from his desk; what is not yet sealed is said', async ({ as, account, unit }) => {
  await as('an').post('/grants', { accountId: account.zheng, role: 'inspector', unitId: unit.root })
  expect((await as('shen').get('/ledger/verify')).body).toMatchObject({ ok: true, size: 0, unsealed: 1, fault: null, sealedAt: null })
  expect((await as('an').get('/ledger/verify')).body.code).toBe('access.not-allowed')
})
