import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { hasOracle, oraclePackages } from '../../test/oracle.ts'
import { inWorld } from '../../test/world.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { aDocument, aRoundBy, closeRound, judgedLeaf } from './import.fixture.ts'
import { aLeaf } from './maker.ts'
import { entryOf, type Manifest } from './package.ts'
import { recount } from './recount.ts'
import { ok } from './score.fixture.ts'

/** The package with one file put differently and every digest of the manifest made to fit. */
const forged = (text: string, name: string, change: (content: string) => string): string => {
  const [first, ...rest] = text.trimEnd().split('\n')
  const files = rest.map((l) => JSON.parse(l) as { name: string; text: string })
  const file = files.find((f) => f.name === name)!
  const before = file.text
  file.text = change(file.text)
  expect(file.text).not.toBe(before)
  const m = JSON.parse(first!) as Manifest
  m.files = files.map((f) => entryOf(f.name, f.text))
  return [canonicalText(m), ...files.map((f) => canonicalText(f))].map((l) => `${l}\n`).join('')
}

inWorld('an item takes the frozen result of another campaign’s round, by digest, and recounts from the package alone', async (w) => {
  const { as, unit, tx } = w
  const wang = as('wang')
  const city = await aRoundBy(w, aDocument('city', '上年综合考核', [judgedLeaf('1', '100')]), [unit.fenglin, unit.liuan], '上年考核')
  const own = aDocument('own', '本年考核', [
    aLeaf('1', '40', { kind: 'imported', source: { title: '上年综合考核' }, outOf: '110' }, { evidence: ['package'] }),
    aLeaf(
      '2',
      '10',
      {
        kind: 'imported',
        source: { title: '上年综合考核' },
        grades: [
          { grade: '好', points: '10' },
          { grade: 'fair', points: '6.5' },
        ],
      },
      { evidence: ['package'], ifNone: 'zero' },
    ),
    judgedLeaf('3', '50'),
  ])
  const { round: id } = await aRoundBy(w, own, [unit.fenglin, unit.liuan, unit.fenglin1], '本年考核')
  const third = unit.fenglin1
  const line = async (unitId: number, leaf: string, by: 'wang' | 'li' = 'wang') => {
    const s = await ok(as(by).get(`/rounds/${id}/units/${unitId}`))
    const l = s.sheet.lines.find((x: { id: string }) => x.id === leaf)
    return { state: l.state, why: l.why, points: l.points, counted: l.counted, explanation: l.explanation, owedBy: l.owedBy, sheet: s }
  }
  // Not named: pending, owed by the office, never 0.
  expect(await line(unit.fenglin, '1')).toMatchObject({ state: 'pending', why: 'no-import', points: null, owedBy: '活动办公室' })
  const name = (leaf: string, sourceRoundId: number, seen = 0) => wang.post(`/rounds/${id}/imports`, { leaf, sourceRoundId, seen })
  expect((await ok(wang.get(`/rounds/${id}/imports`))).sources).toEqual([])
  // Only what is closed for ever may be named.
  expect((await name('1', city.round)).body).toMatchObject({
    code: 'score.import-not-frozen',
    sentence: '“上年考核”还没有冻结，冻结并公布的结果才能取用。',
  })
  await closeRound(w, city.round, { [unit.fenglin]: { '1': '88' }, [unit.liuan]: { '1': '91.5' } })
  expect((await name('3', city.round)).body.code).toBe('score.not-imported')
  expect((await name('9', city.round)).body.code).toBe('score.no-such-leaf')
  expect((await name('1', 999_999)).body.code).toBe('http.not-found')
  expect((await name('1', city.round, 4)).body.code).toBe('http.stale-version')
  expect((await as('li').post(`/rounds/${id}/imports`, { leaf: '1', sourceRoundId: city.round, seen: 0 })).status).toBe(403)
  expect((await as('li').get(`/rounds/${id}/imports`)).body.code).toBe('http.not-found')

  const { packageDigest: digest } = await ok(wang.get(`/rounds/${city.round}`))
  expect((await name('1', city.round)).body).toEqual({ digest, version: 1 })
  expect((await name('2', city.round)).body).toEqual({ digest, version: 1 })
  const shown = await ok(wang.get(`/rounds/${id}/imports`))
  expect(shown.sources.map((s: { roundId: number; digest: string }) => [s.roundId, s.digest])).toEqual([[city.round, digest]])
  const thirdName = (await line(third, '1')).sheet.sheet.unit.name
  expect(shown.items[0]).toMatchObject({
    leaf: '1',
    version: 1,
    named: { title: '上年考核', roundId: city.round, digest, changed: false, found: 2, units: 3, without: [thirdName] },
  })
  expect((await ok(wang.get(`/rounds/${id}`))).imports).toEqual({ asked: 2, named: 2 })

  expect(await line(unit.fenglin, '1')).toMatchObject({ state: 'scored', points: '32', explanation: '88 ÷ 110 × 40 = 32' })
  expect(await line(unit.fenglin, '2')).toMatchObject({ state: 'scored', points: '6.5', explanation: '等次“较好”，得 6.5 分' })
  expect(await line(unit.liuan, '2')).toMatchObject({ state: 'scored', points: '10', explanation: '等次“好”，得 10 分' })
  // The unit itself opens its line onto where it comes from.
  const { sheet: own1 } = await line(unit.fenglin, '1', 'li')
  const source = own1.lines[0].sentences.find((x: { label: string }) => x.label === '来源')
  expect(source).toEqual({
    label: '来源',
    text: `“上年考核”：总分 88.00，等次“较好”；冻结结果摘要 ${digest.slice(0, 16)}`,
    refs: [`round/${city.round}`],
  })
  const there = await ok(as('li').get(`/rounds/${city.round}/units/${unit.fenglin}`))
  expect(there.sheet.total.shown).toBe('88.00')
  // No result for this unit: what the standard says, in words.
  expect(await line(third, '1')).toMatchObject({ state: 'notApplicable', why: 'no-result', points: null })
  expect(await line(third, '2')).toMatchObject({
    state: 'scored',
    points: '0',
    explanation: '“上年综合考核”里没有本单位的结果，按标准不得分',
  })

  // The source altered behind the product’s back: told at once, and nothing can be closed over it.
  const { bytes } = await tx.db.selectFrom('score_round').select('bytes').where('id', '=', city.round).executeTakeFirstOrThrow()
  const set = (to: string) => sql`update score_round set bytes = ${to} where id = ${city.round}`.execute(tx.db)
  await set(bytes!.replace('"shown":"88.00"', '"shown":"98.00"'))
  expect(await line(unit.fenglin, '1')).toMatchObject({ state: 'pending', why: 'import-changed', points: null })
  expect((await ok(wang.get(`/rounds/${id}/imports`))).items[0].named.changed).toBe(true)
  expect((await name('1', city.round, 1)).body.code).toBe('score.import-changed')
  await ok(wang.post(`/rounds/${id}/start-review`, { version: 1 }))
  for (const u of [unit.fenglin, unit.liuan, third]) {
    await ok(wang.post(`/rounds/${id}/units/${u}/judgements`, { leaf: '3', column: 'review', points: '40', reason: '现场核实', seen: 0 }))
    await ok(wang.post(`/rounds/${id}/units/${u}/review`, { version: 1 }))
  }
  const stopped = await wang.post(`/rounds/${id}/finalise`, { version: 2 })
  expect([stopped.body.code, stopped.body.sentence.includes('1 第 1 项')]).toEqual(['score.pending-lines', true])
  await set(bytes!)
  await ok(wang.post(`/rounds/${id}/finalise`, { version: 2 }))
  // Settled: nobody names another source any more.
  expect((await name('1', city.round, 1)).body.code).toBe('state.wrong')
  await ok(wang.post(`/rounds/${id}/freeze`, { version: 3 }))

  const text = (await wang.get(`/rounds/${id}/package`)).body as string
  const { packageDigest } = await ok(wang.get(`/rounds/${id}`))
  expect(recount(text, { digest: packageDigest })).toEqual({ digest: packageDigest, units: 3, differences: [] })
  const at = `units/${unit.fenglin}.json`
  const where = (file: string, change: (content: string) => string) => recount(forged(text, file, change)).differences.join('\n')
  expect(where(at, (c) => c.replaceAll('"score":"88.00"', '"score":"99.00"'))).toContain(`${at}/imports/1: not what the source says`)
  expect(where('imports.json', (c) => c.replaceAll('\\"shown\\":\\"88.00\\"', '\\"shown\\":\\"99.00\\"'))).toContain(
    'imports.json/1: the source is not what it was named by',
  )
  expect(where('imports.json', (c) => c.replaceAll(digest, 'e'.repeat(64)))).toContain('imports.json/1: the source is not')
  // The sheet of a closed round reads its own frozen evidence.
  await set(bytes!.replace('"shown":"88.00"', '"shown":"98.00"'))
  expect(await line(unit.fenglin, '1')).toMatchObject({ state: 'scored', points: '32' })
  if (!hasOracle('imported results')) return
  const folder = mkdtempSync(join(tmpdir(), 'imports-'))
  const file = join(folder, 'package.jsonl')
  writeFileSync(file, text)
  expect(oraclePackages([file])).toEqual({ status: 0, said: ['same'] })
  writeFileSync(
    file,
    forged(text, at, (c) => c.replaceAll('"score":"88.00"', '"score":"99.00"')),
  )
  expect(oraclePackages([file]).status).toBe(1)
  rmSync(folder, { recursive: true })
})

inWorld('a result another realm published is taken by its digest and matched by name; a standard may fix the one package', async (w) => {
  const { as, unit } = w
  const wang = as('wang')
  const document = aDocument('own', '本年考核', [
    aLeaf('1', '40', { kind: 'imported', source: { title: '市考' }, outOf: '100' }, { evidence: ['package'] }),
    aLeaf('2', '10', { kind: 'imported', source: { title: '市考' }, grades: [{ grade: 'star', points: '9' }] }, { evidence: ['package'] }),
    judgedLeaf('3', '50'),
  ])
  const { round: id } = await aRoundBy(w, document, [unit.fenglin, unit.liuan], '本年考核')
  const named = (await ok(wang.get(`/rounds/${id}/units/${unit.fenglin}`))).sheet.unit.name
  const row = (n: number, name: string, shown: string, grade: string) => ({
    unit: n,
    name,
    class: null,
    group: null,
    digest: 'a'.repeat(64),
    shown,
    grade,
    eligible: true,
  })
  const result = (rows: ReturnType<typeof row>[]) =>
    canonicalText({
      schema: 'score-round/1',
      round: 4,
      title: '市级年度考核',
      campaign: 2,
      standard: { id: 'city', version: 1, digest: 'b'.repeat(64) },
      asOf: 9,
      period: { from: '2025-01-01', until: '2025-12-31' },
      units: rows,
    })
  const bytes = result([row(unit.liuan, '别处的单位', '20.00', 'star'), row(77, named, '91.25', 'star')])
  const send = (leaf: string, over: object = {}, seen = 0) =>
    wang.post(`/rounds/${id}/imports/outside`, {
      leaf,
      seen,
      fromRealm: '市委组织部',
      basis: '市组通〔2025〕9号',
      bytes,
      digest: sha256Hex(bytes),
      ...over,
    })
  expect((await send('1', { bytes: '{}' })).body.facts).toEqual({ problem: 'shape' })
  expect((await send('1', { bytes: JSON.stringify(JSON.parse(bytes), null, 1) })).body.facts).toEqual({ problem: 'canonical' })
  expect((await send('1', { digest: 'f'.repeat(64) })).body.facts).toEqual({ problem: 'digest' })
  const odd = result([row(77, named, '91.25', 'none')])
  expect((await send('2', { bytes: odd, digest: sha256Hex(odd) })).body).toMatchObject({
    code: 'score.import-grades',
    sentence: '“2”没有写这些等次各得几分：none。请在标准里补全，或取另一份结果。',
  })
  expect((await as('li').post(`/rounds/${id}/imports/outside`, {})).status).toBe(403)
  await ok(send('1'))
  await ok(send('2'))
  const lines = async (unitId: number) =>
    (await ok(wang.get(`/rounds/${id}/units/${unitId}`))).sheet.lines.map((l: { state: string; points: string | null }) => [
      l.state,
      l.points,
    ])
  expect(await lines(unit.fenglin)).toEqual([
    ['scored', '36.5'],
    ['scored', '9'],
    ['pending', null],
  ])
  // An id means nothing in another realm: the same number there is another unit.
  expect((await lines(unit.liuan)).slice(0, 2)).toEqual([
    ['notApplicable', null],
    ['notApplicable', null],
  ])
  await closeRound(w, id, { [unit.fenglin]: { '3': '40' }, [unit.liuan]: { '3': '30' } })
  const text = (await wang.get(`/rounds/${id}/package`)).body as string
  expect(recount(text).differences).toEqual([])
  expect(recount(forged(text, 'imports.json', (c) => c.replaceAll('91.25', '99.25'))).differences.join()).toContain('imports.json/1')

  // The package a standard fixes: named as the round opens; another is refused.
  const { packageDigest: digest } = await ok(wang.get(`/rounds/${id}`))
  const own = (await ok(wang.get(`/rounds/${id}`))).digest
  const fixed = aDocument('fixed', '下年考核', [
    aLeaf('1', '40', { kind: 'imported', source: { title: '本年', package: digest }, outOf: '100' }, { evidence: ['package'] }),
    judgedLeaf('2', '60'),
  ])
  const next = await aRoundBy(w, fixed, [unit.fenglin], '下年考核')
  const shown = await ok(wang.get(`/rounds/${next.round}/imports`))
  expect(shown.items[0].named).toMatchObject({ roundId: id, digest, found: 1, units: 1 })
  const body = { leaf: '1', seen: 1, fromRealm: '市委组织部', basis: '市组通〔2025〕9号' }
  expect((await wang.post(`/rounds/${next.round}/imports/outside`, { ...body, bytes, digest: sha256Hex(bytes) })).body.code).toBe(
    'score.import-other',
  )
  const frozen = (await ok(wang.get(`/rounds/${id}/frozen`))).bytes
  expect((await wang.post(`/rounds/${next.round}/imports/outside`, { ...body, bytes: frozen, digest: own })).body.facts).toEqual({
    problem: 'own',
  })
})
