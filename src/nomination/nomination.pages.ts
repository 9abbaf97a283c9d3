import type { PageDef } from '../web/desk/pages.ts'
import { factsText } from './facts.text.ts'
import { nominationPageText as t } from './page.text.ts'
import { paperPageText } from './paper.text.ts'

const form = (name: 'Nominate' | 'EditNomination') => () => import('./nomination-forms.page.tsx').then((m) => ({ default: m[name] }))

export const nominationPages: PageDef[] = [
  {
    path: '/nominations',
    title: t.list,
    nav: { group: 'select', order: 10, label: t.list, may: 'nomination.read' },
    load: () => import('./nominations.page.tsx'),
  },
  { path: '/nominations/board', title: t.board, load: () => import('./board.page.tsx') },
  { path: '/nominations/composition', title: t.compositionTitle, load: () => import('./composition.page.tsx') },
  { path: '/nominations/quotas', title: t.quotas, load: () => import('./quotas.page.tsx') },
  { path: '/nominations/forms', title: t.forms, load: () => import('./forms.page.tsx') },
  { path: '/nominations/papers', title: paperPageText.title, load: () => import('./papers.page.tsx') },
  { path: '/nominations/import', title: t.import, load: () => import('./import.page.tsx') },
  { path: '/nominations/new', title: t.make, load: form('Nominate') },
  { path: '/nominations/meeting', title: t.meet, load: () => import('./meet.page.tsx').then((m) => ({ default: m.Meet })) },
  { path: '/nominations/:id', title: t.list, load: () => import('./nomination.page.tsx') },
  { path: '/nominations/:id/edit', title: t.edit, load: form('EditNomination') },
  {
    path: '/nomination-facts',
    title: factsText.title,
    nav: { group: 'select', order: 15, label: factsText.title, may: 'nomination.keep-facts' },
    load: () => import('./facts.page.tsx'),
  },
  {
    path: '/recommendations',
    title: t.recommendations,
    nav: { group: 'select', order: 5, label: t.recommendations, may: 'recommendation.read' },
    load: () => import('./recommendations.page.tsx'),
  },
]
