import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'

const judged = { title: '邻里互助', text: '有互助小组并在活动', max: '4', department: '组织部门', kind: 'judged', judgeStep: '0.5' }

inWorld('items of a draft are added, changed and removed by form, the linter answering each time', async ({ as, unit }) => {
  const wang = as('wang')
  const { id } = (await wang.post('/standards', { ownerId: unit.root, builtin: 'five-goods' })).body
  const item = async (at: string) =>
    (await wang.get(`/standards/${id}`)).body.draft.tree
      .flatMap((b: { children?: unknown[] }) => [b, ...(b.children ?? [])])
      .find((n: { id: string }) => n.id === at)

  // A new item under a branch: its sum no longer fits, and the linter says so at once.
  const added = await wang.post(`/standards/${id}/items`, { version: 1, under: '1', ...judged })
  expect(added.body).toMatchObject({ at: '1.5', version: 2 })
  expect(
    added.body.findings.filter((f: { code: string }) => f.code === 'lint.branch-sum').map((f: { sentence: string }) => f.sentence),
  ).toEqual(['“1 领导班子好”定为 20 分，下级各项合计 24 分'])
  expect(await item('1.5')).toEqual({
    id: '1.5',
    verification: ['documents'],
    evidence: ['document'],
    cycle: 'year',
    title: '邻里互助',
    text: '有互助小组并在活动',
    max: '4',
    department: '组织部门',
    rule: { kind: 'judged', guidance: '有互助小组并在活动', step: '0.5' },
  })
  const forms: [Record<string, unknown>, Record<string, unknown>][] = [
    [
      { kind: 'deductPer', measure: 'pledge.overdue_n', step: '0.5', atLeast: '3' },
      { kind: 'deductPer', measure: 'pledge.overdue_n', step: '0.5', atLeast: '3' },
    ],
    [
      { kind: 'allOrNothing', measure: 'pledge.kept_share', op: '>=', threshold: '0.9' },
      { kind: 'allOrNothing', measure: 'pledge.kept_share', op: '>=', threshold: '0.9' },
    ],
    [
      {
        kind: 'bands',
        measure: 'pledge.kept_share',
        bands: [
          { from: '0.9', points: '4' },
          { to: '0.9', points: '2' },
        ],
      },
      {
        kind: 'bands',
        measure: 'pledge.kept_share',
        bands: [
          { from: '0.9', to: null, points: '4' },
          { from: null, to: '0.9', points: '2' },
        ],
      },
    ],
    [
      { kind: 'proportional', measure: 'pledge.kept_share', inverse: true },
      { kind: 'proportional', measure: 'pledge.kept_share', inverse: true },
    ],
    [
      { kind: 'poll', measure: 'poll.satisfied_share', times: '4', leastBallots: 30 },
      { kind: 'poll', measure: 'poll.satisfied_share', times: '4', leastBallots: 30 },
    ],
    [
      { kind: 'rank', measure: 'pledge.kept_share', order: 'high', best: '4', minus: '0.2' },
      { kind: 'rank', measure: 'pledge.kept_share', order: 'high', best: '4', minus: '0.2' },
    ],
    [
      { kind: 'imported', packageTitle: '上年考核', outOf: '100' },
      { kind: 'imported', source: { title: '上年考核' }, outOf: '100' },
    ],
    [
      { kind: 'imported', packageTitle: '上年考核', package: 'a'.repeat(64), gradePoints: [{ grade: '好', points: '4' }] },
      { kind: 'imported', source: { title: '上年考核', package: 'a'.repeat(64) }, grades: [{ grade: '好', points: '4' }] },
    ],
    [
      { kind: 'judged', allowed: '4、2、0', guidance: '看现场' },
      { kind: 'judged', allowed: ['4', '2', '0'], guidance: '看现场' },
    ],
  ]
  let version = 2
  for (const [form, rule] of forms) {
    const { title, text, max, department } = judged
    const set = await wang.post(`/standards/${id}/items`, { version, at: '1.5', title, text, max, department, ...form })
    expect(set.body).toMatchObject({ at: '1.5', version: ++version })
    expect((await item('1.5')).rule).toEqual(rule)
  }

  const branch = await wang.post(`/standards/${id}/items`, { version, branchTitle: '邻里和睦', branchMax: '4', ...judged })
  expect(branch.body).toMatchObject({ at: '6.1', version: ++version })
  expect(branch.body.findings.some((f: { code: string }) => f.code === 'lint.total-not-100')).toBe(true)
  expect((await wang.post(`/standards/${id}/branches`, { version, at: '6', title: '邻里守望', max: '5' })).body).toMatchObject({ at: '6' })
  version++
  expect(await item('6')).toMatchObject({ title: '邻里守望', max: '5' })
  // The last item takes its branch with it.
  expect((await wang.post(`/standards/${id}/items/remove`, { version, at: '6.1' })).body).toMatchObject({ at: '6.1', version: ++version })
  expect(await item('6')).toBeUndefined()

  const send = (path: string, body: object) => wang.post(`/standards/${id}/${path}`, { version, ...body })
  expect((await send('items', { ...judged, kind: 'bands' })).body).toMatchObject({
    code: 'standard.item-incomplete',
    sentence: '这种计分办法还缺：分档、指标。',
  })
  expect((await send('items', { ...judged, kind: 'imported', packageTitle: '上年考核' })).body).toMatchObject({
    code: 'standard.item-incomplete',
    sentence: '这种计分办法还缺：满分或各等次得分。',
  })
  expect((await send('items', { ...judged, at: '9.9' })).body.code).toBe('standard.no-item')
  expect((await send('branches', { at: '1.1', title: '甲', max: '1' })).body.code).toBe('standard.no-item')
  expect((await send('items/remove', { at: '9' })).body.code).toBe('standard.no-item')
  expect((await send('items', { ...judged, kind: 'proportional', measure: 'pledge.no_such' })).body.code).toBe('standard.unknown-measure')
  expect((await send('items', { ...judged, judgeStep: '0' })).body.code).toBe('standard.bad-shape')
  expect((await wang.post(`/standards/${id}/items`, { ...judged, version: 1 })).body.code).toBe('http.stale-version')
  expect((await as('li').post(`/standards/${id}/items`, { ...judged, version })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/branches`, { version, at: '1', title: '甲', max: '1' })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/items/remove`, { version, at: '1' })).status).toBe(403)
  const words = (await wang.get(`/standards/${id}`)).body.timeline.map((x: { words: string }) => x.words)
  expect(words.slice(0, 3)).toEqual(['新建草稿', '增加“1.5 邻里互助”', '修改“1.5 邻里互助”'])
  expect(words.at(-1)).toBe('删去“6.1 邻里互助”')
})
