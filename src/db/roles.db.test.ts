import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testPackage, withClient } from '../../test/cluster.ts'
import { openDatabase } from './db.ts'
import { type Embedded, startEmbedded } from './embedded.ts'
import { migrate } from './migrate.ts'
import { connections } from './roles.ts'

// Roles belong to a whole server, so these tests have one of their own, made to look like an administrator's: without our roles.
let server: Embedded
const home = mkdtempSync(join(tmpdir(), 'zy-test-'))
const admin = (text: string, database = 'postgres') => withClient(server.url('postgres', database), (c) => c.query(text))
const urlOf = (user: string, database: string) => server.url('postgres', database).replace(/\/\/postgres:[^@]*@/, `//${user}:secret@`)
const withoutRoles = async () => {
  for (const role of ['zy_app', 'zy_sealer']) {
    for (const { datname } of (await admin('select datname from pg_database where datallowconn')).rows as { datname: string }[])
      await admin(
        `do $$ begin if exists (select from pg_roles where rolname = '${role}') then drop owned by ${role}; end if; end $$`,
        datname,
      )
    await admin(`drop role if exists ${role}`)
  }
}

beforeAll(async () => {
  const chosen = testPackage()
  server = await startEmbedded({ dataDir: home, ...(chosen ? { package: chosen } : {}) })
  await admin("create role county login createrole password 'secret'")
  await admin("create role clerk login password 'secret'")
  await admin('create database county owner county')
  await admin('create database clerk owner clerk')
})
afterAll(async () => {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
})

describe('on a server of somebody else', () => {
  it('a user who may create roles gets them, and row-level security binds the application', async () => {
    await withoutRoles()
    const url = urlOf('county', 'county')
    const made = await connections({ databaseUrl: url })
    expect(made).toEqual({ ownerUrl: url, app: { url, role: 'zy_app' }, sealer: { url, role: 'zy_sealer' } })
    expect(await connections({ databaseUrl: url })).toEqual(made)
    const at = new Date('2026-03-01T00:00:00Z')
    await migrate(made.ownerUrl, { at })
    await withClient(url, async (c) => {
      await c.query("insert into realm (code, name, created_at) values ('jia', '甲', $1)", [at])
      await c.query("insert into unit (realm_id, name, short_name, kind, created_at) values (1, '甲', '甲', 'branch', $1)", [at])
    })
    const app = openDatabase(made.app)
    const names = (realm: number) => app.query(realm, ({ db }) => db.selectFrom('unit').select('name').execute())
    expect(await names(1)).toEqual([{ name: '甲' }])
    expect(await names(2)).toEqual([])
    await app.close()
  })

  it('a user who may not is told what the administrator has to run, and that is enough', async () => {
    await withoutRoles()
    const attributes = 'nosuperuser nocreatedb nocreaterole nobypassrls noreplication'
    const lines = [
      `create role zy_app nologin ${attributes}; grant zy_app to "clerk";`,
      `create role zy_sealer nologin ${attributes}; grant zy_sealer to "clerk";`,
    ]
    const url = urlOf('clerk', 'clerk')
    await expect(connections({ databaseUrl: url })).rejects.toThrow(
      `数据库用户 clerk 不能建立所需的角色。请数据库管理员执行：\n${lines.join('\n')}`,
    )
    await admin(lines.join('\n'))
    expect((await connections({ databaseUrl: url })).app).toEqual({ url, role: 'zy_app' })
  })

  it('refuses a role that is too strong or owns something', async () => {
    const url = urlOf('clerk', 'clerk')
    await admin('alter role zy_sealer bypassrls')
    await expect(connections({ databaseUrl: url })).rejects.toThrow('数据库角色 zy_sealer 是超级用户或可以绕过行级安全')
    await admin('alter role zy_sealer nobypassrls')
    await admin('create table mine (n int); alter table mine owner to zy_app', 'clerk')
    await expect(connections({ databaseUrl: url })).rejects.toThrow('数据库角色 zy_app 不应拥有任何对象，但它拥有 mine。')
  })

  it('refuses an encoding that cannot hold every name', async () => {
    await admin("create database latin owner clerk encoding 'latin1' locale 'C' template template0")
    await expect(connections({ databaseUrl: urlOf('clerk', 'latin') })).rejects.toThrow('数据库编码是 LATIN1，需要 UTF8。')
  })
})
