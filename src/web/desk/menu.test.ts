import { expect, test } from 'vitest'
import { entryOf, faultsOf, matchOf, menuOf } from './menu.ts'
import { groups, pages } from './nouns.ts'
import type { PageDef, Seat } from './pages.ts'
import { seatFor } from './seat.ts'

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

test('one entry is lit: the longest an address lies below', () => {
  const entries = pages.filter((p) => p.nav)
  expect(
    [
      '/',
      '/polls',
      '/polls/7',
      '/polls/new',
      '/polls/two-strikes',
      '/debriefs/ask',
      '/debriefs/3/report',
      '/honours/yearly',
      '/password',
    ].map((path) => entryOf(entries, path)?.path),
  ).toEqual(['/', '/polls', '/polls', '/polls', '/polls/two-strikes', '/debriefs/ask', '/debriefs', '/honours/yearly', undefined])
})

test('a page asks from the present post if it may, else from the first that may', () => {
  const seat = (key: string, ...may: string[]): Seat => ({ key, post: '', unit: '', unitId: 1, may })
  const [member, secretary, office] = [seat('member', 'poll.read'), seat('secretary', 'poll.study'), seat('office', 'poll.study')]
  const seats = [member, secretary, office]
  expect(seatFor(seats, member, 'poll.study')).toBe(secretary)
  expect(seatFor(seats, office, 'poll.study')).toBe(office)
  expect(seatFor(seats, member, 'ledger.read')).toBe(null)
  expect(seatFor([], null, 'poll.study')).toBe(null)
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
