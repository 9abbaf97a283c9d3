import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect } from 'vitest'
import { hasOracle, oraclePackages } from '../../test/oracle.ts'
import { inWorld } from '../../test/world.ts'
import { run } from '../bin/recount.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { commit } from '../lib/draw.ts'
import { insertPledge } from '../measure/measure.fixture.ts'
import { packageDigest } from './package.read.ts'
import { entryOf, type Manifest } from './package.ts'
import { recountProgram } from './program.ts'
import { recount } from './recount.ts'
import { anOpenRound, ok } from './score.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'recount-'))
const program = join(folder, 'recount.mjs')
beforeAll(async () => {
  await build({
    entryPoints: ['src/bin/recount.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    legalComments: 'none',
    logLevel: 'error',
  })
  // A server is installed with its programs; a source tree that was never built gets this one.
  if (!existsSync('dist/recount.mjs')) writeFileSync('dist/recount.mjs', readFileSync(program))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const judged = ['1.4', '2.4', '3.3', '4.3-2']
const secret = { wang: 'of the organising office 7f3a', chen: 'of the discipline inspectors' }

/** The package with one of its files put differently and every digest made to fit, as somebody would who wants it unnoticed. */
const forged = (text: string, name: string, change: (content: string) => string): string => {
  const [first, ...rest] = text.trimEnd().split('\n')
  const files = rest.map((l) => JSON.parse(l) as { name: string; text: string })
  const file = files.find((f) => f.name === name)!
  const before = file.text
  file.text = change(file.text)
  expect(file.text).not.toBe(before)
  const m = JSON.parse(first!) as Manifest
  m.files = files.map((f) => entryOf(f.name, f.text))
  if (name === 'round.json') m.result = sha256Hex(file.text)
  return [canonicalText(m), ...files.map((f) => canonicalText(f))].map((l) => `${l}\n`).join('')
}

inWorld('a frozen round leaves as a package that recounts alone; one changed byte anywhere is found', async (w) => {
  const { as, unit, account, tx } = w
  const { round: id, campaign } = await anOpenRound(w)
  await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin, dueOn: '2026-02-20', verdict: 'kept', judgedOn: '2026-02-25' })
  for (const [column, body] of [
    ['review', { kind: 'reviewers', accountIds: [account.jia, account.yi, account.bing] }],
    ['spot', { kind: 'sample', share: '1/2' }],
  ] as const) {
    const { drawId } = await ok(as('wang').post(`/rounds/${id}/draws`, { column, ...body }))
    for (const p of ['wang', 'chen'] as const) await ok(as(p).post(`/draws/${drawId}/parties`, { commitment: commit(secret[p]) }))
    for (const p of ['wang', 'chen'] as const) await ok(as(p).post(`/draws/${drawId}/reveal`, { secret: secret[p] }))
  }
  await ok(as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  const { seats } = await ok(as('wang').get(`/rounds/${id}/panel`))
  const spot = (await ok(as('wang').get(`/rounds/${id}/panel`))).draws[1].sample as number[]
  for (const s of seats as { name: 'jia'; unitId: number }[]) {
    for (const leaf of judged)
      await ok(
        as(s.name).post(`/rounds/${id}/units/${s.unitId}/judgements`, { leaf, column: 'review', points: '3', reason: '现场核实', seen: 0 }),
      )
    await ok(
      as(s.name).post(`/rounds/${id}/units/${s.unitId}/judgements`, {
        leaf: '1.4',
        column: 'review',
        points: '4.5',
        reason: '补看材料',
        seen: 1,
      }),
    )
    await ok(as(s.name).post(`/rounds/${id}/units/${s.unitId}/submit`, { column: 'review' }))
  }
  for (const leaf of judged)
    await ok(
      as('zhou').post(`/rounds/${id}/units/${spot[0]}/judgements`, { leaf, column: 'spot', points: '2', reason: '抽查核实', seen: 0 }),
    )
  for (const u of [unit.fenglin, unit.liuan]) await ok(as('wang').post(`/rounds/${id}/units/${u}/review`, { version: 1 }))
  await ok(as('wang').post(`/rounds/${id}/finalise`, { version: 2 }))
  const k = await ok(
    as('li').post(`/rounds/${id}/units/${unit.fenglin}/appeals`, { leaf: '2.4', reason: '材料在会后补齐', ref: `unit/${unit.fenglin}` }),
  )
  await ok(
    as('sun').post(`/contests/${k.contestId}/answer`, {
      version: 1,
      verdict: 'upheld',
      answer: '补齐材料经核实',
      column: 'review',
      points: '4',
    }),
  )
  expect((await as('wang').get(`/rounds/${id}/package`)).status).toBe(404)
  w.at('2026-03-10T01:00:00Z')
  await ok(as('wang').post(`/rounds/${id}/freeze`, { version: 3 }))

  const sent = await as('wang').get(`/rounds/${id}/package`)
  expect(sent.status).toBe(200)
  const text = sent.body as string
  expect((await as('li').get(`/rounds/${id}/package`)).status).toBe(404)
  const { packageDigest: digest } = await ok(as('wang').get(`/rounds/${id}`))
  expect(await packageDigest(tx, id)).toMatchObject({ digest, title: '年度考核', frozenOn: '2026-03-10' })
  const running = sha256Hex(recountProgram()!)
  expect(recount(text, { digest, program: running })).toEqual({ digest, units: 2, differences: [] })
  const m = JSON.parse(text.split('\n')[0]!) as Manifest
  expect(m.program).toEqual({ name: 'recount.mjs', digest: running })

  // The program by itself, on another machine: yes 0, no 1, nothing to recount 2.
  const file = join(folder, 'package.jsonl')
  writeFileSync(file, text)
  const alone = (args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', cwd: folder })
  const carried = join(folder, 'carried.mjs')
  writeFileSync(
    carried,
    (text.split('\n').map((l) => (l === '' ? null : JSON.parse(l))) as { name?: string; text: string }[]).find(
      (f) => f?.name === 'recount.mjs',
    )!.text,
  )
  const yes = spawnSync(process.execPath, [carried, file, digest], { encoding: 'utf8', cwd: folder })
  expect([yes.status, yes.stdout]).toEqual([0, `一致：2 个单位逐项复算，每一位数字都相同。\n摘要 ${digest}\n`])
  expect(alone([join(folder, 'none.jsonl')]).status).toBe(2)
  expect(alone([]).status).toBe(2)
  expect(alone([file, '0'.repeat(64)])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('manifest: its digest is not the one printed'),
  })

  // The public page says the digest, and nobody's points.
  const page = await w.page(`/h/qinghe/results/${id}`)
  expect(page.status).toBe(200)
  expect(page.html).toContain(digest)
  expect(page.html).not.toContain('枫林')
  expect((await w.page('/h/qinghe/results')).html).toContain('年度考核')
  expect((await w.page('/h/qinghe')).html).toContain('href="/h/qinghe/results"')
  expect((await w.page('/h/qinghe/results/999999')).status).toBe(404)

  // One byte, anywhere in every file and in the manifest.
  const bytes = Buffer.from(text, 'utf8')
  const bad = join(folder, 'bad.jsonl')
  let from = 0
  for (const line of text.trimEnd().split('\n')) {
    const n = Buffer.byteLength(line) + 1
    for (const part of [0, 0.13, 0.31, 0.5, 0.68, 0.87, 1]) {
      const at = from + Math.min(n - 1, Math.floor(part * n))
      for (const bit of [1, 0x20]) {
        const copy = Buffer.from(bytes)
        copy[at] = copy[at]! ^ bit
        writeFileSync(bad, copy)
        expect(
          run([bad, digest], () => {}),
          `byte ${at}, bit ${bit}`,
        ).toBe(1)
      }
    }
    from += n
  }
  writeFileSync(bad, bytes.subarray(0, bytes.length - 1))
  expect(run([bad, digest], () => {})).toBe(1)

  // Changed with all digests made to fit: the printed digest finds it, and the recount says where even without it.
  const where = (name: string, change: (content: string) => string): string[] => recount(forged(text, name, change)).differences
  const one = `units/${unit.fenglin}.json`
  expect(where(one, (c) => c.replace('"numerator":"1"', '"numerator":"0"')).join()).toContain(`units/${unit.fenglin}/points`)
  expect(where(one, (c) => c.replace('"points":"4"', '"points":"3.5"')).join()).toContain('not in the history')
  expect(where('round.json', (c) => c.replace(/"shown":"\d+/, '"shown":"9')).join()).toContain('round.json/units/0/shown')
  expect(where('draws.json', (c) => c.replace(secret.chen, 'of another inspector entirely')).join()).toContain('draws.json/')
  expect(where('draws.json', (c) => c.replace(/"sample":\[(\d+)\]/, '"sample":[1]')).join()).toContain('/result')
  expect(where('review.json', (c) => c.replace('"points":"4.5"', '"points":"4"')).join()).toContain('not in the history')
  expect(
    where('review.json', (c) =>
      c.replace('"how":"drawn","reason":"","state":"stands"', '"how":"drawn","reason":"","state":"replaced"'),
    ).join(),
  ).toContain('no seat')
  expect(where('standard.json', (c) => c.replace('"step":"0.5"', '"step":"0.25"')).length).toBeGreaterThan(0)
  expect(recount(text, { program: '0'.repeat(64) }).differences).toEqual(['program: this is not the program the package names'])

  if (!hasOracle('the recount package')) return
  expect(oraclePackages([file])).toEqual({ status: 0, said: ['same'] })
  writeFileSync(
    bad,
    forged(text, one, (c) => c.replace('"numerator":"1"', '"numerator":"0"')),
  )
  expect(oraclePackages([bad]).status).toBe(1)
})
