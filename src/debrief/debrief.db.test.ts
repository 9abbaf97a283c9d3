import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { sha256Hex } from '../lib/digest.ts'
import { insertPledge } from '../measure/measure.fixture.ts'
import { insertPost } from '../member/member.write.ts'
import { aSession, calledSession, handedIn, heldSession, peopleOfSession, someWords, votedOnPaper } from './debrief.fixture.ts'

const verbs = async (tx: World['tx'], noun: string, id: number) =>
  (await tx.db.selectFrom('event').select(['verb']).where('realm_id', '=', tx.realm).where('noun', '=', noun).where('subject_id', '=', id).orderBy('id').execute()).map((e) => e.verb) // biome-ignore format: one line
const asMember = (tx: World['tx'], accountId: number, memberId: number) =>
  tx.db.updateTable('account').set({ member_id: memberId }).where('realm_id', '=', tx.realm).where('id', '=', accountId).execute()
/** A second pair of hands in the street office, to count papers. */
const aClerk = (tx: World['tx'], accountId: number, unitId: number) =>
  insertGrant(tx, {
    accountId,
    role: 'clerk',
    unitId,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })

inWorld('a superior arranges a session; who reports is read from the posts of the day and typed nowhere', async ({ as, tx, unit }) => {
  const { secretary } = await peopleOfSession(tx, unit)
  const make = (who: Parameters<World['as']>[0], more: object = {}) => as(who).post('/debriefs', aSession(unit, more as never))
  expect((await make('sun')).status).toBe(403)
  expect((await make('zheng')).status).toBe(403)
  expect((await make('he')).body.code).toBe('http.not-found')
  expect((await make('li')).body.code).toBe('http.not-found')
  const own = await make('li', { unitId: unit.fenglin, reporters: [unit.fenglin] })
  expect(own.body).toMatchObject({ code: 'debrief.not-below', facts: { units: ['枫林社区党委'] } })
  expect((await make('wang', { reporters: [unit.chamber] })).body).toMatchObject({
    code: 'debrief.no-secretary',
    facts: { unit: '商会支部' },
  })
  // Before his term began the unit had none.
  expect((await make('wang', { heldOn: '2024-02-01', handInOn: '2024-01-20', year: 2024 })).body.code).toBe('debrief.no-secretary')
  expect((await make('wang', { handInOn: '2026-03-21' })).body.code).toBe('debrief.days-wrong')
  expect((await make('wang', { settings: { problemsLeast: 300, problemsMost: 200 } })).body.code).toBe('debrief.limits-wrong')
  expect((await make('wang', { settings: { quorum: '3/2' } })).body).toMatchObject({ code: 'debrief.share-wrong', facts: { share: '3/2' } })
  const k = aSession(unit).classes[0]
  expect((await make('wang', { classes: [k, k] })).body.code).toBe('debrief.class-twice')
  await insertPost(tx, { memberId: secretary.liuan, unitId: unit.chamber, post: '商会党支部书记', fromOn: '2025-01-01' })
  expect((await make('wang', { reporters: [unit.liuan, unit.chamber] })).body).toMatchObject({
    code: 'debrief.reports-twice',
    facts: { name: '钱红梅' },
  })
  const { id } = (await make('wang')).body
  const shown = (await as('wang').get(`/debriefs/${id}`)).body
  expect(shown.reportRows.map((r: { name: string; post: string }) => [r.name, r.post])).toEqual([
    ['李建国', '社区党委书记'],
    ['钱红梅', '社区党委书记'],
    ['易志强', '党支部书记'],
  ])
  expect(shown).toMatchObject({ state: 'draft', fromOn: '2026-01-01', untilOn: '2026-12-31', quorum: 0, may: { arrange: true, see: true } })
  // A draft is nobody's business below.
  expect((await as('li').get(`/debriefs/${id}`)).body.code).toBe('http.not-found')
  expect((await as('li').get('/debriefs')).body.rows).toEqual([])
  expect((await as('li').get(`/debriefs/reports/${shown.reportRows[0].id}`)).body.code).toBe('http.not-found')
  const { unitId: _, ...body } = aSession(unit, { title: '改了名的述职评议会' })
  expect((await as('sun').post(`/debriefs/${id}/edit`, { version: 1, ...body })).status).toBe(403)
  expect((await as('wang').post(`/debriefs/${id}/edit`, { version: 9, ...body })).body.code).toBe('http.stale-version')
  expect((await as('wang').post(`/debriefs/${id}/edit`, { version: 1, ...body })).body).toEqual({ version: 2 })
  // The post changes hands before the call: the new holder reports.
  await tx.db
    .updateTable('member_post')
    .set({ until_on: '2026-03-10' })
    .where('realm_id', '=', tx.realm)
    .where('member_id', '=', secretary.fenglin)
    .execute()
  expect((await as('wang').post(`/debriefs/${id}/call`, { version: 2 })).body.code).toBe('debrief.no-secretary')
  await insertPost(tx, { memberId: secretary.hengtong, unitId: unit.fenglin, post: '社区党委书记', fromOn: '2026-03-11' })
  expect((await as('wang').post(`/debriefs/${id}/call`, { version: 2 })).body.code).toBe('debrief.reports-twice')
  await tx.db.updateTable('member_post').set({ until_on: '2026-03-10' }).where('realm_id', '=', tx.realm).where('member_id', '=', secretary.hengtong).where('unit_id', '=', unit.hengtong).execute() // biome-ignore format: one line
  const { member } = { member: await peopleOfOne(tx, unit.hengtong) }
  await insertPost(tx, { memberId: member, unitId: unit.hengtong, post: '党支部书记', fromOn: '2026-03-11' })
  expect((await as('sun').post(`/debriefs/${id}/call`, { version: 2 })).status).toBe(403)
  expect((await as('wang').post(`/debriefs/${id}/call`, { version: 2 })).body).toMatchObject({ state: 'called' })
  const now = (await as('wang').get(`/debriefs/${id}`)).body
  expect(now.reportRows.map((r: { name: string }) => r.name)).toEqual(['易志强', '钱红梅', '新书记'])
  expect(now.reportRows.map((r: { changed: boolean }) => r.changed)).toEqual([false, false, false])
  expect((await as('wang').post(`/debriefs/${id}/edit`, { version: 3, ...body })).body.code).toBe('state.wrong')
  expect((await as('qian').get(`/debriefs/${id}`)).body.reportRows.map((r: { name: string }) => r.name)).toEqual(['钱红梅'])
  expect((await as('li').get('/debriefs')).body.rows.map((r: { title: string }) => r.title)).toEqual(['改了名的述职评议会'])
  expect((await as('sun').post(`/debriefs/${id}/withdraw`, { version: 3, reason: '改期进行' })).status).toBe(403)
  expect((await as('wang').post(`/debriefs/${id}/withdraw`, { version: 3, reason: '改期进行' })).body).toEqual({ state: 'withdrawn' })
  expect(await verbs(tx, 'debrief', id)).toEqual(['arranged', 'edited', 'called', 'withdrawn'])
})
const peopleOfOne = async (tx: World['tx'], branchId: number) => {
  const { insertMember } = await import('../member/member.write.ts')
  return insertMember(tx, { name: '新书记', standing: 'full', branchId, sinceOn: '2020-01-01' }, new Date('2026-01-01T00:00:00Z'))
}

inWorld(
  'the draft is made of records, every figure opens onto them; handed in it is frozen and later records change nothing',
  async (w) => {
    const { as, tx, unit, at } = w
    await peopleOfSession(tx, unit)
    const campaignId = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) })
    const pledge = (unitId: number, verdict: 'kept' | 'partly' | 'unkept', what: string, judgedOn = '2026-02-25') =>
      insertPledge(tx, { campaignId, unitId, dueOn: '2026-02-20', verdict, judgedOn, what })
    await pledge(unit.fenglin, 'kept', '三号楼装扶手')
    await pledge(unit.fenglin1, 'unkept', '修好小区路灯')
    await pledge(unit.liuan, 'kept', '别人社区的事')
    await pledge(unit.fenglin, 'kept', '去年的承诺', '2025-12-30')
    const item = (await as('wang').post('/rectifications', { unitId: unit.fenglin, what: '楼道堆物没有清理', dueOn: '2026-03-03' })).body
    const s = await calledSession(as('wang'), aSession(unit))
    const mine = `/debriefs/reports/${s.reports[0]}` as const
    expect((await as('qian').get(`/debriefs/reports/${s.reports[0]}`)).body.code).toBe('http.not-found')
    expect((await as('zheng').get(mine)).status).toBe(403)
    at('2026-03-05T01:00:00Z')
    const draft = (await as('li').get(mine)).body
    const say = (of: { sentences: { key: string; parts: { text: string }[] }[] }, key: string) =>
    of.sentences.find((x) => x.key === key)!.parts.map((p) => p.text).join('') // biome-ignore format: one line
    expect(say(draft, 'pledge')).toBe('公开承诺经受益人评定，已兑现 1 项，部分兑现 0 项，未兑现 1 项；到期还没有评定 0 项。')
    expect(say(draft, 'fix')).toBe(
      '整改事项经本单位以外的人核查销号：已解决 0 项，部分解决 0 项，未解决 0 项，非本级 0 项；还在整改 1 项，其中逾期 1 项。',
    )
    expect(say(draft, 'member')).toBe('期末党员 12 名，期内转正 0 名。')
    expect(say(draft, 'poll')).toBe('期内没有群众参加并已确认的测评。')
    expect(draft).toMatchObject({
      name: '李建国',
      from: '2026-01-01',
      until: '2026-03-05',
      asOf: '2026-03-05',
      state: 'draft',
      late: false,
      digest: null,
    })
    const open = async (figure: string) => (await as('li').get(`/debriefs/reports/${s.reports[0]}/figures/${figure}`)).body
    expect(await open('pledge.unkept')).toMatchObject({
      n: 1,
      frozen: false,
      records: [{ title: '修好小区路灯', unit: '枫林第一支部', on: '2026-02-25' }],
    })
    expect((await open('fix.late')).records).toEqual([
      { title: '楼道堆物没有清理', on: '2026-03-03', unit: '枫林社区党委', value: '', weight: 1, href: `/rectifications/${item.id}` },
    ])
    // Names of members are no part of it: branches and how many.
    expect((await open('member')).records).toEqual([
      { title: '枫林第一支部', on: null, unit: '枫林第一支部', value: '12', weight: 12, href: `/units/${unit.fenglin1}` },
    ])
    // Every figure of every sentence opens, and says the same number there.
    for (const x of draft.sentences)
      for (const p of x.parts) if (p.figure !== null) expect([p.figure, String((await open(p.figure)).n)]).toEqual([p.figure, p.text])
    expect((await open('pledge')).code).toBe('debrief.figure-unknown')
    expect((await as('qian').get(`/debriefs/reports/${s.reports[0]}/figures/member`)).status).toBe(404)

    const write = (who: Parameters<World['as']>[0], version: number, words: object) => as(who).post(`/debriefs/reports/${s.reports[0]}/words`, { version, ...words }) // biome-ignore format: one line
    expect((await write('qian', 1, someWords)).status).toBe(404)
    expect((await write('sun', 1, someWords)).status).toBe(403)
    // Figures are nobody's to write: what is sent beside the words is not taken.
    expect((await write('zhao', 1, { ...someWords, problems: '没有大的问题', sentences: [], figures: [] })).body).toEqual({ version: 2 })
    const hand = (who: Parameters<World['as']>[0], version: number) =>
      as(who).post(`/debriefs/reports/${s.reports[0]}/hand-in`, { version })
    expect((await hand('li', 2)).body).toMatchObject({
      code: 'debrief.words-short',
      at: 'problems',
      facts: { part: '查摆的问题', n: 6, least: 100 },
    })
    await write('li', 2, { ...someWords, next: '改'.repeat(1501) })
    expect((await hand('li', 3)).body).toMatchObject({ code: 'debrief.words-long', facts: { part: '下一步', n: 1501, most: 1500 } })
    await write('li', 3, { ...someWords, problems: `  ${' '.repeat(200)}` })
    expect((await hand('li', 4)).body).toMatchObject({ code: 'debrief.words-short', facts: { n: 0 } })
    await write('li', 4, someWords)
    expect((await hand('qian', 5)).status).toBe(404)
    expect((await hand('li', 4)).body.code).toBe('http.stale-version')
    const handed = (await hand('li', 5)).body
    expect(handed).toMatchObject({ state: 'handed', late: false })
    expect((await write('li', 6, someWords)).body.code).toBe('state.wrong')
    await pledge(unit.fenglin, 'kept', '交了以后才评的', '2026-03-05')
    const frozen = (await as('li').get(mine)).body
    expect(say(frozen, 'pledge')).toBe(say(draft, 'pledge'))
    expect(await open('pledge.kept')).toMatchObject({ n: 1, frozen: true, records: [{ title: '三号楼装扶手' }] })
    const { bytes, digest } = await tx.db.selectFrom('debrief_report').select(['bytes', 'digest']).where('realm_id', '=', tx.realm).where('id', '=', s.reports[0]!).executeTakeFirstOrThrow() // biome-ignore format: one line
    expect([digest, sha256Hex(bytes!)]).toEqual([handed.digest, handed.digest])
    expect(JSON.parse(bytes!)).toMatchObject({
      schema: 'zhengyou.debrief.report/1',
      secretary: { name: '李建国' },
      words: { problems: someWords.problems },
    })

    const back = (who: Parameters<World['as']>[0], version: number) =>
      as(who).post(`/debriefs/reports/${s.reports[0]}/return`, { version, reason: '问题没有写到自己身上' })
    expect((await back('li', 6)).body.code).toBe('access.not-allowed')
    expect((await back('wang', 6)).body).toEqual({ state: 'returned' })
    expect(say((await as('li').get(mine)).body, 'pledge')).toContain('已兑现 2 项')
    at('2026-03-16T01:00:00Z')
    expect((await as('li').get(mine)).body.late).toBe(true)
    expect((await as('wang').get(`/debriefs/${s.id}`)).body.late).toBe(3)
    expect((await hand('wang', 7)).body).toMatchObject({ state: 'handed', late: true })
    expect((await as('li').get(mine)).body).toMatchObject({ proxy: true, late: true, returned: 1, handedOn: '2026-03-16' })
    expect(await verbs(tx, 'debrief-report', s.reports[0]!)).toEqual([
      'written',
      'written',
      'written',
      'written',
      'handed-in',
      'returned',
      'handed-in',
    ])
    // One who does not report says why.
    const gone = (who: Parameters<World['as']>[0]) =>
      as(who).post(`/debriefs/reports/${s.reports[2]}/excuse`, { version: 1, reason: '上月到任，下年述职' })
    expect((await gone('yi')).body.code).toBe('access.not-allowed')
    expect((await gone('wang')).body).toEqual({ state: 'absent' })
    expect((await as('yi').get(`/debriefs/reports/${s.reports[2]}`)).body).toMatchObject({
      state: 'absent',
      reason: '上月到任，下年述职',
      late: false,
    })
  },
)

inWorld('another secretary does not write it, and who is called to the session asks', async ({ as, tx, unit, account, member, at }) => {
  const { secretary, leader } = await peopleOfSession(tx, unit)
  await asMember(tx, account.qian, secretary.liuan)
  await asMember(tx, account.li, secretary.liuan)
  await asMember(tx, account.sun, leader[0]!)
  const s = await calledSession(as('wang'), aSession(unit))
  const words = (who: Parameters<World['as']>[0]) => as(who).post(`/debriefs/reports/${s.reports[0]}/words`, { version: 1, ...someWords })
  expect((await words('li')).body).toMatchObject({ code: 'debrief.not-the-secretary', facts: { name: '李建国' } })
  await asMember(tx, account.li, secretary.fenglin)
  expect((await words('li')).body).toEqual({ version: 2 })

  const put = (who: Parameters<World['as']>[0], report: number, q = '楼道堆物为什么反映了三次才上门？') => as(who).post(`/debriefs/reports/${report}/questions`, { words: q }) // biome-ignore format: one line
  expect((await put('li', s.reports[0]!)).body.code).toBe('debrief.own-question')
  // 贾 of the organs branch is no reader there and was not called; 郑明 is on the list of his community's members.
  expect((await put('jia', s.reports[0]!)).body.code).toBe('debrief.not-invited')
  const first = (await put('zheng', s.reports[0]!)).body
  expect(first.id).toEqual(expect.any(Number))
  expect(
    (await as('zheng').get('/debriefs/to-ask')).body.rows.map((r: { name: string; problems: string; mine: object[] }) => [
      r.name,
      r.problems,
      r.mine.length,
    ]),
  ).toEqual([
    ['李建国', '', 1],
    ['钱红梅', '', 0],
    ['易志强', '', 0],
  ])
  expect((await as('xi').get('/debriefs/to-ask')).status).toBe(403)
  expect((await as('jia').get('/debriefs/to-ask')).body).toEqual({ rows: [] })
  await put('zheng', s.reports[0]!, '党员活动室晚上能不能开放？')
  await put('zheng', s.reports[0]!, '支部会议记录为什么后来才补？')
  expect((await put('zheng', s.reports[0]!, '第四个问题能不能再提？')).body).toMatchObject({
    code: 'debrief.enough-questions',
    facts: { most: 3 },
  })
  const fromAbove = (await put('sun', s.reports[0]!, '发展党员名额为什么连续两年没有用完？')).body
  const answer = (who: Parameters<World['as']>[0], id: number, more: object = {}) => as(who).post(`/debriefs/questions/${id}/answer`, { answer: '分工到人以后没有再看，四月底前清完。', ...more }) // biome-ignore format: one line
  expect((await answer('qian', first.id)).status).toBe(404)
  expect((await answer('li', first.id, { how: 'spot' })).body.code).toBe('access.not-allowed')
  expect((await answer('wang', first.id, { how: 'spot' })).body.code).toBe('debrief.spot-needs-meeting')
  expect((await answer('li', first.id)).body).toEqual({ answeredOn: '2026-03-02' })
  expect((await answer('li', first.id)).body.code).toBe('state.wrong')
  const aside = (who: Parameters<World['as']>[0], id: number) =>
    as(who).post(`/debriefs/questions/${id}/set-aside`, { reason: '不属述职内容，转物业办理' })
  expect((await aside('li', fromAbove.id)).body.code).toBe('access.not-allowed')
  expect((await aside('wang', first.id)).body.code).toBe('state.wrong')
  const shown = (await as('li').get(`/debriefs/reports/${s.reports[0]}`)).body.questions
  // What is owed stands first.
  expect(shown.map((q: { state: string; source: string }) => [q.source, q.state])).toEqual([
    ['member', 'asked'],
    ['member', 'asked'],
    ['superior', 'asked'],
    ['member', 'answered'],
  ])
  await aside('wang', shown[0].id)
  at('2026-03-20T06:00:00Z')
  await handedIn(as('li'), s.reports[0]!)
  expect((await as('zheng').get('/debriefs/to-ask')).body.rows[0]).toMatchObject({ problems: someWords.problems }) // biome-ignore format: one line
  await heldSession(as('wang'), s.id)
  expect((await answer('wang', fromAbove.id, { how: 'spot' })).body).toEqual({ answeredOn: '2026-03-20' })
  const after = (await as('li').get(`/debriefs/reports/${s.reports[0]}`)).body
  expect(after.questions.find((q: { id: number }) => q.id === fromAbove.id)).toMatchObject({ how: 'spot', state: 'answered' })
  const desk = (await as('li').get('/desk')).body.rows.filter((r: { kind: string }) => r.kind === 'debrief')
  expect(desk.map((r: { title: string }) => r.title)).toEqual(['答复提问 1 个：2026年书记抓党建述职评议会'])
  void member
})

inWorld(
  'a session is held by those who came; late and missing reports are named, the desk says what is owed',
  async ({ as, tx, unit, at }) => {
    await peopleOfSession(tx, unit)
    const s = await calledSession(as('wang'), aSession(unit))
    const list = (await as('wang').get(`/debriefs/${s.id}/attendees`)).body.rows
    // Six leaders; of the three units 20 with a post or on the roll, 郑明 and 冯兰 of the world among them.
    expect(list.filter((r: { classKey: string }) => r.classKey === 'leaders')).toHaveLength(6)
    expect(list.filter((r: { classKey: string }) => r.classKey === 'members')).toHaveLength(32)
    expect((await as('li').get(`/debriefs/${s.id}/attendees`)).body.code).toBe('http.not-found')
    const hold = (who: Parameters<World['as']>[0], present: number[]) =>
      as(who).post(`/debriefs/${s.id}/hold`, { version: 2, present, minutes: '依次述职' })
    const seats = list.map((r: { seat: number }) => r.seat) as number[]
    expect((await hold('wang', seats)).body).toMatchObject({ code: 'debrief.not-the-day', facts: { heldOn: '2026-03-20' } })
    expect((await as('li').get('/desk')).body.rows.find((r: { kind: string }) => r.kind === 'debrief')).toMatchObject({
      title: '交述职报告：2026年书记抓党建述职评议会',
      dueOn: '2026-03-13',
      href: `/debriefs/reports/${s.reports[0]}`,
    })
    at('2026-03-20T06:00:00Z')
    expect((await as('wang').get('/desk')).body.rows.filter((r: { kind: string }) => r.kind === 'debrief')).toMatchObject([
      { title: '登记开会情况：2026年书记抓党建述职评议会', href: `/debriefs/${s.id}`, state: 'due' },
    ])
    expect((await hold('li', seats)).body.code).toBe('http.not-found')
    expect((await hold('wang', [...seats, 99])).body).toMatchObject({ code: 'debrief.no-such-seat', facts: { seat: 99 } })
    expect((await hold('wang', seats.slice(0, 25))).body).toMatchObject({
      code: 'debrief.no-quorum',
      facts: { present: 25, needed: 26, should: 38 },
    })
    expect((await hold('wang', seats.slice(0, 26))).body).toEqual({ state: 'held', should: 38, present: 26 })
    expect((await as('wang').get(`/debriefs/${s.id}`)).body).toMatchObject({
      should: 38,
      present: 26,
      classes: [
        { key: 'leaders', should: 6, present: 6 },
        { key: 'members', should: 32, present: 20 },
      ],
      late: 3,
    })
    const close = (who: Parameters<World['as']>[0]) => as(who).post(`/debriefs/${s.id}/close`, { version: 3 })
    expect((await close('sun')).status).toBe(403)
    expect((await close('wang')).body).toMatchObject({
      code: 'debrief.not-finished',
      facts: { what: '述职报告', names: ['李建国', '钱红梅', '易志强'] },
    })
  },
)

inWorld('a whole round of three: ballot, comment and grade stand apart, problems become items, next year opens with them', async (w) => {
  const { as, tx, unit, account, at } = w
  const { secretary, leader } = await peopleOfSession(tx, unit)
  await aClerk(tx, account.zhou, unit.root)
  await asMember(tx, account.qian, secretary.liuan)
  const s = await calledSession(as('wang'), aSession(unit, { settings: { topAtMost: '1/3' } }))
  for (const [i, who] of (['li', 'qian', 'yi'] as const).entries()) await handedIn(as(who), s.reports[i]!)
  const ballot = (who: Parameters<World['as']>[0], version: number) =>
    as(who).post(`/debriefs/${s.id}/ballot`, { version, channel: 'paper' })
  expect((await ballot('sun', 2)).status).toBe(403)
  const made = (await ballot('wang', 2)).body
  expect(made).toMatchObject({ version: 3, pollIds: [expect.any(Number)] })
  const pollId = made.pollIds[0] as number
  expect((await ballot('wang', 3)).body.code).toBe('debrief.ballot-stands')
  const poll = (await as('wang').get(`/polls/${pollId}`)).body
  expect(poll).toMatchObject({
    kind: 'debrief',
    object: 'cadre',
    eligibleBy: [
      { title: '街道领导班子', n: 6 },
      { title: '党员代表', n: 32 },
    ],
  })
  expect(poll.definition.scale.grades.map((g: { title: string }) => g.title)).toEqual(['好', '较好', '一般', '差'])
  expect(poll.objectRows.map((o: { name: string }) => o.name)).toEqual(['李建国', '钱红梅', '易志强'])

  at('2026-03-20T06:00:00Z')
  const comment = (who: Parameters<World['as']>[0], i: number) => as(who).post(`/debriefs/reports/${s.reports[i]}/comment`, { strengths: '上门多，账目清楚，群众认可。', problems: '发展党员抓得不紧，会议记录后补。' }) // biome-ignore format: one line
  expect((await comment('sun', 0)).body.code).toBe('state.wrong')
  await heldSession(as('wang'), s.id)
  expect((await comment('zhou', 0)).status).toBe(403)
  expect((await comment('li', 0)).body.code).toBe('access.not-allowed')
  // Nobody comments on himself or his own line, nor where he declared an interest.
  await asMember(tx, account.sun, secretary.fenglin)
  expect((await comment('sun', 0)).body).toMatchObject({ code: 'debrief.interest', facts: { kind: 'self' } })
  const { id: deputy } = await tx.db
    .selectFrom('member')
    .select('id')
    .where('realm_id', '=', tx.realm)
    .where('name', '=', '李副')
    .executeTakeFirstOrThrow()
  await asMember(tx, account.sun, deputy)
  expect((await comment('sun', 0)).body).toMatchObject({ code: 'debrief.interest', facts: { kind: 'line' } })
  await asMember(tx, account.sun, leader[0]!)
  const declare = (who: Parameters<World['as']>[0]) =>
    as(who).post(`/debriefs/reports/${s.reports[1]}/interest`, { kind: 'kin', reason: '连襟' })
  expect((await declare('zhou')).status).toBe(403)
  expect((await declare('sun')).body).toEqual({ declaredOn: '2026-03-20' })
  expect((await comment('sun', 1)).body).toMatchObject({ code: 'debrief.interest', facts: { kind: 'kin' } })
  expect((await comment('sun', 0)).body).toEqual({ givenOn: '2026-03-20' })
  expect((await comment('wang', 0)).body).toMatchObject({ code: 'debrief.commented-already', facts: { by: 'sun' } })
  await comment('wang', 1)
  await comment('sun', 2)

  // Nothing of the ballot before it is certified, for anybody, nor a grade without it.
  const grade = (who: Parameters<World['as']>[0], i: number, g: string, reason = '') => as(who).post(`/debriefs/reports/${s.reports[i]}/grade`, { version: versions[i], grade: g, meeting: '3月21日党工委会议', reason }) // biome-ignore format: one line
  const versions = [4, 4, 4]
  expect((await grade('wang', 0, 'good')).body.code).toBe('debrief.not-certified')
  const by = { run: as('wang'), first: as('chen'), second: as('zhou'), certify: as('wang') }
  const leadersSay = [4, 2, 0, 0]
  const membersSay = [5, 20, 3, 1]
  await votedOnPaper({ ...by, certify: { ...as('wang'), post: async () => ({ status: 200, body: {} }) } }, pollId, [leadersSay, membersSay])
  for (const who of ['wang', 'sun', 'li', 'qian'] as const) {
    const i = who === 'qian' ? 1 : 0
    const b = (await as(who).get(`/debriefs/reports/${s.reports[i]}`)).body.ballot
    expect(b).toEqual({
      pollId: who === 'wang' || who === 'sun' ? pollId : null,
      state: 'opened',
      grades: ['好', '较好', '一般', '差'],
      classes: [],
    })
  }
  expect((await grade('wang', 0, 'good')).body.code).toBe('debrief.not-certified')
  const v = (await as('wang').get(`/polls/${pollId}`)).body.version
  expect((await as('wang').post(`/polls/${pollId}/certify`, { version: v })).status).toBe(200)
  const seen = (await as('wang').get(`/debriefs/reports/${s.reports[0]}`)).body
  expect(seen.ballot.classes).toEqual([
    { title: '街道领导班子', counts: leadersSay, valid: 6, grade: '好' },
    { title: '党员代表', counts: membersSay, valid: 29, grade: '较好' },
  ])
  // The secretary himself sees his own once it is certified; his colleagues on the bench do not.
  expect((await as('qian').get(`/debriefs/reports/${s.reports[1]}`)).body.ballot.classes).toHaveLength(2)
  expect((await as('li').get(`/debriefs/reports/${s.reports[0]}`)).body.ballot.classes).toEqual([])

  expect((await grade('sun', 0, 'good')).status).toBe(403)
  expect((await grade('li', 0, 'good')).body.code).toBe('access.not-allowed')
  expect((await grade('wang', 0, 'excellent')).body.code).toBe('debrief.no-grade')
  expect((await grade('wang', 0, 'good')).body).toMatchObject({
    code: 'debrief.differs-without-reason',
    facts: { ballot: '党员代表较好', grade: '好' },
  })
  expect((await grade('wang', 0, 'good', '班子评价为好，三件承诺都由居民评为兑现')).body).toEqual({ differs: true })
  expect((await grade('wang', 1, 'good', '同上')).body).toMatchObject({ code: 'debrief.too-many-top', facts: { limit: 1, of: 3 } })
  expect((await grade('wang', 1, 'fair', '党员代表多数评为较好')).body).toEqual({ differs: true })
  // Told below when all is done, not before.
  expect((await as('qian').get(`/debriefs/reports/${s.reports[1]}`)).body.grade).toBe(null)
  const close = () => as('wang').post(`/debriefs/${s.id}/close`, { version: 4 })
  expect((await close()).body).toMatchObject({ code: 'debrief.not-finished', facts: { what: '综合等次', names: ['易志强'] } })
  await grade('wang', 2, 'plain', '整改两次被退回')
  expect((await close()).body).toEqual({ state: 'closed' })
  expect((await as('qian').get(`/debriefs/reports/${s.reports[1]}`)).body.grade).toMatchObject({
    title: '较好',
    meeting: '3月21日党工委会议',
  })

  // Problems become items of the one ledger, with an owner and a day.
  const q = await tx.db.selectFrom('debrief_question').select('id').where('realm_id', '=', tx.realm).execute()
  expect(q).toEqual([])
  const follow = (who: Parameters<World['as']>[0], i: number, more: object) => as(who).post(`/debriefs/reports/${s.reports[i]}/items`, { source: 'comment', what: '会议记录当场签到', responsible: '李建国', dueOn: '2026-06-30', ...more }) // biome-ignore format: one line
  expect((await follow('li', 0, {})).body.code).toBe('access.not-allowed')
  expect((await follow('wang', 0, { source: 'question', questionId: 7 })).body.code).toBe('debrief.no-such-question')
  expect((await follow('wang', 0, { dueOn: '2026-03-01' })).body.code).toBe('rectification.deadline-past')
  const item = (await follow('wang', 0, {})).body
  expect(item).toMatchObject({ dueOn: '2026-06-30' })
  expect((await as('li').get(`/rectifications/${item.itemId}`)).body).toMatchObject({
    source: 'debrief',
    responsible: '李建国',
    unitName: '枫林社区党委',
  })
  const second = (await follow('wang', 0, { source: 'report', what: '楼道堆物四月底前清完' })).body
  expect(second.itemId).not.toBe(item.itemId)
  // Closed by others than its owner, as every item is.
  await as('li').post(`/rectifications/${item.itemId}/claim`, { version: 1, claim: '每次会议都当场签到' })
  expect((await as('li').post(`/rectifications/${item.itemId}/check`, { version: 2, outcome: 'solved' })).body.code).toBe(
    'rectification.own-check',
  )
  expect((await as('wang').post(`/rectifications/${item.itemId}/check`, { version: 2, outcome: 'solved' })).body).toEqual({
    state: 'closed',
  })

  at('2026-12-07T01:00:00Z')
  const next = await calledSession(
    as('wang'),
    aSession(unit, { year: 2026, title: '年终述职评议会', heldOn: '2026-12-20', handInOn: '2026-12-15' }),
  )
  expect((await as('wang').get(`/debriefs/${next.id}`)).body.carried).toMatchObject([{ itemId: second.itemId, unitName: '枫林社区党委', what: '楼道堆物四月底前清完', responsible: '李建国', overdue: true }]) // biome-ignore format: one line
  const draft = (await as('li').get(`/debriefs/reports/${next.reports[0]}`)).body
  expect(draft.sentences[0].parts.map((p: { text: string }) => p.text).join('')).toBe(
    '以往述职评议列出的问题，已销号 1 项，还没有销号 1 项；没有答复的提问 0 个。',
  )
  const page = (await as('wang').get(`/debriefs/secretaries/${secretary.fenglin}`)).body
  expect(page.name).toBe('李建国')
  expect(
    page.years.map((y: { title: string; grade: { title: string } | null; items: object[] }) => [
      y.title,
      y.grade?.title ?? null,
      y.items.length,
    ]),
  ).toEqual([
    ['年终述职评议会', null, 0],
    ['2026年书记抓党建述职评议会', '好', 2],
  ])
  expect((await as('jia').get(`/debriefs/secretaries/${secretary.fenglin}`)).body.code).toBe('http.not-found')
  expect((await as('zheng').get(`/debriefs/secretaries/${secretary.fenglin}`)).status).toBe(403)
  expect(await verbs(tx, 'debrief', s.id)).toEqual(['arranged', 'called', 'balloted', 'held', 'closed'])
})

inWorld('double evaluation of community secretaries: each has a poll of his own, two classes kept apart', async ({ as, tx, unit }) => {
  await peopleOfSession(tx, unit)
  const s = await calledSession(as('wang'), aSession(unit, { kind: 'community', reporters: [unit.fenglin, unit.liuan] }))
  const { pollIds } = (await as('wang').post(`/debriefs/${s.id}/ballot`, { version: 2, channel: 'paper' })).body
  expect(pollIds).toHaveLength(2)
  const polls = await Promise.all(pollIds.map(async (id: number) => (await as('wang').get(`/polls/${id}`)).body))
  expect(
    polls.map((p) => [p.title, p.objectRows.map((o: { name: string }) => o.name), p.eligibleBy.map((k: { n: number }) => k.n)]),
  ).toEqual([
    ['2026年书记抓党建述职评议会（李建国）', ['李建国'], [6, 12]],
    ['2026年书记抓党建述职评议会（钱红梅）', ['钱红梅'], [6, 10]],
  ])
  expect(polls[0].definition.scale.grades.map((g: { title: string }) => g.title)).toEqual(['优秀', '称职', '基本称职', '不称职'])
  // A poll that was withdrawn may be made again.
  for (const p of polls) await as('wang').post(`/polls/${p.id}/withdraw`, { version: p.version, reason: '名册要改' })
  expect((await as('wang').post(`/debriefs/${s.id}/ballot`, { version: 3, channel: 'paper' })).body.pollIds).toHaveLength(2)
})

inCommittedWorld('twenty at once: one hand-in, three questions of one person, one poll', async (w) => {
  const { as, unit, account, write } = w
  const p = await write((tx) => peopleOfSession(tx, unit))
  await write((tx) => asMember(tx, account.sun, p.leader[0]!))
  const s = await calledSession(as('wang'), aSession(unit))
  const report = s.reports[0]!
  const { version } = (await as('li').get(`/debriefs/reports/${report}`)).body
  await as('li').post(`/debriefs/reports/${report}/words`, { version, ...someWords })
  const twenty = <T>(one: (i: number) => Promise<T>) => Promise.all(Array.from({ length: 20 }, (_, i) => one(i)))
  const handed = await twenty(() => as('li').post(`/debriefs/reports/${report}/hand-in`, { version: version + 1 }))
  expect(handed.filter((a) => a.status === 200)).toHaveLength(1)
  expect(new Set(handed.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(new Set(['state.wrong']))
  const asked = await twenty((i) =>
    as('zheng').post(`/debriefs/reports/${report}/questions`, { words: `第${i}个问题：活动室能不能开放？` }),
  )
  expect(asked.filter((a) => a.status === 200)).toHaveLength(3)
  expect(new Set(asked.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(new Set(['debrief.enough-questions']))
  const made = await twenty(() => as('wang').post(`/debriefs/${s.id}/ballot`, { version: 2, channel: 'paper' }))
  expect(made.filter((a) => a.status === 200)).toHaveLength(1)
  expect((await as('wang').get('/polls')).body.rows).toHaveLength(1)
})
