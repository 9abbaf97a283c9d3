import { assertMay } from '../access/access.read.ts'
import { type Context, type Implementation, implement } from '../http/action.ts'
import { staleVersion } from '../lib/contract.ts'
import { measures, stage } from './builtin.ts'
import { mayDraftStandards, standardCan } from './draft.ts'
import * as api from './item.api.ts'
import { addLeaf, changeNode, noItem, ruleOfForm } from './item.ts'
import { type Finding, lint, type RedLineCheck } from './lint.ts'
import { lockStandard, type StandardRow } from './standard.read.ts'
import { bindMeasures, isLeaf, readStandardFile } from './standard.ts'
import { writeDraft } from './standard.write.ts'
import type { Leaf, StandardFile, StandardNode } from './standard-schema.ts'

interface Change {
  next: StandardFile
  at: string
  title: string
  made?: boolean
}

type Save = (
  c: Context,
  q: { id: number; version: number },
  verb: 'standard.item-set' | 'standard.item-removed' | 'standard.item-moved' | 'standard.part-set',
  change: (s: StandardFile) => Change,
) => Promise<{ at: string; version: number; findings: Finding[] }>

/** Changes a draft by what `change` makes of it: locked, at the version seen, bound, linted, told in the ledger. */
export const saveDraft =
  (redLines: RedLineCheck): Save =>
  async (c, q, verb, change) => {
    const row: StandardRow = await lockStandard(c.tx, q.id)
    await assertMay(c.tx, c.actor, mayDraftStandards, row.owner_id, 'standard')
    standardCan.assert('edit', row.state)
    if (row.version !== q.version) throw staleVersion({ noun: 'standard', seen: q.version, now: row.version })
    const { next, at, title, made } = change(readStandardFile(row.draft))
    const draft = readStandardFile({ ...next, version: row.frozen_no + 1 })
    const findings = lint(bindMeasures(draft, measures(), stage), redLines)
    await writeDraft(c.tx, q.id, row.state, draft)
    await c.record(verb, { unitId: row.owner_id, subjectId: q.id, detail: { key: row.key, at, title, ...(made ? { made } : {}) } })
    return { at, version: row.version + 1, findings }
  }

/** Commands that change one item of a draft; each answers what the linter says of the whole. */
export const standardItemActions = (redLines: RedLineCheck): Implementation[] => {
  const save = saveDraft(redLines)
  return [
    implement(api.setItem, async (c, q) =>
      save(c, q, 'standard.item-set', (s) => {
        const rule = ruleOfForm(q)
        const asked = { title: q.title, text: q.text, max: q.max, department: q.department, rule }
        const make = (id: string): Leaf => ({
          id,
          verification: [rule.kind === 'judged' ? 'documents' : 'computed'],
          evidence: [rule.kind === 'judged' ? 'document' : 'register'],
          cycle: 'year',
          ...asked,
        })
        if (q.at === undefined) {
          const branch = q.branchTitle && q.branchMax ? { title: q.branchTitle, max: q.branchMax } : undefined
          const { standard, id } = addLeaf(s, { under: q.under, branch }, make)
          return { next: standard, at: id, title: q.title, made: true }
        }
        const at = q.at
        const next = changeNode(s, at, (n) => {
          if (!isLeaf(n)) throw noItem({ at })
          return { ...n, ...asked }
        })
        return { next, at, title: q.title }
      }),
    ),
    implement(api.setBranch, async (c, q) =>
      save(c, q, 'standard.item-set', (s) => ({
        next: changeNode(s, q.at, (n) => {
          if (isLeaf(n)) throw noItem({ at: q.at })
          return { ...n, title: q.title, max: q.max }
        }),
        at: q.at,
        title: q.title,
      })),
    ),
    implement(api.removeItem, async (c, q) =>
      save(c, q, 'standard.item-removed', (s) => {
        let gone: StandardNode | undefined
        const next = changeNode(s, q.at, (n) => {
          gone = n
          return null
        })
        return { next, at: q.at, title: gone?.title ?? '' }
      }),
    ),
  ]
}
