import { type ReactNode, useEffect, useState } from 'react'
import { badShape, notAllowed, notFound, tooMany } from '../../lib/contract.ts'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { BrokenError, isRefused, UnreachableError } from './client.ts'
import { Go } from './link.tsx'

const Sky = ({ title, way, children }: { title: string; way: ReactNode; children: ReactNode }) => (
  <section className="sky" role="alert">
    <h1>{title}</h1>
    <p>{way}</p>
    <div className="acts">{children}</div>
  </section>
)

/** One designed page for each kind of bad weather. */
export const Weather = ({ error, again }: { error: unknown; again?: (() => void) | undefined }) => {
  const retry = again ? (
    <Button main onClick={again}>
      {t['weather.again']}
    </Button>
  ) : null
  const home = (
    <Go to="/" className="btn">
      {t['weather.home']}
    </Go>
  )
  if (error instanceof UnreachableError)
    return (
      <Sky title={t['weather.down']} way={t['weather.down-way']}>
        {retry}
      </Sky>
    )
  if (isRefused(error)) {
    const known =
      error.code === notAllowed.code
        ? { title: t['weather.no-right'], way: t['weather.no-right-way'] }
        : error.code === notFound.code || error.code === badShape.code
          ? { title: t['weather.gone'], way: t['weather.gone-way'] }
          : error.code === tooMany.code
            ? { title: t['weather.busy'], way: error.sentence }
            : { title: t['weather.refused'], way: error.sentence }
    return (
      <Sky {...known}>
        {home}
        {error.status === 429 ? retry : null}
      </Sky>
    )
  }
  const reference = error instanceof BrokenError && error.reference ? error.reference : 'W-' + Math.abs(hash(String(error))).toString(36)
  return (
    <Sky title={t['weather.broken']} way={t['weather.broken-way'](reference)}>
      {retry}
      {home}
    </Sky>
  )
}

export const Gone = () => (
  <Sky title={t['weather.gone']} way={t['weather.gone-way']}>
    <Go to="/" className="btn main">
      {t['weather.home']}
    </Go>
  </Sky>
)

// A bug in the page itself has no reference from the server: the same bug gives the same number.
const hash = (s: string) => [...s].reduce((h, c) => (h * 31 + c.charCodeAt(0)) | 0, 7)

/** After 3 s of waiting, say so calmly. */
export const Slow = () => {
  const [slow, set] = useState(false)
  useEffect(() => {
    const w = setTimeout(() => set(true), 3000)
    return () => clearTimeout(w)
  }, [])
  return slow ? (
    <p className="slow" role="status">
      {t['weather.slow']}
    </p>
  ) : null
}

const Skeleton = () => (
  <div className="skeleton" aria-busy="true">
    <i style={{ width: '38%', height: 26 }} />
    <i style={{ width: '62%' }} />
    <div className="card">
      {[90, 72, 84, 60, 78].map((w) => (
        <i key={w} style={{ width: `${w}%` }} />
      ))}
    </div>
    <Slow />
  </div>
)

interface Asking<T> {
  data: T | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

/** Skeleton, weather or the answer. */
export const Answer = <T,>({ of, children }: { of: Asking<T>; children: (data: T) => ReactNode }) => {
  if (of.data !== undefined) return <>{children(of.data)}</>
  if (of.error) return <Weather error={of.error} again={() => void of.refetch()} />
  return <Skeleton />
}

export { Skeleton }
