// One command for every check; works on a fresh clone with only Node and npm.
//   npm test              everything on the embedded PostgreSQL 18, browser included
//   npm test -- --pg15    the database tests once more on PostgreSQL 15 (CI does)
//   npm test -- --bench   the 1 % register as well: ratios to a floor, needs a machine that does nothing else
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = process.execPath
const results = []
const step = (name, args, env = {}) => {
  const began = Date.now()
  console.log(`\n== ${name}`)
  const r = spawnSync(node, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
  results.push({ name, ok: r.status === 0, seconds: Math.round((Date.now() - began) / 1000) })
}
const bin = (path) => `node_modules/${path}`
const vitest = (...projects) => [bin('vitest/vitest.mjs'), 'run', ...projects.flatMap((p) => ['--project', p]), '--reporter=dot']

const install = spawnSync(node, ['zhengyou.mjs', '--only-install'], { cwd: root, stdio: 'inherit' })
if (install.status !== 0) process.exit(1)
step('types', [bin('typescript/lib/tsc.js'), '--noEmit', '-p', '.'])
step('lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=20', '.'])
step('schema and generated types are current', ['--import', 'tsx', 'src/bin/schema.ts', '--check'])
step('build', ['build.mjs', '--check-stale'])
step('rules', vitest('rules'))
step('database, actions, races', vitest('db'))
if (process.argv.includes('--pg15')) step('the same on PostgreSQL 15', vitest('db'), { PG: '15' })
step('browser', vitest('browser'))
if (process.argv.includes('--bench')) step('bench, 1 %', vitest('bench'))

console.log('')
for (const r of results) console.log(`${r.ok ? 'ok  ' : 'FAIL'} ${String(r.seconds).padStart(4)} s  ${r.name}`)
const failed = results.filter((r) => !r.ok).length
console.log(`\n${results.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
