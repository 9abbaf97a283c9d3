import { FormPage } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useMay, useSession } from '../web/desk/session.ts'
import { StateTag } from '../web/desk/state-tag.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { importPackage, listPackages } from './comparison.api.ts'
import { mayImportPackages } from './comparison.ts'
import { comparisonPageText as t } from './page.text.ts'
import { Table } from './table.tsx'
import { listTrends } from './trend.api.ts'

/** What got worse, as listed on Monday. */
export const Trends = () => {
  const { today } = useSession()
  const answer = useAnswer(listTrends, {})
  return (
    <Answer of={answer}>
      {(l) => (
        <section className="list">
          <header className="page-head">
            <div>
              <h1>{t.trends}</h1>
              <p className="lead">{l.weekOn === null ? t.noWeek : `${t.week(dayText(l.weekOn, today))}　${t.trendsLead}`}</p>
            </div>
          </header>
          {l.weekOn !== null && l.rows.length === 0 ? <p>{t.noTrends}</p> : null}
          <ul className="lines">
            {l.rows.map((r) => (
              <li key={`${r.kind}${r.subject}`}>
                <b>{r.words}</b>
                {r.again ? (
                  <>
                    {'　'}
                    <StateTag kind="late" word={t.again} />
                  </>
                ) : null}
                <p>
                  {t.seenOf(r.units.length, r.total)}：
                  {r.units.slice(0, 30).map((u, i) => (
                    <span key={u.unitId}>
                      {i > 0 ? '、' : ''}
                      <Go to={`/units/${u.unitId}`}>{u.unit}</Go>
                    </span>
                  ))}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Answer>
  )
}

export const Packages = () => {
  const { today } = useSession()
  const may = useMay(mayImportPackages.name)
  const answer = useAnswer(listPackages, {})
  return (
    <Answer of={answer}>
      {(l) => (
        <section className="list">
          <header className="page-head">
            <div>
              <h1>{t.packages}</h1>
              <p className="lead">{t.packagesLead}</p>
            </div>
            {may ? (
              <Go to="/comparison-packages/new" className="button">
                {t.import}
              </Go>
            ) : null}
          </header>
          {l.rows.length === 0 ? (
            <p>{t.noPackages}</p>
          ) : (
            <Table
              label={t.packages}
              heads={[t.result, t.realm, t.basis, t.standard, t.units, t.grades, t.digest, t.importedOn]}
              rows={l.rows.map((r) => ({
                key: r.id,
                cells: [
                  r.title,
                  r.realm,
                  r.basis,
                  r.standard,
                  r.units,
                  r.grades.map((g) => `${g.grade} ${g.units}`).join('；'),
                  <code key="d">{r.digest.slice(0, 16)}</code>,
                  dayText(r.on, today),
                ],
              }))}
            />
          )}
        </section>
      )}
    </Answer>
  )
}

export const ImportPackage = () => (
  <FormPage
    title={t.import}
    crumbs={[{ label: t.packages, to: '/comparison-packages' }, { label: t.import }]}
    endpoint={importPackage}
    fields={[
      { name: 'fromRealm', label: t.fromRealm, kind: 'text', max: 120 },
      { name: 'basis', label: t.basis, kind: 'text', max: 200 },
      { name: 'digest', label: t.digest, kind: 'text', max: 64 },
      { name: 'bytes', label: t.bytes, kind: 'long', hint: t.bytesHint, max: 4_000_000 },
    ]}
    submit={t.import}
    to={() => '/comparison-packages'}
  />
)
