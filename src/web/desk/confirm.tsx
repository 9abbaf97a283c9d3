import type { ReactNode } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export interface PublicFacts {
  /** Exactly what people will see, rendered as they will see it. */
  shows: ReactNode
  whom: string
  from: string
  until?: string
}

interface Props {
  title?: string | undefined
  verb: string
  body?: ReactNode
  facts?: PublicFacts | undefined
  danger?: boolean
  busy: boolean
  refused: string | null
  onDo: () => void
  onCancel: () => void
}

/** Asks once. A public step shows what, to whom and from when. */
export const ConfirmDialog = ({ title, verb, body, facts, danger, busy, refused, onDo, onCancel }: Props) => (
  <Dialog
    title={title ?? t['public.title']}
    onClose={onCancel}
    wide={Boolean(facts)}
    foot={
      <>
        <Button onClick={onCancel}>{t['confirm.cancel']}</Button>
        <Button main busy={busy} onClick={onDo}>
          {verb}
        </Button>
      </>
    }
  >
    {facts ? (
      <>
        <section className="will-show" aria-label={t['public.what']}>
          {facts.shows}
        </section>
        <dl className="facts">
          <div>
            <dt>{t['public.whom']}</dt>
            <dd>{facts.whom}</dd>
          </div>
          <div>
            <dt>{t['public.from']}</dt>
            <dd>{facts.from}</dd>
          </div>
          {facts.until ? (
            <div>
              <dt>{t['public.until']}</dt>
              <dd>{facts.until}</dd>
            </div>
          ) : null}
        </dl>
        <p className="muted">{t['public.once']}</p>
      </>
    ) : null}
    {body ? <div className={danger ? 'danger-note' : undefined}>{body}</div> : null}
    {refused ? (
      <p className="refused" role="alert">
        {refused}
      </p>
    ) : null}
  </Dialog>
)
