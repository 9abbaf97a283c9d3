import type pg from 'pg'
import { dbText } from './db.text.ts'
import { Unusable } from './unusable.ts'

/** Settings without which an acknowledged row may be lost in a power cut. `remote_*` and `local` of synchronous_commit wait for the disk too. */
const wanted: Record<string, readonly string[]> = {
  fsync: ['on'],
  full_page_writes: ['on'],
  synchronous_commit: ['on', 'local', 'remote_write', 'remote_apply'],
}

/** @throws Unusable naming the first setting under which acknowledged rows could be lost; called at every start */
export const assertDurable = async (client: pg.Client | pg.PoolClient): Promise<void> => {
  for (const [setting, values] of Object.entries(wanted)) {
    const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [setting])
    if (!values.includes(rows[0]!.value)) throw new Unusable(dbText['db.not-durable']({ setting, value: rows[0]!.value }))
  }
}
