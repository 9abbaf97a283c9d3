import { expect, test } from 'vitest'
import { random } from '../lib/random.ts'
import { type GroupRule, groupRule, groupsOf, type UnitFacts } from './grouping.ts'

const unit = (unitId: number, over: Partial<UnitFacts> = {}): UnitFacts => ({
  unitId,
  name: `单位${unitId}`,
  class: 'street-community',
  settlement: 'old',
  kind: 'party-committee',
  level: null,
  urban: true,
  members: 40,
  households: null,
  branches: 3,
  ...over,
})
const rule: GroupRule = {
  by: [{ fact: 'class' }, { fact: 'settlement' }, { fact: 'members', bands: [50, 100] }],
  least: 2,
  small: 'apart',
}

test('units are alike by the facts of the register; what the register does not say is a group of its own', () => {
  const units = [
    unit(1),
    unit(2, { members: 50 }),
    unit(3, { members: 51 }),
    unit(4, { members: 101 }),
    unit(5, { settlement: null }),
    unit(6, { members: null }),
  ]
  expect(groupsOf(rule, units)).toEqual([
    { key: 'class=street-community;settlement=-;members=<=50', units: [5], from: [], apart: true },
    { key: 'class=street-community;settlement=old;members=-', units: [6], from: [], apart: true },
    { key: 'class=street-community;settlement=old;members=51-100', units: [3], from: [], apart: true },
    { key: 'class=street-community;settlement=old;members=<=50', units: [1, 2], from: [], apart: false },
    { key: 'class=street-community;settlement=old;members=>100', units: [4], from: [], apart: true },
  ])
})

test('small groups are put together under the facts they share, and what stays too small is said to be', () => {
  const units = [
    ...[1, 2, 3].map((i) => unit(i)),
    unit(4, { members: 60 }),
    unit(5, { members: 200 }),
    unit(6, { settlement: 'new', members: 60 }),
    unit(7, { class: 'organ', settlement: null, members: 5 }),
  ]
  const merged = groupsOf({ ...rule, small: 'merge' }, units)
  expect(merged).toEqual([
    {
      key: 'class=*;settlement=*;members=*',
      units: [6, 7],
      from: ['class=organ;settlement=-;members=<=50', 'class=street-community;settlement=new;members=51-100'],
      apart: false,
    },
    {
      key: 'class=street-community;settlement=old;members=*',
      units: [4, 5],
      from: ['class=street-community;settlement=old;members=51-100', 'class=street-community;settlement=old;members=>100'],
      apart: false,
    },
    { key: 'class=street-community;settlement=old;members=<=50', units: [1, 2, 3], from: [], apart: false },
  ])
  // Nobody is left who could be joined to it.
  expect(groupsOf({ ...rule, small: 'merge', least: 3 }, units).map((g) => [g.units, g.apart])).toEqual([
    [[7], true],
    [[4, 5, 6], false],
    [[1, 2, 3], false],
  ])
  expect(groupsOf({ ...rule, small: 'merge', least: 3 }, units.slice(0, 4)).filter((g) => g.apart)).toEqual([
    { key: 'class=street-community;settlement=old;members=51-100', units: [4], from: [], apart: true },
  ])
})

test('every unit stands in exactly one group, whatever the order they come in', () => {
  const r = random('groups')
  for (let i = 0; i < 50; i++) {
    const units = Array.from({ length: 40 }, (_, id) =>
      unit(id, { class: r.pick(['a', 'b', 'c', null]), settlement: r.pick(['old', 'new', null]), members: r.int(150) }),
    )
    const any: GroupRule = { ...rule, least: 2 + r.int(9), small: r.pick(['merge', 'apart'] as const) }
    const groups = groupsOf(any, units)
    expect(groups.flatMap((g) => g.units).sort((a, b) => a - b)).toEqual(units.map((u) => u.unitId))
    expect(groups.every((g) => g.apart === g.units.length < any.least)).toBe(true)
    expect(groupsOf(any, r.shuffle(units))).toEqual(groups)
  }
})

test('a rule that names a fact twice or whose bands do not rise is none', () => {
  expect(groupRule.safeParse(rule).success).toBe(true)
  expect(groupRule.safeParse({ ...rule, by: [{ fact: 'class' }, { fact: 'class' }] }).success).toBe(false)
  expect(groupRule.safeParse({ ...rule, by: [{ fact: 'members', bands: [100, 50] }] }).success).toBe(false)
  expect(groupRule.safeParse({ ...rule, by: [{ fact: 'points' }] }).success).toBe(false)
})
