import { type ReactNode, useId } from 'react'
import type { Output } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import type { Definition } from './definition.ts'
import { editText as t } from './edit.text.ts'
import { type Counts, countGrade, countsAs, freshName } from './edit.ts'
import type { listKinds } from './kind.api.ts'
import { Wide } from './wide.page.tsx'

export const Labelled = ({ label, children }: { label: string; children: (id: string) => ReactNode }) => {
  const id = useId()
  return (
    <div className="field" style={{ marginBottom: 12, flex: '1 1 240px' }}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </div>
  )
}
export const Text = ({ label, value, set, short }: { label: string; value: string; set: (v: string) => void; short?: boolean }) => (
  <Labelled label={label}>
    {(id) => <input id={id} type="text" className={short ? 'short' : ''} value={value} onChange={(e) => set(e.target.value)} />}
  </Labelled>
)
export function Choice<K extends string>({
  label,
  value,
  of,
  set,
}: {
  label: string
  value: K
  of: Readonly<Record<K, string>>
  set: (v: K) => void
}) {
  return (
    <Labelled label={label}>
      {(id) => (
        <select id={id} value={value} onChange={(e) => set(e.target.value as K)}>
          {(Object.keys(of) as K[]).map((k) => (
            <option key={k} value={k}>
              {of[k]}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}
/** Something ready-made put in at one go; the choice itself is not kept. */
const Ready = ({ label, of, take }: { label: string; of: readonly { id: string; label: string }[]; take: (id: string) => void }) => (
  <Labelled label={label}>
    {(id) => (
      <select id={id} value="" onChange={(e) => e.target.value && take(e.target.value)}>
        <option value="">{t.choose}</option>
        {of.map((o) => (
          <option key={o.id} value={o.id}>
            {o.label}
          </option>
        ))}
      </select>
    )}
  </Labelled>
)

export interface Part {
  d: Definition
  set: (d: Definition) => void
}
export const replaced = <T,>(list: readonly T[], at: number, more: Partial<T>): T[] =>
  list.map((x, i) => (i === at ? { ...x, ...more } : x))
const raised = <T,>(list: readonly T[], at: number): T[] => list.map((x, i) => (i === at - 1 ? list[at]! : i === at ? list[at - 1]! : x))

export const Items = ({ d, set, sets }: Part & { sets: Output<typeof listKinds>['items'] }) => (
  <section className="card box">
    <h2>{t.items}</h2>
    <Ready
      label={t.itemSet}
      of={sets.map((s) => ({ id: s.id, label: s.name }))}
      take={(id) => set({ ...d, items: sets.find((s) => s.id === id)!.items })}
    />
    {d.items.map((i, n) => (
      <div key={i.id} className="row-between">
        <Text label={t.item(n + 1)} value={i.title} set={(title) => set({ ...d, items: replaced(d.items, n, { title }) })} />
        <span className="in-row">
          {n > 0 ? (
            <Button small quiet label={`${t.up} ${i.title}`} onClick={() => set({ ...d, items: raised(d.items, n) })}>
              {t.up}
            </Button>
          ) : null}
          {d.items.length > 1 ? (
            <Button small quiet label={`${t.remove} ${i.title}`} onClick={() => set({ ...d, items: d.items.filter((_, at) => at !== n) })}>
              {t.remove}
            </Button>
          ) : null}
        </span>
      </div>
    ))}
    <Button
      small
      onClick={() =>
        set({
          ...d,
          items: [
            ...d.items,
            {
              id: freshName(
                'item',
                d.items.map((i) => i.id),
              ),
              title: '',
            },
          ],
        })
      }
    >
      {t.addItem}
    </Button>
  </section>
)

export const Grades = ({ d, set, scales }: Part & { scales: Output<typeof listKinds>['scales'] }) => {
  const scale = (more: Partial<Definition['scale']>) => set({ ...d, scale: { ...d.scale, ...more } })
  const { grades } = d.scale
  const drop = (id: string) => {
    const left = countGrade(d, id, 'neither')
    scale({ ...left, grades: grades.filter((g) => g.id !== id) })
  }
  return (
    <section className="card box">
      <h2>{t.scale}</h2>
      <Ready
        label={t.scaleSet}
        of={scales.map((s) => ({ id: s.id, label: s.grades.map((g) => g.title).join('、') }))}
        take={(id) => {
          const { id: _, source: __, ...of } = scales.find((s) => s.id === id)!
          scale(of)
        }}
      />
      <Wide label={t.scale}>
        <table>
          <thead>
            <tr>
              <th>{t.gradeTitle}</th>
              <th>{t.points}</th>
              <th>{t.counts}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {grades.map((g, n) => (
              <tr key={g.id}>
                <td>
                  <input
                    aria-label={`${t.grade(n + 1)} ${t.gradeTitle}`}
                    type="text"
                    value={g.title}
                    onChange={(e) => scale({ grades: replaced(grades, n, { title: e.target.value }) })}
                  />
                </td>
                <td>
                  <input
                    aria-label={`${t.grade(n + 1)} ${t.points}`}
                    type="text"
                    size={6}
                    value={g.points}
                    onChange={(e) => scale({ grades: replaced(grades, n, { points: e.target.value.trim() }) })}
                  />
                </td>
                <td>
                  <select
                    aria-label={`${t.grade(n + 1)} ${t.counts}`}
                    value={countsAs(d, g.id)}
                    onChange={(e) => scale(countGrade(d, g.id, e.target.value as Counts))}
                  >
                    {(Object.keys(t.kinds) as Counts[]).map((k) => (
                      <option key={k} value={k}>
                        {t.kinds[k]}
                      </option>
                    ))}
                  </select>
                </td>
                <td>
                  {grades.length > 2 ? (
                    <Button small quiet label={`${t.remove} ${g.title}`} onClick={() => drop(g.id)}>
                      {t.remove}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p>
        <Button
          small
          onClick={() =>
            scale({
              grades: [
                ...grades,
                {
                  id: freshName(
                    'grade',
                    grades.map((g) => g.id),
                  ),
                  title: '',
                  points: '0',
                  sense: 'neutral',
                },
              ],
            })
          }
        >
          {t.addGrade}
        </Button>
      </p>
      <Text label={t.noOpinion} value={d.scale.noOpinion ?? ''} set={(v) => scale({ noOpinion: v === '' ? null : v })} />
    </section>
  )
}
