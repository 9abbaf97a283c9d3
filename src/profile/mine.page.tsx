import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Go } from '../web/desk/link.tsx'
import { announce } from '../web/desk/live.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { sayError } from '../web/desk/say.ts'
import { Answer } from '../web/desk/weather.tsx'
import { myProfiles, ratePeer } from './profile.api.ts'
import { gradeOptions } from './profile.page.tsx'
import { profilePageText as t } from './profile.text.ts'
import type { Grade } from './profile.ts'
import { ProfileTag } from './tag.tsx'

type Colleague = Output<typeof myProfiles>['toRate'][number]

/** One colleague, all items at once: nothing is kept on this machine, nothing can be looked up again. */
const Rate = ({ of, again }: { of: Colleague; again: () => Promise<unknown> }) => {
  const [open, set] = useState(false)
  const [said, say] = useState<Record<string, { grade: Grade | ''; words: string }>>({})
  const [problem, tell] = useState<string | null>(null)
  const at = (item: string) => said[item] ?? { grade: '', words: '' }
  const send = async () => {
    const items = of.items.flatMap((i) => {
      const { grade, words } = at(i.item)
      return grade === '' ? [] : [{ item: i.item, grade, words }]
    })
    try {
      await call(ratePeer, { id: of.id, items })
      announce(t.rated)
      await again()
    } catch (e) {
      tell(sayError(e))
    }
  }
  return (
    <section className="card box">
      <h3>{of.name}</h3>
      {open ? (
        <>
          <p className="muted">{t.rateLead}</p>
          {of.items.map((i) => (
            <fieldset key={i.item} className="field">
              <legend>{i.title}</legend>
              <div className="hint">{i.meaning}</div>
              {i.self ? (
                <p>
                  {t.self}：{i.self}
                </p>
              ) : null}
              <div className="options">
                {gradeOptions.map((g) => (
                  <label key={g.value} className="option">
                    <input
                      type="radio"
                      name={`${of.id}/${i.item}`}
                      checked={at(i.item).grade === g.value}
                      onChange={() => say({ ...said, [i.item]: { ...at(i.item), grade: g.value } })}
                    />
                    {g.label}
                  </label>
                ))}
              </div>
              <label className="hint" htmlFor={`${of.id}-${i.item}`}>
                {t.words}
              </label>
              <input
                id={`${of.id}-${i.item}`}
                type="text"
                value={at(i.item).words}
                maxLength={500}
                onChange={(e) => say({ ...said, [i.item]: { ...at(i.item), words: e.target.value } })}
              />
            </fieldset>
          ))}
          {problem ? (
            <p role="alert" className="problem">
              {problem}
            </p>
          ) : null}
          <Button main onClick={() => void send()}>
            {t.rate}
          </Button>
        </>
      ) : (
        <Button small label={`${t.rate} ${of.name}`} onClick={() => set(true)}>
          {t.rate}
        </Button>
      )}
    </section>
  )
}

/** 我的五带头: one's own profiles, and colleagues who wait for one's word. */
export default () => {
  const answer = useAnswer(myProfiles, {})
  return (
    <Answer of={answer}>
      {(mine) => (
        <article className="stack">
          <header className="page-head">
            <div>
              <h1>{t.mine}</h1>
              <p className="lead">{t.mineLead}</p>
            </div>
          </header>
          <section className="card box">
            {mine.own.length === 0 ? <p>{t.none}</p> : null}
            <ul className="lines">
              {mine.own.map((p) => (
                <li key={p.id}>
                  <Go to={`/profiles/${p.id}`}>{p.campaign}</Go>　<ProfileTag state={p.state} />
                </li>
              ))}
            </ul>
          </section>
          <h2>{t.toRate}</h2>
          {mine.toRate.length === 0 ? <p>{t.toRateNone}</p> : null}
          {mine.toRate.map((p) => (
            <Rate key={p.id} of={p} again={() => answer.refetch()} />
          ))}
        </article>
      )}
    </Answer>
  )
}
