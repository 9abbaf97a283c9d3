import { expect, test } from 'vitest'
import { parseSearch, stringifySearch } from './address.ts'
import { askedFrom, type Column, isFiltered, shownColumns, sortStep, trailOf } from './list.ts'

const columns: Column<object>[] = [
  { name: 'title', label: '名', cell: () => '', main: true },
  { name: 'state', label: '状态', cell: () => '' },
  { name: 'by', label: '人', cell: () => '', hidden: true },
]

test('columns: stored choice, without what no longer exists, and never without the one that opens the record', () => {
  expect(shownColumns(columns, null)).toEqual(['title', 'state'])
  expect(shownColumns(columns, 'by,gone')).toEqual(['title', 'by'])
  expect(shownColumns(columns, '')).toEqual(['title'])
})

test('only what the contract declares is asked, and the fixed part wins over the address', () => {
  const search = parseSearch('?state=open&tab=2&campaignId=9&after=abc')
  expect(askedFrom(search, [{ name: 'state', label: '', kind: 'choice', options: [] }], { campaignId: 3 })).toEqual({
    state: 'open',
    after: 'abc',
    campaignId: 3,
  })
  expect(isFiltered(search, [{ name: 'q', label: '', kind: 'text' }])).toBe(false)
})

test('a sort toggles only where the contract has both directions', () => {
  expect(sortStep('due', 'due')).toEqual({ next: 'due', stands: 'ascending' })
  expect(sortStep({ up: 'due', down: '-due' }, 'due')).toEqual({ next: '-due', stands: 'ascending' })
  expect(sortStep({ up: 'due', down: '-due' }, '-due')).toEqual({ next: 'due', stands: 'descending' })
  expect(sortStep({ up: 'due', down: '-due' }, undefined)).toEqual({ next: 'due', stands: 'none' })
})

test('the address keeps texts as they are, numbers and repeats included', () => {
  expect(parseSearch('?a=12&b=x&b=y&c=%E6%9E%AB')).toEqual({ a: '12', b: ['x', 'y'], c: '枫' })
  expect(stringifySearch({ a: '12', b: ['x', 'y'], c: '', d: undefined })).toBe('?a=12&b=x&b=y')
  expect(trailOf({ trail: ['', 'abc'] })).toEqual(['', 'abc'])
  expect(trailOf({ trail: [1] })).toEqual([])
})
