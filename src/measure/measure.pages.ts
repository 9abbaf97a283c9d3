import type { PageDef } from '../web/desk/pages.ts'
import { mayReadMeasures } from './measure.ts'
import { measurePageText as t } from './page.text.ts'

export const measurePages: PageDef[] = [
  {
    path: '/measures',
    title: t.list,
    nav: { group: 'evaluate', order: 12, label: t.list, may: mayReadMeasures.name },
    load: () => import('./measures.page.tsx').then((m) => ({ default: m.Measures })),
  },
  { path: '/measures/:id', title: t.records, load: () => import('./measures.page.tsx').then((m) => ({ default: m.Records })) },
]
