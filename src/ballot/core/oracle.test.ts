import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../../../test/source.ts'
import { folderOf, play, type Wish } from './paper.fixture.ts'

// The published folder read by two programs that are not this one: Python's own library, and the shipped file with its threads.
const place = mkdtempSync(join(tmpdir(), 'zy-ballot-'))
afterAll(() => rmSync(place, { recursive: true, force: true }))
const write = (name: string, files: Map<string, Uint8Array>): string => {
  const folder = join(place, name)
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), bytes)
  }
  return folder
}
const polls: [string, Wish, number][] = [
  ['columns', { paper: 2, slips: 4 }, 0],
  ['rows', { layout: 'row', columns: 3, notes: false, caps: [{ grade: 1, atMost: 1 }], cast: [6, 7, 5] }, 0],
  ['small', { cast: [3, 5, 9], seed: 'small' }, 2],
]
const folders = new Map<string, string>()
beforeAll(() => {
  for (const [name, wish] of polls) folders.set(name, write(name, folderOf(play(wish))))
  const bad = folderOf(play({ seed: 'bad' }))
  bad.set(
    'openings/1.bin',
    bad.get('openings/1.bin')!.map((b, i) => (i === 32 ? b ^ 1 : b)),
  )
  folders.set('bad', write('bad', bad))
  // Some dozens of RSA keys on a busy machine.
}, 180_000)

const hasPython = spawnSync('python3', ['--version']).status === 0
describe('sixty lines of Python', () => {
  const run = (name: string) =>
    spawnSync('python3', [join(root, 'test/oracle/ballot_audit.py'), folders.get(name)!], { encoding: 'utf8', timeout: 60_000 })
  test('agree with the published figures', () => {
    if (!hasPython) {
      // On a fresh machine this is said, not passed over; in CI it is a failure.
      console.warn('NOT CHECKED: python3 is missing, so the second recount did not run')
      expect(process.env.CI).not.toBe('true')
      return
    }
    for (const [name, , status] of polls) {
      const r = run(name)
      expect([name, r.stderr, r.status], r.stdout).toEqual([name, '', status])
      expect(r.stdout).toMatch(/^\d+ leaves hold/)
    }
    expect([run('bad').stdout, run('bad').status]).toEqual([expect.stringContaining('opening 1/0\n'), 1])
  })
})

describe('the shipped program', () => {
  const program = join(place, 'ballot-audit.mjs')
  beforeAll(async () => {
    await build({
      entryPoints: [join(root, 'src/bin/ballot-audit.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
    })
  }, 60_000)
  const run = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 60_000 })
  test('stands alone, says what it found and ends with 0, 1 or 2', () => {
    expect(readdirSync(place)).toContain('ballot-audit.mjs')
    const good = run(folders.get('columns')!)
    expect([good.stderr, good.status]).toEqual(['', 0])
    expect(good.stdout).toContain('核对一致：公布的结果成立。')
    const bad = run(folders.get('bad')!)
    expect(bad.status).toBe(1)
    for (const code of ['file-changed', 'opening-commitment', 'result-differs']) expect(bad.stdout).toContain(`[${code}]`)
    expect([
      run(folders.get('small')!).status,
      run(folders.get('columns')!, '--sample', '3').status,
      run().status,
      run(join(place, 'none')).status,
    ]).toEqual([2, 2, 2, 2])
    expect(run(folders.get('columns')!, '--expect', '0'.repeat(32)).status).toBe(1)
  })
  test('counts the same with threads and without', () => {
    const json = (workers: string) =>
      execFileSync(process.execPath, [program, folders.get('rows')!, '--workers', workers, '--json'], { encoding: 'utf8', timeout: 60_000 })
    expect(JSON.parse(json('2'))).toEqual(JSON.parse(json('1')))
  })
})
