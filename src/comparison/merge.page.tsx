import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { mergeRankings } from './merge.api.ts'
import { comparisonPageText as t } from './page.text.ts'
import { How, Table } from './table.tsx'

type Method = 'pairs' | 'rank-sum'
type Merged = NonNullable<Output<typeof mergeRankings>['merged']>

const Result = ({ id, of }: { id: number; of: Merged }) => (
  <>
    <h3>{`${t.mergeNames[of.method]}：${of.of.join('、')}`}</h3>
    {of.warning ? (
      <p className="note" role="alert">
        {of.warning}
      </p>
    ) : null}
    <Table
      label={t.mergeTitle}
      heads={[t.tier, t.unit]}
      rows={of.tiers.map((tier, i) => ({
        key: tier.map((u) => u.unitId).join(' '),
        cells: [
          t.mergeTier(i + 1),
          <span key="u">
            {tier.map((u) => (
              <span key={u.unitId}>
                <Go to={`/rounds/${id}/units/${u.unitId}`}>{u.unit}</Go>　
              </span>
            ))}
            {tier.length > 1 ? <span className="muted">{t.mergeAlike}</span> : null}
          </span>,
        ],
      }))}
    />
    <How title={t.how} of={of.how} />
  </>
)

/** Several raw rankings of one group put into one, with the method and what it is worth printed above and below. */
export const Merge = ({ id, group }: { id: number; group: string }) => {
  const [chosen, choose] = useState<readonly string[]>([])
  const [method, take] = useState<Method>('pairs')
  const [asked, ask] = useState<{ of: string; method: Method } | null>(null)
  const answer = useAnswer(mergeRankings, { id, group, ...(asked ?? {}) }, { keep: true })
  return (
    <section className="card box">
      <h2>{t.mergeTitle}</h2>
      <p className="muted">{t.mergeLead}</p>
      <Answer of={answer}>
        {(r) => (
          <>
            <fieldset className="field">
              <legend>{t.mergeChoose}</legend>
              {r.options.map((o) => (
                <label key={o.key} className="flag">
                  <input
                    type="checkbox"
                    disabled={o.without.length > 0}
                    checked={chosen.includes(o.key)}
                    onChange={(e) => choose(e.target.checked ? [...chosen, o.key] : chosen.filter((k) => k !== o.key))}
                  />
                  {`${t.mergeKinds[o.kind]}　${o.title}`}
                  {o.without.length > 0 ? <span className="muted">（{t.mergeWithout(o.without.length)}）</span> : null}
                </label>
              ))}
            </fieldset>
            <label className="field-in-row">
              {t.mergeMethod}
              <select value={method} onChange={(e) => take(e.target.value as Method)}>
                {(['pairs', 'rank-sum'] as const).map((m) => (
                  <option key={m} value={m}>
                    {t.mergeMethods[m]}
                  </option>
                ))}
              </select>
            </label>
            <p>
              <Button why={chosen.length < 2 ? t.mergeFew : null} onClick={() => ask({ of: chosen.join(','), method })}>
                {t.mergeDo}
              </Button>
            </p>
            {r.merged ? <Result id={id} of={r.merged} /> : null}
          </>
        )}
      </Answer>
    </section>
  )
}
