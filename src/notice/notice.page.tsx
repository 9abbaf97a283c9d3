import { useState } from 'react'
import { RowTable } from '../campaign/row-table.tsx'
import type { Output } from '../lib/contract.ts'
import { nominationStateNames } from '../nomination/nomination.text.ts'
import { usePathParams } from '../web/desk/address.ts'
import type { Action } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { closeNotice, showNotice } from './notice.api.ts'
import { noticeText } from './notice.text.ts'
import type { NoticeDocument } from './notice.ts'
import { Objections, RecordObjection } from './objections.tsx'
import { noticePageText as t } from './page.text.ts'
import { toneOf } from './tone.ts'

type Shown = Output<typeof showNotice>

/** The same sentence the server would refuse with. */
const sayBlocked = (b: { code: string; facts: Record<string, unknown> }): string => {
  const say: unknown = noticeText[b.code as keyof typeof noticeText]
  return typeof say === 'function' ? (say as (f: unknown) => string)(b.facts) : b.code
}

const View = ({ n, again }: { n: Shown; again: () => Promise<unknown> }) => {
  const { hall } = useSession()
  const handles = useMay('notice.handle-objection')
  const reports = useMay('notice.report')
  const records = useMay('notice.record-objection')
  const [recording, record] = useState(false)
  const d = n.document as unknown as NoticeDocument
  const can = (a: string) => n.can.includes(a)
  const close: Action = {
    label: t.close,
    confirm: { title: t.close },
    run: async () => {
      await call(closeNotice, { id: n.id })
      await again()
    },
    why: n.closeBlockedBy ? sayBlocked(n.closeBlockedBy) : null,
    done: t.closed,
  }
  return (
    <>
      <RecordPage
        crumbs={[{ label: t.list, to: '/notices' }, { label: n.unit }]}
        title={n.title}
        state={<StateTag {...toneOf(n.state)} />}
        {...(n.state === 'open' ? { note: t.left(n.clock.left, n.clock.over) } : {})}
        {...(can('close') ? { next: close } : {})}
        others={[
          ...(can('supersede')
            ? [{ label: t.second, to: `/notices/new?unit=${n.unitId}&campaign=${n.campaignId}&supersedes=${n.id}` }]
            : []),
          ...(n.state === 'closed' && reports ? [{ label: t.report, to: `/notices/${n.id}/report` }] : []),
          ...(hall ? [{ label: t.paper, to: `${hall}/notice/${n.id}/paper` }] : []),
          ...(records && n.state !== 'superseded' ? [{ label: t.record, run: () => record(true) }] : []),
        ]}
        facts={[
          { label: t.unit, value: n.unit, to: `/units/${n.unitId}` },
          { label: t.level, value: n.level },
          { label: t.campaign, value: d.campaign.title, to: `/campaigns/${n.campaignId}` },
          { label: t.span, value: `${dayText(n.startsOn)}—${dayText(n.clock.lastOn)}` },
          { label: t.untilText, value: dayText(n.clock.objectionsUntilOn) },
          { label: t.range, value: d.range },
          { label: t.channels, value: d.channels.join('、') },
          { label: t.contact, value: d.contact },
          ...(can('close') || handles ? [{ label: t.objections, value: t.objectionsOf(n.objections.all, n.objections.open) }] : []),
          ...(n.supersededById ? [{ label: t.superseded, value: n.supersedeReason || t.second, to: `/notices/${n.supersededById}` }] : []),
          ...(d.grounds ?? []).map((g) => ({
            label: t.grounds,
            value: (
              <>
                {g.title}　<code style={{ overflowWrap: 'anywhere' }}>{g.digest}</code>
              </>
            ),
            to: `/rounds/${g.round}`,
          })),
          { label: t.digest, value: <code style={{ overflowWrap: 'anywhere' }}>{n.digest}</code> },
          ...(hall ? [{ label: t.public, value: <a href={`${hall}/notice/${n.id}`}>{`${hall}/notice/${n.id}`}</a> }] : []),
        ]}
        timeline={[...n.timeline].reverse().map((e) => ({ key: e.id, when: dayText(e.happenedOn), what: e.sentence, note: e.by ?? '' }))}
      >
        <section className="card box" aria-label={t.standing}>
          <h2>{t.standing}</h2>
          <RowTable
            label={t.standing}
            rows={n.standing}
            rowKey={(x) => x.nominationId}
            rowTo={(x) => `/nominations/${x.nominationId}`}
            empty={t.none}
            columns={[
              { name: 'name', label: t.nominee, cell: (x) => x.name, main: true },
              { name: 'no', label: t.no, cell: (x) => x.no, right: true },
              {
                name: 'state',
                label: t.nomineeState,
                cell: (x) =>
                  x.suspended ? t.suspend : nominationStateNames[`nomination.state.${x.state}` as keyof typeof nominationStateNames],
              },
            ]}
          />
        </section>
        {handles ? <Objections id={n.id} /> : null}
      </RecordPage>
      {recording ? (
        <RecordObjection
          n={n}
          close={() => {
            record(false)
            void again()
          }}
        />
      ) : null}
    </>
  )
}

export default () => {
  const answer = useAnswer(showNotice, { id: Number(usePathParams().id) })
  return <Answer of={answer}>{(n) => <View n={n} again={() => answer.refetch()} />}</Answer>
}
