import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { withClient } from '../../test/cluster.ts'
import { committedDatabase, emptyDatabase, testDatabase } from '../../test/world-db.ts'
import { openDatabase } from './db.ts'
import { lintSchema, rulesOfSchema } from './lint.ts'
import { migrate, readMigrations } from './migrate.ts'

const folders: string[] = []
const folderWith = (files: Record<string, string>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'zy-migrations-'))
  folders.push(folder)
  mkdirSync(folder, { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}
afterAll(() => {
  for (const f of folders) rmSync(f, { recursive: true })
})
const at = new Date('2026-03-01T00:00:00Z')

describe('migrations', () => {
  it('run once each, in order, and are recorded with their digest', async () => {
    const db = await emptyDatabase()
    const folder = folderWith({ '0001_a.sql': 'create table a (n int);', '0002_b.sql': 'insert into a values (1);' })
    expect(await migrate(db.ownerUrl, { folder, at, upTo: 1 })).toEqual({ version: 1, applied: ['0001_a.sql'] })
    expect(await migrate(db.ownerUrl, { folder, at })).toEqual({ version: 2, applied: ['0002_b.sql'] })
    expect(await migrate(db.ownerUrl, { folder, at })).toEqual({ version: 2, applied: [] })
    const { rows } = await withClient(db.ownerUrl, (c) =>
      c.query('select version, file, sha256, applied_at from schema_migration order by 1'),
    )
    expect(rows).toEqual(readMigrations(folder).map((m) => ({ version: m.version, file: m.file, sha256: m.sha256, applied_at: at })))
  })

  it('five starters at once apply each file once', async () => {
    const db = await emptyDatabase()
    const folder = folderWith({ '0001_a.sql': 'create table a (n int);', '0002_b.sql': 'insert into a select 1 from pg_sleep(0.2);' })
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => migrate(db.ownerUrl, { folder, at })))
    expect(answers.map((a) => a.applied.length).sort()).toEqual([0, 0, 0, 0, 2])
    expect((await withClient(db.ownerUrl, (c) => c.query('select n from a'))).rows).toEqual([{ n: 1 }])
  })

  it('a file that fails leaves nothing of itself and names its line', async () => {
    const db = await emptyDatabase()
    const folder = folderWith({ '0001_a.sql': '-- why\ncreate table a (n int);\ninsert into nowhere values (1);\n' })
    await expect(migrate(db.ownerUrl, { folder, at })).rejects.toThrow('迁移 0001_a.sql 第 3 行附近失败：relation "nowhere" does not exist')
    const { rows } = await withClient(db.ownerUrl, (c) =>
      c.query("select to_regclass('a') as a, (select count(*)::int from schema_migration) as n"),
    )
    expect(rows).toEqual([{ a: null, n: 0 }])
  })

  it('an applied file that changed, or that this program does not know, stops the start', async () => {
    const db = await emptyDatabase()
    await migrate(db.ownerUrl, { folder: folderWith({ '0001_a.sql': 'select 1;', '0002_b.sql': 'select 2;' }), at })
    await expect(
      migrate(db.ownerUrl, { folder: folderWith({ '0001_a.sql': 'select 1;', '0002_b.sql': 'select 3;' }), at }),
    ).rejects.toThrow('迁移文件 0002_b.sql 已在数据库执行过，内容却不同了')
    await expect(migrate(db.ownerUrl, { folder: folderWith({ '0001_a.sql': 'select 1;' }), at })).rejects.toThrow('程序比数据库旧')
    const windows = folderWith({ '0001_a.sql': 'select 1;', '0002_b.sql': 'select 2;', '0003_c.sql': 'select\r\n3;' })
    expect((await migrate(db.ownerUrl, { folder: windows, at })).applied).toEqual(['0003_c.sql'])
  })

  it('a file put before one that was already applied is refused', async () => {
    const db = await emptyDatabase()
    await migrate(db.ownerUrl, { folder: folderWith({ '0001_a.sql': 'select 1;', '0010_b.sql': 'select 2;' }), at })
    const late = folderWith({ '0001_a.sql': 'select 1;', '0005_late.sql': 'select 5;', '0010_b.sql': 'select 2;' })
    await expect(migrate(db.ownerUrl, { folder: late, at })).rejects.toThrow('迁移文件 0005_late.sql 的序号小于已执行的迁移')
  })

  it('waits no longer than the lock timeout for a table in use', async () => {
    const db = await emptyDatabase()
    const first = { '0001_a.sql': 'create table a (n int);' }
    await migrate(db.ownerUrl, { folder: folderWith(first), at })
    await withClient(db.ownerUrl, async (holder) => {
      await holder.query('begin; select from a')
      await expect(
        migrate(db.ownerUrl, { folder: folderWith({ ...first, '0002_b.sql': 'alter table a add column m int;' }), at }),
      ).rejects.toThrow('迁移 0002_b.sql 等不到表锁')
    })
  })

  it('names and numbers are checked before anything runs', () => {
    expect(() => readMigrations(folderWith({ '1_a.sql': '' }))).toThrow('1_a.sql 不合规定')
    expect(() => readMigrations(folderWith({ '0001_a.sql': '', '0001_b.sql': '' }))).toThrow('0001_b.sql 的序号已被另一个文件使用')
    expect(readMigrations(folderWith({ '0001_a.sql': '', '0003_b.sql': '' })).map((m) => m.version)).toEqual([1, 3])
  })

  it('each file says in its first line why it is there', () => {
    expect(
      readMigrations()
        .filter((m) => !/^-- \S.{10,}/.test(m.text))
        .map((m) => m.file),
    ).toEqual([])
  })
})

describe('the schema', () => {
  it('keeps every rule of realms, row-level security and distribution', async () => {
    const db = await testDatabase()
    expect(await withClient(db.ownerUrl, lintSchema)).toEqual([])
  })

  it('is caught for each rule it breaks', async () => {
    const db = await committedDatabase()
    const bad = `
      create type colour as enum ('red');
      create table zz_no_realm (id bigint primary key);
      comment on table zz_no_realm is 'bad';
      create table zz_bad (
        id bigint, realm_id bigint not null, c colour, at timestamptz not null default now(), on_day date check (on_day <= current_date),
        small int generated by default as identity, u text unique, other bigint,
        primary key (id, realm_id)
      );
      alter table zz_bad add constraint zz_bad_self foreign key (id, realm_id) references zz_bad (id, realm_id) on delete set null deferrable;
      alter table zz_bad add constraint zz_bad_without_realm foreign key (u) references zz_bad (u);
      alter table zz_bad add constraint zz_bad_self_2 foreign key (id, realm_id) references zz_bad (id, realm_id);
      create unlogged table zz_unlogged (realm_id bigint not null, id bigint, primary key (realm_id, id));
      comment on table zz_unlogged is 'bad';
      select zy_fence('zz_unlogged');
      create policy everyone on zz_unlogged using (true);
      create table zz_local (a bigint, b bigint);
      comment on table zz_local is 'local: bad';
      alter table zz_local add constraint zz_local_points foreign key (a, b) references zz_bad (id, realm_id);
      create function zz_f() returns trigger language plpgsql as $$ begin return null; end $$;
      create function zz_definer() returns timestamptz language sql security definer as 'select clock_timestamp()';
      create trigger zz_statement after insert on zz_local for each statement execute function zz_f();
      create view zz_view as select realm_id from zz_bad;
      create materialized view zz_mat as select 1 as n;
      create table zz_part (realm_id bigint not null, id bigint, primary key (realm_id, id)) partition by range (id);
      comment on table zz_part is 'bad';
      select zy_fence('zz_part');
      create table zz_part_0 partition of zz_part for values from (1) to (9);
      grant select on zz_part_0 to zy_app;
      grant truncate on zz_part to zy_app;
      grant create on schema public to zy_app;
      set role zy_app; create table zz_of_app (realm_id bigint not null, id bigint, primary key (realm_id, id)); reset role;
      create extension pg_trgm;`
    await withClient(db.adminUrl, (c) => c.query(bad))
    const found = await withClient(db.adminUrl, lintSchema)
    const ours = found.filter((p) => /zz_|trgm|gtrgm/.test(p.where)).map((p) => `${p.rule}: ${p.where}`)
    expect([...new Set(found.map((p) => p.rule))]).toEqual(Object.keys(rulesOfSchema))
    expect(ours).toMatchInlineSnapshot(`
      [
        "table has a comment: zz_bad",
        "table has a comment: zz_of_app",
        "realm table has realm_id bigint not null: zz_no_realm",
        "primary key begins with realm_id: zz_bad",
        "primary key begins with realm_id: zz_no_realm",
        "unique and exclusion constraints and unique indexes contain realm_id: zz_bad_u_key",
        "foreign key between realm tables contains realm_id on both sides: zz_bad.zz_bad_without_realm",
        "reference and local tables do not point at realm tables: zz_local.zz_local_points",
        "row-level security is enabled, not forced: zz_bad",
        "row-level security is enabled, not forced: zz_no_realm",
        "row-level security is enabled, not forced: zz_of_app",
        "exactly one policy, by realm, for all commands and roles: zz_bad",
        "exactly one policy, by realm, for all commands and roles: zz_no_realm",
        "exactly one policy, by realm, for all commands and roles: zz_of_app",
        "exactly one policy, by realm, for all commands and roles: zz_unlogged",
        "no enum columns: zz_bad.c",
        "no clock in defaults, checks and generated columns: zz_bad.at",
        "no clock in defaults, checks and generated columns: zz_bad.zz_bad_on_day_check",
        "no clock in functions and views: zz_definer()",
        "no unlogged tables: zz_unlogged",
        "on delete only no action, restrict, cascade: zz_bad.zz_bad_self",
        "no deferrable constraints: zz_bad.zz_bad_self",
        "no statement triggers: zz_local.zz_statement",
        "identity columns are bigint, and there is no serial: zz_bad.small",
        "views are security_invoker: zz_view",
        "no materialised views: zz_mat",
        "security definer functions fix their search_path: zz_definer()",
        "application and sealer own nothing: zz_of_app",
        "application and sealer own nothing: zz_of_app_pkey",
        "application and sealer may neither truncate nor create triggers or keys: zy_app on zz_of_app",
        "application and sealer may neither truncate nor create triggers or keys: zy_app on zz_part",
        "partitions are reached only through their parent: zy_app on zz_part_0",
        "extensions are btree_gist and btree_gin only: pg_trgm",
      ]
    `)
  })

  it('lets the application see only the rows of its realm, and without a realm none', async () => {
    const db = await committedDatabase()
    await withClient(db.ownerUrl, async (c) => {
      await c.query("insert into realm (code, name, created_at) values ('jia', '甲', $1), ('yi', '乙', $1)", [at])
      await c.query("insert into unit (realm_id, name, short_name, kind, created_at) select id, name, name, 'branch', $1 from realm", [at])
    })
    const app = openDatabase(db.app)
    const seen = (realm: number) =>
      app.query(
        realm,
        async ({ db: k }) => (await k.selectFrom('unit').select(['realm_id', 'name']).execute()) as { realm_id: number; name: string }[],
      )
    const { rows: realms } = await withClient(db.ownerUrl, (c) => c.query<{ id: string }>('select id from realm order by id'))
    const [jia, yi] = realms.map((r) => Number(r.id)) as [number, number]
    expect(await seen(jia)).toEqual([{ realm_id: jia, name: '甲' }])
    expect(await seen(yi)).toEqual([{ realm_id: yi, name: '乙' }])
    expect(await app.reference((k) => k.selectFrom('unit').select('name').execute())).toEqual([])
    const intoOther = app.command(jia, ({ db: k }) =>
      k.insertInto('unit').values({ realm_id: yi, name: '丙', short_name: '丙', kind: 'branch', created_at: at }).execute(),
    )
    await expect(intoOther).rejects.toThrow('new row violates row-level security policy for table "unit"')
    await app.close()
  })
})
