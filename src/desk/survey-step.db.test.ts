import { expect } from 'vitest'
import { inWorld, type Person, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { aDefinition, aFrozenPoll } from '../poll/poll.fixture.ts'
import { commitSecret } from '../poll/roll.ts'
import { people, span } from '../survey/held.fixture.ts'
import { theSurvey } from '../survey/survey.fixture.ts'
import { deskOf, whoHas } from './desk.fixture.ts'

const must = async (a: Promise<{ status: number; body: unknown }>) => {
  const r = await a
  if (r.status !== 200) throw new Error(JSON.stringify(r.body))
  return r.body as { id: number; version: number }
}
const seat = (w: World, who: 'sun' | 'feng', role: 'office' | 'clerk' | 'supervisor', unitId: number) =>
  insertGrant(w.tx, { accountId: w.account[who], role, unitId, line: 'party', fromOn: '2026-01-01', untilOn: null, document: '', grantedBy: null }) // biome-ignore format: one line

inWorld('a survey goes from desk to desk: staff of its unit, two parties of the draw, another who certifies', async (w) => {
  const { as, unit, at } = w
  const { id } = await must(as('zhao').post('/surveys', { unitId: unit.fenglin, mode: 'sample', definition: theSurvey() }))
  const post = (who: Person, what: string, body: object) => must(as(who).post(`/surveys/${id}/${what}`, body))
  const version = async () => (await as('li').get(`/surveys/${id}`)).body.version as number
  expect(await whoHas(w, `freeze-survey/${id}`)).toEqual(['li', 'zhao'])
  expect((await deskOf(w, 'li')).find((r) => r.key === `freeze-survey/${id}`)).toEqual({
    key: `freeze-survey/${id}`,
    kind: 'freeze-survey',
    title: '问卷待冻结：物业服务问卷',
    why: '还是草稿，题目、名单和时间定下后冻结',
    dueOn: null,
    state: 'soon',
    unitId: unit.fenglin,
    unit: '枫林社区党委',
    campaign: '',
    href: `/surveys/${id}`,
    action: '去完善',
  })
  // Once there is a list to draw from, the draw is what it waits for: staff of the unit, and who watches over it without working for it.
  await post('zhao', 'frame', { version: 1, wanted: 10, people: people({ 东区: 30 }) })
  expect(await whoHas(w, `freeze-survey/${id}`)).toEqual([])
  expect(await whoHas(w, `commit-survey/${id}`)).toEqual(['li', 'zhao', 'wu', 'chen'])
  expect((await deskOf(w, 'wu')).find((r) => r.key === `commit-survey/${id}`)?.href).toBe(`/surveys/${id}/draw`)
  await post('zhao', 'draw/commit', { commitment: commitSecret('office-secret-0123456789') })
  // The other comes from outside; one who also works for the unit is none, asked from whichever seat.
  await seat(w, 'sun', 'supervisor', unit.fenglin)
  expect(await whoHas(w, `commit-survey/${id}`)).toEqual(['sun', 'wu', 'chen'])
  await seat(w, 'sun', 'office', unit.root)
  expect(await whoHas(w, `commit-survey/${id}`)).toEqual(['wu', 'chen'])
  expect((await as('sun').get(`/desk?unitId=${unit.fenglin}`)).body.rows).toEqual([])
  expect((await as('sun').post(`/surveys/${id}/draw/commit`, { commitment: commitSecret('x'.repeat(20)) })).body.code).toBe(
    'survey.outsider-missing',
  )
  expect(await whoHas(w, `reveal-survey/${id}`)).toEqual([])
  await post('wu', 'draw/commit', { commitment: commitSecret('outside-secret-0123456789') })
  expect(await whoHas(w, `commit-survey/${id}`)).toEqual([])
  expect(await whoHas(w, `reveal-survey/${id}`)).toEqual(['zhao', 'wu'])
  await post('zhao', 'draw/reveal', { secret: 'office-secret-0123456789' })
  expect(await whoHas(w, `reveal-survey/${id}`)).toEqual(['wu'])
  await post('wu', 'draw/reveal', { secret: 'outside-secret-0123456789' })
  expect(await whoHas(w, `reveal-survey/${id}`)).toEqual([])

  expect(await whoHas(w, `freeze-survey/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'freeze', { version: await version(), ...span, opensAt: '2026-03-02T02:00:00Z' })
  expect(await whoHas(w, `freeze-survey/${id}`)).toEqual([])
  expect(await whoHas(w, `issue-survey/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'passes', { version: await version() })
  expect(await whoHas(w, `issue-survey/${id}`)).toEqual([])
  // Not an hour before it may be done.
  expect(await whoHas(w, `open-survey/${id}`)).toEqual([])
  at('2026-03-02T02:00:00Z')
  expect(await whoHas(w, `open-survey/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'open', { version: await version() })
  expect(await whoHas(w, `open-survey/${id}`)).toEqual([])
  expect(await whoHas(w, `close-survey/${id}`)).toEqual([])
  at(span.closesAt)
  expect(await whoHas(w, `close-survey/${id}`)).toEqual(['li', 'zhao'])
  await post('zhao', 'close', { version: await version() })
  expect(await whoHas(w, `count-survey/${id}`)).toEqual(['li', 'zhao'])
  await post('li', 'count', { version: await version(), reached: [{ stratum: '东区', n: 10 }] })
  expect(await whoHas(w, `count-survey/${id}`)).toEqual([])
  // The secretary counted, so the office right above certifies; sun sits there too by now.
  expect(await whoHas(w, `certify-survey/${id}`)).toEqual(['wang', 'sun'])
  expect((await as('li').post(`/surveys/${id}/certify`, { version: await version() })).body.code).toBe('survey.counter-certifies')
  await post('wang', 'certify', { version: await version() })
  expect(await whoHas(w, `certify-survey/${id}`)).toEqual([])
})

inWorld('papers of a poll are entered by two people, corrected by both, certified by a third', async (w) => {
  const { as, unit } = w
  const definition = aDefinition('satisfaction', 'unit')
  const { id } = await aFrozenPoll(as('zhao'), { unitId: unit.fenglin, definition, objects: [{ unitId: unit.fenglin1 }] })
  await seat(w, 'feng', 'supervisor', unit.fenglin)
  const version = async () => (await as('li').get(`/polls/${id}`)).body.version as number
  await must(as('zhao').post(`/polls/${id}/start`, { version: await version(), present: 30 }))
  expect(await whoHas(w, `count-poll/${id}`)).toEqual([])
  await must(as('zhao').post(`/polls/${id}/close`, { version: await version(), reason: '到会的都已交票' }))
  expect(await whoHas(w, `count-poll/${id}`)).toEqual(['wang', 'li', 'zhao', 'feng', 'wu', 'chen'])
  expect(await whoHas(w, `open-poll/${id}`)).toEqual([])
  const grades = definition.scale.grades.map((_, i) => (i === 0 ? 30 : 0))
  const key = definition.classes[0]!.key
  const counts = (items: number[][]) => ({
    classes: [{ classKey: key, issued: 30, returned: 30, invalid: 0 }],
    counts: definition.items.map((item, i) => ({ classKey: key, objectNo: 1, itemId: item.id, grades: items[i] ?? grades, noOpinion: 0 })),
  })
  const enter = (who: Person, items: number[][] = []) => must(as(who).post(`/polls/${id}/counts`, counts(items)))
  await enter('zhao')
  expect(await whoHas(w, `count-poll/${id}`)).toEqual([])
  expect(await whoHas(w, `count-poll-again/${id}`)).toEqual(['wang', 'li', 'feng', 'wu', 'chen'])
  expect((await deskOf(w, 'wu')).find((r) => r.key === `count-poll-again/${id}`)).toMatchObject({
    title: '第二次录入票数：二季度测评',
    href: `/polls/${id}`,
    action: '去录入',
  })
  await enter('wu', [grades.map((_, i) => (i === 0 ? 29 : i === 1 ? 1 : 0))])
  expect(await whoHas(w, `count-poll-again/${id}`)).toEqual([])
  expect(await whoHas(w, `recount-poll/${id}`)).toEqual(['zhao', 'wu'])
  await enter('wu')
  expect(await whoHas(w, `recount-poll/${id}`)).toEqual([])
  expect(await whoHas(w, `certify-poll/${id}`)).toEqual(['wang', 'li'])
})

inWorld('who is judged by a poll does not count it, and who counted it does not certify it', async (w) => {
  const { as, unit, member } = w
  const definition = aDefinition('debrief', 'cadre')
  const { id } = await aFrozenPoll(as('li'), {
    unitId: unit.fenglin,
    definition,
    objects: [{ unitId: unit.fenglin1, memberId: member.feng }],
  })
  await seat(w, 'feng', 'clerk', unit.fenglin)
  await must(as('li').post(`/polls/${id}/start`, { version: 3, present: 30 }))
  await must(as('li').post(`/polls/${id}/close`, { version: 4, reason: '到会的都已交票' }))
  expect(await whoHas(w, `count-poll/${id}`)).toEqual(['wang', 'li', 'zhao', 'wu', 'chen'])
  const key = definition.classes[0]!.key
  const grades = definition.scale.grades.map((_, i) => (i === 0 ? 30 : 0))
  const body = {
    classes: [{ classKey: key, issued: 30, returned: 30, invalid: 0 }],
    counts: definition.items.map((item) => ({ classKey: key, objectNo: 1, itemId: item.id, grades, noOpinion: 0 })),
  }
  await must(as('li').post(`/polls/${id}/counts`, body))
  await must(as('zhao').post(`/polls/${id}/counts`, body))
  expect(await whoHas(w, `certify-poll/${id}`)).toEqual(['wang'])
  expect((await as('li').post(`/polls/${id}/certify`, { version: 6 })).body.code).toBe('poll.counter-certifies')
  const { version } = (await as('wang').get(`/polls/${id}`)).body
  expect((await as('wang').post(`/polls/${id}/certify`, { version })).body.state).toBe('certified')
  expect(await whoHas(w, `certify-poll/${id}`)).toEqual([])
})
