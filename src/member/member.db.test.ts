import iconv from 'iconv-lite'
import { expect } from 'vitest'
import { aUnit, inCommittedWorld, inWorld } from '../../test/world.ts'
import { reactions, ticks } from '../app.ts'
import { aFilesDir, uploaded } from '../attachment/upload.fixture.ts'
import { jobs } from '../job/runner.ts'
import { recomputeTotals } from '../organisation/total.write.ts'
import { insertPost } from './member.write.ts'
import { newKeys, parseKeys, setKeys } from './secret.ts'

aFilesDir()
setKeys(parseKeys(newKeys()))

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
/** A number of the unassigned division 999101 with a right check digit. */
const anId = (birthOn: string, serial: number): string => {
  const body = `999101${birthOn.replaceAll('-', '')}${String(serial).padStart(3, '0')}`
  return body + '10X98765432'[weights.reduce((s, w, i) => s + w * Number(body[i]), 0) % 11]!
}
const wangId = anId('1980-05-06', 11)
const person = {
  name: '王　建国',
  standing: 'full',
  nationalId: wangId,
  phone: '13812345678',
  joinedOn: '2003-07-01',
  fullOn: '2004-07-01',
  ethnic: '汉族',
}

inWorld('a member is put on the roster of a branch; the number is sealed, and shown masked only', async ({ as, unit, tx }) => {
  const made = await as('feng').post('/members', { ...person, branchId: unit.fenglin1 })
  expect(made).toMatchObject({ status: 200, body: { warnings: [] } })
  const record = (await as('feng').get(`/members/${made.body.id}`)).body
  expect(record).toMatchObject({
    name: '王建国',
    sex: 'male',
    birthOn: '1980-05-06',
    age: 45,
    nationalIdMasked: `**************${wangId.slice(-4)}`,
    phoneMasked: '138****5678',
    standingName: '正式党员',
    branchName: '枫林第一支部',
    sinceOn: '2026-03-02',
    version: 1,
    posts: [],
    timeline: [{ type: 'member.created', what: '登记', by: 'feng', proxy: false }],
    may: ['member.edit', 'member.post', 'member.reveal'],
  })
  const row = await tx.db
    .selectFrom('member')
    .selectAll()
    .where('realm_id', '=', tx.realm)
    .where('id', '=', made.body.id)
    .executeTakeFirstOrThrow()
  const events = await tx.db.selectFrom('event').selectAll().where('realm_id', '=', tx.realm).where('noun', '=', 'member').execute()
  const personal = await tx.db.selectFrom('event_private').selectAll().where('realm_id', '=', tx.realm).execute()
  for (const anywhere of [row, events, personal, record, (await as('feng').get('/members')).body])
    expect(JSON.stringify(anywhere)).not.toContain(wangId.slice(6, 14))
  expect(JSON.stringify(events)).not.toContain('王建国')
})

inWorld('the list shows whoever is in the scope, branch by branch or by name, and nobody else', async ({ as, unit, tx, member }) => {
  await insertPost(tx, { memberId: member.feng, unitId: unit.fenglin1, post: '书记', fromOn: '2025-01-01' })
  await insertPost(tx, { memberId: member.feng, unitId: unit.fenglin, post: '委员', fromOn: '2025-01-01' })
  await insertPost(tx, { memberId: member.feng, unitId: unit.fenglin, post: '旧职', fromOn: '2020-01-01', untilOn: '2021-01-01' })
  await as('qian').post('/members', { name: '陈远', standing: 'probationary', branchId: unit.liuan1, birthOn: '1999-01-02' })
  const all = await as('wang').get('/members')
  expect(all.body.rows.map((r: { name: string; branchName: string; posts: string }) => [r.name, r.branchName, r.posts])).toEqual([
    ['郑明', '枫林第一支部', null],
    ['冯兰', '枫林第一支部', '书记、枫林社区党委委员'],
    ['陈远', '柳岸第一支部', null],
  ])
  const names = async (who: 'wang' | 'li' | 'qian', query = '') =>
    (await as(who).get(`/members?${query}`)).body.rows.map((r: { name: string }) => r.name)
  expect(await names('li')).toEqual(['郑明', '冯兰'])
  expect(await names('qian')).toEqual(['陈远'])
  expect(await names('wang', `below=${unit.liuan}`)).toEqual(['陈远'])
  expect(await names('wang', 'standing=probationary')).toEqual(['陈远'])
  expect(await names('wang', `search=${encodeURIComponent('冯')}`)).toEqual(['冯兰'])
  expect(await names('wang', 'sort=name')).toEqual(['冯兰', '郑明', '陈远'])
  const first = await as('wang').get('/members?limit=2')
  expect(first.body.total).toEqual({ n: 3, exact: true })
  expect((await as('wang').get(`/members?limit=2&after=${first.body.next}`)).body.rows.map((r: { name: string }) => r.name)).toEqual([
    '陈远',
  ])
  expect((await as('li').get(`/members?below=${unit.liuan}`)).body.code).toBe('http.not-found')
  expect((await as('zheng').get('/members')).body.code).toBe('access.not-allowed')
  expect((await as('xi').get('/members')).body.code).toBe('access.not-allowed')
  expect((await as('he').get('/members')).body.rows).toEqual([])
  expect((await as('he').get(`/members/${member.feng}`)).body.code).toBe('http.not-found')
})

inWorld('the same person is not put on a roster twice; a namesake born the same day is a question', async ({ as, unit }) => {
  await as('feng').post('/members', { ...person, branchId: unit.fenglin1 })
  const twice = (who: 'wang' | 'qian', branchId: number, more: object = {}) => as(who).post('/members', { ...person, branchId, ...more })
  expect((await twice('wang', unit.organ)).body).toMatchObject({
    code: 'member.duplicate-person',
    sentence: '这个人已在“枫林第一支部”登记。要换支部，请办理“转接”；同一个人不能登记两次。',
  })
  // Who may not see that branch is not told which it is.
  expect((await twice('qian', unit.liuan1)).body).toMatchObject({ code: 'member.duplicate-person', facts: { branch: null } })
  expect((await twice('qian', unit.liuan1, { nationalId: null, birthOn: '1980-05-06' })).body.warnings).toEqual([
    '另一个党组织有同名同日出生的王建国，请核对是否同一个人。',
  ])
  const code = async (more: object, branchId = unit.fenglin2) =>
    (await as('wang').post('/members', { ...person, nationalId: anId('1980-05-06', 13), branchId, ...more })).body.code
  expect(await code({ nationalId: '110105194912310021' })).toBe('member.bad-national-id')
  expect(await code({ birthOn: '1980-05-07' })).toBe('member.id-disagrees')
  expect(await code({ sex: 'female' })).toBe('member.id-disagrees')
  expect(await code({ fullOn: '2002-01-01' })).toBe('member.days-disagree')
  expect(await code({ standing: 'probationary' })).toBe('member.days-disagree')
  expect(await code({ joinedOn: '2026-03-03', fullOn: null })).toBe('member.day-not-yet')
  expect(await code({}, unit.fenglin)).toBe('member.not-a-branch')
  expect((await as('qian').post('/members', { ...person, branchId: unit.fenglin1 })).body.code).toBe('http.not-found')
  expect((await as('zheng').post('/members', { ...person, branchId: unit.fenglin1 })).body.code).toBe('access.not-allowed')
})

inCommittedWorld('twenty times the same person at once: exactly one stands', async ({ as, unit }) => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => as('wang').post('/members', { ...person, branchId: unit.organ })))
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  for (const a of answers.filter((a) => a.status !== 200))
    expect(['member.duplicate-person', 'db.member_national_id_once']).toContain(a.body.code)
  expect(answers.every((a) => a.status === 200 || a.body.sentence.includes('同一个人不能登记两次'))).toBe(true)
})

inWorld(
  'a correction keeps what stood before: plain facts in the ledger, personal ones apart from it',
  async ({ as, unit, tx, member }) => {
    const { body } = await as('feng').post('/members', { ...person, branchId: unit.fenglin1 })
    const newId = anId('1980-05-16', 11)
    const done = await as('wang').post(`/members/${body.id}/edit`, {
      version: 1,
      nationalId: newId,
      birthOn: '1980-05-16',
      joinedOn: '2003-06-01',
      kinds: ['retired', 'floating'],
    })
    expect(done.body).toEqual({ version: 2, warnings: [] })
    const record = (await as('feng').get(`/members/${body.id}`)).body
    expect(record.timeline.at(-1)).toMatchObject({
      what: '更正资料',
      note: `出生日期：1980年5月6日→1980年5月16日；公民身份号码：**************${wangId.slice(-4)} → **************${newId.slice(-4)}；入党时间：2003年7月1日→2003年6月1日；人员类别：空 → 离退休、流动`,
      proxy: true,
    })
    const [made, corrected] = await tx.db
      .selectFrom('event')
      .selectAll()
      .where('realm_id', '=', tx.realm)
      .where('noun', '=', 'member')
      .where('subject_id', '=', body.id)
      .orderBy('id')
      .execute()
    expect(corrected).toMatchObject({
      verb: 'corrected',
      corrects_id: made!.id,
      detail: {
        changes: { joinedOn: ['2003-07-01', '2003-06-01'], kinds: [[], ['retired', 'floating']] },
        fields: ['birthOn', 'nationalId'],
      },
    })
    // The old number is free again, the new one taken.
    expect((await as('wang').post('/members', { ...person, name: '另一人', nationalId: newId, branchId: unit.organ })).body.code).toBe(
      'member.duplicate-person',
    )
    const edit = async (more: object, version = 2) => (await as('wang').post(`/members/${body.id}/edit`, { version, ...more })).body.code
    expect(await edit({ sex: 'female' })).toBe('member.id-disagrees')
    expect(await edit({ nationalId: '123' })).toBe('member.bad-national-id')
    expect(await edit({ fullOn: '1999-01-01' })).toBe('member.days-disagree')
    expect(await edit({ note: 'x' }, 1)).toBe('http.stale-version')
    expect((await as('wang').post(`/members/${member.zheng}/edit`, { version: 1, nationalId: newId })).body.code).toBe(
      'member.duplicate-person',
    )
    expect((await as('qian').post(`/members/${body.id}/edit`, { version: 2, note: 'x' })).body.code).toBe('http.not-found')
    expect((await as('chen').post(`/members/${body.id}/edit`, { version: 2, note: 'x' })).body.code).toBe('access.not-allowed')
  },
)

inWorld('reading a number in full is an act with a reason, told in the ledger', async ({ as, unit, member }) => {
  const { body } = await as('feng').post('/members', { ...person, branchId: unit.fenglin1 })
  expect((await as('li').post(`/members/${body.id}/reveal`, { why: '办理党费证' })).body).toEqual({
    nationalId: wangId,
    phone: '13812345678',
  })
  expect((await as('feng').get(`/members/${body.id}`)).body.timeline.at(-1)).toMatchObject({
    what: '查看公民身份号码',
    note: '事由：办理党费证',
    by: 'li',
  })
  expect((await as('zhao').post(`/members/${body.id}/reveal`, { why: '看看' })).body.code).toBe('access.not-allowed')
  expect((await as('qian').post(`/members/${body.id}/reveal`, { why: '看看' })).body.code).toBe('http.not-found')
  expect((await as('li').post(`/members/${member.feng}/reveal`, { why: '看看' })).body.code).toBe('member.no-national-id')
  expect((await as('li').post(`/members/${body.id}/reveal`, { why: '' })).body.code).toBe('http.bad-shape')
})

inWorld('what is kept about oneself is shown to oneself', async ({ as, member }) => {
  expect((await as('zheng').get('/me/member')).body).toMatchObject({ id: member.zheng, name: '郑明', branchName: '枫林第一支部', may: [] })
  expect((await as('wang').get('/me/member')).body.code).toBe('member.not-linked')
})

inCommittedWorld('transfers and ends move the totals; a person who left may come back', async (w) => {
  const { as, unit, at, member, write, database, sealer, realm, now } = w
  const work = jobs({ database, sealer, reactions: [], ticks, clock: now })
  const totals = async () => {
    await work.settle(realm)
    const read = () =>
      database.query(realm, (tx) =>
        tx.db
          .selectFrom('unit_total')
          .select(['unit_id', 'members_n', 'full_n'])
          .where('realm_id', '=', realm)
          .orderBy('unit_id')
          .execute(),
      )
    const folded = await read()
    await write((tx) => recomputeTotals(tx, now()))
    expect(folded).toEqual(await read())
    return new Map(folded.map((t) => [t.unit_id, [t.members_n, t.full_n]]))
  }
  const { body } = await as('wang').post('/members', { ...person, branchId: unit.fenglin1 })
  at('2026-04-01T02:00:00Z')
  const move = (branchId: number, more: object = {}, who: 'wang' | 'feng' = 'wang') =>
    as(who).post(`/members/${body.id}/transfer`, { version: 1, branchId, document: '介绍信 12 号', ...more })
  expect((await move(unit.fenglin1)).body.code).toBe('member.same-branch')
  expect((await move(unit.fenglin)).body.code).toBe('member.not-a-branch')
  expect((await move(unit.liuan1, {}, 'feng')).body).toMatchObject({
    code: 'member.transfer-outside',
    sentence: '转入的党支部不在您的范围内。请由两个支部共同的上级办理。',
  })
  expect((await move(w.other.unit)).body.code).toBe('member.transfer-outside')
  expect((await move(unit.liuan1, { onDay: '2026-03-01' })).body.code).toBe('member.day-too-early')
  expect((await move(unit.liuan1, { onDay: '2026-04-02' })).body.code).toBe('member.day-not-yet')
  expect((await move(unit.liuan1, { version: 4 })).body.code).toBe('http.stale-version')
  expect((await move(unit.liuan1)).body).toEqual({ version: 2 })
  expect((await as('qian').get(`/members/${body.id}`)).body.timeline.at(-1)).toMatchObject({
    what: '转接组织关系',
    note: '枫林第一支部 → 柳岸第一支部；介绍信 12 号',
  })
  expect((await as('feng').get(`/members/${body.id}`)).body.code).toBe('http.not-found')
  let t = await totals()
  expect([t.get(unit.root), t.get(unit.fenglin), t.get(unit.liuan)]).toEqual([
    [3, 3],
    [2, 2],
    [1, 1],
  ])
  await write((tx) => insertPost(tx, { memberId: body.id, unitId: unit.liuan1, post: '书记', fromOn: '2026-04-01' }))
  const end = (reason: string, version = 2) => as('wang').post(`/members/${body.id}/end`, { version, reason, document: '' })
  expect((await end('vanished')).body.code).toBe('http.bad-shape')
  expect((await end('transferred-out')).body).toEqual({ version: 3 })
  expect((await end('died', 3)).body.code).toBe('member.ended')
  expect((await as('wang').get(`/members/${body.id}`)).body).toMatchObject({
    endedOn: '2026-04-01',
    endReasonName: '组织关系转出',
    posts: [{ post: '书记', untilOn: '2026-04-01' }],
  })
  t = await totals()
  expect([t.get(unit.root), t.get(unit.liuan)]).toEqual([
    [2, 2],
    [0, 0],
  ])
  expect((await as('wang').post('/members', { ...person, branchId: unit.organ })).status).toBe(200)
  await as('wang').post(`/members/${member.zheng}/edit`, { version: 1, standing: 'probationary' })
  t = await totals()
  expect([t.get(unit.root), t.get(unit.fenglin)]).toEqual([
    [3, 2],
    [2, 1],
  ])
})

inCommittedWorld('a post is given, handed over with a note, and ended; those of an ended unit end with it', async (w) => {
  const { as, unit, member, at, database, sealer, realm, now, write } = w
  const work = jobs({ database, sealer, reactions, ticks, clock: now })
  const give = (who: 'li' | 'qian' | 'zhao', body: object) =>
    as(who).post(`/members/${member.feng}/posts`, { unitId: unit.fenglin2, post: '书记', document: '枫党〔2026〕1号', ...body })
  const { body } = await give('li', {})
  expect(body.postId).toBeGreaterThan(0)
  expect((await give('li', {})).body.code).toBe('member.post-twice')
  expect((await give('li', { post: '委员', fromOn: '2026-05-01' })).body.code).toBe('member.day-not-yet')
  expect((await give('zhao', { post: '委员' })).body.code).toBe('access.not-allowed')
  expect((await give('qian', { unitId: unit.liuan1 })).body.code).toBe('http.not-found')
  expect((await as('wang').get(`/units/${unit.fenglin2}`)).body.posts).toMatchObject([
    { name: '冯兰', post: '书记', document: '枫党〔2026〕1号' },
  ])
  at('2026-06-01T02:00:00Z')
  const over = (id: number) =>
    as('li').post(`/posts/${id}/hand-over`, { toMemberId: member.zheng, document: '枫党〔2026〕5号', note: '承诺台账在二层柜' })
  const next = await over(body.postId)
  expect(next.status).toBe(200)
  expect((await over(body.postId)).body.code).toBe('member.post-ended')
  expect((await as('wang').get(`/members/${member.feng}`)).body.posts).toMatchObject([{ post: '书记', untilOn: '2026-05-31' }])
  const successor = (await as('wang').get(`/members/${member.zheng}`)).body
  expect(successor.posts).toMatchObject([{ post: '书记', unitName: '枫林第二支部', fromOn: '2026-06-01', untilOn: null }])
  expect(successor.timeline.at(-1)).toMatchObject({ what: '交接职务', note: '枫林第二支部书记；枫党〔2026〕5号；承诺台账在二层柜' })
  expect((await as('qian').post(`/posts/${next.body.postId}/end`)).body.code).toBe('http.not-found')
  expect((await as('wang').post(`/units/${unit.fenglin2}/end`, { version: 1, document: '清党〔2026〕11号' })).status).toBe(200)
  await work.settle(realm)
  expect((await as('wang').get(`/members/${member.zheng}`)).body.posts).toMatchObject([{ untilOn: '2026-06-01' }])
  const open = await write((tx) => aUnit(tx, { name: '新支部', below: unit.fenglin }))
  const again = await as('li').post(`/members/${member.feng}/posts`, { unitId: open, post: '副书记' })
  expect((await as('li').post(`/posts/${again.body.postId}/end`, { document: '免' })).body).toEqual({ ok: true })
  expect((await as('li').post(`/posts/${again.body.postId}/end`)).body.code).toBe('member.post-ended')
})

const head = '姓名,性别,出生日期,公民身份号码,民族,学历,入党时间,转正时间,所在支部,职务,手机,党员类别,人员情况'

inWorld('a roster is checked row by row in words a clerk understands, and taken as a whole or not at all', async ({ as, unit }) => {
  const known = anId('1975-03-04', 21)
  await as('wang').post('/members', { name: '赵一', standing: 'full', nationalId: known, branchId: unit.organ })
  await as('wang').post('/members', { name: '钱二', standing: 'full', birthOn: '1988-08-08', branchId: unit.organ })
  const a = anId('1990-01-02', 31)
  const rows = [
    head,
    `孙　三,男,1990.1.2,${a},汉,本科,2010年7月1日,2011-07-01,枫林第一支部,书记、宣传委员,138 1234 5678,正式党员,在职 流动`,
    `李四,女,,${a},汉族,大专,,,枫林第一支部,,,,`,
    `赵一,男,,${known},汉族,大专,,,枫林第一支部,,,,`,
    `钱二,,19880808,,回,高中,2009.7.1,,枫林第二支部,无,12345,预备党员,`,
    `周五,女,1991-01-01,${anId('1991-01-02', 33)},汉,大学,,,枫林第二支部,,,,`,
    `吴六,男,,999101199101020330,汉,大学,,,枫林第二支部,,,,`,
    `郑七,男,1960-01-01,,汉,大学,1977-01-01,1976-01-01,枫林第二支部,,,,`,
    `王八,男,1960-01-01,,汉,大学,,,柳岸第一支部,,,,`,
    `王八,男,1960-01-01,,汉,大学,,,,,,,`,
    `合计,9人,,,,,,,,,,,`,
  ].join('\n')
  const attachmentId = await uploaded(as('li'), '花名册.csv', iconv.encode(rows, 'gb18030'))
  const { body } = await as('li').post('/members/import/check', { attachmentId, below: unit.fenglin })
  expect(body.summary).toMatchObject({ read: 9, good: 1, warned: 1, wrong: 7 })
  expect(
    body.problems.map(
      (p: { line: number; column: string; level: string; sentence: string }) => `${p.line} ${p.column} ${p.level} ${p.sentence}`,
    ),
  ).toEqual([
    '3 公民身份号码 error 与第 2 行相同；请删去多余的一行。',
    '3 性别 error 与公民身份号码不一致；请照证件核对。',
    '4 公民身份号码 error 这个人已在另一个党组织登记；请删去这一行，要换支部的办理“转接”。',
    '5 手机 warning 写的是“12345”，不是一个完整的电话号码；手机写 11 位，座机写区号-号码。',
    '5 公民身份号码 warning 没有写公民身份号码；以后无法识别重复登记的同一个人。',
    '5 姓名 warning 另一个党组织有同名同日出生的人，请核对是否同一个人；确实不是的，可以照样导入。',
    '6 出生日期 warning 与公民身份号码中的 1991-01-02 不一致；导入后以号码为准。',
    '6 性别 error 与公民身份号码不一致；请照证件核对。',
    '7 公民身份号码 error 写的是“999*************30”，最后一位校验不符，可能有一位写错；请照证件核对。',
    '8 公民身份号码 warning 没有写公民身份号码；以后无法识别重复登记的同一个人。',
    '8 转正时间 error 早于入党时间 1977-01-01；请核对。',
    '8 入党时间 warning 入党时 17 周岁，不满 18 周岁；请核对。',
    '9 所在支部 error “柳岸第一支部”不是所选范围内的党支部；请核对名称，或先导入组织树。',
    '9 公民身份号码 warning 没有写公民身份号码；以后无法识别重复登记的同一个人。',
    '10 所在支部 error 没有写所在党支部。',
    '10 公民身份号码 warning 没有写公民身份号码；以后无法识别重复登记的同一个人。',
    '10  warning 与第 9 行同名同日出生，请核对是否同一个人。',
  ])
  // Numbers never appear in full, neither in the findings nor among the samples.
  expect(JSON.stringify(body)).not.toContain(a)
  expect((await as('li').post('/members/import', { attachmentId, below: unit.fenglin })).body).toMatchObject({
    code: 'sheet.has-wrong-rows',
    facts: { line: 3 },
  })
  expect((await as('li').get('/members')).body.total.n).toBe(2)
  const good = await uploaded(as('li'), '花名册.csv', rows.split('\n').slice(0, 2).join('\n'))
  expect((await as('li').post('/members/import', { attachmentId: good, below: unit.fenglin })).body).toEqual({
    n: 1,
    posts: 2,
    sentence: '已导入 1 人，登记职务 2 项。',
  })
  const row = (await as('li').get(`/members?search=${encodeURIComponent('孙三')}`)).body.rows[0]
  expect(row).toMatchObject({
    name: '孙三',
    sex: 'male',
    education: '大学本科',
    kinds: ['在职', '流动'],
    joinedOn: '2010-07-01',
    posts: '书记、宣传委员',
  })
  const report = await as('li').get(`/members/import/report?attachmentId=${attachmentId}&below=${unit.fenglin}`)
  expect(report.body).toContain('错误：「公民身份号码」与第 2 行相同')
})

inWorld('every cell of a row is told at once, whatever else is wrong with the row', async ({ as, unit }) => {
  await as('wang').post('/members', { name: '赵一', standing: 'full', nationalId: anId('1975-03-04', 21), branchId: unit.organ })
  const rows = [
    head,
    `孙三,男,1990-02-30,,汉,本科,,,无此支部,,,正式党员,`,
    `,女,,999101199101020330,汉,大专,,,枫林第一支部,,,群众,`,
    `赵一,男,,${anId('1975-03-04', 21)},汉,大专,昨天,,枫林第一支部,,,,`,
    `钱二,女,1988-08-08,${anId('1988-08-08', 20)},汉,高中,,,枫林第二支部,,,正式党员,`,
    `李四,女,1989-08-08,,汉,高中,,,枫林第二支部,,,正式党员,`,
  ].join('\n')
  const attachmentId = await uploaded(as('li'), '花名册.csv', rows)
  const { body } = await as('li').post('/members/import/check', { attachmentId, below: unit.fenglin })
  expect(body.summary).toMatchObject({ read: 5, good: 1, warned: 1, wrong: 3 })
  expect(
    body.problems.map(
      (p: { line: number; column: string; level: string; sentence: string }) => `${p.line} ${p.column} ${p.level} ${p.sentence}`,
    ),
  ).toEqual([
    '2 出生日期 error 写的是“1990-02-30”，日历上没有这一天；请核对后改正。',
    '2 所在支部 error “无此支部”不是所选范围内的党支部；请核对名称，或先导入组织树。',
    '2 公民身份号码 warning 没有写公民身份号码；以后无法识别重复登记的同一个人。',
    '3 姓名 error 没有填写，这一项是必填的。',
    '3 公民身份号码 error 写的是“999*************30”，最后一位校验不符，可能有一位写错；请照证件核对。',
    '3 党员类别 warning 不是党员；照样导入的，记为非党员，不计入党员人数。',
    expect.stringContaining('4 入党时间 error 写的是“昨天”'),
    '4 公民身份号码 error 这个人已在另一个党组织登记；请删去这一行，要换支部的办理“转接”。',
    '6 公民身份号码 warning 没有写公民身份号码；以后无法识别重复登记的同一个人。',
  ])
})

inWorld(
  'a roster goes out masked, in full only to whoever may, and what went out in full reads back to the same people',
  async ({ as, unit, tx }) => {
    const p = { ...person, branchId: unit.fenglin1, education: '大学本科', kinds: ['retired'] }
    const { body } = await as('feng').post('/members', p)
    await insertPost(tx, { memberId: body.id, unitId: unit.fenglin1, post: '组织委员', fromOn: '2025-01-01' })
    await insertPost(tx, { memberId: body.id, unitId: unit.fenglin, post: '委员', fromOn: '2025-01-01' })
    await insertPost(tx, { memberId: body.id, unitId: unit.fenglin, post: '副书记', fromOn: '2024-01-01', untilOn: '2024-12-31' })
    const masked = await as('zhao').get(`/members/export?below=${unit.fenglin}&format=csv`)
    expect(masked.body).not.toContain(wangId)
    expect(masked.body).toContain(`**************${wangId.slice(-4)}`)
    expect((await as('zhao').get(`/members/export?below=${unit.fenglin}&format=csv&ids=full`)).body.code).toBe('access.not-allowed')
    expect((await as('qian').get(`/members/export?below=${unit.fenglin}&format=csv`)).body.code).toBe('http.not-found')
    const full = await as('li').get(`/members/export?below=${unit.fenglin}&format=csv&ids=full`)
    const lines = (text: string) =>
      text
        .split('\r\n')
        .filter((l) => !/^"注：/.test(l))
        .sort()
    expect(lines(full.body)).toContain(
      `王建国,男,1980-05-06,"\t${wangId}",汉族,大学本科,正式党员,2003-07-01,2004-07-01,枫林第一支部,枫林第一支部,组织委员,枫林社区党委 委员,13812345678,离退休`,
    )
    const events = await tx.db
      .selectFrom('event')
      .select('detail')
      .where('realm_id', '=', tx.realm)
      .where('verb', '=', 'exported')
      .orderBy('id')
      .execute()
    expect(events.map((e) => e.detail)).toEqual([{ ids: 'masked' }, { ids: 'full' }])
    for (const id of (await as('wang').get('/members')).body.rows.map((r: { id: number }) => r.id))
      await as('wang').post(`/members/${id}/end`, { version: 1, reason: 'entered-by-mistake' })
    expect((await as('wang').get('/members')).body.rows).toEqual([])
    const attachmentId = await uploaded(as('li'), '花名册.csv', full.body)
    expect((await as('li').post('/members/import', { attachmentId, below: unit.fenglin })).body.n).toBe(3)
    expect(lines((await as('li').get(`/members/export?below=${unit.fenglin}&format=csv&ids=full`)).body)).toEqual(
      // Posts in other units belong to those units' own records.
      lines(full.body.replace('枫林社区党委 委员', '')),
    )
    expect((await as('li').get('/members/import/template?format=csv')).body).toContain('姓名,性别,出生日期,公民身份号码')
  },
)

inWorld('a roster is refused where it may not go', async ({ as, unit, other }) => {
  const attachmentId = await uploaded(as('li'), '花名册.csv', `${head}\n孙三,男,,,汉,本科,,,枫林第一支部,,,正式党员,`)
  expect((await as('li').post('/members/import/check', { attachmentId, below: unit.liuan })).body.code).toBe('http.not-found')
  expect((await as('li').post('/members/import/check', { attachmentId, below: other.unit })).body.code).toBe('http.not-found')
  expect((await as('zheng').post('/members/import', { attachmentId, below: unit.fenglin1 })).body.code).toBe('access.not-allowed')
  expect((await as('feng').post('/members/import', { attachmentId, below: unit.fenglin1 })).body).toMatchObject({
    code: 'http.not-found',
    facts: { noun: 'attachment' },
  })
  expect((await as('li').post('/members/import', { attachmentId, below: unit.fenglin, sinceOn: '2027-01-01' })).body.code).toBe(
    'unit.not-yet',
  )
})

inCommittedWorld('twenty thousand rows are checked and taken in one transaction', async ({ as, unit, database, realm }) => {
  const rows = Array.from({ length: 20_000 }, (_, i) => {
    const birthOn = `${1940 + (i % 60)}-${String(1 + (i % 12)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`
    return `李${'一二三四五六七八九十'[i % 10]}${'甲乙丙丁戊己庚辛壬癸'[Math.floor(i / 10) % 10]},,,${anId(birthOn, Math.floor(i / 20) % 1000)},汉族,大专,,,枫林第${i % 2 ? '一' : '二'}支部,,,正式党员,`
  })
  // The serial repeats every 20,000 rows and the birthday every 420, so no number stands twice.
  const attachmentId = await uploaded(as('li'), '花名册.csv', [head, ...new Set(rows)].join('\n'))
  const began = performance.now()
  const done = await as('li').post('/members/import', { attachmentId, below: unit.fenglin })
  const seconds = (performance.now() - began) / 1000
  expect(done.body.n).toBe(20_000)
  const sealed = await database.query(realm, (tx) =>
    tx.db
      .selectFrom('member')
      .select((e) => e.fn.count<number>('national_id_mac').as('n'))
      .where('realm_id', '=', realm)
      .executeTakeFirstOrThrow(),
  )
  expect(sealed.n).toBe(20_000)
  console.log(`roster of 20,000 rows: ${seconds.toFixed(1)} s`)
})
