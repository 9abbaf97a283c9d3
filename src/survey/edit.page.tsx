import { useEffect, useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { listKinds } from '../poll/kind.api.ts'
import { usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { announce } from '../web/desk/live.tsx'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { Answer } from '../web/desk/weather.tsx'
import { blank } from './blank.ts'
import { type Definition, type Question, questionsOf } from './definition.ts'
import { Flag, Pick, Text, Whole } from './fields.tsx'
import { surveyPageText as t } from './page.text.ts'
import { Preview } from './preview.page.tsx'
import { type NamedScale, QuestionEditor } from './question.page.tsx'
import { checkSurvey, editSurvey, showSurvey } from './survey.api.ts'

type Findings = Output<typeof checkSurvey>['findings']
type Section = Definition['sections'][number]

const swapped = <T,>(list: readonly T[], i: number, by: 1 | -1): T[] => {
  const out = [...list]
  const to = i + by
  if (to >= 0 && to < out.length) [out[i], out[to]] = [out[to]!, out[i]!]
  return out
}
const free = (prefix: string, taken: readonly string[]): string => {
  let n = taken.length + 1
  while (taken.includes(`${prefix}${n}`)) n++
  return `${prefix}${n}`
}

const Editor = ({
  id,
  version,
  first,
  found,
  scales,
  again,
}: {
  id: number
  version: number
  first: Definition
  found: Findings
  scales: readonly NamedScale[]
  again: () => Promise<unknown>
}) => {
  const [d, set] = useState(first)
  const [findings, find] = useState(found)
  const [said, say] = useState<string | null>(null)
  // Checked a moment after the last key; a form that is half typed is not a questionnaire yet.
  useEffect(() => {
    const later = setTimeout(async () => {
      try {
        find((await call(checkSurvey, { definition: d })).findings)
        say(null)
      } catch (e) {
        say(sayError(e))
      }
    }, 500)
    return () => clearTimeout(later)
  }, [d])
  const save = async () => {
    try {
      await call(editSurvey, { id, version, definition: d })
      announce(t.saved)
      say(t.saved)
      await again()
    } catch (e) {
      say(sayError(e))
    }
  }
  const all = questionsOf(d)
  const sections = (list: Section[]) => set({ ...d, sections: list })
  const section = (i: number, s: Section) => sections(d.sections.map((x, k) => (k === i ? s : x)))
  const settings = (more: Partial<Definition['settings']>) => set({ ...d, settings: { ...d.settings, ...more } })
  return (
    <div style={{ display: 'grid', gap: 24, gridTemplateColumns: 'repeat(auto-fit,minmax(min(100%,26rem),1fr))', alignItems: 'start' }}>
      <div className="stack">
        <section className="card box">
          <Text label={t.title} value={d.title} onChange={(title) => set({ ...d, title })} />
          <Text long={2} label={t.surveyLead} value={d.lead} onChange={(lead) => set({ ...d, lead })} />
          <details>
            <summary>{t.settings}</summary>
            <Flag label={t.served} value={d.settings.served} onChange={(served) => settings({ served })} />
            <Pick
              label={t.publish}
              value={d.settings.publish}
              options={Object.entries(t.publishes).map(([value, label]) => ({ value, label }))}
              onChange={(publish) => settings({ publish: publish as 'public' })}
            />
            <Whole label={t.smallest} value={d.settings.smallest} onChange={(smallest) => settings({ smallest })} />
            <Text label={t.smallestSource} value={d.settings.smallestSource} onChange={(smallestSource) => settings({ smallestSource })} />
          </details>
        </section>
        {d.sections.map((s, i) => (
          <section key={i} className="stack" aria-label={t.section(i + 1)}>
            <div className="card box">
              <h2>{t.section(i + 1)}</h2>
              <Text label={t.sectionTitle} value={s.title} onChange={(title) => section(i, { ...s, title })} />
              <Text label={t.sectionLead} value={s.lead} onChange={(lead) => section(i, { ...s, lead })} />
              {d.sections.length > 1 ? (
                <Button small quiet onClick={() => sections(d.sections.filter((_, k) => k !== i))}>
                  {t.remove}
                </Button>
              ) : null}
            </div>
            {s.questions.map((q, k) => (
              <QuestionEditor
                key={k}
                q={q}
                no={all.indexOf(q) + 1}
                before={all.slice(0, all.indexOf(q))}
                scales={scales}
                said={findings.filter((f) => f.question === q.id).map((f) => f.says)}
                set={(x) => section(i, { ...s, questions: s.questions.map((y, n) => (n === k ? x : y)) })}
                move={(by) => section(i, { ...s, questions: swapped(s.questions, k, by) })}
                remove={() => (s.questions.length > 1 ? section(i, { ...s, questions: s.questions.filter((_, n) => n !== k) }) : undefined)}
              />
            ))}
            <p className="acts">
              <Button
                small
                onClick={() =>
                  section(i, {
                    ...s,
                    questions: [...s.questions, blank('single', free('q', all.map((q) => q.id))) as Question], // biome-ignore format: one line
                  })
                }
              >
                {t.addQuestion}
              </Button>
            </p>
          </section>
        ))}
        <p className="acts">
          <Button
            onClick={() => {
              const sid = free('s', d.sections.map((s) => s.id)) // biome-ignore format: one line
              sections([...d.sections, { id: sid, title: t.section(d.sections.length + 1), lead: '', questions: [blank('single', free('q', all.map((q) => q.id)))] }]) // biome-ignore format: one line
            }}
          >
            {t.addSection}
          </Button>
          <Button main onClick={() => void save()}>
            {t.save}
          </Button>
        </p>
        {said === null ? null : <p role="status">{said}</p>}
      </div>
      <div className="stack" style={{ position: 'sticky', top: 64 }}>
        <section className="card box">
          <h2>{t.findings}</h2>
          {findings.length === 0 ? (
            <p>{t.sound}</p>
          ) : (
            <ul className="lines">
              {findings.map((f, i) => (
                <li key={i}>{f.says}</li>
              ))}
            </ul>
          )}
        </section>
        <Preview d={d} />
      </div>
    </div>
  )
}

export default () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showSurvey, { id })
  const kinds = useAnswer(listKinds, {})
  return (
    <Answer of={answer}>
      {(s) => (
        <article className="record">
          <Crumbs crumbs={[{ label: t.list, to: '/surveys' }, { label: s.title, to: `/surveys/${id}` }, { label: t.editor }]} />
          <header className="page-head">
            <div>
              <h1>{t.editor}</h1>
              <p className="lead">{t.editorLead}</p>
            </div>
          </header>
          <Answer of={kinds}>
            {(k) => (
              <Editor
                id={id}
                version={s.version}
                first={s.definition}
                found={s.findings}
                scales={k.scales.map(({ id: name, grades, noOpinion, satisfied, dissatisfied }) => ({ id: name, scale: { grades, noOpinion, satisfied, dissatisfied } }))} // biome-ignore format: one line
                again={() => answer.refetch()}
              />
            )}
          </Answer>
        </article>
      )}
    </Answer>
  )
}
