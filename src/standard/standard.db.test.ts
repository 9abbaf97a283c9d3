import { expect } from 'vitest'
import { inCommittedWorld, inWorld } from '../../test/world.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { builtinStandards } from './builtin.ts'

inWorld('a built-in standard becomes a draft, is frozen as bytes, superseded and never edited', async ({ as, unit }) => {
  expect((await as('li').get('/standard-builtins')).body.rows.map((r: { key: string; items: number }) => [r.key, r.items])).toEqual([
    ['five-goods', 24],
    ['model-community', 26],
  ])
  const made = await as('wang').post('/standards', { ownerId: unit.root, builtin: 'model-community' })
  expect(made).toEqual({ status: 200, body: { id: expect.any(Number), key: 'model-community', version: 1 } })
  const { id } = made.body
  expect((await as('wang').post('/standards', { ownerId: unit.root, builtin: 'model-community' })).body.code).toBe('standard.key-taken')
  const draft = (await as('li').get(`/standards/${id}`)).body
  expect(draft).toMatchObject({ state: 'draft', no: null, digest: null, can: ['edit', 'freeze'], may: { draft: false, freeze: false } })
  const line = draft.tree.find((l: { id: string }) => l.id === '6.1')
  expect(line).toMatchObject({ level: 2, max: '7', leaf: { measure: 'pledge.kept_share', measureTitle: '承诺兑现率', available: true } })
  expect(line.leaf.reading).toContain('指标：承诺兑现率')
  expect(draft.tree.find((l: { id: string }) => l.id === '6')).toEqual({
    id: '6',
    level: 1,
    title: '党组织和党员作用发挥',
    max: '15',
    leaf: null,
  })

  const frozen = await as('wang').post(`/standards/${id}/freeze`, { version: 1, basis: '清河党发〔2026〕3号' })
  expect(frozen).toEqual({ status: 200, body: { no: 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) } })
  const bytes = (await as('li').get(`/standards/${id}/versions/1`)).body
  expect(bytes.digest).toBe(frozen.body.digest)
  expect(sha256Hex(bytes.bytes)).toBe(bytes.digest)
  expect(canonicalText(JSON.parse(bytes.bytes))).toBe(bytes.bytes)

  const document = JSON.parse(canonicalText(draft.draft))
  expect((await as('wang').post(`/standards/${id}/edit`, { version: 2, document })).body).toMatchObject({
    code: 'state.wrong',
    facts: { state: 'frozen' },
  })
  expect((await as('wang').post(`/standards/${id}/revise`, { version: 2 })).body).toEqual({ version: 3 })
  const changed = { ...document, title: '示范社区党组织标准（修订）' }
  expect((await as('wang').post(`/standards/${id}/edit`, { version: 2, document: changed })).body.code).toBe('http.stale-version')
  expect((await as('wang').post(`/standards/${id}/edit`, { version: 3, document: { ...changed, id: 'other' } })).body.code).toBe(
    'standard.key-changed',
  )
  expect((await as('wang').post(`/standards/${id}/edit`, { version: 3, document: changed })).body.version).toBe(4)
  expect((await as('wang').post(`/standards/${id}/freeze`, { version: 4 })).body.no).toBe(2)
  const again = (await as('li').get(`/standards/${id}/versions/1`)).body
  expect(again).toEqual(bytes)
  const now = (await as('li').get(`/standards/${id}`)).body
  expect(now).toMatchObject({ state: 'frozen', no: 2, frozenNo: 2, title: '示范社区党组织标准（修订）' })
  expect(now.versions.map((v: { no: number; basis: string }) => [v.no, v.basis])).toEqual([
    [2, ''],
    [1, '清河党发〔2026〕3号'],
  ])
  expect(now.timeline.map((x: { words: string }) => x.words.slice(0, 6))).toEqual([
    '新建草稿',
    '冻结第 1 ',
    '起草第 2 ',
    '修改草稿，检',
    '冻结第 2 ',
  ])
  expect((await as('wang').post(`/standards/${id}/revise`, { version: 5 })).body).toEqual({ version: 6 })
  expect((await as('wang').post(`/standards/${id}/discard`, { version: 6, reason: '暂不修订' })).body).toEqual({ version: 7 })
  expect((await as('li').get(`/standards/${id}`)).body).toMatchObject({ state: 'frozen', no: 2 })
})

inWorld('a standard that breaks a rule is kept as a draft with the finding and cannot be frozen', async ({ as, unit }) => {
  const base = builtinStandards().get('five-goods')!
  const wrong = { ...base, id: 'own', tree: base.tree.slice(1) }
  const made = (await as('wang').post('/standards', { ownerId: unit.root, document: wrong })).body
  const shown = (await as('wang').get(`/standards/${made.id}`)).body
  expect(shown.findings.filter((f: { level: string }) => f.level === 'refuse')).toMatchObject([{ code: 'lint.total-not-100' }])
  const answer = await as('wang').post(`/standards/${made.id}/freeze`, { version: 1 })
  expect(answer.status).toBe(422)
  expect(answer.body).toMatchObject({ code: 'standard.not-acceptable' })
  expect(answer.body.facts.findings[0]).toContain('80')
  const redLine = JSON.parse(JSON.stringify({ ...base, id: 'red' }))
  redLine.tree[0].children[3].text = '党员每日打卡，缺一次扣 1 分。'
  const red = (await as('wang').post('/standards', { ownerId: unit.root, document: redLine })).body
  expect((await as('wang').post(`/standards/${red.id}/freeze`, { version: 1 })).body.facts.findings[0]).toContain(
    '不得以打卡签到作为考核依据',
  )
})

inWorld('what is not a standard, an unknown measure, a foreign unit: refused in words, nothing kept', async ({ as, unit, other }) => {
  const base = builtinStandards().get('five-goods')!
  const post = (body: object, who: 'wang' | 'li' = 'wang') => as(who).post('/standards', { ownerId: unit.root, ...body })
  expect((await post({ document: { a: 1 } })).body.code).toBe('standard.bad-shape')
  const odd = JSON.parse(JSON.stringify({ ...base, id: 'odd' }))
  odd.tree[0].children[0].rule.measure = 'online.minutes'
  expect((await post({ document: odd })).body).toMatchObject({ code: 'standard.unknown-measure', facts: { measures: ['online.minutes'] } })
  expect((await post({ builtin: 'nothing' })).body.code).toBe('standard.builtin-unknown')
  expect((await post({ builtin: 'five-goods' }, 'li')).status).toBe(403)
  expect((await as('wang').post('/standards', { ownerId: other.root, builtin: 'five-goods' })).status).toBe(404)
  expect((await as('wang').get('/standards')).body.rows).toEqual([])
  expect((await as('xi').get('/standards')).status).toBe(403)
})

inCommittedWorld('twenty at once freeze one draft: one does, the others are told', async (w) => {
  const { id } = (await w.as('wang').post('/standards', { ownerId: w.unit.root, builtin: 'five-goods' })).body
  const answers = await Promise.all(Array.from({ length: 20 }, () => w.as('wang').post(`/standards/${id}/freeze`, { version: 1 })))
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(new Set(['state.wrong']))
})
