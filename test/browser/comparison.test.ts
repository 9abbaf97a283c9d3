import { aRunningCampaign } from '../../src/activity/running.fixture.ts'
import { insertMark, setRoundState } from '../../src/comparison/comparison.fixture.ts'
import { judgedLeaves } from '../../src/score/score.actions.ts'
import { ok } from '../../src/score/score.fixture.ts'
import { readFrozen } from '../../src/standard/standard.read.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound, wide } from './serving.ts'

const { serving } = aWorkspace()

const shots = process.env.ZY_SHOTS

inCommittedWorld('groups, comparison, rehearsal, trends and packages are read at a desk and on a phone', async (w) => {
  const { as, unit, account } = w
  const campaign = await w.write((tx) => aRunningCampaign(tx, { organiserId: unit.root, units: Object.values(unit) }))
  await ok(
    as('wang').post(`/campaigns/${campaign}/groups`, {
      rule: { by: [{ fact: 'class' }, { fact: 'members', bands: [50] }], least: 2, small: 'merge' },
      version: 0,
    }),
  )
  const standard = await ok(as('wang').post('/standards', { ownerId: unit.root, builtin: 'five-goods' }))
  await ok(as('wang').post(`/standards/${standard.id}/freeze`, { version: 1 }))
  const units = [unit.fenglin, unit.liuan, unit.organ]
  const round = await ok(as('wang').post('/rounds', { campaignId: campaign, standardId: standard.id, title: '年度考核', unitIds: units }))
  await w.write(async (tx) => {
    const leaves = judgedLeaves((await readFrozen(tx, standard.id, 1)).standard).filter(({ leaf }) => leaf.appliesTo === undefined)
    for (const [i, unitId] of units.entries())
      for (const [k, byId] of [account.wang, account.sun, account.zhou].entries())
        for (const { leaf } of leaves)
          await insertMark(tx, { roundId: round.id, unitId, leaf: leaf.id, column: 'review', points: String(1 + ((i + k) % 2)), byId })
    await setRoundState(tx, round.id, 'final')
  })
  await serving(w, async (visit) => {
    const pages: [string, string, string][] = [
      ['groups', `/campaigns/${campaign}/groups`, '同类分组'],
      ['compare', `/rounds/${round.id}/comparison?places=1`, '同类比较'],
      ['compare-unit', `/rounds/${round.id}/units/${unit.fenglin}/comparison`, '枫林社区党委'],
      ['rehearsal', `/standards/${standard.id}/rehearsal`, '标准试算'],
      ['trends', '/trends', '每周变化'],
      ['packages', '/comparison-packages', '外领域结果'],
      ['package-new', '/comparison-packages/new', '收入结果'],
      ['measures', `/measures?campaign=${campaign}&unit=${unit.fenglin}`, '指标目录'],
    ]
    for (const [name, path, heading] of pages)
      for (const [size, kind] of [
        [wide, ''],
        [phone, '-phone'],
      ] as const) {
        const page = await visit('wang', path, size)
        await page.getByRole('heading', { level: 1, name: heading }).waitFor()
        if (shots) await page.screenshot({ path: `${shots}/${name}${kind}.png`, fullPage: true })
        await sound(page)
        await page.context().close()
      }
  })
})
