import { useState } from 'react'
import type { Output } from '../lib/contract.ts'
import { useGo, usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { queries, useAnswer } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { sayError } from '../web/desk/say.ts'
import { Answer } from '../web/desk/weather.tsx'
import type { Definition } from './definition.ts'
import { editText as t } from './edit.text.ts'
import { freshName, type Lack, lacksOf } from './edit.ts'
import { Choice, Grades, Items, Labelled, type Part, replaced, Text } from './edit-parts.page.tsx'
import { listKinds } from './kind.api.ts'
import { pollPageText } from './page.text.ts'
import { editPoll, showPoll } from './poll.api.ts'
import { pollText } from './poll.text.ts'
import type { Shown } from './poll-acts.page.tsx'
import { Wide } from './wide.page.tsx'

const said = (l: Lack): string => {
  if (l === 'shape') return t.unfit
  const words: unknown = (pollText as Record<string, unknown>)[l.code]
  return typeof words === 'function' ? (words as (f: object) => string)(l.facts) : String(words)
}

const Classes = ({ d, set }: Part) => {
  const one = (n: number, more: Partial<Definition['classes'][number]>) => set({ ...d, classes: replaced(d.classes, n, more) })
  return (
    <section className="card box">
      <h2>{t.classes}</h2>
      <p className="hint">{t.weightHint}</p>
      {d.classes.map((k, n) => (
        <fieldset key={k.key} className="row-between" style={{ border: 0, padding: 0, margin: 0 }}>
          <Text label={t.classTitle} value={k.title} set={(title) => one(n, { title })} />
          <Text label={t.weight} short value={k.weight} set={(weight) => one(n, { weight: weight.trim() })} />
          <label className="option">
            <input type="checkbox" checked={k.served} onChange={(e) => one(n, { served: e.target.checked })} /> {t.served}
          </label>
          {d.classes.length > 1 ? (
            <Button
              small
              quiet
              label={`${t.remove} ${k.title}`}
              onClick={() => set({ ...d, classes: d.classes.filter((_, at) => at !== n) })}
            >
              {t.remove}
            </Button>
          ) : null}
        </fieldset>
      ))}
      <Button
        small
        onClick={() =>
          set({
            ...d,
            classes: [
              ...d.classes,
              {
                key: freshName(
                  'class',
                  d.classes.map((k) => k.key),
                ),
                title: '',
                weight: '1',
                served: false,
                population: null,
                least: null,
              },
            ],
          })
        }
      >
        {t.addClass}
      </Button>
    </section>
  )
}

const Rules = ({ d, set }: Part) => {
  const s = d.settings
  const rule = (more: Partial<Definition['settings']>) => set({ ...d, settings: { ...s, ...more } })
  const whole = (v: string): number => (/^\d{1,3}$/.test(v.trim()) ? Number(v) : Number.NaN)
  const shown = (n: number) => (Number.isNaN(n) ? '' : String(n))
  return (
    <section className="card box">
      <h2>{t.settings}</h2>
      <Choice label={t.place} value={s.place} of={t.places} set={(place) => rule({ place })} />
      <Choice label={t.publish} value={s.publish} of={t.publishes} set={(publish) => rule({ publish })} />
      <Choice label={t.selfVote} value={s.selfVote} of={t.selfVotes} set={(selfVote) => rule({ selfVote })} />
      <Choice
        label={t.noOpinionCounts}
        value={s.noOpinionCounts}
        of={t.noOpinionWays}
        set={(noOpinionCounts) => rule({ noOpinionCounts })}
      />
      <Choice label={t.emptyClass} value={s.emptyClass} of={t.emptyWays} set={(emptyClass) => rule({ emptyClass })} />
      <Text label={t.withholdBelow} short value={shown(s.withholdBelow)} set={(v) => rule({ withholdBelow: whole(v) })} />
      <Text label={t.topAtMost} short value={s.topAtMost ?? ''} set={(v) => rule({ topAtMost: v.trim() === '' ? null : v.trim() })} />
      <Text label={t.lowShare} short value={s.lowShare} set={(v) => rule({ lowShare: v.trim() })} />
      <Text label={t.decimals} short value={shown(s.places)} set={(v) => rule({ places: whole(v) })} />
      <Text label={t.scoreTitle} value={s.scoreTitle} set={(scoreTitle) => rule({ scoreTitle })} />
    </section>
  )
}

const Sample = ({ d, names }: { d: Definition; names: readonly string[] }) => {
  const boxes = [
    ...d.scale.grades.map((g) => ({ key: g.id, title: g.title })),
    ...(d.scale.noOpinion === null ? [] : [{ key: '', title: d.scale.noOpinion }]),
  ]
  return (
    <section className="card box">
      <h2>{t.preview}</h2>
      <p>
        <b>{d.title}</b>
      </p>
      {d.lead === '' ? null : <p>{d.lead}</p>}
      <Wide label={t.preview}>
        <table>
          <tbody>
            {names.slice(0, 3).flatMap((o) =>
              d.items.map((i) => (
                <tr key={`${o}/${i.id}`}>
                  <th scope="row">{d.items.length === 1 ? o : `${o}　${i.title}`}</th>
                  {boxes.map((b) => (
                    <td key={b.key}>□ {b.title}</td>
                  ))}
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Wide>
    </section>
  )
}

const Editor = ({ p, kinds }: { p: Shown; kinds: Output<typeof listKinds> }) => {
  const go = useGo()
  const [d, set] = useState<Definition>(p.definition)
  const [wrong, say] = useState<string | null>(null)
  const [busy, work] = useState(false)
  const lacks = lacksOf(d)
  const save = async () => {
    work(true)
    try {
      await call(editPoll, { id: p.id, version: p.version, definition: d })
      await queries.invalidateQueries({ queryKey: ['poll'] })
      await go(`/polls/${p.id}`)
    } catch (e) {
      say(sayError(e))
    } finally {
      work(false)
    }
  }
  const part = { d, set }
  return (
    <article className="stack">
      <Crumbs crumbs={[{ label: pollPageText.list, to: '/polls' }, { label: p.title, to: `/polls/${p.id}` }, { label: t.title }]} />
      <h1>{t.title}</h1>
      <p className="lead">{t.lead}</p>
      <section className="card box">
        <Text label={t.name} value={d.title} set={(title) => set({ ...d, title })} />
        <Labelled label={t.words}>
          {(id) => <textarea id={id} rows={3} value={d.lead} onChange={(e) => set({ ...d, lead: e.target.value })} />}
        </Labelled>
      </section>
      <Items {...part} sets={kinds.items} />
      <Grades {...part} scales={kinds.scales} />
      <Classes {...part} />
      <Rules {...part} />
      <Sample d={d} names={p.objectRows.map((o) => o.name)} />
      <section className="card box" aria-live="polite">
        {lacks.length === 0 ? <p>{t.fair}</p> : <p>{t.unfair(lacks.length)}</p>}
        <ul className="lines">
          {lacks.map((l) => (
            <li key={said(l)}>{said(l)}</li>
          ))}
        </ul>
        <p className="muted">{t.fresh}</p>
        {wrong === null ? null : <p role="alert">{wrong}</p>}
        <p>
          <Button main busy={busy} why={lacks.length > 0 ? said(lacks[0]!) : null} onClick={() => void save()}>
            {t.save}
          </Button>
        </p>
      </section>
    </article>
  )
}

export const EditPoll = () => {
  const answer = useAnswer(showPoll, { id: Number(usePathParams().id) })
  const kinds = useAnswer(listKinds, {})
  return (
    <Answer of={answer}>
      {(p) => (p.lawful.includes('edit') ? <Answer of={kinds}>{(k) => <Editor p={p} kinds={k} />}</Answer> : <p>{t.notDraft}</p>)}
    </Answer>
  )
}
