import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText, instantText } from '../web/format.ts'
import { zonePageText as t } from './page.text.ts'
import { voicePageText } from './voice.text.ts'
import { endZone, joinZone, leaveZone, showZone } from './zone.api.ts'
import { ZoneTag } from './zones.page.tsx'

type Shown = Output<typeof showZone>
type Act = { what: 'join' | 'end' } | { what: 'leave'; unitId: number; name: string }

const View = ({ z, again }: { z: Shown; again: () => Promise<unknown> }) => {
  const { realm, today } = useSession()
  const [act, open] = useState<Act | null>(null)
  const why = z.may ? null : t.notYours
  const fixed = { id: z.id, version: z.version }
  const common = {
    draft: false as const,
    onDone: () => {
      open(null)
      void again()
    },
  }
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/zones' }, { label: z.community }]}
        title={z.name}
        state={<ZoneTag state={z.state} />}
        {...(z.can.includes('join') ? { next: { label: t.join, run: () => open({ what: 'join' }), why } } : {})}
        others={[
          { label: voicePageText.title, to: '/zone-voices' },
          ...(z.can.includes('end') ? [{ label: t.end, run: () => open({ what: 'end' }), why }] : []),
        ]}
        facts={[
          { label: t.community, value: z.community, to: `/units/${z.communityId}` },
          { label: t.leader, value: z.lead, to: `/units/${z.leadId}` },
          { label: t.foundedOn, value: dayText(z.foundedOn, today) },
          ...(z.endedOn ? [{ label: t.endedOn, value: dayText(z.endedOn, today) }] : []),
          ...(z.endReason ? [{ label: t.endReason, value: z.endReason }] : []),
        ]}
        timeline={[...z.timeline]
          .reverse()
          .map((e) => ({ key: e.id, when: instantText(e.at, realm.zone, today), what: e.words, note: e.by ?? '' }))}
      >
        <section className="card box">
          <h2>
            {t.members}（{z.members}）
          </h2>
          <ul className="lines">
            {z.memberList.map((m) => (
              <li key={`${m.unitId}${m.sinceOn}`}>
                <Go to={`/units/${m.unitId}`}>{m.name}</Go>　{dayText(m.sinceOn, today)}
                {m.untilOn ? ` — ${dayText(m.untilOn, today)}` : ''}
                {m.elsewhere > 0 ? `　${t.elsewhere(m.elsewhere)}` : ''}
                {m.untilOn === null && z.can.includes('leave') && z.may ? (
                  <>
                    {'　'}
                    <Button small onClick={() => open({ what: 'leave', unitId: m.unitId, name: m.name })}>
                      {t.leave}
                    </Button>
                  </>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
      </RecordPage>
      {act?.what === 'join' ? (
        <Dialog title={t.join} onClose={() => open(null)}>
          <Form
            endpoint={joinZone}
            fields={[
              { name: 'unitId', label: t.unit, kind: 'find', numeric: true, find: findUnits() },
              { name: 'sinceOn', label: t.sinceOn, kind: 'day' },
            ]}
            fixed={fixed}
            submit={t.join}
            {...common}
          />
        </Dialog>
      ) : null}
      {act?.what === 'leave' ? (
        <Dialog title={`${t.leave}：${act.name}`} onClose={() => open(null)}>
          <Form
            endpoint={leaveZone}
            fields={[{ name: 'untilOn', label: t.untilOn, kind: 'day' }]}
            fixed={{ ...fixed, unitId: act.unitId }}
            submit={t.leave}
            {...common}
          />
        </Dialog>
      ) : null}
      {act?.what === 'end' ? (
        <Dialog title={t.end} onClose={() => open(null)}>
          <Form
            endpoint={endZone}
            fields={[
              { name: 'endedOn', label: t.endedOn, kind: 'day' },
              { name: 'reason', label: t.reason, kind: 'long', lines: 2, max: 200 },
            ]}
            fixed={fixed}
            submit={t.end}
            {...common}
          />
        </Dialog>
      ) : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showZone, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(z) => <View z={z} again={() => answer.refetch()} />}</Answer>
}
