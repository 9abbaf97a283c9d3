import { expect, test } from 'vitest'
import { faultsOf, matchOf, menuOf } from './menu.ts'
import { groups, pages } from './nouns.ts'
import type { PageDef } from './pages.ts'

const load = async () => ({ default: () => null })
const some: PageDef[] = [
  { path: '/things', title: '事', nav: { group: 'act', order: 2, label: '事' }, load },
  { path: '/things/:id', title: '一件事', load },
  { path: '/things/new', title: '新的事', load },
  { path: '/first', title: '先', nav: { group: 'act', order: 1, label: '先', may: 'first.read' }, load },
]

test('the menu keeps order and leaves out what one may not do', () => {
  const of = (may: string[]) => menuOf(some, groups, may).map((g) => [g.group.key, g.entries.map((e) => e.path)])
  expect(of(['first.read'])).toEqual([['act', ['/first', '/things']]])
  expect(of([])).toEqual([['act', ['/things']]])
})

test('an address finds its page, fixed words before parameters', () => {
  expect(matchOf(some, '/things/7/')?.title).toBe('一件事')
  expect(matchOf(some, '/things/new')?.title).toBe('新的事')
  expect(matchOf(some, '/things/7/8')).toBeUndefined()
})

test('faults of registrations are named', () => {
  expect(
    faultsOf(
      [...some, { path: '/things/:other', title: '', nav: { group: 'none', order: 1, label: '' }, load }, { path: 'x', title: '', load }],
      groups,
    ),
  ).toEqual(['/things/:other and /things/:id are one address', '/things/:other: no group none', 'x is no address'])
})

test('the registered pages have none', () => {
  expect(faultsOf(pages, groups)).toEqual([])
})
