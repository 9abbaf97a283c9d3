import type { PageDef } from '../web/desk/pages.ts'
import { mayAsk, mayReadDebriefs } from './debrief.ts'
import { debriefPageText as t } from './page.text.ts'

export const debriefPages: PageDef[] = [
  {
    path: '/debriefs',
    title: t.list,
    nav: { group: 'evaluate', order: 45, label: t.list, may: mayReadDebriefs.name },
    load: () => import('./debriefs.page.tsx').then((m) => ({ default: m.Debriefs })),
  },
  {
    path: '/debriefs/ask',
    title: t.toAsk,
    nav: { group: 'evaluate', order: 46, label: t.toAsk, may: mayAsk.name },
    load: () => import('./ask.page.tsx'),
  },
  { path: '/debriefs/new', title: t.make, load: () => import('./arrange.page.tsx').then((m) => ({ default: m.NewDebrief })) },
  { path: '/debriefs/secretaries/:memberId', title: t.onePage, load: () => import('./secretary.page.tsx') },
  { path: '/debriefs/reports/:id', title: t.report, load: () => import('./report.page.tsx') },
  { path: '/debriefs/reports/:id/paper', title: t.print, load: () => import('./paper.page.tsx') },
  { path: '/debriefs/reports/:id/figures/:figure', title: t.facts, load: () => import('./figure.page.tsx') },
  { path: '/debriefs/:id', title: t.list, load: () => import('./debrief.page.tsx') },
  { path: '/debriefs/:id/edit', title: t.edit, load: () => import('./arrange.page.tsx').then((m) => ({ default: m.EditDebrief })) },
]
