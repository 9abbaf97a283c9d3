import type { PageDef } from '../web/desk/pages.ts'
import { memberPageText as t } from './page.text.ts'

const form = (name: 'CreateMember' | 'EditMember' | 'TransferMember' | 'EndMember' | 'GivePost' | 'HandOverPost') => () =>
  import('./forms.page.tsx').then((m) => ({ default: m[name] }))

export const memberPages: PageDef[] = [
  {
    path: '/members',
    title: t.list,
    nav: { group: 'register', order: 2, label: t.list, may: 'member.read' },
    load: () => import('./members.page.tsx'),
  },
  { path: '/members/new', title: t.create, load: form('CreateMember') },
  { path: '/members/import', title: t.import, load: () => import('./import.page.tsx') },
  { path: '/members/:id', title: t.list, load: () => import('./member.page.tsx').then((m) => ({ default: m.MemberPage })) },
  { path: '/members/:id/edit', title: t.edit, load: form('EditMember') },
  { path: '/members/:id/transfer', title: t.transfer, load: form('TransferMember') },
  { path: '/members/:id/end', title: t.end, load: form('EndMember') },
  { path: '/members/:id/posts', title: t.givePost, load: form('GivePost') },
  { path: '/members/:id/posts/:post/hand-over', title: t.handOver, load: form('HandOverPost') },
  { path: '/units/:id/merge', title: t.merge, load: () => import('./restructure.page.tsx').then((m) => ({ default: m.MergeUnit })) },
  { path: '/units/:id/split', title: t.split, load: () => import('./restructure.page.tsx').then((m) => ({ default: m.SplitUnit })) },
  { path: '/me', title: t.me, load: () => import('./member.page.tsx').then((m) => ({ default: m.SelfPage })) },
]
