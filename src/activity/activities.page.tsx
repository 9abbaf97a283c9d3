import { ListPage } from '../web/desk/list.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { listActivities } from './activity.api.ts'
import { activityText, kindNames } from './activity.text.ts'
import { activityStates, generalKinds } from './activity.ts'
import { activityPageText as t } from './page.text.ts'

export default () => {
  const may = useMay('activity.record')
  return (
    <ListPage
      name="activity"
      title={t.list}
      lead={t.lead}
      endpoint={listActivities}
      filters={[
        { name: 'kind', label: t.kind, kind: 'choice', options: generalKinds.map((k) => ({ value: k, label: kindNames[k] })) },
        { name: 'from', label: t.from, kind: 'day' },
        { name: 'until', label: t.until, kind: 'day' },
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: activityStates.map((s) => ({ value: s, label: activityText[`activity.state.${s}`] })),
        },
        { name: 'service', label: t.service, kind: 'flag' },
      ]}
      columns={[
        { name: 'title', label: t.titleOf, cell: (r) => r.title, main: true },
        { name: 'kind', label: t.kind, cell: (r) => r.kindName },
        { name: 'unit', label: t.unit, cell: (r) => r.unitName },
        { name: 'heldOn', label: t.heldOn, cell: (r) => dayText(r.heldOn), sort: 'heldOn' },
        { name: 'serves', label: t.serves, cell: (r) => r.serves?.name ?? t.none },
        { name: 'proxy', label: t.proxy, cell: (r) => (r.proxy ? t.yes : '—'), hidden: true },
        {
          name: 'state',
          label: t.state,
          cell: (r) => <StateTag kind={r.state === 'recorded' ? 'done' : 'frozen'} word={activityText[`activity.state.${r.state}`]} />,
        },
      ]}
      rowTo={(r) => `/activities/${r.id}`}
      empty={<p>{activityText['activity.empty']}</p>}
      actions={may ? [{ label: t.record, to: '/activities/new' }] : []}
    />
  )
}
