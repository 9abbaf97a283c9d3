import type { PageDef } from '../web/desk/pages.ts'
import { drawText } from './draw.text.ts'
import { pollPageText as t } from './page.text.ts'
import { mayReadPolls, mayStudy } from './poll.ts'

const page = (name: 'Polls' | 'NewPoll') => () => import('./polls.page.tsx').then((m) => ({ default: m[name] }))
const window = (name: 'Windows' | 'NewWindow' | 'OneWindow' | 'WindowMonths') => () =>
  import('./windows.page.tsx').then((m) => ({ default: m[name] }))

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
  { path: '/polls/:id/edit', title: t.list, load: () => import('./edit.page.tsx').then((m) => ({ default: m.EditPoll })) },
  { path: '/polls/:id/reviews', title: t.reviews, load: () => import('./reviews.page.tsx').then((m) => ({ default: m.Reviews })) },
  { path: '/polls/:id/draw', title: drawText.title, load: () => import('./draw.page.tsx') },
  { path: '/polls/:id/slips', title: t.list, load: () => import('./ballot-desk.page.tsx').then((m) => ({ default: m.SlipsPage })) },
  { path: '/polls/:id/desk', title: t.list, load: () => import('./ballot-desk.page.tsx').then((m) => ({ default: m.DeskPage })) },
  { path: '/polls/:id/printed', title: t.list, load: () => import('./printed.page.tsx').then((m) => ({ default: m.PrintedPage })) },
  { path: '/polls/:id/withheld', title: t.list, load: () => import('./printed.page.tsx').then((m) => ({ default: m.WithheldPage })) },
  {
    path: '/windows',
    title: t.windows,
    nav: { group: 'evaluate', order: 31, label: t.windows, may: mayReadPolls.name },
    load: window('Windows'),
  },
  { path: '/windows/new', title: t.register, load: window('NewWindow') },
  { path: '/windows/months', title: t.monthsAll, load: window('WindowMonths') },
  { path: '/windows/:id', title: t.windows, load: window('OneWindow') },
]
