import { ListPage } from '../web/desk/list.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { listNotices } from './notice.api.ts'
import { noticeStateNames, noticeText } from './notice.text.ts'
import { noticeStates } from './notice.ts'
import { noticePageText as t } from './page.text.ts'
import { toneOf } from './tone.ts'

export default () => {
  const publishes = useMay('notice.publish')
  return (
    <ListPage
      name="notice"
      title={t.list}
      lead={t.lead}
      endpoint={listNotices}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: noticeStates.map((s) => ({ value: s, label: noticeStateNames[`notice.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'title', label: t.name, cell: (r) => r.title, main: true },
        { name: 'unit', label: t.unit, cell: (r) => r.unit },
        { name: 'level', label: t.level, cell: (r) => r.level },
        { name: 'entries', label: t.entries, cell: (r) => r.entries, right: true },
        { name: 'span', label: t.span, cell: (r) => `${dayText(r.startsOn)}—${dayText(r.clock.lastOn)}` },
        { name: 'left', label: t.untilText, cell: (r) => (r.state === 'open' ? t.left(r.clock.left, r.clock.over) : t.none) },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r.state)} /> },
      ]}
      rowTo={(r) => `/notices/${r.id}`}
      empty={<p>{noticeText['notice.empty']}</p>}
      actions={publishes ? [{ label: t.publish, to: '/notices/new' }] : []}
    />
  )
}
