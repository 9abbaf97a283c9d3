import { RowTable } from '../campaign/row-table.tsx'
import { one, useAddress } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { listLate } from './duty.api.ts'
import { dutyPageText as t } from './duty.text.ts'
import '../campaign/campaign-page.css'
import './duty-page.css'

/** Who is late with what. Its place in the list has a name of its own in the address: other tabs page too. */
export const LateView = ({ campaignId }: { campaignId: number }) => {
  const { search, change } = useAddress()
  const { today } = useSession()
  const [rule, after, below] = [one(search.rule), one(search.late), one(search.unit)]
  const answer = useAnswer(
    listLate,
    {
      campaignId,
      ...(rule === undefined ? {} : { ruleId: Number(rule) }),
      ...(below === undefined ? {} : { below: Number(below) }),
      ...(after === undefined ? {} : { after }),
    },
    { keep: true },
  )
  return (
    <Answer of={answer}>
      {(p) => {
        // The list runs in tree order: a unit's further lines repeat its name quietly.
        const again = new Set(p.rows.filter((r, i) => p.rows[i - 1]?.unitId === r.unitId))
        return (
          <>
            <div className="tab-head">
              <p className="muted">
                {t['late.lead']({ day: dayText(today, today) })}
                {p.total.n > 0 ? t['late.total'](p.total.n, p.total.exact) : null}
              </p>
              {p.below === null ? null : (
                <span>
                  {t['late.below'](p.below)}
                  <Button small quiet onClick={() => void change({ unit: undefined, late: undefined })}>
                    {t['late.all-units']}
                  </Button>
                </span>
              )}
              {rule === undefined ? null : (
                <span>
                  {p.rows[0] ? t['late.only'](p.rows[0].title) : null}
                  <Button small quiet onClick={() => void change({ rule: undefined, late: undefined })}>
                    {t['late.clear']}
                  </Button>
                </span>
              )}
            </div>
            <RowTable
              label={t['late.task']}
              rows={p.rows}
              rowKey={(r) => `${r.periodId}/${r.unitId}`}
              rowTo={(r) => `/campaigns/${campaignId}/units/${r.unitId}?tab=duties`}
              empty={
                p.sees === 'none' ? (
                  <p>{t['hidden.none']}</p>
                ) : (
                  <>
                    <p>{p.sees === 'all' ? t['late.empty'] : t['late.empty-some']}</p>
                    <p className="muted">{t['late.empty-why']}</p>
                  </>
                )
              }
              columns={[
                {
                  name: 'unit',
                  label: t['late.unit'],
                  cell: (r) => (again.has(r) ? <span className="again">{r.unit}</span> : r.unit),
                  main: true,
                },
                {
                  name: 'task',
                  label: t['late.task'],
                  cell: (r) => (
                    <span>
                      {rule === undefined ? (
                        <Go
                          to={`/campaigns/${campaignId}?tab=late&rule=${r.ruleId}${below === undefined ? '' : `&unit=${below}`}`}
                          title={t['late.only-this']}
                          className="plain-link"
                        >
                          {r.title}
                        </Go>
                      ) : (
                        r.title
                      )}
                      <span className="sub">{r.period}</span>
                    </span>
                  ),
                },
                { name: 'due', label: t['late.due'], cell: (r) => dayText(r.dueOn, today) },
                { name: 'done', label: t['late.done'], cell: (r) => (r.count > 1 ? `${r.doneN} / ${r.count}` : '—'), right: true },
                {
                  name: 'days',
                  label: t['late.days'],
                  cell: (r) => <span className="late-n">{t['late.n-days'](r.daysLate)}</span>,
                  right: true,
                },
              ]}
            />
            {after !== undefined || p.next !== null ? (
              <nav className="paging">
                {after === undefined ? null : <Button onClick={() => void change({ late: undefined })}>{t['late.first']}</Button>}
                {p.next === null ? null : <Button onClick={() => void change({ late: p.next! })}>{t['late.next']}</Button>}
              </nav>
            ) : null}
          </>
        )
      }}
    </Answer>
  )
}
