import { sql } from 'kysely'
import type { Level } from '../campaign/plan-schema.ts'
import type { Database, Tx } from '../db/db.ts'

/** A realm in the directory; everything else of it is written within. @returns its id */
export const insertRealm = async (
  database: Database,
  r: { code: string; name: string; servedPublic: string; contact: string; at: Date },
): Promise<number> =>
  database.reference(async (db) => {
    const { id } = await db
      .insertInto('realm')
      .values({ code: r.code, name: r.name, served_public: r.servedPublic, contact: r.contact, created_at: r.at })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  })

export const findRealm = async (
  database: Database,
  code: string,
): Promise<{ id: number; code: string; name: string; zone: string } | null> =>
  (await database.reference((db) =>
    db.selectFrom('realm').select(['id', 'code', 'name', 'zone']).where('code', '=', code).executeTakeFirst(),
  )) ?? null

/** At which level a unit stands, for those that may run a campaign; the import does not ask for it. */
export const writeLevels = (tx: Tx, levels: readonly { unitId: number; level: Level }[]) =>
  sql`
    update unit u
    set level = l.level
    from unnest(${levels.map((l) => l.unitId)}::bigint[], ${levels.map((l) => l.level)}::text[]) as l (unit_id, level)
    where u.realm_id = ${tx.realm}
      and u.id = l.unit_id`.execute(tx.db)

/** Which unit leads a league, union or women's organisation (党建带群建): known once all units have ids. */
export const writeLedBy = (tx: Tx, pairs: readonly { unitId: number; ledById: number }[]) =>
  sql`
    update unit u
    set led_by_id = p.led_by_id
    from unnest(${pairs.map((p) => p.unitId)}::bigint[], ${pairs.map((p) => p.ledById)}::bigint[]) as p (unit_id, led_by_id)
    where u.realm_id = ${tx.realm}
      and u.id = p.unit_id`.execute(tx.db)

export const renameRealm = (database: Database, id: number, name: string) =>
  database.reference((db) => db.updateTable('realm').set({ name }).where('id', '=', id).execute())
