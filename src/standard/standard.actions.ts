import { assertMay, whichMay } from '../access/access.read.ts'
import { timeline } from '../event/event.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { canonicalText } from '../lib/canonical.ts'
import { staleVersion } from '../lib/contract.ts'
import { cursor, page } from '../lib/cursor.ts'
import { sha256Hex } from '../lib/digest.ts'
import { builtinStandards, measures, stage } from './builtin.ts'
import { builtinUnknown, keyChanged, keyTaken, mayDraftStandards, mayFreezeStandards, standardCan } from './draft.ts'
import { assertAcceptable, lint, type RedLineCheck } from './lint.ts'
import { readingOf } from './reading.ts'
import * as api from './standard.api.ts'
import {
  findStandard,
  listStandardRows,
  lockStandard,
  readFrozen,
  readStandardRow,
  readVersion,
  type StandardRow,
  versionsOf,
} from './standard.read.ts'
import { standardText as t } from './standard.text.ts'
import { bindMeasures, columnsOf, isLeaf, leavesOf, measureOfLeaf, readStandardFile } from './standard.ts'
import { insertStandard, insertVersion, writeDraft } from './standard.write.ts'
import type { Standard, StandardFile, StandardNode } from './standard-schema.ts'
import { saysStandard } from './timeline.text.ts'

const bind = (s: StandardFile): Standard => bindMeasures(s, measures(), stage)

const rowOf = (s: StandardRow) => ({
  id: s.id,
  key: s.key,
  title: s.title,
  object: s.object,
  ownerId: s.owner_id,
  owner: s.owner,
  state: s.state,
  frozenNo: s.frozen_no,
  digest: s.digest,
  frozenAt: s.frozen_at?.toISOString() ?? null,
  version: s.version,
})

const treeOf = (s: Standard) => {
  const titleOf = (of: readonly { id: string; title: string }[], id: string): string => of.find((x) => x.id === id)?.title ?? id
  const walk = (node: StandardNode, level: number): (typeof api.treeLine)['_output'][] => {
    if (!isLeaf(node))
      return [{ id: node.id, level, title: node.title, max: node.max, leaf: null }, ...node.children.flatMap((c) => walk(c, level + 1))]
    const measure = measureOfLeaf(node)
    const leaf = {
      text: node.text,
      reading: readingOf(s, node),
      kind: node.rule.kind,
      measure,
      measureTitle: measure === null ? null : s.measures[measure]!.title,
      available: measure === null || s.measures[measure]!.available,
      department: node.department,
      verification: node.verification.map((v) => t[`verification.${v}`]),
      evidence: node.evidence.map((e) => t[`evidence.${e}`]),
      cycle: t[`cycle.${node.cycle}`],
      classes: (node.appliesTo ?? []).map((c) => titleOf(s.classes, c)),
      columns: columnsOf(s, node).map((c) => titleOf(s.columns, c)),
      guidance: node.rule.kind === 'judged' ? node.rule.guidance : null,
    }
    return [{ id: node.id, level, title: node.title, max: node.max, leaf }]
  }
  return s.tree.flatMap((n) => walk(n, 1))
}

const outsideOf = (s: Standard) => [
  ...(s.bonus?.items ?? []).map((i) => ({ id: i.id, kind: 'bonus' as const, title: i.title, text: i.text })),
  ...s.deductions.map((d) => ({ id: d.id, kind: 'deduction' as const, title: d.title, text: d.text })),
  ...s.vetoes.map((v) => ({ id: v.id, kind: 'veto' as const, title: v.title, text: v.text })),
  ...s.ladder.map((l) => ({ id: l.grade, kind: 'ladder' as const, title: l.grade, text: l.text })),
]

/**
 * Freeze a draft as it stands. Plain function for what freezes a standard in its own transaction (the launch of a campaign).
 * @throws standard.not-acceptable
 */
export const freezeDraft = async (
  c: Context,
  row: StandardRow,
  redLines: RedLineCheck,
  basis: string,
): Promise<{ no: number; digest: string }> => {
  const bound = bind(readStandardFile(row.draft))
  assertAcceptable(bound, redLines)
  const bytes = canonicalText(bound)
  const digest = sha256Hex(bytes)
  await insertVersion(c.tx, { standardId: row.id, no: bound.version, bytes, digest, basis, by: c.actor.accountId, at: c.now })
  await c.record('standard.frozen', { unitId: row.owner_id, subjectId: row.id, detail: { key: row.key, no: bound.version, digest, basis } })
  return { no: bound.version, digest }
}

/** A new draft from a document. @throws standard.key-taken */
export const createDraft = async (c: Context, ownerId: number, document: StandardFile): Promise<number> => {
  // Its first frozen version is 1 whatever the file said; binding shows at once whether every measure is known.
  const draft = { ...document, version: 1 }
  bind(draft)
  const have = await findStandard(c.tx, ownerId, draft.id)
  if (have) throw keyTaken({ key: draft.id, title: have.title })
  const id = await insertStandard(c.tx, { ownerId, draft, at: c.now })
  await c.record('standard.created', { unitId: ownerId, subjectId: id, detail: { key: draft.id, title: draft.title } })
  return id
}

const seen = (row: StandardRow, version: number): void => {
  if (row.version !== version) throw staleVersion({ noun: 'standard', seen: version, now: row.version })
}

/** Actions of the noun; the one red-line dictionary of the product stands further to the right and is handed in. */
export const standardActions = (redLines: RedLineCheck): Implementation[] => [
  implement(api.listStandards, async (c, q) => {
    const rows = (await listStandardRows(c.tx, q.state)).map(rowOf)
    const at = cursor.read(q.after)
    const from = at === null ? 0 : rows.findIndex((r) => r.id === at[1]) + 1
    return page(rows.slice(from, from + q.limit + 1), q.limit, (r) => r.title, { n: rows.length, exact: true })
  }),

  implement(api.listBuiltins, async () => ({
    rows: [...builtinStandards().values()].map((s) => ({
      key: s.id,
      title: s.title,
      object: s.object,
      items: leavesOf(s).length,
      source: s.source,
    })),
  })),

  implement(api.showStandard, async (c, { id, no }) => {
    const row = await readStandardRow(c.tx, id)
    const shown = no ?? (row.draft === null ? row.frozen_no : null)
    const s = shown === null ? bind(readStandardFile(row.draft)) : (await readFrozen(c.tx, id, shown)).standard
    const events = await timeline(c.tx, 'standard', id)
    return {
      ...rowOf(row),
      no: shown,
      source: s.source,
      total: s.total,
      tree: treeOf(s),
      grades: s.grades.bands.map((b) => ({ id: b.id, title: b.title, from: b.from })),
      outside: outsideOf(s),
      findings: lint(s, redLines),
      versions: (await versionsOf(c.tx, id)).map((v) => ({
        no: v.version_no,
        digest: v.digest,
        basis: v.basis,
        frozenAt: v.frozen_at.toISOString(),
      })),
      draft: shown === null ? (row.draft as Record<string, unknown>) : null,
      can: standardCan.lawful(row.state),
      may: {
        draft: (await whichMay(c.tx, c.actor, mayDraftStandards, [row.owner_id])).has(row.owner_id),
        freeze: (await whichMay(c.tx, c.actor, mayFreezeStandards, [row.owner_id])).has(row.owner_id),
      },
      timeline: events.map((e) => ({ id: e.id, at: e.recordedAt, by: e.by, words: saysStandard(e.type, e.detail) })),
    }
  }),

  implement(api.showBytes, async (c, { id, no }) => readVersion(c.tx, id, no)),

  implement(api.createStandard, async (c, { ownerId, builtin, document }) => {
    await assertMay(c.tx, c.actor, mayDraftStandards, ownerId)
    const from = builtin === undefined ? readStandardFile(document) : builtinStandards().get(builtin)
    if (!from) throw builtinUnknown({ key: builtin ?? '' })
    return { id: await createDraft(c, ownerId, from), key: from.id, version: 1 }
  }),

  implement(api.editStandard, async (c, { id, version, document }) => {
    const row = await lockStandard(c.tx, id)
    await assertMay(c.tx, c.actor, mayDraftStandards, row.owner_id, 'standard')
    standardCan.assert('edit', row.state)
    seen(row, version)
    const next = readStandardFile(document)
    if (next.id !== row.key) throw keyChanged({ was: row.key, now: next.id })
    const draft = { ...next, version: row.frozen_no + 1 }
    const findings = lint(bind(draft), redLines)
    await writeDraft(c.tx, id, row.state, draft)
    await c.record('standard.edited', { unitId: row.owner_id, subjectId: id, detail: { key: row.key, findings: findings.length } })
    return { version: row.version + 1, findings }
  }),

  implement(api.freezeStandard, async (c, { id, version, basis }) => {
    const row = await lockStandard(c.tx, id)
    await assertMay(c.tx, c.actor, mayFreezeStandards, row.owner_id, 'standard')
    standardCan.assert('freeze', row.state)
    seen(row, version)
    return freezeDraft(c, row, redLines, basis)
  }),

  implement(api.reviseStandard, async (c, { id, version }) => {
    const row = await lockStandard(c.tx, id)
    await assertMay(c.tx, c.actor, mayDraftStandards, row.owner_id, 'standard')
    standardCan.assert('revise', row.state)
    seen(row, version)
    const { standard } = await readFrozen(c.tx, id, row.frozen_no)
    const { measures: _, ...document } = standard
    await writeDraft(c.tx, id, 'revising', { ...document, version: row.frozen_no + 1 })
    await c.record('standard.revised', { unitId: row.owner_id, subjectId: id, detail: { key: row.key, no: row.frozen_no + 1 } })
    return { version: row.version + 1 }
  }),

  implement(api.discardRevision, async (c, { id, version, reason }) => {
    const row = await lockStandard(c.tx, id)
    await assertMay(c.tx, c.actor, mayDraftStandards, row.owner_id, 'standard')
    standardCan.assert('discard', row.state)
    seen(row, version)
    await writeDraft(c.tx, id, 'frozen', null)
    await c.record('standard.revision-discarded', { unitId: row.owner_id, subjectId: id, detail: { key: row.key, reason } })
    return { version: row.version + 1 }
  }),
]
