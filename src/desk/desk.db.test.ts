import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'

inWorld('search finds units and people within one’s own range, and nothing beyond it', async ({ as }) => {
  const labels = async (who: 'wang' | 'li' | 'he', q: string) =>
    (await as(who).get(`/find?q=${encodeURIComponent(q)}`)).body.rows.map((r: { label: string }) => r.label)
  expect(await labels('wang', '枫林')).toEqual(['枫林社区党委', '枫林第一支部', '枫林第二支部'])
  expect(await labels('li', '柳岸')).toEqual([])
  expect(await labels('li', '郑明')).toEqual(['郑明'])
  expect(await labels('he', '枫林')).toEqual([])
  expect((await as('li').get('/find?q=')).body.code).toBe('http.bad-shape')
})

inWorld('nothing is due where no campaign runs', async ({ as }) => {
  expect((await as('li').get('/desk')).body).toMatchObject({ today: '2026-03-02', rows: [], late: 0, week: 0, campaigns: [] })
  expect((await as('li').get('/desk/counts')).body).toEqual({ todo: 0, late: 0, campaigns: 0 })
})
