import { sql } from 'kysely'
import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { ensurePeriod } from '../measure/count.actions.ts'
import { providerOf } from '../measure/provider.read.ts'
import { anOpenRound, ok } from '../score/score.fixture.ts'
import { comparisonTicks } from './trend.actions.ts'

const problem = (realm: number, unitId: number, kind: string, opened: string, recurred: string | null = null) => sql`
  insert into rectification (realm_id, unit_id, source_noun, kind, place, what, measures, responsible, opened_on, due_on, first_due_on, state, recurred_on)
  values (${realm}, ${unitId}, 'concern', ${kind}, '小区', '一件事', '整改', '李某', ${opened}, '2026-12-31', '2026-12-31', 'open', ${recurred})`

inWorld('what gets worse is listed once a week; each reader sees his own units and how many there are in all', async (w) => {
  const { as, tx, unit } = w
  expect((await as('wang').get('/trends')).body).toEqual({ weekOn: null, rows: [] })
  for (const u of [unit.fenglin, unit.liuan, unit.organ]) await problem(tx.realm, u, '消防通道', '2026-02-20').execute(tx.db)
  await problem(tx.realm, unit.liuan, '漏水', '2026-02-20', '2026-02-28').execute(tx.db)
  await problem(tx.realm, unit.hengtong, '积水', '2025-09-01').execute(tx.db)
  const [tick] = comparisonTicks
  expect(await tick!.run(await w.context())).toBe(1)
  expect(await tick!.run(await w.context())).toBe(0)
  const all = (await as('wang').get('/trends')).body
  expect(all).toEqual({
    weekOn: '2026-03-02',
    rows: [
      {
        kind: 'problem',
        subject: '消防通道',
        words: '3 个单位出现同一类问题“消防通道”',
        units: [
          { unitId: unit.fenglin, unit: '枫林社区党委' },
          { unitId: unit.liuan, unit: '柳岸社区党委' },
          { unitId: unit.organ, unit: '街道机关支部' },
        ],
        total: 3,
        again: false,
      },
      {
        kind: 'recurrence',
        subject: '漏水',
        words: '“漏水”销号后复发 1 次，涉及 1 个单位',
        units: [{ unitId: unit.liuan, unit: '柳岸社区党委' }],
        total: 1,
        again: false,
      },
    ],
  })
  expect((await as('li').get('/trends')).body.rows).toMatchObject([{ subject: '消防通道', units: [{ unitId: unit.fenglin }], total: 3 }])
  expect((await as('zheng').get('/trends')).status).toBe(403)
  // A week later it is said to be there again; the recurrence is still within ninety days.
  w.at('2026-03-10T01:00:00Z')
  expect(await tick!.run(await w.context())).toBe(1)
  expect((await as('wang').get('/trends')).body).toMatchObject({ weekOn: '2026-03-09', rows: [{ again: true }, { again: true }] })
  // And when nothing is left the list is empty, not the old one.
  w.at('2026-08-12T01:00:00Z')
  expect(await tick!.run(await w.context())).toBe(1)
  expect((await as('wang').get('/trends')).body).toEqual({ weekOn: '2026-08-10', rows: [] })
})

inWorld('a draft standard is tried on simulated units and on a round’s own figures', async (w) => {
  const { as, unit } = w
  const draft = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'model-community' }))
  const tried = (await as('wang').get(`/standards/${draft.id}/rehearsal?units=40&seed=甲`)).body
  expect(tried).toMatchObject({ source: { kind: 'simulated', units: 40, seed: '甲' } })
  expect(tried.burden.items).toBe(tried.standard.items)
  expect(tried.how[0]).toContain('种子“甲”')
  expect((await as('wang').get(`/standards/${draft.id}/rehearsal?units=40&seed=甲`)).body).toEqual(tried)
  // The same figure counted in a second item is found.
  const shown = (await as('wang').get(`/standards/${draft.id}`)).body
  const document = structuredClone(shown.draft)
  const leaves: { id: string; rule: { kind: string; measure?: string } }[] = []
  const walk = (n: { children?: unknown[]; rule?: unknown }): void => {
    if (n.rule) leaves.push(n as (typeof leaves)[number])
    for (const x of n.children ?? []) walk(x as never)
  }
  for (const n of document.tree) walk(n)
  const computed = leaves.filter((l) => l.rule.kind === 'proportional')
  const known = tried.redundant.map((p: { leaves: string[] }) => p.leaves.join(' '))
  const pair = computed.find((a) => !known.some((k: string) => k.includes(a.id)))!
  const other = leaves.find((l) => l.rule.kind === 'judged')!
  other.rule = { kind: 'proportional', measure: pair.rule.measure! }
  await ok(as('wang').post(`/standards/${draft.id}/edit`, { version: 1, document }))
  const again = (await as('wang').get(`/standards/${draft.id}/rehearsal?units=40&seed=甲`)).body
  expect(
    again.redundant
      .filter((p: { leaves: string[] }) => p.leaves.includes(other.id) && p.leaves.includes(pair.id))
      .map((p: { because: string }) => p.because),
  ).toEqual(['measure'])

  const r = await anOpenRound(w)
  expect((await as('wang').get(`/standards/${draft.id}/rehearsal?round=${r.round}`)).body).toMatchObject({
    code: 'comparison.nothing-to-rehearse',
    facts: { units: 2 },
  })
  expect((await as('li').get(`/standards/${draft.id}/rehearsal?round=${r.round}`)).status).toBe(404)
})

inWorld('a round’s units and figures are what a rehearsal on last year’s data rests on', async (w) => {
  const { as, unit } = w
  const r = await anOpenRound(w, { units: [unit.fenglin, unit.liuan, unit.organ, unit.hengtong] })
  const tried = (await as('wang').get(`/standards/${r.standard}/rehearsal?round=${r.round}`)).body
  expect(tried).toMatchObject({ source: { kind: 'round', title: '年度考核', seed: null, units: 4 } })
  // Nobody has done anything yet: what is computed gives everybody the same.
  expect(tried.dead.length).toBeGreaterThan(0)
  expect(tried.dead.every((d: { units: number }) => d.units >= 3)).toBe(true)
})

inWorld('pace: the longest gap and what was written at the end of a phase, the same on the page and in the catalogue', async (w) => {
  const { as, tx, unit } = w
  const { campaign } = await anOpenRound(w)
  await sql`
    insert into campaign_phase (realm_id, campaign_id, phase_key, round_no, name, kind, starts_on, ends_on)
    values (${tx.realm}, ${campaign}, 'p', 1, '践诺', 'other', '2026-01-05', '2026-02-13')`.execute(tx.db)
  const act = async (heldOn: string, recordedAt: string) => {
    const { rows } = await sql<{ id: number }>`
      insert into activity (realm_id, unit_id, kind, title, held_on, place, words, topics, decisions, service, proxy, state, recorded_at)
      values (${tx.realm}, ${unit.fenglin1}, 'other', '走访', ${heldOn}, '', '', '', '', false, false, 'recorded', ${recordedAt})
      returning id`.execute(tx.db)
    await sql`insert into activity_campaign (realm_id, activity_id, campaign_id) values (${tx.realm}, ${rows[0]!.id}, ${campaign})`.execute(
      tx.db,
    )
  }
  await act('2026-01-06', '2026-01-06T08:00:00Z')
  await act('2026-01-10', '2026-02-12T08:00:00Z')
  // Late in the evening of the 9th by Greenwich is the 10th here: the first of the last four days.
  await act('2026-02-01', '2026-02-09T17:00:00Z')
  const paced = (await as('li').get(`/pace?unit=${unit.fenglin}&campaign=${campaign}`)).body
  expect(paced).toMatchObject({
    unit: { id: unit.fenglin },
    span: { from: '2026-01-05', until: '2026-03-02' },
    longest: { from: '2026-02-01', until: '2026-03-02', days: 29 },
    late: { n: 2, of: 3 },
    phases: [{ name: '践诺', tenthFrom: '2026-02-10', n: 2, of: 3 }],
  })
  expect((await as('qian').get(`/pace?unit=${unit.fenglin}&campaign=${campaign}`)).status).toBe(404)
  const c = await w.context()
  const period = await ensurePeriod(c, { id: campaign, line: 'party', launch_on: '2026-01-05', ends_on: '2026-12-31' })
  const scope = { unitIds: [unit.fenglin1], from: period.fromOn, until: '2026-06-01' }
  const rows = (await providerOf('activity.late_written_share').rows(tx, scope)).map((x) => [x.measure, x.numerator, x.denominator])
  expect(rows).toEqual([
    ['activity.late_written_share', 2, 3],
    // Nothing since 1 February: one gap, still open on 1 June.
    ['activity.long_gap_n', 1, 1],
  ])
  // An inspection announced in the phase makes what is written after it late.
  await c.record('inspection.announced', { campaignId: campaign, unitId: unit.root, happenedOn: '2026-01-05' })
  expect((await as('li').get(`/pace?unit=${unit.fenglin}&campaign=${campaign}`)).body.late).toEqual({ n: 3, of: 3 })
  expect((await providerOf('activity.late_written_share').rows(tx, scope))[0]).toMatchObject({ numerator: 3, denominator: 3 })
})
