import { roleNames } from '../access/access.text.ts'
import type { Role } from '../lib/permission.ts'
import { Go } from '../web/desk/link.tsx'
import { useMay } from '../web/desk/session.ts'
import { dayText } from '../web/format.ts'
import { unitPageText as t } from './page.text.ts'

interface Held {
  grantId: number
  accountId: number
  name: string
  role: Role
  fromOn: string
  untilOn: string | null
  document: string
}

/** Who holds which role on a unit; given by the security administrator, handed over by whoever leads it. */
export const Holders = ({ unitId, holders, ended }: { unitId: number; holders: readonly Held[]; ended: boolean }) => {
  const gives = useMay('grant.give')
  const hands = useMay('post.hand-over')
  const documents = holders.some((h) => h.document !== '')
  return (
    <section className="card table-hold" aria-label={t.holders}>
      <div className="row-between in-card">
        <h2>{t.holders}</h2>
        {gives && !ended ? (
          <Go to={`/grants/new?unit=${unitId}`} className="btn small">
            {t.grant}
          </Go>
        ) : null}
      </div>
      {holders.length === 0 ? (
        <p className="in-card muted">{t.holdersEmpty}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t.role}</th>
              <th scope="col">{t.person}</th>
              <th scope="col">{t.between}</th>
              {documents ? <th scope="col">{t.document}</th> : null}
              <th scope="col">
                <span className="sr">{t.acts}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {holders.map((h) => (
              <tr key={h.grantId}>
                <td>{roleNames[h.role]}</td>
                <td>{h.name}</td>
                <td>
                  {dayText(h.fromOn)}
                  {h.untilOn ? ` — ${dayText(h.untilOn)}` : ''}
                </td>
                {documents ? <td className="muted">{h.document}</td> : null}
                <td className="r">
                  <span className="in-row">
                    {hands ? (
                      <Go to={`/grants/${h.grantId}/hand-over?unit=${unitId}`} className="btn small">
                        {t.handOver}
                      </Go>
                    ) : null}
                    {gives ? (
                      <Go to={`/grants/${h.grantId}/end?unit=${unitId}`} className="btn small">
                        {t.endGrant}
                      </Go>
                    ) : null}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
