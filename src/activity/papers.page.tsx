import { useState } from 'react'
import { upload } from '../web/desk/client.ts'
import type { ControlProps, Field } from '../web/desk/form.ts'
import { sayError } from '../web/desk/say.ts'
import { activityPageText as t } from './page.text.ts'

interface Sent {
  attachmentId: number
  name: string
}

/** Files sent as they are chosen; the form holds their numbers. */
const PapersControl = ({ id, value, onChange, describedBy }: ControlProps) => {
  const [names, name] = useState<Readonly<Record<number, string>>>({})
  const [wrong, say] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const ids = Array.isArray(value) ? (value as number[]) : []
  const send = async (files: FileList | null) => {
    setBusy(true)
    say(null)
    const fresh: number[] = []
    try {
      for (const file of files ?? []) {
        const form = new FormData()
        form.append('file', file)
        const sent = await upload<Sent>('/uploads', form, () => {})
        fresh.push(sent.attachmentId)
        name((was) => ({ ...was, [sent.attachmentId]: sent.name }))
      }
    } catch (e) {
      say(sayError(e))
    } finally {
      if (fresh.length > 0) onChange([...ids, ...fresh])
      setBusy(false)
    }
  }
  return (
    <div>
      <input
        id={id}
        type="file"
        multiple
        disabled={busy}
        aria-describedby={describedBy}
        onChange={(e) => {
          void send(e.target.files)
          e.target.value = ''
        }}
      />
      {wrong ? (
        <p className="error" role="alert">
          {wrong}
        </p>
      ) : null}
      {ids.length > 0 ? (
        <ul>
          {ids.map((i) => (
            <li key={i}>
              {names[i] ?? t.paper}{' '}
              <button type="button" className="btn small quiet" onClick={() => onChange(ids.filter((x) => x !== i))}>
                {t.paperDrop}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

/** A question for papers; never obligatory (no forced photographs). */
export const papersField = (name = 'papers'): Field => ({
  name,
  label: t.papers,
  hint: t.papersHint,
  kind: 'custom',
  optional: true,
  keep: false,
  control: (p) => <PapersControl {...p} />,
})

/** Files a record cites, each to be opened. */
export const Papers = ({ of, papers }: { of: string; papers: readonly { id: number; name: string }[] }) =>
  papers.length === 0 ? null : (
    <ul>
      {papers.map((p) => (
        <li key={p.id}>
          <a href={`/api${of}/papers/${p.id}`}>{p.name}</a>
        </li>
      ))}
    </ul>
  )
