import { expect } from 'vitest'
import { inWorld, type World } from '../../test/world.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { leavesOf } from '../standard/standard.ts'
import { digestOfCommon, refinedLines } from './refinement.actions.ts'
import { textsOf } from './refinement.read.ts'
import { templates } from './templates.ts'

const launched = async ({ as, unit }: Pick<World, 'as' | 'unit'>) => {
  const plan = structuredClone(templates().get('street-two-nodes')!)
  plan.theme = '为民办实事'
  plan.unitTheme = 'required'
  plan.unitGoals = 'none'
  plan.basis = { ...plan.basis, kind: '单位内部', documentNumber: null, signedBy: '王主任' }
  for (const a of plan.sections.honour?.awards ?? []) Object.assign(a, { level: '通报表扬', plaque: false })
  if (plan.sections.honour) plan.sections.honour.publicRanking = false
  const { id } = (await as('wang').post('/campaigns', { organiserId: unit.root, title: '街道活动', plan })).body
  expect((await as('wang').post(`/campaigns/${id}/launch`, { version: 1, launchOn: '2026-03-02' })).status).toBe(200)
  const standard = (await as('wang').post('/standards', { ownerId: unit.root, builtin: 'five-goods' })).body.id as number
  const frozen = (await as('wang').post(`/standards/${standard}/freeze`, { version: 1, basis: '' })).body
  return { id: id as number, plan, standard, frozen: frozen as { no: number; digest: string } }
}

inWorld(
  'a branch refines a criterion: drafted, handed in, returned, handed in again, approved; the common part is the same bytes',
  async (w) => {
    const { as, unit } = w
    const { id, plan, standard, frozen } = await launched(w)
    const feng = as('feng')
    const at = `/campaigns/${id}/units/${unit.fenglin1}/refinements`
    const member = plan.criteria.find((k) => k.object === 'member')!
    const item = member.items[0]!
    const before = (await as('wang').get(`/campaigns/${id}`)).body.plans

    const first = (await feng.get(at)).body
    expect(first).toMatchObject({ unit: '枫林第一支部', may: { write: true, decide: false } })
    expect(first.rows[0]).toEqual({
      standardId: 0,
      source: plan.criteria[0]!.id,
      sourceTitle: plan.criteria[0]!.name,
      item: plan.criteria[0]!.items[0]!.id,
      title: plan.criteria[0]!.items[0]!.name,
      text: plan.criteria[0]!.items[0]!.meaning,
      max: null,
      digest: digestOfCommon({ criteria: plan.criteria[0]!.id, object: plan.criteria[0]!.object, item: plan.criteria[0]!.items[0] }),
      own: null,
      planText: null,
      can: ['write'],
    })
    const where = { standardId: 0, source: member.id, item: item.id }
    const write = (body: object) => feng.post(`/campaigns/${id}/units/${unit.fenglin1}/refinements`, { ...where, ...body })
    expect((await write({ version: 0, kind: 'words', text: '每季度读一本书并讲一次' })).body).toEqual({
      id: expect.any(Number),
      at: 'c1',
      version: 1,
    })
    const kept = await write({
      version: 1,
      kind: 'allOrNothing',
      text: '本人承诺按期兑现',
      measure: 'pledge.member_kept_share',
      op: '>=',
      threshold: '0.9',
    })
    expect(kept.body).toMatchObject({ at: 'c2', version: 2 })
    const r = kept.body.id as number
    // What was written when the plan was adopted is there to begin from.
    const adopted = [{ criteria: member.id, item: member.items[1]!.id, text: '岗位上亮身份' }]
    const own = { theme: '枫林有我', goals: [], items: [], fills: [], refinements: adopted }
    expect((await feng.post(`/campaigns/${id}/units/${unit.fenglin1}/adopt`, { own, ownVersion: 0 })).status).toBe(200)
    expect((await feng.get(at)).body.rows.find((x: { item: string }) => x.item === member.items[1]!.id).planText).toBe('岗位上亮身份')
    // Red lines hold for every condition, and points have no place here.
    expect((await write({ version: 2, kind: 'words', text: '每天在手机上打卡' })).body).toMatchObject({ code: 'refinement.red-line' })
    expect((await write({ version: 2, kind: 'words', text: '带头办事', max: '5' })).body.code).toBe('refinement.no-points')
    expect(
      (await write({ version: 2, kind: 'allOrNothing', text: '带头', measure: 'pledge.nothing', op: '>=', threshold: '1' })).body.code,
    ).toBe('standard.unknown-measure')
    expect((await write({ version: 2, kind: 'allOrNothing', text: '带头' })).body.code).toBe('standard.item-incomplete')
    expect((await write({ version: 1, kind: 'words', text: '带头办事' })).body.code).toBe('http.stale-version')
    expect((await write({ version: 2, at: 'c9', kind: 'words', text: '带头办事' })).body.code).toBe('refinement.no-condition')
    expect((await write({ version: 0, item: 'nothing', kind: 'words', text: '带头办事' })).body.code).toBe('refinement.not-open')
    // The superior writes nothing for the branch; another branch sees nothing of it.
    expect((await as('li').post(at, { ...where, version: 2, kind: 'words', text: '代写一条' })).status).toBe(403)
    expect((await as('qian').get(at)).status).toBe(404)
    expect((await as('qian').get(`/refinements/${r}`)).status).toBe(404)

    expect((await as('jia').post(`/refinements/${r}/submit`, { version: 2 })).status).toBe(404)
    const sent = (await feng.post(`/refinements/${r}/submit`, { version: 2 })).body
    expect(sent).toEqual({ no: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect((await write({ version: 3, kind: 'words', text: '送出后再写' })).body.code).toBe('state.wrong')
    expect((await feng.post(`/refinements/${r}/conditions/remove`, { version: 3, at: 'c1' })).body.code).toBe('state.wrong')
    // Not by itself.
    expect((await feng.post(`/refinements/${r}/decide`, { version: 3, verdict: 'approved' })).status).toBe(403)
    expect((await feng.get('/refinements')).body.rows).toEqual([])
    expect((await as('li').get('/refinements')).body.rows).toEqual([
      {
        id: r,
        campaignId: id,
        unitId: unit.fenglin1,
        unit: '枫林第一支部',
        item: item.id,
        title: item.name,
        submittedOn: '2026-03-02',
      },
    ])
    expect((await as('zhou').get('/refinements')).status).toBe(403)
    expect((await as('li').post(`/refinements/${r}/decide`, { version: 3, verdict: 'returned' })).body.code).toBe(
      'refinement.return-reason',
    )
    expect(
      (await as('li').post(`/refinements/${r}/decide`, { version: 3, verdict: 'returned', reason: '第一条没有写明讲给谁听' })).body,
    ).toEqual({
      state: 'returned',
    })
    expect((await write({ version: 4, at: 'c1', kind: 'words', text: '每季度读一本书，在组织生活会上讲一次' })).body.version).toBe(5)
    await feng.post(`/refinements/${r}/submit`, { version: 5 })
    expect((await feng.post(`/refinements/${r}/take-back`, { version: 6 })).body).toEqual({ version: 7 })
    expect((await as('li').post(`/refinements/${r}/take-back`, { version: 7 })).status).toBe(403)
    await feng.post(`/refinements/${r}/submit`, { version: 7 })
    expect((await as('wang').post(`/refinements/${r}/decide`, { version: 8, verdict: 'approved' })).body).toEqual({ state: 'approved' })

    // In force; what is drafted after it is shown as the difference to it.
    expect((await write({ version: 9, kind: 'words', text: '新来的流动党员有人联系' })).body).toMatchObject({ at: 'c3', version: 10 })
    expect((await feng.post(`/refinements/${r}/conditions/remove`, { version: 10, at: 'c2' })).body).toEqual({
      id: r,
      at: 'c2',
      version: 11,
    })
    const shown = (await as('li').get(`/refinements/${r}`)).body
    expect(
      shown.conditions.map((x: { id: string; mark: string; text: string; reading: string }) => [x.id, x.mark, x.text, x.reading]),
    ).toEqual([
      ['c1', 'same', '每季度读一本书，在组织生活会上讲一次', ''],
      ['c3', 'added', '新来的流动党员有人联系', ''],
      ['c2', 'removed', '本人承诺按期兑现', '不低于 90%的为达到　指标：党员承诺兑现率'],
    ])
    expect(shown.inForce.map((x: { id: string }) => x.id)).toEqual(['c1', 'c2'])
    expect(shown).toMatchObject({ state: 'draft', moved: false, common: { text: item.meaning } })
    expect(shown.texts.map((x: { no: number; approved: boolean }) => [x.no, x.approved])).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ])
    expect(JSON.parse(shown.texts[2].bytes).common).toEqual({ criteria: member.id, object: 'member', item })
    expect(shown.timeline.map((x: { words: string }) => x.words.slice(0, 8))).toEqual(
      [
        '增加条件 c1：',
        '增加条件 c2：',
        '第 1 次报送，摘',
        '退回第 1 次报送',
        '修改条件 c1：',
        '第 2 次报送，摘',
        '撤回报送',
        '第 3 次报送，摘',
        '审定第 3 次报送',
        '增加条件 c3：',
        '删去条件 c2：',
      ].map((x) => expect.stringContaining(x.slice(0, 7))),
    )
    // Nothing of this touched the frozen parts.
    expect((await as('wang').get(`/campaigns/${id}`)).body.plans).toEqual(before)
    expect((await as('wang').get(`/standards/${standard}/versions/${frozen.no}`)).body.digest).toBe(frozen.digest)

    // The plan is superseded and the item now says something else: what was written under the old words waits.
    const next = structuredClone(plan)
    next.criteria.find((k) => k.id === member.id)!.items[0]!.meaning = '学政治、学业务，学了就用'
    expect((await as('wang').post(`/campaigns/${id}/plan`, { version: 2, plan: next, reason: '按意见修改' })).body.planNo).toBe(2)
    expect((await feng.get(`/refinements/${r}`)).body.moved).toBe(true)
    expect((await feng.post(`/refinements/${r}/submit`, { version: 11 })).body.code).toBe('refinement.common-moved')
  },
)

inWorld('a judged item is refined within its points, and only then stands beside the line of its judges', async (w) => {
  const { as, unit, tx } = w
  const { id, standard } = await launched(w)
  const feng = as('feng')
  const { standard: s, digest } = await readFrozen(tx, standard, 1)
  const leaf = leavesOf(s).find(({ leaf: l }) => l.rule.kind === 'judged' && !l.appliesTo)!.leaf
  const measured = leavesOf(s).find(({ leaf: l }) => l.rule.kind !== 'judged')!.leaf
  const where = { standardId: standard, source: 'five-goods', item: leaf.id }
  const write = (body: object) => feng.post(`/campaigns/${id}/units/${unit.fenglin1}/refinements`, { ...where, ...body })
  const target = (await feng.get(`/campaigns/${id}/units/${unit.fenglin1}/refinements`)).body.rows.find(
    (x: { item: string; standardId: number }) => x.item === leaf.id && x.standardId === standard,
  )
  expect(target).toMatchObject({ title: leaf.title, text: leaf.text, max: leaf.max, digest: digestOfCommon(leaf) })
  expect((await write({ version: 0, item: measured.id, kind: 'words', text: '改成别的' })).body.code).toBe('refinement.not-open')
  const judged = { kind: 'judged', judgeStep: '0.5', text: '居民代表当面问得清' }
  expect((await write({ version: 0, ...judged })).body.code).toBe('refinement.too-much')
  expect((await write({ version: 0, ...judged, max: '99' })).body.code).toBe('refinement.too-much')
  expect((await write({ version: 0, ...judged, kind: 'judged', max: '1', judgeStep: '2' })).body.code).toBe('refinement.too-much')
  const one = (await write({ version: 0, ...judged, max: '1' })).body
  expect(one).toMatchObject({ at: 'c1', version: 1 })
  expect(
    (await write({ version: 1, kind: 'proportional', text: '承诺按期兑现', measure: 'pledge.kept_share', max: '1' })).body,
  ).toMatchObject({ at: 'c2', version: 2 })
  expect((await write({ version: 2, kind: 'words', text: '再来一条', max: leaf.max })).body.code).toBe('refinement.too-much')
  const where2 = { campaignId: id, unitIds: [unit.fenglin1], standardId: standard, standardNo: 1 }
  await feng.post(`/refinements/${one.id}/submit`, { version: 2 })
  expect([...(await refinedLines({ tx }, where2)).keys()]).toEqual([])
  expect((await as('li').post(`/refinements/${one.id}/decide`, { version: 3, verdict: 'approved' })).body).toEqual({ state: 'approved' })
  const columns = s.columns.map((k) => k.title).join('、')
  expect([...(await refinedLines({ tx }, where2))]).toEqual([
    [
      unit.fenglin1,
      [
        {
          leaf: leaf.id,
          approvedOn: '2026-03-02',
          conditions: [
            { text: '居民代表当面问得清', max: '1', reading: `由${columns}评定，0 至 1 分，每档 0.5 分，须写明理由` },
            { text: '承诺按期兑现', max: '1', reading: '指标值 × 1 分，最高 1 分　指标：承诺兑现率' },
          ],
          digest: (await textsOf(tx, one.id)).at(-1)!.digest,
          ref: `refinement/${one.id}`,
        },
      ],
    ],
  ])
  // A branch that wrote nothing has nothing, and the standard is the same bytes as before.
  expect([...(await refinedLines({ tx }, { ...where2, unitIds: [unit.fenglin2] })).keys()]).toEqual([])
  expect((await as('wang').get(`/standards/${standard}/versions/1`)).body.digest).toBe(digest)
  expect((await write({ version: 4, ...judged, max: '0.5', at: 'c1', text: '另一种写法' })).body.version).toBe(5)
  expect((await feng.post(`/refinements/${one.id}/submit`, { version: 4 })).body.code).toBe('http.stale-version')
  // Emptied, there is nothing to hand in.
  await feng.post(`/refinements/${one.id}/conditions/remove`, { version: 5, at: 'c1' })
  await feng.post(`/refinements/${one.id}/conditions/remove`, { version: 6, at: 'c2' })
  expect((await feng.post(`/refinements/${one.id}/submit`, { version: 7 })).body.code).toBe('refinement.empty')
})
