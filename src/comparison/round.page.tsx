import { useAddress, usePathParams } from '../web/desk/address.ts'
import { Figures } from '../web/desk/figure.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { compareRound } from './comparison.api.ts'
import { Merge } from './merge.page.tsx'
import { comparisonPageText as t } from './page.text.ts'
import { How, Table } from './table.tsx'

export const SideTag = ({ side }: { side: 'within' | 'recheck' | 'beyond' | null }) =>
  side === null ? (
    <span className="muted">{t.noTier}</span>
  ) : (
    <StateTag kind={side === 'within' ? 'done' : side === 'recheck' ? 'late' : 'frozen'} word={t[side]} />
  )

/** One group of a round: in the order of the tree, with what can be said of each and no more. */
export default () => {
  const id = Number(usePathParams().id)
  const { search, change } = useAddress()
  const places = typeof search.places === 'string' && /^[1-9]\d{0,3}$/.test(search.places) ? Number(search.places) : undefined
  const group = typeof search.group === 'string' ? search.group : undefined
  const answer = useAnswer(compareRound, { id, ...(places ? { places } : {}), ...(group === undefined ? {} : { group }) }, { keep: true })
  return (
    <Answer of={answer}>
      {(r) => (
        <article className="record">
          <Crumbs crumbs={[{ label: t.rounds, to: '/rounds' }, { label: r.round.title, to: `/rounds/${id}` }, { label: t.compare }]} />
          <header className="page-head">
            <div>
              <h1>{t.compare}</h1>
              <p className="lead">
                {r.round.standard}　{t.lead}
              </p>
            </div>
            <label className="field-in-row">
              {t.group}
              <select value={r.group.key ?? ''} onChange={(e) => void change({ group: e.target.value })}>
                {r.groups.map((g) => (
                  <option key={g.key ?? ''} value={g.key ?? ''}>
                    {g.name}（{g.units}）
                  </option>
                ))}
              </select>
            </label>
            <label className="field-in-row">
              {t.places}
              <input
                type="number"
                min={1}
                max={5000}
                placeholder={t.placesDefault}
                defaultValue={places ?? ''}
                onBlur={(e) => void change({ places: e.target.value || undefined })}
              />
            </label>
          </header>
          <div className="stack">
            <Figures
              figures={[
                { label: r.group.name, value: r.rows.length, unit: t.units },
                ...(r.spread
                  ? [
                      { label: t.middle, value: r.spread.middle },
                      { label: `${t.lower}–${t.upper}`, value: `${r.spread.lower}–${r.spread.upper}` },
                      { label: `${t.least}–${t.most}`, value: `${r.spread.least}–${r.spread.most}` },
                    ]
                  : []),
                ...(r.panel ? [{ label: t.severity, value: r.panel.spread, note: t.panel(r.panel) }] : []),
                ...(r.inflation === null ? [] : [{ label: t.inflation, value: r.inflation }]),
              ]}
            />
            <Table
              label={t.compare}
              heads={[t.unit, t.shown, t.given, t.corrected, t.interval, t.tier, t.place, t.selfGap]}
              rows={r.rows.map((u) => ({
                key: u.unitId,
                cells: [
                  <Go key="u" to={`/rounds/${id}/units/${u.unitId}/comparison`}>
                    {u.unit}
                  </Go>,
                  u.shown,
                  u.judged?.raw ?? '—',
                  u.judged?.corrected ?? '—',
                  u.judged ? `${u.judged.low}–${u.judged.high}` : '—',
                  <SideTag key="s" side={u.side} />,
                  u.best === null || u.worst === null ? '—' : t.placeText(u.best, u.worst),
                  u.inflation ?? '—',
                ],
              }))}
            />
            <How title={t.how} of={r.how} />
            <Merge id={id} group={r.group.key ?? ''} />
          </div>
        </article>
      )}
    </Answer>
  )
}
