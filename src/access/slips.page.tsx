import { Button } from '../web/desk/button.tsx'
import { useSession } from '../web/desk/session.ts'
import { accountPageText as t } from './page.text.ts'

export interface SlipFacts {
  login: string
  displayName: string
  branchName: string
  firstPassword: string
}

/** First passwords as slips to be cut apart and handed over; on paper nothing else of the page is printed. */
export const Slips = ({ slips }: { slips: readonly SlipFacts[] }) => {
  const { realm } = useSession()
  return (
    <>
      <p className="no-print">{t.slipsLead}</p>
      <p className="no-print acts">
        <Button main onClick={() => window.print()}>
          {t.print}
        </Button>
      </p>
      <ul className="slips" aria-label={t.slips}>
        {slips.map((s) => (
          <li key={s.login} className="slip">
            <p className="slip-head">
              <b>{s.displayName}</b>
              <span>{s.branchName}</span>
            </p>
            <dl>
              <dt>{t.slipAddress}</dt>
              <dd>{location.origin}</dd>
              <dt>{t.slipLogin}</dt>
              <dd className="slip-code">{s.login}</dd>
              <dt>{t.slipPassword}</dt>
              <dd className="slip-code">{s.firstPassword}</dd>
            </dl>
            <p className="slip-note">
              {t.slipTitle(realm.name)}　{t.slipNote}
            </p>
          </li>
        ))}
      </ul>
    </>
  )
}
