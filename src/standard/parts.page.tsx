import { type ReactNode, useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { listMeasures } from '../measure/measure.api.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import type { Field, Values } from '../web/desk/form.ts'
import { Form } from '../web/desk/form.tsx'
import type { Option } from '../web/desk/list.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { Findings } from './findings.tsx'
import { standardPageText as t } from './page.text.ts'
import { setBonus, setClasses, setColumns, setDeductions, setGrades, setVetoes } from './part.api.ts'
import { formsOf, vetoKinds } from './part.ts'
import { ops } from './rule-fields.page.tsx'
import { showStandard } from './standard.api.ts'
import { standardText as s } from './standard.text.ts'
import { column, type StandardFile } from './standard-schema.ts'

type Shown = Output<typeof showStandard>
type PartName = 'bonus' | 'deductions' | 'vetoes' | 'grades' | 'columns' | 'classes'
const partNames: readonly PartName[] = ['bonus', 'deductions', 'vetoes', 'grades', 'columns', 'classes']

const id: Field = { name: 'id', label: t.rowId, kind: 'text', short: true, optional: true }
const title: Field = { name: 'title', label: t.editTitle, kind: 'text', max: 80 }
const text: Field = { name: 'text', label: t.editText, kind: 'long', lines: 2, max: 2000 }
const decimal = (name: string, label: string, optional = false, hint?: string): Field => ({
  name,
  label,
  kind: 'decimal',
  ...(optional ? { optional } : {}),
  ...(hint ? { hint } : {}),
})
const choice = (name: string, label: string, options: readonly Option[]): Field => ({ name, label, kind: 'choice', compact: true, options })
const rows = (name: string, label: string, fields: readonly Field[], max: number): Field => ({
  name,
  label,
  kind: 'rows',
  optional: true,
  add: t.rowAdd,
  max,
  fields,
})
const when = (measures: readonly Option[]): Field[] => [
  choice('measure', t.editMeasure, measures),
  choice(
    'op',
    t.editOp,
    ops.map((o) => ({ value: o, label: s[`op.${o}`] })),
  ),
  decimal('threshold', t.editThreshold),
]

const fieldsOf = (part: PartName, measures: readonly Option[], bands: readonly Option[]): Field[] => {
  switch (part) {
    case 'bonus':
      return [
        decimal('cap', t.bonusCap, true),
        rows(
          'items',
          s['part.of.bonus'],
          [
            id,
            title,
            text,
            decimal('points', t.bonusPoints),
            { name: 'group', label: t.bonusGroup, hint: t.bonusGroupHint, kind: 'text', short: true, optional: true },
          ],
          60,
        ),
      ]
    case 'deductions':
      return [
        rows(
          'items',
          s['part.of.deductions'],
          [
            id,
            title,
            text,
            choice('measure', t.editMeasure, measures),
            decimal('step', t.editStep),
            decimal('per', t.editPer, true, t.editPerHint),
            decimal('atLeast', t.editAtLeast, true, t.editAtLeastHint),
            decimal('free', t.editFree, true),
            decimal('cap', t.deductCap, true),
          ],
          60,
        ),
      ]
    case 'vetoes':
      return [
        rows(
          'items',
          s['part.of.vetoes'],
          [
            id,
            title,
            text,
            choice(
              'effect',
              t.vetoEffect,
              vetoKinds.map((k) => ({ value: k, label: s[`effect.${k}`] })),
            ),
            {
              name: 'grade',
              label: t.vetoGrade,
              hint: t.vetoGradeHint,
              kind: 'choice',
              compact: true,
              options: bands,
              optional: true,
              when: (v) => v.effect === 'capGrade',
            },
            ...when(measures),
            { name: 'basisDocument', label: t.vetoBasis, hint: t.vetoBasisHint, kind: 'text', max: 120, optional: true },
          ],
          60,
        ),
      ]
    case 'grades':
      return [
        rows(
          'bands',
          t.gradeBands,
          [id, title, decimal('from', t.gradeLine, true), decimal('share', t.gradeShare, true, t.gradeShareHint)],
          12,
        ),
        choice(
          'tie',
          t.gradeTie,
          (['in', 'out'] as const).map((k) => ({ value: k, label: s[`tie.${k}`] })),
        ),
        rows('ladder', t.gradeLadder, [{ name: 'grade', label: t.rowId, kind: 'text', short: true }, text, ...when(measures)], 12),
      ]
    case 'columns':
      return [
        rows(
          'columns',
          s['part.of.columns'],
          [
            id,
            choice(
              'kind',
              t.columnKind,
              column.shape.kind.options.map((k) => ({ value: k, label: t.columnKinds[k] })),
            ),
            title,
            { name: 'scorer', label: t.columnScorer, kind: 'text', max: 80 },
            { name: 'always', label: t.columnAlways, says: t.columnAlways, kind: 'flag' },
            decimal('weight', t.columnWeight, true, t.columnWeightHint),
          ],
          12,
        ),
        choice(
          'combine',
          t.columnCombine,
          (['weights', 'latest'] as const).map((k) => ({ value: k, label: s[`combine.${k}`] })),
        ),
        { name: 'trimFrom', label: t.trimFrom, hint: t.trimFromHint, kind: 'whole', optional: true },
        choice(
          'rescale',
          t.columnRescale,
          (['branch', 'total'] as const).map((k) => ({ value: k, label: s[`rescale.${k}`] })),
        ),
      ]
    case 'classes':
      return [rows('classes', s['part.of.classes'], [{ name: 'id', label: t.classId, kind: 'text', short: true }, title], 40)]
  }
}

/** What a part holds now, one line each. */
const linesOf = (part: PartName, d: StandardFile): string[] => {
  switch (part) {
    case 'bonus':
      return (d.bonus?.items ?? []).map((i) => `${i.title}　${i.points}${i.group ? `（${i.group}）` : ''}`)
    case 'deductions':
      return d.deductions.map((x) => `${x.title}`)
    case 'vetoes':
      return d.vetoes.map((v) => `${v.title}　${s[`effect.${v.effect.kind}`]}　${v.basisDocument ?? ''}`)
    case 'grades':
      return d.grades.bands.map((b) => `${b.title}　${b.from === null ? t.gradeRest : t.gradeFrom(b.from)}`)
    case 'columns':
      return d.columns.map(
        (k) => `${k.title}　${d.combination.kind === 'weights' ? (d.combination.weights[k.id] ?? '') : s['combine.latest']}`,
      )
    case 'classes':
      return d.classes.map((k) => `${k.title}`)
  }
}

const Editor = ({ of, again }: { of: Shown; again: () => Promise<unknown> }) => {
  const [open, set] = useState<PartName | null>(null)
  const catalogue = useAnswer(listMeasures, {})
  const measures = (catalogue.data?.rows ?? []).map((m) => ({ value: m.id, label: m.title }))
  const document = of.draft as unknown as StandardFile
  const forms = formsOf(document)
  const form = (part: PartName) => ({
    fields: fieldsOf(
      part,
      measures,
      document.grades.bands.map((b) => ({ value: b.id, label: b.title })),
    ),
    initial: JSON.parse(JSON.stringify(forms[part])) as Values,
    fixed: { id: of.id, version: of.version },
    draft: false as const,
    submit: t.editSave,
    onDone: () => {
      set(null)
      void again()
    },
  })
  const shown: Record<PartName, () => ReactNode> = {
    bonus: () => <Form endpoint={setBonus} {...form('bonus')} />,
    deductions: () => <Form endpoint={setDeductions} {...form('deductions')} />,
    vetoes: () => <Form endpoint={setVetoes} {...form('vetoes')} />,
    grades: () => <Form endpoint={setGrades} {...form('grades')} />,
    columns: () => <Form endpoint={setColumns} {...form('columns')} />,
    classes: () => <Form endpoint={setClasses} {...form('classes')} />,
  }
  return (
    <article className="stack">
      <Crumbs crumbs={[{ label: t.list, to: '/standards' }, { label: of.title, to: `/standards/${of.id}` }, { label: t.parts }]} />
      <header className="page-head">
        <div>
          <h1>{t.parts}</h1>
          <p className="lead">{t.partsLead}</p>
        </div>
      </header>
      <Findings s={of} />
      {partNames.map((part) => (
        <section key={part} className="card box">
          <div className="row-between">
            <h2>{s[`part.of.${part}`]}</h2>
            <Button small label={`${t.partEdit} ${s[`part.of.${part}`]}`} onClick={() => set(part)}>
              {t.partEdit}
            </Button>
          </div>
          {linesOf(part, document).length === 0 ? <p className="muted">{t.partNone}</p> : null}
          <ul className="lines">
            {linesOf(part, document).map((l) => (
              <li key={l}>{l}</li>
            ))}
          </ul>
        </section>
      ))}
      {open ? (
        <Dialog title={s[`part.of.${open}`]} onClose={() => set(null)} wide>
          {shown[open]()}
        </Dialog>
      ) : null}
    </article>
  )
}

/** What stands beside the tree of a draft, each part one form, the linter's findings above. */
export default () => {
  const answer = useAnswer(showStandard, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(of) => (of.draft ? <Editor of={of} again={() => answer.refetch()} /> : <p>{t.editNoDraft}</p>)}</Answer>
}
