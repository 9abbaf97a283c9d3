import { useState } from 'react'
import { AskButton } from '../campaign/form-dialog.tsx'
import { type Col, RowTable } from '../campaign/row-table.tsx'
import { placeOf } from '../desk/desk.ts'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { exempt, extend, listUnitDuties, restore } from './duty.api.ts'
import { dutyPageText as t } from './duty.text.ts'
import { DutyTag } from './duty-tag.tsx'
import '../campaign/campaign-page.css'
import './duty-page.css'

type DutyRow = Output<typeof listUnitDuties>['rows'][number]

const settled = new Set(['done', 'done-late', 'exempt'])

/** What one unit owes in one campaign: open ones first; a superior may let off or give more time, with a reason. */
export const UnitDutiesView = ({ campaignId, unitId, working }: { campaignId: number; unitId: number; working: boolean }) => {
  const { today, seats } = useSession()
  const [all, showAll] = useState(false)
  const answer = useAnswer(listUnitDuties, { campaignId, unitId }, { keep: true, everyMs: 15_000 })
  return (
    <Answer of={answer}>
      {({ rows, mayExempt }) => {
        const superior = mayExempt && !seats.some((s) => s.unitId === unitId)
        const open = rows.filter((r) => !settled.has(r.state) && r.state !== 'not-yet')
        const later = rows.filter((r) => !open.includes(r))
        const shown = [...open]
          .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0))
          .concat(all || open.length === 0 ? later : [])
        const act: Col<DutyRow> = {
          name: 'act',
          label: t['unit.act'],
          wide: true,
          cell: (r) => {
            if (superior && r.state === 'exempt')
              return (
                <AskButton
                  endpoint={restore}
                  touches={['campaign']}
                  label={t['unit.restore']}
                  title={t['unit.restore-title'](r.title)}
                  lead={t['unit.restore-lead']}
                  fixed={{ periodId: r.periodId, unitId }}
                  fields={[{ name: 'reason', label: t['unit.reason'], hint: t['unit.reason-hint'], kind: 'long', max: 500 }]}
                  submit={t['unit.restore']}
                  done={t['unit.restore-done']}
                />
              )
            if (settled.has(r.state)) return '—'
            const place = placeOf(r.act, { campaignId, unitId, filter: {} })
            return (
              <span className="acts">
                {working && r.state !== 'not-yet' ? (
                  <Go to={place.href} className="btn small">
                    {place.action}
                  </Go>
                ) : null}
                {superior ? (
                  <>
                    <AskButton
                      endpoint={extend}
                      touches={['campaign']}
                      label={t['unit.extend']}
                      title={t['unit.extend-title'](r.title)}
                      lead={t['unit.extend-lead'](dayText(r.dueOn, today))}
                      fixed={{ periodId: r.periodId, unitId }}
                      fields={[
                        { name: 'dueOn', label: t['unit.extend-to'], kind: 'day' },
                        { name: 'reason', label: t['unit.reason'], hint: t['unit.reason-hint'], kind: 'long', max: 500 },
                      ]}
                      submit={t['unit.extend']}
                      done={t['unit.extend-done']}
                    />
                    <AskButton
                      endpoint={exempt}
                      touches={['campaign']}
                      label={t['unit.exempt']}
                      title={t['unit.exempt-title'](r.title)}
                      lead={t['unit.exempt-lead']}
                      fixed={{ periodId: r.periodId, unitId }}
                      fields={[{ name: 'reason', label: t['unit.reason'], hint: t['unit.reason-hint'], kind: 'long', max: 500 }]}
                      submit={t['unit.exempt']}
                      done={t['unit.exempt-done']}
                    />
                  </>
                ) : null}
              </span>
            )
          },
        }
        return (
          <>
            <RowTable
              label={t['unit.task']}
              rows={shown}
              rowKey={(r) => r.periodId}
              empty={<p>{t['unit.empty']}</p>}
              columns={[
                {
                  name: 'task',
                  label: t['unit.task'],
                  main: true,
                  cell: (r) => (
                    <>
                      {r.title}
                      <span className="sub">{r.purpose}</span>
                      {r.reason ? (
                        <span className="sub">
                          {t['unit.why']}
                          {r.reason}
                        </span>
                      ) : null}
                    </>
                  ),
                },
                { name: 'period', label: t['unit.period'], cell: (r) => r.period },
                {
                  name: 'due',
                  label: t['unit.due'],
                  cell: (r) => (
                    <span>
                      {dayText(r.dueOn, today)}
                      {r.doneOn ? <span className="sub">{t['unit.done-on'](dayText(r.doneOn, today))}</span> : null}
                      {r.state === 'not-yet' ? <span className="sub">{t['unit.from'](dayText(r.startsOn, today))}</span> : null}
                    </span>
                  ),
                },
                {
                  name: 'state',
                  label: t['unit.state'],
                  cell: (r) => (
                    <span>
                      <DutyTag state={r.state} />
                      {r.count > 1 ? <span className="sub">{t['unit.count'](r.doneN, r.count)}</span> : null}
                    </span>
                  ),
                },
                ...(working || superior ? [act] : []),
              ]}
            />
            {open.length > 0 && later.length > 0 ? (
              <div className="paging">
                <Button quiet expanded={all} onClick={() => showAll(!all)}>
                  {all ? t['unit.show-open'] : `${t['unit.show-all']}（${rows.length}）`}
                </Button>
              </div>
            ) : null}
          </>
        )
      }}
    </Answer>
  )
}
