import { useEffect, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Dialog } from './dialog.tsx'

/** `?` opens the list of keys. */
export const Help = () => {
  const [open, set] = useState(false)
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key === '?' && !(e.target as HTMLElement).closest('input,select,textarea,dialog,[contenteditable]')) set(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <>
      <button type="button" className="link-like" onClick={() => set(true)}>
        {t['shell.help']} <kbd>?</kbd>
      </button>
      {open ? (
        <Dialog title={t['help.title']} onClose={() => set(false)}>
          <dl className="facts keys">
            {t['help.keys'].map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <p className="muted">{t['help.print']}</p>
        </Dialog>
      ) : null}
    </>
  )
}
