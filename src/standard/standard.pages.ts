import type { PageDef } from '../web/desk/pages.ts'
import { mayReadStandards } from './draft.ts'
import { standardPageText as t } from './page.text.ts'

export const standardPages: PageDef[] = [
  {
    path: '/standards',
    title: t.list,
    nav: { group: 'evaluate', order: 10, label: t.list, may: mayReadStandards.name },
    load: () => import('./standards.page.tsx').then((m) => ({ default: m.Standards })),
  },
  { path: '/standards/new', title: t.make, load: () => import('./standards.page.tsx').then((m) => ({ default: m.NewStandard })) },
  { path: '/standards/:id', title: t.list, load: () => import('./standard.page.tsx') },
]
