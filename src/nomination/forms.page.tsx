import './forms.css'
import type { ReactNode } from 'react'
import type { Output } from '../lib/contract.ts'
import { one, useAddress } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Answer } from '../web/desk/weather.tsx'
import { dayText } from '../web/format.ts'
import { type Chosen, InCampaign } from './choose.tsx'
import { listQuotas, nominationForms } from './composition.api.ts'
import { inspectionNames } from './examine.text.ts'
import { nominationPageText as t } from './page.text.ts'

type Data = Output<typeof nominationForms>
type Row = Data['rows'][number]
const kinds = ['approval', 'summary', 'consult', 'quota', 'compare'] as const
type Kind = (typeof kinds)[number]

/** One sheet of paper: its name, its line of who and what, its table. */
const Sheet = ({ title, d, wide, children }: { title: string; d: Data; wide?: boolean; children: ReactNode }) => (
  <article className={wide ? 'paper-form wide' : 'paper-form'}>
    <h2>
      {d.title}
      {title}
    </h2>
    <p className="line-of">
      {d.campaign}　{d.organiser}
    </p>
    <table>
      <tbody>{children}</tbody>
    </table>
  </article>
)
const Cells = ({ cells, head }: { cells: readonly ReactNode[]; head?: boolean }) => (
  <tr>{cells.map((c, i) => (head ? <th key={i}>{c}</th> : <td key={i}>{c}</td>))}</tr>
)
const Line = ({ name, children, tall }: { name: string; children: ReactNode; tall?: boolean }) => (
  <tr className={tall ? 'tall' : undefined}>
    <th scope="row">{name}</th>
    <td colSpan={3}>{children}</td>
  </tr>
)
const Signed = ({ words, by, on }: { words?: string; by?: string; on?: string | null }) => (
  <>
    <p>{words}</p>
    <p className="sign">
      {t.sealed}　{by ?? t.signBlank}　{on ? dayText(on) : t.dayBlank}
    </p>
  </>
)

const Approval = ({ r, d }: { r: Row; d: Data }) => (
  <Sheet title={t.formNames.approval} d={d}>
    <tr>
      <th scope="row">{t.name}</th>
      <td>{r.name}</td>
      <th scope="row">{t.unit}</th>
      <td>{r.unit}</td>
    </tr>
    {r.facts.map((f) => (
      <Line key={f.name} name={f.name}>
        {f.value}
      </Line>
    ))}
    {r.groups.length > 0 ? <Line name={t.groups}>{r.groups.join('、')}</Line> : null}
    <Line name={t.brief}>{r.brief}</Line>
    <Line name={t.deeds} tall>
      {r.deeds.split(/\n+/).map((p, i) => (
        <p key={i}>{p}</p>
      ))}
    </Line>
    <Line name={t.eligibility}>
      {r.eligibility.map((e) => (
        <p key={e.rule}>
          {e.rule}：{t.verdicts[e.verdict]}　{e.source}
        </p>
      ))}
    </Line>
    {r.acts.length === 0 ? (
      <Line name={t.recommendWords} tall>
        <Signed />
      </Line>
    ) : (
      r.acts.map((a, i) => (
        <Line key={i} name={`${a.step}　${a.unit}`}>
          <Signed words={a.words} by={a.by} on={a.on} />
        </Line>
      ))
    )}
    {r.inspection ? (
      <Line name={t.inspection}>
        <Signed words={`${inspectionNames[r.inspection.verdict]}　${r.inspection.finding}`} by={r.inspection.by} on={r.inspection.on} />
      </Line>
    ) : null}
    {r.votes.map((v) => (
      <Line key={v.minutes + v.on} name={t.votes}>
        {dayText(v.on)}　{v.minutes}　{v.words}
      </Line>
    ))}
  </Sheet>
)

const Consult = ({ r, d }: { r: Row; d: Data }) => (
  <Sheet title={t.formNames.consult} d={d}>
    <tr>
      <th scope="row">{t.name}</th>
      <td>{r.name}</td>
      <th scope="row">{t.unit}</th>
      <td>{r.unit}</td>
    </tr>
    <Line name={t.brief}>{r.brief}</Line>
    {r.opinions.map((o) => (
      <Line key={o.from} name={o.from} tall>
        {o.verdict ? (
          <Signed words={`${t.opinionVerdicts[o.verdict]}。${o.words}`} by={o.person} on={o.on} />
        ) : (
          <Signed words={`□ ${t.opinionVerdicts.agree}　□ ${t.opinionVerdicts.object}`} />
        )}
      </Line>
    ))}
  </Sheet>
)

const Summary = ({ d }: { d: Data }) => (
  <Sheet title={t.formNames.summary} d={d} wide>
    <Cells head cells={[t.no, t.name, t.unit, t.post, t.groups, t.brief, t.state]} />
    {d.rows.map((r, i) => (
      <Cells
        key={r.id}
        cells={[i + 1, r.name, r.unit, r.facts.find((f) => f.name === t.post)?.value ?? '', r.groups.join('、'), r.brief, r.stateName]}
      />
    ))}
  </Sheet>
)

const Compare = ({ d }: { d: Data }) => (
  <Sheet title={t.formNames.compare} d={d} wide>
    <Cells head cells={[t.name, t.unit, t.eligibility, t.opinionWords, t.inspection, t.votes]} />
    {d.rows.map((r) => (
      <Cells
        key={r.id}
        cells={[
          r.name,
          r.unit,
          r.eligibility.map((e) => `${e.rule}：${t.verdicts[e.verdict]}`).join('；'),
          r.opinions.map((o) => `${o.from}：${o.verdict ? t.opinionVerdicts[o.verdict] : t.opinionStates.asked}`).join('；'),
          r.inspection ? `${inspectionNames[r.inspection.verdict]}：${r.inspection.finding}` : t.none,
          r.votes.map((v) => v.words).join('；'),
        ]}
      />
    ))}
  </Sheet>
)

const Quotas = ({ d, campaignId, titleKey }: { d: Data; campaignId: number; titleKey: string }) => {
  const answer = useAnswer(listQuotas, { campaignId, titleKey })
  return (
    <Answer of={answer}>
      {({ rows }) => (
        <Sheet title={t.formNames.quota} d={d}>
          <Cells head cells={[t.no, t.unit, t.places, t.due]} />
          {rows.map((q, i) => (
            <Cells key={q.unitId} cells={[i + 1, q.unit, q.quota, q.dueOn ? dayText(q.dueOn) : '']} />
          ))}
        </Sheet>
      )}
    </Answer>
  )
}

const Forms = ({ unitId, campaign, titleKey }: Chosen) => {
  const { search } = useAddress()
  const key = titleKey ?? campaign.titles[0]!.key
  const kind: Kind = kinds.find((k) => k === one(search.form)) ?? 'approval'
  const ids = one(search.ids)
  const answer = useAnswer(nominationForms, { campaignId: campaign.id, titleKey: key, ...(ids ? { ids } : {}) })
  return (
    <>
      <nav className="acts" aria-label={t.formKind}>
        {kinds.map((k) => (
          <Go key={k} to={`/nominations/forms?unit=${unitId}&campaign=${campaign.id}&title=${key}&form=${k}`}>
            {t.formNames[k]}
          </Go>
        ))}
        <Button main onClick={() => print()}>
          {t.print}
        </Button>
      </nav>
      <Answer of={answer}>
        {(d) => {
          if (kind === 'summary') return <Summary d={d} />
          if (kind === 'compare') return <Compare d={d} />
          if (kind === 'quota') return <Quotas d={d} campaignId={campaign.id} titleKey={key} />
          return <>{d.rows.map((r) => (kind === 'consult' ? <Consult key={r.id} r={r} d={d} /> : <Approval key={r.id} r={r} d={d} />))}</>
        }}
      </Answer>
    </>
  )
}

export default () => (
  <div className="stack">
    <h1 className="forms-title">{t.forms}</h1>
    <p className="lead forms-title">{t.formsLead}</p>
    <InCampaign here="/nominations/forms">{(c) => <Forms {...c} />}</InCampaign>
  </div>
)
