import { listUnitDuties } from '../duty/duty.api.ts'
import { DutyTag } from '../duty/duty-tag.tsx'
import { one, useAddress, usePathParams } from '../web/desk/address.ts'
import { Form } from '../web/desk/form.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { showCampaign, showUnit, summarise } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { Chips } from './chips.tsx'
import type { UnitRecord } from './unit.page.tsx'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

/** A stage summary: the figures come from the ledger, the words from the unit. */
export const SummaryPage = () => {
  const { id, unitId } = usePathParams()
  const campaign = useAnswer(showCampaign, { id: Number(id) })
  const unit = useAnswer(showUnit, { id: Number(id), unitId: Number(unitId) })
  return <Answer of={campaign}>{(c) => <Answer of={unit}>{(u) => <Summary c={c} u={u} />}</Answer>}</Answer>
}

const Summary = ({ c, u }: { c: CampaignRecord; u: UnitRecord }) => {
  const { search } = useAddress()
  const { today } = useSession()
  const duties = useAnswer(listUnitDuties, { campaignId: c.id, unitId: u.unitId })
  const at = `/campaigns/${c.id}/units/${u.unitId}`
  const begun = c.phases.filter((p) => p.startsOn <= today)
  const written = new Set(u.summaries.filter((s) => s.state === 'submitted').map((s) => s.phaseId))
  const asked = one(search.phase)
  const whole = asked === 'all'
  const phase = whole ? null : (begun.find((p) => String(p.id) === asked) ?? begun.find((p) => !written.has(p.id)) ?? begun.at(-1) ?? null)
  // What fell due within the phase, or in all.
  const due = (duties.data?.rows ?? []).filter(
    (d) => d.state !== 'not-yet' && (phase === null || (d.dueOn >= phase.startsOn && d.dueOn <= phase.endsOn)),
  )
  const done = due.filter((d) => d.state === 'done' || d.state === 'done-late').length
  return (
    <article className="form-page">
      <Crumbs
        crumbs={[
          { label: t['list.title'], to: '/campaigns' },
          { label: c.title, to: `/campaigns/${c.id}` },
          { label: u.name, to: at },
          { label: t['summary.title'] },
        ]}
      />
      <header className="page-head">
        <div>
          <h1>{t['summary.title']}</h1>
          <p className="lead">{t['summary.lead']}</p>
        </div>
      </header>
      <Chips
        label={t['summary.phase']}
        chips={[
          ...begun.map((p) => ({ to: `${at}/summary?phase=${p.id}`, label: p.name, on: p === phase })),
          { to: `${at}/summary?phase=all`, label: t['unit.summary-all'], on: phase === null },
        ]}
      />
      <div className="cols">
        <div className="card box">
          <Form
            key={phase?.id ?? 'all'}
            endpoint={summarise}
            touches={['duty']}
            draft={false}
            fixed={{ id: c.id, unitId: u.unitId, phaseId: phase?.id ?? null }}
            fields={[
              {
                name: 'words',
                label: `${phase?.name ?? t['unit.summary-all']}　${t['summary.words']}`,
                hint: t['summary.words-hint'],
                kind: 'long',
                max: 4000,
                lines: 12,
              },
            ]}
            submit={t['summary.submit']}
            done={t['summary.done']}
            to={() => `${at}?tab=summaries`}
            cancelTo={at}
          />
        </div>
        <aside className="stack">
          <section className="card box">
            <h2>
              {t['summary.known']}
              {due.length > 0 ? <span className="count">{t['summary.done-n'](done, due.length)}</span> : null}
            </h2>
            {due.length === 0 ? <p className="muted">{t['summary.known-none']}</p> : null}
            <ul className="known-duties">
              {due.map((d) => (
                <li key={d.periodId}>
                  <span>
                    {d.title}
                    <span className="sub">{d.period}</span>
                  </span>
                  <DutyTag state={d.state} />
                </li>
              ))}
            </ul>
          </section>
        </aside>
      </div>
    </article>
  )
}
