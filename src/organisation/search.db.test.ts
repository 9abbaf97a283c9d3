import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { countUnits, listUnits, rangesFor, type UnitFilter, unitsIn } from './organisation.read.ts'
import { recomputeTotals } from './total.write.ts'

inWorld('a search finds the same units by looking at each and by the index of words', async ({ tx, now }) => {
  await recomputeTotals(tx, now())
  const ranges = rangesFor({ everywhere: true, ranges: [] }, 'party', null)
  expect(await unitsIn(tx, 'party', ranges)).toBe(9)
  const within = rangesFor(
    { everywhere: true, ranges: [] },
    'party',
    (await listUnits(tx, { line: 'party', ranges, search: '枫林社区' }, { sort: 'tree', after: undefined, limit: 1 }))[0]!.path,
  )
  expect(await unitsIn(tx, 'party', within)).toBe(3)
  for (const [search, at, names] of [
    ['枫林', ranges, ['枫林社区党委', '枫林第一支部', '枫林第二支部']],
    ['第一支部', ranges, ['枫林第一支部', '柳岸第一支部']],
    ['第一支部', within, ['枫林第一支部']],
    ['不在册', ranges, []],
  ] as const)
    for (const scan of [true, false]) {
      const f: UnitFilter = { line: 'party', ranges: at, search, scan }
      const rows = await listUnits(tx, f, { sort: 'tree', after: undefined, limit: 50 })
      expect(rows.map((r) => r.name)).toEqual(names)
      expect(await countUnits(tx, f)).toEqual({ n: names.length, exact: true })
    }
})
