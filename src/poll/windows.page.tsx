import { useState } from 'react'
import { chineseMonth } from '../lib/calendar.ts'
import { findUnits } from '../organisation/find.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form, FormPage } from '../web/desk/form.tsx'
import { ListPage } from '../web/desk/list.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { RecordPage } from '../web/desk/record.tsx'
import { useMay } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { pollPageText as t } from './page.text.ts'
import { pollPublic, pollStateNames } from './poll.text.ts'
import { mayRunPolls } from './poll.ts'
import { Wide } from './wide.page.tsx'
import { closeWindow, issueCodes, listWindows, registerWindow, showWindow, windowMonths } from './window.api.ts'
import { type WindowState, windowStates } from './window.ts'

const WindowTag = ({ state }: { state: WindowState }) => (
  <StateTag kind={state === 'open' ? 'running' : 'frozen'} word={pollStateNames[`window.state.${state}`]!} />
)

export const Windows = () => {
  const may = useMay(mayRunPolls.name)
  return (
    <ListPage
      name="window"
      title={t.windows}
      lead={t.windowsLead}
      endpoint={listWindows}
      filters={[
        {
          name: 'state',
          label: t.state,
          kind: 'choice',
          options: windowStates.map((s) => ({ value: s, label: pollStateNames[`window.state.${s}`]! })),
        },
      ]}
      columns={[
        { name: 'name', label: t.window, cell: (r) => r.name, main: true },
        { name: 'unit', label: t.windowUnit, cell: (r) => r.unitName },
        { name: 'place', label: t.place, cell: (r) => r.place || t.none },
        { name: 'state', label: t.state, cell: (r) => <WindowTag state={r.state} /> },
      ]}
      rowTo={(r) => `/windows/${r.id}`}
      empty={<p>{t.windowsEmpty}</p>}
      actions={[...(may ? [{ label: t.register, to: '/windows/new' }] : []), { label: t.monthsAll, to: '/windows/months' }]}
    />
  )
}

const Month = ({ m }: { m: { month: string; rated: number; shown: boolean; rate: string | null } }) => (
  <li>
    {chineseMonth(m.month)}　{m.shown ? t.monthRate(m.rate ?? '', m.rated) : m.rated === 0 ? t.monthNone : t.monthSmall}
  </li>
)

/** Months beside each other, window by window: nothing of the running month, no sum, no rank. */
export const WindowMonths = () => (
  <ListPage
    name="window-months"
    title={t.monthsAll}
    lead={t.monthsLead}
    endpoint={windowMonths}
    filters={[]}
    columns={[
      { name: 'name', label: t.window, cell: (r) => r.name, main: true },
      { name: 'unit', label: t.windowUnit, cell: (r) => r.unitName },
      {
        name: 'months',
        label: t.months,
        cell: (r) => (
          <ul className="lines" style={{ minWidth: '16em' }}>
            {r.months.every((m) => m.rated === 0) ? <li>{t.monthsNone}</li> : r.months.map((m) => <Month key={m.month} m={m} />)}
          </ul>
        ),
      },
    ]}
    rowTo={(r) => `/windows/${r.id}`}
    empty={<p>{t.windowsEmpty}</p>}
    actions={[]}
  />
)

export const NewWindow = () => (
  <FormPage
    title={t.register}
    crumbs={[{ label: t.windows, to: '/windows' }, { label: t.register }]}
    endpoint={registerWindow}
    fields={[
      { name: 'unitId', label: t.windowUnit, kind: 'find', numeric: true, find: findUnits() },
      { name: 'name', label: t.window, kind: 'text', max: 40 },
      { name: 'place', label: t.place, kind: 'text', max: 80, optional: true },
    ]}
    submit={t.register}
    touches={['window']}
    to={(out) => `/windows/${out.id}`}
  />
)

export const OneWindow = () => {
  const answer = useAnswer(showWindow, { id: Number(usePathParams().id) })
  const may = useMay(mayRunPolls.name)
  const [codes, show] = useState<readonly string[] | null>(null)
  const [asks, ask] = useState(false)
  return (
    <Answer of={answer}>
      {(w) => (
        <>
          <RecordPage
            crumbs={[{ label: t.windows, to: '/windows' }, { label: w.unitName }]}
            title={w.name}
            state={<WindowTag state={w.state} />}
            note={t.windowsLead}
            {...(may && w.lawful.includes('issueCodes') ? { next: { label: t.codes, run: () => ask(true) } } : {})}
            others={
              may && w.lawful.includes('close')
                ? [
                    {
                      label: t.stop,
                      confirm: { title: t.stop, body: t.stopAsk },
                      run: async () => {
                        await call(closeWindow, { id: w.id, version: w.version })
                        await answer.refetch()
                      },
                    },
                  ]
                : []
            }
            facts={[
              { label: t.windowUnit, value: w.unitName, to: `/units/${w.unitId}` },
              { label: t.place, value: w.place || t.none },
              { label: t.openCodes, value: w.openCodes },
              { label: t.opened, value: dayText(w.sinceOn) },
            ]}
          >
            <section className="card box">
              <h2>{t.months}</h2>
              <Wide label={t.months}>
                <table>
                  <thead>
                    <tr>
                      <th>{t.month}</th>
                      <th>{t.rated}</th>
                      <th>{pollPublic.ratings.satisfied}</th>
                      <th>{pollPublic.ratings.mostly}</th>
                      <th>{pollPublic.ratings.not}</th>
                      <th>{t.satisfied}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {w.months.map((m) => (
                      <tr key={m.month}>
                        <td style={{ whiteSpace: 'nowrap' }}>{chineseMonth(m.month)}</td>
                        <td>{m.rated}</td>
                        <td>{m.shown ? m.satisfied : t.none}</td>
                        <td>{m.shown ? m.mostly : t.none}</td>
                        <td>{m.shown ? m.not : t.none}</td>
                        <td style={{ whiteSpace: 'nowrap' }}>
                          {m.shown ? t.rate(m.satisfied + m.mostly, m.rated, m.rate ?? '') : t.withheld}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Wide>
            </section>
          </RecordPage>
          {asks ? (
            <Dialog title={t.codes} onClose={() => ask(false)}>
              <Form
                endpoint={issueCodes}
                fields={[{ name: 'n', label: t.codesN, kind: 'whole' }]}
                fixed={{ id: w.id }}
                draft={false}
                submit={t.codesDo}
                onDone={(out) => {
                  ask(false)
                  show(out.codes)
                  void answer.refetch()
                }}
              />
            </Dialog>
          ) : null}
          {codes ? (
            <Dialog title={t.codesTitle} onClose={() => show(null)} wide>
              <p>{t.codesLead}</p>
              <ul className="lines">
                {codes.map((c) => (
                  <li key={c}>
                    <code>{c}</code>
                  </li>
                ))}
              </ul>
            </Dialog>
          ) : null}
        </>
      )}
    </Answer>
  )
}
