import type { PageDef } from '../web/desk/pages.ts'
import { activityPageText as t } from './page.text.ts'

const form = (name: 'RecordActivity' | 'CorrectActivity') => () => import('./activity-forms.page.tsx').then((m) => ({ default: m[name] }))
const carrier = (name: 'Carriers' | 'SetUpCarrier' | 'Services' | 'AcceptService') => () =>
  import('./carriers.page.tsx').then((m) => ({ default: m[name] }))

export const activityPages: PageDef[] = [
  {
    path: '/activities',
    title: t.list,
    nav: { group: 'act', order: 20, label: t.list, may: 'activity.read' },
    load: () => import('./activities.page.tsx'),
  },
  { path: '/activities/new', title: t.record, load: form('RecordActivity') },
  { path: '/activities/:id', title: t.list, load: () => import('./activity.page.tsx') },
  { path: '/activities/:id/correct', title: t.correct, load: form('CorrectActivity') },
  {
    path: '/carriers',
    title: t.carriers,
    nav: { group: 'act', order: 21, label: t.carriers, may: 'carrier.read' },
    load: carrier('Carriers'),
  },
  { path: '/carriers/new', title: t.setUp, load: carrier('SetUpCarrier') },
  {
    path: '/services',
    title: t.services,
    nav: { group: 'act', order: 22, label: t.services, may: 'carrier.read' },
    load: carrier('Services'),
  },
  { path: '/services/new', title: t.accept, load: carrier('AcceptService') },
]
