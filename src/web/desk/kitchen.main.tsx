import './zod.ts'
import 'virtual:tokens.css'
import './desk.css'
import { call, RefusedError } from './client.ts'
import { listItems } from './kitchen.api.ts'
import { mountDesk } from './mount.tsx'
import type { PageDef } from './pages.ts'

// Every part of the frame on one small desk, for looking at and for the browser test. Not in the product's build.
const page = (
  name: 'Home' | 'Items' | 'Item' | 'NewItem' | 'EditItem' | 'Board' | 'Sheet' | 'Import' | 'Charts' | 'Skies',
): PageDef['load'] => {
  return () => import('./kitchen.page.tsx').then((m) => ({ default: m[name] }))
}
const pages: PageDef[] = [
  { path: '/', title: '今天要办的事', nav: { group: 'top', order: 1, label: '待办', badge: 'due' }, load: page('Home') },
  { path: '/items', title: '事项', nav: { group: 'act', order: 1, label: '事项', badge: 'items' }, load: page('Items') },
  { path: '/items/new', title: '新立事项', load: page('NewItem') },
  { path: '/items/:id', title: '事项', load: page('Item') },
  { path: '/items/:id/edit', title: '修改事项', load: page('EditItem') },
  { path: '/board', title: '进度板', nav: { group: 'act', order: 2, label: '进度板' }, load: page('Board') },
  { path: '/sheet', title: '分项表', nav: { group: 'evaluate', order: 1, label: '分项表' }, load: page('Sheet') },
  { path: '/charts', title: '图', nav: { group: 'evaluate', order: 2, label: '图' }, load: page('Charts') },
  { path: '/import', title: '导入', nav: { group: 'register', order: 1, label: '导入' }, load: page('Import') },
  { path: '/skies', title: '各种天气', nav: { group: 'register', order: 2, label: '各种天气' }, load: page('Skies') },
]

mountDesk({
  base: '/',
  pages,
  groups: [
    { key: 'top', label: '' },
    { key: 'act', label: '推进' },
    { key: 'evaluate', label: '评价' },
    { key: 'register', label: '底册' },
  ],
  asks: {
    session: async () => {
      await call(listItems, { limit: 1 })
      return {
        person: { id: 9, name: '王晓梅' },
        realm: { name: '云溪市', zone: 'Asia/Shanghai' },
        today: '2026-11-21',
        seats: [
          { key: 'a', post: '党建办干事', unit: '清河街道党工委', unitId: 1, may: [] },
          { key: 'b', post: '联络员', unit: '枫林社区党委', unitId: 2, may: [] },
        ],
        may: [],
        mustChangePassword: false,
        hall: '/h/yunxi',
      }
    },
    signIn: (login, password) =>
      fetch('/api/session', { method: 'POST', body: JSON.stringify({ login, password }) }).then(async (r) => {
        if (r.ok) return
        throw new RefusedError(r.status, (await r.json()) as { code: string })
      }),
    signOut: async () => {},
    counts: async () => ({ due: 7, items: 12 }),
    find: async (q) => {
      const r = await call(listItems, { q, limit: 5 })
      return r.rows.slice(0, 6).map((x) => ({ kind: '事项', label: x.title, note: x.unit, to: `/items/${x.id}` }))
    },
  },
})
