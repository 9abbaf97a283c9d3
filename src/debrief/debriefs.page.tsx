import { ListPage } from '../web/desk/list.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { listDebriefs } from './debrief.api.ts'
import { debriefStates as stateNames } from './debrief.text.ts'
import { debriefStates, mayArrange } from './debrief.ts'
import { debriefPageText as t } from './page.text.ts'
import { sessionTone } from './tone.ts'

export const Debriefs = () => {
  const arranges = useMay(mayArrange.name)
  return (
    <ListPage
      name="debrief"
      title={t.list}
      lead={t.lead}
      endpoint={listDebriefs}
      filters={[{ name: 'state', label: t.state, kind: 'choice', options: debriefStates.map((s) => ({ value: s, label: stateNames[s] })) }]}
      columns={[
        { name: 'title', label: t.title, cell: (r) => r.title, main: true },
        { name: 'unit', label: t.unit, cell: (r) => r.unitName },
        { name: 'heldOn', label: t.heldOn, cell: (r) => dayText(r.heldOn) },
        { name: 'handed', label: t.handed, cell: (r) => t.handedOf(r.handed, r.reports), right: true },
        { name: 'late', label: t.late, cell: (r) => (r.late > 0 ? <StateTag kind="late" word={String(r.late)} /> : t.none), right: true },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...sessionTone(r.state)} /> },
      ]}
      rowTo={(r) => `/debriefs/${r.id}`}
      empty={<p>{t.empty}</p>}
      actions={arranges ? [{ label: t.make, to: '/debriefs/new' }] : []}
    />
  )
}
