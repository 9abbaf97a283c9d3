import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PlanV1 } from '../../src/campaign/plan-schema.ts'
import { type Database, openDatabase } from '../../src/db/db.ts'
import { newKeys, parseKeys } from '../../src/member/secret.ts'
import { type Expected, readExpected, switchedOn, unfulfilled } from '../../src/rehearsal/expect.ts'
import { type Report, rehearse } from '../../src/rehearsal/rehearse.ts'
import { packageLines } from '../../src/score/package.actions.ts'
import { recount } from '../../src/score/recount.ts'
import { hasOracle, oraclePackages } from '../oracle.ts'
import { committedDatabase } from '../world-db.ts'

const root = new URL('../../', import.meta.url)
export const planOf = (seed: string): PlanV1 => {
  const file = readdirSync(new URL('plans/', root)).find((f) => f.startsWith(`${seed}-`))!
  return JSON.parse(readFileSync(new URL(`plans/${file}`, root), 'utf8')) as PlanV1
}
export const expectedOf = (seed: string): Expected[] => readExpected(readFileSync(new URL(`test/seeds/${seed}.expected`, root), 'utf8'))

/** Every frozen round of a database as a recount package: recomputed by the product's own program and by the second implementation. */
const recounted = async (database: Database): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'zy-packages-'))
  const files: string[] = []
  const realms = await database.reference((db) => db.selectFrom('realm').select('id').execute())
  for (const { id: realm } of realms) {
    const rounds = await database.query(realm, (tx) =>
      tx.db.selectFrom('score_package').select(['round_id', 'digest']).where('realm_id', '=', tx.realm).execute(),
    )
    for (const r of rounds) {
      let text = ''
      for await (const line of packageLines(database, realm, r.round_id)) text += line
      expect(recount(text, { digest: r.digest })).toMatchObject({ differences: [] })
      files.push(join(folder, `${realm}-${r.round_id}.jsonl`))
      writeFileSync(files.at(-1)!, text)
    }
  }
  if (files.length > 0 && hasOracle('packages of the rehearsal'))
    expect(oraclePackages(files)).toEqual({ status: 0, said: files.map(() => 'same') })
  rmSync(folder, { recursive: true, force: true })
  return files.length
}

export const run = async (plan: PlanV1, o: { expected?: Expected[]; seed?: string; packages?: number }): Promise<Report> => {
  const c = await committedDatabase()
  const at = (x: { url: string; role?: string }) => ({ url: x.url, ...(x.role ? { role: x.role } : {}) })
  const database = openDatabase({ ...at(c.app), max: 6 })
  const sealer = openDatabase({ ...at(c.sealer), max: 2 })
  const filesDir = mkdtempSync(join(tmpdir(), 'zy-rehearse-'))
  try {
    const report = await rehearse(plan, {
      database,
      sealer,
      filesDir,
      keys: parseKeys(newKeys()),
      seed: o.seed ?? 'seeds',
      ...(o.expected ? { expected: o.expected } : {}),
      ...(process.env.ZY_TEST_HEAVY ? { say: (line: string) => console.log(`${Math.round(performance.now() / 1000)} s　${line}`) } : {}),
    })
    if (o.packages !== undefined) expect(await recounted(database)).toBe(o.packages)
    return report
  } finally {
    await database.close()
    await sealer.close()
    await c.drop()
    rmSync(filesDir, { recursive: true, force: true })
  }
}

/** What each organiser may really give (mission.md, resolved contradictions), and where it ends. */
const ends: Record<string, { levels: string[]; titles: string[]; recommends: boolean }> = {
  '000': { levels: ['表扬'], titles: ['优秀党员', '党员示范楼栋', '道德模范', '先进党支部'], recommends: true },
  '001': { levels: ['党内表彰'], titles: ['优秀共产党员', '先进基层党组织'], recommends: false },
  '002': { levels: ['党内表彰'], titles: ['优秀共产党员', '先进基层党组织'], recommends: true },
  '003': { levels: ['党内表彰'], titles: ['优秀共产党员', '先进基层党组织'], recommends: false },
  '004': { levels: ['命名授牌'], titles: ['市级示范社区党组织'], recommends: false },
}
const sorted = (words: Iterable<string>): string[] => [...new Set(words)].sort()

/** Frozen rounds a journey leaves: one by the standard the plan cites, and one before it where the plan compares with the past. */
const rounds = (plan: PlanV1): number => {
  if (!plan.sections.standard?.refs[0]) return 0
  return plan.sections.comparison?.modes.some((m) => m.id === 'own-past') ? 2 : 1
}

/** The plan without the thing a line points at, as if it had been left out. */
export const without = (plan: PlanV1, at: string): PlanV1 => {
  const copy = structuredClone(plan)
  const steps = at.split('/').slice(1)
  const last = steps.pop()!
  const walk = (v: unknown, step: string): unknown => {
    const key = /^\[(.+)\]$/.exec(step)?.[1]
    return key === undefined
      ? (v as Record<string, unknown>)[step]
      : (v as { id?: string; key?: string }[]).find((x) => x.id === key || x.key === key)
  }
  const holder = steps.reduce<unknown>(walk, copy)
  const key = /^\[(.+)\]$/.exec(last)?.[1]
  if (Array.isArray(holder))
    holder.splice(
      holder.findIndex((x: { id?: string; key?: string }) => x.id === key || x.key === key),
      1,
    )
  else delete (holder as Record<string, unknown>)[last]
  return copy
}

/** The journey of one speech by `rehearse`. One file each: they are long, and files are what the workers share out. */
export const seedGoesThrough = (seed: string): void => {
  test(`seed ${seed} goes from the plan file to the honours its organiser may give, everything the source names in use`, {
    timeout: 300_000,
  }, async () => {
    const expected = expectedOf(seed)
    const plan = planOf(seed)
    const report = await run(plan, { expected, packages: rounds(plan) })
    const { left, shown } = report
    // Each journey holds one late unit, refusals, an upheld objection, a withdrawal, an input from a file.
    expect(left.late).toHaveLength(1)
    expect(left.refusals.length).toBeGreaterThanOrEqual(3)
    expect(left.upheld.length).toBeGreaterThan(0)
    expect(left.withdrawals.length).toBeGreaterThanOrEqual(2)
    expect(left.files).toContain('carry.csv')
    const end = ends[seed]!
    expect(sorted(left.honours.map((h) => h.level))).toEqual(end.levels)
    expect(sorted(left.honours.map((h) => h.title))).toEqual(sorted(end.titles))
    // Only what is hung on a wall or framed has a code anybody can check.
    for (const h of left.honours) expect(h.code, h.title).not.toBeNull()
    expect(report.steps.some((s) => s.notes.some((n) => n.includes(`向${plan.sections.honour?.recommendTo}推荐`)))).toBe(end.recommends)
    expect([...report.pages.keys()]).toEqual(
      expect.arrayContaining(['campaign.html', 'pledges.html', 'notice-1-1.html', 'notice-1-2.html', 'polls.html', 'honours.html']),
    )
    // Taken out of the plan, any one of them makes the journey fail at its own line.
    const mine = expected.filter(switchedOn)
    const unnoticed = mine.filter((e) => unfulfilled(e, { ...shown!, plan: without(shown!.plan, e.at) }) === null)
    expect(unnoticed.map((e) => e.id)).toEqual([])
  })
}
