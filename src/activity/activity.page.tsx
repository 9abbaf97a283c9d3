import { useState } from 'react'
import { actName } from '../event/names.text.ts'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { showActivity, withdrawActivity } from './activity.api.ts'
import { activityText } from './activity.text.ts'
import { activityPageText as t } from './page.text.ts'
import { Papers } from './papers.page.tsx'

const View = ({ a, again }: { a: Output<typeof showActivity>; again: () => void }) => {
  const { realm } = useSession()
  const [asking, ask] = useState(false)
  const locked = a.lawful.includes('correct') ? null : t.whyLocked
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/activities' }, { label: a.unitName }]}
        title={a.title}
        state={<StateTag kind={a.state === 'recorded' ? 'done' : 'frozen'} word={activityText[`activity.state.${a.state}`]} />}
        note={[a.kindName, dayText(a.heldOn), a.proxy ? t.proxy : '', a.corrected > 0 ? t.corrected(a.corrected) : '']
          .filter(Boolean)
          .join('　')}
        next={{ label: t.correct, to: `/activities/${a.id}/correct`, why: locked }}
        others={[{ label: t.withdraw, why: locked, run: () => ask(true) }]}
        facts={[
          { label: t.unit, value: a.unitName, to: `/units/${a.unitId}` },
          { label: t.heldOn, value: dayText(a.heldOn) },
          ...(a.place ? [{ label: t.place, value: a.place }] : []),
          ...(a.roll ? [{ label: t.roll, value: t.rollOf(a.roll) }] : []),
          { label: t.serves, value: a.serves?.name ?? t.none },
          ...a.campaigns.map((k) => ({ label: t.campaigns, value: k.title, to: `/campaigns/${k.id}` })).slice(0, 1),
          ...(a.campaigns.length > 1
            ? [
                {
                  label: t.campaignsHint,
                  value: a.campaigns
                    .slice(1)
                    .map((k) => k.title)
                    .join('、'),
                },
              ]
            : []),
          ...(a.topics ? [{ label: t.topics, value: a.topics }] : []),
          ...(a.decisions ? [{ label: t.decisions, value: a.decisions }] : []),
          ...(a.words ? [{ label: t.words, value: a.words }] : []),
          ...(a.papers.length > 0 ? [{ label: t.papers, value: <Papers of={`/activities/${a.id}`} papers={a.papers} /> }] : []),
          ...a.services.map((s) => ({
            label: t.service,
            value: `${s.what}（${activityText[`service.state.${s.state}` as keyof typeof activityText]}）`,
            to: '/services',
          })),
          ...(a.withdrawnReason ? [{ label: t.withdrawn, value: a.withdrawnReason }] : []),
        ]}
        timeline={[...a.history].reverse().map((e) => ({
          key: e.recordedAt + e.type,
          when: instantText(e.recordedAt, realm.zone),
          what: t.history[e.type] ?? actName(e.type),
          note: [e.by, e.proxy ? t.proxy : '', e.reason].filter(Boolean).join('　'),
        }))}
      />
      {asking ? (
        <Dialog title={t.withdraw} onClose={() => ask(false)}>
          <p>{t.withdrawAsk}</p>
          <Form
            endpoint={withdrawActivity}
            fields={[{ name: 'reason', label: t.reason, kind: 'text', max: 500 }]}
            fixed={{ id: a.id, version: a.version }}
            submit={t.withdraw}
            draft={false}
            touches={['duty']}
            onDone={() => {
              ask(false)
              again()
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showActivity, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(a) => <View a={a} again={() => void answer.refetch()} />}</Answer>
}
