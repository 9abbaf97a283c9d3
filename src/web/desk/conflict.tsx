import { useEffect, useRef, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { clashes, type Field, type Values, valueText } from './form.ts'
import { Skeleton } from './weather.tsx'

interface Props {
  fields: readonly Field[]
  seen: Values
  mine: Values
  load: () => Promise<{ values: Values; fixed: Values }>
  onSettle: (settled: Values, now: { values: Values; fixed: Values }) => void
}

/** Two people edited one record: what changed, side by side; the second keeps every word and chooses. */
export const Conflict = ({ fields, seen, mine, load, onSettle }: Props) => {
  const [now, setNow] = useState<{ values: Values; fixed: Values } | null>(null)
  const [useMine, setUseMine] = useState<ReadonlySet<string>>(new Set())
  const ref = useRef<HTMLElement>(null)
  useEffect(() => {
    void load().then((n) => {
      setNow(n)
      setUseMine(
        new Set(
          clashes(fields, seen, n.values, mine)
            .filter((c) => !c.untouched)
            .map((c) => c.field.name),
        ),
      )
      ref.current?.focus()
    })
  }, [])
  const list = now ? clashes(fields, seen, now.values, mine) : []
  return (
    <section className="conflict" ref={ref} tabIndex={-1} aria-label={t['conflict.title']}>
      <h2>{t['conflict.title']}</h2>
      <p>{list.every((c) => c.untouched) && now ? t['conflict.same'] : t['conflict.lead']}</p>
      {now ? (
        <>
          <table className="plain">
            <thead>
              <tr>
                <th>{t['conflict.field']}</th>
                <th>{t['conflict.seen']}</th>
                <th>{t['conflict.now']}</th>
                <th>{t['conflict.mine']}</th>
              </tr>
            </thead>
            <tbody>
              {list.map((c) => (
                <tr key={c.field.name}>
                  <th scope="row">{c.field.label}</th>
                  <td className="pre muted">{valueText(c.field, c.seen)}</td>
                  {(['now', 'mine'] as const).map((side) => (
                    <td key={side} className="pre">
                      <label className="option">
                        <input
                          type="radio"
                          name={`clash-${c.field.name}`}
                          aria-label={`${c.field.label}：${side === 'now' ? t['conflict.use-now'] : t['conflict.use-mine']}`}
                          checked={useMine.has(c.field.name) === (side === 'mine')}
                          onChange={() => {
                            const next = new Set(useMine)
                            side === 'mine' ? next.add(c.field.name) : next.delete(c.field.name)
                            setUseMine(next)
                          }}
                        />
                        {valueText(c.field, c[side])}
                      </label>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          <Button
            main
            onClick={() =>
              onSettle(
                {
                  ...now.values,
                  ...mine,
                  ...Object.fromEntries(list.map((c) => [c.field.name, useMine.has(c.field.name) ? c.mine : c.now])),
                },
                now,
              )
            }
          >
            {t['conflict.settle']}
          </Button>
        </>
      ) : (
        <Skeleton />
      )}
    </section>
  )
}
