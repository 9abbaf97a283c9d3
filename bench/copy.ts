import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from } from 'pg-copy-streams'

/** Lazily, one line of each: iterator helpers are not in Node 20. */
export function* each<T, U>(items: Iterable<T>, of: (item: T, i: number) => U): Generator<U> {
  let i = 0
  for (const item of items) yield of(item, i++)
}

const buffered = 1 << 16

/** Rows of `copy … from stdin` (text form, no line ends) in one statement of the client's transaction. @returns how many were written */
export const copyRows = async (client: pg.Client, statement: string, rows: Iterable<string>): Promise<number> => {
  const into = client.query(from(statement))
  let text = ''
  for (const row of rows) {
    text += `${row}\n`
    if (text.length > buffered) {
      if (!into.write(text)) await once(into, 'drain')
      text = ''
    }
  }
  into.end(text)
  await finished(into)
  return into.rowCount
}

/** Foreign keys and secondary indexes of tables, remembered in `bench.ddl` so that an interrupted load can put them back, then dropped. */
export const strip = async (c: pg.Client, tables: readonly string[]): Promise<void> => {
  await c.query('begin')
  const { rows: keys } = await c.query<{ tbl: string; name: string; def: string }>(
    `select conrelid::regclass::text as tbl, conname as name, pg_get_constraintdef(oid) as def
       from pg_constraint
      where contype = 'f' and conparentid = 0
        and (conrelid = any($1::regclass[]) or confrelid = any($1::regclass[]))`,
    [tables],
  )
  const { rows: indexes } = await c.query<{ name: string; def: string }>(
    `select x.indexrelid::regclass::text as name, pg_get_indexdef(x.indexrelid) as def
       from pg_index x
      where x.indrelid = any($1::regclass[])
        and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u'))`,
    [tables],
  )
  for (const k of keys) {
    await c.query('insert into bench.ddl (no, name, back) values (2, $1, $2)', [
      k.name,
      `alter table ${k.tbl} add constraint ${k.name} ${k.def}`,
    ])
    await c.query(`alter table ${k.tbl} drop constraint ${k.name}`)
  }
  for (const i of indexes) {
    await c.query('insert into bench.ddl (no, name, back) values (1, $1, $2)', [i.name, i.def])
    await c.query(`drop index ${i.name}`)
  }
  await c.query('commit')
}

/** Put back what `strip` took, one statement a transaction. */
export const restore = async (c: pg.Client, say: (line: string) => void): Promise<void> => {
  const { rows } = await c.query<{ no: number; name: string; back: string }>('select no, name, back from bench.ddl order by no, name')
  for (const d of rows) {
    const began = Date.now()
    await c.query('begin')
    await c.query(d.back)
    await c.query('delete from bench.ddl where no = $1 and name = $2', [d.no, d.name])
    await c.query('commit')
    say(`${d.name}  ${((Date.now() - began) / 1000).toFixed(1)} s`)
  }
}
