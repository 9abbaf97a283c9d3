import { expect, test } from 'vitest'
import { Refused } from '../lib/refusal.ts'
import { aTitle, chain } from './maker.ts'
import { assertQuorum, passes, quorumOf, votesNeeded } from './meeting.ts'
import { assertList, compositionOf } from './quota.ts'
import { climbOf, noticeGate, routeOf } from './route.ts'
import { defaultMeetings } from './settings.ts'

const refusalOf = (work: () => void): { code: string; facts: unknown } | null => {
  try {
    work()
    return null
  } catch (e) {
    if (e instanceof Refused) return { code: e.code, facts: e.facts }
    throw e
  }
}

test('quorum is rounded up, and to pass takes more than half of those who should attend', () => {
  const { members, committee } = defaultMeetings
  expect([1, 2, 3, 9, 10, 11].map((n) => [quorumOf(members, n), quorumOf(committee, n)])).toEqual([
    [1, 1],
    [1, 2],
    [2, 2],
    [5, 6],
    [5, 7],
    [6, 8],
  ])
  expect(refusalOf(() => assertQuorum(committee, { should: 9, present: 5 }))).toEqual({
    code: 'nomination.no-quorum',
    facts: { should: 9, present: 5, needed: 6, source: committee.source },
  })
  expect(refusalOf(() => assertQuorum(members, { should: 9, present: 5 }))).toBeNull()
  expect(refusalOf(() => assertQuorum(members, { should: 0, present: 0 }))?.code).toBe('nomination.no-quorum')
  const at = { should: 10, present: 7 }
  // Five of ten who should attend is exactly half: not passed, though it is most of the seven who came.
  expect(passes(members, at, { for: 5, against: 1, abstain: 1 }, '甲')).toBe(false)
  expect(passes(members, at, { for: 6, against: 1, abstain: 0 }, '甲')).toBe(true)
  expect(passes({ ...members, passOf: 'present' }, at, { for: 4, against: 3, abstain: 0 }, '甲')).toBe(true)
  expect([
    votesNeeded(members, at),
    votesNeeded(members, { should: 9, present: 9 }),
    votesNeeded({ ...members, passOf: 'present' }, at),
  ]).toEqual([6, 5, 4])
  expect(refusalOf(() => passes(members, at, { for: 6, against: 1, abstain: 1 }, '甲'))?.code).toBe('nomination.votes-over-present')
})

const limit = (id: string, group: string, op: '<=' | '>=', count: number | null, percent: string | null) => ({
  id,
  group,
  op,
  count,
  percent,
  source: { from: 'rule' as const, ref: '试验' },
})
const list = (...groups: string[][]) => groups.map((g) => ({ groups: g }))

test('a share of at most 20 % allows none of four and one of five; an unused quota is no fault', () => {
  const title = aTitle({ quota: { perUnit: null, total: 5 }, composition: [limit('lead', '县处级', '<=', null, '20')] })
  const four = list(['县处级'], [], [], [])
  const five = list(['县处级'], [], [], [], [])
  expect([four, five].map((x) => compositionOf(title, x)[0]!.holds)).toEqual([false, true])
  expect(refusalOf(() => assertList(title, four))).toEqual({
    code: 'nomination.composition',
    facts: { title: '优秀共产党员', limits: ['县处级不超过20%（现为4名中的1名）'] },
  })
  expect(refusalOf(() => assertList(title, list([], [])))).toBeNull()
  expect(refusalOf(() => assertList(title, list()))).toBeNull()
  expect(refusalOf(() => assertList(title, list([], [], [], [], [], [])))).toEqual({
    code: 'nomination.quota-over',
    facts: { title: '优秀共产党员', quota: 5, chosen: 6 },
  })
})

test('front line at least half, counts at least and at most, are exact', () => {
  const title = aTitle({
    quota: { perUnit: null, total: null },
    composition: [limit('front', '一线', '>=', null, '50'), limit('women', '女性', '>=', 1, null), limit('old', '离退休', '<=', 1, null)],
  })
  const state = (x: { groups: string[] }[]) => compositionOf(title, x).map((c) => c.holds)
  expect(state(list(['一线', '女性'], ['离退休']))).toEqual([true, true, true])
  expect(state(list(['一线'], [], []))).toEqual([false, false, true])
  expect(state(list(['一线', '离退休'], ['一线', '离退休', '女性']))).toEqual([true, true, false])
  expect(state([])).toEqual([true, false, true])
})

const way = (...names: string[]) => names.map((name, i) => ({ id: i + 1, name }))
const atOrganiser = new Set(['group-office', 'check-group'])
const said = (route: ReturnType<typeof routeOf>) => route.map((s) => `${s.kind}@${s.unitName}`)

test('each superior reviews; the rest is the organiser', () => {
  expect(said(routeOf(chain, way('支部', '社区', '街道'), atOrganiser))).toEqual([
    'recommend@支部',
    'review@社区',
    'review@街道',
    'opinion@街道',
    'check@街道',
    'select@街道',
  ])
  expect(said(routeOf(chain, way('街道'), atOrganiser))).toEqual(['recommend@街道', 'opinion@街道', 'check@街道', 'select@街道'])
})

test('several reviews meet the superiors from below, the last takes what remains; a review of the organiser’s own leaves it out of theirs', () => {
  const source = chain[0]!.source
  const long = [
    chain[0]!,
    { id: 'street', name: '街道审核', kind: 'review' as const, by: 'secretary', source },
    { id: 'district', name: '县区审核', kind: 'review' as const, by: 'secretary', source },
    { id: 'city', name: '市复审', kind: 'review' as const, by: 'group-office', source },
    chain[4]!,
    { id: 'up', name: '上报', kind: 'report-up' as const, by: 'group-office', source },
  ]
  const route = routeOf(long, way('社区', '街道', '县区', '市'), atOrganiser)
  expect(route.map((s) => `${s.key}@${s.unitName}`)).toEqual([
    'recommend@社区',
    'street@街道',
    'district@县区',
    'city@市',
    'select@市',
    'up@市',
  ])
  expect(routeOf(long, way('支部', '社区', '街道', '县区', '市'), atOrganiser).map((s) => `${s.key}@${s.unitName}`)).toEqual([
    'recommend@支部',
    'street@社区',
    'district@街道',
    'district@县区',
    'city@市',
    'select@市',
    'up@市',
  ])
  expect(routeOf(long, way('街道', '市'), atOrganiser).map((s) => `${s.key}@${s.unitName}`)).toEqual([
    'recommend@街道',
    'city@市',
    'select@市',
    'up@市',
  ])
  expect(climbOf(route).at(-1)!.key).toBe('select')
  expect(noticeGate(route)).toBe(4)
})
