import type { PageDef } from '../web/desk/pages.ts'
import { accessPageText as t } from './access.text.ts'
import { accountPageText as a } from './page.text.ts'

const form = (name: 'CreateAccount' | 'GiveGrant' | 'EndGrant' | 'HandOverGrant') => () =>
  import('./forms.page.tsx').then((m) => ({ default: m[name] }))

export const accessPages: PageDef[] = [
  { path: '/password', title: t.password, load: () => import('./password.page.tsx') },
  {
    path: '/accounts',
    title: a.list,
    nav: { group: 'system', order: 1, label: a.list, may: 'account.read' },
    load: () => import('./accounts.page.tsx'),
  },
  { path: '/accounts/new', title: a.create, load: form('CreateAccount') },
  { path: '/accounts/from-members', title: a.fromRoster, load: () => import('./roster.page.tsx') },
  { path: '/grants/new', title: a.grant, load: form('GiveGrant') },
  { path: '/grants/:id/end', title: a.endGrant, load: form('EndGrant') },
  { path: '/grants/:id/hand-over', title: a.handOver, load: form('HandOverGrant') },
]
