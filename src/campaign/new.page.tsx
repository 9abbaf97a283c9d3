import { useState } from 'react'
import { one, useAddress } from '../web/desk/address.ts'
import { Form } from '../web/desk/form.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { createCampaign, listTemplates } from './campaign.api.ts'
import { levelNames } from './campaign.text.ts'
import { Chips } from './chips.tsx'
import { PlanText, readPlanText } from './plan-text.tsx'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

/** A campaign begins from a built-in plan or from a plan file. */
export const NewCampaignPage = () => {
  const { search } = useAddress()
  const session = useSession()
  const answer = useAnswer(listTemplates, {})
  const fromFile = one(search.from) === 'file'
  const chosen = one(search.template)
  // The seat's key begins with its role (nouns.ts); only a campaign office runs campaigns.
  const units = [...new Map(session.seats.filter((s) => s.key.startsWith('office:')).map((s) => [s.unitId, s.unit]))]
  return (
    <article>
      <Crumbs crumbs={[{ label: t['list.title'], to: '/campaigns' }, { label: t['new.title'] }]} />
      <header className="page-head">
        <div>
          <h1>{t['new.title']}</h1>
          <p className="lead">{units.length === 0 ? t['new.no-seat'] : t['new.lead']}</p>
        </div>
      </header>
      <Chips
        label={t['new.title']}
        chips={[
          { to: '/campaigns/new', label: t['new.from-built-in'], on: !fromFile },
          { to: '/campaigns/new?from=file', label: t['new.from-file'], on: fromFile },
        ]}
      />
      {fromFile ? (
        <FromFile units={units} />
      ) : (
        <Answer of={answer}>
          {({ rows }) => {
            const plan = rows.find((r) => r.id === chosen)
            return (
              <>
                <div className="plan-cards">
                  {rows.map((r) => (
                    <Go
                      key={r.id}
                      to={`/campaigns/new?template=${r.id}`}
                      className="card plan-card"
                      aria-current={r.id === chosen ? 'true' : undefined}
                    >
                      <h2>{r.title}</h2>
                      <dl>
                        <div>
                          <dt>{t['new.level']}</dt>
                          <dd>{levelNames[r.level] ?? r.level}</dd>
                        </div>
                        <div>
                          <dt>{t['new.kind']}</dt>
                          <dd>{r.kind}</dd>
                        </div>
                        <div>
                          <dt>{t['new.served']}</dt>
                          <dd>{r.served}</dd>
                        </div>
                      </dl>
                      <span className="muted small">{t['new.source'](r.source)}</span>
                      <span className="pick">{r.id === chosen ? t['new.chosen'] : t['new.choose']}</span>
                    </Go>
                  ))}
                </div>
                {plan ? <Begin key={plan.id} units={units} title={plan.title} fixed={{ template: plan.id }} /> : null}
              </>
            )
          }}
        </Answer>
      )}
    </article>
  )
}

type Units = readonly (readonly [number, string])[]

const Begin = ({ units, title, fixed }: { units: Units; title: string; fixed: Record<string, unknown> }) => (
  <div className="card box">
    <Form
      endpoint={createCampaign}
      draft={false}
      fixed={fixed}
      initial={{ title, ...(units.length === 1 ? { organiserId: units[0]![0] } : {}) }}
      fields={[
        {
          name: 'organiserId',
          label: t['new.organiser'],
          kind: 'choice',
          numeric: true,
          options: units.map(([id, name]) => ({ value: String(id), label: name })),
        },
        { name: 'title', label: t['new.name'], hint: t['new.name-hint'], kind: 'text', max: 60 },
      ]}
      submit={t['new.submit']}
      done={t['new.done']}
      to={(out) => `/campaigns/${out.id}/draft`}
      cancelTo="/campaigns"
    />
  </div>
)

const FromFile = ({ units }: { units: Units }) => {
  const [text, set] = useState('')
  const read = readPlanText(text)
  return (
    <div className="stack">
      <div className="card box">
        <PlanText
          text={text}
          onChange={set}
          label={t['new.paste']}
          upload={t['new.file-choose']}
          hint={t['new.file-hint']}
          right={t['new.right']}
        />
      </div>
      {read?.ok ? (
        <Begin key={`${read.plan.id}${read.plan.title}`} units={units} title={read.plan.title} fixed={{ plan: read.plan }} />
      ) : null}
    </div>
  )
}
