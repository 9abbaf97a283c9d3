import { expect } from 'vitest'
import { aUnit, inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { judgedLeaves } from '../score/score.actions.ts'
import { anOpenRound, ok } from '../score/score.fixture.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { groupsFixed } from './comparison.actions.ts'
import { insertMark, setRoundState } from './comparison.fixture.ts'

const rule = { by: [{ fact: 'class' }, { fact: 'branches', bands: [1] }], least: 2, small: 'merge' as const }

inWorld('groups of like units are drafted, fixed with a digest before the first round, and changed no more', async (w) => {
  const { as, unit, tx } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
  expect((await as('wang').get(`/campaigns/${campaign}/groups`)).body).toMatchObject({
    id: null,
    state: null,
    groups: [],
    may: { edit: true, fix: false },
  })
  expect((await as('li').post(`/campaigns/${campaign}/groups`, { rule, version: 0 })).status).toBe(403)
  expect((await as('he').get(`/campaigns/${campaign}/groups`)).status).toBe(404)
  const preview = (await as('wang').get(`/campaigns/${campaign}/groups/preview?rule=${encodeURIComponent(JSON.stringify(rule))}`)).body
  expect(
    preview.groups.map((g: { name: string; units: unknown[]; from: string[]; apart: boolean }) => [
      g.name,
      g.units.length,
      g.from.length,
      g.apart,
    ]),
  ).toEqual([
    ['类别不分 · 支部不分', 4, 4, false],
    ['街道社区 · 支部 不超过 1 个', 4, 0, false],
  ])
  expect((await as('li').get(`/campaigns/${campaign}/groups/preview?rule={}`)).status).toBe(403)
  expect((await as('wang').get(`/campaigns/${campaign}/groups/preview?rule=${encodeURIComponent('{oops')}`)).body).toEqual({ groups: [] })
  const made = await ok(as('wang').post(`/campaigns/${campaign}/groups`, { rule, version: 0 }))
  expect(made).toEqual({ id: expect.any(Number), version: 1 })
  expect((await as('wang').post(`/campaigns/${campaign}/groups`, { rule, version: 7 })).body.code).toBe('http.stale-version')
  expect(await ok(as('wang').post(`/campaigns/${campaign}/groups`, { rule: { ...rule, small: 'apart' }, version: 1 }))).toMatchObject({
    version: 2,
  })
  expect(await groupsFixed({ tx }, campaign, [])).toBeNull()
  expect((await as('sun').post(`/groupings/${made.id}/fix`, { version: 2 })).status).toBe(403)
  expect((await as('wang').post(`/groupings/${made.id}/fix`, { version: 1 })).body.code).toBe('http.stale-version')
  const fixed = await ok(as('wang').post(`/groupings/${made.id}/fix`, { version: 2 }))
  expect(fixed).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), groups: 5, apart: 4 })
  expect((await as('wang').post(`/groupings/${made.id}/fix`, { version: 3 })).body.code).toBe('state.wrong')
  expect((await as('wang').post(`/campaigns/${campaign}/groups`, { rule, version: 3 })).body).toMatchObject({
    code: 'state.wrong',
    facts: { state: 'fixed' },
  })
  // A unit founded afterwards has no group; the facts of the others do not move what was fixed.
  await tx.db.updateTable('unit').set({ sector: 'organ' }).where('id', '=', unit.liuan).execute()
  const shown = (await as('wang').get(`/campaigns/${campaign}/groups`)).body
  expect(shown).toMatchObject({
    state: 'fixed',
    fixedOn: '2026-03-02',
    fixedBy: 'wang',
    digest: fixed.digest,
    may: { edit: false, fix: false },
  })
  expect(shown.groups.find((g: { units: { unit: string }[] }) => g.units.some((u) => u.unit === '柳岸社区党委')).units).toHaveLength(4)
  const groups = (await groupsFixed({ tx }, campaign, [{ unitId: unit.fenglin, name: '枫林社区党委' }]))!
  expect(groups.get(unit.fenglin)).toBe('class=street-community;branches=>1')
  // A round opened later takes the groups as they were fixed.
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'five-goods' }))
  await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const opened = await ok(
    as('wang').post('/rounds', {
      campaignId: campaign,
      standardId: standard.id,
      title: '年度考核',
      unitIds: [unit.fenglin, unit.hengtong],
    }),
  )
  const placed = (await as('wang').get(`/rounds/${opened.id}/units`)).body.rows.map((x: { groupKey: string }) => x.groupKey)
  expect(placed.sort()).toEqual(['class=non-public;branches=<=1', 'class=street-community;branches=>1'])
  await setRoundState(tx, opened.id, 'final')
  const lone = (await as('wang').get(`/rounds/${opened.id}/comparison?group=${encodeURIComponent('class=street-community;branches=>1')}`))
    .body
  expect(lone).toMatchObject({ how: ['本组单位太少，只列出，不比较。'], rows: [{ unitId: unit.fenglin, side: null }] })
  await expect(groupsFixed({ tx }, campaign, [{ unitId: 999999, name: '新设支部' }])).rejects.toMatchObject({
    code: 'comparison.unit-without-group',
    facts: { units: ['新设支部'] },
  })
})

inWorld('groups are not fixed once a round has been opened, nor made for a campaign nobody takes part in', async (w) => {
  const { as, unit, tx } = w
  const { campaign } = await anOpenRound(w)
  const made = await ok(as('wang').post(`/campaigns/${campaign}/groups`, { rule, version: 0 }))
  expect((await as('wang').post(`/groupings/${made.id}/fix`, { version: 1 })).body).toMatchObject({
    code: 'comparison.rounds-begun',
    facts: { rounds: 1 },
  })
  const alone = await aRunningCampaign(tx, { organiserId: unit.root, units: [unit.root], title: '无人参加' })
  expect((await as('wang').post(`/campaigns/${alone}/groups`, { rule, version: 0 })).body.code).toBe('comparison.no-units-to-group')
})

inWorld(
  'like units: severity is taken out, who cannot be told apart is re-inspected, nothing is shown before the sheets are final',
  async (w) => {
    const { as, tx, account, unit } = w
    const units = [unit.fenglin, unit.liuan]
    for (let i = 1; i <= 4; i++) units.push(await aUnit(tx, { below: unit.root, kind: 'party-committee', name: `第${i}社区党委` }))
    const more = Object.fromEntries(units.map((id) => [`u${id}`, id]))
    const r = await anOpenRound({ ...w, unit: { ...unit, ...more } }, { units })
    expect((await as('wang').get(`/rounds/${r.round}/comparison`)).body).toMatchObject({ code: 'comparison.round-still-open' })
    expect((await as('li').get(`/rounds/${r.round}/units/${unit.fenglin}/comparison`)).body.code).toBe('comparison.round-still-open')
    const { standard } = await readFrozen(tx, r.standard, 1)
    const leaves = judgedLeaves(standard).filter(({ leaf }) => leaf.appliesTo === undefined || leaf.appliesTo.includes('street-community'))
    // The strict one sees the first four, the mild one the last four, the third everybody: truth falls from unit to unit.
    const people = [account.wang, account.sun, account.zhou]
    const severity = [-1, 1, 0]
    await setRoundState(tx, r.round, 'final')
    for (const [i, unitId] of units.entries())
      for (const [k, byId] of people.entries()) {
        if ((k === 0 && i >= 4) || (k === 1 && i < 2)) continue
        for (const { leaf } of leaves) {
          const own =
            leaf.id === leaves[0]!.leaf.id
              ? 4 - i * 0.5 + severity[k]!
              : Number(leaf.rule.kind === 'judged' && leaf.rule.allowed ? leaf.rule.allowed.at(-1) : 1)
          await insertMark(tx, { roundId: r.round, unitId, leaf: leaf.id, column: 'review', points: String(own), byId })
        }
      }
    const seen = (await as('wang').get(`/rounds/${r.round}/comparison?places=2`)).body
    expect(seen).toMatchObject({
      method: 'corrected',
      places: 2,
      group: { name: '全部' },
      panel: { ratings: 14, raters: 3, units: 6, leftOut: 0, sigma: '0.00', df: 6 },
    })
    expect(seen.how.join('')).toContain('可加模型')
    expect(seen.how.join('')).toContain('得分和等次不变')
    // Exact marks: no chance is left, so everybody is told apart by the true half points, not by who came to look.
    const judged = new Map(seen.rows.map((x: { unitId: number; judged: { corrected: string } }) => [x.unitId, Number(x.judged.corrected)]))
    const corrected = units.map((u) => judged.get(u) as number)
    const falls = corrected.slice(1).map((v, i) => corrected[i]! - v)
    expect(falls[0]).toBeGreaterThan(0.4)
    for (const fall of falls) expect(fall).toBeCloseTo(falls[0]!, 1)
    expect(Number(seen.panel.spread)).toBeCloseTo(4 * falls[0]!, 1)
    const raw = new Map<number, number>(seen.rows.map((x: { unitId: number; judged: { raw: string } }) => [x.unitId, Number(x.judged.raw)]))
    // As given, the second unit, which the mild one did not see, was no better than the third.
    expect(raw.get(units[1]!)).toBe(raw.get(units[2]!))
    expect(JSON.stringify(seen)).not.toContain('zhou')
    expect((await as('li').get(`/rounds/${r.round}/comparison`)).status).toBe(404)
    expect((await as('wang').get(`/rounds/${r.round}/comparison?group=none`)).body.code).toBe('comparison.no-such-group')

    const own = (await as('li').get(`/rounds/${r.round}/units/${unit.fenglin}/comparison`)).body
    expect(own).toMatchObject({
      unit: { unitId: unit.fenglin, unit: '枫林社区党委' },
      like: { group: '全部', places: null, side: null, alike: [], spread: { n: 6 } },
      past: [],
      inflation: { own: null },
      outside: { realms: [] },
    })
    expect(own.like.steps.filter((s: { own: boolean }) => s.own)).toHaveLength(1)
    expect(own.like.steps.reduce((n: number, s: { units: number }) => n + s.units, 0)).toBe(6)
    expect(own.below.rows.map((x: { unit: string }) => x.unit)).toEqual(['枫林第一支部', '枫林第二支部'])
    expect((await as('qian').get(`/rounds/${r.round}/units/${unit.fenglin}/comparison`)).status).toBe(404)
    expect((await as('wang').get(`/rounds/${r.round}/units/${unit.organ}/comparison`)).body.code).toBe('score.not-in-round')

    // Without the one who saw everybody the rest share nobody: refused in words, no tiers.
    await tx.db.deleteFrom('score_judgement').where('by_id', 'in', [account.zhou, account.sun]).execute()
    for (const unitId of units.slice(4))
      for (const { leaf } of leaves)
        await insertMark(tx, { roundId: r.round, unitId, leaf: leaf.id, column: 'review', points: '1', byId: account.sun })
    const apart = (await as('wang').get(`/rounds/${r.round}/comparison?places=2`)).body
    expect(apart).toMatchObject({ method: 'none', panel: null })
    expect(apart.how.join('')).toContain('分成 2 片')
    expect(apart.rows.every((x: { side: null }) => x.side === null)).toBe(true)
  },
)

inWorld('another realm’s published result is taken byte for byte or not at all', async (w) => {
  const { as } = w
  const whole = {
    schema: 'score-round/1',
    round: 7,
    title: '学院年度考核',
    campaign: 3,
    standard: { id: 'five-goods', version: 1, digest: 'a'.repeat(64) },
    asOf: 12,
    period: { from: '2025-01-01', until: '2025-12-31' },
    units: [1, 2, 3].map((unit) => ({
      unit,
      name: `第${unit}支部`,
      class: null,
      group: null,
      digest: 'b'.repeat(64),
      shown: '91.00',
      grade: unit === 1 ? 'good' : 'fair',
      eligible: true,
    })),
  }
  const bytes = canonicalText(whole)
  const sent = { fromRealm: '云溪职业学院', basis: '学院党发〔2026〕3 号', bytes, digest: sha256Hex(bytes) }
  expect((await as('li').post('/comparison-packages', sent)).status).toBe(403)
  expect((await as('wang').post('/comparison-packages', { ...sent, bytes: bytes.replace('91.00', '92.00') })).body).toMatchObject({
    code: 'comparison.bad-package',
    facts: { problem: 'digest' },
  })
  expect((await as('wang').post('/comparison-packages', { ...sent, bytes: JSON.stringify(whole, null, 1) })).body.facts).toEqual({
    problem: 'canonical',
  })
  expect((await as('wang').post('/comparison-packages', { ...sent, bytes: '{"a":1}' })).body.facts).toEqual({ problem: 'shape' })
  expect((await as('wang').post('/comparison-packages', sent)).body).toEqual({ id: expect.any(Number), title: '学院年度考核', units: 3 })
  expect((await as('wang').post('/comparison-packages', sent)).body.code).toBe('comparison.package-twice')
  expect((await as('li').get('/comparison-packages')).body.rows).toEqual([
    {
      id: expect.any(Number),
      realm: '云溪职业学院',
      basis: '学院党发〔2026〕3 号',
      title: '学院年度考核',
      standard: 'five-goods / 1',
      standardDigest: 'a'.repeat(64),
      units: 3,
      grades: [
        { grade: 'fair', units: 2 },
        { grade: 'good', units: 1 },
      ],
      digest: sent.digest,
      on: '2026-03-02',
    },
  ])
  expect((await as('zheng').get('/comparison-packages')).status).toBe(403)
})
