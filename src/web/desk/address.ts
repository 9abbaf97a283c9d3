import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useCallback } from 'react'

// Address = state, and every value in it is a string: the router's own JSON form would print "12" with quotes in a bookmark.
export type Search = Record<string, string | string[]>

export const parseSearch = (s: string): Search => {
  const out: Search = {}
  for (const [k, v] of new URLSearchParams(s)) {
    const was = out[k]
    out[k] = was === undefined ? v : Array.isArray(was) ? [...was, v] : [was, v]
  }
  return out
}

export const stringifySearch = (search: Record<string, unknown>): string => {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(search))
    for (const one of Array.isArray(v) ? v : [v]) if (one !== undefined && one !== null && one !== '') q.append(k, String(one))
  const s = q.toString()
  return s ? `?${s}` : ''
}

/** The address's query and a way to change part of it; `undefined` removes a value. `replace` leaves no step for Back. */
export const useAddress = () => {
  const location = useRouterState({ select: (s) => s.location })
  const navigate = useNavigate()
  const change = useCallback(
    (part: Record<string, string | string[] | undefined>, o: { replace?: boolean; state?: Record<string, unknown> } = {}) =>
      navigate({
        to: '.',
        search: ((was: Search) => ({ ...was, ...part })) as never,
        replace: o.replace ?? false,
        ...(o.state ? { state: o.state as never } : {}),
        resetScroll: false,
      }),
    [navigate],
  )
  return {
    path: location.pathname,
    search: location.search as Search,
    state: location.state as unknown as Record<string, unknown>,
    href: location.href,
    change,
  }
}

export const one = (v: string | string[] | undefined): string | undefined => (Array.isArray(v) ? v[0] : v)

/** Parameters of the page's path: `:id` as text. */
export const usePathParams = (): Record<string, string> =>
  useRouterState({ select: (s) => s.matches.at(-1)?.params as Record<string, string> }) ?? {}

/** Go to an address below the desk's base: `/pledges/12?tab=facts`. */
export const useGo = () => {
  const navigate = useNavigate()
  return useCallback(
    (to: string, o: { replace?: boolean } = {}) => {
      const [path, query] = to.split('?') as [string, string?]
      return navigate({ to: path, search: parseSearch(query ?? '') as never, replace: o.replace ?? false })
    },
    [navigate],
  )
}
