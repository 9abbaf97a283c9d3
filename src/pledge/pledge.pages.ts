import type { PageDef } from '../web/desk/pages.ts'
import { pledgePageText as t } from './page.text.ts'

const form = (name: 'MakePledge' | 'EditPledge') => () => import('./pledge-forms.page.tsx').then((m) => ({ default: m[name] }))

export const pledgePages: PageDef[] = [
  {
    path: '/pledges',
    title: t.list,
    nav: { group: 'act', order: 10, label: t.list, may: 'pledge.read' },
    load: () => import('./pledges.page.tsx'),
  },
  { path: '/pledges/new', title: t.make, load: form('MakePledge') },
  { path: '/pledges/:id', title: t.list, load: () => import('./pledge.page.tsx') },
  { path: '/pledges/:id/edit', title: t.edit, load: form('EditPledge') },
]
