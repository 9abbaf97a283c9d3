import { RowTable } from '../campaign/row-table.tsx'
import { one, useAddress } from '../web/desk/address.ts'
import { Figures, share } from '../web/desk/figure.tsx'
import { Go } from '../web/desk/link.tsx'
import { ProgressBar } from '../web/desk/progress.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { instantText } from '../web/format.ts'
import { progress } from './duty.api.ts'
import { dutyPageText as t } from './duty.text.ts'
import '../campaign/campaign-page.css'
import './duty-page.css'

/** Expected, done, on time and late of each unit below one, late first; `?below=` goes a level down. */
export const ProgressView = ({ campaignId }: { campaignId: number }) => {
  const { search } = useAddress()
  const session = useSession()
  const below = one(search.below)
  const answer = useAnswer(progress, { campaignId, ...(below === undefined ? {} : { below: Number(below) }) }, { keep: true })
  const at = `/campaigns/${campaignId}`
  return (
    <Answer of={answer}>
      {(p) => {
        const sum = (of: (r: (typeof p.rows)[number]) => number) => p.rows.reduce((a, r) => a + of(r), 0)
        const [expected, done, onTime, late, exempt] = [
          sum((r) => r.expected),
          sum((r) => r.done),
          sum((r) => r.onTime),
          sum((r) => r.late),
          sum((r) => r.exempt),
        ]
        const asOf = instantText(p.asOf, session.realm.zone, session.today)
        return (
          <div className="stack">
            <div className="tab-head">
              <div>
                <h2>{below === undefined ? t['progress.whole'] : t['progress.below'](p.parent.name)}</h2>
                <p className="muted">{t['progress.lead']}</p>
              </div>
              {below === undefined ? null : (
                <Go to={`${at}?tab=progress`} className="btn small">
                  {t['progress.back']}
                </Go>
              )}
            </div>
            {expected > 0 ? (
              <Figures
                figures={[
                  { label: t['progress.done'], ...share(done, expected), asOf, source: t['progress.source'] },
                  { label: t['progress.on-time'], ...share(onTime, done), note: t['progress.of-done'] },
                  { label: t['progress.late'], value: late, ...(late > 0 ? { to: `${at}?tab=late` } : {}) },
                  ...(exempt > 0 ? [{ label: t['progress.exempt'], value: exempt }] : []),
                ]}
              />
            ) : null}
            <RowTable
              label={t['progress.bar']}
              rows={p.rows.filter((r) => r.expected > 0 || !r.self)}
              rowKey={(r) => r.unitId}
              rowTo={(r) => (r.units > 1 && !r.self ? `${at}?tab=progress&below=${r.unitId}` : `${at}/units/${r.unitId}?tab=duties`)}
              empty={<p>{p.sees === 'none' ? t['hidden.none'] : t['progress.empty']}</p>}
              columns={[
                {
                  name: 'unit',
                  label: t['progress.unit'],
                  main: true,
                  cell: (r) => (
                    <>
                      {r.name}
                      {r.self ? (
                        <span className="sub">{t['progress.self']}</span>
                      ) : r.units > 1 ? (
                        <span className="sub">{t['progress.units'](r.units - 1)}</span>
                      ) : null}
                    </>
                  ),
                },
                {
                  name: 'bar',
                  label: t['progress.bar'],
                  wide: true,
                  cell: (r) => (
                    <span className="unit-bar">
                      <ProgressBar
                        label={r.name}
                        legend={false}
                        parts={[
                          { label: t['progress.done'], n: r.done, tone: 'done' },
                          { label: t['progress.open'], n: Math.max(0, r.expected - r.done - r.exempt - r.late), tone: 'running' },
                          { label: t['progress.exempt'], n: r.exempt, tone: 'frozen' },
                          { label: t['progress.late'], n: r.late, tone: 'late' },
                        ]}
                      />
                    </span>
                  ),
                },
                { name: 'expected', label: t['progress.expected'], cell: (r) => r.expected, right: true },
                { name: 'done', label: t['progress.done'], cell: (r) => r.done, right: true },
                { name: 'onTime', label: t['progress.on-time'], cell: (r) => r.onTime, right: true },
                {
                  name: 'late',
                  label: t['progress.late'],
                  right: true,
                  cell: (r) =>
                    r.late === 0 ? (
                      <span className="muted">0</span>
                    ) : (
                      <Go
                        className="late-n"
                        to={r.units > 1 && !r.self ? `${at}?tab=late&unit=${r.unitId}` : `${at}/units/${r.unitId}?tab=duties`}
                        aria-label={`${r.name}${t['progress.late']} ${r.late}`}
                      >
                        {r.late}
                      </Go>
                    ),
                },
              ]}
            />
            {p.waiting.length > 0 ? (
              <section className="card box">
                <h2>{t['progress.waiting']}</h2>
                <p className="muted">{t['progress.waiting-lead']}</p>
                <p>{p.waiting.map((w) => w.rule).join('；')}</p>
              </section>
            ) : null}
          </div>
        )
      }}
    </Answer>
  )
}
