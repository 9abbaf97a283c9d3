import type { PageDef } from '../web/desk/pages.ts'
import { deskPageText as t } from './desk.text.ts'

export const deskPages: PageDef[] = [
  {
    path: '/',
    title: t.title,
    nav: { group: 'top', order: 1, label: t.menu, badge: 'todo' },
    load: () => import('./desk.page.tsx').then((m) => ({ default: m.DeskPage })),
  },
]
