import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { z } from 'zod'
import { type Endpoint, type Output, staleVersion } from '../../lib/contract.ts'
import { instantText } from '../format.ts'
import { frameText as t } from '../frame.text.ts'
import { useAddress, useGo } from './address.ts'
import { Button } from './button.tsx'
import { type Asked, isRefused } from './client.ts'
import { ConfirmDialog, type PublicFacts } from './confirm.tsx'
import { Conflict } from './conflict.tsx'
import { drafts, keepable } from './draft.ts'
import { FieldView, idOf, put } from './field.tsx'
import { type Errors, emptied, errorLine, errorsOf, type Field, filledCells, inOrder, toInput, toValues, type Values } from './form.ts'
import { announce } from './live.tsx'
import { useCommand } from './query.ts'
import { type Crumb, Crumbs, type Fact, Facts } from './record.tsx'
import { sayError } from './say.ts'
import { useSession } from './session.ts'
import { leaveFor } from './sign-in.tsx'

export interface FormProps<E extends Endpoint> {
  endpoint: E
  fields: readonly Field[]
  /** Part of the input not asked: id, version, campaign. */
  fixed?: Values
  /** What the record already holds; shown filled. */
  initial?: Values
  /** A verb: 提交审核. */
  submit: string
  /** What else changes: nouns whose answers are asked again. */
  touches?: string[]
  onDone?: (out: Output<E>) => void
  /** Where to go afterwards. */
  to?: (out: Output<E>) => string
  /** Said aloud afterwards. */
  done?: string
  /** Nobody is signed in afterwards: the workspace leaves for the sign-in page, which says `done`. */
  endsSession?: true
  /** For a record with a `version`: how it stands now, to settle a conflict field by field. */
  current?: () => Promise<{ values: Values; fixed: Values }>
  /** The step is public: shows exactly what, to whom, from when. */
  makesPublic?: (values: Values) => PublicFacts
  /** Cells asked, shown filled, left unchanged, and seconds from first key to submission; for shared counters only. */
  onMeasured?: (m: { asked: number; prefilled: number; kept: number; seconds: number }) => void
  /** `false`: nothing of this form stays on the machine. */
  draft?: false
  cancelTo?: string
  /** An edit: a field emptied by hand is sent as null. */
  clears?: true
}

/** Fields checked by the contract's schema on leaving and on submit, draft kept, refusal shown where it belongs, conflict settled. */
export const Form = <E extends Endpoint>(p: FormProps<E>) => {
  const id = useId().replace(/[^\w-]/g, '')
  const { path } = useAddress()
  const go = useGo()
  const session = useSession()
  const key = `${session.person.id}:${path}:${p.endpoint.name}`
  const [restored, setRestored] = useState(() => (p.draft === false ? null : drafts.read(key, Date.now())))
  const [first, setFirst] = useState<Values>(() => ({ ...toValues(p.fields, p.initial ?? {}), ...restored?.first }))
  const [values, setValues] = useState<Values>(() => ({ ...first, ...restored?.values }))
  const [fixed, setFixed] = useState<Values>({ ...p.fixed, ...restored?.fixed })
  const [errors, setErrors] = useState<Errors>({})
  const [general, setGeneral] = useState<string | null>(null)
  const [stale, setStale] = useState(false)
  const [asking, ask] = useState(false)
  const began = useRef<number | null>(null)
  const summary = useRef<HTMLDivElement>(null)
  const command = useCommand(p.endpoint, {
    ...(p.touches ? { touches: p.touches } : {}),
    ...(p.endsSession ? { endsSession: true } : {}),
    onDone: (out) => {
      drafts.drop(key)
      p.onMeasured?.({ ...filledCells(p.fields, first, values), seconds: Math.round((Date.now() - (began.current ?? Date.now())) / 1000) })
      if (p.endsSession) return leaveFor(p.done ?? '')
      announce(p.done ?? t['weather.saved'])
      p.onDone?.(out)
      if (p.to) void go(p.to(out), { replace: true })
    },
  })

  useEffect(() => {
    if (began.current === null || p.draft === false) return
    const wait = setTimeout(
      () => drafts.write(key, { at: Date.now(), values: keepable(p.fields, values), first: keepable(p.fields, first), fixed }),
      300,
    )
    return () => clearTimeout(wait)
  }, [values])

  const schema = p.endpoint.input as z.ZodType
  const change = (at: string, v: unknown) => {
    began.current ??= Date.now()
    setValues((was) => put(was, at, v))
    // A sentence goes as soon as its field is touched again; the next one comes on leaving.
    setErrors((was) => Object.fromEntries(Object.entries(was).filter(([k]) => k !== at && !k.startsWith(`${at}.`))))
  }
  // A sentence that appears on leaving moves what is below it. While the pointer is down that would move the very button being
  // pressed away from under it, and the press would be lost; so the check waits until the pointer is up.
  const pressed = useRef(false)
  const check = (at: string) => {
    if (began.current === null) return
    if (pressed.current) {
      window.addEventListener('pointerup', () => setTimeout(() => checkNow.current(at)), { once: true })
      return
    }
    checkNow.current(at)
  }
  const checkNow = useRef<(at: string) => void>(() => {})
  checkNow.current = (at) => {
    const all = errorsOf(schema, p.fields, values, fixed)
    setErrors((was) => {
      const { [at]: _, ...rest } = was
      return all[at] ? { ...rest, [at]: all[at] } : rest
    })
  }
  const toSummary = () => requestAnimationFrame(() => summary.current?.focus())

  const send = async () => {
    ask(false)
    setGeneral(null)
    try {
      await command.run({ ...toInput(p.fields, values), ...(p.clears ? emptied(p.fields, first, values) : {}), ...fixed } as Asked<E>)
    } catch (e) {
      if (isRefused(e, staleVersion) && p.current) setStale(true)
      else if (isRefused(e)) {
        const known = e.at !== undefined && p.fields.some((f) => f.name === e.at!.split('.')[0])
        if (known) setErrors({ [e.at!]: e.sentence })
        else setGeneral(e.sentence)
      } else setGeneral(sayError(e))
      toSummary()
    }
  }
  const submit = () => {
    if (command.busy) return
    const all = errorsOf(schema, p.fields, values, fixed)
    setErrors(all)
    if (Object.keys(all).length > 0) {
      toSummary()
      return
    }
    if (p.makesPublic) ask(true)
    else void send()
  }

  const wrong = Object.entries(inOrder(p.fields, errors))
  return (
    <form
      className="form"
      noValidate
      onPointerDownCapture={() => {
        pressed.current = true
        window.addEventListener(
          'pointerup',
          () => {
            pressed.current = false
          },
          { once: true },
        )
      }}
      onSubmit={(e) => {
        e.preventDefault()
        submit()
      }}
    >
      {restored ? (
        <p className="notice">
          {t['form.draft-restored'](instantText(new Date(restored.at), session.realm.zone, session.today))}
          <Button
            quiet
            small
            onClick={() => {
              drafts.drop(key)
              setRestored(null)
              const fresh = toValues(p.fields, p.initial ?? {})
              setFirst(fresh)
              setValues(fresh)
              setFixed(p.fixed ?? {})
              setErrors({})
              began.current = null
            }}
          >
            {t['form.draft-drop']}
          </Button>
        </p>
      ) : null}
      {stale && p.current ? (
        <Conflict
          fields={p.fields}
          seen={first}
          mine={values}
          load={async () => {
            const n = await p.current!()
            return { values: toValues(p.fields, n.values), fixed: n.fixed }
          }}
          onSettle={(settled, now) => {
            setFirst(now.values)
            setFixed((was) => ({ ...was, ...now.fixed }))
            setValues(settled)
            setStale(false)
          }}
        />
      ) : null}
      {wrong.length > 0 || general ? (
        <div className="summary-of-errors" role="alert" tabIndex={-1} ref={summary}>
          <b>{general ? t['form.refused'] : t['form.errors'](wrong.length)}</b>
          {general ? <p>{general}</p> : null}
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
          <div key={f.name}>
            {f.section ? <h2>{f.section}</h2> : null}
            <FieldView form={id} field={f} path={f.name} value={values[f.name]} errors={errors} onChange={change} onBlur={check} />
          </div>
        ),
      )}
      <div className="form-foot">
        <Button type="submit" main busy={command.busy}>
          {p.submit}
        </Button>
        {p.cancelTo ? <Button onClick={() => void go(p.cancelTo!)}>{t['form.cancel']}</Button> : null}
        {p.draft === false ? null : <span className="muted small-print">{t['form.draft-kept']}</span>}
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

interface PageProps<E extends Endpoint> extends FormProps<E> {
  crumbs?: readonly Crumb[]
  title: string
  lead?: ReactNode
  /** What the ledger already knows: shown for confirmation, not asked. */
  known?: readonly Fact[]
  /** Median minutes it took others; null before enough have done it. */
  medianMinutes?: number | null
  aside?: ReactNode
}

/** Form page: asks only what is not known, shows the known for confirmation, says how long it took others. */
export const FormPage = <E extends Endpoint>({ crumbs, title, lead, known, medianMinutes, aside, ...form }: PageProps<E>) => {
  const filled = filledCells(form.fields, toValues(form.fields, form.initial ?? {}), toValues(form.fields, form.initial ?? {}))
  return (
    <article className="form-page">
      {crumbs ? <Crumbs crumbs={crumbs} /> : null}
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="lead">
            {lead} {medianMinutes ? t['form.median'](String(medianMinutes)) : null}{' '}
            {filled.prefilled > 0 ? t['form.prefilled'](filled.prefilled, filled.asked) : null}
          </p>
        </div>
      </header>
      <div className={known?.length || aside ? 'cols' : undefined}>
        <div className="card box">
          <Form {...(form as unknown as FormProps<E>)} />
        </div>
        {known?.length || aside ? (
          <aside className="stack">
            {known?.length ? (
              <section className="card box known">
                <h2>{t['form.known']}</h2>
                <Facts facts={known} />
                <p className="muted">{t['form.known-hint']}</p>
              </section>
            ) : null}
            {aside}
          </aside>
        ) : null}
      </div>
    </article>
  )
}
