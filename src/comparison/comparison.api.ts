import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { notInRound } from '../score/round.ts'
import * as rules from './comparison.ts'
import { groupingStates, groupRule } from './grouping.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const unitRef = z.object({ unitId: int, unit: z.string() })

const groupOut = z.object({
  key: z.string(),
  name: z.string(),
  units: z.array(unitRef),
  /** Names of the small groups it was put together from. */
  from: z.array(z.string()),
  apart: z.boolean(),
})
const groupingOut = z.object({
  id: int.nullable(),
  campaignId: int,
  campaign: z.string(),
  state: z.enum(groupingStates).nullable(),
  rule: groupRule.nullable(),
  version: int,
  fixedOn: z.string().nullable(),
  fixedBy: z.string().nullable(),
  digest: z.string().nullable(),
  groups: z.array(groupOut),
  may: z.object({ edit: z.boolean(), fix: z.boolean() }),
})
export const showGrouping = query('comparison.grouping', 'GET /campaigns/:id/groups', {
  may: rules.mayReadStanding,
  input: z.object({ id }),
  output: groupingOut,
  summary: '同类分组：规则、各组单位，固定于何时何人',
})
export const previewGroups = query('comparison.preview', 'GET /campaigns/:id/groups/preview', {
  may: rules.mayGroup,
  input: z.object({ id, rule: z.string().max(2000) }),
  output: z.object({ groups: z.array(groupOut) }),
  summary: '按一条规则试分组（不保存）',
})
export const setGrouping = command('comparison.set-grouping', 'POST /campaigns/:id/groups', {
  may: rules.mayGroup,
  input: z.strictObject({ id, rule: groupRule, version: int.min(0) }),
  output: z.object({ id: int, version: int }),
  refusals: [staleVersion, wrongState, rules.noUnitsToGroup],
  summary: '拟定同类分组规则',
})
export const fixGrouping = command('comparison.fix-grouping', 'POST /groupings/:id/fix', {
  may: rules.mayGroup,
  input: z.strictObject({ id, version: int }),
  output: z.object({ digest: z.string(), groups: int, apart: int }),
  refusals: [staleVersion, wrongState, rules.roundsBegun],
  summary: '固定同类分组（考核发起前；固定后不再改）',
})

const spreadOut = z
  .object({ n: int, least: z.string(), lower: z.string(), middle: z.string(), upper: z.string(), most: z.string() })
  .nullable()
const panelOut = z
  .object({
    ratings: int,
    raters: int,
    units: int,
    leaves: int,
    leftOut: int,
    /** Most lenient against strictest: no person is named with a number. */
    spread: z.string(),
    sigma: z.string(),
    df: int,
  })
  .nullable()
const sides = ['within', 'recheck', 'beyond'] as const

export const compareRound = query('comparison.round', 'GET /rounds/:id/comparison', {
  may: rules.mayCompare,
  input: z.object({ id, group: z.string().max(200).optional(), places: z.coerce.number().int().min(1).max(5000).optional() }),
  output: z.object({
    round: z.object({ id: int, title: z.string(), state: z.string(), standard: z.string() }),
    groups: z.array(z.object({ key: z.string().nullable(), name: z.string(), units: int })),
    group: z.object({ key: z.string().nullable(), name: z.string() }),
    places: int.nullable(),
    method: z.enum(['exact', 'corrected', 'none']),
    /** Method and assumptions, one sentence each, to be printed with every result. */
    how: z.array(z.string()),
    spread: spreadOut,
    panel: panelOut,
    /** Middle of self-assessment minus the superior's column. */
    inflation: z.string().nullable(),
    /** In the order of the tree, never of points. */
    rows: z.array(
      unitRef.extend({
        shown: z.string(),
        judged: z.object({ ratings: int, raw: z.string(), corrected: z.string(), low: z.string(), high: z.string() }).nullable(),
        side: z.enum(sides).nullable(),
        best: int.nullable(),
        worst: int.nullable(),
        inflation: z.string().nullable(),
      }),
    ),
  }),
  refusals: [rules.roundStillOpen, rules.noSuchGroup],
  summary: '同类比较：分布、能否分出先后、需复查的单位（不排名）',
})

export const compareUnit = query('comparison.unit', 'GET /rounds/:id/units/:unitId/comparison', {
  may: rules.mayReadStanding,
  input: z.object({ id, unitId: id }),
  output: z.object({
    round: z.object({ id: int, title: z.string(), standard: z.string() }),
    unit: unitRef,
    shown: z.string(),
    /** 横向: the spread of its group, its tier, and with whom it cannot be told apart. */
    like: z.object({
      group: z.string(),
      spread: spreadOut,
      /** Totals of the group by steps of five, for the picture. */
      steps: z.array(z.object({ from: z.string(), to: z.string(), units: int, own: z.boolean() })),
      side: z.enum(sides).nullable(),
      places: int.nullable(),
      alike: z.array(unitRef).nullable(),
      how: z.array(z.string()),
    }),
    /** 纵向, latest first. */
    past: z.array(
      z.object({
        roundId: int,
        title: z.string(),
        on: z.string(),
        shown: z.string(),
        grade: z.string(),
        was: z.string(),
        now: z.string(),
        same: z.array(z.object({ id: z.string(), title: z.string(), was: z.string(), now: z.string() })),
        changed: z.array(z.object({ id: z.string(), title: z.string(), how: z.enum(['new', 'gone', 'changed']) })),
      }),
    ),
    /** 内部: columns side by side, and the units below by each figure of the standard. */
    columns: z.array(z.object({ id: z.string(), title: z.string(), shown: z.string(), complete: z.boolean() })),
    inflation: z.object({ own: z.string().nullable(), middle: z.string().nullable() }),
    below: z.object({
      measures: z.array(z.object({ id: z.string(), title: z.string() })),
      rows: z.array(unitRef.extend({ values: z.array(z.string()) })),
    }),
    /** 外部: residents by secret poll, records others confirmed, and what other realms published. */
    outside: z.object({
      lines: z.array(z.object({ id: z.string(), title: z.string(), source: z.string(), words: z.string() })),
      realms: z.array(
        z.object({
          realm: z.string(),
          title: z.string(),
          basis: z.string(),
          on: z.string(),
          sameStandard: z.boolean(),
          units: int,
          top: z.string(),
          /** Exact 95 % interval of the share of its best grade. */
          low: z.string().nullable(),
          high: z.string().nullable(),
        }),
      ),
    }),
  }),
  refusals: [rules.roundStillOpen, notInRound],
  summary: '一个单位的比较：纵向、横向、内部、外部',
})

export const listPackages = query('comparison.packages', 'GET /comparison-packages', {
  may: rules.mayReadStanding,
  input: z.object({}),
  output: z.object({
    rows: z.array(
      z.object({
        id: int,
        realm: z.string(),
        basis: z.string(),
        title: z.string(),
        standard: z.string(),
        standardDigest: z.string(),
        units: int,
        grades: z.array(z.object({ grade: z.string(), units: int })),
        digest: z.string(),
        on: z.string(),
      }),
    ),
  }),
  summary: '外领域公布的考核结果',
})
export const importPackage = command('comparison.import', 'POST /comparison-packages', {
  may: rules.mayImportPackages,
  input: z.strictObject({
    fromRealm: z.string().trim().min(2).max(120),
    /** Notice or document the digest was read from. */
    basis: z.string().trim().min(2).max(200),
    bytes: z.string().min(2).max(4_000_000),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  output: z.object({ id: int, title: z.string(), units: int }),
  refusals: [rules.badPackage, rules.packageTwice, rules.ownPackage],
  summary: '收入外领域公布的结果（逐字节核对摘要）',
})
