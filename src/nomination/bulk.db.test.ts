import { expect } from 'vitest'
import { inCommittedWorld, inWorld, type Person, START, type World } from '../../test/world.ts'
import { insertGrant } from '../access/access.write.ts'
import { aFilesDir, uploaded } from '../attachment/upload.fixture.ts'
import type { PlanV1 } from '../campaign/plan-schema.ts'
import type { Tx } from '../db/db.ts'
import { insertMember } from '../member/member.write.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from './maker.ts'

aFilesDir()
const source = { from: 'practice', ref: '试验' } as const
const launched = async (tx: Tx, p: PlanV1) => aLaunchedCampaign(tx, await placedUnits(tx), p, START)
const home = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 30, total: 30 } })
const member = aTitle({
  quota: { perUnit: 2, total: 30 },
  composition: [{ id: 'front', group: '一线党员', op: '>=', count: null, percent: '50', source }],
})
const plan = (steps: readonly string[], titles = [home, member]): PlanV1 => {
  const p = aSelectionPlan({ titles })
  const { notice: _none, ...sections } = p.sections
  return { ...p, sections: { ...sections, nomination: { ...p.sections.nomination!, chain: chain.filter((s) => steps.includes(s.id)) } } }
}
const material = { brief: '邻里和睦，热心公益。', deeds: '邻里和睦，热心公益，常年义务打扫楼道。' }
type Who = Pick<World, 'as' | 'unit'>
const climbing = async (w: Who, campaignId: number, body: object): Promise<number> => {
  const made = await w
    .as('feng')
    .post(`/campaigns/${campaignId}/nominations`, { ...material, titleKey: 'home', unitId: w.unit.fenglin1, ...body })
  expect(made.status).toBe(200)
  const id = made.body.id as number
  expect((await w.as('feng').post(`/nominations/${id}/recommend`, { version: 1, words: '同意' })).status).toBe(200)
  return id
}
const passAll = (w: Who, who: Person, rows: readonly { id: number; version: number }[]) =>
  w.as(who).post('/nominations/pass', { rows, words: '同意' })
const versions = async (w: Who, ids: readonly number[]): Promise<number[]> => {
  const out = []
  for (const id of ids) out.push((await w.as('wang').get(`/nominations/${id}`)).body.version)
  return out
}

inWorld('many are passed with one command, or none, and each that is refused is named with its rule', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'review', 'check', 'select']))
  const a = await climbing(w, campaignId, { name: '张家' })
  const b = await climbing(w, campaignId, { name: '李家' })
  const own = await climbing(w, campaignId, {
    titleKey: 'good-member',
    subjectMemberId: w.member.zheng,
    groups: ['一线党员'],
    grounds: [{ id: 'appraisal', ground: '评议记录' }],
  })
  await w.as('li').post(`/nominations/${b}/conflicts`, { kind: 'relative', words: '表亲' })
  const rows = [a, b, own].map((id) => ({ id, version: 3 }))
  expect((await passAll(w, 'zheng', rows)).body.code).toBe('access.not-allowed')
  expect((await passAll(w, 'li', rows)).body).toEqual({
    code: 'nomination.bulk-refused',
    facts: { n: 1, of: 3, rows: ['“李家”：您与“李家”有亲属关系（2026-03-02li声明），应当回避，请由其他人办理。'] },
    sentence: expect.stringContaining('3 个里有 1 个不能办，都没有办理'),
  })
  // Nothing of the others was done.
  expect(await versions(w, [a, b, own])).toEqual([3, 3, 3])
  // Two steps of one nominee in one list; a stale version; a nominee of another part of the tree.
  expect(
    (
      await passAll(w, 'li', [
        { id: a, version: 3 },
        { id: a, version: 4 },
      ])
    ).body.facts,
  ).toMatchObject({ n: 1, of: 2 })
  expect((await passAll(w, 'li', [{ id: a, version: 2 }])).body.facts.rows[0]).toContain('别人已经改过')
  expect((await passAll(w, 'qian', [{ id: a, version: 3 }])).body.facts.rows).toEqual([
    `“第 ${a} 号”：没有找到这个推荐对象，或者它不在您的范围内。`,
  ])
  expect((await passAll(w, 'feng', [{ id: a, version: 3 }])).body.facts.rows[0]).toContain('由“枫林社区党委”的')
  expect((await passAll(w, 'li', [{ id: 999_999, version: 3 }])).body.code).toBe('http.not-found')
  expect(
    (
      await passAll(
        w,
        'li',
        [a, own].map((id) => ({ id, version: 3 })),
      )
    ).body,
  ).toEqual({
    rows: [a, own].map((id) => ({ id, step: '上级审核', version: 4 })),
  })
  // The same account, another seat: the next step is somebody else's, in bulk too.
  await insertGrant(w.tx, {
    accountId: w.account.li,
    role: 'leader',
    unitId: w.unit.root,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  expect((await passAll(w, 'li', [{ id: a, version: 4 }])).body.facts.rows[0]).toContain('要由另一个人办理')
  expect(
    (
      await passAll(
        w,
        'sun',
        [a, own].map((id) => ({ id, version: 4 })),
      )
    ).body.rows.map((r: { step: string }) => r.step),
  ).toEqual(['考察', '考察'])
  // 考察 and the vote are each nominee's own.
  expect((await passAll(w, 'zhou', [{ id: a, version: 5 }])).body.facts.rows).toEqual(['“张家”：“考察”要逐个写明情况，不能成批办理。'])
  for (const id of [a, own]) await w.as('zhou').post(`/nominations/${id}/pass`, { version: 5, words: '走访六户，均认可。' })
  expect((await passAll(w, 'wang', [{ id: a, version: 6 }])).body.facts.rows[0]).toContain('由会议表决')
})

inWorld('opinions outstanding and meetings hold a list back as they hold one', async (w) => {
  const p = plan(['recommend', 'review', 'opinion', 'select'])
  p.sections.nomination!.chain = p.sections.nomination!.chain.map((s) => (s.id === 'review' ? { ...s, meeting: 'committee' as const } : s))
  const campaignId = await launched(w.tx, p)
  const a = await climbing(w, campaignId, { name: '张家' })
  expect((await passAll(w, 'li', [{ id: a, version: 3 }])).body.facts.rows[0]).toContain('要开委员会会议')
  const meeting = { kind: 'committee', heldOn: '2026-03-02', minutes: '纪要', should: 9, present: 9, for: 9, against: 0, abstain: 0 }
  await w.as('li').post(`/nominations/${a}/pass`, { version: 3, words: '同意', meeting })
  await w.as('sun').post(`/nominations/${a}/pass`, { version: 4, words: '同意', meeting })
  expect((await passAll(w, 'wang', [{ id: a, version: 5 }])).body.facts.rows[0]).toContain('还没有收到纪检机关、派出所的意见')
})

inCommittedWorld('twenty lists at once over the same nominees: one does all of them, the others none', async (w) => {
  const campaignId = await w.write((tx) => launched(tx, plan(['recommend', 'review', 'select'], [home])))
  const ids: number[] = []
  for (const name of ['张家', '李家', '王家', '赵家']) ids.push(await climbing(w, campaignId, { name }))
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => {
      const rows = ids.map((id) => ({ id, version: 3 }))
      // Each list in another order.
      return passAll(w, 'li', i % 2 ? rows : rows.reverse())
    }),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.body.code))).toEqual(new Set(['nomination.bulk-refused']))
  expect(await versions(w, ids)).toEqual([4, 4, 4, 4])
})

const head = '称号,推荐对象,所在支部,构成类别,依据,事迹简介,主要事迹'
const line = (title: string, name: string, more: { at?: string; group?: string; ground?: string; brief?: string } = {}) =>
  [title, name, more.at ?? '', more.group ?? '', more.ground ?? '', more.brief ?? '热心公益', '常年义务打扫楼道'].join(',')

inWorld('a list of nominees is checked row by row under the rules of one, and taken as a whole or not at all', async (w) => {
  const campaignId = await launched(w.tx, plan(['recommend', 'review', 'select']))
  await insertMember(w.tx, { name: '郑明', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2020-01-01' }, START)
  const gao = await insertMember(w.tx, { name: '高明', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2020-01-01' }, START)
  await insertMember(w.tx, { name: '高亮', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2020-01-01' }, START)
  await insertMember(w.tx, { name: '高远', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2020-01-01' }, START)
  await insertMember(w.tx, { name: '别处', standing: 'full', branchId: w.unit.liuan1, sinceOn: '2020-01-01' }, START)
  const check = async (who: Person, csv: string, unitId = w.unit.fenglin1) => {
    const attachmentId = await uploaded(w.as(who), '推荐.csv', csv)
    return {
      attachmentId,
      body: (await w.as(who).post(`/campaigns/${campaignId}/nominations/import/check`, { unitId, attachmentId })).body,
    }
  }
  const bad = [
    head,
    line('优秀共产党员', '高明', { group: '一线党员', ground: '评议优秀' }),
    line('优秀共产党员', '高亮', { group: '领导' }),
    line('优秀共产党员', '郑明'),
    line('优秀共产党员', '冯兰'),
    line('优秀共产党员', '别处'),
    line('优秀共产党员', '高亮'),
    line('优秀共产党员', '高远'),
    line('文明家庭', '张家'),
    line('文明家庭', '张 家'),
    line('文明家庭', '李家', { brief: '长'.repeat(301) }),
    line('模范', '王家'),
  ].join('\n')
  const checked = await check('feng', bad)
  expect(checked.body.summary).toMatchObject({ read: 11, wrong: 8 })
  const found = Object.fromEntries(checked.body.problems.map((p: { line: number; sentence: string }) => [p.line, p.sentence]))
  expect(found).toEqual({
    3: '“领导”不是这个称号的构成类别。',
    4: '有 2 个“郑明”，请在“所在单位”一栏写明。',
    5: '“冯兰”是您本人，请回避，由其他人办理。',
    6: '“枫林第一支部”及其下级里没有“别处”。',
    8: '“枫林第一支部”的“优秀共产党员”名额是 2 个，已经用完。要换人的，先撤回一个再提名。',
    10: expect.stringContaining('张家'),
    11: '事迹简介限 300 字，现有 301 字，请删去 1 字。',
    12: '方案里没有“模范”这个称号。',
  })
  const run = (who: Person, attachmentId: number, unitId = w.unit.fenglin1) =>
    w.as(who).post(`/campaigns/${campaignId}/nominations/import`, { unitId, attachmentId })
  // The check is no gate: the import itself refuses, and nothing of the rows before is kept.
  expect((await run('feng', checked.attachmentId)).body).toMatchObject({ code: 'nomination.import-refused', facts: { line: 3 } })
  expect((await w.as('feng').get(`/nominations?campaignId=${campaignId}`)).body.total.n).toBe(0)
  // For another unit, by somebody who does not nominate, with the file of somebody else.
  expect((await run('feng', checked.attachmentId, w.unit.fenglin2)).body.code).toBe('http.not-found')
  expect((await run('wang', checked.attachmentId)).body.code).toBe('access.not-allowed')
  const good = await check(
    'feng',
    [head, line('优秀共产党员', '高明', { group: '一线党员', ground: '评议优秀' }), line('文明家庭', '张家')].join('\n'),
  )
  expect(good.body.summary).toMatchObject({ read: 2, good: 2, wrong: 0 })
  await insertGrant(w.tx, {
    accountId: w.account.zhao,
    role: 'clerk',
    unitId: w.unit.fenglin1,
    line: 'party',
    fromOn: '2026-01-01',
    untilOn: null,
    document: '',
    grantedBy: null,
  })
  expect((await run('zhao', good.attachmentId)).body.code).toBe('http.not-found')
  expect((await run('feng', good.attachmentId)).body).toEqual({ n: 2 })
  expect((await run('feng', good.attachmentId)).body).toMatchObject({ code: 'nomination.import-refused', facts: { line: 2 } })
  const { rows } = (await w.as('feng').get(`/nominations?campaignId=${campaignId}`)).body
  expect(rows.map((r: { name: string; state: string }) => [r.name, r.state])).toEqual([
    ['高明', 'draft'],
    ['张家', 'draft'],
  ])
  expect((await w.as('feng').get(`/nominations/${rows[0].id}`)).body).toMatchObject({
    subjectMemberId: gao,
    groups: ['一线党员'],
    grounds: [{ id: 'appraisal', ground: '评议优秀' }],
  })
})

inCommittedWorld('twenty imports at once for the last places of a unit: the quota holds', async (w) => {
  const campaignId = await w.write((tx) => launched(tx, plan(['recommend', 'select'], [{ ...home, quota: { perUnit: 3, total: 9 } }])))
  const files: number[] = []
  for (let i = 0; i < 20; i++)
    files.push(await uploaded(w.as('feng'), `推荐${i}.csv`, [head, line('文明家庭', `甲${i}家`), line('文明家庭', `乙${i}家`)].join('\n')))
  const answers = await Promise.all(
    files.map((attachmentId) =>
      w.as('feng').post(`/campaigns/${campaignId}/nominations/import`, { unitId: w.unit.fenglin1, attachmentId }),
    ),
  )
  // Two of three places go to one list; the third place alone is too few for another.
  expect(answers.filter((a) => a.status === 200)).toHaveLength(1)
  expect((await w.as('feng').get(`/nominations?campaignId=${campaignId}`)).body.total.n).toBe(2)
})
