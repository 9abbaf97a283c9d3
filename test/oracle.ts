import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('oracle/score.py', import.meta.url))
const asked = spawnSync('python3', ['--version'])

/** Is there a python3? In CI there must be; elsewhere what was not checked is said. */
export const hasOracle = (what: string): boolean => {
  if (asked.status === 0) return true
  if (process.env.CI === 'true') throw new Error(`python3 is missing: ${what} was not recomputed by the second implementation`)
  console.warn(`not checked: ${what}; the second implementation needs python3`)
  return false
}

/** One result list per line of input, as `test/oracle/score.py batch` reckons it. */
export const oracleBatch = (input: readonly unknown[]): unknown[] => {
  const r = spawnSync('python3', [program, 'batch'], {
    input: input.map((x) => `${JSON.stringify(x)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (r.status !== 0) throw new Error(r.stderr)
  return r.stdout
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l) as unknown)
}

/** What the second implementation says about package files: 'same' for each, or the differences. */
export const oraclePackages = (files: readonly string[]): { status: number | null; said: string[] } => {
  const r = spawnSync('python3', [program, 'package', ...files], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return { status: r.status, said: `${r.stdout}${r.stderr}`.trim().split('\n') }
}
