import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, RouterProvider } from '@tanstack/react-router'
import { StrictMode, useEffect, useMemo, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { notSignedIn } from '../../lib/contract.ts'
import { parseSearch, stringifySearch } from './address.ts'
import { isRefused, setWire } from './client.ts'
import { menuOf } from './menu.ts'
import type { Desk, Session } from './pages.ts'
import { queries } from './query.ts'
import { DeskContext, SessionContext } from './session.ts'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { Gone, Skeleton, Weather } from './weather.tsx'

const routerOf = (desk: Desk, session: Session) => {
  const root = createRootRoute({ component: Shell, notFoundComponent: Gone })
  // Without a home of its own the desk opens on the first entry of the menu.
  const home = desk.pages.find((p) => p.path === '/') ?? menuOf(desk.pages, desk.groups, session.may)[0]?.entries[0]
  const pages = home && home.path !== '/' ? [...desk.pages, { ...home, path: '/' }] : desk.pages
  const routes = pages.map((p) =>
    createRoute({
      getParentRoute: () => root,
      path: p.path.replace(/:(\w+)/g, '$$$1'),
      component: lazyRouteComponent(p.load),
    }),
  )
  return createRouter({
    routeTree: root.addChildren(routes),
    basepath: desk.base,
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingMs: 0,
    defaultPendingComponent: Skeleton,
    defaultNotFoundComponent: Gone,
    defaultErrorComponent: ({ error, reset }) => <Weather error={error} again={reset} />,
  })
}

const seatKey = 'seat'

const Root = ({ desk }: { desk: Desk }) => {
  const asked = useQuery({ queryKey: ['session'], queryFn: desk.asks.session, staleTime: 60_000 })
  const [again, setAgain] = useState<{ done: () => void } | null>(null)
  const [sat, sit] = useState<string | null>(() => localStorage.getItem(seatKey))
  const session = asked.data
  const started = session !== undefined

  useEffect(() => {
    if (!started) return
    let waiting: Promise<void> | null = null
    const who = session.person.id
    setWire({
      // Any number of calls may meet 401 at once: one overlay, all of them wait for it.
      signIn: () => {
        waiting ??= new Promise<void>((done) => setAgain({ done })).then(async () => {
          waiting = null
          setAgain(null)
          const now = await desk.asks.session()
          // Somebody else must not send what the first one typed.
          if (now.person.id !== who) location.reload()
        })
        return waiting
      },
    })
  }, [started])

  const router = useMemo(() => (session ? routerOf(desk, session) : null), [started])
  const seated = useMemo(
    () =>
      session
        ? {
            ...session,
            seat: session.seats.find((x) => x.key === sat) ?? session.seats[0] ?? null,
            sit: (key: string) => {
              localStorage.setItem(seatKey, key)
              sit(key)
            },
          }
        : null,
    [session, sat],
  )
  if (!seated || !router) {
    if (isRefused(asked.error, notSignedIn)) return <SignIn asks={desk.asks} onDone={() => void asked.refetch()} />
    if (asked.error) return <Weather error={asked.error} again={() => void asked.refetch()} />
    return <Skeleton />
  }
  return (
    <SessionContext value={seated}>
      <RouterProvider router={router} />
      {again ? <SignIn asks={desk.asks} again onDone={again.done} /> : null}
    </SessionContext>
  )
}

/** Put the workspace into the page. */
export const mountDesk = (desk: Desk): void => {
  const box = document.getElementById('desk')
  if (!box) throw new Error('no #desk in the page')
  createRoot(box).render(
    <StrictMode>
      <DeskContext value={desk}>
        <QueryClientProvider client={queries}>
          <Root desk={desk} />
        </QueryClientProvider>
      </DeskContext>
    </StrictMode>,
  )
}
