import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { pledgePageText as t } from './page.text.ts'
import { listPledges, pledgeChoices } from './pledge.api.ts'
import { makerNames, pledgeText, stateNames, verdictNames } from './pledge.text.ts'
import { makers, pledgeStates, verdicts } from './pledge.ts'
import { toneOf } from './tone.ts'

export default () => {
  const may = useMay('pledge.propose')
  const { seat } = useSession()
  const choices = useAnswer(pledgeChoices, { unitId: seat?.unitId ?? 0 }, { enabled: may && seat !== null }).data
  const none = choices && choices.campaigns.length === 0 && choices.below.length === 0
  return (
    <ListPage
      name="pledge"
      title={t.list}
      lead={t.lead}
      endpoint={listPledges}
      filters={[
        { name: 'state', label: t.state, kind: 'choice', options: pledgeStates.map((s) => ({ value: s, label: stateNames[s] })) },
        { name: 'by', label: t.by, kind: 'choice', options: makers.map((m) => ({ value: m, label: makerNames[m] })) },
        { name: 'verdict', label: t.verdict, kind: 'choice', options: verdicts.map((v) => ({ value: v, label: verdictNames[v] })) },
        { name: 'overdue', label: t.overdue, kind: 'flag' },
      ]}
      columns={[
        { name: 'what', label: t.what, cell: (r) => r.what, main: true },
        { name: 'unit', label: t.unit, cell: (r) => r.unitName },
        { name: 'by', label: t.by, cell: (r) => r.memberName ?? (r.subject || makerNames[r.by]) },
        {
          name: 'progress',
          label: t.progress,
          cell: (r) => (r.progressPercent === null ? t.none : t.percent(r.progressPercent)),
          right: true,
        },
        { name: 'dueOn', label: t.dueOn, cell: (r) => (r.dueOn ? dayText(r.dueOn) : t.none) },
        { name: 'beneficiary', label: t.beneficiary, cell: (r) => r.beneficiary || t.none, hidden: true },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r)} /> },
      ]}
      rowTo={(r) => `/pledges/${r.id}`}
      empty={<p>{pledgeText['pledge.empty']}</p>}
      actions={may ? [{ label: t.make, to: '/pledges/new', why: none ? t.noCampaign : null }] : []}
    />
  )
}
