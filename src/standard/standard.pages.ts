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
  { path: '/standards/import', title: t.importDo, load: () => import('./import.page.tsx') },
  { path: '/standards/:id/edit', title: t.edit, load: () => import('./edit.page.tsx') },
  { path: '/standards/:id/parts', title: t.parts, load: () => import('./parts.page.tsx') },
  { path: '/standards/:id/changes', title: t.changes, load: () => import('./changes.page.tsx') },
  { path: '/standards/:id', title: t.list, load: () => import('./standard.page.tsx') },
]
