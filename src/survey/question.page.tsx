import { useState } from 'react'
import { Button } from '../web/desk/button.tsx'
import { blank } from './blank.ts'
import { type Condition, type Of, optionsOf, type Question } from './definition.ts'
import { Flag, Pick, Row, Text, Whole } from './fields.tsx'
import { surveyPageText as t } from './page.text.ts'

export interface NamedScale {
  id: string
  scale: Of<'scale'>['scale']
}
const kinds = Object.entries(t.kinds).map(([value, label]) => ({ value, label }))
const scaleName = (s: Of<'scale'>['scale']) => s.grades.map((g) => g.title).join('、')

/** Lines to options: a line that stays keeps its id, so that conditions on it stay. */
const optionsFrom = (text: string, was: readonly { id: string; title: string }[]): { id: string; title: string }[] => {
  const used = new Set<string>()
  return text.split('\n').map((title, i) => {
    let id = was.find((o) => o.title === title && !used.has(o.id))?.id ?? was[i]?.id ?? `o${i + 1}`
    for (let n = i + 1; used.has(id); n++) id = `o${n + 1}`
    used.add(id)
    return { id, title }
  })
}

const Conditions = ({ q, before, set }: { q: Question; before: readonly Question[]; set: (when: Condition[]) => void }) => {
  const sources = before.filter((x) => optionsOf(x).length > 0 && x.kind !== 'sensitive')
  const change = (i: number, c: Condition) => set(q.when.map((w, k) => (k === i ? c : w)))
  return (
    <fieldset className="field">
      <legend>{t.when}</legend>
      {q.when.map((c, i) => {
        const source = before.find((x) => x.id === c.question)
        return (
          <div key={i}>
            <Row>
              <Pick
                label={t.whenQuestion}
                value={c.question}
                options={sources.map((x) => ({ value: x.id, label: x.text }))}
                onChange={(question) => change(i, { ...c, question, options: [optionsOf(sources.find((x) => x.id === question)!)[0]!.id] })}
              />
              <Pick
                label={t.whenOp}
                value={c.op}
                options={Object.entries(t.ops).map(([value, label]) => ({ value, label }))}
                onChange={(op) => change(i, { ...c, op: op as Condition['op'] })}
              />
            </Row>
            <div className="options">
              {source
                ? optionsOf(source).map((o) => (
                    <Flag
                      key={o.id}
                      label={o.title}
                      value={c.options.includes(o.id)}
                      onChange={(on) => {
                        const options = on ? [...c.options, o.id] : c.options.filter((x) => x !== o.id)
                        if (options.length > 0) change(i, { ...c, options })
                      }}
                    />
                  ))
                : null}
            </div>
            <Button small quiet onClick={() => set(q.when.filter((_, k) => k !== i))}>
              {t.remove}
            </Button>
          </div>
        )
      })}
      {sources.length > 0 && q.when.length < 4 ? (
        <Button small onClick={() => set([...q.when, { question: sources[0]!.id, op: 'is', options: [optionsOf(sources[0]!)[0]!.id] }])}>
          {t.addWhen}
        </Button>
      ) : null}
    </fieldset>
  )
}

const OfKind = ({ q, scales, set }: { q: Question; scales: readonly NamedScale[]; set: (q: Question) => void }) => {
  switch (q.kind) {
    case 'single':
    case 'many':
      return (
        <>
          <Text
            long={4}
            label={t.options}
            value={q.options.map((o) => o.title).join('\n')}
            onChange={(v) => set({ ...q, options: optionsFrom(v, q.options) })}
          />
          {q.kind === 'many' ? (
            <Row>
              <Whole label={t.least} value={q.least} onChange={(least) => set({ ...q, least })} />
              <Whole label={t.most} value={q.most} onChange={(most) => set({ ...q, most })} />
            </Row>
          ) : null}
        </>
      )
    case 'scale': {
      const all = scales.some((s) => scaleName(s.scale) === scaleName(q.scale)) ? scales : [{ id: 'own', scale: q.scale }, ...scales]
      return (
        <>
          <Pick
            label={t.scale}
            value={all.find((s) => scaleName(s.scale) === scaleName(q.scale))!.id}
            options={all.map((s) => ({ value: s.id, label: scaleName(s.scale) }))}
            onChange={(id) => set({ ...q, scale: all.find((s) => s.id === id)!.scale })}
          />
          <Text
            short
            label={t.battery}
            hint={t.batteryHint}
            value={q.battery ?? ''}
            onChange={(v) => set({ ...q, battery: v.trim() || null })}
          />
          {q.battery === null ? null : <Flag label={t.reversed} value={q.reversed} onChange={(reversed) => set({ ...q, reversed })} />}
        </>
      )
    }
    case 'number':
      return (
        <Row>
          <Whole label={t.least} value={q.least} onChange={(least) => set({ ...q, least })} />
          <Whole label={t.most} value={q.most} onChange={(most) => set({ ...q, most })} />
          <Whole label={t.places} value={q.places} onChange={(places) => set({ ...q, places })} />
          <Text short label={t.unitOf} value={q.unit} onChange={(unit) => set({ ...q, unit })} />
        </Row>
      )
    case 'text':
      return (
        <>
          <Whole label={t.words} value={q.most} onChange={(most) => set({ ...q, most })} />
          <Text label={t.privacy} value={q.privacy} onChange={(privacy) => set({ ...q, privacy })} />
        </>
      )
    case 'sensitive':
      return (
        <Row>
          <Pick
            label={t.method}
            value={q.design.method}
            options={Object.entries(t.methods).map(([value, label]) => ({ value, label }))}
            onChange={(v) =>
              set({
                ...q,
                design:
                  v === 'warner'
                    ? { method: 'warner', device: 'die', truth: 4, yes: 0 }
                    : { method: 'forced', device: q.design.device, truth: q.design.device === 'die' ? 4 : 2, yes: 1 },
              })
            }
          />
          <Pick
            label={t.device}
            value={q.design.device}
            options={Object.entries(t.devices).map(([value, label]) => ({ value, label }))}
            onChange={(v) =>
              set({
                ...q,
                design: {
                  ...q.design,
                  device: v as Of<'sensitive'>['design']['device'],
                  truth: v === 'die' ? 4 : q.design.method === 'warner' ? 3 : 2,
                },
              })
            }
          />
          <Whole label={t.truth} value={q.design.truth} onChange={(truth) => set({ ...q, design: { ...q.design, truth } })} />
          {q.design.method === 'forced' ? (
            <Whole label={t.yes} value={q.design.yes} onChange={(yes) => set({ ...q, design: { ...q.design, yes } })} />
          ) : null}
        </Row>
      )
  }
}

/** One question of the questionnaire, all of it. */
export const QuestionEditor = ({
  q,
  no,
  before,
  scales,
  said,
  set,
  move,
  remove,
}: {
  q: Question
  no: number
  before: readonly Question[]
  scales: readonly NamedScale[]
  said: readonly string[]
  set: (q: Question) => void
  move: (by: 1 | -1) => void
  remove: () => void
}) => {
  const [open, show] = useState(q.text === t.newQuestion)
  return (
    <details className="card box" open={open} onToggle={(e) => show(e.currentTarget.open)}>
      <summary>
        {no}. {q.text}　<span className="muted">{t.kinds[q.kind]}</span>
        {said.length > 0 ? <span className="error">　{said[0]}</span> : null}
      </summary>
      {said.map((s) => (
        <p className="error" key={s}>
          {s}
        </p>
      ))}
      <Pick
        label={t.kind}
        value={q.kind}
        options={kinds}
        onChange={(k) => {
          const { id, text, hint, required, when } = q
          set({ ...blank(k as Question['kind'], id), text, hint, required, when } as Question)
        }}
      />
      <Text label={t.text} value={q.text} onChange={(text) => set({ ...q, text })} />
      <Text label={t.hint} value={q.hint} onChange={(hint) => set({ ...q, hint })} />
      <OfKind q={q} scales={scales} set={set} />
      <Flag label={t.required} value={q.required} onChange={(required) => set({ ...q, required })} />
      <Conditions q={q} before={before} set={(when) => set({ ...q, when })} />
      <Text short label={t.slug} hint={t.slugHint} value={q.id} onChange={(id) => set({ ...q, id })} />
      <p className="acts">
        <Button small quiet onClick={() => move(-1)}>
          {t.up}
        </Button>
        <Button small quiet onClick={() => move(1)}>
          {t.down}
        </Button>
        <Button small quiet onClick={remove}>
          {t.remove}
        </Button>
      </p>
    </details>
  )
}
