import type { PageDef } from '../web/desk/pages.ts'
import { mayReadStanding } from './comparison.ts'
import { comparisonPageText as t } from './page.text.ts'

export const comparisonPages: PageDef[] = [
  { path: '/rounds/:id/comparison', title: t.compare, load: () => import('./round.page.tsx') },
  { path: '/rounds/:id/units/:unitId/comparison', title: t.unitCompare, load: () => import('./unit.page.tsx') },
  { path: '/campaigns/:id/groups', title: t.groupsTitle, load: () => import('./groups.page.tsx') },
  { path: '/standards/:id/rehearsal', title: t.rehearse, load: () => import('./rehearsal.page.tsx') },
  {
    path: '/trends',
    title: t.trends,
    nav: { group: 'evaluate', order: 13, label: t.trends, may: mayReadStanding.name },
    load: () => import('./trends.page.tsx').then((m) => ({ default: m.Trends })),
  },
  {
    path: '/comparison-packages',
    title: t.packages,
    nav: { group: 'evaluate', order: 14, label: t.packages, may: mayReadStanding.name },
    load: () => import('./trends.page.tsx').then((m) => ({ default: m.Packages })),
  },
  {
    path: '/comparison-packages/new',
    title: t.import,
    load: () => import('./trends.page.tsx').then((m) => ({ default: m.ImportPackage })),
  },
]
