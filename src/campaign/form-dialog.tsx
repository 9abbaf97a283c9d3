import { type ReactNode, useState } from 'react'
import type { Endpoint } from '../lib/contract.ts'
import { Button } from '../web/desk/button.tsx'
import { Dialog } from '../web/desk/dialog.tsx'
import { Form, type FormProps } from '../web/desk/form.tsx'

/** A button that asks a few questions in a dialog. Nothing of it stays on the machine: many rows of one page share the same form. */
export const AskButton = <E extends Endpoint>({
  label,
  title,
  lead,
  main,
  quiet,
  why,
  ...form
}: FormProps<E> & { label: string; title: string; lead?: ReactNode; main?: boolean; quiet?: boolean; why?: string | null }) => {
  const [open, set] = useState(false)
  const props = { ...form, draft: false, onDone: () => set(false) } as unknown as FormProps<E>
  return (
    <>
      <Button small={!main} {...(main ? { main } : {})} {...(quiet ? { quiet } : {})} why={why ?? null} onClick={() => set(true)}>
        {label}
      </Button>
      {open ? (
        <Dialog title={title} onClose={() => set(false)} wide={form.fields.length > 2 || form.fields.some((f) => f.kind === 'rows')}>
          {lead ? <div className="ask-lead">{lead}</div> : null}
          <Form {...props} />
        </Dialog>
      ) : null}
    </>
  )
}
