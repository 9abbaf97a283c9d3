import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Bench, type Report, thousands } from './kit.ts'
import { assertRoom, load, readArgs, shapeOf } from './load.ts'
import { openPlace } from './place.ts'

const parts: Record<string, (b: Bench) => Promise<Report>> = {
  lists: async (b) => {
    await (await import('./round.ts')).plantRound(b)
    const named = process.argv.indexOf('--list')
    return (await import('./lists.ts')).listsReport(b.place, b.realm, {
      ...b,
      ...(named < 0 ? {} : { only: new RegExp(process.argv[named + 1]!) }),
    })
  },
  duty: async (b) => (await import('./duty.ts')).dutyReport(b),
  score: async (b) => (await import('./score.ts')).scoreReport(b),
  scratch: async (b) => (await import('./scratch.ts')).scratchReport(b),
  import: async (b) => (await import('./import.ts')).importReport(b),
  export: async (b) => (await import('./export.ts')).exportReport(b),
  ledger: async (b) => (await import('./ledger.ts')).ledgerReport(b),
  ballot: async (b) => (await import('./ballot.ts')).ballotReport(b, { peers: true }),
}

/** Parts of an earlier report that were not run now stay as they are. */
const merged = (file: string, head: string, reports: readonly Report[]): string => {
  const was = existsSync(file) ? readFileSync(file, 'utf8').split(/^## /m).slice(1) : []
  const kept = new Map(was.map((s) => [s.slice(0, s.indexOf('\n')).trim(), s.slice(s.indexOf('\n') + 1).trim()]))
  for (const r of reports) kept.set(r.title, r.body.trim())
  const order = Object.keys(parts).filter((k) => kept.has(k))
  return `${head}\n\n${order.map((k) => `## ${k}\n\n${kept.get(k)}`).join('\n\n')}\n`
}

const main = async (): Promise<void> => {
  const args = process.argv.slice(2)
  const { size, scale, dir, only, out, rounds } = readArgs(args)
  const chosen = only ? only.split(',') : Object.keys(parts)
  const unknown = chosen.filter((k) => !(k in parts))
  if (unknown.length > 0) throw new Error(`--only ${Object.keys(parts).join(' | ')}`)
  const shape = shapeOf(size, scale)
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) await assertRoom(dir, shape)
  const place = await openPlace({ dir, databaseUrl })
  try {
    const { realm, tree } = await load(place, shape, console.log)
    const { rows } = await place.owner.query<{ units: number; members: number; bytes: number }>(
      "select (select count(*) from unit) as units, (select greatest(reltuples, 0)::bigint from pg_class where oid = 'member'::regclass) as members, pg_database_size(current_database()) as bytes",
    )
    const head = [
      `# Bench: ${size}`,
      `${thousands(rows[0]!.units)} units, about ${thousands(rows[0]!.members / 10_000)} × 10,000 members, ${shape.levels.length} levels (${shape.levels.map((l) => thousands(l.n)).join(' / ')}), database ${(rows[0]!.bytes / 1e9).toFixed(1)} GB.`,
      `PostgreSQL ${place.version}, Node ${process.versions.node}; 2 cores, 24 GB, other work running beside: read the ratios, not the milliseconds (±30–50 %).`,
    ].join('\n\n')
    const file = out ?? fileURLToPath(new URL(`results-${size}.md`, import.meta.url))
    if (process.argv.includes('--record')) {
      const { ciRatios } = await import('./ci.ts')
      const found = await ciRatios({ place, realm, tree, rounds, say: () => {} })
      writeFileSync(fileURLToPath(new URL('ratios-small.json', import.meta.url)), `${JSON.stringify(found, null, 2)}\n`)
      console.log(found)
      return
    }
    for (const k of chosen) {
      const found = await parts[k]!({ place, realm, tree, rounds, say: (l) => console.log(`${k}: ${l}`) })
      const report = {
        ...found,
        body: `${found.body}\n\nRun with a load average of ${loadavg()[1]!.toFixed(1)} on ${cpus().length} cores.`,
      }
      console.log(`\n## ${report.title}\n\n${report.body}\n`)
      writeFileSync(file, merged(file, head, [report]))
    }
    console.log(file)
  } finally {
    await place.close()
  }
}

await main()
