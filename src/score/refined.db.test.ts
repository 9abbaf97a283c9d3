import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { canonicalText } from '../lib/canonical.ts'
import { aDocument, aRoundBy, closeRound, judgedLeaf } from './import.fixture.ts'
import { entryOf, type Manifest } from './package.ts'
import { recount } from './recount.ts'
import { anOpenRound, ok } from './score.fixture.ts'

inWorld('approved conditions of a unit stand beside its line and change no digit', async (w) => {
  const { as, unit } = w
  const { campaign, standard, round } = await anOpenRound(w)
  const sheet = async () => ok(as('wang').get(`/rounds/${round}/units/${unit.fenglin}`))
  const refinedAt = (s: { lines: { id: string; refined: unknown }[] }) =>
    s.lines.filter((l) => l.refined !== null).map((l) => [l.id, l.refined])
  const before = await sheet()
  expect(refinedAt(before)).toEqual([])
  const where = { standardId: standard, source: 'five-goods', item: '2.4' }
  const { id } = await ok(
    as('li').post(`/campaigns/${campaign}/units/${unit.fenglin}/refinements`, {
      ...where,
      version: 0,
      kind: 'words',
      text: '每名党员联系五户',
    }),
  )
  await ok(as('li').post(`/refinements/${id}/submit`, { version: 1 }))
  expect(refinedAt(await sheet())).toEqual([])
  await ok(as('wang').post(`/refinements/${id}/decide`, { version: 2, verdict: 'approved' }))
  const after = await sheet()
  expect(refinedAt(after)).toEqual([
    ['2.4', { approvedOn: '2026-03-02', conditions: [{ text: '每名党员联系五户', max: null, reading: '' }] }],
  ])
  expect({ ...after.sheet, asOf: 0 }).toEqual({ ...before.sheet, asOf: 0 })
  expect(after.round.standardDigest).toBe(before.round.standardDigest)
  // The other committee has written nothing.
  expect(refinedAt(await ok(as('wang').get(`/rounds/${round}/units/${unit.liuan}`)))).toEqual([])
})

inWorld('whoever opens a round is told which campaigns have their groups fixed', async ({ as, unit, tx }) => {
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  expect((await as('li').get('/round-groups')).status).toBe(403)
  expect(await ok(as('wang').get('/round-groups'))).toEqual({ campaignIds: [] })
  const made = await ok(
    as('wang').post(`/campaigns/${campaign}/groups`, { rule: { by: [{ fact: 'kind' }], least: 2, small: 'merge' }, version: 0 }),
  )
  expect(await ok(as('wang').get('/round-groups'))).toEqual({ campaignIds: [] })
  await ok(as('wang').post(`/groupings/${made.id}/fix`, { version: 1 }))
  expect(await ok(as('wang').get('/round-groups'))).toEqual({ campaignIds: [campaign] })
})

inWorld('own conditions are frozen with the round: said in the explanation, covered by the digest, recounted', async (w) => {
  const { as, unit } = w
  const wang = as('wang')
  const document = aDocument('own', '本年考核', [judgedLeaf('1', '60'), judgedLeaf('2', '40')])
  const { campaign, standard, round } = await aRoundBy(w, document, [unit.fenglin, unit.liuan], '本年考核')
  const refine = async (version: number, at: string | null, text: string) => {
    const { id, version: now } = await ok(
      as('li').post(`/campaigns/${campaign}/units/${unit.fenglin}/refinements`, {
        standardId: standard,
        source: 'own',
        item: '1',
        version,
        kind: 'judged',
        text,
        guidance: '入户问',
        max: '20',
        judgeStep: '0.5',
        ...(at ? { at } : {}),
      }),
    )
    await ok(as('li').post(`/refinements/${id}/submit`, { version: now }))
    await ok(wang.post(`/refinements/${id}/decide`, { version: now + 1, verdict: 'approved' }))
    return { id, version: now + 2 }
  }
  const sheet = async (u: number = unit.fenglin) => ok(wang.get(`/rounds/${round}/units/${u}`))
  const before = await sheet()
  const first = await refine(0, null, '每名党员联系五户')
  const says = (s: { lines: { id: string; sentences: { label: string; text: string }[] }[] }) =>
    s.lines.flatMap((l) => l.sentences.filter((x) => x.label === '自定条件').map((x) => [l.id, x.text]))
  const sentence =
    '每名党员联系五户（20 分）　读作：由复核评定，0 至 20 分，每档 0.5 分，须写明理由（2026年3月2日审定，供评定时对照，不改变计分）'
  const with1 = await sheet()
  expect(says(with1)).toEqual([['1', sentence]])
  expect(says(await sheet(unit.liuan))).toEqual([])
  // The points are those of the common standard: not one digit of the sheet moves.
  expect({ ...with1.sheet, asOf: 0 }).toEqual({ ...before.sheet, asOf: 0 })
  await closeRound(w, round, { [unit.fenglin]: { '1': '50', '2': '30' }, [unit.liuan]: { '1': '50', '2': '30' } })
  const closed = await sheet()
  expect([closed.sheet.total.shown, (await sheet(unit.liuan)).sheet.total.shown]).toEqual(['80.00', '80.00'])
  // What is approved later belongs to a later round.
  await refine(first.version, 'c1', '每名党员联系十户')
  expect(says(await sheet())).toEqual(says(with1))
  expect((await sheet()).lines[0].refined).toEqual({
    approvedOn: '2026-03-02',
    conditions: [{ text: '每名党员联系五户', max: '20', reading: '由复核评定，0 至 20 分，每档 0.5 分，须写明理由' }],
  })

  const text = (await wang.get(`/rounds/${round}/package`)).body as string
  const { packageDigest } = await ok(wang.get(`/rounds/${round}`))
  expect(recount(text, { digest: packageDigest })).toEqual({ digest: packageDigest, units: 2, differences: [] })
  // One word of a condition changed: its file no longer has its digest; with every digest made to fit, the review file says otherwise.
  const one = `units/${unit.fenglin}.json`
  const lines = text.trimEnd().split('\n')
  const at = lines.findIndex((l) => l.startsWith(`{"name":"${one}"`))
  const change = (l: string) => l.replace('联系五户', '联系六户')
  expect(change(lines[at]!)).not.toBe(lines[at])
  const plain = lines.map((l, i) => (i === at ? change(l) : l)).join('\n')
  expect(recount(`${plain}\n`).differences).toContain(`${one}: digest`)
  const files = lines.slice(1).map((l, i) => JSON.parse(i + 1 === at ? change(l) : l) as { name: string; text: string })
  const m = JSON.parse(lines[0]!) as Manifest
  m.files = files.map((f) => entryOf(f.name, f.text))
  const fitted = [canonicalText(m), ...files.map((f) => canonicalText(f))].map((l) => `${l}\n`).join('')
  expect(recount(fitted).differences).toContain(`${one}/refined/1: not what was approved`)
  // Taken out altogether it is missed as well.
  const gone = files.map((f) => (f.name === one ? { ...f, text: f.text.replace(/"refined":\[.*?\],"unit"/, '"unit"') } : f))
  expect(gone).not.toEqual(files)
  m.files = gone.map((f) => entryOf(f.name, f.text))
  expect(recount([canonicalText(m), ...gone.map((f) => canonicalText(f))].map((l) => `${l}\n`).join('')).differences).toContain(
    `${one}/refined/1: missing`,
  )
})
