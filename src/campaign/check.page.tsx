import type { Output } from '../lib/contract.ts'
import { one, useAddress, useGo, usePathParams } from '../web/desk/address.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer, useCommand } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { countText } from '../web/format.ts'
import { checkCampaign, launchCampaign, showCampaign } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import type { PlanV1 } from './plan-schema.ts'
import { publicPlan } from './public-plan.tsx'
import { placeNames, ruleNames, campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

type Check = Output<typeof checkCampaign>

/** What the launch looks at, in words; then the launch itself, saying what becomes public. */
export const CheckPage = () => {
  const id = Number(usePathParams().id)
  const { search } = useAddress()
  const { today } = useSession()
  const campaign = useAnswer(showCampaign, { id })
  const on = one(search.on) ?? campaign.data?.launchOn ?? today
  const check = useAnswer(checkCampaign, { id, launchOn: on }, { enabled: campaign.data !== undefined, keep: true })
  return <Answer of={campaign}>{(c) => <Answer of={check}>{(k) => <Checked c={c} k={k} on={on} />}</Answer>}</Answer>
}

const Checked = ({ c, k, on }: { c: CampaignRecord; k: Check; on: string }) => {
  const { change } = useAddress()
  const { today } = useSession()
  const go = useGo()
  const launch = useCommand(launchCampaign, { touches: ['duty'] })
  const of = (level: Check['findings'][number]['level']) => k.findings.filter((f) => f.level === level)
  const refused = of('refuse').length
  const editable = c.can.includes('edit')
  return (
    <article className="record">
      <Crumbs
        crumbs={[{ label: t['list.title'], to: '/campaigns' }, { label: c.title, to: `/campaigns/${c.id}` }, { label: t['check.title'] }]}
      />
      <header className="page-head">
        <div>
          <h1>{t['check.title']}</h1>
          <p className="lead">{t['check.lead']}</p>
        </div>
        {c.can.includes('launch') ? (
          <div className="acts">
            <label className="launch-on">
              {t['check.launch-on']}
              <input
                type="date"
                min={today}
                value={on}
                onChange={(e) => void change({ on: e.target.value || undefined }, { replace: true })}
              />
            </label>
            <ActionButton
              main
              action={{
                label: t['check.launch'],
                why: refused > 0 ? t['check.why-not'](refused) : on < today ? t['check.past'] : null,
                makesPublic: publicPlan(c.plan as unknown as PlanV1, c, today, { on, units: k.units }),
                run: async () => {
                  await launch.run({ id: c.id, version: c.version, launchOn: on })
                  await go(`/campaigns/${c.id}`)
                },
                done: t['check.launched'],
              }}
            />
          </div>
        ) : null}
      </header>
      <div className="cols">
        <div className="stack">
          {k.findings.length === 0 ? <div className="card empty">{t['check.none']}</div> : null}
          {(['refuse', 'warn', 'gap'] as const).map((level) =>
            of(level).length === 0 ? null : level === 'gap' ? (
              <Gaps key={level} found={of(level)} />
            ) : (
              <Findings key={level} level={level} found={of(level)} fixTo={editable ? `/campaigns/${c.id}/draft` : null} />
            ),
          )}
        </div>
        <aside className="stack">
          <section className="card box">
            <h2>{t['check.burden']}</h2>
            <dl className="burden-list">
              <Line label={t['check.burden-unit']} n={k.burden.fieldsPerUnit} unit={t['check.cells']} />
              <Line label={t['check.burden-prefilled']} n={k.burden.prefilledPerUnit} unit={t['check.cells']} />
              <Line label={t['check.burden-typed']} n={k.burden.fieldsPerUnit - k.burden.prefilledPerUnit} unit={t['check.cells']} />
              <Line label={t['check.burden-minutes']} n={k.burden.minutesPerUnit} unit={t['check.minutes']} />
            </dl>
            <p className="muted small">
              {t['check.rules'](k.burden.rules)}。
              {t['check.all-minutes'](k.burden.units, countText(Math.round((k.burden.minutesPerUnit * k.burden.units) / 60)))}。
            </p>
          </section>
          <section className="card box">
            <h2>
              {t['check.units']}
              <span className="count">{k.units}</span>
            </h2>
            <dl className="burden-list">
              {k.byClass.map((b) => (
                <Line key={b.key ?? ''} label={b.name} n={b.units} unit="" />
              ))}
            </dl>
            <p className="muted small">
              {t['check.units-note']}
              {k.byClass.some((b) => b.key === null) ? `${t['check.unclassed']}。` : ''}
            </p>
          </section>
        </aside>
      </div>
    </article>
  )
}

const Line = ({ label, n, unit }: { label: string; n: number; unit: string }) => (
  <div>
    <dt>{label}</dt>
    <dd>
      {countText(n)}
      {unit ? <small>{unit}</small> : null}
    </dd>
  </div>
)

/** `/sections/honour/awards/0` → 表彰. */
const placeOf = (at: string): string => {
  const [, first = '', second = ''] = at.split('/')
  return placeNames[first === 'sections' ? `sections/${second}` : first] ?? at
}

const nameOf = (code: string): string => (ruleNames as Record<string, string>)[code] ?? code

const Findings = ({ level, found, fixTo }: { level: 'refuse' | 'warn'; found: Check['findings']; fixTo: string | null }) => (
  <section className={`card findings ${level}`}>
    <h2>
      {t[`check.${level}`]}
      <span className="muted">{found.length}</span>
    </h2>
    <ul>
      {found.map((f, i) => (
        <li key={i} className="finding">
          <div>
            <b>{nameOf(f.code)}</b>
            {placeOf(f.at) === nameOf(f.code) ? null : <div className="place">{placeOf(f.at)}</div>}
          </div>
          <div>{f.sentence}</div>
          {fixTo ? (
            <Go to={fixTo} className="btn small">
              {t['check.fix']}
            </Go>
          ) : null}
        </li>
      ))}
    </ul>
  </section>
)

/** What may still be typed after the launch: one line for each kind, not one for each name. */
const Gaps = ({ found }: { found: Check['findings'] }) => (
  <section className="card findings">
    <h2>
      {t['check.gap']}
      <span className="muted">{found.length}</span>
    </h2>
    <ul>
      {[...new Set(found.map((f) => f.code))].map((code) => (
        <li key={code} className="finding">
          <b>{nameOf(code)}</b>
          <ul className="dots">
            {found
              .filter((f) => f.code === code)
              .map((f) => (
                <li key={f.at}>
                  {f.sentence} <span className="place">{placeOf(f.at)}</span>
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ul>
  </section>
)
