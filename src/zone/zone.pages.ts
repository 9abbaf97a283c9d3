import type { PageDef } from '../web/desk/pages.ts'
import { zonePageText as t } from './page.text.ts'
import { voicePageText } from './voice.text.ts'
import { mayReadVoices } from './voice.ts'
import { mayReadZones } from './zone.ts'

const page = (name: 'Zones' | 'NewZone' | 'Coverage') => () => import('./zones.page.tsx').then((m) => ({ default: m[name] }))

export const zonePages: PageDef[] = [
  { path: '/zones', title: t.list, nav: { group: 'register', order: 40, label: t.list, may: mayReadZones.name }, load: page('Zones') },
  { path: '/zones/new', title: t.make, load: page('NewZone') },
  { path: '/zones/coverage', title: t.coverageTitle, load: page('Coverage') },
  {
    path: '/zone-voices',
    title: voicePageText.title,
    nav: { group: 'register', order: 41, label: voicePageText.title, may: mayReadVoices.name },
    load: () => import('./voices.page.tsx'),
  },
  { path: '/zones/:id', title: t.list, load: () => import('./zone.page.tsx') },
]
