import { type ReactNode, useEffect, useId, useRef } from 'react'
import { frameText } from '../frame.text.ts'

interface Props {
  title: string
  children: ReactNode
  onClose?: (() => void) | undefined
  wide?: boolean
  side?: boolean
  foot?: ReactNode
}

// The platform's dialog: the rest of the page is inert, Esc closes, the focus returns to where it was.
export const Dialog = ({ title, children, onClose, wide, side, foot }: Props) => {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const d = ref.current
    if (d && !d.open) d.showModal()
    return () => d?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={`dialog${wide ? ' wide' : ''}${side ? ' side-panel' : ''}`}
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault()
        onClose?.()
      }}
      onMouseDown={(e) => {
        if (e.target === ref.current) onClose?.()
      }}
    >
      <div className="dialog-in">
        <div className="dialog-head">
          <h2 id={id}>{title}</h2>
          {onClose ? (
            <button type="button" className="x" aria-label={frameText['shell.close']} onClick={onClose}>
              ×
            </button>
          ) : null}
        </div>
        <div className="dialog-body">{children}</div>
        {foot ? <div className="dialog-foot">{foot}</div> : null}
      </div>
    </dialog>
  )
}
