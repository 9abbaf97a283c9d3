import { expect, test } from 'vitest'
import { draftValues, freshId, goalsFrom, ownFrom, ownValues, phaseDaysRight, planFrom } from './draft.ts'
import { parsePlan, planDigest } from './plan.ts'
import { templates } from './templates.ts'

test('every built-in plan passes through the screen unchanged', () => {
  expect(templates().size).toBe(5)
  for (const plan of templates().values()) expect(planDigest(planFrom(plan, draftValues(plan, plan.title, '')))).toBe(planDigest(plan))
})

test('what was typed stands in the plan, and the plan is still well formed', () => {
  const plan = templates().get('street-two-nodes')!
  const v = draftValues(plan, plan.title, '')
  v.title = ' 清河街道争创活动 '
  v.theme = '为民办实事'
  v.kind = '单位内部'
  v.signedBy = '王主任'
  v.cycleYears = ''
  v.milestones[2]!.day = '700'
  v.quotas[0]!.total = '8'
  v.awards[0]!.level = '通报表扬'
  v.phases[0]!.endDay = '300'
  v.classThemes[1]!.theme = '机关走在前'
  v.goals = [...v.goals.slice(1), { id: '', by: '', text: '新增的目标', who: 'public', how: '居民代表会议评判', target: '认定达到' }]
  const made = planFrom(plan, v)
  expect(parsePlan(made)).toEqual({ ok: true, plan: made })
  expect(made).toMatchObject({
    title: '清河街道争创活动',
    theme: '为民办实事',
    basis: { kind: '单位内部', signedBy: '王主任', cycleYears: null, documentNumber: null },
  })
  expect(made.milestones[2]!.day).toBe(700)
  expect(made.phases[0]).toMatchObject({ startDay: 0, endDay: 300 })
  expect(made.classes[1]!.theme).toBe('机关走在前')
  expect(made.sections.nomination!.titles[0]!.quota).toEqual({ perUnit: null, total: 8 })
  expect(made.sections.honour!.awards[0]!.level).toBe('通报表扬')
  expect(made.goals.map((g) => g.id)).toEqual(['promises', 'problems', 'systems', 'goal-1'])
  expect(made.goals[0]!.answer).toEqual(plan.goals[1]!.answer)
})

test('new ids avoid those in use, also those of the common plan', () => {
  expect(freshId('goal', ['goal-1', 'goal-3'])).toBe('goal-2')
  const row = { id: '', by: '' as const, text: '甲', who: 'public', how: '评', target: '达到' }
  expect(goalsFrom([row, row], [], ['goal-1']).map((g) => g.id)).toEqual(['goal-2', 'goal-3'])
})

test('a phase needs both days in order', () => {
  const p = (startDay: string, endDay: string) => [{ id: 'a', name: '甲', startDay, endDay }]
  expect([p('0', '0'), p('0', '30'), p('31', '30'), p('', '30'), p('x', '3')].map(phaseDaysRight)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})

test("a unit's own part passes through the screen unchanged; new rows get ids and days after the launch", () => {
  const plan = templates().get('street-two-nodes')!
  const own = {
    theme: '邻里守望',
    goals: [
      {
        id: 'near',
        text: '雨棚修好',
        answer: { by: 'judge' as const, who: 'public', how: '居民代表会议评判', target: '认定达到' },
        source: { from: 'practice' as const, ref: '某处' },
      },
    ],
    items: [{ id: 'roof', text: '修好 7 栋楼的雨棚', role: 'secretary', phase: 'node-1', dueDay: 60, serves: '老旧小区改造' }],
    fills: [{ mechanism: 'front-line', content: '干部每周两天在楼栋办公' }],
    refinements: [{ criteria: plan.criteria[1]!.id, item: plan.criteria[1]!.items[0]!.id, text: '每季度读一本书并讲一次' }],
  }
  const open = [
    { id: 'front-line', term: '一线工作法' },
    { id: 'five-star', term: '五星书记创建' },
  ]
  const v = ownValues(plan, own, open, '2026-03-02')
  expect(v.items[0]!.dueOn).toBe('2026-05-01')
  expect(v.fills.map((f) => f.content)).toEqual(['干部每周两天在楼栋办公', ''])
  expect(ownFrom(plan, own, v, '2026-03-02')).toEqual(own)
  v.items.push({ id: '', text: '更换楼道灯', role: 'clerk', phase: 'node-1', dueOn: '2026-03-12', serves: '' })
  expect(ownFrom(plan, own, v, '2026-03-02').items[1]).toEqual({
    id: 'item-1',
    text: '更换楼道灯',
    role: 'clerk',
    phase: 'node-1',
    dueDay: 10,
    serves: '',
  })
  expect(ownFrom(plan, null, ownValues(plan, null, open, '2026-03-02'), '2026-03-02')).toEqual({
    theme: '',
    goals: [],
    items: [],
    fills: [],
    refinements: [],
  })
})
