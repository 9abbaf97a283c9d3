import type { PageDef } from '../web/desk/pages.ts'
import { unitPageText as t } from './page.text.ts'

export const unitPages: PageDef[] = [
  {
    path: '/units',
    title: t.list,
    nav: { group: 'register', order: 1, label: t.list, may: 'unit.read' },
    load: () => import('./units.page.tsx'),
  },
  { path: '/units/tree', title: t.tree, load: () => import('./tree.page.tsx') },
  { path: '/units/new', title: t.create, load: () => import('./forms.page.tsx').then((m) => ({ default: m.CreateUnit })) },
  { path: '/units/import', title: t.import, load: () => import('./import.page.tsx') },
  { path: '/units/:id', title: t.list, load: () => import('./unit.page.tsx') },
  { path: '/units/:id/edit', title: t.edit, load: () => import('./forms.page.tsx').then((m) => ({ default: m.EditUnit })) },
  { path: '/units/:id/move', title: t.move, load: () => import('./forms.page.tsx').then((m) => ({ default: m.MoveUnit })) },
  { path: '/units/:id/end', title: t.end, load: () => import('./forms.page.tsx').then((m) => ({ default: m.EndUnit })) },
  { path: '/units/:id/lines', title: t.place, load: () => import('./forms.page.tsx').then((m) => ({ default: m.PlaceUnit })) },
]
