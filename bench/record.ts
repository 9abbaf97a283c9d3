import pg from 'pg'

export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

let into: Statement[] | null = null

// Kysely hands every statement to `client.query(text, values)`; listening here shows exactly what a request sent.
const original = pg.Client.prototype.query as (...args: unknown[]) => unknown
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  if (into !== null && typeof args[0] === 'string') into.push({ text: args[0], values: (args[1] as unknown[] | undefined) ?? [] })
  return original.apply(this, args)
} as typeof pg.Client.prototype.query

/** What `work` answers, and the reading statements of its last transaction: those of the page itself, not of the session check before. */
export const recording = async <T>(work: () => Promise<T>): Promise<{ value: T; statements: Statement[] }> => {
  into = []
  try {
    const value = await work()
    const all = into
    const begins = all.map((s, i) => (/^begin/i.test(s.text) ? i : -1)).filter((i) => i >= 0)
    return { value, statements: all.slice(begins.at(-1) ?? 0).filter((s) => /^\s*(select|with)\b/i.test(s.text)) }
  } finally {
    into = null
  }
}

/** The same statements on another connection, one after the other. @returns milliseconds of each */
export const replay = async (client: pg.Client, statements: readonly Statement[]): Promise<number[]> => {
  const took: number[] = []
  for (const s of statements) {
    const began = performance.now()
    await client.query(s.text, [...s.values])
    took.push(performance.now() - began)
  }
  return took
}

/** Plan with times and buffers, on a connection of the role the page runs as. */
export const explain = async (client: pg.Client, realm: number, s: Statement): Promise<string> => {
  await client.query(`begin; set local app.realm = '${realm}'`)
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (analyze, buffers, summary) ${s.text}`, [...s.values])
    return rows.map((r) => r['QUERY PLAN']).join('\n')
  } finally {
    await client.query('rollback')
  }
}
