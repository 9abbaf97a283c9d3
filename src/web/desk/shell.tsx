import { useQuery } from '@tanstack/react-query'
import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { countText } from '../format.ts'
import { frameText as t } from '../frame.text.ts'
import { useGo } from './address.ts'
import { drafts } from './draft.ts'
import { Help } from './help.tsx'
import { Go } from './link.tsx'
import { LiveRegion } from './live.tsx'
import { entryOf, matchOf, menuOf } from './menu.ts'
import { queries } from './query.ts'
import { SearchBox } from './search.tsx'
import { useDesk, useSession } from './session.ts'

/** The frame of the workspace: side menu, top bar, the page, footer. */
export const Shell = () => {
  const desk = useDesk()
  const session = useSession()
  const go = useGo()
  const path = useRouterState({ select: (s) => s.location.pathname })
  const [open, setOpen] = useState(false)
  const main = useRef<HTMLElement>(null)
  const counts = useQuery({
    queryKey: ['desk', 'counts', session.seat?.key],
    queryFn: () => desk.asks.counts!(),
    enabled: desk.asks.counts !== undefined,
    refetchInterval: 60_000,
  })

  const here = matchOf(desk.pages, path)
  const first = useRef(true)
  useEffect(() => {
    setOpen(false)
    document.title = `${here?.title ?? ''}${here ? ' · ' : ''}${t['brand.name']}`
    // A new page is heard from its beginning; the first one has the focus where the browser put it.
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
  }, [path])

  useEffect(() => {
    const to = desk.asks.passwordPage
    if (session.mustChangePassword && to && path !== to) void go(to, { replace: true })
  }, [session.mustChangePassword, path])

  const menu = menuOf(desk.pages, desk.groups, session.may)
  const entries = menu.flatMap((g) => g.entries)
  const lit = entryOf(entries, here && !entries.some((e) => e === here) && path === '/' ? here.path : path)
  const badge = (key: string | undefined) => (key ? (counts.data?.[key] ?? 0) : 0)
  return (
    <div className={`app${open ? ' menu-open' : ''}`}>
      <a className="skip" href="#main">
        {t['shell.skip']}
      </a>
      <aside className="side" id="side" aria-label={t['brand.name']}>
        <div className="side-in">
          <div className="brand">
            {t['brand.name']}
            <small>{[session.realm.name, session.seat?.unit].filter(Boolean).join(' · ')}</small>
          </div>
          <nav aria-label={t['shell.nav']}>
            {menu.map(({ group, entries }) => (
              <div key={group.key}>
                {group.label ? <h2>{group.label}</h2> : null}
                <ul>
                  {entries.map((p) => {
                    const n = badge(p.nav.badge)
                    const on = p === lit
                    return (
                      <li key={p.path}>
                        <Go to={p.path} className={on ? 'on' : undefined} aria-current={on ? 'page' : undefined}>
                          {p.nav.label}
                          {n > 0 ? (
                            <i>
                              {countText(n)}
                              <span className="sr">{t['shell.badge']('')}</span>
                            </i>
                          ) : null}
                        </Go>
                      </li>
                    )
                  })}
                </ul>
              </div>
            ))}
          </nav>
        </div>
      </aside>
      {open ? <button type="button" className="veil" aria-label={t['shell.close']} onClick={() => setOpen(false)} /> : null}
      <div className="pane">
        <header className="top">
          <button type="button" className="btn menu-button" aria-expanded={open} aria-controls="side" onClick={() => setOpen(!open)}>
            {t['shell.menu']}
          </button>
          {desk.asks.find ? <SearchBox find={desk.asks.find} /> : <span />}
          <SeatMenu />
        </header>
        <main id="main" ref={main} tabIndex={-1}>
          <Outlet />
        </main>
        <footer className="foot">
          <span>{t['shell.footer']}</span>
          <span className="foot-links">
            {session.hall ? <a href={session.hall}>{t['shell.hall']}</a> : null}
            <Help />
          </span>
        </footer>
      </div>
      <LiveRegion />
    </div>
  )
}

const SeatMenu = () => {
  const { asks } = useDesk()
  const s = useSession()
  const ref = useRef<HTMLDetailsElement>(null)
  useEffect(() => {
    const away = (e: Event) => {
      const d = ref.current
      if (d?.open && (e instanceof KeyboardEvent ? e.key === 'Escape' : !d.contains(e.target as Node))) d.open = false
    }
    document.addEventListener('mousedown', away)
    document.addEventListener('keydown', away)
    return () => {
      document.removeEventListener('mousedown', away)
      document.removeEventListener('keydown', away)
    }
  }, [])
  return (
    <details className="seat" ref={ref}>
      <summary>
        <span className="who">{s.seat?.post ?? s.person.name}</span>
        {s.seat ? <span className="unit">{s.seat.unit}</span> : null}
      </summary>
      <div className="pop">
        <p className="muted">{s.person.name}</p>
        {s.seats.length > 1 ? (
          <fieldset>
            <legend>{t['shell.seat']}</legend>
            {s.seats.map((x) => (
              <label key={x.key} className="option">
                <input
                  type="radio"
                  name="seat"
                  checked={x.key === s.seat?.key}
                  onChange={() => {
                    s.sit(x.key)
                    if (ref.current) ref.current.open = false
                  }}
                />
                {x.post}　<span className="muted">{x.unit}</span>
              </label>
            ))}
          </fieldset>
        ) : null}
        {asks.passwordPage ? <Go to={asks.passwordPage}>{t['shell.password']}</Go> : null}
        <button
          type="button"
          className="link-like"
          onClick={async () => {
            await asks.signOut()
            // A shared machine keeps neither answers nor drafts.
            drafts.dropAll()
            queries.clear()
            location.assign(location.pathname)
          }}
        >
          {t['shell.sign-out']}
        </button>
      </div>
    </details>
  )
}
