import { expect } from 'vitest'
import { inWorld, type Person, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { deskOf, whoHas } from '../desk/desk.fixture.ts'
import { aSession, calledSession, handedIn, heldSession, peopleOfSession, someWords, votedOnPaper } from './debrief.fixture.ts'

const asMember = (tx: World['tx'], accountId: number, memberId: number) =>
  tx.db.updateTable('account').set({ member_id: memberId }).where('realm_id', '=', tx.realm).where('id', '=', accountId).execute()
const seat = (w: World, who: 'zhou' | 'zhao', role: 'clerk' | 'office', unitId: number) =>
  insertGrant(w.tx, { accountId: w.account[who], role, unitId, line: 'party', fromOn: '2026-01-01', untilOn: null, document: '', grantedBy: null }) // biome-ignore format: one line

inWorld('a debrief goes over the desks: report, session, poll, comments, grades, close, items', async (w) => {
  const { as, tx, unit, account, at } = w
  const p = await peopleOfSession(tx, unit)
  await seat(w, 'zhou', 'clerk', unit.root)
  const s = await calledSession(as('wang'), aSession(unit, { reporters: [unit.fenglin, unit.liuan] }))
  const [first, second] = s.reports as [number, number]
  const session = async () => (await as('wang').get(`/debriefs/${s.id}`)).body.version as number
  const report = async (id: number) => (await as('wang').get(`/debriefs/reports/${id}`)).body.version as number

  // The report: its secretary and whoever types for the unit; not another who happens to hold the seat.
  expect(await whoHas(w, `debrief-report/${first}`)).toEqual(['li', 'zhao'])
  expect(await whoHas(w, `debrief-report/${second}`)).toEqual(['qian'])
  await asMember(tx, account.qian, p.secretary.hengtong)
  expect(await whoHas(w, `debrief-report/${second}`)).toEqual([])
  expect((await as('qian').post(`/debriefs/reports/${second}/words`, { version: 1, ...someWords })).body.code).toBe(
    'debrief.not-the-secretary',
  )
  await asMember(tx, account.qian, p.secretary.liuan)
  await asMember(tx, account.li, p.secretary.fenglin)
  await handedIn(as('li'), first)
  expect(await whoHas(w, `debrief-report/${first}`)).toEqual([])
  await as('wang').post(`/debriefs/reports/${first}/return`, { version: await report(first), reason: '问题写得太少' })
  expect(await whoHas(w, `debrief-report/${first}`)).toEqual(['li', 'zhao'])
  await handedIn(as('li'), first)

  expect(await whoHas(w, `debrief/${s.id}`)).toEqual([])
  at('2026-03-20T06:00:00Z')
  expect(await whoHas(w, `debrief/${s.id}`)).toEqual(['wang', 'zhou'])
  expect(await whoHas(w, `debrief-comment/${s.id}`)).toEqual([])
  await heldSession(as('wang'), s.id)
  const why = async (who: Person) => (await deskOf(w, who)).find((r) => r.key === `debrief/${s.id}`)?.why
  expect(await why('zhou')).toBe('还有 1 位没有交报告，催交，或登记这次不述职')
  await handedIn(as('qian'), second)
  expect(await why('zhou')).toBe('还有 2 位没有安排测评')
  const ballot = (await as('wang').post(`/debriefs/${s.id}/ballot`, { version: await session(), channel: 'paper' })).body
  expect(await whoHas(w, `debrief/${s.id}`)).toEqual([])

  // Comments: leaders and office of the unit that arranges, each only for those he has no interest in.
  expect(await whoHas(w, `debrief-comment/${s.id}`)).toEqual(['wang', 'sun'])
  const line = async (who: Person, key: string) => (await deskOf(w, who)).find((r) => r.key === key)
  expect(await line('sun', `debrief-comment/${s.id}`)).toEqual({
    key: `debrief-comment/${s.id}`,
    kind: 'debrief',
    title: '点评述职 2 位：2026年书记抓党建述职评议会',
    why: '述职评议会已开，每位由上级领导点评，肯定的和要改的各一段',
    dueOn: '2026-03-20',
    state: 'due',
    unitId: unit.root,
    unit: '清河街道党工委',
    campaign: '2026年书记抓党建述职评议会',
    href: `/debriefs/${s.id}`,
    action: '去点评',
  })
  await as('sun').post(`/debriefs/reports/${first}/interest`, { kind: 'kin' })
  expect((await line('sun', `debrief-comment/${s.id}`))?.title).toBe('点评述职 1 位：2026年书记抓党建述职评议会')
  // On a roster below the other's unit: of his line.
  const below = await tx.db.selectFrom('member').select('id').where('realm_id', '=', tx.realm).where('branch_id', '=', unit.liuan1).orderBy('id').execute() // biome-ignore format: one line
  await asMember(tx, account.sun, below.at(-1)!.id)
  expect(await whoHas(w, `debrief-comment/${s.id}`)).toEqual(['wang'])
  // A seat there as well keeps him from it, whichever seat the desk is asked for.
  await seat(w, 'zhao', 'office', unit.root)
  const asked = async () => (await as('zhao').get(`/desk?unitId=${unit.root}`)).body.rows.map((r: { title: string }) => r.title)
  expect(await asked()).toContain('点评述职 1 位：2026年书记抓党建述职评议会')
  const words = { strengths: '承诺都有着落', problems: '会议记录后补，要当场签到' }
  expect((await as('zhao').post(`/debriefs/reports/${first}/comment`, words)).body.code).toBe('debrief.interest')
  expect((await as('zhao').post(`/debriefs/reports/${second}/comment`, words)).status).toBe(200)
  expect(await whoHas(w, `debrief-comment/${s.id}`)).toEqual(['wang'])
  expect((await as('wang').post(`/debriefs/reports/${first}/comment`, words)).status).toBe(200)
  expect(await whoHas(w, `debrief-comment/${s.id}`)).toEqual([])

  // Grades come after the poll is certified.
  expect(await whoHas(w, `debrief-grade/${s.id}`)).toEqual([])
  const hands = { run: as('wang'), first: as('chen'), second: as('zhou'), certify: as('wang') }
  await votedOnPaper(hands, ballot.pollIds[0], [
    [4, 2, 0, 0],
    [5, 10, 0, 0],
  ])
  expect(await whoHas(w, `debrief-grade/${s.id}`)).toEqual(['wang', 'zhao'])
  expect((await line('wang', `debrief-grade/${s.id}`))?.title).toBe('评定综合等次 2 位：2026年书记抓党建述职评议会')
  expect((await line('zhao', `debrief-grade/${s.id}`))?.title).toBe('评定综合等次 1 位：2026年书记抓党建述职评议会')
  for (const id of [first, second])
    expect(
      (
        await as('wang').post(`/debriefs/reports/${id}/grade`, {
          version: await report(id),
          grade: 'fair',
          meeting: '党工委会议',
          reason: '两类评价综合',
        })
      ).status,
    ).toBe(200)
  expect(await whoHas(w, `debrief-grade/${s.id}`)).toEqual([])
  expect(await why('zhou')).toBe('都已点评、评定，可以办结')
  expect(await whoHas(w, `debrief/${s.id}`)).toEqual(['wang', 'zhao', 'zhou'])
  await as('wang').post(`/debriefs/${s.id}/close`, { version: await session() })
  expect(await whoHas(w, `debrief/${s.id}`)).toEqual([])

  // What was found becomes an item: on the desk of its unit, then of who checks it, then of nobody.
  const item = { source: 'comment', what: '会议记录当场签到', responsible: '李建国', dueOn: '2026-06-30' }
  const { itemId } = (await as('wang').post(`/debriefs/reports/${first}/items`, item)).body
  expect(await whoHas(w, `rectify/${itemId}`)).toEqual(['li', 'zhao'])
  expect(await line('li', `rectify/${itemId}`)).toMatchObject({ href: `/rectifications/${itemId}`, dueOn: '2026-06-30' })
  await as('li').post(`/rectifications/${itemId}/claim`, { version: 1, claim: '每次会议都当场签到' })
  expect(await whoHas(w, `rectify/${itemId}`)).toEqual([])
  expect(await whoHas(w, `check/${itemId}`)).toContain('wang')
  await as('wang').post(`/rectifications/${itemId}/check`, { version: 2, outcome: 'solved' })
  expect(await whoHas(w, `check/${itemId}`)).toEqual([])
})
