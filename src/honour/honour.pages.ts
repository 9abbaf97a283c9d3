import type { PageDef } from '../web/desk/pages.ts'
import { honourPageText as t } from './page.text.ts'

export const honourPages: PageDef[] = [
  {
    path: '/honours',
    title: t.list,
    nav: { group: 'select', order: 30, label: t.list, may: 'honour.read' },
    load: () => import('./honours.page.tsx'),
  },
  { path: '/honours/new', title: t.decide, load: () => import('./decide.page.tsx') },
  { path: '/honours/:id', title: t.list, load: () => import('./honour.page.tsx') },
]
