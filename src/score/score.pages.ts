import type { PageDef } from '../web/desk/pages.ts'
import { scorePageText as t } from './page.text.ts'
import { mayReadScores } from './round.ts'

export const scorePages: PageDef[] = [
  {
    path: '/rounds',
    title: t.list,
    nav: { group: 'evaluate', order: 11, label: t.list, may: mayReadScores.name },
    load: () => import('./rounds.page.tsx').then((m) => ({ default: m.Rounds })),
  },
  { path: '/rounds/new', title: t.open, load: () => import('./rounds.page.tsx').then((m) => ({ default: m.NewRound })) },
  { path: '/rounds/:id/panel', title: t.panel, load: () => import('./panel.page.tsx') },
  { path: '/rounds/:id/contests', title: t.contestsOf, load: () => import('./contests.page.tsx') },
  { path: '/rounds/:id/imports', title: t.imports, load: () => import('./import.page.tsx') },
  { path: '/seats', title: t.mine, load: () => import('./seats.page.tsx') },
  { path: '/rounds/:id', title: t.list, load: () => import('./round.page.tsx') },
  { path: '/rounds/:id/units/:unitId', title: t.list, load: () => import('./sheet.page.tsx') },
]
