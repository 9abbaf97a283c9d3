import { assertMay } from '../access/access.read.ts'
import { type Implementation, implement } from '../http/action.ts'
import { isAvailable, measures, stage } from './builtin.ts'
import { mayDraftStandards } from './draft.ts'
import * as api from './import.api.ts'
import { readPaper } from './import.read.ts'
import { flagSentences } from './import.text.ts'
import { draftOf, importNothing, importUndecided, outsideSentence, type Proposal } from './import.ts'
import { lint, type RedLineCheck } from './lint.ts'
import type { Flag } from './read/clause.ts'
import type { ReadOutside } from './read/table.ts'
import { createDraft } from './standard.actions.ts'
import { bindMeasures, readStandardFile } from './standard.ts'

const flagOut = (f: Flag | null) => (f ? { reason: f.reason, sentence: flagSentences[f.reason], words: f.words } : null)
const named = (m: { id: string; title: string }) => ({ id: m.id, title: m.title })

const itemOut = (p: Proposal) => ({
  line: p.item.line,
  above: p.item.above,
  title: p.item.title,
  content: p.item.content,
  original: p.item.rule,
  max: p.max,
  readings: p.sentences,
  flag: flagOut(p.flag),
  rule: p.rule,
  measures: p.offered.map(named),
  department: p.item.department,
})

const outsideOut = (row: ReadOutside) => {
  const kind = row.reading.outside?.kind ?? null
  const able = kind === 'bonus' ? [] : measures().measures.filter((m) => m.kind === 'count')
  return {
    line: row.line,
    kind,
    title: row.title,
    original: row.rule,
    reading: outsideSentence(row),
    flag: flagOut(row.reading.flag),
    needsMeasure: kind === 'deduction' || kind === 'veto',
    measures: able.map(named),
  }
}

/** Columns of a table nothing was read from, so that a person can say which is which: its first row with three different cells. */
const columnsShown = (rows: readonly { line: number; cells: readonly string[] }[], line: number | undefined) => {
  const row = rows.find((r) => (line === undefined ? new Set(r.cells.filter((c) => c !== '')).size >= 3 : r.line === line))
  return { line: row?.line ?? null, columns: (row?.cells ?? []).map((words, index) => ({ index, words: words.slice(0, 80), role: null })) }
}

/** Import of an existing 考核细则: read, shown, decided by a person, stored as a draft. */
export const standardImportActions = (redLines: RedLineCheck): Implementation[] => [
  implement(api.checkStandardImport, async (c, q) => {
    await assertMay(c.tx, c.actor, mayDraftStandards, q.ownerId)
    const paper = await readPaper(c.tx, c.actor.accountId, q)
    const table = paper.chosen === null ? null : paper.tables[paper.chosen]!
    const common = {
      fileName: paper.fileName,
      tables: paper.tables.map((t, i) => ({ name: paper.grids[i]!.name, items: t.items.length })),
      table: paper.chosen,
    }
    if (!table || table.items.length === 0)
      return {
        ...common,
        title: '',
        ...columnsShown(paper.grids[paper.chosen ?? 0]?.rows ?? [], q.line),
        summary: { items: 0, read: 0, flagged: 0, choose: 0 },
        branches: [],
        items: [],
        outside: [],
        undecided: [],
        findings: [],
      }
    const catalogue = measures()
    const to = {
      key: q.key ?? 'draft',
      title: q.title ?? (table.title || paper.fileName.slice(0, 80)),
      object: q.object,
      fileName: paper.fileName,
    }
    const { document, proposals, undecided } = draftOf(table, { ...to, department: q.department }, catalogue.measures, q.decisions)
    const bound = bindMeasures(readStandardFile(document), catalogue, stage)
    return {
      ...common,
      title: to.title,
      line: table.heading?.line ?? null,
      columns: (table.heading?.columns ?? []).map((x, index) => ({ index, words: x.words.slice(0, 80), role: x.role })),
      summary: {
        items: proposals.length,
        read: proposals.filter((p) => p.flag === null).length,
        flagged: proposals.filter((p) => p.flag !== null).length,
        choose: proposals.filter((p) => p.flag === null && p.rule.kind === 'judged' && p.offered.some(isAvailable)).length,
      },
      branches: table.branches.map((b) => ({ path: b.path, max: b.max, flag: flagOut(b.flag) })),
      items: proposals.map(itemOut),
      outside: table.outside.map(outsideOut),
      undecided,
      findings: lint(bound, redLines),
    }
  }),

  implement(api.importStandard, async (c, q) => {
    await assertMay(c.tx, c.actor, mayDraftStandards, q.ownerId)
    const paper = await readPaper(c.tx, c.actor.accountId, q)
    const table = paper.chosen === null ? null : paper.tables[paper.chosen]!
    if (!table || table.items.length === 0) throw importNothing({ fileName: paper.fileName })
    const to = { key: q.key, title: q.title, object: q.object, fileName: paper.fileName, department: q.department }
    const { document, proposals, undecided, left } = draftOf(table, to, measures().measures, q.decisions)
    if (undecided.length > 0) throw importUndecided({ n: undecided.length, lines: undecided })
    const id = await createDraft(c, q.ownerId, readStandardFile(document))
    await c.record('standard.imported', {
      unitId: q.ownerId,
      subjectId: id,
      detail: { key: q.key, attachmentId: q.attachmentId, items: proposals.length, left: left.length },
    })
    return { id, items: proposals.length, left }
  }),
]
