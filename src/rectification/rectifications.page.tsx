import { findUnits } from '../organisation/find.page.tsx'
import { FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { rectificationPageText as t } from './page.text.ts'
import { listRectifications, openRectification } from './rectification.api.ts'
import { outcomeNames, rectificationText, sourceNames, stateNames } from './rectification.text.ts'
import { outcomes, rectificationStates } from './rectification.ts'
import { toneOf } from './tone.ts'

export const Ledger = () => {
  const may = useMay('rectification.open')
  return (
    <ListPage
      name="rectification"
      title={t.list}
      lead={t.lead}
      endpoint={listRectifications}
      filters={[
        { name: 'state', label: t.state, kind: 'choice', options: rectificationStates.map((s) => ({ value: s, label: stateNames[s] })) },
        { name: 'outcome', label: t.outcome, kind: 'choice', options: outcomes.map((o) => ({ value: o, label: outcomeNames[o] })) },
        {
          name: 'source',
          label: t.source,
          kind: 'choice',
          options: Object.entries(sourceNames).map(([value, label]) => ({ value, label })),
        },
        { name: 'overdue', label: t.overdue, kind: 'flag' },
      ]}
      columns={[
        { name: 'what', label: t.what, cell: (r) => r.what, main: true },
        { name: 'unit', label: t.unit, cell: (r) => r.unitName },
        { name: 'source', label: t.source, cell: (r) => sourceNames[r.source] ?? r.source },
        { name: 'responsible', label: t.responsible, cell: (r) => r.responsible || t.none, hidden: true },
        { name: 'dueOn', label: t.dueOn, cell: (r) => dayText(r.dueOn), sort: 'dueOn' },
        { name: 'reopened', label: t.reopen, cell: (r) => r.reopened, right: true, hidden: true },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r)} /> },
      ]}
      rowTo={(r) => `/rectifications/${r.id}`}
      empty={<p>{rectificationText['rectification.empty']}</p>}
      actions={may ? [{ label: t.open, to: '/rectifications/new' }] : []}
    />
  )
}

export const OpenItem = () => (
  <FormPage
    title={t.open}
    lead={t.openLead}
    crumbs={[{ label: t.list, to: '/rectifications' }, { label: t.open }]}
    endpoint={openRectification}
    fields={[
      { name: 'unitId', label: t.unit, kind: 'find', numeric: true, find: findUnits() },
      { name: 'what', label: t.what, kind: 'long', lines: 3, max: 1000 },
      { name: 'place', label: t.place, kind: 'text', max: 120, optional: true },
      { name: 'dueOn', label: t.dueOn, hint: t.deadlineHint, kind: 'day', optional: true },
      { name: 'workingDays', label: t.workingDays, kind: 'whole', optional: true, when: (v) => !v.dueOn },
    ]}
    submit={t.openDo}
    touches={['duty']}
    to={(out) => `/rectifications/${out.id}`}
  />
)
