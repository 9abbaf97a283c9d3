import { useState } from 'react'
import { type Definition, optionsOf, type Question, questionsOf } from './definition.ts'
import { asked, type Given } from './logic.ts'
import { surveyPageText as t } from './page.text.ts'
import { conditionSays, howSays, surveyPublic as p } from './survey.text.ts'

const One = ({
  d,
  q,
  no,
  given,
  answer,
}: {
  d: Definition
  q: Question
  no: number
  given: Given
  answer: (v: string | string[]) => void
}) => {
  const v = given[q.id] ?? ''
  const id = `preview-${q.id}`
  const says = (
    <>
      {no}. {q.text}
      {q.required ? null : <span className="muted">（{p.optional}）</span>}
    </>
  )
  const hints = (
    <div className="hint">
      {[
        ...q.when.map((c) => p.condition(conditionSays(d, c))),
        q.hint,
        q.kind === 'many'
          ? p.chooseMany(q.least, q.most)
          : q.kind === 'number'
            ? p.inUnit(q.unit, q.least, q.most)
            : q.kind === 'text'
              ? `${p.most(q.most)}　${q.privacy}`
              : '',
        q.kind === 'sensitive' ? `${p.randomTitle}：${howSays(q.design)}` : '',
      ]
        .filter(Boolean)
        .join('　')}
    </div>
  )
  if (q.kind === 'number' || q.kind === 'text')
    return (
      <div className="field" style={{ marginBlock: '14px' }}>
        <label htmlFor={id}>{says}</label>
        {hints}
        {q.kind === 'number' ? (
          <input id={id} type="text" inputMode="decimal" className="short" value={String(v)} onChange={(e) => answer(e.target.value)} />
        ) : (
          <textarea id={id} rows={3} value={String(v)} onChange={(e) => answer(e.target.value)} />
        )}
      </div>
    )
  const many = q.kind === 'many'
  const list = typeof v === 'string' ? [v] : v
  return (
    <fieldset className="field" style={{ marginBlock: '14px' }}>
      <legend>{says}</legend>
      {hints}
      <div className="options">
        {optionsOf(q).map((o) => (
          <label className="option" key={o.id}>
            <input
              type={many ? 'checkbox' : 'radio'}
              name={id}
              checked={list.includes(o.id)}
              onChange={(e) => answer(!many ? o.id : e.target.checked ? [...list.filter(Boolean), o.id] : list.filter((x) => x !== o.id))}
            />
            {o.title}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** The questionnaire as it is asked, with its conditions at work; nothing of it is sent or kept. */
export const Preview = ({ d }: { d: Definition }) => {
  const [given, give] = useState<Given>({})
  const shown = asked(d, given)
  const all = questionsOf(d)
  return (
    <section className="card box" aria-label={t.preview}>
      <h2>{t.preview}</h2>
      <p>
        <b>{d.title}</b>
      </p>
      {d.lead ? <p>{d.lead}</p> : null}
      {d.sections.map((s) => (
        <div key={s.id}>
          <h3>{s.title}</h3>
          {s.lead ? <p className="muted">{s.lead}</p> : null}
          {s.questions
            .filter((q) => shown.has(q.id))
            .map((q) => (
              <One key={q.id} d={d} q={q} no={all.indexOf(q) + 1} given={given} answer={(v) => give({ ...given, [q.id]: v })} />
            ))}
        </div>
      ))}
    </section>
  )
}
