import { useEffect, useId, useRef, useState } from 'react'
import type { z } from 'zod'
import { type Endpoint, type Output, staleVersion } from '../lib/contract.ts'
import { useAddress, useGo } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { type Asked, isRefused, UnreachableError } from '../web/desk/client.ts'
import { ConfirmDialog, type PublicFacts } from '../web/desk/confirm.tsx'
import { drafts } from '../web/desk/draft.ts'
import { FieldView, idOf, put } from '../web/desk/field.tsx'
import { type Errors, errorLine, errorsOf, type Field, toValues, type Values } from '../web/desk/form.ts'
import { announce } from '../web/desk/live.tsx'
import { useCommand } from '../web/desk/query.ts'
import { useSession } from '../web/desk/session.ts'
import { instantText } from '../web/format.ts'
import { frameText } from '../web/frame.text.ts'
import { campaignPageText as t } from './workspace.text.ts'

/** The first fresh answer, kept: what somebody else saves meanwhile must not change a form under one's hands. */
export const useOnce = <T,>(asked: {
  data: T | undefined
  error: unknown
  isPending: boolean
  isFetching: boolean
  refetch: () => unknown
}) => {
  const held = useRef<T>(undefined)
  if (held.current === undefined && !asked.isFetching) held.current = asked.data
  return { ...asked, data: held.current, error: held.current === undefined ? asked.error : null }
}

interface Props<E extends Endpoint> {
  endpoint: E
  fields: readonly Field[]
  /** Checks what stands on the screen; the endpoint's own schema checks what is made of it. */
  schema: z.ZodType
  initial: Values
  /** Screen → input of the endpoint. */
  shape: (values: Values) => Asked<E>
  /** Version the record had when the form was opened; a draft of another version is not restored. */
  seen: number
  submit: string
  done: string
  onDone?: (out: Output<E>) => void
  to?: (out: Output<E>) => string
  cancelTo: string
  makesPublic?: (values: Values) => PublicFacts
}

/** A form whose input is a document (a plan, a unit's own part) and not the flat record the frame's form sends. */
export const ShapedForm = <E extends Endpoint>(p: Props<E>) => {
  const id = useId().replace(/[^\w-]/g, '')
  const { path } = useAddress()
  const go = useGo()
  const session = useSession()
  const key = `${session.person.id}:${path}:${p.endpoint.name}`
  const [kept, keep] = useState(() => drafts.read(key, Date.now()))
  // A draft begun on an older version is offered, not laid over what somebody else has saved since.
  const [restored, setRestored] = useState(() => (kept && kept.fixed.seen === p.seen ? kept : null))
  const fresh = () => toValues(p.fields, p.initial)
  // Rows carry hidden cells (ids) that no field names; they are kept.
  const [values, setValues] = useState<Values>(() => ({ ...fresh(), ...p.initial, ...restored?.values }))
  const [errors, setErrors] = useState<Errors>({})
  const [general, setGeneral] = useState<string | null>(null)
  const [stale, setStale] = useState(false)
  const [asking, ask] = useState(false)
  const touched = useRef(false)
  const summary = useRef<HTMLDivElement>(null)
  const command = useCommand(p.endpoint, {
    touches: ['duty'],
    onDone: (out) => {
      drafts.drop(key)
      setRestored(null)
      keep(null)
      announce(p.done)
      p.onDone?.(out)
      if (p.to) void go(p.to(out), { replace: true })
    },
  })
  useEffect(() => {
    if (!touched.current) return
    const wait = setTimeout(() => drafts.write(key, { at: Date.now(), values, first: {}, fixed: { seen: p.seen } }), 300)
    return () => clearTimeout(wait)
  }, [values])

  const change = (at: string, v: unknown) => {
    touched.current = true
    setValues((was) => put(was, at, v))
    setErrors((was) => Object.fromEntries(Object.entries(was).filter(([k]) => k !== at && !k.startsWith(`${at}.`))))
  }
  const send = async () => {
    ask(false)
    setGeneral(null)
    try {
      await command.run(p.shape(values))
    } catch (e) {
      if (isRefused(e)) {
        setGeneral(e.sentence)
        setStale(isRefused(e, staleVersion))
      } else if (e instanceof UnreachableError) setGeneral(`${frameText['weather.down']}。${frameText['weather.down-way']}`)
      else throw e
      requestAnimationFrame(() => summary.current?.focus())
    }
  }
  const submit = () => {
    if (command.busy) return
    const all = errorsOf(p.schema, p.fields, values, {})
    setErrors(all)
    if (Object.keys(all).length > 0) requestAnimationFrame(() => summary.current?.focus())
    else if (p.makesPublic) ask(true)
    else void send()
  }
  const wrong = Object.entries(errors)
  return (
    <form
      className="form shaped"
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        submit()
      }}
    >
      {restored ? (
        <p className="notice">
          {frameText['form.draft-restored'](instantText(new Date(restored.at), session.realm.zone, session.today))}
          <Button
            quiet
            small
            onClick={() => {
              drafts.drop(key)
              setRestored(null)
              keep(null)
              touched.current = false
              setValues({ ...fresh(), ...p.initial })
              setErrors({})
            }}
          >
            {frameText['form.draft-drop']}
          </Button>
        </p>
      ) : kept && kept.fixed.seen !== p.seen ? (
        <p className="notice">
          {t['form.older-draft'](instantText(new Date(kept.at), session.realm.zone, session.today))}
          <Button
            quiet
            small
            onClick={() => {
              touched.current = true
              setValues((was) => ({ ...was, ...kept.values }))
              keep(null)
            }}
          >
            {t['form.use-older']}
          </Button>
        </p>
      ) : null}
      {wrong.length > 0 || general ? (
        <div className="summary-of-errors" role="alert" tabIndex={-1} ref={summary}>
          <b>{general ? frameText['form.refused'] : frameText['form.errors'](wrong.length)}</b>
          {general ? <p>{general}</p> : null}
          {stale ? (
            <Button small onClick={() => location.reload()}>
              {t['form.reload']}
            </Button>
          ) : null}
          <ul>
            {wrong.map(([at, sentence]) => (
              <li key={at}>
                <a
                  href={`#${idOf(id, at)}`}
                  onClick={(e) => {
                    e.preventDefault()
                    document.getElementById(idOf(id, at))?.focus()
                  }}
                >
                  {errorLine(p.fields, at, sentence)}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {p.fields.map((f) =>
        f.when && !f.when(values) ? null : (
          <div key={f.name} className={f.kind === 'custom' ? 'wide-field' : undefined}>
            {f.section ? <h2>{f.section}</h2> : null}
            <FieldView form={id} field={f} path={f.name} value={values[f.name]} errors={errors} onChange={change} onBlur={() => {}} />
          </div>
        ),
      )}
      <div className="form-foot">
        <Button type="submit" main busy={command.busy}>
          {p.submit}
        </Button>
        <Button onClick={() => void go(p.cancelTo)}>{frameText['form.cancel']}</Button>
        <span className="muted small-print">{frameText['form.draft-kept']}</span>
      </div>
      {asking && p.makesPublic ? (
        <ConfirmDialog
          verb={p.submit}
          facts={p.makesPublic(values)}
          busy={command.busy}
          refused={null}
          onDo={() => void send()}
          onCancel={() => ask(false)}
        />
      ) : null}
    </form>
  )
}
