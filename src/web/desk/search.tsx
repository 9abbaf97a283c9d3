import { useEffect, useId, useRef, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { useGo } from './address.ts'
import type { Found } from './pages.ts'

/** Search box of the top bar: `/` reaches it, arrows choose, Enter opens. */
export const SearchBox = ({ find }: { find: (q: string) => Promise<readonly Found[]> }) => {
  const id = useId()
  const go = useGo()
  const input = useRef<HTMLInputElement>(null)
  const [q, setQ] = useState('')
  const [found, setFound] = useState<readonly Found[] | null>(null)
  const [at, setAt] = useState(0)
  const [open, setOpen] = useState(false)

  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== '/' || (e.target as HTMLElement).closest('input,select,textarea,dialog,[contenteditable]')) return
      e.preventDefault()
      input.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  useEffect(() => {
    setFound(null)
    setAt(0)
    if (q.trim() === '') return
    let gone = false
    const wait = setTimeout(() => {
      find(q.trim()).then(
        (rows) => gone || setFound(rows),
        () => gone || setFound([]),
      )
    }, 200)
    return () => {
      gone = true
      clearTimeout(wait)
    }
  }, [q, find])

  const choose = (f: Found | undefined) => {
    if (!f) return
    setOpen(false)
    setQ('')
    input.current?.blur()
    void go(f.to)
  }
  const showing = open && q.trim() !== ''
  return (
    <search className="search-box">
      <input
        ref={input}
        role="combobox"
        aria-label={t['shell.search']}
        aria-expanded={showing}
        aria-controls={`${id}list`}
        aria-activedescendant={showing && found?.[at] ? `${id}${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        placeholder={t['shell.search']}
        value={q}
        onFocus={() => setOpen(true)}
        onBlur={() => setTimeout(() => setOpen(false), 150)}
        onChange={(e) => {
          setQ(e.target.value)
          setOpen(true)
        }}
        onKeyDown={(e) => {
          if (e.nativeEvent.isComposing) return
          const n = found?.length ?? 0
          if (e.key === 'ArrowDown' && n > 0) setAt((at + 1) % n)
          else if (e.key === 'ArrowUp' && n > 0) setAt((at - 1 + n) % n)
          else if (e.key === 'Enter') choose(found?.[at])
          else if (e.key === 'Escape') {
            setOpen(false)
            input.current?.blur()
          } else return
          e.preventDefault()
        }}
      />
      <span className="kbd" aria-hidden="true">
        /
      </span>
      {showing ? (
        <div className="pop results">
          {found === null ? (
            <p className="muted" role="status">
              {t['shell.search-busy']}
            </p>
          ) : found.length === 0 ? (
            <p className="muted" role="status">
              {t['shell.search-none'](q.trim())}
            </p>
          ) : null}
          <div role="listbox" id={`${id}list`} aria-label={t['shell.search']}>
            {(found ?? []).map((f, i) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox
              <div
                key={f.to}
                id={`${id}${i}`}
                role="option"
                tabIndex={-1}
                aria-selected={i === at}
                onMouseEnter={() => setAt(i)}
                onClick={() => choose(f)}
              >
                <span className="kind">{f.kind}</span>
                <span>{f.label}</span>
                {f.note ? <span className="muted">{f.note}</span> : null}
              </div>
            ))}
          </div>
        </div>
      ) : null}
    </search>
  )
}
