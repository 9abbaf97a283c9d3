import type { PageDef } from '../web/desk/pages.ts'
import { accessPageText as t } from './access.text.ts'

export const accessPages: PageDef[] = [{ path: '/password', title: t.password, load: () => import('./password.page.tsx') }]
