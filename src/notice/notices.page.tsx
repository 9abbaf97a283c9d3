import { nominationChoices } from '../nomination/nomination.view.api.ts'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { dayText } from '../web/format.ts'
import { listNotices } from './notice.api.ts'
import { noticeStateNames, noticeText } from './notice.text.ts'
import { noticeStates } from './notice.ts'
import { noticeOffers } from './offers.ts'
import { noticePageText as t } from './page.text.ts'
import { toneOf } from './tone.ts'

export default () => {
  const publishes = useMay('notice.publish')
  const { seat } = useSession()
  const choices = useAnswer(nominationChoices, { unitId: seat?.unitId ?? 0 }, { enabled: publishes && seat !== null }).data
  const none = choices && !choices.campaigns.some((c) => c.noticeLevels.length > 0) && noticeOffers(choices.below).length === 0
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
        { name: 'left', label: t.leftHead, cell: (r) => (r.state === 'open' ? t.left(r.clock.left, r.clock.over) : t.none) },
        { name: 'state', label: t.state, cell: (r) => <StateTag {...toneOf(r.state)} /> },
      ]}
      rowTo={(r) => `/notices/${r.id}`}
      empty={<p>{noticeText['notice.empty']}</p>}
      actions={publishes ? [{ label: t.publish, to: '/notices/new', why: none ? t.noCampaign : null }] : []}
    />
  )
}
