import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { inCommittedWorld, inWorld } from '../../test/world.ts'
import { ticks } from '../app.ts'
import { jobs } from '../job/runner.ts'
import { cite, readCited, readOwnUpload, readUses } from './attachment.read.ts'
import { pathOf } from './store.ts'
import { aFilesDir, upload, uploaded } from './upload.fixture.ts'

const dir = aFilesDir()
const sha = (b: Buffer | string) => createHash('sha256').update(b).digest('hex')
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.from([0, 0, 0, 4]),
  Buffer.from('eXIfGPS!'),
  Buffer.from([0, 0, 0, 0]),
  Buffer.from([0, 0, 0, 0]),
  Buffer.from('IEND'),
  Buffer.from([0xae, 0x42, 0x60, 0x82]),
])

inWorld('what came in lies under its hash before the answer; its type is what it is, not what it is called', async ({ as, tx }) => {
  const text = '单位名称,上级单位\n枫林社区党委,\n'
  const a = await upload(as('zhao'), 'C:\\文件\\名册.pdf', text)
  expect(a).toMatchObject({ status: 200, body: { name: '名册.pdf', type: 'text/plain', size: Buffer.byteLength(text) } })
  expect(readFileSync(pathOf(tx.realm, sha(text)), 'utf8')).toBe(text)
  expect(readdirSync(join(dir, 'incoming'))).toEqual([])
  const event = await tx.db
    .selectFrom('event')
    .select('detail')
    .where('realm_id', '=', tx.realm)
    .where('noun', '=', 'attachment')
    .executeTakeFirstOrThrow()
  expect(event.detail).toEqual({ type: 'text/plain', size: Buffer.byteLength(text), sha256: sha(text) })
})

inWorld('a picture is kept without the place it was taken', async ({ as, tx }) => {
  const a = await upload(as('zhao'), '现场.png', png)
  expect(a.body.type).toBe('image/png')
  const row = await tx.db.selectFrom('attachment').select('sha256').where('id', '=', a.body.attachmentId).executeTakeFirstOrThrow()
  expect(row.sha256).not.toBe(sha(png))
  const kept = readFileSync(pathOf(tx.realm, row.sha256))
  expect(sha(kept)).toBe(row.sha256)
  expect(kept.includes('GPS!')).toBe(false)
})

inWorld('what a browser would run, what is too large, what is empty, and who is not signed in are refused', async ({ as, anyone, tx }) => {
  const code = async (name: string, bytes: Buffer | string) => (await upload(as('zhao'), name, bytes)).body.code
  expect(await code('名册.csv', '<html><script>alert(1)</script>')).toBe('attachment.unknown-type')
  expect(await code('图.svg', '<?xml version="1.0"?><svg/>')).toBe('attachment.unknown-type')
  expect(await code('程序.exe', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0]))).toBe('attachment.unknown-type')
  expect(await code('空.txt', '')).toBe('attachment.empty')
  expect(await upload(as('zhao'), '扫描.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(10 * 2 ** 20)]))).toMatchObject({
    status: 413,
    body: { code: 'attachment.too-large', sentence: '“扫描.pdf”超过 10 MB，没有接收。请压缩图片，或把文件分成几个。' },
  })
  expect((await upload(anyone, 'a.txt', 'a')).body.code).toBe('access.not-signed-in')
  expect(await tx.db.selectFrom('attachment').select('id').where('realm_id', '=', tx.realm).execute()).toEqual([])
  expect(readdirSync(join(dir, 'incoming'))).toEqual([])
})

inWorld(
  'a file is read by its uploader until a record cites it, and through that record only',
  async ({ as, tx, context, unit, account, other }) => {
    const id = await uploaded(as('zhao'), '纪要.txt', '会议纪要')
    const c = await context('zhao')
    expect(await readOwnUpload(tx, id, account.zhao)).toMatchObject({ name: '纪要.txt', size: 12 })
    await expect(readOwnUpload(tx, id, account.li)).rejects.toMatchObject({ code: 'http.not-found' })
    await expect(cite(await context('li'), [id], 'unit', unit.fenglin)).rejects.toMatchObject({ code: 'http.not-found' })
    await cite(c, [id], 'unit', unit.fenglin)
    expect(await readCited(tx, 'unit', unit.fenglin, id)).toMatchObject({ id, type: 'text/plain' })
    await expect(readCited(tx, 'unit', unit.liuan, id)).rejects.toMatchObject({ code: 'http.not-found' })
    expect(await readUses(tx, 'unit', unit.fenglin)).toEqual([{ id, name: '纪要.txt', type: 'text/plain', size: 12 }])
    await expect(readCited({ ...tx, realm: other.realm }, 'unit', unit.fenglin, id)).rejects.toMatchObject({ code: 'http.not-found' })
  },
)

inCommittedWorld('after seven days what no record cites is swept, row and bytes; what is cited or shared stays', async (w) => {
  const { as, write, realm, database, sealer, at, now, unit, account } = w
  const work = jobs({ database, sealer, reactions: [], ticks, clock: now })
  const orphan = await uploaded(as('zhao'), '弃.txt', '没有人引用')
  const cited = await uploaded(as('zhao'), '留.txt', '有人引用')
  await uploaded(as('zhao'), '同.txt', '有人引用')
  const actor = { accountId: account.zhao }
  await write((tx) => cite({ tx, actor, now: now() }, [cited], 'unit', unit.fenglin))
  at('2026-03-08T00:00:00Z')
  await work.settle(realm)
  expect(existsSync(pathOf(realm, sha('没有人引用')))).toBe(true)
  at('2026-03-10T00:00:00Z')
  await work.settle(realm)
  expect(existsSync(pathOf(realm, sha('没有人引用')))).toBe(false)
  expect(readFileSync(pathOf(realm, sha('有人引用')), 'utf8')).toBe('有人引用')
  const rows = await database.query(realm, (tx) => tx.db.selectFrom('attachment').select('id').where('realm_id', '=', realm).execute())
  expect(rows.map((r) => r.id)).toEqual([cited])
  expect(rows.map((r) => r.id)).not.toContain(orphan)
  // Uploaded again, the same bytes are there again.
  await uploaded(as('zhao'), '又.txt', '没有人引用')
  await work.settle(realm)
  expect(existsSync(pathOf(realm, sha('没有人引用')))).toBe(true)
})
