import { ListPage } from '../web/desk/list.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { listNominations } from './nomination.api.ts'
import { nominationStateNames, nominationText } from './nomination.text.ts'
import { nominationStates } from './nomination.ts'
import { nominationPageText as t } from './page.text.ts'
import { toneOf } from './tone.ts'

export default () => {
  const nominates = useMay('nomination.nominate')
  const meets = useMay('nomination.meet')
  return (
    <ListPage
      name="nomination"
      title={t.list}
      lead={t.lead}
      endpoint={listNominations}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: nominationStates.map((s) => ({ value: s, label: nominationStateNames[`nomination.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'name', label: t.name, cell: (r) => r.name, main: true },
        { name: 'title', label: t.title, cell: (r) => r.title },
        { name: 'unit', label: t.unit, cell: (r) => r.unit },
        { name: 'step', label: t.step, cell: (r) => r.step ?? t.none },
        { name: 'stepUnit', label: t.stepUnit, cell: (r) => r.stepUnit ?? t.none },
        { name: 'endReason', label: t.endReason, cell: (r) => r.endReason ?? t.none, hidden: true },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r)} /> },
      ]}
      rowTo={(r) => `/nominations/${r.id}`}
      empty={<p>{nominationText['nomination.empty']}</p>}
      actions={[
        { label: t.board, to: '/nominations/board' },
        ...(meets ? [{ label: t.meet, to: '/nominations/meeting' }] : []),
        ...(nominates ? [{ label: t.make, to: '/nominations/new' }] : []),
      ]}
    />
  )
}
