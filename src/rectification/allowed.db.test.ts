import { expect } from 'vitest'
import { inWorld, type Person } from '../../test/world.ts'
import type { ItemAct } from './rectification.ts'

const people: readonly Person[] = ['wang', 'li', 'zhao', 'qian', 'feng', 'sun', 'zhou', 'wu', 'chen', 'shen']
/** Each act with what its form sends; `check` sends the item back. */
const bodies: Record<ItemAct, [string, (version: number) => object]> = {
  plan: ['plan', (version) => ({ version, measures: '清理并每周巡查', responsible: '赵某' })],
  claim: ['claim', (version) => ({ version, claim: '已清理完毕' })],
  check: ['check', (version) => ({ version, outcome: null, words: '二层仍有' })],
  reopen: ['reopen', (version) => ({ version, recurrence: false, reason: '核查有误', dueOn: '2026-06-30' })],
  extend: ['extend', (version) => ({ version, dueOn: '2026-06-30', reason: '等待备件到货' })],
  withdraw: ['withdraw', (version) => ({ version, reason: '提错了单位' })],
}
const refusals = new Set(['access.not-allowed', 'http.not-found', 'rectification.own-check', 'rectification.own-item'])

inWorld('what an item says one may not do is what the server refuses, for everybody and every act', async (w) => {
  const { id } = (
    await w.as('zhou').post('/rectifications', { unitId: w.unit.fenglin, what: '三号楼消防通道堆物', place: '三号楼', dueOn: '2026-03-31' })
  ).body
  const { version } = (await w.as('zhao').get(`/rectifications/${id}`)).body
  expect((await w.as('zhao').post(`/rectifications/${id}/claim`, { version, claim: '已清理完毕' })).status).toBe(200)
  let asked = 0
  for (const who of people) {
    const shown = await w.as(who).get(`/rectifications/${id}`)
    if (shown.status !== 200) continue
    for (const [act, [path, body]] of Object.entries(bodies) as [ItemAct, (typeof bodies)[ItemAct]][]) {
      // A version nobody has: whoever is let through to it may do the act, and nothing is done.
      const answer = (await w.as(who).post(`/rectifications/${id}/${path}`, body(99))).body
      asked++
      expect([who, act, shown.body.whyNot[act] !== null], String(answer.code)).toEqual([who, act, refusals.has(answer.code)])
    }
  }
  expect(asked).toBeGreaterThan(40)
  const whyNot = async (who: Person) => (await w.as(who).get(`/rectifications/${id}`)).body.whyNot
  expect(await whyNot('li')).toEqual({
    plan: null,
    claim: null,
    check: 'own-check',
    reopen: 'own-check',
    extend: 'own-extend',
    withdraw: 'own-item',
  })
  expect(await whyNot('wang')).toMatchObject({ check: null, extend: null, withdraw: null })
  expect(await whyNot('wu')).toMatchObject({ plan: 'post', check: null, extend: 'post' })
})
