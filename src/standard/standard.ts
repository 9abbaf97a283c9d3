import { compare, parseRational, type Rational } from '../lib/rational.ts'
import { refusal } from '../lib/refusal.ts'
import {
  type Branch,
  boundStandardSchema,
  type Condition,
  type InnerBranch,
  type Leaf,
  type MeasureCatalogue,
  type Standard,
  type StandardFile,
  type StandardNode,
  standardSchema,
} from './standard-schema.ts'

/** `problems`: where in the document and what is wrong there. */
export const standardBadShape = refusal<{ problems: string[] }>()(422, 'standard.bad-shape')
export const unknownMeasure = refusal<{ measures: string[] }>()(422, 'standard.unknown-measure')

export const isLeaf = (node: StandardNode): node is Leaf => 'rule' in node

/** Every leaf in the order of the standard, with the branches above it, outermost first. */
export const leavesOf = (standard: StandardFile): { leaf: Leaf; above: (Branch | InnerBranch)[] }[] => {
  const walk = (node: StandardNode, above: (Branch | InnerBranch)[]): { leaf: Leaf; above: (Branch | InnerBranch)[] }[] =>
    isLeaf(node) ? [{ leaf: node, above }] : node.children.flatMap((child) => walk(child, [...above, node]))
  return standard.tree.flatMap((node) => walk(node, []))
}

/** Every branch in the order of the standard, level 1 before its level 2. */
export const branchesOf = (standard: StandardFile): { branch: Branch | InnerBranch; level: number }[] => {
  const walk = (node: StandardNode, level: number): { branch: Branch | InnerBranch; level: number }[] =>
    isLeaf(node) ? [] : [{ branch: node, level }, ...node.children.flatMap((child) => walk(child, level + 1))]
  return standard.tree.flatMap((node) => walk(node, 1))
}

export const measureOfLeaf = (leaf: Leaf): string | null => ('measure' in leaf.rule ? leaf.rule.measure : null)

/** Measures the standard cites anywhere, sorted. */
export const measuresOf = (standard: StandardFile): string[] =>
  [
    ...new Set([
      ...leavesOf(standard).flatMap(({ leaf }) => measureOfLeaf(leaf) ?? []),
      ...standard.deductions.map((d) => d.rule.measure),
      ...standard.vetoes.map((v) => v.when.measure),
      ...standard.ladder.map((l) => l.when.measure),
    ]),
  ].sort()

export const columnsOf = (standard: StandardFile, leaf: Leaf): string[] => leaf.columns ?? standard.columns.map((c) => c.id)

export const appliesTo = (leaf: Leaf, unitClass: string | null): boolean =>
  leaf.appliesTo === undefined || (unitClass !== null && leaf.appliesTo.includes(unitClass))

const problemsOf = (issues: readonly { path: PropertyKey[]; message: string }[]): string[] =>
  issues.slice(0, 40).map((i) => `${i.path.map(String).join('.') || '(document)'}: ${i.message}`)

/** Reads a standard document as it stands in a file. @throws standard.bad-shape */
export const readStandardFile = (document: unknown): StandardFile => {
  const read = standardSchema.safeParse(document)
  if (!read.success) throw standardBadShape({ problems: problemsOf(read.error.issues) })
  return read.data
}

/** Reads a frozen standard. @throws standard.bad-shape */
export const readStandard = (document: unknown): Standard => {
  const read = boundStandardSchema.safeParse(document)
  if (!read.success) throw standardBadShape({ problems: problemsOf(read.error.issues) })
  return read.data
}

/**
 * Puts the definitions of the cited measures into the standard, so that it can be scored and recounted alone.
 * @param stage measures with a later `availableFrom` are bound as not available
 * @throws standard.unknown-measure
 */
export const bindMeasures = (standard: StandardFile, catalogue: MeasureCatalogue, stage = 1): Standard => {
  const known = new Map(catalogue.measures.map((m) => [m.id, m]))
  const cited = measuresOf(standard)
  const unknown = cited.filter((m) => !known.has(m))
  if (unknown.length > 0) throw unknownMeasure({ measures: unknown })
  const measures = cited.map((m) => [m, { ...known.get(m)!, available: (known.get(m)!.availableFrom ?? 1) <= stage }] as const)
  return { ...standard, measures: Object.fromEntries(measures) }
}

/** Does the value meet the condition, exactly? */
export const meets = (c: Pick<Condition, 'op' | 'threshold'>, value: Rational): boolean => {
  const order = compare(value, parseRational(c.threshold))
  switch (c.op) {
    case '>=':
      return order >= 0
    case '>':
      return order > 0
    case '<=':
      return order <= 0
    case '<':
      return order < 0
    case '=':
      return order === 0
    case '!=':
      return order !== 0
  }
}
