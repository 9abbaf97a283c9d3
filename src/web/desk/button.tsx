import { type ReactNode, useId, useState } from 'react'
import { ConfirmDialog, type PublicFacts } from './confirm.tsx'
import { Go } from './link.tsx'
import { announce } from './live.tsx'
import { sayError } from './say.ts'

export interface Action {
  /** A verb: 提交审核, not 确定. */
  label: string
  /** Where it leads, or what it does. */
  to?: string
  run?: () => unknown
  /** Why it cannot be done now; then the button is grey and says so. */
  why?: string | null | undefined
  /** Asked once before it is done. */
  confirm?: { title: string; body?: ReactNode; danger?: boolean }
  /** A public step: shows exactly what will be public, to whom, from when, and asks once. */
  makesPublic?: PublicFacts
  /** Said aloud when it is done. */
  done?: string
}

interface ButtonProps {
  children: ReactNode
  main?: boolean
  quiet?: boolean
  small?: boolean
  type?: 'button' | 'submit'
  busy?: boolean
  why?: string | null | undefined
  onClick?: () => void
  label?: string
  expanded?: boolean
}

/** A grey button stays reachable: `aria-disabled`, its reason in title and description, never silent. */
export const Button = ({ children, main, quiet, small, type = 'button', busy, why, onClick, label, expanded }: ButtonProps) => {
  const id = useId()
  const off = Boolean(why) || busy
  return (
    <span className="btn-hold">
      <button
        type={type}
        className={`btn${main ? ' main' : ''}${quiet ? ' quiet' : ''}${small ? ' small' : ''}${why ? ' off' : ''}`}
        aria-disabled={off || undefined}
        aria-busy={busy || undefined}
        aria-describedby={why ? id : undefined}
        aria-label={label}
        aria-expanded={expanded}
        title={why ?? undefined}
        onClick={(e) => {
          if (off) e.preventDefault()
          else onClick?.()
        }}
      >
        {busy ? <span className="spin" aria-hidden="true" /> : null}
        {children}
      </button>
      {why ? (
        <span id={id} className="sr">
          {why}
        </span>
      ) : null}
    </span>
  )
}

/** An action as link or button; a refusal is told beside it. */
export const ActionButton = ({ action, main, small }: { action: Action; main?: boolean; small?: boolean }) => {
  const [asking, ask] = useState(false)
  const [busy, setBusy] = useState(false)
  const [refused, refuse] = useState<string | null>(null)
  if (action.to && !action.why)
    return (
      <Go to={action.to} className={`btn${main ? ' main' : ''}${small ? ' small' : ''}`}>
        {action.label}
      </Go>
    )
  const run = async () => {
    setBusy(true)
    refuse(null)
    try {
      await action.run?.()
      ask(false)
      if (action.done) announce(action.done)
    } catch (e) {
      refuse(sayError(e))
    } finally {
      setBusy(false)
    }
  }
  const asks = action.confirm ?? action.makesPublic
  return (
    <>
      <Button
        {...(main ? { main } : {})}
        {...(small ? { small } : {})}
        busy={busy && !asks}
        why={action.why}
        onClick={() => (asks ? ask(true) : void run())}
      >
        {action.label}
      </Button>
      {refused && !asks ? (
        <span className="refused" role="alert">
          {refused}
        </span>
      ) : null}
      {asks && asking ? (
        <ConfirmDialog
          title={action.confirm?.title}
          verb={action.label}
          body={action.confirm?.body}
          danger={action.confirm?.danger ?? false}
          facts={action.makesPublic}
          busy={busy}
          refused={refused}
          onDo={() => void run()}
          onCancel={() => {
            ask(false)
            refuse(null)
          }}
        />
      ) : null}
    </>
  )
}
