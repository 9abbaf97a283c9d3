import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Facts, RecordPage } from '../web/desk/record.tsx'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { countText, dayText, instantText } from '../web/format.ts'
import { Holders } from './holders.page.tsx'
import { leaveLine, showUnit, withdrawOrder } from './organisation.api.ts'
import { settlementNames } from './organisation.text.ts'
import { unitPageText as t } from './page.text.ts'

type Unit = Output<typeof showUnit>

const yesNo = (v: boolean | null) => (v === null ? t.unknown : v ? t.yes : t.no)

/** Only what was filled: an enterprise has no households, a branch no credit code. */
const factsOf = (u: Unit) => [
  { label: t.fullName, value: u.name },
  { label: t.kindLabel, value: u.kindName },
  ...(u.sectorName ? [{ label: t.sectorLabel, value: u.sectorName }] : []),
  ...(u.foundedOn ? [{ label: t.foundedOn, value: dayText(u.foundedOn) }] : []),
  ...(u.ledBy ? [{ label: t.ledBy, value: u.ledBy.name, to: `/units/${u.ledBy.id}` }] : []),
  ...(u.creditCode ? [{ label: t.creditCode, value: u.creditCode }] : []),
  ...(u.externalCode ? [{ label: t.externalCode, value: u.externalCode }] : []),
  ...(u.urban === null ? [] : [{ label: t.urban, value: yesNo(u.urban) }]),
  ...(u.settlement ? [{ label: t.settlement, value: settlementNames[u.settlement] }] : []),
  ...(u.households === null ? [] : [{ label: t.households, value: `${countText(u.households)} ${t.householdsUnit}` }]),
  ...(u.endDocument ? [{ label: t.document, value: u.endDocument }] : []),
  ...(u.note ? [{ label: t.note, value: u.note }] : []),
]

const Standing = ({ u, again }: { u: Unit; again: () => void }) => (
  <section className="card box" aria-label={t.standing}>
    <h2>{t.standing}</h2>
    {u.lines.map((l) => (
      <div key={l.line} className="row-between">
        <span className="standing">
          <span className="muted">{l.lineName}</span>
          <span>
            {l.chain.map((x, i) => (
              <span key={x.id}>
                {i > 0 ? ' › ' : ''}
                {x.id === u.id ? x.name : <Go to={`/units/${x.id}`}>{x.name}</Go>}
              </span>
            ))}
          </span>
          <span className="muted">{t.since(dayText(l.sinceOn))}</span>
        </span>
        {u.may.includes('unit.arrange') && u.lines.length > 1 ? (
          <ActionButton
            small
            action={{
              label: t.leave,
              confirm: { title: t.leave, body: <p>{t.leaveAsk}</p>, danger: true },
              run: async () => {
                await call(leaveLine, { id: u.id, line: l.line })
                again()
              },
            }}
          />
        ) : null}
      </div>
    ))}
    {u.past.length > 0 ? (
      <>
        <h3>{t.past}</h3>
        <ul className="lines">
          {u.past.map((p) => (
            <li key={`${p.line}${p.fromOn}${p.untilOn}`} className="standing">
              <span className="muted">
                {dayText(p.fromOn)} — {dayText(p.untilOn)}
              </span>
              <span>
                {p.lineName} {p.parentName ?? ''} › {p.name}
              </span>
              <span className="muted">{p.document}</span>
            </li>
          ))}
        </ul>
      </>
    ) : null}
  </section>
)

const Kin = ({ u }: { u: Unit }) =>
  u.kin.length === 0 ? null : (
    <section className="card box" aria-label={t.kin}>
      <h2>{t.kin}</h2>
      <ul className="lines">
        {u.kin.map((k) => (
          <li key={`${k.what}${k.id}`} className="standing">
            <span className="muted">{dayText(k.onDay)}</span>
            <span>
              {t.kinWord[k.what]} <Go to={`/units/${k.id}`}>{k.name}</Go>
            </span>
            <span className="muted">{k.document}</span>
          </li>
        ))}
      </ul>
    </section>
  )

const Orders = ({ u, again }: { u: Unit; again: () => void }) => {
  const shown = u.orders.filter((o) => o.state === 'waiting' || o.state === 'failed')
  if (shown.length === 0) return null
  return (
    <section className="card box" aria-label={t.orders}>
      <h2>{t.orders}</h2>
      {shown.map((o) => (
        <div key={o.id} className="row-between">
          <span className="standing">
            <StateTag kind={o.state === 'failed' ? 'returned' : 'todo'} word={t.orderState[o.state]} />
            <span>{dayText(o.onDay)}</span>
            <span>{o.what === 'move' ? t.orderMove(o.parentName ?? '') : t.orderEnd}</span>
            <span className="muted">{o.document}</span>
          </span>
          {o.state === 'waiting' && u.may.includes('unit.arrange') ? (
            <ActionButton
              small
              action={{
                label: t.withdraw,
                run: async () => {
                  await call(withdrawOrder, { id: o.id })
                  again()
                },
              }}
            />
          ) : null}
        </div>
      ))}
    </section>
  )
}

/** Nobody reads a column of blanks. */
const Posts = ({ u, opens, documents = u.posts.some((p) => p.document !== '') }: { u: Unit; opens: boolean; documents?: boolean }) => (
  <section className="card table-hold" aria-label={t.posts}>
    <h2 className="in-card">{t.posts}</h2>
    {u.posts.length === 0 ? (
      <p className="in-card muted">{t.postsEmpty}</p>
    ) : (
      <table>
        <thead>
          <tr>
            <th scope="col">{t.post}</th>
            <th scope="col">{t.person}</th>
            <th scope="col">{t.from}</th>
            {documents ? <th scope="col">{t.document}</th> : null}
          </tr>
        </thead>
        <tbody>
          {u.posts.map((p) => (
            <tr key={p.id}>
              <td>{p.post}</td>
              <td>{opens ? <Go to={`/members/${p.memberId}`}>{p.name}</Go> : p.name}</td>
              <td>{dayText(p.fromOn)}</td>
              {documents ? <td className="muted">{p.document}</td> : null}
            </tr>
          ))}
        </tbody>
      </table>
    )}
  </section>
)

export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showUnit, { id })
  const { realm } = useSession()
  const readsMembers = useMay('member.read')
  const again = () => void answer.refetch()
  return (
    <Answer of={answer}>
      {(u) => {
        const line = u.lines[0]
        const above = line?.chain.slice(0, -1) ?? []
        const asOf = line ? { asOf: dayText(line.totals.asOf) } : {}
        const changed = line?.totals.changedAt ? { note: t.totalsChanged(instantText(line.totals.changedAt, realm.zone)) } : {}
        const mayArrange = u.may.includes('unit.arrange')
        const others = [
          ...(u.may.includes('unit.edit')
            ? [
                { label: t.edit, to: `/units/${u.id}/edit` },
                { label: t.place, to: `/units/${u.id}/lines` },
              ]
            : []),
          ...(mayArrange
            ? [
                { label: t.move, to: `/units/${u.id}/move` },
                { label: t.merge, to: `/units/${u.id}/merge` },
                ...(u.kind === 'branch' ? [{ label: t.split, to: `/units/${u.id}/split` }] : []),
                { label: t.end, to: `/units/${u.id}/end` },
              ]
            : []),
        ]
        return (
          <RecordPage
            crumbs={[
              { label: t.list, to: '/units' },
              ...above.map((x) => ({ label: x.name, to: `/units/${x.id}` })),
              { label: u.shortName },
            ]}
            title={u.shortName}
            state={u.endedOn ? <StateTag kind="frozen" word={t.ended(dayText(u.endedOn))} /> : undefined}
            note={[u.kindName, u.sectorName].filter(Boolean).join('　')}
            {...(u.may.includes('unit.edit') && !u.endedOn ? { next: { label: t.create, to: `/units/new?parent=${u.id}` } } : {})}
            others={u.endedOn ? [] : others}
            figures={
              line
                ? [
                    {
                      label: u.kind === 'branch' ? t.ownMembers : t.allMembers,
                      value: countText(line.totals.membersN),
                      ...asOf,
                      ...changed,
                      source: t.source,
                      ...(readsMembers ? { to: `/members?below=${u.id}` } : {}),
                    },
                    { label: t.full, value: countText(line.totals.fullN), ...asOf, source: t.source },
                    ...(line.totals.unitsN > 1
                      ? [
                          { label: t.unitsBelow, value: countText(line.totals.unitsN), ...asOf, to: `/units?below=${u.id}` },
                          { label: t.branches, value: countText(line.totals.branchesN), ...asOf, to: `/units?below=${u.id}&kind=branch` },
                        ]
                      : []),
                  ]
                : []
            }
            {...(u.timeline.length > 0
              ? {
                  timeline: [...u.timeline].reverse().map((e) => ({
                    key: e.id,
                    when: instantText(e.recordedAt, realm.zone),
                    what: e.what,
                    note: [e.note, e.by].filter(Boolean).join('　'),
                  })),
                }
              : {})}
          >
            {u.hints.length > 0 ? (
              <section className="card box" aria-label={t.hints}>
                <h2>{t.hints}</h2>
                <ul className="lines">
                  {u.hints.map((h) => (
                    <li key={h.code}>{h.sentence}</li>
                  ))}
                </ul>
              </section>
            ) : null}
            <section className="card box" aria-label={t.facts}>
              <Facts facts={factsOf(u)} />
            </section>
            <Standing u={u} again={again} />
            <Kin u={u} />
            <Orders u={u} again={again} />
            <Posts u={u} opens={readsMembers} />
            <Holders unitId={u.id} holders={u.holders} ended={u.endedOn !== null} />
            {u.leads.length > 0 ? (
              <section className="card box" aria-label={t.leads}>
                <h2>{t.leads}</h2>
                <ul className="lines">
                  {u.leads.map((l) => (
                    <li key={l.id} className="standing">
                      <Go to={`/units/${l.id}`}>{l.name}</Go>
                      <span className="muted">{l.kindName}</span>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
          </RecordPage>
        )
      }}
    </Answer>
  )
}
