// `npm run schema`: start an empty server, migrate, and write what follows from the schema. `-- --check` writes nothing and exits 1 when a file is stale.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Cli } from 'kysely-codegen'
import pg from 'pg'
import { describeSchema, describeTables } from '../db/describe.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

// As the parsers in db/db.ts give them: a day is text, int8 a safe integer, numeric exact text, timestamptz a Date.
const types = async (url: string): Promise<string> => {
  const text = await new Cli().generate({
    url,
    dialect: 'postgres',
    dateParser: 'string',
    numericParser: 'string',
    typeMapping: { int8: 'number', date: 'string', numeric: 'string' },
    excludePattern: 'public.schema_migration',
    logLevel: 'silent',
    print: false,
    outFile: null,
  } as Parameters<Cli['generate']>[0])
  return `// Written by \`npm run schema\` from the live schema.\n${text}`
}

const home = mkdtempSync(join(tmpdir(), 'zy-test-'))
const stale: string[] = []
try {
  const server = await startEmbedded({ dataDir: home })
  try {
    const url = server.url('zy_owner')
    await migrate(url, { at: new Date() })
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    const files = {
      'src/db/types.ts': await types(url),
      'db/schema.sql': await describeSchema(client),
      'docs/tables.md': await describeTables(client),
    }
    await client.end()
    for (const [name, text] of Object.entries(files)) {
      const path = join(root, name)
      if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
      stale.push(name)
      if (!process.argv.includes('--check')) writeFileSync(path, text)
    }
  } finally {
    await server.stop()
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
if (process.argv.includes('--check')) {
  if (stale.length > 0) console.error(`stale, run \`npm run schema\`: ${stale.join(', ')}`)
  process.exitCode = stale.length > 0 ? 1 : 0
} else console.log(stale.length > 0 ? `written: ${stale.join(', ')}` : 'nothing changed')
