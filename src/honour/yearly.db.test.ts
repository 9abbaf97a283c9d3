import { expect } from 'vitest'
import { inWorld, START, type World } from '../../test/world.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'
import { type FrozenUnit, resultOf, settleEvidence } from '../score/frozen.ts'
import { aJudgement } from '../score/maker.ts'
import { anOpenRound } from '../score/score.fixture.ts'
import { evidenceOf, readRound, roundUnits } from '../score/score.read.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { honourTicks } from './honour.actions.ts'

const home = aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 9, total: 9 } })
const plan = () => {
  const p = aSelectionPlan({ titles: [home] })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  const { notice: _none, ...sections } = p.sections
  return { ...p, sections }
}
const recommended = async (w: World, campaignId: number, name: string): Promise<number> => {
  const made = await w
    .as('feng')
    .post(`/campaigns/${campaignId}/nominations`, { titleKey: 'home', unitId: w.unit.fenglin1, name, brief: '和睦', deeds: '和睦' })
  await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
  return made.body.id
}
const honoured = async (w: World, campaignId: number, names: string[], day: string, documentNo: string, posthumous: string[] = []) => {
  const ids: number[] = []
  for (const name of names) ids.push(await recommended(w, campaignId, name))
  await w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
    titleKey: 'home',
    kind: 'committee',
    heldOn: day,
    minutes: '纪要1号',
    should: 3,
    present: 3,
    votes: ids.map((nominationId) => ({ nominationId, for: 3, against: 0, abstain: 0 })),
  })
  const done = await w.as('sun').post(`/campaigns/${campaignId}/honours`, {
    award: 'commend',
    title: '表彰文明家庭的决定',
    documentNo,
    meeting: '纪要1号',
    decidedOn: day,
    nominationIds: ids,
    posthumous: ids.filter((_, i) => posthumous.includes(names[i]!)),
  })
  expect(done.status).toBe(200)
  return {
    decisionId: done.body.decisionId as number,
    digest: done.body.digest as string,
    ids: done.body.honours.map((x: { id: number }) => x.id) as number[],
    codes: done.body.honours.map((x: { code: string }) => x.code) as string[],
  }
}

inWorld('a yearly round starts from last year’s: kept, to be re-checked by a day, ending, warned, withdrawn, new', async (w) => {
  const first = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan(), START)
  const { ids } = await honoured(w, first, ['张家', '李家', '王家', '赵家', '孙家'], '2026-03-02', '清党工委〔2026〕8号', ['孙家'])
  const [zhang, li, wang, zhao, sun] = ids as [number, number, number, number, number]
  await w.as('sun').post(`/honours/${wang}/withdraw`, { version: 1, document: '清党工委〔2026〕30号', reason: '事迹不实' })
  await w
    .as('wang')
    .post(`/honours/${zhao}/warn`, { version: 1, document: '清党工委〔2026〕31号', reason: '占用通道', nextOn: '2027-04-01' })

  w.at('2027-03-01T02:00:00Z')
  const p = plan()
  p.basis.documentNumber = '清党工委〔2027〕1号'
  const second = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), p, START)
  await w.tx.db
    .updateTable('campaign')
    .set({ launch_on: '2027-03-01', ends_on: '2027-12-31' })
    .where('realm_id', '=', w.tx.realm)
    .where('id', '=', second)
    .execute()
  const fresh = await recommended(w, second, '周家')
  const again = await recommended(w, second, '张家')
  const yearly = async (who: Parameters<typeof w.as>[0] = 'wang') => (await w.as(who).get(`/campaigns/${second}/yearly`)).body
  const seen = await yearly()
  expect(seen.campaign).toEqual({ id: second, title: '评选试验', organiserId: w.unit.root, organiser: '清河街道党工委' })
  expect([seen.since, seen.until, seen.titles, seen.keeps]).toEqual(['2026-02-28', '2027-12-31', ['文明家庭'], true])
  const fates = (body: typeof seen) =>
    body.rows.map((r: Record<string, unknown>) => [r.id, r.holder, r.fate, r.by, r.overdue, r.document, r.again])
  expect(fates(seen)).toEqual([
    [sun, '孙家', 'keeps', null, false, null, false],
    [zhao, '赵家', 'warned', '2027-04-01', false, null, false],
    [wang, '王家', 'withdrawn', '2026-03-02', false, '清党工委〔2026〕30号', false],
    [li, '李家', 'recheck', '2027-03-02', false, null, false],
    [zhang, '张家', 'recheck', '2027-03-02', false, null, true],
  ])
  expect(seen.counts).toEqual({ keeps: 1, recheck: 2, ends: 0, warned: 1, ended: 0, withdrawn: 1 })
  expect(seen.fresh.map((f: Record<string, unknown>) => [f.nominationId, f.honourId, f.holder, f.again])).toEqual([
    [fresh, null, '周家', false],
    [again, null, '张家', true],
  ])
  // The first campaign has nothing before it: its own titles are no earlier ones.
  expect((await w.as('wang').get(`/campaigns/${first}/yearly`)).body.rows).toEqual([])
  expect((await yearly('feng')).keeps).toBe(false)
  expect((await w.as('he').get(`/campaigns/${second}/yearly`)).body.code).toBe('http.not-found')

  // Arranged together, with a reason; all or none.
  const arrange = (honourIds: number[], more: object = {}, who: Parameters<typeof w.as>[0] = 'wang') =>
    w.as(who).post(`/campaigns/${second}/rechecks`, { honourIds, dueOn: '2027-05-31', reason: '满一年复查', ...more })
  expect((await arrange([zhang], { dueOn: '2027-02-28' })).body.code).toBe('honour.recheck-in-past')
  expect((await arrange([zhang], { dueOn: '2029-03-02' })).body).toMatchObject({
    code: 'honour.recheck-after-term',
    facts: { holder: '张家', expiresOn: '2029-03-01' },
  })
  expect((await arrange([zhang, wang])).body).toMatchObject({ code: 'honour.cannot-recheck', facts: { holder: '王家', state: '撤销' } })
  expect((await arrange([zhang], {}, 'feng')).status).toBeGreaterThanOrEqual(403)
  expect(
    (await w.as('wang').post(`/campaigns/${first}/rechecks`, { honourIds: [zhang], dueOn: '2027-05-31', reason: '复查' })).body,
  ).toMatchObject({
    code: 'honour.not-of-round',
    facts: { holder: '张家' },
  })
  const arranged = await arrange([zhang, li, zhao])
  expect(arranged.body.rechecks.map((r: { honourId: number }) => r.honourId)).toEqual([zhang, li, zhao].sort((a, b) => a - b))
  expect((await arrange([li])).body).toMatchObject({ code: 'honour.recheck-arranged', facts: { holder: '李家', dueOn: '2027-05-31' } })
  const recheckOf = new Map<number, number>(arranged.body.rechecks.map((r: { id: number; honourId: number }) => [r.honourId, r.id]))
  expect((await yearly()).rows.find((r: { id: number }) => r.id === li)).toMatchObject({
    fate: 'recheck',
    by: '2027-05-31',
    recheck: { id: recheckOf.get(li), dueOn: '2027-05-31', reason: '满一年复查', version: 1 },
  })
  w.at('2027-06-01T02:00:00Z')
  expect((await yearly()).rows.find((r: { id: number }) => r.id === li).overdue).toBe(true)

  // What comes of it changes the honour, by its document.
  const close = (honourId: number, more: object, who: Parameters<typeof w.as>[0] = 'wang') =>
    w
      .as(who)
      .post(`/rechecks/${recheckOf.get(honourId)}/close`, { version: 1, document: '清党工委〔2027〕9号', finding: '实地复查', ...more })
  expect((await close(zhang, { outcome: 'passed' }, 'feng')).status).toBeGreaterThanOrEqual(403)
  expect((await close(zhang, { outcome: 'passed', version: 2 })).body.code).toBe('http.stale-version')
  expect((await close(zhang, { outcome: 'passed', nextOn: '2028-03-02' })).body).toEqual({ state: 'effective' })
  expect((await close(zhang, { outcome: 'passed' })).body.code).toBe('state.wrong')
  expect((await close(li, { outcome: 'warned' })).body.code).toBe('honour.next-needed')
  expect((await close(li, { outcome: 'warned', nextOn: '2027-09-01' })).body).toEqual({ state: 'warned' })
  expect((await close(zhao, { outcome: 'passed', nextOn: '2028-03-02' })).body).toEqual({ state: 'effective' })
  expect((await w.as('feng').get(`/honours/${zhao}`)).body).toMatchObject({
    state: 'effective',
    recheckOn: '2028-03-02',
    rechecks: [{ state: 'passed', finding: '实地复查', document: '清党工委〔2027〕9号', doneOn: '2027-06-01' }],
    changes: [{ action: 'warn' }, { action: 'clear', from: 'warned', to: 'effective', document: '清党工委〔2027〕9号' }],
  })
  // A second arrangement ends in withdrawal: the plaque says so at once.
  const { rechecks } = (await arrange([li], { dueOn: '2027-09-01', reason: '整改后复查' })).body
  expect(
    (
      await w.as('sun').post(`/rechecks/${rechecks[0].id}/close`, {
        version: 1,
        outcome: 'withdrawn',
        document: '清党工委〔2027〕10号',
        finding: '未整改',
      })
    ).body.code,
  ).toBe('access.not-allowed')
  expect(
    (
      await w.as('wang').post(`/rechecks/${rechecks[0].id}/close`, {
        version: 1,
        outcome: 'withdrawn',
        document: '清党工委〔2027〕10号',
        finding: '未整改',
      })
    ).body,
  ).toEqual({ state: 'withdrawn' })
  const end = await yearly()
  expect(fates(end).map((r: unknown[]) => [r[1], r[2], r[3], r[5]])).toEqual([
    ['孙家', 'keeps', null, null],
    ['赵家', 'keeps', null, null],
    ['王家', 'withdrawn', '2026-03-02', '清党工委〔2026〕30号'],
    ['李家', 'withdrawn', '2027-06-01', '清党工委〔2027〕10号'],
    ['张家', 'keeps', null, null],
  ])

  // The register over the years, of the unit that recommended them.
  const register = (await w.as('feng').get(`/honour-register?unitId=${w.unit.fenglin1}`)).body
  expect([register.name, register.inForce, register.years.map((x: { year: string; rows: unknown[] }) => [x.year, x.rows.length])]).toEqual([
    '枫林第一支部',
    3,
    [['2026', 5]],
  ])
  expect(register.years[0].rows.find((r: { holder: string }) => r.holder === '李家').changes).toEqual([
    { action: 'warn', document: '清党工委〔2027〕9号', on: '2027-06-01' },
    { action: 'withdraw', document: '清党工委〔2027〕10号', on: '2027-06-01' },
  ])
  expect((await w.as('feng').get('/honour-register')).body.code).toBe('honour.whose-register')
  expect((await w.as('feng').get(`/honour-register?memberId=${w.member.zheng}`)).body).toMatchObject({ name: '郑明', years: [] })
  expect((await w.anyone.get('/honour-register?unitId=1')).body.code).toBe('access.not-signed-in')
})

inWorld(
  'a warned title is warned again with another day; what was arranged for a title that ends first is cancelled and says why',
  async (w) => {
    const first = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan(), START)
    const { ids } = await honoured(w, first, ['张家', '李家', '王家'], '2026-03-02', '清党工委〔2026〕8号')
    const [zhang, li, wang] = ids as [number, number, number]
    w.at('2028-12-01T02:00:00Z')
    const second = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan(), START)
    await w.tx.db
      .updateTable('campaign')
      .set({ launch_on: '2028-12-01', ends_on: '2029-06-30' })
      .where('realm_id', '=', w.tx.realm)
      .where('id', '=', second)
      .execute()
    const arrange = async (honourIds: number[]) =>
      (await w.as('wang').post(`/campaigns/${second}/rechecks`, { honourIds, dueOn: '2029-02-20', reason: '届满前复查' })).body.rechecks
    const rechecks: { id: number }[] = await arrange([zhang, li, wang])
    const shown = async (id: number) => (await w.as('wang').get(`/honours/${id}`)).body

    const warn = (id: number, more: object) =>
      w
        .as('wang')
        .post(`/rechecks/${id}/close`, { version: 1, outcome: 'warned', document: '清党工委〔2028〕50号', finding: '未达标', ...more })
    expect((await warn(rechecks[0]!.id, { nextOn: '2029-01-10' })).body).toEqual({ state: 'warned' })
    const [again] = await arrange([zhang])
    expect((await warn(again.id, { document: '清党工委〔2029〕3号', nextOn: '2029-02-25' })).body).toEqual({ state: 'warned' })
    expect(await shown(zhang)).toMatchObject({
      state: 'warned',
      recheckOn: '2029-02-25',
      changes: [
        { action: 'warn', from: 'effective', to: 'warned', document: '清党工委〔2028〕50号' },
        { action: 'warn', from: 'warned', to: 'warned', document: '清党工委〔2029〕3号' },
      ],
    })
    const { version } = await shown(zhang)
    expect(
      (
        await w
          .as('wang')
          .post(`/honours/${zhang}/warn`, { version, document: '清党工委〔2029〕4号', reason: '仍未整改', nextOn: '2029-02-28' })
      ).body,
    ).toMatchObject({ state: 'warned' })

    // Withdrawn for another reason: the re-check was not held, and does not claim to have found anything.
    expect(
      (await w.as('sun').post(`/honours/${li}/withdraw`, { version: 2, document: '清党工委〔2028〕60号', reason: '事迹不实' })).body,
    ).toMatchObject({ state: 'withdrawn' })
    expect((await shown(li)).rechecks).toMatchObject([
      {
        dueOn: '2029-02-20',
        state: 'cancelled',
        finding: '称号2028年12月1日已撤销，不再复查。',
        document: '清党工委〔2028〕60号',
        doneOn: '2028-12-01',
      },
    ])
    expect((await shown(li)).timeline.map((e: { type: string; sentence: string }) => [e.type, e.sentence]).at(-1)).toEqual([
      'honour.recheck-cancelled',
      '取消安排的复查（原定2029年2月20日前）：称号2028年12月1日已撤销，不再复查。',
    ])

    // Run out before anybody came: cancelled on the day the term was over, by nobody's hand.
    w.at('2029-03-05T02:00:00Z')
    const gone = (
      await w.as('wang').post(`/rechecks/${rechecks[2]!.id}/close`, { version: 1, outcome: 'passed', document: '文', finding: '好' })
    ).body
    expect([gone.code, gone.facts.state]).toEqual(['state.wrong', 'expired'])
    expect(await honourTicks[0]!.run(await w.context())).toBe(2)
    expect((await shown(wang)).rechecks).toMatchObject([
      { state: 'cancelled', finding: '称号2029年3月2日起届满，不再复查。', document: null, doneOn: '2029-03-02' },
    ])
    const late = (
      await w.as('wang').post(`/rechecks/${rechecks[2]!.id}/close`, { version: 2, outcome: 'passed', document: '文', finding: '好' })
    ).body
    expect([late.code, late.facts.state]).toEqual(['state.wrong', 'cancelled'])
  },
)

inWorld('decision, certificate and plaque on paper: of what is in force, with code and digest; a posthumous one says so', async (w) => {
  const campaign = await aLaunchedCampaign(w.tx, await placedUnits(w.tx), plan(), START)
  const { decisionId, digest, ids, codes } = await honoured(w, campaign, ['张家', '李家'], '2026-03-02', '清党工委〔2026〕8号', ['李家'])
  const shown = (await w.as('feng').get(`/honour-decisions/${decisionId}`)).body
  expect(shown).toMatchObject({ documentNo: '清党工委〔2026〕8号', digest, public: true, unit: '清河街道党工委' })
  expect(shown.paragraphs[0]).toBe(
    '在“评选试验”中，经逐级推荐、征求意见、公示和会议研究（纪要1号），清河街道党工委决定对下列 2 个集体、个人（户、处）予以党内表彰，其中追授 1 名。',
  )
  expect(shown.holders.map((x: { name: string; posthumous: boolean }) => [x.name, x.posthumous])).toEqual([
    ['张家', false],
    ['李家', true],
  ])
  expect((await w.as('he').get(`/honour-decisions/${decisionId}`)).body.code).toBe('http.not-found')
  const decision = (await w.page(`/h/qinghe/decision/${decisionId}`)).html
  for (const x of [digest, '其中追授 1 名', '文明家庭（追授）', '打印证书']) expect(decision).toContain(x)
  const one = (await w.page(`/h/qinghe/plaque/${codes[0]}/paper`)).html
  for (const x of [
    '张家：',
    '授予“文明家庭”称号',
    codes[0]!,
    digest,
    '<svg class="qr"',
    '街道党工委',
    '2026年3月2日',
    '有效期至 2029年3月1日',
  ])
    expect(one).toContain(x)
  expect((await w.page(`/h/qinghe/plaque/${codes[1]}/paper`)).html).toContain('追授“文明家庭”称号')
  expect((await w.page(`/h/qinghe/plaque/${codes[0]}/paper?form=plaque`)).html).toContain('class="sheet plaque"')
  const count = async (form: string) =>
    (await w.page(`/h/qinghe/decision/${decisionId}/papers?form=${form}`)).html.split('class="sheet ').length - 1
  expect([await count('certificate'), await count('plaque')]).toEqual([2, 2])
  // 追授 has no term and no re-check; a withdrawn one gives no paper.
  expect((await w.as('wang').get(`/honours/${ids[1]}`)).body).toMatchObject({ posthumous: true, expiresOn: null, recheckOn: null })
  await w.as('sun').post(`/honours/${ids[0]}/withdraw`, { version: 1, document: '清党工委〔2026〕30号', reason: '事迹不实' })
  const gone = await w.page(`/h/qinghe/plaque/${codes[0]}/paper`)
  expect([gone.status, gone.html.includes('状态是“撤销”')]).toEqual([412, true])
  expect([await count('certificate'), await count('plaque')]).toEqual([1, 1])
  expect((await w.page('/h/qinghe/plaque/0000-0000-0000-0000/paper')).status).toBe(404)
  expect((await w.page(`/h/xueyuan/decision/${decisionId}`)).status).toBe(404)
})

inWorld('the gap list of a unit below the top grade is what the last frozen round says, to those who may read it', async (w) => {
  const { campaign, round: id } = await anOpenRound(w)
  const gaps = async (who: Parameters<typeof w.as>[0] = 'wang', more = '') =>
    (await w.as(who).get(`/campaigns/${campaign}/gaps?${more}`)).body
  expect(await gaps()).toMatchObject({ organiser: '清河街道党工委', round: null, units: [] })
  const round = await readRound(w.tx, id)
  const { standard } = await readFrozen(w.tx, round.standard_id, round.standard_no)
  const units = await roundUnits(w.tx, id)
  const judged = ['1.4', '2.4', '3.3', '4.3-2']
  const evidence = (await evidenceOf(w.tx, round, standard, units)).map((e) => ({
    ...e,
    measures: Object.fromEntries(Object.entries(e.measures).map(([m, v]) => [m, { ...v, refs: ['unit/7'] }])),
    judgements: judged.flatMap((leaf) => ['self', 'review', 'spot'].map((column) => aJudgement(leaf, column, '2'))),
  }))
  for (const s of settleEvidence(standard, evidence, 1_000_000)) {
    expect(s.sheet.lines.filter((l) => l.state === 'pending').map((l) => [l.id, l.why, l.explanation])).toEqual([])
    const document: FrozenUnit = {
      schema: 'score-unit/1',
      round: id,
      standard: 'x',
      asOf: 1_000_000,
      evidence: evidence.find((e) => e.unit.id === s.sheet.unit.id)!,
      result: resultOf(s),
    }
    const bytes = canonicalText(document)
    await w.tx.db
      .updateTable('score_unit')
      .set({ bytes, digest: sha256Hex(bytes), grade: document.result.grade })
      .where('realm_id', '=', w.tx.realm)
      .where('round_id', '=', id)
      .where('unit_id', '=', s.sheet.unit.id)
      .execute()
  }
  await w.tx.db
    .updateTable('score_round')
    .set({ state: 'frozen', frozen_on: '2026-03-02', bytes: '{}', digest: 'd'.repeat(64), frozen_position: 1 })
    .where('realm_id', '=', w.tx.realm)
    .where('id', '=', id)
    .execute()
  const all = await gaps()
  expect(all.round).toMatchObject({ id, title: '年度考核', frozenOn: '2026-03-02', topGrade: standard.grades.bands[0]!.title })
  expect(all.units.map((u: { unit: string }) => u.unit)).toEqual(['枫林社区党委', '柳岸社区党委'])
  const [unit] = all.units
  const lost = unit.items.map((i: { lost: string }) => Number(i.lost))
  expect(lost).toEqual([...lost].sort((a, b) => b - a))
  expect(unit.items.find((i: { id: string }) => i.id === '1.4')).toMatchObject({
    points: '2',
    improve: ['复核每提高一档，本项加 0.3 分，总分加 0.48 分', '抽查每提高一档，本项加 0.2 分，总分加 0.32 分'],
  })
  expect(unit.items.every((i: { text: string; reading: string }) => i.text.length > 0 && i.reading.length > 0)).toBe(true)
  const figures = unit.items.flatMap((i: { figures: { figure: string; records: string[] }[] }) => i.figures)
  expect(figures.length).toBeGreaterThan(0)
  for (const f of figures) expect([f.figure.length > 0, f.records]).toEqual([true, ['unit/7']])
  // A community sees its own list, not its neighbour's.
  expect((await gaps('li')).units.map((u: { unit: string }) => u.unit)).toEqual(['枫林社区党委'])
  expect((await gaps('wang', `unitId=${w.unit.liuan}`)).units.map((u: { unit: string }) => u.unit)).toEqual(['柳岸社区党委'])
  expect((await gaps('wang', 'roundId=999999')).code).toBe('http.not-found')
  expect((await gaps('he')).code).toBe('http.not-found')
  expect((await gaps('zheng')).code).toBe('access.not-allowed')
})
