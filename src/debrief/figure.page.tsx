import { RowTable } from '../campaign/row-table.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { debriefPageText as t } from './page.text.ts'
import { listFigure } from './report.api.ts'
import { figureNames } from './report.text.ts'

/** The records behind one figure of a report. */
export default () => {
  const { id, figure } = usePathParams()
  const answer = useAnswer(listFigure, { id: Number(id), figure: String(figure) })
  return (
    <Answer of={answer}>
      {(f) => (
        <article className="stack">
          <Crumbs
            crumbs={[
              { label: t.list, to: '/debriefs' },
              { label: t.report, to: `/debriefs/reports/${id}` },
              { label: figureNames[f.figure]! },
            ]}
          />
          <header className="page-head">
            <div>
              <h1>
                {figureNames[f.figure]}　{f.n}
              </h1>
              <p className="lead">
                {t.figureLead(f.name, f.unitName, dayText(f.from), dayText(f.until))}
                {f.frozen ? `　${t.figureFrozen}` : ''}
              </p>
            </div>
          </header>
          <RowTable
            label={figureNames[f.figure]!}
            rows={f.records.map((r, i) => ({ ...r, i }))}
            rowKey={(r) => r.i}
            empty={<p>{t.noRecords}</p>}
            columns={[
              { name: 'title', label: t.recordTitle, cell: (r) => (r.href ? <Go to={r.href}>{r.title}</Go> : r.title), main: true },
              { name: 'unit', label: t.ofUnit, cell: (r) => r.unit },
              { name: 'on', label: t.on, cell: (r) => (r.on ? dayText(r.on) : t.none) },
              ...(f.records.some((r) => r.value !== '')
                ? [{ name: 'value', label: t.value, cell: (r: { value: string }) => r.value || t.none, right: true }]
                : []),
            ]}
          />
          {f.records.reduce((n, r) => n + r.weight, 0) < f.n ? <p className="muted">{t.figureMore(f.records.length, f.n)}</p> : null}
        </article>
      )}
    </Answer>
  )
}
