import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from './types.ts'

// One answer per type: days stay 'YYYY-MM-DD', int8 is a checked safe integer, numeric stays exact text.
const parsers = new Map<number, (v: string) => unknown>([
  [1082, (v) => v],
  [
    20,
    (v) => {
      const n = Number(v)
      if (!Number.isSafeInteger(n)) throw new Error('int8 beyond the safe integers')
      return n
    },
  ],
  [1184, (v) => new Date(v.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'))],
])
/** For a pool opened elsewhere (tests, command line). */
export const typesOf = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
} as pg.CustomTypesConfig

/** The only handle an action or a SQL function gets. Statements name `tx.realm` themselves; row-level security is the second fence. */
export interface Tx {
  readonly db: Transaction<DB>
  readonly realm: number
}

export interface Database {
  /** Read-only snapshot (REPEATABLE READ READ ONLY). */
  query<T>(realm: number, work: (tx: Tx) => Promise<T>): Promise<T>
  /** READ COMMITTED with explicit locks; serialisation failures and deadlocks are retried 3 times, so `work` has no outside effect. */
  command<T>(realm: number, work: (tx: Tx) => Promise<T>): Promise<T>
  /** SERIALIZABLE: freeze and close; many at once fail often, so it is tried up to 12 times. */
  freeze<T>(realm: number, work: (tx: Tx) => Promise<T>): Promise<T>
  /** Reference tables only (realm directory, log-ins, session tokens): no realm is set, realm tables show no rows. */
  reference<T>(work: (db: Transaction<DB>) => Promise<T>): Promise<T>
  close(): Promise<void>
}

const modes = {
  query: 'set transaction isolation level repeatable read read only',
  command: 'set transaction isolation level read committed',
  freeze: 'set transaction isolation level serializable',
}

const retriable = new Set(['40001', '40P01'])

export const openDatabase = (o: { url: string; role?: string; max?: number; statementTimeoutMs?: number }): Database => {
  if (o.role && !/^[a-z_]+$/.test(o.role)) throw new Error('role name')
  const pool = new pg.Pool({
    connectionString: o.url,
    max: o.max ?? 10,
    types: typesOf,
    application_name: 'zhengyou',
    // The role is a start-up option, not a statement: a connection that cannot take it never opens, so none can stay owner.
    options: `-c timezone=UTC -c statement_timeout=${o.statementTimeoutMs ?? 5000}${o.role ? ` -c role=${o.role}` : ''}`,
  })
  // A dropped idle connection is replaced by the pool, one dropped between two statements of a transaction fails the next of them;
  // without a listener for either Node would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })

  const run = async <T>(mode: keyof typeof modes, realm: number, work: (tx: Tx) => Promise<T>): Promise<T> => {
    if (!Number.isSafeInteger(realm) || realm < 1) throw new Error('a statement without a realm is refused')
    for (let attempt = 1; ; attempt++) {
      try {
        return await db.transaction().execute(async (trx) => {
          // A literal, not set_config(): only the utility statement reaches Citus workers (citus.md rule 2).
          await sql.raw(`${modes[mode]}; set local app.realm = '${realm}'`).execute(trx)
          return work({ db: trx, realm })
        })
      } catch (e) {
        if (attempt < (mode === 'freeze' ? 12 : 4) && retriable.has((e as { code?: string }).code ?? '')) continue
        throw e
      }
    }
  }
  return {
    query: (realm, work) => run('query', realm, work),
    command: (realm, work) => run('command', realm, work),
    freeze: (realm, work) => run('freeze', realm, work),
    reference: (work) => db.transaction().execute(work),
    close: () => db.destroy(),
  }
}

/** SQLSTATE and constraint name, the latter parsed from the message because Citus leaves the field empty (decisions 50). */
export const databaseRefusal = (e: unknown): { code: string; constraint: string | null } | null => {
  const code = (e as { code?: unknown }).code
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return null
  const named = (e as { constraint?: string }).constraint ?? /constraint "([^"]+)"/.exec(String((e as Error).message))?.[1]
  return { code, constraint: named?.replace(/_\d{6,}$/, '') ?? null }
}
