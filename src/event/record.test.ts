import { expect, test } from 'vitest'
import { recordAt } from './record.ts'

const of = (type: string, over: object = {}) => ({ type, subjectId: 7, unitId: 3, campaignId: 2, ...over })
const all = ['score.read', 'campaign.read', 'poll.read', 'pledge.read']

test('a row of the ledger leads to its record, where there is a page and the reader may open it', () => {
  expect(recordAt(of('pledge.drafted'), all)).toBe('/pledges/7')
  expect(recordAt(of('score.frozen'), all)).toBe('/rounds/7')
  expect(recordAt(of('score.judged'), all)).toBe('/rounds/7/units/3')
  expect(recordAt(of('campaign.seated'), all)).toBe('/campaigns/2')
  expect(recordAt(of('poll.started'), all)).toBe('/polls/7')
  expect(recordAt(of('poll.strike-raised'), all)).toBe(null)
  expect(recordAt(of('grant.given'), all)).toBe(null)
  expect(recordAt(of('pledge.drafted', { subjectId: null }), all)).toBe(null)
  expect(recordAt(of('pledge.drafted'), ['score.read'])).toBe(null)
})
