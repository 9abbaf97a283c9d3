import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'

inWorld('the parts beside the tree are set by form, linted at once, and compared with the version before', async ({ as, unit }) => {
  const wang = as('wang')
  const { id } = (await wang.post('/standards', { ownerId: unit.root, builtin: 'five-goods' })).body
  expect((await wang.get(`/standards/${id}/changes`)).body).toMatchObject({ from: null, to: null, changes: [] })
  await wang.post(`/standards/${id}/freeze`, { version: 1 })
  const { version: start } = (await wang.post(`/standards/${id}/revise`, { version: 2 })).body
  let version = start as number
  const draft = async () => (await wang.get(`/standards/${id}`)).body.draft
  const send = async (
    answer: Promise<{ status: number; body: { at: string; version: number; findings: { code: string; at: string }[] } }>,
  ) => {
    const { status, body } = await answer
    expect({ status, body }).toMatchObject({ status: 200 })
    version = body.version
    return body
  }
  const when = { measure: 'poll.satisfied_share', op: '<', threshold: '0.6' }
  expect(
    (
      await send(
        wang.post(`/standards/${id}/bonus`, {
          version,
          cap: '5',
          items: [
            { title: '市级表彰', text: '获市级表彰', points: '3', group: 'award' },
            { title: '区级表彰', text: '获区级表彰', points: '1', group: 'award' },
          ],
        }),
      )
    ).at,
  ).toBe('bonus')
  expect((await draft()).bonus).toEqual({
    cap: '5',
    items: [
      { id: 'j1', title: '市级表彰', text: '获市级表彰', points: '3', group: 'award' },
      { id: 'j2', title: '区级表彰', text: '获区级表彰', points: '1', group: 'award' },
    ],
  })
  await send(
    wang.post(`/standards/${id}/deductions`, {
      version,
      items: [{ title: '逾期不办', text: '每逾期一件扣 1 分', measure: 'pledge.overdue_n', step: '1', cap: '5' }],
    }),
  )
  expect((await draft()).deductions).toEqual([
    {
      id: 'k1',
      title: '逾期不办',
      text: '每逾期一件扣 1 分',
      cap: '5',
      rule: { kind: 'deductPer', measure: 'pledge.overdue_n', step: '1' },
    },
  ])
  const grades = (await draft()).grades.bands
  const kinds = ['zero', 'fail', 'cancelEligibility', 'capGrade'] as const
  const veto = (effect: string) => ({
    title: `否决${effect}`,
    text: '群众不满意',
    effect,
    ...when,
    ...(effect === 'capGrade' ? { grade: grades[1].id } : {}),
  })
  // The fourth has no document behind it: the linter says so by its name.
  const linted = await send(
    wang.post(`/standards/${id}/vetoes`, {
      version,
      items: kinds.map((k, i) => ({ ...veto(k), ...(i < 3 ? { basisDocument: '某发〔2025〕1号' } : {}) })),
    }),
  )
  expect(linted.findings.filter((f) => f.code.startsWith('lint.veto')).map((f) => f.at)).toEqual(['v4'])
  expect((await draft()).vetoes.map((v: { effect: unknown }) => v.effect)).toEqual([
    { kind: 'zero' },
    { kind: 'fail' },
    { kind: 'cancelEligibility' },
    { kind: 'capGrade', grade: grades[1].id },
  ])
  const overlong = await send(
    wang.post(`/standards/${id}/grades`, {
      version,
      tie: 'out',
      ladder: [],
      bands: [
        { id: grades[0].id, title: '好', from: '90', share: '0.2' },
        { id: grades[1].id, title: '较好', from: '95' },
        { title: '差' },
      ],
    }),
  )
  expect(overlong.findings.map((f) => f.code)).toContain('lint.grades')
  expect((await draft()).grades).toEqual({
    bands: [
      { id: grades[0].id, title: '好', from: '90' },
      { id: grades[1].id, title: '较好', from: '95' },
      { id: 'g1', title: '差', from: null },
    ],
    shares: [{ grade: grades[0].id, atMost: '0.2' }],
    tie: 'out',
  })
  const column = { kind: 'self', title: '自评', scorer: '本单位', always: true }
  const weights = await send(
    wang.post(`/standards/${id}/columns`, {
      version,
      combine: 'weights',
      rescale: 'total',
      columns: [
        { ...column, id: 'self', weight: '0.5' },
        { ...column, kind: 'review', id: 'review', title: '复核', scorer: '上级', weight: '0.4' },
      ],
    }),
  )
  expect(weights.findings.map((f) => f.code)).toContain('lint.weights')
  await send(wang.post(`/standards/${id}/classes`, { version, classes: [{ id: 'organ', title: '机关' }] }))
  await send(
    wang.post(`/standards/${id}/items/detail`, {
      version,
      at: '1.4',
      verification: ['visit'],
      evidence: ['visit', 'interview'],
      cycle: 'half-year',
      classes: ['organ'],
      columns: ['review'],
      ifNone: 'full',
      mayNotApply: true,
    }),
  )
  expect((await draft()).tree[0].children[3]).toMatchObject({
    id: '1.4',
    verification: ['visit'],
    cycle: 'half-year',
    appliesTo: ['organ'],
    columns: ['review'],
    ifNone: 'full',
    mayNotApply: true,
  })
  await send(wang.post(`/standards/${id}/items/move`, { version, at: '1.4', way: 'up' }))
  expect((await draft()).tree[0].children.map((k: { id: string }) => k.id)).toEqual(['1.1', '1.2', '1.4', '1.3'])

  const changes = (await as('li').get(`/standards/${id}/changes`)).body
  expect(changes).toMatchObject({ from: 1, to: null, versions: [1], draft: true })
  const of = (part: string) => changes.changes.filter((c: { part: string }) => c.part === part)
  expect(of('deduction').map((c: { id: string; mark: string }) => [c.id, c.mark])).toEqual([
    ['k1', 'added'],
    ['d-false', 'removed'],
  ])
  expect(of('deduction').slice(0, 1)).toEqual([
    {
      part: 'deduction',
      id: 'k1',
      title: '逾期不办',
      mark: 'added',
      facts: [
        { label: '条文', was: '', now: '每逾期一件扣 1 分' },
        { label: '读法', was: '', now: expect.stringMatching(/^每出现 1 件扣 1 分，下限 0 分　指标：逾期未兑现/) },
        { label: '扣分上限', was: '', now: '5' },
      ],
    },
  ])
  expect(
    of('item')
      .find((c: { id: string }) => c.id === '1.4')
      .facts.map((f: { label: string }) => f.label),
  ).toEqual(expect.arrayContaining(['考核方式', '周期', '适用类别', '评分栏', '可认定不适用']))

  const refused = async (answer: Promise<{ body: { code: string } }>) => (await answer).body.code
  expect(await refused(wang.post(`/standards/${id}/bonus`, { version, items: [{ title: '获奖', text: '获奖', points: '1' }] }))).toBe(
    'standard.item-incomplete',
  )
  expect(await refused(wang.post(`/standards/${id}/vetoes`, { version, items: [{ ...veto('capGrade'), grade: null }] }))).toBe(
    'standard.item-incomplete',
  )
  expect(
    await refused(
      wang.post(`/standards/${id}/deductions`, { version, items: [{ title: '甲', text: '乙', measure: 'pledge.nothing', step: '1' }] }),
    ),
  ).toBe('standard.unknown-measure')
  expect(await refused(wang.post(`/standards/${id}/grades`, { version, tie: 'in', ladder: [], bands: [{ title: '好' }] }))).toBe(
    'standard.bad-shape',
  )
  expect(await refused(wang.post(`/standards/${id}/columns`, { version, combine: 'latest', rescale: 'total', columns: [] }))).toBe(
    'standard.bad-shape',
  )
  expect(await refused(wang.post(`/standards/${id}/items/move`, { version, at: '1.1', way: 'up' }))).toBe('standard.cannot-move')
  expect(await refused(wang.post(`/standards/${id}/items/move`, { version, at: '9.9', way: 'up' }))).toBe('standard.no-item')
  const detail = { verification: ['visit'], evidence: ['visit'], cycle: 'year', classes: [], columns: [], mayNotApply: false }
  expect(await refused(wang.post(`/standards/${id}/items/detail`, { version, at: '1', ...detail }))).toBe('standard.no-item')
  expect(await refused(wang.post(`/standards/${id}/classes`, { version: 1, classes: [] }))).toBe('http.stale-version')
  for (const path of ['bonus', 'deductions', 'vetoes'])
    expect((await as('li').post(`/standards/${id}/${path}`, { version, items: [] })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/grades`, { version, tie: 'in', ladder: [], bands: [] })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/columns`, { version, combine: 'latest', rescale: 'total', columns: [] })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/classes`, { version, classes: [] })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/items/detail`, { version, at: '1.4', ...detail })).status).toBe(403)
  expect((await as('li').post(`/standards/${id}/items/move`, { version, at: '1.4', way: 'up' })).status).toBe(403)
  expect((await as('he').get(`/standards/${id}/changes`)).status).toBe(404)
})
