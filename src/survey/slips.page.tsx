import { useState } from 'react'
import { Qr } from '../poll/qr.page.tsx'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { surveyPageText as t } from './page.text.ts'
import { issuePasses, showSurvey } from './survey.api.ts'

/** Slips to cut apart, a pile for each stratum; the codes are told once and kept nowhere. */
export default () => {
  const id = Number(usePathParams().id)
  const { hall } = useSession()
  const answer = useAnswer(showSurvey, { id })
  const [strata, show] = useState<{ stratum: string; codes: string[] }[]>([])
  const [said, say] = useState<string | null>(null)
  const address = `${location.origin}${hall}/survey`
  return (
    <Answer of={answer}>
      {(s) => (
        <article className="record">
          <div className="no-print">
            <Crumbs crumbs={[{ label: t.list, to: '/surveys' }, { label: s.title, to: `/surveys/${id}` }, { label: t.slips }]} />
            <h1>{t.slips}</h1>
            <p className="lead">{t.issueLead}</p>
            <p className="acts">
              <Button
                main={strata.length === 0}
                why={s.lawful.includes('issue') && s.may.run ? null : t.freezeLead}
                onClick={async () => {
                  try {
                    show((await call(issuePasses, { id, version: s.version })).strata)
                    say(null)
                    await answer.refetch()
                  } catch (e) {
                    say(sayError(e))
                  }
                }}
              >
                {s.passes > 0 ? t.issueAgain : t.issue}
              </Button>
              {strata.length > 0 ? (
                <Button main onClick={() => window.print()}>
                  {t.print}
                </Button>
              ) : null}
            </p>
            {said === null ? null : <p role="alert">{said}</p>}
          </div>
          {strata.map((x) => (
            <section key={x.stratum} style={{ marginTop: 24 }}>
              <h2>{x.stratum}</h2>
              <ul className="slips" aria-label={x.stratum}>
                {x.codes.map((code) => (
                  <li key={code} className="slip">
                    <p className="slip-head">
                      <b>{s.title}</b>
                    </p>
                    <Qr text={`${address}/${code}`} label={t.qr} />
                    <dl>
                      <dt>{t.address}</dt>
                      <dd>{address}</dd>
                      <dt>{t.code}</dt>
                      <dd className="slip-code">{code}</dd>
                    </dl>
                    <p className="slip-note">{t.slipNote(x.stratum)}</p>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </article>
      )}
    </Answer>
  )
}
