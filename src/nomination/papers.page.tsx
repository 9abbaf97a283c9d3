import { useState } from 'react'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { nominationPageText as n } from './page.text.ts'
import { listPapers } from './paper.api.ts'
import { paperPageText as t } from './paper.text.ts'
import { PaperCard } from './paper-parts.tsx'

/** Papers that wait for their second hand, then those that were settled. */
export default () => {
  const [all, showAll] = useState(false)
  const answer = useAnswer(listPapers, { limit: 50, ...(all ? {} : { state: 'entered' as const }) })
  return (
    <div className="stack">
      <Crumbs crumbs={[{ label: n.list, to: '/nominations' }, { label: t.title }]} />
      <h1>{t.title}</h1>
      <p className="lead">{t.lead}</p>
      <p>
        <label>
          <input type="checkbox" checked={all} onChange={(e) => showAll(e.target.checked)} /> {t.withSettled}
        </label>
      </p>
      <Answer of={answer}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{all ? t.none : t.noneWaiting}</p>
          ) : (
            rows.map((p) => <PaperCard key={p.id} p={p} whose again={() => answer.refetch()} />)
          )
        }
      </Answer>
    </div>
  )
}
