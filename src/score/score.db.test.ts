import { expect } from 'vitest'
import { aUnit, inCommittedWorld, inWorld, type World } from '../../test/world.ts'
import { aRunningCampaign } from '../activity/running.fixture.ts'
import { canonicalText } from '../lib/canonical.ts'
import { sha256Hex } from '../lib/digest.ts'
import { countDue } from '../measure/count.actions.ts'
import { insertPledge } from '../measure/measure.fixture.ts'
import { insertDue } from '../measure/measure.write.ts'
import { providers } from '../measure/provider.read.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { differencesOf, frozenRound, frozenUnit } from './frozen.ts'
import { scoreAll } from './reckon.actions.ts'
import { anOpenRound, ok } from './score.fixture.ts'
import { scoreReactions, scoreTicks } from './score.jobs.ts'
import { evidenceOf, readRound, roundUnits } from './score.read.ts'
import { currentSheet } from './sheet.actions.ts'

// What somebody must judge for a community committee under 五个好.
const judged = ['1.4', '2.4', '3.3', '4.3-2']
type Judge = { leaf: string; points: string; reason?: string; column?: string; seen?: number }
const judge = (w: Pick<World, 'as'>, who: 'wang' | 'zhou' | 'sun' | 'li' | 'qian', id: number, unitId: number, j: Judge) =>
  w.as(who).post(`/rounds/${id}/units/${unitId}/judgements`, { column: 'review', seen: 0, reason: '现场核实，情况属实', ...j })
const sheetOf = async (w: Pick<World, 'as'>, who: 'li' | 'wang' | 'qian', id: number, unitId: number) =>
  ok(w.as(who).get(`/rounds/${id}/units/${unitId}`))
// biome-ignore lint/suspicious/noExplicitAny: tests read whatever the endpoint answers
const lineOf = (s: any, leaf: string): any => s.sheet.lines.find((l: { id: string }) => l.id === leaf)

const due = async (w: Pick<World, 'tx' | 'context'>, unitIds: number[]) => {
  await insertDue(
    w.tx,
    unitIds.flatMap((unitId) => providers.map((p) => ({ unitId, source: p.source }))),
  )
  const c = await w.context()
  await countDue(c)
  for (const t of scoreTicks) while ((await t.run(c)) > 0);
}

/** What reviewers gave, as the engine takes it: by points. */
const roundEvidence = async (w: Pick<World, 'tx'>, id: number, unitId: number, leaf: string) => {
  const round = await readRound(w.tx, id)
  const { standard } = await readFrozen(w.tx, round.standard_id, round.standard_no)
  const units = (await roundUnits(w.tx, id)).filter((u) => u.unit_id === unitId)
  const [e] = await evidenceOf(w.tx, round, standard, units)
  return e!.judgements.filter((j) => j.leaf === leaf).sort((a, b) => (a.points < b.points ? -1 : 1))
}

inWorld('a round from its opening to the freeze: computed, confirmed, contested, judged, reviewed, appealed, fixed for ever', async (w) => {
  const { as, unit, tx } = w
  const { round: id, campaign, digest, standard } = await anOpenRound(w)
  const pledge = await insertPledge(tx, {
    campaignId: campaign,
    unitId: unit.fenglin,
    dueOn: '2026-02-20',
    verdict: 'kept',
    judgedOn: '2026-02-25',
  })
  await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin1, dueOn: '2026-02-21', verdict: 'unkept', judgedOn: '2026-02-25' })
  await due(w, [unit.fenglin, unit.fenglin1])
  const first = await sheetOf(w, 'li', id, unit.fenglin)
  expect(first.round).toMatchObject({ state: 'self', standardDigest: digest })
  expect(lineOf(first, '4.1')).toMatchObject({
    title: '承诺兑现',
    state: 'scored',
    max: '9',
    points: '4.5',
    inputs: [{ measure: 'pledge.kept_share', numerator: '1', denominator: '2' }],
  })
  expect(lineOf(first, '4.1').inputs[0].refs).toHaveLength(2)
  expect(lineOf(first, '4.1').inputs[0].refs).toContain(`pledge/${pledge}`)
  expect(lineOf(first, '1.4')).toMatchObject({ state: 'pending', owedBy: '复核组', points: null })
  expect(lineOf(first, '4.3-1')).toMatchObject({ state: 'notApplicable', why: 'class' })
  // Whether its register has come or not, there is no poll yet: it does not count, and nobody loses by it.
  expect(lineOf(first, '5.2')).toMatchObject({ state: 'notApplicable', points: null, why: expect.stringMatching(/^(unavailable|none)$/) })
  const words = first.lines.find((l: { id: string }) => l.id === '4.1')
  expect(words.sentences.map((x: { label: string }) => x.label)).toEqual(['原文', '读作', '取数', '计算', '折算', '状态'])
  expect(words.improve[0]).toContain('“承诺兑现率”增加 1 件')
  expect(first.grade).toMatchObject({ id: null, because: [expect.stringContaining('4 项待补')] })
  expect(first.may).toEqual({ confirm: true, contest: true, appeal: false, review: false, answer: false, judge: ['self'] })

  // 自评: confirm and contest, nothing is typed again. What is asked, shown filled and left as it was is kept as a figure.
  const filled = first.sheet.lines.filter(
    (l: { state: string; kind: string; inputs: unknown[] }) => l.kind !== 'judged' && l.state !== 'notApplicable' && l.inputs.length > 0,
  ).length
  const cells = { asked: filled + 4, filled, kept: filled - 1 }
  expect(filled).toBeGreaterThan(5)
  const contest = { leaf: '4.1', reason: '其中一件已由住户重新评定', ref: `pledge/${pledge}` }
  expect(await as('li').post(`/rounds/${id}/units/${unit.fenglin}/confirm`, { version: 1, contests: [contest] })).toEqual({
    status: 200,
    body: { state: 'confirmed', version: 2, cells: cells },
  })
  expect((await as('li').post(`/rounds/${id}/units/${unit.fenglin}/confirm`, { version: 2 })).body.code).toBe('state.wrong')
  expect((await as('li').post(`/rounds/${id}/units/${unit.fenglin}/contests`, contest)).body.code).toBe('score.contest-twice')
  expect((await as('qian').post(`/rounds/${id}/units/${unit.liuan}/contests`, { ...contest, ref: 'pledge/999999' })).body.code).toBe(
    'score.ref-unknown',
  )
  expect((await judge(w, 'li', id, unit.fenglin, { leaf: '1.4', points: '5', column: 'self' })).body).toMatchObject({ version: 1 })
  expect((await judge(w, 'wang', id, unit.fenglin, { leaf: '1.4', points: '5' })).body).toMatchObject({
    code: 'state.wrong',
    facts: { state: 'self' },
  })
  expect((await as('wang').post(`/rounds/${id}/start-review`, { version: 1 })).body).toEqual({ state: 'review', version: 2, digest: null })
  expect((await as('qian').post(`/rounds/${id}/units/${unit.liuan}/contests`, contest)).body.code).toBe('state.wrong')

  // 复核 by the superior.
  const open = (await sheetOf(w, 'wang', id, unit.fenglin)).contests
  expect(open).toMatchObject([{ leaf: '4.1', state: 'open', kind: 'contest', version: 1 }])
  expect((await as('wang').post(`/rounds/${id}/units/${unit.fenglin}/review`, { version: 2 })).body.code).toBe('score.open-contests')
  expect((await as('li').post(`/contests/${open[0].id}/answer`, { version: 1, verdict: 'upheld', answer: '情况属实' })).body.code).toBe(
    'score.own-unit',
  )
  expect(
    (await as('wang').post(`/contests/${open[0].id}/answer`, { version: 1, verdict: 'dismissed', answer: '评定以受益人为准' })).body,
  ).toEqual({ state: 'dismissed', late: false })
  for (const leaf of judged)
    expect((await judge(w, 'wang', id, unit.fenglin, { leaf, points: leaf === '4.3-2' ? '9' : '3' })).status).toBe(200)
  const left = judged.slice(0, 3)
  for (const leaf of left) await ok(judge(w, 'zhou', id, unit.liuan, { leaf, points: '2' }))
  for (const u of [unit.fenglin, unit.liuan]) {
    const { version } = await sheetOf(w, 'wang', id, u)
    expect((await as('wang').post(`/rounds/${id}/units/${u}/review`, { version })).body).toEqual({
      state: 'reviewed',
      version: version + 1,
    })
  }
  // Nothing is closed over a line nobody has judged, and it is named.
  expect((await as('wang').post(`/rounds/${id}/finalise`, { version: 2 })).body).toMatchObject({
    code: 'score.pending-lines',
    facts: { units: ['柳岸社区党委（4.3-2 整合、承载、服务能力强）'], n: 1 },
  })
  expect((await judge(w, 'wang', id, unit.liuan, { leaf: '4.3-2', points: '8' })).body.code).toBe('state.wrong')
  await tx.db.updateTable('score_unit').set({ state: 'confirmed' }).where('round_id', '=', id).where('unit_id', '=', unit.liuan).execute()
  await ok(judge(w, 'wang', id, unit.liuan, { leaf: '4.3-2', points: '8' }))
  expect((await as('wang').post(`/rounds/${id}/finalise`, { version: 2 })).body).toMatchObject({
    code: 'score.unreviewed',
    facts: { units: ['柳岸社区党委'] },
  })
  await ok(as('wang').post(`/rounds/${id}/units/${unit.liuan}/review`, { version: (await sheetOf(w, 'wang', id, unit.liuan)).version }))
  expect((await as('wang').post(`/rounds/${id}/finalise`, { version: 2 })).body).toEqual({ state: 'final', version: 3, digest: null })

  // 申诉 is answered before anything is frozen.
  const appealed = await ok(
    as('qian').post(`/rounds/${id}/units/${unit.liuan}/appeals`, { leaf: '4.3-2', reason: '材料在会后补齐', ref: `unit/${unit.liuan}` }),
  )
  expect((await as('wang').post(`/rounds/${id}/freeze`, { version: 3 })).body).toMatchObject({
    code: 'score.open-contests',
    facts: { n: 1 },
  })
  const answerAppeal = (who: 'wang' | 'sun', more: object = {}) =>
    as(who).post(`/contests/${appealed.contestId}/answer`, { version: 1, verdict: 'upheld', answer: '补齐材料经核实', ...more })
  // Who gave the points does not answer; who upholds says what they become; what they were stays.
  expect((await answerAppeal('wang')).body).toMatchObject({ code: 'score.answers-own', facts: { leaf: '4.3-2' } })
  expect((await answerAppeal('sun')).body).toMatchObject({ code: 'score.revision-missing' })
  expect((await answerAppeal('sun', { column: 'self', points: '9' })).body.code).toBe('score.not-its-column')
  expect((await answerAppeal('sun', { column: 'review', points: '8.3' })).body.code).toBe('score.points-off-step')
  const was = await sheetOf(w, 'wang', id, unit.liuan)
  expect((await answerAppeal('sun', { column: 'review', points: '9' })).body).toEqual({ state: 'upheld', late: false })
  const is = await sheetOf(w, 'wang', id, unit.liuan)
  expect([lineOf(was, '4.3-2').points, lineOf(is, '4.3-2').points]).toEqual(['8', '9'])
  expect(is.contests).toMatchObject([{ kind: 'appeal', dueOn: '2026-03-16', late: false, revisedColumn: 'review', answeredBy: 'sun' }])
  expect(is.timeline.map((e: { words: string }) => e.words)).toEqual(
    expect.arrayContaining(['复核 评定 4.3-2 8 分：现场核实，情况属实', '申诉成立，复核 4.3-2 改定为 9 分：补齐材料经核实']),
  )
  // The term that was promised is kept.
  expect((await as('wang').post(`/rounds/${id}/freeze`, { version: 3 })).body).toMatchObject({
    code: 'score.appeals-open',
    facts: { until: '2026-03-09' },
  })
  w.at('2026-03-10T01:00:00Z')
  expect(
    (await as('li').post(`/rounds/${id}/units/${unit.fenglin}/appeals`, { leaf: '4.1', reason: '再次申诉', ref: `unit/${unit.fenglin}` }))
      .body,
  ).toMatchObject({ code: 'score.appeal-late', facts: { until: '2026-03-09' } })
  const frozen = await as('wang').post(`/rounds/${id}/freeze`, { version: 3 })
  expect(frozen.body).toEqual({ state: 'frozen', version: 4, digest: expect.stringMatching(/^[0-9a-f]{64}$/) })

  // The bytes are canonical, their digests agree, and the recount gives every digit again.
  const whole = (await as('wang').get(`/rounds/${id}/frozen`)).body
  expect(sha256Hex(whole.bytes)).toBe(frozen.body.digest)
  const doc = frozenRound.parse(JSON.parse(whole.bytes))
  expect(canonicalText(doc)).toBe(whole.bytes)
  expect(doc.standard).toEqual({ id: 'five-goods', version: 1, digest })
  const units = await Promise.all(
    doc.units.map(async (u) => {
      const one = (await as('wang').get(`/rounds/${id}/frozen?unitId=${u.unit}`)).body
      expect(sha256Hex(one.bytes)).toBe(u.digest)
      return frozenUnit.parse(JSON.parse(one.bytes))
    }),
  )
  const { standard: rules } = await readFrozen(tx, standard, 1)
  expect(differencesOf(rules, units)).toEqual([])
  const changed = structuredClone(units)
  changed[0]!.evidence.measures['pledge.kept_share']!.numerator = '2'
  expect(differencesOf(rules, changed)).toContain(`${changed[0]!.evidence.unit.id}/shown`)

  // Facts that change later do not move what is frozen.
  const before = await sheetOf(w, 'li', id, unit.fenglin)
  await tx.db.updateTable('pledge').set({ verdict: 'unkept' }).where('id', '=', pledge).execute()
  await due(w, [unit.fenglin])
  expect(await sheetOf(w, 'li', id, unit.fenglin)).toEqual(before)
  expect(before.frozen).toEqual({ on: '2026-03-10', digest: doc.units.find((u) => u.unit === unit.fenglin)!.digest })
  expect(lineOf(before, '4.1').points).toBe('4.5')
  expect((await as('wang').post(`/rounds/${id}/reopen`, { version: 4, reason: '重新复核' })).body.code).toBe('state.wrong')
  expect((await as('wang').post(`/rounds/${id}/withdraw`, { version: 4, reason: '撤回本轮' })).body.code).toBe('state.wrong')
  const list = (await as('wang').get(`/rounds/${id}/units`)).body
  expect(list.rows.map((r: { unit: string; shown: string; gradeTitle: string }) => [r.unit, r.shown, r.gradeTitle])).toEqual(
    doc.units.map((u) => [u.name, u.shown, rules.grades.bands.find((b) => b.id === u.grade)!.title]),
  )
})

inWorld('nobody posts a total, points for what is computed, points off the steps, or points without a reason', async (w) => {
  const { as, unit } = w
  const { round: id } = await anOpenRound(w)
  await ok(as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  const post = (more: object) =>
    as('wang').post(`/rounds/${id}/units/${unit.fenglin}/judgements`, {
      leaf: '1.4',
      column: 'review',
      points: '5',
      reason: '现场核实',
      seen: 0,
      ...more,
    })
  for (const key of ['total', 'shown', 'grade', 'score', 'lines'])
    expect((await post({ [key]: '100' })).body).toMatchObject({
      code: 'http.bad-shape',
      facts: { problems: ['·：有不认识的填写项'] },
    })
  expect((await as('li').post(`/rounds/${id}/units/${unit.fenglin}/confirm`, { version: 1, total: '100' })).status).toBe(400)
  expect((await post({ leaf: 'total' })).body.code).toBe('score.no-such-leaf')
  expect((await post({ leaf: '1' })).body.code).toBe('score.no-such-leaf')
  expect((await post({ leaf: '4.1', points: '9' })).body).toMatchObject({ code: 'score.not-judged', facts: { measure: '承诺兑现率' } })
  expect((await post({ points: '5.3' })).body).toMatchObject({
    code: 'score.points-off-step',
    facts: { allowed: '0 至 6 分之间 0.5 分的整数倍' },
  })
  expect((await post({ points: '6.5' })).body.code).toBe('score.points-off-step')
  expect((await post({ points: '-1' })).status).toBe(400)
  expect((await post({ reason: '  ' })).body.code).toBe('score.reason-missing')
  expect((await post({ column: 'final' })).body.code).toBe('score.not-its-column')
  expect(
    (await sheetOf(w, 'wang', id, unit.fenglin)).sheet.lines.every((l: { columns: { points: null }[] }) =>
      l.columns.every((c) => c.points === null),
    ),
  ).toBe(true)
})

inWorld('nobody judges his own unit or what stands above him; an assigned reviewer of another line may', async (w) => {
  const { as, unit, account } = w
  const { round: id } = await anOpenRound(w)
  await ok(as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  const j = { leaf: '1.4', points: '5' }
  expect((await judge(w, 'li', id, unit.fenglin, j)).body).toMatchObject({ code: 'score.own-unit', facts: { unit: '枫林社区党委' } })
  expect(
    (await as('feng').post(`/rounds/${id}/units/${unit.fenglin}/judgements`, { ...j, column: 'review', reason: '现场核实', seen: 0 })).body
      .code,
  ).toBe('score.own-unit')
  expect((await judge(w, 'qian', id, unit.fenglin, j)).status).toBe(404)
  const assign = (who: keyof typeof account) =>
    as('wang').post(`/rounds/${id}/units/${unit.fenglin}/reviewers`, { accountId: account[who] })
  expect((await assign('feng')).body.code).toBe('score.own-unit')
  expect((await assign('zheng')).body.code).toBe('score.own-unit')
  expect((await as('li').post(`/rounds/${id}/units/${unit.liuan}/reviewers`, { accountId: account.li })).status).toBe(403)
  expect((await assign('qian')).body).toEqual({ reviewers: 1 })
  expect((await judge(w, 'qian', id, unit.fenglin, j)).body).toMatchObject({ version: 1 })
  // He now sees that one sheet, and only that one beside his own.
  expect((await as('qian').get(`/rounds/${id}/units`)).body.rows.map((r: { unit: string }) => r.unit)).toEqual([
    '枫林社区党委',
    '柳岸社区党委',
  ])
  expect((await as('jia').get(`/rounds/${id}/units/${unit.fenglin}`)).status).toBe(404)
  expect((await as('jia').get(`/rounds/${id}`)).status).toBe(404)
  expect((await as('he').get(`/rounds/${id}`)).status).toBe(404)
  expect((await as('li').get('/rounds')).body.rows).toMatchObject([{ id, state: 'review', units: 2, confirmed: 0, reviewed: 0 }])
  expect((await as('jia').get('/rounds')).body.rows).toEqual([])
  // A superior judges beside him: two judgements of one column, each kept, their mean decides. What was taken back no longer counts.
  expect((await judge(w, 'zhou', id, unit.fenglin, { leaf: '1.4', points: '3', column: 'spot' })).body.code).toBe('score.not-drawn')
  await ok(judge(w, 'zhou', id, unit.fenglin, { leaf: '1.4', points: '3' }))
  expect((await roundEvidence(w, id, unit.fenglin, '1.4')).map((j) => j.points)).toEqual(['3', '5'])
  const back = (more: object) =>
    as('qian').post(`/rounds/${id}/units/${unit.fenglin}/judgements/withdraw`, {
      leaf: '1.4',
      column: 'review',
      seen: 1,
      reason: '看错了材料',
      ...more,
    })
  expect((await back({ seen: 2 })).body.code).toBe('score.line-stale')
  expect((await back({})).body).toEqual({ version: 2 })
  expect((await roundEvidence(w, id, unit.fenglin, '1.4')).map((j) => j.points)).toEqual(['3'])
  expect((await back({ seen: 2 })).body.code).toBe('score.line-stale')
})

inWorld('taking away the record behind a line changes the sheet; fifty empty activities do not', async (w) => {
  const { as, unit, tx } = w
  const { round: id, campaign } = await anOpenRound(w)
  const pledge = await insertPledge(tx, {
    campaignId: campaign,
    unitId: unit.fenglin,
    dueOn: '2026-02-20',
    verdict: 'kept',
    judgedOn: '2026-02-25',
  })
  await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin, dueOn: '2026-02-21', verdict: 'unkept', judgedOn: '2026-02-25' })
  await due(w, [unit.fenglin])
  const full = await sheetOf(w, 'li', id, unit.fenglin)
  expect(lineOf(full, '4.1').points).toBe('4.5')
  const kept = (await roundUnits(tx, id)).find((u) => u.unit_id === unit.fenglin)!
  expect(kept.shown).toBe(full.sheet.total.shown)
  for (let i = 0; i < 50; i++)
    await ok(
      as('li').post('/activities', {
        unitId: unit.fenglin,
        kind: 'theme-day',
        title: `主题党日第 ${i + 1} 次`,
        heldOn: '2026-03-01',
        serves: null,
        campaignIds: [campaign],
      }),
    )
  await due(w, [unit.fenglin, unit.fenglin1])
  expect((await sheetOf(w, 'li', id, unit.fenglin)).sheet.total).toEqual(full.sheet.total)
  expect((await roundUnits(tx, id)).find((u) => u.unit_id === unit.fenglin)!.inputs_digest).toBe(kept.inputs_digest)
  // The beneficiaries' judgement is withdrawn: the pledge counts as due and not kept.
  await tx.db.updateTable('pledge').set({ verdict: null, state: 'claimed' }).where('id', '=', pledge).execute()
  await due(w, [unit.fenglin])
  const less = await sheetOf(w, 'li', id, unit.fenglin)
  expect(lineOf(less, '4.1').points).toBe('0')
  expect(Number(less.sheet.total.shown)).toBeLessThan(Number(full.sheet.total.shown))
  const now = (await roundUnits(tx, id)).find((u) => u.unit_id === unit.fenglin)!
  expect(now.shown).toBe(less.sheet.total.shown)
  expect(now.inputs_digest).not.toBe(kept.inputs_digest)
})

inWorld('the kept results of a whole round equal each sheet made alone', async (w) => {
  const { unit, tx, as } = w
  const all = [unit.fenglin, unit.fenglin1, unit.fenglin2, unit.liuan, unit.liuan1, unit.organ, unit.hengtong, unit.chamber]
  const { round: id, campaign } = await anOpenRound(w, { units: all, groupBy: ['class', 'kind'] })
  await insertPledge(tx, { campaignId: campaign, unitId: unit.fenglin1, dueOn: '2026-02-20', verdict: 'kept', judgedOn: '2026-02-25' })
  await due(w, all)
  expect(await scoreAll(tx, id)).toMatchObject({ units: 8 })
  const c = await w.context()
  for (const u of await roundUnits(tx, id)) {
    const s = await currentSheet(c, id, u.unit_id)
    expect([u.name, u.shown, u.open_n]).toEqual([u.name, s.total.shown, s.lines.filter((l) => l.state === 'pending').length])
  }
  const shown = (await as('wang').get(`/rounds/${id}`)).body
  expect(shown.groups.map((g: { name: string; units: number }) => [g.name, g.units])).toEqual([
    ['机关 · 党支部', 1],
    ['社会组织 · 党支部', 1],
    ['街道社区 · 党委', 2],
    ['街道社区 · 党支部', 3],
    ['非公有制经济组织 · 党支部', 1],
  ])
  expect(shown.open).toEqual({ pending: 8, contests: 0, sealed: 0 })
  const group = encodeURIComponent('class=street-community;kind=branch')
  expect((await as('wang').get(`/rounds/${id}/units?group=${group}`)).body.total).toEqual({ n: 3, exact: true })
})

inWorld('the eight-aspect standard over communities: not applicable, bonus at its highest level, never a typed figure', async (w) => {
  const { as, unit } = w
  await aUnit(w.tx, {
    below: unit.root,
    name: '枫林社区居民委员会',
    shortName: '枫林',
    kind: 'residents-committee',
    urban: true,
    settlement: 'old',
    ledById: unit.fenglin,
  })
  const campaign = await aRunningCampaign(w.tx, { organiserId: unit.root, units: Object.values(unit) })
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'model-community' }))
  const open = (more: object = {}) =>
    as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '示范社区考核', groupBy: ['settlement'], ...more })
  expect((await open()).body.code).toBe('score.standard-not-frozen')
  await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  expect((await open({ unitIds: [unit.fenglin, 999999] })).body.code).toBe('score.no-units')
  expect((await as('li').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '示范社区考核' })).status).toBe(403)
  // Only the organisation that leads a community is judged by a standard for communities.
  const opened = await ok(open())
  expect(opened.units).toBe(1)
  const id = opened.id
  await ok(as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  expect((await sheetOf(w, 'wang', id, unit.fenglin)).group).toEqual({ name: '老旧小区', units: 1 })
  const exempt = (leaf: string, reason = '社区租用校舍，没有自有场所') =>
    as('wang').post(`/rounds/${id}/units/${unit.fenglin}/exemptions`, { leaf, reason })
  expect((await exempt('1.4')).body.code).toBe('score.not-exemptible')
  expect((await exempt('5.1', ' ')).body.code).toBe('score.reason-missing')
  expect((await exempt('5.1')).status).toBe(200)
  const award = (item: string, matter = '楼道议事会') =>
    as('wang').post(`/rounds/${id}/units/${unit.fenglin}/awards`, { item, matter, basis: '市委〔2026〕8号' })
  expect((await award('none')).body.code).toBe('score.no-such-award')
  expect((await award('b-city')).status).toBe(200)
  expect((await award('b-province')).status).toBe(200)
  expect((await award('b-city')).body.code).toBe('score.award-twice')
  const s = await sheetOf(w, 'wang', id, unit.fenglin)
  expect(lineOf(s, '5.1')).toMatchObject({ state: 'notApplicable', why: 'exempt' })
  expect(s.sheet.bonus.map((b: { item: string; counted: boolean }) => [b.item, b.counted])).toEqual([
    ['b-province', true],
    ['b-city', false],
  ])
  expect(s.sheet.total.bonus).toBe('2')
  expect((await as('wang').post(`/rounds/${id}/withdraw`, { version: 2, reason: '标准有误' })).body).toEqual({
    state: 'withdrawn',
    version: 3,
    digest: null,
  })
  expect((await exempt('5.2')).body.code).toBe('state.wrong')
})

inWorld('a round that was settled goes back to review, and is not frozen over a line left open', async (w) => {
  const { as, unit, tx } = w
  const { round: id } = await anOpenRound(w, { units: [unit.fenglin] })
  await ok(as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  for (const leaf of judged) await ok(judge(w, 'wang', id, unit.fenglin, { leaf, points: '3' }))
  await ok(as('wang').post(`/rounds/${id}/units/${unit.fenglin}/review`, { version: 1 }))
  await ok(as('wang').post(`/rounds/${id}/finalise`, { version: 2 }))
  expect((await as('wang').post(`/rounds/${id}/reopen`, { version: 3, reason: '补评一项' })).body).toEqual({
    state: 'review',
    version: 4,
    digest: null,
  })
  expect((await sheetOf(w, 'wang', id, unit.fenglin)).state).toBe('to-confirm')
  await ok(as('wang').post(`/rounds/${id}/units/${unit.fenglin}/review`, { version: 3 }))
  await ok(as('wang').post(`/rounds/${id}/finalise`, { version: 4 }))
  w.at('2026-03-10T01:00:00Z')
  await tx.db.updateTable('score_judgement').set({ state: 'withdrawn' }).where('round_id', '=', id).where('leaf', '=', '2.4').execute()
  expect((await as('wang').post(`/rounds/${id}/freeze`, { version: 5 })).body).toMatchObject({
    code: 'score.pending-lines',
    facts: { units: ['枫林社区党委（2.4 党员作用）'], n: 1 },
  })
  expect((await as('li').post(`/rounds/${id}/freeze`, { version: 5 })).status).toBe(403)
  expect((await as('wang').post(`/rounds/${id}/freeze`, { version: 4 })).body.code).toBe('http.stale-version')
})

inWorld('at launch the standard the plan cites is frozen and its digest enters the ledger, once', async (w) => {
  const { unit, tx } = w
  const campaign = await aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit), template: 'city-model-community' })
  const c = await w.context()
  const run = () =>
    scoreReactions[0]!.run(c, {
      id: 1,
      type: 'campaign.launched',
      campaignId: campaign,
      unitId: unit.root,
      subjectId: campaign,
      happenedOn: '2026-03-02',
      quantity: null,
      correctsId: null,
      detail: {},
    })
  await run()
  await run()
  const list = (await w.as('li').get('/standards')).body.rows
  expect(list).toMatchObject([{ key: 'model-community', state: 'frozen', frozenNo: 1, ownerId: unit.root }])
  const cited = await tx.db
    .selectFrom('event')
    .select(['campaign_id', 'subject_id', 'detail'])
    .where('noun', '=', 'standard')
    .where('verb', '=', 'cited')
    .execute()
  expect(cited).toEqual(
    [1, 2].map(() => ({
      campaign_id: campaign,
      subject_id: list[0].id,
      detail: { key: 'model-community', no: 1, digest: list[0].digest },
    })),
  )
})

inCommittedWorld('twenty at once on one line by three reviewers: each has one judgement, the other tries see that it stands', async (w) => {
  const { round: id } = await w.write((tx) => anOpenRoundIn(w, tx))
  await ok(w.as('wang').post(`/rounds/${id}/start-review`, { version: 1 }))
  const who = ['wang', 'zhou', 'sun'] as const
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => judge(w, who[i % 3]!, id, w.unit.fenglin, { leaf: '1.4', points: i % 2 === 0 ? '5' : '4' })),
  )
  expect(answers.filter((a) => a.status === 200)).toHaveLength(3)
  for (const a of answers.filter((x) => x.status !== 200))
    expect(a).toMatchObject({ status: 409, body: { code: 'score.line-stale', facts: { leaf: '1.4' } } })
  expect((await judge(w, 'wang', id, w.unit.fenglin, { leaf: '1.4', points: '6', seen: 1 })).body).toMatchObject({ version: 2 })
  await ok(w.as('wang').post(`/rounds/${id}/units/${w.unit.fenglin}/review`, { version: 1 }))
  const s = await sheetOf(w, 'wang', id, w.unit.fenglin)
  const stands = lineOf(s, '1.4').columns.find((c: { id: string }) => c.id === 'review').judgements
  expect(stands).toHaveLength(3)
})

/** The makers of a committed world write in their own transaction and ask the endpoints in others. */
const anOpenRoundIn = async (w: Parameters<Parameters<typeof inCommittedWorld>[1]>[0], tx: World['tx']) => {
  const campaign = await w.database.command(tx.realm, (own) =>
    aRunningCampaign(own, { organiserId: w.unit.root, units: Object.values(w.unit) }),
  )
  const standard = await ok(w.as('wang').post('/standards', { ownerId: w.unit.root, builtin: 'five-goods' }))
  await ok(w.as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const opened = await ok(
    w
      .as('wang')
      .post('/rounds', { campaignId: campaign, standardId: standard.id, title: '年度考核', unitIds: [w.unit.fenglin, w.unit.liuan] }),
  )
  return { round: opened.id as number }
}
