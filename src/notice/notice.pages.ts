import type { PageDef } from '../web/desk/pages.ts'
import { noticePageText as t } from './page.text.ts'

export const noticePages: PageDef[] = [
  {
    path: '/notices',
    title: t.list,
    nav: { group: 'select', order: 20, label: t.list, may: 'notice.read' },
    load: () => import('./notices.page.tsx'),
  },
  { path: '/notices/new', title: t.publish, load: () => import('./notice-form.page.tsx') },
  { path: '/notices/:id/report', title: t.report, load: () => import('./report.page.tsx') },
  { path: '/notices/:id', title: t.list, load: () => import('./notice.page.tsx') },
]
