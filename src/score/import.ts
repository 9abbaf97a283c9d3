import { z } from 'zod'
import { sha256Hex } from '../lib/digest.ts'
import { refusal } from '../lib/refusal.ts'
import { leavesOf, readStandard } from '../standard/standard.ts'
import type { Leaf, RuleOf, Standard } from '../standard/standard-schema.ts'
import type { ImportedResult } from './evidence.ts'
import { type FrozenRound, frozenRound } from './frozen.ts'
import { manifest } from './package.ts'

// What an item takes from another round: its frozen `round.json`, found by digest. One shape for a round of this realm and for one that another
// realm published; the first is matched by unit id, the second by name, because ids mean nothing elsewhere.

export const notImported = refusal<{ leaf: string }>()(422, 'score.not-imported')
export const importNotFrozen = refusal<{ round: string }>()(422, 'score.import-not-frozen')
export const importChanged = refusal<{ round: string; digest: string }>()(422, 'score.import-changed')
export const importGrades = refusal<{ leaf: string; grades: string[] }>()(422, 'score.import-grades')
export const importOther = refusal<{ leaf: string; digest: string }>()(422, 'score.import-other')
export const importShape = refusal<{ problem: 'shape' | 'canonical' | 'digest' | 'own' }>()(422, 'score.import-shape')

const text = z.string()
const hex = z.string().regex(/^[0-9a-f]{64}$/)

/** The texts a result is read from. Of a round of this realm the manifest fixes the others; of another realm's only `round` is known. */
export const importSource = z.strictObject({ digest: hex, manifest: text.nullable(), standard: text.nullable(), round: text })
/** `imports.json` of a package: what every imported item was named, and the sources, each once. */
export const importsFile = z.strictObject({
  schema: z.literal('score-imports/1'),
  items: z.array(z.strictObject({ leaf: text, digest: hex, title: text, ref: text, position: z.int() })),
  sources: z.array(importSource),
})
export type ImportSource = z.infer<typeof importSource>
export type ImportsFile = z.infer<typeof importsFile>

export const importsName = 'imports.json'

export interface Source {
  round: FrozenRound
  /** Of a grade, where the source's standard is known. */
  titleOf: (grade: string) => string
  byName: boolean
}

const parsed = <T>(schema: z.ZodType<T>, from: string): T | null => {
  try {
    return schema.parse(JSON.parse(from))
  } catch {
    return null
  }
}

/** The source with its digests recomputed; null when one byte of it is not what it was named by. */
export const readSource = (s: ImportSource): Source | null => {
  const round = parsed(frozenRound, s.round)
  if (!round) return null
  if (s.manifest === null) return sha256Hex(s.round) === s.digest ? { round, titleOf: (g) => g, byName: true } : null
  const m = parsed(manifest, s.manifest)
  if (!m || s.standard === null || sha256Hex(s.manifest) !== s.digest) return null
  if (m.result !== sha256Hex(s.round) || m.standard.digest !== sha256Hex(s.standard)) return null
  const { bands } = readStandard(JSON.parse(s.standard)).grades
  return { round, titleOf: (g) => bands.find((b) => b.id === g)?.title ?? g, byName: false }
}

/** Units of a source by what they are matched by; a name that stands there twice names nobody. */
const rowsOf = (s: Source): Map<string, FrozenRound['units'][number] | null> => {
  const out = new Map<string, FrozenRound['units'][number] | null>()
  for (const u of s.round.units) {
    const key = s.byName ? u.name : String(u.unit)
    out.set(key, out.has(key) ? null : u)
  }
  return out
}

/** What the source came to for a unit; null when it has none for it. */
export const resultsIn = (s: Source): ((unit: { id: number; name: string }) => ImportedResult['result']) => {
  const rows = rowsOf(s)
  return (unit) => {
    const row = rows.get(s.byName ? unit.name : String(unit.id))
    return row ? { score: row.shown, grade: row.grade, gradeTitle: s.titleOf(row.grade) } : null
  }
}

export type ImportedLeaf = Leaf & { rule: RuleOf<'imported'> }
export const importedLeaves = (s: Standard): ImportedLeaf[] =>
  leavesOf(s).flatMap(({ leaf }) => (leaf.rule.kind === 'imported' ? [leaf as ImportedLeaf] : []))

/** Grades that stand in the source and have no points in the item, in its words. */
export const unlistedGrades = (leaf: ImportedLeaf, s: Source): string[] => {
  const { grades } = leaf.rule
  if (!grades) return []
  const known = new Set(grades.map((g) => g.grade))
  const found = [...new Set(s.round.units.map((u) => u.grade))].filter((g) => !known.has(g) && !known.has(s.titleOf(g)))
  return found.map((g) => s.titleOf(g)).sort()
}
