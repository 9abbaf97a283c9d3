import type { PageDef } from '../web/desk/pages.ts'
import { profilePageText as t } from './profile.text.ts'

export const profilePages: PageDef[] = [
  { path: '/me/profiles', title: t.mine, load: () => import('./mine.page.tsx') },
  { path: '/profiles/:id', title: t.title, load: () => import('./profile.page.tsx') },
  { path: '/campaigns/:id/branches/:branchId/profiles', title: t.branch, load: () => import('./branch.page.tsx') },
]
