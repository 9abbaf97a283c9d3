// One command for every check; works on a fresh clone with only Node and npm.
//   npm test              everything on the embedded PostgreSQL 18, browser included
//   npm test -- --pg15    the database tests once more on PostgreSQL 15 (CI does)
//   npm test -- --bench   the 1 % register as well: ratios to a floor, needs a machine that does nothing else
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const node = process.execPath
const reports = mkdtempSync(join(tmpdir(), 'zy-reports-'))
const results = []
/** Of one stage, far beyond what any takes: what goes round for ever is named instead of the whole run being cut off. */
const timeout = 40 * 60_000
const step = (name, args, env = {}) => {
  const began = Date.now()
  console.log(`\n== ${name}`)
  const report = join(reports, `${results.length}.json`)
  const r = spawnSync(node, args(report), { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, timeout, killSignal: 'SIGKILL' })
  const red = r.error?.code === 'ETIMEDOUT' ? [`did not end within ${timeout / 60_000} minutes`] : redOf(report)
  results.push({ name, ok: r.status === 0, seconds: Math.round((Date.now() - began) / 1000), red })
}
/** What failed, said once more at the end: the logs of the stages are long. */
const redOf = (report) => {
  if (!existsSync(report)) return []
  const said = (text) => (text ?? '').split('\n').slice(0, 3).join(' ').slice(0, 400)
  return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap((file) => {
    const name = file.name.replace(root, '')
    const tests = file.assertionResults.filter((t) => t.status === 'failed')
    if (tests.length === 0 && file.status === 'failed') return [`${name}: ${said(file.message)}`]
    return tests.map((t) => `${name} > ${t.fullName.trim()}: ${said(t.failureMessages[0])}`)
  })
}
const bin = (path) => `node_modules/${path}`
const tool =
  (...args) =>
  () =>
    args
const vitest = (project) => (report) => [
  ...[bin('vitest/vitest.mjs'), 'run', '--project', project],
  ...['--reporter=dot', '--reporter=json', `--outputFile.json=${report}`],
]

const install = spawnSync(node, ['zhengyou.mjs', '--only-install'], { cwd: root, stdio: 'inherit' })
if (install.status !== 0) process.exit(1)
step('types', tool(bin('typescript/lib/tsc.js'), '--noEmit', '-p', '.'))
step('lint', tool(bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=20', '.'))
step('schema and generated types are current', tool('--import', 'tsx', 'src/bin/schema.ts', '--check'))
step('build', tool('build.mjs', '--check-stale'))
step('rules', vitest('rules'))
step('database, actions, races', vitest('db'))
if (process.argv.includes('--pg15')) step('the same on PostgreSQL 15', vitest('db'), { PG: '15' })
step('browser', vitest('browser'))
if (process.argv.includes('--bench')) step('bench, 1 %', vitest('bench'))

rmSync(reports, { recursive: true, force: true })
console.log('')
for (const r of results) for (const line of r.red) console.log(`RED  ${r.name}: ${line}`)
for (const r of results) console.log(`${r.ok ? 'ok  ' : 'FAIL'} ${String(r.seconds).padStart(4)} s  ${r.name}`)
const failed = results.filter((r) => !r.ok).length
console.log(`\n${results.length - failed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
