import { listCampaigns } from '../campaign/campaign.api.ts'
import { useAddress, usePathParams } from '../web/desk/address.ts'
import { Figures, share } from '../web/desk/figure.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs, Facts } from '../web/desk/record.tsx'
import { useSeatFor, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { listMeasures, listRecords } from './measure.api.ts'
import { measureText, natureNames } from './measure.text.ts'
import { showPace } from './pace.api.ts'
import { sourceNames, measurePageText as t } from './page.text.ts'

const number = (v: unknown): number | undefined => (typeof v === 'string' && /^\d+$/.test(v) ? Number(v) : undefined)

/** Where a record of a figure can be opened; what has no page of its own is shown by name. */
const pageOf = (ref: string): string | null => {
  const [noun, id] = ref.split('/') as [string, string]
  const at: Record<string, string> = {
    pledge: '/pledges/',
    activity: '/activities/',
    rectification: '/rectifications/',
    zone: '/zones/',
    unit: '/units/',
    member: '/members/',
    poll: '/polls/',
  }
  return at[noun] ? `${at[noun]}${id}` : null
}

/** Whether the work of a campaign is spread over it or written up at the end. */
const Pace = ({ unit, campaign }: { unit: number; campaign: number }) => {
  const { today } = useSession()
  const answer = useAnswer(showPace, { unit, campaign })
  return (
    <Answer of={answer}>
      {(p) => (
        <section className="card box" aria-label={t.pace}>
          <h2>{t.pace}</h2>
          <p className="lead">{t.paceLead}</p>
          {p.longest === null ? (
            <p>{t.noRecords}</p>
          ) : (
            <Figures
              figures={[
                {
                  label: t.longest,
                  value: p.longest.days,
                  unit: t.days,
                  note: t.gap(dayText(p.longest.from, today), dayText(p.longest.until, today)),
                },
                { label: t.late, ...share(p.late.n, p.late.of) },
              ]}
            />
          )}
          <Facts facts={p.phases.map((x) => ({ label: x.name, value: t.phaseLate(x.n, x.of, dayText(x.tenthFrom, today)) }))} />
        </section>
      )}
    </Answer>
  )
}

/** The catalogue, and beside each figure what it is for the unit one works from. */
export const Measures = () => {
  const { search, change } = useAddress()
  const { today } = useSession()
  const seat = useSeatFor('measure.read')
  const unit = number(search.unit) ?? seat?.unitId
  const campaign = number(search.campaign)
  const campaigns = useAnswer(listCampaigns, {})
  const answer = useAnswer(
    listMeasures,
    { ...(unit === undefined ? {} : { unit }), ...(campaign === undefined ? {} : { campaign }) },
    { keep: true },
  )
  const launched = (campaigns.data?.rows ?? []).filter((c) => c.state === 'launched' || c.state === 'ended')
  return (
    <Answer of={answer}>
      {(list) => {
        const at = new URLSearchParams({
          ...(unit === undefined ? {} : { unit: String(unit) }),
          ...(campaign === undefined ? {} : { campaign: String(campaign) }),
        })
        return (
          <section className="list">
            <header className="page-head">
              <div>
                <h1>
                  {t.list}
                  <span className="count">{list.rows.length}</span>
                </h1>
                <p className="lead">
                  {measureText['measure.lead']}
                  {list.unit && list.period
                    ? `　${list.unit.name}，${t.span(dayText(list.period.from, today), dayText(list.period.until, today))}`
                    : ''}
                </p>
              </div>
              <label className="field-in-row">
                {t.campaign}
                <select value={campaign ?? ''} onChange={(e) => void change({ campaign: e.target.value || undefined })}>
                  <option value="">{t.year}</option>
                  {launched.map((c) => (
                    <option key={c.id} value={c.id}>
                      {c.title}
                    </option>
                  ))}
                </select>
              </label>
            </header>
            <section className="card table-hold grid-hold" aria-label={t.list}>
              {/* biome-ignore-start lint/a11y/noRedundantRoles: cards on a phone are `display: block`, which takes a table's own roles away */}
              <table role="table" className="grid">
                <thead role="rowgroup">
                  <tr role="row">
                    <th scope="col">{t.measure}</th>
                    <th scope="col">{t.numerator}</th>
                    <th scope="col">{t.denominator}</th>
                    <th scope="col">{t.source}</th>
                    <th scope="col">{t.nature}</th>
                    <th scope="col">{t.value}</th>
                  </tr>
                </thead>
                <tbody role="rowgroup">
                  {list.rows.map((m) => (
                    <tr key={m.id} role="row">
                      <td role="cell" className="main" data-label={t.measure} title={m.meaning}>
                        {m.title}
                      </td>
                      <td role="cell" data-label={t.numerator}>
                        {m.numerator}
                      </td>
                      <td role="cell" data-label={t.denominator}>
                        {m.denominator ?? '—'}
                      </td>
                      <td role="cell" data-label={t.source}>
                        {sourceNames[m.source] ?? m.source}
                      </td>
                      <td role="cell" data-label={t.nature} style={{ whiteSpace: 'nowrap' }}>
                        {natureNames[m.nature]}
                      </td>
                      <td role="cell" data-label={t.value}>
                        {!m.counted ? (
                          <StateTag kind="todo" word={t.later} />
                        ) : m.value === null ? (
                          <span className="muted">{t.uncounted}</span>
                        ) : m.value.none ? (
                          <span className="muted">{t.none}</span>
                        ) : (
                          <Go to={`/measures/${m.id}?${at}`}>{m.value.words}</Go>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
            </section>
            {unit !== undefined && campaign !== undefined ? <Pace unit={unit} campaign={campaign} /> : null}
          </section>
        )
      }}
    </Answer>
  )
}

/** The records behind one figure: which stand in the numerator, which only in the denominator. */
export const Records = () => {
  const { search } = useAddress()
  const { today } = useSession()
  const seat = useSeatFor('measure.read')
  const id = String(usePathParams().id)
  const unit = number(search.unit) ?? seat?.unitId ?? 0
  const campaign = number(search.campaign)
  const after = number(search.after) ?? 0
  const answer = useAnswer(listRecords, { id, unit, after, ...(campaign === undefined ? {} : { campaign }) })
  return (
    <Answer of={answer}>
      {(r) => {
        const byCampaign = r.rows.some((x) => x.campaign !== null)
        return (
          <article className="record">
            <Crumbs
              crumbs={[
                {
                  label: t.list,
                  to: `/measures?${new URLSearchParams({ unit: String(unit), ...(campaign ? { campaign: String(campaign) } : {}) })}`,
                },
                { label: r.measure.title },
              ]}
            />
            <header className="page-head">
              <div>
                <h1>{t.recordsTitle(r.measure.title, r.unit.name)}</h1>
                <p className="lead">{r.measure.meaning}</p>
              </div>
            </header>
            <Figures
              figures={[
                {
                  label: t.figure,
                  value: r.figure.words,
                  asOf: dayText(r.period.until, today),
                  source: sourceNames[r.measure.source] ?? r.measure.source,
                },
              ]}
            />
            <section className="card box">
              <Facts
                facts={[
                  { label: t.numerator, value: r.measure.numerator },
                  { label: t.denominator, value: r.measure.denominator ?? '—' },
                  { label: t.campaign, value: t.span(dayText(r.period.from, today), dayText(r.period.until, today)) },
                ]}
              />
            </section>
            <section className="card table-hold grid-hold" aria-label={t.records}>
              {/* biome-ignore-start lint/a11y/noRedundantRoles: cards on a phone are `display: block`, which takes a table's own roles away */}
              {r.rows.length === 0 ? (
                <p className="empty">{t.empty}</p>
              ) : (
                <table role="table" className="grid">
                  <thead role="rowgroup">
                    <tr role="row">
                      <th scope="col">{t.record}</th>
                      <th scope="col">{t.of}</th>
                      {byCampaign ? <th scope="col">{t.ofCampaign}</th> : null}
                      <th scope="col">{t.on}</th>
                      <th scope="col">{t.counts}</th>
                    </tr>
                  </thead>
                  <tbody role="rowgroup">
                    {r.rows.map((x, i) => {
                      const to = pageOf(x.ref)
                      return (
                        <tr key={`${x.ref}${i}`} role="row">
                          <td role="cell" className="main" data-label={t.record}>
                            {to ? <Go to={to}>{x.title}</Go> : x.title}
                          </td>
                          <td role="cell" data-label={t.of}>
                            {x.unit}
                          </td>
                          {byCampaign ? (
                            <td role="cell" data-label={t.ofCampaign}>
                              {x.campaign ?? t.noCampaign}
                            </td>
                          ) : null}
                          <td role="cell" data-label={t.on}>
                            {x.on ? dayText(x.on, today) : '—'}
                          </td>
                          <td role="cell" data-label={t.counts}>
                            {x.counted ? t.inNumerator : t.onlyDenominator}
                          </td>
                        </tr>
                      )
                    })}
                  </tbody>
                </table>
              )}
              {/* biome-ignore-end lint/a11y/noRedundantRoles: see above */}
            </section>
            {r.next === null ? null : (
              <p>
                <Go
                  to={`/measures/${id}?${new URLSearchParams({ unit: String(unit), after: String(r.next), ...(campaign ? { campaign: String(campaign) } : {}) })}`}
                >
                  {t.next}
                </Go>
              </p>
            )}
          </article>
        )
      }}
    </Answer>
  )
}
