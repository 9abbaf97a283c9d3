import pg from 'pg'
import { dbText } from './db.text.ts'
import type { Embedded } from './embedded.ts'
import { Unusable } from './unusable.ts'

/** Who may do what: `zy_owner` migrates and backs up, `zy_app` serves requests under row-level security, `zy_sealer` seals the ledger. */
export const roles = ['zy_owner', 'zy_app', 'zy_sealer'] as const
export type Role = (typeof roles)[number]
/** `postgres` is the superuser of an embedded server: the starter's, never the application's. */
export type Login = Role | 'postgres'

export interface Connections {
  /** Migrations, backup, jobs of the schema. Row-level security does not bind the owner. */
  readonly ownerUrl: string
  /** Pass as they are to `openDatabase`. */
  readonly app: { readonly url: string; readonly role?: string }
  readonly sealer: { readonly url: string; readonly role?: string }
}

const connect = async <T>(url: string, work: (c: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url, application_name: 'zhengyou roles' })
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const attributes = 'nosuperuser nocreatedb nocreaterole nobypassrls noreplication'

/** On our own server: roles that log in with a password each, and the database of the owner. Idempotent; run by the superuser. */
export const createRoles = (superuserUrl: string, password: Record<Login, string>): Promise<void> =>
  connect(superuserUrl, async (c) => {
    // Two starters at once: the second waits and finds everything done.
    await c.query('select pg_advisory_lock(8410001)')
    const { rows } = await c.query<{ rolname: string }>('select rolname from pg_roles where rolname = any($1)', [roles])
    for (const role of roles)
      if (!rows.some((r) => r.rolname === role))
        await c.query(`create role ${role} login ${attributes} password ${c.escapeLiteral(password[role])}`)
    const has = await c.query("select from pg_database where datname = 'zhengyou'")
    if (has.rowCount === 0) await c.query('create database zhengyou owner zy_owner')
    await c.query('revoke all on database zhengyou from public')
    await c.query('grant connect on database zhengyou to zy_app, zy_sealer')
  })

const isDuplicate = (e: unknown) => ['42710', '23505'].includes((e as { code?: string }).code ?? '')

/**
 * On a server of somebody else: the user of the URL owns the tables and takes the other roles by `set role`, so they need no password.
 * @throws Unusable with the SQL an administrator has to run when the user may not create or take the roles, and when a role is too strong
 */
export const takeRoles = (databaseUrl: string): Promise<void> =>
  connect(databaseUrl, async (c) => {
    const { rows } = await c.query<{ me: string; version: number; text: string; encoding: string }>(
      `select current_user as me, current_setting('server_version_num')::int as version, current_setting('server_version') as text,
              current_setting('server_encoding') as encoding`,
    )
    const { me, version, text, encoding } = rows[0]!
    if (version < 150000) throw new Unusable(dbText['db.too-old']({ version: text }))
    if (encoding !== 'UTF8') throw new Unusable(dbText['db.not-utf8']({ encoding }))
    const user = c.escapeIdentifier(me)
    const byHand = roles.slice(1).map((r) => `create role ${r} nologin ${attributes}; grant ${r} to ${user};`)
    const refuse = () => new Unusable(dbText['db.roles-missing']({ user: me, sql: byHand.join('\n') }))
    for (const role of roles.slice(1)) {
      const found = await c.query<{ strong: boolean }>('select rolsuper or rolbypassrls as strong from pg_roles where rolname = $1', [role])
      if (found.rows[0]?.strong) throw new Unusable(dbText['db.role-too-strong']({ role }))
      if (!found.rows[0])
        await c.query(`create role ${role} nologin`).catch((e) => {
          if (!isDuplicate(e)) throw refuse()
        })
      const taken = () =>
        c.query(`set role ${role}`).then(
          () => true,
          () => false,
        )
      if (!(await taken())) {
        await c.query(`grant ${role} to ${user}`).catch(() => {
          throw refuse()
        })
        if (!(await taken())) throw refuse()
      }
      await c.query('reset role')
      const owned = await c.query<{ what: string }>(
        `select coalesce(c.relname, d.classid::regclass::text || ' ' || d.objid) as what
           from pg_shdepend d
           left join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid
          where d.refclassid = 'pg_authid'::regclass
            and d.refobjid = $1::regrole
            and d.deptype = 'o'
            and d.dbid = (select oid from pg_database where datname = current_database())
          limit 1`,
        [role],
      )
      if (owned.rows[0]) throw new Unusable(dbText['db.role-owns']({ role, what: owned.rows[0].what }))
    }
  })

/** The three connections of the product, from our own server or from DATABASE_URL; roles exist afterwards. */
export const connections = async (from: { databaseUrl: string } | { embedded: Embedded }): Promise<Connections> => {
  if ('embedded' in from) {
    const { url } = from.embedded
    return { ownerUrl: url('zy_owner'), app: { url: url('zy_app') }, sealer: { url: url('zy_sealer') } }
  }
  await takeRoles(from.databaseUrl)
  return {
    ownerUrl: from.databaseUrl,
    app: { url: from.databaseUrl, role: 'zy_app' },
    sealer: { url: from.databaseUrl, role: 'zy_sealer' },
  }
}
