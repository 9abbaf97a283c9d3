import { useAddress, usePathParams } from '../web/desk/address.ts'
import { Go } from '../web/desk/link.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { standardPageText as t } from './page.text.ts'
import { showChanges } from './part.api.ts'

const numbered = (v: unknown): number | undefined => (typeof v === 'string' && /^\d+$/.test(v) ? Number(v) : undefined)

/** What one version changed against another, line by line: what it was, what it is. */
export default () => {
  const id = Number(usePathParams().id)
  const { search } = useAddress()
  const [from, to] = [numbered(search.from), numbered(search.to)]
  const answer = useAnswer(showChanges, { id, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })
  return (
    <Answer of={answer}>
      {(c) => (
        <article className="stack">
          <Crumbs crumbs={[{ label: t.list, to: '/standards' }, { label: c.title, to: `/standards/${id}` }, { label: t.changes }]} />
          <header className="page-head">
            <div>
              <h1>{t.changes}</h1>
              <p className="lead">{c.from === null ? t.changesFirst : t.changesOf(c.from, c.to)}</p>
              {c.versions.length > 1 ? (
                <p>
                  {t.changePick}
                  {c.versions
                    .filter((no) => c.to === null || no < c.to)
                    .map((no) => (
                      <span key={no}>
                        　<Go to={`/standards/${id}/changes?from=${no}${c.to === null ? '' : `&to=${c.to}`}`}>{t.version(no)}</Go>
                      </span>
                    ))}
                </p>
              ) : null}
            </div>
          </header>
          {c.from !== null && c.changes.length === 0 ? <div className="card empty">{t.changesNone}</div> : null}
          {c.changes.map((k) => (
            <section key={`${k.part}/${k.id}`} className="card box">
              <h2>
                {t.marks[k.mark]}　{t.changeParts[k.part]}　{k.part === 'rest' ? '' : k.id}　{k.title}
              </h2>
              <dl className="facts">
                {k.facts.map((f) => (
                  <div key={f.label}>
                    <dt>{f.label}</dt>
                    <dd>
                      {f.was ? (
                        <div className="muted">
                          {t.changeWas}：<s>{f.was}</s>
                        </div>
                      ) : null}
                      {f.now ? (
                        <div>
                          {t.changeNow}：{f.now}
                        </div>
                      ) : null}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </article>
      )}
    </Answer>
  )
}
