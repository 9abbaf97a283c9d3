import { type Implementation, implement } from '../http/action.ts'
import { measures, stage } from './builtin.ts'
import { changesBetween } from './change.ts'
import { saveDraft } from './item.actions.ts'
import { changeNode, noItem } from './item.ts'
import type { RedLineCheck } from './lint.ts'
import * as api from './part.api.ts'
import * as part from './part.ts'
import { readFrozen, readStandardRow, versionsOf } from './standard.read.ts'
import { standardText as t } from './standard.text.ts'
import { bindMeasures, isLeaf, readStandardFile } from './standard.ts'

const showChanges = implement(api.showChanges, async (c, { id, from, to }) => {
  const row = await readStandardRow(c.tx, id)
  const versions = (await versionsOf(c.tx, id)).map((v) => v.version_no)
  const later = to ?? (row.draft === null ? row.frozen_no : null)
  const below = versions.filter((no) => later === null || no < later)
  const earlier = from ?? below[0] ?? null
  const of = async (no: number | null) =>
    no === null ? bindMeasures(readStandardFile(row.draft), measures(), stage) : (await readFrozen(c.tx, id, no)).standard
  return {
    title: row.title,
    from: earlier,
    to: later,
    versions,
    draft: row.draft !== null,
    changes: earlier === null ? [] : changesBetween(await of(earlier), await of(later)),
  }
})

/** Commands for what stands beside the tree, and for the finer facts of an item. */
export const standardPartActions = (redLines: RedLineCheck): Implementation[] => {
  const save = saveDraft(redLines)
  const set = (at: Extract<keyof typeof t, `part.of.${string}`> extends `part.of.${infer P}` ? P : never) => ({
    at,
    title: t[`part.of.${at}`],
  })
  return [
    implement(api.setBonus, async (c, q) => save(c, q, 'standard.part-set', (s) => ({ next: part.withBonus(s, q), ...set('bonus') }))),
    implement(api.setDeductions, async (c, q) =>
      save(c, q, 'standard.part-set', (s) => ({ next: part.withDeductions(s, q), ...set('deductions') })),
    ),
    implement(api.setVetoes, async (c, q) => save(c, q, 'standard.part-set', (s) => ({ next: part.withVetoes(s, q), ...set('vetoes') }))),
    implement(api.setGrades, async (c, q) => save(c, q, 'standard.part-set', (s) => ({ next: part.withGrades(s, q), ...set('grades') }))),
    implement(api.setColumns, async (c, q) =>
      save(c, q, 'standard.part-set', (s) => ({ next: part.withColumns(s, q), ...set('columns') })),
    ),
    implement(api.setClasses, async (c, q) =>
      save(c, q, 'standard.part-set', (s) => ({ next: { ...s, classes: q.classes }, ...set('classes') })),
    ),
    implement(api.setDetail, async (c, q) =>
      save(c, q, 'standard.item-set', (s) => {
        let title = ''
        const next = changeNode(s, q.at, (n) => {
          if (!isLeaf(n)) throw noItem({ at: q.at })
          title = n.title
          return part.withDetail(n, q)
        })
        return { next, at: q.at, title }
      }),
    ),
    implement(api.moveItem, async (c, q) =>
      save(c, q, 'standard.item-moved', (s) => {
        let title = ''
        changeNode(s, q.at, (n) => {
          title = n.title
          return n
        })
        return { next: part.moveNode(s, q.at, q.under === undefined ? (q.way ?? 'up') : { under: q.under }), at: q.at, title }
      }),
    ),
    showChanges,
  ]
}
