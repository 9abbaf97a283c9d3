import { useState } from 'react'
import { findUnits } from '../organisation/find.page.tsx'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Figures } from '../web/desk/figure.tsx'
import { Form, FormPage } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { zonePageText as t } from './page.text.ts'
import { listZones, noteGap, recordZone, showCoverage } from './zone.api.ts'
import { zoneStateNames, zoneText } from './zone.text.ts'
import { mayKeepZones, type ZoneState, zoneStates } from './zone.ts'

export const ZoneTag = ({ state }: { state: ZoneState }) => (
  <StateTag kind={state === 'standing' ? 'running' : 'frozen'} word={zoneStateNames[`zone.state.${state}`]} />
)

export const Zones = () => {
  const may = useMay(mayKeepZones.name)
  const { today } = useSession()
  return (
    <ListPage
      name="zone"
      title={t.list}
      lead={t.lead}
      endpoint={listZones}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: zoneStates.map((s) => ({ value: s, label: zoneStateNames[`zone.state.${s}`] })),
        },
      ]}
      columns={[
        { name: 'name', label: t.name, cell: (r) => r.name, main: true },
        { name: 'community', label: t.community, cell: (r) => r.community },
        { name: 'lead', label: t.leader, cell: (r) => r.lead },
        { name: 'members', label: t.members, cell: (r) => r.members, right: true },
        { name: 'foundedOn', label: t.foundedOn, cell: (r) => dayText(r.foundedOn, today) },
        { name: 'state', label: t.state, cell: (r) => <ZoneTag state={r.state} /> },
      ]}
      rowTo={(r) => `/zones/${r.id}`}
      empty={<p>{zoneText['zone.empty']}</p>}
      actions={[{ label: t.coverage, to: '/zones/coverage' }, ...(may ? [{ label: t.make, to: '/zones/new' }] : [])]}
    />
  )
}

export const NewZone = () => (
  <FormPage
    title={t.make}
    crumbs={[{ label: t.list, to: '/zones' }, { label: t.make }]}
    endpoint={recordZone}
    fields={[
      { name: 'name', label: t.name, kind: 'text', max: 60 },
      { name: 'communityId', label: t.community, kind: 'find', numeric: true, find: findUnits('territory', 'residents-committee') },
      { name: 'leadId', label: t.leader, kind: 'find', numeric: true, find: findUnits() },
      { name: 'foundedOn', label: t.foundedOn, kind: 'day' },
      {
        name: 'members',
        label: t.members,
        kind: 'rows',
        add: t.join,
        max: 200,
        fields: [
          { name: 'unitId', label: t.unit, kind: 'find', numeric: true, find: findUnits() },
          { name: 'sinceOn', label: t.sinceOn, kind: 'day' },
        ],
      },
    ]}
    submit={t.makeDo}
    to={(out) => `/zones/${out.id}`}
  />
)

/** The figure, and the two lists every urban community stands in once. */
export const Coverage = () => {
  const { today } = useSession()
  const may = useMay(mayKeepZones.name)
  const [noting, note] = useState<{ communityId: number; community: string } | null>(null)
  const answer = useAnswer(showCoverage, {})
  return (
    <Answer of={answer}>
      {(c) => (
        <article className="record">
          <Crumbs crumbs={[{ label: t.list, to: '/zones' }, { label: t.coverage }]} />
          <header className="page-head">
            <div>
              <h1>{t.coverageTitle}</h1>
              <p className="lead">{t.coverageLead}</p>
            </div>
          </header>
          <div className="stack">
            <Figures
              figures={[
                {
                  label: zoneText['zone.coverage'],
                  value: c.share ?? '—',
                  of: [c.numerator, c.denominator],
                  asOf: dayText(c.on, today),
                  source: t.list,
                },
                { label: t.coveredN, value: c.numerator },
                { label: t.of, value: c.denominator },
                { label: t.memberN, value: c.members, note: t.memberNote },
              ]}
            />
            <section className="card box">
              <h2>
                {t.uncovered}（{c.uncovered.length}）
              </h2>
              {c.uncovered.length === 0 ? <p>{c.denominator === 0 ? t.noCommunity : t.allCovered}</p> : null}
              <ul className="lines">
                {c.uncovered.map((u) => (
                  <li key={u.communityId}>
                    <Go to={`/units/${u.communityId}`}>{u.community}</Go>　{u.cause ?? t.unnoted}
                    {u.person ? `　${t.person}：${u.person}` : ''}
                    {u.nextOn ? `　${t.nextOn}：${dayText(u.nextOn, today)}` : ''}
                    {may ? (
                      <>
                        {'　'}
                        <Button small onClick={() => note(u)}>
                          {t.note}
                        </Button>
                      </>
                    ) : null}
                  </li>
                ))}
              </ul>
            </section>
            <section className="card box">
              <h2>
                {t.covered}（{c.covered.length}）
              </h2>
              <ul className="lines">
                {c.covered.map((u) => (
                  <li key={u.communityId}>
                    {u.community}　<Go to={`/zones/${u.zoneId}`}>{u.zone}</Go>　{t.membersN(u.members)}
                  </li>
                ))}
              </ul>
            </section>
          </div>
          {noting ? (
            <Dialog title={`${t.note}：${noting.community}`} onClose={() => note(null)}>
              <Form
                endpoint={noteGap}
                draft={false}
                fields={[
                  { name: 'cause', label: t.cause, kind: 'long', lines: 2, max: 200 },
                  { name: 'person', label: t.person, kind: 'text', max: 40, short: true },
                  { name: 'nextOn', label: t.nextOn, kind: 'day' },
                ]}
                fixed={{ communityId: noting.communityId }}
                submit={t.note}
                onDone={() => {
                  note(null)
                  void answer.refetch()
                }}
              />
            </Dialog>
          ) : null}
        </article>
      )}
    </Answer>
  )
}
