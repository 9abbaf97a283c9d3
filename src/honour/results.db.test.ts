import { expect } from 'vitest'
import { aUnit, inWorld, START } from '../../test/world.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'
import { anOpenRound, ok } from '../score/score.fixture.ts'
import { setSignerKeys, signList } from './signer.ts'

inWorld(
  'one campaign’s result is evidence of another: signed, checked in its own realm and in another, cited in a score round',
  async (w) => {
    await aUnit(w.tx, {
      below: w.unit.root,
      name: '枫林社区居民委员会',
      shortName: '枫林',
      kind: 'residents-committee',
      urban: true,
      settlement: 'old',
      ledById: w.unit.fenglin,
    })
    const p = aSelectionPlan({
      titles: [aTitle({ id: 'branch', name: '先进党组织', object: 'unit', eligibility: [], quota: { perUnit: 3, total: 3 } })],
    })
    p.sections.nomination!.chain = [chain[0]!, chain[4]!]
    const { notice: _none, ...sections } = p.sections
    const units = await placedUnits(w.tx)
    const campaignId = await aLaunchedCampaign(w.tx, units, { ...p, sections }, START)
    const ids: number[] = []
    for (const [who, unit] of [
      ['li', 'fenglin'],
      ['qian', 'liuan'],
    ] as const) {
      const made = await ok(
        w.as(who).post(`/campaigns/${campaignId}/nominations`, {
          titleKey: 'branch',
          unitId: w.unit[unit],
          subjectUnitId: w.unit[unit],
          brief: '先进',
          deeds: '先进',
        }),
      )
      await ok(w.as(who).post(`/nominations/${made.id}/recommend`, { version: 1, words: '同意' }))
      ids.push(made.id)
    }
    await ok(
      w.as('wang').post(`/campaigns/${campaignId}/nomination-meetings`, {
        titleKey: 'branch',
        kind: 'committee',
        heldOn: '2026-03-02',
        minutes: '纪要1号',
        should: 3,
        present: 3,
        votes: ids.map((nominationId) => ({ nominationId, for: 3, against: 0, abstain: 0 })),
      }),
    )
    const done = await ok(
      w.as('sun').post(`/campaigns/${campaignId}/honours`, {
        award: 'commend',
        title: '表彰决定',
        documentNo: '清党工委〔2026〕8号',
        meeting: '纪要1号',
        decidedOn: '2026-03-02',
        nominationIds: ids,
      }),
    )
    await ok(
      w.as('sun').post(`/honours/${done.honours[1].id}/withdraw`, { version: 1, document: '清党工委〔2026〕30号', reason: '事迹不实' }),
    )
    setSignerKeys(parseKeys(newKeys()))
    const sent = await ok(w.as('feng').get(`/campaigns/${campaignId}/results/package`))
    const body = { text: sent.text, signature: sent.signature, key: sent.key }
    const here = await ok(w.as('wang').post('/results/check', body))
    expect([here.own, here.digest, here.results.realm]).toEqual([true, sent.digest, { code: 'qinghe', name: '清河街道' }])
    expect(here.results.decisions).toEqual([
      { documentNo: '清党工委〔2026〕8号', decidedOn: '2026-03-02', level: '党内表彰', digest: done.digest },
    ])
    expect(here.results.rows.map((r: { holder: string; state: string }) => [r.holder, r.state]).sort()).toEqual([
      ['枫林社区党委', 'effective'],
      ['柳岸社区党委', 'withdrawn'],
    ])
    // A withdrawn honour is cited by nobody.
    const basis = `清河街道“先进党组织”（清党工委〔2026〕8号，2026年3月2日有效，签名结果 ${sent.digest.slice(0, 16)}）`
    expect(here.citations).toEqual([{ holder: '枫林社区党委', unit: '枫林社区党委', basis }])
    // Another realm reads the same and knows it for another's.
    expect(await ok(w.as('he').post('/results/check', body))).toMatchObject({ own: false, digest: sent.digest, citations: [{ basis }] })
    expect([here.genuine, here.differences]).toEqual([true, []])
    const altered = { ...body, text: body.text.replace('withdrawn', 'effective') }
    expect(altered.text).not.toBe(body.text)
    expect((await w.as('he').post('/results/check', altered)).body.code).toBe('honour.package-forged')
    // In its own realm the register says where it was changed, and nothing of it is cited.
    const told = await ok(w.as('wang').post('/results/check', { ...altered, text: altered.text.replace('柳岸社区党委', '柳岸') }))
    expect([told.genuine, told.own, told.citations]).toEqual([false, true, []])
    expect(told.differences).toEqual([
      { holder: '柳岸', title: '先进党组织', field: 'row', file: '清党工委〔2026〕8号', register: null },
      { holder: '柳岸社区党委', title: '先进党组织', field: 'row', file: null, register: '清党工委〔2026〕8号' },
    ])
    expect((await ok(w.as('wang').post('/results/check', altered))).differences).toEqual([
      { holder: '柳岸社区党委', title: '先进党组织', field: 'state', file: 'effective', register: 'withdrawn' },
    ])
    expect((await w.as('he').post('/results/check', { ...body, key: 'AAAA' })).body.code).toBe('honour.package-forged')
    const other = signList('qinghe', '{"schema":"honour-status/1"}')!
    expect((await w.as('he').post('/results/check', other)).body.code).toBe('honour.package-shape')
    expect((await w.as('he').get(`/campaigns/${campaignId}/results/package`)).body.code).toBe('http.not-found')
    expect((await w.anyone.post('/results/check', body)).body.code).toBe('access.not-signed-in')

    // A score round under another standard counts it once, with that basis.
    await w.as('wang').get('/honours')
    const { round } = await anOpenRound(w, { standard: 'model-community', units: [w.unit.fenglin] })
    await ok(w.as('wang').post(`/rounds/${round}/start-review`, { version: 1 }))
    const award = () =>
      w.as('wang').post(`/rounds/${round}/units/${w.unit.fenglin}/awards`, { item: 'b-city', matter: '先进党组织', basis })
    expect((await award()).status).toBe(200)
    expect((await award()).body.code).toBe('score.award-twice')
    const sheet = await ok(w.as('li').get(`/rounds/${round}/units/${w.unit.fenglin}`))
    expect(sheet.sheet.bonus.map((b: { item: string; matter: string; counted: boolean }) => [b.item, b.matter, b.counted])).toEqual([
      ['b-city', '先进党组织', true],
    ])
    expect(sheet.sheet.total.bonus).toBe('1')
  },
)
