import type { KyselyPlugin } from 'kysely'
import { expect } from 'vitest'
import { inWorld, START } from '../../test/world.ts'
import { insertMembers } from '../member/member.write.ts'
import { findingsForMany } from './decidable.actions.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from './maker.ts'
import { nominationsOfTitle } from './nomination.read.ts'
import { insertNomination } from './nomination.write.ts'

const source = { from: 'practice', ref: '试验' } as const

inWorld('forms of six hundred nominees take as many statements as forms of one', async (w) => {
  const title = aTitle({
    quota: { perUnit: 1000, total: 1000 },
    eligibility: [
      { id: 'years', text: '党龄三年以上', rule: { kind: 'member-years', years: 3 }, source },
      { id: 'clean', text: '没有负面情况', rule: { kind: 'no-negative-fact' }, source },
      { id: 'grade', text: '上年考核优秀', rule: { kind: 'grade', grades: ['优秀'], rounds: 1 }, source },
      { id: 'work', text: '从事党务工作两年以上', rule: { kind: 'party-work-years', years: 2 }, source },
      { id: 'had', text: '获得过优秀共产党员', rule: { kind: 'holds', titles: ['优秀共产党员'] }, source },
      {
        id: 'figure',
        text: '有岗党员不低于八成',
        rule: { kind: 'measure', measure: 'member.assigned_share', op: '>=', value: '80' },
        source,
      },
      {
        id: 'below',
        text: '下级有足够比例获评先进',
        rule: { kind: 'share-below', titles: ['先进党支部'], grades: ['好'], unitKinds: ['branch'], percent: '50' },
        source,
      },
    ],
  })
  const plan = aSelectionPlan({ titles: [title] })
  plan.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const units = await placedUnits(w.tx)
  const campaignId = await aLaunchedCampaign(w.tx, units, plan, START)
  const n = 600
  const members = await insertMembers(
    w.tx,
    Array.from({ length: n }, (_, i) => ({
      name: `党员${i}`,
      standing: 'full' as const,
      branchId: i % 2 ? w.unit.fenglin1 : w.unit.fenglin2,
      sinceOn: '2012-01-01',
      fullOn: i === 7 ? '2025-06-01' : '2012-01-01',
    })),
    START,
  )
  for (const [i, subjectMemberId] of members.entries())
    await insertNomination(w.tx, {
      campaignId,
      titleKey: title.id,
      titleName: title.name,
      object: 'member',
      unitId: w.unit.fenglin,
      subjectUnitId: null,
      subjectMemberId,
      name: `党员${i}`,
      facts: {},
      groups: [],
      grounds: {},
      brief: '简介',
      deeds: '材料',
      recommendationId: null,
      posthumousSource: null,
      madeBy: w.account.zhao,
      at: START,
    })
  await w.as('chen').post('/nomination-facts', {
    unitId: w.unit.fenglin2,
    memberId: members[4],
    kind: 'discipline',
    words: '警告',
    document: '清纪〔2026〕1号',
    fromOn: '2026-01-05',
  })
  const { body } = await w.as('wang').get(`/campaigns/${campaignId}/nomination-forms?titleKey=good-member`)
  expect(body.rows).toHaveLength(n)
  const of = (i: number) => {
    const row = body.rows.find((r: { name: string }) => r.name === `党员${i}`)
    return row.eligibility.map((e: { verdict: string }) => e.verdict)
  }
  expect(of(0)).toEqual(['ok', 'ok', 'ok', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'])
  expect(of(4)).toEqual(['ok', 'ok', 'ok', 'fail', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'])
  expect(of(7)).toEqual(['ok', 'ok', 'fail', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'unknown'])
  expect(
    (await w.as('wang').get(`/campaigns/${campaignId}/nomination-forms?titleKey=good-member&ids=${body.rows[3].id}`)).body.rows,
  ).toEqual([body.rows[3]])

  const c = await w.context('wang')
  let statements = 0
  const counter: KyselyPlugin = {
    transformQuery: (q) => {
      statements++
      return q.node
    },
    transformResult: async (r) => r.result,
  }
  const counted = { ...c, tx: { ...c.tx, db: c.tx.db.withPlugin(counter) as typeof c.tx.db } }
  const rows = await nominationsOfTitle(
    w.tx,
    { everywhere: true, ranges: [] },
    { campaignId, titleKey: title.id, ids: body.rows.map((r: { id: number }) => r.id), limit: n },
  )
  const took = async (list: typeof rows) => {
    statements = 0
    await findingsForMany(counted, list, title)
    return statements
  }
  const few = await took(rows.slice(0, 2))
  expect(few).toBeGreaterThan(0)
  expect(await took(rows)).toBeLessThanOrEqual(few)

  // Lists of many are read page by page, every nominee once.
  const seen = new Set<number>()
  let after = ''
  do {
    const page = (await w.as('wang').get(`/nominations?campaignId=${campaignId}&limit=200${after}`)).body
    for (const r of page.rows) seen.add(r.id)
    expect(page.total).toEqual({ n, exact: true })
    after = page.next ? `&after=${encodeURIComponent(page.next)}` : ''
  } while (after)
  expect(seen.size).toBe(n)
  expect((await w.as('wang').get(`/nominations?campaignId=${campaignId}&due=select`)).body.total.n).toBe(0)
})
