import { expect } from 'vitest'
import { aUnit, inWorld } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { compare, mul, rational } from '../lib/rational.ts'
import { insertPledge } from '../measure/measure.fixture.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { weigh } from '../standard/weigh.ts'
import { countAgain, ok } from './score.fixture.ts'

inWorld(
  'the eight aspects over a real register: half of it results of four nouns, a record taken away changes it, fifty empty activities do not',
  async (w) => {
    const { as, unit, tx } = w
    await aUnit(tx, { below: unit.root, name: '枫林社区居民委员会', shortName: '枫林', kind: 'residents-committee', ledById: unit.fenglin })
    const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
    const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'model-community' }))
    await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
    const { id } = await ok(as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '示范社区考核' }))
    const { standard: frozen } = await readFrozen(tx, standard.id, 1)
    const of = weigh(frozen)
    expect(compare(mul(of.result, rational(2)), of.whole)).toBeGreaterThanOrEqual(0)
    expect(compare(mul(of.volume, rational(10)), of.whole)).toBeLessThanOrEqual(0)
    expect(of.nouns.length).toBeGreaterThanOrEqual(4)

    const pledge = await insertPledge(tx, {
      campaignId: campaign,
      unitId: unit.fenglin1,
      dueOn: '2026-02-20',
      verdict: 'kept',
      judgedOn: '2026-02-25',
    })
    await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin1, dueOn: '2026-02-21', verdict: 'unkept', judgedOn: '2026-02-25' })
    const made: Record<string, number> = {}
    const request = { unitId: unit.fenglin1, receiver: '居民', what: '修楼道灯', asked: true, askedOn: '2026-03-01', dueOn: '2026-03-10' }
    made['8.2'] = (await ok(as('wang').post('/services', request))).id
    made['8.4'] = (await ok(as('wang').post('/rectifications', { unitId: unit.fenglin1, what: '台账没有更新', dueOn: '2026-03-10' }))).id
    await ok(
      as('li').post('/activities', {
        unitId: unit.fenglin1,
        kind: 'service',
        title: '修好楼道灯',
        heldOn: '2026-03-02',
        serves: null,
        service: { id: made['8.2'] },
      }),
    )
    await ok(as('zhou').post(`/services/${made['8.2']}/confirm`, { done: true, how: 'visit' }))
    w.at('2026-03-25T01:00:00Z')
    const own = [unit.fenglin, unit.fenglin1]
    const sheet = async () => {
      await countAgain(w, own)
      return (await ok(as('li').get(`/rounds/${id}/units/${unit.fenglin}`))).sheet
    }
    // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the endpoint answers
    const line = (s: any, leaf: string) => s.lines.find((l: { id: string }) => l.id === leaf)
    let last = await sheet()
    expect(line(last, '6.1')).toMatchObject({ points: '3.5', inputs: [{ numerator: '1', denominator: '2' }] })
    for (const leaf of ['6.1', '8.2', '8.4']) expect(line(last, leaf).inputs[0].refs.length, leaf).toBeGreaterThan(0)

    for (let i = 0; i < 50; i++)
      await ok(
        as('li').post('/activities', {
          unitId: unit.fenglin,
          kind: 'theme-day',
          title: `主题党日第 ${i + 1} 次`,
          heldOn: '2026-03-20',
          serves: null,
          campaignIds: [campaign],
        }),
      )
    const after = await sheet()
    expect({ ...after, asOf: 0, lines: after.lines }).toEqual({ ...last, asOf: 0, lines: last.lines })

    // Each record by itself, taken away as its own noun allows.
    const away: Record<string, () => Promise<unknown>> = {
      '6.1': () => tx.db.deleteFrom('pledge').where('id', '=', pledge).execute(),
      '8.2': () => tx.db.deleteFrom('activity_service').where('id', '=', made['8.2']!).execute(),
      '8.4': () => ok(as('wang').post(`/rectifications/${made['8.4']}/withdraw`, { version: 1, reason: '误登' })),
    }
    for (const [leaf, take] of Object.entries(away)) {
      await take()
      const now = await sheet()
      expect(line(now, leaf), leaf).not.toEqual(line(last, leaf))
      expect(now.total, leaf).not.toEqual(last.total)
      last = now
    }
  },
)
