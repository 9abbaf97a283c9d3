import { z } from 'zod'
import { command, query, staleVersion } from '../lib/contract.ts'
import { wrongState } from '../lib/states.ts'
import { noSuchLeaf } from './evidence.ts'
import * as rules from './import.ts'
import { mayOpenRounds, mayReadScores } from './round.ts'

const id = z.coerce.number().int()
const int = z.number().int()
const leaf = z.string().max(40)
const digest = z.string().regex(/^[0-9a-f]{64}$/)

export const showImports = query('score.imports', 'GET /rounds/:id/imports', {
  may: mayReadScores,
  input: z.object({ id }),
  output: z.object({
    round: z.object({ id: int, title: z.string(), frozen: z.boolean() }),
    may: z.object({ name: z.boolean() }),
    items: z.array(
      z.object({
        leaf,
        title: z.string(),
        max: z.string(),
        reading: z.string(),
        /** The standard allows one package only. */
        only: z.string().nullable(),
        version: int,
        named: z
          .object({
            title: z.string(),
            roundId: int.nullable(),
            fromRealm: z.string(),
            basis: z.string(),
            digest: z.string(),
            on: z.string(),
            by: z.string().nullable(),
            /** The source is no longer what it was named by. */
            changed: z.boolean(),
            /** Units of this round the source has a result for, and all. */
            found: int,
            units: int,
            without: z.array(z.string()),
          })
          .nullable(),
      }),
    ),
    sources: z.array(
      z.object({ roundId: int, title: z.string(), campaign: z.string(), organiser: z.string(), frozenOn: z.string(), digest: z.string() }),
    ),
  }),
  summary: '本轮各项取用的他项结果，和可以取用的已冻结结果',
})
export const nameImport = command('score.name-import', 'POST /rounds/:id/imports', {
  may: mayOpenRounds,
  input: z.strictObject({
    id,
    leaf,
    /** Of what the item was named before; 0 for nothing. */
    seen: int.min(0),
    sourceRoundId: int,
  }),
  output: z.object({ digest: z.string(), version: int }),
  refusals: [
    noSuchLeaf,
    rules.notImported,
    rules.importNotFrozen,
    rules.importChanged,
    rules.importGrades,
    rules.importOther,
    staleVersion,
    wrongState,
  ],
  summary: '指定一项取哪一份已冻结的结果',
})
export const nameOutside = command('score.name-outside', 'POST /rounds/:id/imports/outside', {
  may: mayOpenRounds,
  input: z.strictObject({
    id,
    leaf,
    seen: int.min(0),
    fromRealm: z.string().trim().min(2).max(120),
    /** Notice or document the digest was read from. */
    basis: z.string().trim().min(2).max(200),
    bytes: z.string().min(2).max(4_000_000),
    digest,
  }),
  output: z.object({ digest: z.string(), version: int }),
  refusals: [noSuchLeaf, rules.notImported, rules.importShape, rules.importGrades, rules.importOther, staleVersion, wrongState],
  summary: '一项取外领域公布的结果：逐字节核对摘要，按单位全称对应',
})
