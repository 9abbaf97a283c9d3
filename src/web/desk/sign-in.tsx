import { useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import type { DeskAsks } from './pages.ts'
import { sayError } from './say.ts'

interface Props {
  asks: DeskAsks
  /** Over a page whose session has run out: what was typed lies beneath. */
  again?: boolean
  onDone: () => void
}

const saidKey = 'sign-in.said'

/** Leave the workspace, signed out, for its sign-in page, which says why. */
export const leaveFor = (said: string): void => {
  sessionStorage.setItem(saidKey, said)
  location.assign('/')
}

/** Sign in, as a page or over the page. */
export const SignIn = ({ asks, again, onDone }: Props) => {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [refused, refuse] = useState<string | null>(null)
  const [said] = useState(() => (again ? null : sessionStorage.getItem(saidKey)))
  const send = async () => {
    setBusy(true)
    refuse(null)
    try {
      await asks.signIn(login, password)
      sessionStorage.removeItem(saidKey)
      onDone()
    } catch (e) {
      refuse(sayError(e))
    } finally {
      setBusy(false)
    }
  }
  const form = (
    <form
      className="form sign-in"
      onSubmit={(e) => {
        e.preventDefault()
        void send()
      }}
    >
      {again ? <p>{t['sign-in.kept']}</p> : null}
      {said && !refused ? (
        <p className="notice" role="status">
          {said}
        </p>
      ) : null}
      {refused ? (
        <p className="summary-of-errors" role="alert">
          {refused}
        </p>
      ) : null}
      <div className="field">
        <label htmlFor="sign-in-login">{t['sign-in.login']}</label>
        {/* biome-ignore lint/a11y/noAutofocus: the only thing on the page is this question */}
        <input id="sign-in-login" autoFocus autoComplete="username" required value={login} onChange={(e) => setLogin(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="sign-in-password">{t['sign-in.password']}</label>
        <input
          id="sign-in-password"
          type="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.target.value)}
        />
      </div>
      <Button type="submit" main busy={busy}>
        {t['sign-in.submit']}
      </Button>
    </form>
  )
  if (again) return <Dialog title={t['sign-in.again']}>{form}</Dialog>
  return (
    <main className="sign-in-page">
      <div className="brand">{t['brand.name']}</div>
      <h1 className="sr">{t['sign-in.title']}</h1>
      <div className="card box">{form}</div>
    </main>
  )
}
