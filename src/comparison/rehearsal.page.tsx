import type { ReactNode } from 'react'
import { listRounds } from '../score/score.api.ts'
import { useAddress, usePathParams } from '../web/desk/address.ts'
import { Figures } from '../web/desk/figure.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useMay } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { mayCompare } from './comparison.ts'
import { comparisonPageText as t } from './page.text.ts'
import { rehearseStandard } from './rehearsal.api.ts'
import { How, Table } from './table.tsx'

const Part = ({ title, heads, rows }: { title: string; heads: string[]; rows: { key: string; cells: ReactNode[] }[] }) => (
  <section>
    <h2>
      {title}（{rows.length}）
    </h2>
    {rows.length === 0 ? <p>{t.none}</p> : <Table label={title} heads={heads} rows={rows} />}
  </section>
)

/** What a standard would do before it is frozen. */
export default () => {
  const id = Number(usePathParams().id)
  const { search, change } = useAddress()
  const round = typeof search.round === 'string' && /^\d+$/.test(search.round) ? Number(search.round) : undefined
  const seed = typeof search.seed === 'string' && search.seed !== '' ? search.seed : undefined
  const may = useMay(mayCompare.name)
  // Rounds of organisers he may compare; a reader of standards alone rehearses on simulated units.
  const rounds = useAnswer(listRounds, { limit: 200 }, { enabled: may })
  const answer = useAnswer(rehearseStandard, { id, ...(round === undefined ? {} : { round }), ...(seed ? { seed } : {}) }, { keep: true })
  return (
    <Answer of={answer}>
      {(r) => (
        <article className="record">
          <Crumbs
            crumbs={[{ label: t.standard, to: '/standards' }, { label: r.standard.title, to: `/standards/${id}` }, { label: t.rehearse }]}
          />
          <header className="page-head">
            <div>
              <h1>{t.rehearse}</h1>
              <p className="lead">{t.rehearseLead}</p>
            </div>
            <label className="field-in-row">
              {t.rehearseOn}
              <select value={round ?? ''} onChange={(e) => void change({ round: e.target.value || undefined })}>
                <option value="">{t.rehearseSimulated}</option>
                {(rounds.data?.rows ?? [])
                  .filter((x) => x.state !== 'withdrawn' && (x.units >= 3 || x.id === round))
                  .map((x) => (
                    <option key={x.id} value={x.id}>
                      {t.rehearseRound({ title: x.title, organiser: x.organiser, units: x.units })}
                    </option>
                  ))}
              </select>
            </label>
            {r.source.kind === 'simulated' ? (
              <label className="field-in-row">
                {t.seed}
                <input
                  maxLength={60}
                  defaultValue={r.source.seed ?? ''}
                  onBlur={(e) => void change({ seed: e.target.value || undefined })}
                />
              </label>
            ) : null}
          </header>
          <div className="stack">
            <Figures
              figures={[
                { label: t.on, value: r.source.units, unit: t.units, note: r.source.kind === 'simulated' ? t.simulated : r.source.title },
                { label: t.items, value: r.burden.items },
                { label: t.prefilled, value: `${r.burden.share}%`, of: [r.burden.prefilled, r.burden.items] },
                { label: t.minutes, value: r.burden.minutes },
                { label: t.proofs, value: r.burden.proofs },
              ]}
            />
            <Part
              title={t.dead}
              heads={[t.item, t.result]}
              rows={r.dead.map((d) => ({ key: d.leaf, cells: [`${d.leaf}　${d.title}`, t.deadWhy(d)] }))}
            />
            <Part
              title={t.redundant}
              heads={[t.item, `${t.item}（2）`, t.result]}
              rows={r.redundant.map((p) => ({
                key: p.leaves.join(' '),
                cells: [
                  `${p.leaves[0]}　${p.titles[0]}`,
                  `${p.leaves[1]}　${p.titles[1]}`,
                  p.because === 'measure' ? t.byMeasure : t.byOrder,
                ],
              }))}
            />
            <Part
              title={t.unreached}
              heads={[t.item, t.result]}
              rows={r.unreached.map((u) => ({ key: u.leaf, cells: [`${u.leaf}　${u.title}`, t.bestWas(u)] }))}
            />
            <Part
              title={t.stability}
              heads={[t.item, t.weight, t.result]}
              rows={r.stability.map((m) => ({ key: `${m.leaf}${m.change}`, cells: [`${m.leaf}　${m.title}`, m.change, t.moved(m)] }))}
            />
            <How title={t.how} of={r.how} />
          </div>
        </article>
      )}
    </Answer>
  )
}
