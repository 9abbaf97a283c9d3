import { useMemo } from 'react'
import type { Output } from '../lib/contract.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Chart } from '../web/desk/chart.tsx'
import { Figures } from '../web/desk/figure.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { compareUnit } from './comparison.api.ts'
import { comparisonPageText as t } from './page.text.ts'
import { pastOption, stepsOption } from './picture.page.ts'
import { SideTag } from './round.page.tsx'
import { How, Table } from './table.tsx'

type Shown = Output<typeof compareUnit>

const Like = ({ r }: { r: Shown }) => {
  const option = useMemo(() => stepsOption(r.like.steps, { units: t.units, own: t.own }), [r])
  return (
    <section className="card box">
      <h2>{t.like}</h2>
      <p>
        {r.like.group}　<SideTag side={r.like.side} />
      </p>
      {r.like.steps.length > 0 ? (
        <Chart
          question={t.spreadQuestion}
          option={option}
          table={
            <table className="plain">
              <thead>
                <tr>
                  <th>{t.step}</th>
                  <th className="r">{t.units}</th>
                </tr>
              </thead>
              <tbody>
                {r.like.steps.map((s) => (
                  <tr key={s.from}>
                    <td>
                      {t.stepWord(s.from, s.to)}
                      {s.own ? `（${t.own}）` : ''}
                    </td>
                    <td className="r">{s.units}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          }
        />
      ) : null}
      <h3>{t.alike}</h3>
      <p>
        {r.like.alike === null ? t.alikeUnknown : r.like.alike.length === 0 ? t.nobodyAlike : r.like.alike.map((u) => u.unit).join('、')}
      </p>
    </section>
  )
}

const Past = ({ r }: { r: Shown }) => {
  const line = useMemo(
    () =>
      [...r.past]
        .reverse()
        .map((p) => ({ title: p.title, shown: p.shown }))
        .concat({ title: r.round.title, shown: r.shown }),
    [r],
  )
  const option = useMemo(() => pastOption(line, { points: t.shown }), [line])
  return (
    <section className="card box">
      <h2>{t.past}</h2>
      {r.past.length === 0 ? (
        <p>{t.noPast}</p>
      ) : (
        <Chart
          question={t.pastQuestion}
          option={option}
          table={
            <table className="plain">
              <tbody>
                {line.map((p) => (
                  <tr key={p.title}>
                    <td>{p.title}</td>
                    <td className="r">{p.shown}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          }
        />
      )}
      {r.past.map((p) => (
        <details key={p.roundId}>
          <summary>
            {p.title}　{dayText(p.on)}　{p.shown}　{p.grade}
          </summary>
          <p>
            {t.sameItems}：{t.was} {p.was}，{t.now} {p.now}
          </p>
          <Table
            label={p.title}
            heads={[t.item, t.was, t.now]}
            rows={p.same.map((x) => ({ key: x.id, cells: [`${x.id}　${x.title}`, x.was, x.now] }))}
          />
          {p.changed.length > 0 ? (
            <p>
              {t.changedItems}：{p.changed.map((x) => `${x.id} ${x.title}（${t[x.how]}）`).join('、')}
            </p>
          ) : null}
        </details>
      ))}
    </section>
  )
}

const Inside = ({ r }: { r: Shown }) => (
  <section className="card box">
    <h2>{t.inside}</h2>
    <Figures
      figures={[
        ...r.columns.map((c) => ({ label: c.title, value: c.complete ? c.shown : t.pending })),
        ...(r.inflation.own === null
          ? []
          : [{ label: t.ownGap, value: r.inflation.own, note: `${t.groupGap} ${r.inflation.middle ?? '—'}` }]),
      ]}
    />
    <h3>{t.below}</h3>
    {r.below.rows.length === 0 ? (
      <p>{t.noBelow}</p>
    ) : (
      <Table
        label={t.below}
        heads={[t.unit, ...r.below.measures.map((m) => m.title)]}
        rows={r.below.rows.map((u) => ({
          key: u.unitId,
          cells: [
            <Go key="u" to={`/units/${u.unitId}`}>
              {u.unit}
            </Go>,
            ...u.values,
          ],
        }))}
      />
    )}
  </section>
)

const Outside = ({ r }: { r: Shown }) => (
  <section className="card box">
    <h2>{t.outside}</h2>
    {r.outside.lines.length === 0 ? (
      <p>{t.noOutside}</p>
    ) : (
      <Table
        label={t.outside}
        heads={[t.item, t.source, t.figure]}
        rows={r.outside.lines.map((l) => ({ key: l.id, cells: [`${l.id}　${l.title}`, l.source, l.words] }))}
      />
    )}
    {r.outside.realms.length > 0 ? (
      <Table
        label={t.packages}
        heads={[t.realm, t.result, t.basis, t.topShare]}
        rows={r.outside.realms.map((x) => ({
          key: `${x.realm}${x.title}${x.on}`,
          cells: [x.realm, x.title, x.basis, x.sameStandard ? t.topOf(x.top, x.units, x.low ?? '', x.high ?? '') : t.otherStandard],
        }))}
      />
    ) : null}
  </section>
)

/** A unit against its past, its like, itself and others; where it stands, never a place in a row. */
export default () => {
  const { id, unitId } = usePathParams()
  const answer = useAnswer(compareUnit, { id: Number(id), unitId: Number(unitId) })
  return (
    <Answer of={answer}>
      {(r) => (
        <article className="record">
          <Crumbs
            crumbs={[
              { label: t.rounds, to: '/rounds' },
              { label: r.round.title, to: `/rounds/${r.round.id}` },
              { label: r.unit.unit, to: `/rounds/${r.round.id}/units/${r.unit.unitId}` },
              { label: t.unitCompare },
            ]}
          />
          <header className="page-head">
            <div>
              <h1>{r.unit.unit}</h1>
              <p className="lead">
                {r.round.standard}　{t.shown} {r.shown}　{t.lead}
              </p>
            </div>
          </header>
          <div className="stack">
            <Like r={r} />
            <Past r={r} />
            <Inside r={r} />
            <Outside r={r} />
            <How title={t.how} of={r.like.how} />
          </div>
        </article>
      )}
    </Answer>
  )
}
