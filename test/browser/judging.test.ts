import { aRunningCampaign } from '../../src/activity/running.fixture.ts'
import { aDocument, aRoundBy, closeRound, judgedLeaf } from '../../src/score/import.fixture.ts'
import { aLeaf } from '../../src/score/maker.ts'
import { ok } from '../../src/score/score.fixture.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, wide } from './serving.ts'

const { serving } = aWorkspace()

inCommittedWorld('imported results, own conditions, appeals and merged rankings are read at a desk and on a phone', async (w) => {
  const { as, unit } = w
  const wang = as('wang')
  const campaign = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
  const units = [unit.fenglin, unit.liuan, unit.organ]
  const city = await aRoundBy(
    w,
    aDocument('city', '上年综合考核', [judgedLeaf('1', '100')]),
    [unit.fenglin, unit.liuan],
    '上年考核',
    campaign,
  )
  await closeRound(w, city.round, { [unit.fenglin]: { '1': '88' }, [unit.liuan]: { '1': '91.5' } })
  const document = aDocument(
    'own',
    '本年考核',
    [
      aLeaf('1', '40', { kind: 'imported', source: { title: '上年综合考核' }, outOf: '100' }, { evidence: ['package'], ifNone: 'zero' }),
      { id: '2', title: '实地看', max: '60', children: [judgedLeaf('2.1', '30', { topIsFull: true }), judgedLeaf('2.2', '30')] },
    ],
    { combination: { kind: 'weights', weights: { review: '1' }, trimFrom: 5 } },
  )
  const { round, standard } = await aRoundBy(w, document, units, '本年考核', campaign)
  await serving(w, async (visit) => {
    const see = async (name: string, path: string, heading: string) => {
      for (const [size, kind] of [
        [wide, ''],
        [phone, '-phone'],
      ] as const) {
        const page = await visit('wang', path, size)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
        await sound(page, `judging-${name}${kind}`)
        await page.context().close()
      }
    }
    // Chosen from the list by hand, and the sheet says where it is from.
    const page = await visit('wang', `/rounds/${round}/imports`, wide)
    await page.getByRole('button', { name: '选取结果 1' }).click()
    await page.getByRole('dialog').getByText('上年考核', { exact: false }).first().click()
    await sound(page, 'judging-import-choose')
    await page.getByRole('dialog').getByRole('button', { name: '选取结果' }).click()
    await page.getByText('本轮 3 个单位中，2 个有结果').waitFor()
    await page.context().close()
    await see('imports', `/rounds/${round}/imports`, '取用的他项结果')
    await see('sheet', `/rounds/${round}/units/${unit.fenglin}`, '枫林社区党委')
    await see('round', `/rounds/${round}`, '本年考核')
    await ok(
      as('li').post(`/rounds/${round}/units/${unit.fenglin}/contests`, { leaf: '1', reason: '取数有出入', ref: `unit/${unit.fenglin}` }),
    )
    await see('contests', `/rounds/${round}/contests`, '异议与申诉')
    const k = (await ok(wang.get(`/rounds/${round}/contests`))).rows[0]
    await ok(wang.post(`/contests/${k.id}/answer`, { version: 1, verdict: 'dismissed', answer: '经核对取数无误' }))
    await closeRound(w, round, {
      [unit.fenglin]: { '2.1': '20', '2.2': '25' },
      [unit.liuan]: { '2.1': '24', '2.2': '22' },
      [unit.organ]: { '2.1': '12', '2.2': '28' },
    })
    await see('sheet-closed', `/rounds/${round}/units/${unit.fenglin}`, '枫林社区党委')
    const merge = await visit('wang', `/rounds/${round}/comparison`, wide)
    await merge.getByLabel('评分栏　复核').check()
    await merge.getByLabel('一级指标　2 实地看').check()
    await merge.getByLabel('方法').selectOption('rank-sum')
    await merge.getByRole('button', { name: '合并' }).click()
    await merge.getByText('名次相加没有公认的依据', { exact: false }).waitFor()
    await sound(merge, 'judging-merge')
    await merge.context().close()
    await see('comparison', `/rounds/${round}/comparison`, '同类比较')
    const rehearsal = await visit('wang', `/standards/${standard}/rehearsal`, wide)
    await rehearsal.getByLabel('用什么试算').selectOption(String(round))
    await rehearsal.getByText('本年考核', { exact: false }).first().waitFor()
    await sound(rehearsal, 'judging-rehearsal')
    await rehearsal.context().close()
    // The editor asks for the new parts.
    const draft = await ok(wang.post('/standards', { ownerId: unit.root, document: { ...document, id: 'draft' } }))
    await see('edit', `/standards/${draft.id}/edit`, '修改')
    const edit = await visit('wang', `/standards/${draft.id}/edit`, wide)
    await edit.getByRole('button', { name: '修改条文 1', exact: true }).click()
    await edit.getByText('按等次计：各等次得几分').waitFor()
    await sound(edit, 'judging-edit-imported')
    await edit.context().close()
    const parts = await visit('wang', `/standards/${draft.id}/parts`, wide)
    await parts.getByRole('button', { name: /评分栏/ }).click()
    await parts.getByText('同栏满几人时去掉一个最高分、一个最低分').waitFor()
    await sound(parts, 'judging-parts-columns')
    await parts.context().close()
  })
})
