import type { PageDef } from '../web/desk/pages.ts'
import { ledgerPageText as t } from './page.text.ts'

export const eventPages: PageDef[] = [
  {
    path: '/ledger',
    title: t.list,
    nav: { group: 'system', order: 3, label: t.list, may: 'ledger.read' },
    load: () => import('./ledger.page.tsx'),
  },
  { path: '/ledger/verify', title: t.verify, load: () => import('./verify.page.tsx') },
]
