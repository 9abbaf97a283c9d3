import type { PageDef } from '../web/desk/pages.ts'
import { honourPageText as t } from './page.text.ts'
import { resultsPageText } from './results.text.ts'
import { yearlyPageText as y } from './yearly.text.ts'

export const honourPages: PageDef[] = [
  {
    path: '/honours',
    title: t.list,
    nav: { group: 'select', order: 30, label: t.list, may: 'honour.read' },
    load: () => import('./honours.page.tsx'),
  },
  { path: '/honours/new', title: t.decide, load: () => import('./decide.page.tsx') },
  {
    path: '/honours/yearly',
    title: y.title,
    nav: { group: 'select', order: 40, label: y.title, may: 'nomination.read' },
    load: () => import('./yearly.page.tsx'),
  },
  { path: '/honours/check', title: resultsPageText.title, load: () => import('./results.page.tsx') },
  { path: '/honours/gaps', title: y.gaps, load: () => import('./gaps.page.tsx') },
  { path: '/honours/register', title: y.register, load: () => import('./register.page.tsx') },
  { path: '/honours/decisions/:id', title: y.decision, load: () => import('./decision.page.tsx') },
  { path: '/honours/:id', title: t.list, load: () => import('./honour.page.tsx') },
]
