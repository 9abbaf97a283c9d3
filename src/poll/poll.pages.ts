import type { PageDef } from '../web/desk/pages.ts'
import { pollPageText as t } from './page.text.ts'
import { mayReadPolls, mayStudy } from './poll.ts'

const page = (name: 'Polls' | 'NewPoll') => () => import('./polls.page.tsx').then((m) => ({ default: m[name] }))
const window = (name: 'Windows' | 'NewWindow' | 'OneWindow') => () => import('./windows.page.tsx').then((m) => ({ default: m[name] }))

export const pollPages: PageDef[] = [
  { path: '/polls', title: t.list, nav: { group: 'evaluate', order: 30, label: t.list, may: mayReadPolls.name }, load: page('Polls') },
  { path: '/polls/new', title: t.make, load: page('NewPoll') },
  {
    path: '/polls/two-strikes',
    title: t.strikes,
    nav: { group: 'evaluate', order: 32, label: t.strikes, may: mayStudy.name },
    load: () => import('./strikes.page.tsx').then((m) => ({ default: m.Strikes })),
  },
  { path: '/polls/:id', title: t.list, load: () => import('./poll.page.tsx') },
  { path: '/polls/:id/reviews', title: t.reviews, load: () => import('./reviews.page.tsx').then((m) => ({ default: m.Reviews })) },
  { path: '/polls/:id/slips', title: t.list, load: () => import('./ballot-desk.page.tsx').then((m) => ({ default: m.SlipsPage })) },
  { path: '/polls/:id/desk', title: t.list, load: () => import('./ballot-desk.page.tsx').then((m) => ({ default: m.DeskPage })) },
  {
    path: '/windows',
    title: t.windows,
    nav: { group: 'evaluate', order: 31, label: t.windows, may: mayReadPolls.name },
    load: window('Windows'),
  },
  { path: '/windows/new', title: t.register, load: window('NewWindow') },
  { path: '/windows/:id', title: t.windows, load: window('OneWindow') },
]
