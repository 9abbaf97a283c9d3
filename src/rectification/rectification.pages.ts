import type { PageDef } from '../web/desk/pages.ts'
import { rectificationPageText as t } from './page.text.ts'

export const rectificationPages: PageDef[] = [
  {
    path: '/rectifications',
    title: t.list,
    nav: { group: 'act', order: 40, label: t.list, may: 'rectification.read' },
    load: () => import('./rectifications.page.tsx').then((m) => ({ default: m.Ledger })),
  },
  { path: '/rectifications/new', title: t.open, load: () => import('./rectifications.page.tsx').then((m) => ({ default: m.OpenItem })) },
  { path: '/rectifications/:id', title: t.list, load: () => import('./rectification.page.tsx') },
]
