import { expect } from 'vitest'
import { aUnit, inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import type { Tx } from '../db/db.ts'
import { insertMember, insertPost } from '../member/member.write.ts'

const community = (tx: Tx, w: Pick<World, 'unit'>) =>
  aUnit(tx, {
    below: w.unit.root,
    name: '枫林社区居民委员会',
    shortName: '枫林',
    kind: 'residents-committee',
    urban: true,
    ledById: w.unit.fenglin,
  })
const zoneIn = async (w: Pick<World, 'as' | 'unit'>, communityId: number): Promise<number> =>
  (
    await w.as('li').post('/zones', {
      name: '枫林协作区',
      communityId,
      leadId: w.unit.fenglin,
      foundedOn: '2025-05-01',
      members: [{ unitId: w.unit.organ, sinceOn: '2025-05-01' }],
    })
  ).body.id
const zone = async (w: World): Promise<number> => zoneIn(w, await community(w.tx, w))

inWorld('a resident unit asks its community before it appoints or admits, and says afterwards what came of it', async (w) => {
  const id = await zone(w)
  const question = { unitId: w.unit.organ, matter: 'cadre', about: '王某（拟任科长）', words: '拟任科长，请反映八小时以外的表现。' }
  const ask = (more: object = {}, who: Parameters<typeof w.as>[0] = 'jia') =>
    w.as(who).post(`/zones/${id}/voices`, { ...question, ...more })
  expect((await w.as('jia').get(`/zone-memberships?unitId=${w.unit.organ}`)).body).toEqual({
    zones: [{ id, name: '枫林协作区', community: '枫林社区党委' }],
  })
  expect((await w.as('yi').get(`/zone-memberships?unitId=${w.unit.organ}`)).body.code).toBe('http.not-found')
  expect((await ask({}, 'yi')).body.code).toBe('http.not-found')
  expect((await ask({ unitId: w.unit.hengtong }, 'yi')).body).toMatchObject({ code: 'voice.not-in-zone', facts: { zone: '枫林协作区' } })
  expect((await ask({ unitId: w.unit.fenglin }, 'li')).body.code).toBe('voice.own-community')
  expect((await ask({ dueOn: '2026-03-01' })).body.code).toBe('voice.due-in-past')
  const asked = await ask()
  expect(asked.body).toEqual({ id: expect.any(Number), dueOn: '2026-03-12' })
  expect((await ask()).body).toMatchObject({ code: 'voice.asked-already', facts: { on: '2026-03-02' } })
  // Another matter about the same person is another question.
  const other = (await ask({ matter: 'new-member' })).body.id as number

  const voice = asked.body.id as number
  const act = (who: Parameters<typeof w.as>[0], what: string, body: object) => w.as(who).post(`/zone-voices/${voice}/${what}`, body)
  // What came of it is told after the community was heard, never before.
  expect((await act('jia', 'tell', { version: 1, outcome: '已任职' })).body.code).toBe('state.wrong')
  const answer = { version: 1, verdict: 'object', words: '长期占用楼道，邻里反映较多。', person: '李书记' }
  expect((await act('jia', 'answer', answer)).body.code).toBe('http.not-found')
  expect((await act('feng', 'answer', answer)).body.code).toBe('http.not-found')
  expect((await act('li', 'answer', { ...answer, version: 2 })).body.code).toBe('http.stale-version')
  expect((await act('li', 'answer', answer)).body).toEqual({ state: 'answered', version: 2 })
  expect((await act('jia', 'withdraw', { version: 2, reason: '不再任用' })).body.code).toBe('state.wrong')
  expect((await act('li', 'tell', { version: 2, outcome: '暂缓' })).body.code).toBe('http.not-found')
  expect((await act('jia', 'tell', { version: 2, outcome: '经核实属实，暂缓任用，限期清理。' })).body).toEqual({
    state: 'told',
    version: 3,
  })
  expect((await w.as('jia').post(`/zone-voices/${other}/withdraw`, { version: 1, reason: '另行研究' })).body).toEqual({
    state: 'withdrawn',
    version: 2,
  })
  const rows = async (who: Parameters<typeof w.as>[0], more = '') => (await w.as(who).get(`/zone-voices?${more}`)).body.rows
  const first = {
    id: voice,
    zoneId: id,
    zone: '枫林协作区',
    unitId: w.unit.organ,
    unit: '街道机关支部',
    communityId: w.unit.fenglin,
    community: '枫林社区党委',
    matter: 'cadre',
    about: '王某（拟任科长）',
    words: '拟任科长，请反映八小时以外的表现。',
    askedOn: '2026-03-02',
    dueOn: '2026-03-12',
    state: 'told',
    verdict: 'object',
    answer: '长期占用楼道，邻里反映较多。',
    person: '李书记',
    answeredOn: '2026-03-02',
    outcome: '经核实属实，暂缓任用，限期清理。',
    toldOn: '2026-03-02',
    version: 3,
    bound: null,
    can: [],
  }
  expect(await rows('jia', 'matter=cadre')).toEqual([first])
  expect(await rows('li', 'state=told')).toEqual([first])
  // Read by both bodies and those above; by no neighbour and by no other realm.
  expect((await rows('wang')).map((r: { id: number }) => r.id)).toEqual([other, voice])
  expect(await rows('qian')).toEqual([])
  // Names and words stand in the erasable part of the ledger alone.
  const events = await w.tx.db
    .selectFrom('event')
    .select(['verb', 'detail'])
    .where('realm_id', '=', w.tx.realm)
    .where('noun', '=', 'voice')
    .orderBy('id')
    .execute()
  expect(events.map((e) => e.verb)).toEqual(['asked', 'asked', 'answered', 'told', 'withdrawn'])
  expect(JSON.stringify(events)).not.toMatch(/王某|楼道|李书记/)
  expect(await rows('he')).toEqual([])
})

inWorld('a community does not answer about itself, nor anybody about himself or his own unit', async (w) => {
  const { tx, unit, account } = w
  const id = await zone(w)
  const ask = async (about: string) =>
    (await w.as('jia').post(`/zones/${id}/voices`, { unitId: unit.organ, matter: 'advanced', about, words: '拟推荐' })).body
  // Its full name anywhere, the short name alone; what merely begins like it is somebody else.
  for (const about of ['枫林社区党委', ' 枫林 ', '王某（枫林社区居民委员会主任）'])
    expect(await ask(about), about).toMatchObject({ code: 'voice.about-itself', at: 'about', facts: { about: about.trim() } })
  const asked = (await ask('李建国（枫林路3号）')).id as number
  const other = (await ask('王某（科员）')).id as number
  const free = (await ask('街道机关支部')).id as number
  const answer = async (voice: number, person = '林委员') =>
    (await w.as('li').post(`/zone-voices/${voice}/answer`, { version: 1, verdict: 'agree', words: '同意', person })).body
  const bound = async () =>
    (await w.as('li').get('/zone-voices')).body.rows.map((r: { id: number; bound: string | null; can: string[] }) => [
      r.id,
      r.bound,
      r.can.includes('answer'),
    ])
  const setMember = (member: number | null) =>
    tx.db.updateTable('account').set({ member_id: member }).where('realm_id', '=', tx.realm).where('id', '=', account.li).execute()
  const person = (branchId: number) => insertMember(tx, { name: '李建国', standing: 'full', branchId, sinceOn: '2019-07-01' }, w.now())

  // Named in it.
  const li = await person(unit.fenglin1)
  await setMember(li)
  expect(await answer(asked)).toMatchObject({ code: 'voice.concerned', facts: { why: 'named', unit: '', post: '' } })
  expect(await bound()).toEqual([
    [free, null, true],
    [other, null, true],
    [asked, 'named', false],
  ])
  // In a post of the unit that asks, until it ends.
  const post = await insertPost(tx, { memberId: li, unitId: unit.organ, post: '副书记', fromOn: '2025-01-01', document: '' })
  expect(await answer(other)).toMatchObject({
    code: 'voice.concerned',
    facts: { why: 'post', unit: '街道机关支部', post: '副书记' },
    sentence: '您担任“街道机关支部”副书记，应当回避，请由社区党组织的其他人答复。',
  })
  // Whoever else signs it: neither who is asked about, nor who is in office there.
  await setMember(null)
  expect(await answer(asked, '李建国、书记')).toMatchObject({
    code: 'voice.signer-concerned',
    at: 'person',
    facts: { person: '李建国', unit: null },
  })
  expect(await answer(other, '社区李建国')).toMatchObject({
    code: 'voice.signer-concerned',
    facts: { person: '李建国', unit: '街道机关支部' },
  })
  await setMember(li)
  await tx.db.updateTable('member_post').set({ until_on: '2026-03-01' }).where('realm_id', '=', tx.realm).where('id', '=', post).execute()
  // On its roster.
  const there = await person(unit.organ)
  await setMember(there)
  expect(await answer(other)).toMatchObject({ code: 'voice.concerned', facts: { why: 'branch', unit: '街道机关支部' } })
  // In a seat of it; an inspector's seat only says what he looks at.
  await setMember(li)
  const seat = async (role: 'clerk' | 'inspector') =>
    insertGrant(tx, {
      accountId: account.li,
      role,
      unitId: unit.organ,
      line: 'party',
      fromOn: '2026-01-01',
      untilOn: null,
      document: '',
      grantedBy: null,
    })
  await seat('inspector')
  expect((await bound()).map((r: unknown[]) => r[1])).toEqual([null, null, 'named'])
  await seat('clerk')
  expect(await answer(other)).toMatchObject({ code: 'voice.concerned', facts: { why: 'seat', unit: '街道机关支部' } })
  expect((await bound()).map((r: unknown[]) => r[1])).toEqual(['seat', 'seat', 'named'])
  await tx.db
    .updateTable('access_grant')
    .set({ until_on: '2026-03-01' })
    .where('realm_id', '=', tx.realm)
    .where('account_id', '=', account.li)
    .where('unit_id', '=', unit.organ)
    .execute()
  expect(await answer(other)).toEqual({ state: 'answered', version: 2 })
  // Asked before there was such a rule, it stays unanswered.
  const about = (words: string) =>
    tx.db.updateTable('zone_voice').set({ about: words }).where('realm_id', '=', tx.realm).where('id', '=', free).execute()
  await about('枫林社区党委书记人选')
  expect(await answer(free)).toMatchObject({ code: 'voice.about-itself', facts: { unit: '枫林社区党委' } })
  await about('街道机关支部')
  // His seats and his branch at the body that answers are why he is asked.
  expect(await answer(free)).toEqual({ state: 'answered', version: 2 })
})

inWorld('an ended zone is asked no more', async (w) => {
  const id = await zone(w)
  await w.as('li').post(`/zones/${id}/end`, { version: 1, endedOn: '2026-03-01', reason: '社区合并' })
  expect(
    (await w.as('jia').post(`/zones/${id}/voices`, { unitId: w.unit.organ, matter: 'advanced', about: '机关支部', words: '评先' })).body,
  ).toMatchObject({ code: 'state.wrong', facts: { state: 'ended' } })
})

inCommittedWorld('twenty at once ask the same: one question stands', async (w) => {
  const id = await zoneIn(w, await w.write((tx) => community(tx, w)))
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      w.as('jia').post(`/zones/${id}/voices`, { unitId: w.unit.organ, matter: 'cadre', about: '王某', words: '拟任' }),
    ),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(new Set(['voice.asked-already']))
})
