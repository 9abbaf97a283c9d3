import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aDocument, aRoundBy, closeRound, judgedLeaf } from '../score/import.fixture.ts'
import { ok } from '../score/score.fixture.ts'

inWorld('a unit against its own past: over the items that stayed the same, what changed only named', async (w) => {
  const { as, unit } = w
  const wang = as('wang')
  const two = [judgedLeaf('1', '60'), judgedLeaf('2', '40')]
  const first = await aRoundBy(w, aDocument('yearly', '年度标准', two), [unit.fenglin, unit.liuan], '2024 年考核')
  await closeRound(w, first.round, { [unit.fenglin]: { '1': '48', '2': '30' }, [unit.liuan]: { '1': '60', '2': '40' } })
  const again = async (title: string) =>
    (
      await ok(
        wang.post('/rounds', {
          campaignId: first.campaign,
          standardId: first.standard,
          title,
          unitIds: [unit.fenglin, unit.liuan],
          appealDays: 0,
        }),
      )
    ).id as number
  // The next version: item 2 is worth less, item 3 is new.
  const revised = await ok(wang.post(`/standards/${first.standard}/revise`, { version: 2 }))
  const { findings: _findings, ...edited } = await ok(
    wang.post(`/standards/${first.standard}/edit`, {
      version: revised.version,
      document: aDocument('yearly', '年度标准', [judgedLeaf('1', '60'), judgedLeaf('2', '30'), judgedLeaf('3', '10')], { version: 2 }),
    }),
  )
  await ok(wang.post(`/standards/${first.standard}/freeze`, { version: edited.version }))
  w.at('2026-03-10T01:00:00Z')
  const second = await again('2025 年考核')
  const standing = (u: number, round = second, by: 'wang' | 'li' = 'wang') => as(by).get(`/rounds/${round}/units/${u}/comparison`)
  expect((await standing(unit.fenglin)).body.code).toBe('comparison.round-still-open')
  await closeRound(w, second, {
    [unit.fenglin]: { '1': '54', '2': '27', '3': '9.5' },
    [unit.liuan]: { '1': '60', '2': '30', '3': '10' },
  })
  const { past } = await ok(standing(unit.fenglin, second, 'li'))
  expect(past).toEqual([
    {
      roundId: first.round,
      title: '2024 年考核',
      on: '2026-03-02',
      shown: '78.00',
      grade: '一般',
      was: '48',
      now: '54',
      same: [{ id: '1', title: '第 1 项', was: '48', now: '54' }],
      changed: [
        { id: '2', title: '第 2 项', how: 'changed' },
        { id: '3', title: '第 3 项', how: 'new' },
      ],
    },
  ])
  // The first round has no past, and a later one does not count as one.
  expect((await ok(standing(unit.fenglin, first.round))).past).toEqual([])
  // Nobody reads another unit's past.
  expect((await standing(unit.liuan, second, 'li')).status).not.toBe(200)
  expect((await standing(unit.fenglin1)).body.code).toBe('score.not-in-round')
  // A third round has both behind it, the latest first, the same version whole.
  w.at('2026-03-20T01:00:00Z')
  const third = await again('2026 年考核')
  await closeRound(w, third, {
    [unit.fenglin]: { '1': '55', '2': '27', '3': '9.5' },
    [unit.liuan]: { '1': '60', '2': '30', '3': '10' },
  })
  const both = (await ok(standing(unit.fenglin, third))).past
  expect(
    both.map((p: { title: string; was: string; now: string; changed: unknown[] }) => [p.title, p.was, p.now, p.changed.length]),
  ).toEqual([
    ['2025 年考核', '90.5', '91.5', 0],
    ['2024 年考核', '48', '55', 2],
  ])
})
