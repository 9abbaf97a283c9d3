import type { PageDef } from '../web/desk/pages.ts'
import { mayReadCampaigns } from './campaign.ts'
import { procedureText } from './procedure.text.ts'
import { refinementPageText } from './refinement.text.ts'
import { mayDecideRefinement } from './refinement.ts'
import { limitText } from './tighten.text.ts'
import { campaignPageText as t } from './workspace.text.ts'

export const campaignPages: PageDef[] = [
  {
    path: '/campaigns',
    title: t['list.title'],
    nav: { group: 'top', order: 2, label: t.menu, badge: 'campaigns', may: mayReadCampaigns.name },
    load: () => import('./campaigns.page.tsx').then((m) => ({ default: m.CampaignsPage })),
  },
  { path: '/campaigns/new', title: t['new.title'], load: () => import('./new.page.tsx').then((m) => ({ default: m.NewCampaignPage })) },
  { path: '/campaigns/limits', title: limitText.title, load: () => import('./limits.page.tsx').then((m) => ({ default: m.LimitsPage })) },
  { path: '/campaigns/:id', title: t.menu, load: () => import('./campaign.page.tsx').then((m) => ({ default: m.CampaignPage })) },
  { path: '/campaigns/:id/draft', title: t['draft.title'], load: () => import('./draft.page.tsx').then((m) => ({ default: m.DraftPage })) },
  {
    path: '/campaigns/:id/procedure',
    title: procedureText.title,
    load: () => import('./procedure.page.tsx').then((m) => ({ default: m.ProcedurePage })),
  },
  { path: '/campaigns/:id/check', title: t['check.title'], load: () => import('./check.page.tsx').then((m) => ({ default: m.CheckPage })) },
  {
    path: '/campaigns/:id/carry/import',
    title: t['carry.import'],
    load: () => import('./carry-import.page.tsx').then((m) => ({ default: m.CarryImportPage })),
  },
  {
    path: '/campaigns/:id/units/:unitId',
    title: t['tab.units'],
    load: () => import('./unit.page.tsx').then((m) => ({ default: m.UnitPage })),
  },
  {
    path: '/campaigns/:id/units/:unitId/refinements',
    title: refinementPageText.title,
    load: () => import('./refine.page.tsx').then((m) => ({ default: m.RefinePage })),
  },
  {
    path: '/refinements',
    title: refinementPageText.waiting,
    nav: { group: 'evaluate', order: 12, label: refinementPageText.waiting, may: mayDecideRefinement.name },
    load: () => import('./refine.page.tsx').then((m) => ({ default: m.WaitingPage })),
  },
  {
    path: '/refinements/:id',
    title: refinementPageText.title,
    load: () => import('./refine.page.tsx').then((m) => ({ default: m.RefinementPage })),
  },
  {
    path: '/campaigns/:id/units/:unitId/adopt',
    title: t['adopt.title'],
    load: () => import('./adopt.page.tsx').then((m) => ({ default: m.AdoptPage })),
  },
  {
    path: '/campaigns/:id/units/:unitId/summary',
    title: t['summary.title'],
    load: () => import('./summary.page.tsx').then((m) => ({ default: m.SummaryPage })),
  },
]
