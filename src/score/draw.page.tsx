import { useState } from 'react'
import { commit } from '../lib/draw.ts'
import { ActionButton } from '../web/desk/button.tsx'
import { call } from '../web/desk/client.ts'
import { Dialog } from '../web/desk/dialog.tsx'
import { joinDraw, revealDraw } from './assign.api.ts'
import { scorePageText as t } from './page.text.ts'

export type DrawAct = { what: 'join' | 'reveal'; drawId: number }

/** A party's promise or its opening. The secret leaves the browser only when it is revealed; before that its digest does. */
export const DrawDialog = ({ act, close, again }: { act: DrawAct; close: () => void; again: () => Promise<unknown> }) => {
  const [secret, setSecret] = useState('')
  const joins = act.what === 'join'
  const send = async () => {
    if (joins) await call(joinDraw, { id: act.drawId, commitment: commit(secret.trim()) })
    else await call(revealDraw, { id: act.drawId, secret: secret.trim() })
    close()
    await again()
  }
  return (
    <Dialog title={joins ? t.join : t.reveal} onClose={close}>
      <label className="field">
        <span>{t.secret}</span>
        <input type="text" value={secret} maxLength={200} autoComplete="off" onChange={(e) => setSecret(e.target.value)} />
      </label>
      <p className="hint">{joins ? t.secretHint : t.revealHint}</p>
      <ActionButton action={{ label: joins ? t.join : t.reveal, run: send, why: secret.trim().length < 16 ? t.secretHint : null }} main />
    </Dialog>
  )
}
