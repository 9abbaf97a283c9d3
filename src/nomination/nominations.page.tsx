import type { Output } from '../lib/contract.ts'
import { call } from '../web/desk/client.ts'
import type { Bulk } from '../web/desk/list.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { passMany } from './bulk.api.ts'
import { nominationStateNames, nominationText } from './nomination.text.ts'
import { nominationStates } from './nomination.ts'
import { listNominations, nominationChoices } from './nomination.view.api.ts'
import { nominationPageText as t } from './page.text.ts'
import { paperPageText } from './paper.text.ts'
import { toneOf } from './tone.ts'

type Row = Output<typeof listNominations>['rows'][number]

const bulk: Bulk<Row>[] = [
  {
    label: t.bulkPass,
    may: (r) => {
      const due = r.steps.find((s) => s.state === 'due')
      return due === undefined ? t.bulkNotDue : due.kind === 'select' ? t.bulkByMeeting : due.kind === 'check' ? t.bulkOwnWords : null
    },
    run: (r) => call(passMany, { rows: [{ id: r.id, version: r.version }], words: t.bulkWords }),
    // All or nothing: one that is refused leaves the others where they are, and it is said which and why.
    all: (rows) => call(passMany, { rows: rows.map(({ id, version }) => ({ id, version })), words: t.bulkWords }),
  },
]

export default () => {
  const nominates = useMay('nomination.nominate')
  const meets = useMay('nomination.meet')
  const passes = useMay('nomination.pass')
  const { seat } = useSession()
  const choices = useAnswer(nominationChoices, { unitId: seat?.unitId ?? 0 }, { enabled: seat !== null }).data
  const all = choices && [...choices.campaigns, ...choices.below]
  const noMeeting = all && !all.some((c) => c.organiser) ? t.noMeeting : null
  const noneRuns = all && all.length === 0 ? t.noCampaign : null
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
      {...(passes ? { bulk } : {})}
      actions={[
        { label: t.board, to: '/nominations/board' },
        { label: t.compositionTitle, to: '/nominations/composition' },
        { label: t.quotas, to: '/nominations/quotas' },
        { label: t.forms, to: '/nominations/forms' },
        { label: paperPageText.title, to: '/nominations/papers' },
        ...(meets ? [{ label: t.meet, to: '/nominations/meeting', why: noMeeting }] : []),
        ...(nominates
          ? [
              { label: t.import, to: '/nominations/import', why: noneRuns },
              { label: t.make, to: '/nominations/new', why: noneRuns },
            ]
          : []),
      ]}
    />
  )
}
