import type { PageDef } from '../web/desk/pages.ts'
import { surveyPageText as t } from './page.text.ts'
import { mayReadSurveys } from './survey.ts'

const page = (name: 'Surveys' | 'NewSurvey') => () => import('./surveys.page.tsx').then((m) => ({ default: m[name] }))

export const surveyPages: PageDef[] = [
  {
    path: '/surveys',
    title: t.list,
    nav: { group: 'evaluate', order: 33, label: t.list, may: mayReadSurveys.name },
    load: page('Surveys'),
  },
  { path: '/surveys/new', title: t.make, load: page('NewSurvey') },
  { path: '/surveys/:id', title: t.list, load: () => import('./survey.page.tsx') },
  { path: '/surveys/:id/edit', title: t.editor, load: () => import('./edit.page.tsx') },
  { path: '/surveys/:id/draw', title: t.draw, load: () => import('./sample.page.tsx') },
  { path: '/surveys/:id/slips', title: t.slips, load: () => import('./slips.page.tsx') },
  { path: '/surveys/:id/texts', title: t.texts, load: () => import('./texts.page.tsx') },
]
