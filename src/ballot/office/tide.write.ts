import type pg from 'pg'

/** Every office has the same table for it. */
type Db = pg.Pool | pg.PoolClient

/** The number that rises with every transaction. */
export const raiseTide = async (c: Db): Promise<number> =>
  (await c.query<{ height: number }>('update tide set height = height + 1 returning height')).rows[0]!.height
export const tideOf = async (db: Db): Promise<number> => (await db.query<{ height: number }>('select height from tide')).rows[0]!.height
export const setTide = (db: Db, height: number): Promise<unknown> => db.query('update tide set height = $1', [height])
