import { lazy, type ReactNode, Suspense } from 'react'
import { frameText as t } from '../frame.text.ts'
import { Button } from './button.tsx'
import { type ControlProps, type Errors, emptyOf, type Field, toValues, type Values } from './form.ts'

const FindControl = lazy(() => import('./antd.tsx').then((m) => ({ default: m.FindControl })))

interface Props {
  form: string
  field: Field
  path: string
  value: unknown
  errors: Errors
  onChange: (path: string, value: unknown) => void
  onBlur: (path: string) => void
}

export const idOf = (form: string, path: string) => `${form}-${path.replaceAll('.', '-')}`

/** One question: label, hint, control, and the sentence that says what is wrong with it. */
export const FieldView = ({ form, field: f, path, value, errors, onChange, onBlur }: Props) => {
  const id = idOf(form, path)
  const error = errors[path]
  const describedBy = [f.hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
  const group = f.kind === 'rows' || f.kind === 'many' || (f.kind === 'choice' && isRadio(f)) || f.kind === 'flag'
  const p: ControlProps = {
    id,
    value,
    onChange: (v) => onChange(path, v),
    onBlur: () => onBlur(path),
    invalid: Boolean(error),
    describedBy,
  }
  const label = (
    <>
      {f.label}
      {f.optional ? <span className="muted">{t['form.optional']}</span> : null}
    </>
  )
  const around = (
    <>
      {f.hint ? (
        <div className="hint" id={`${id}-hint`}>
          {f.hint}
        </div>
      ) : null}
      {error ? (
        <div className="error" id={`${id}-error`}>
          {error}
        </div>
      ) : null}
    </>
  )
  if (group)
    return (
      <fieldset className={`field${error ? ' wrong' : ''}`} id={id} tabIndex={-1} aria-describedby={describedBy}>
        <legend>{label}</legend>
        {around}
        {f.kind === 'rows' ? (
          <Rows {...{ form, f, path, value: value as Values[], errors, onChange, onBlur }} />
        ) : (
          <Choices {...p} f={f as Extract<Field, { kind: 'choice' | 'many' | 'flag' }>} />
        )}
      </fieldset>
    )
  return (
    <div className={`field${error ? ' wrong' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {around}
      <Control {...p} f={f} />
    </div>
  )
}

// Few options are all shown: nothing to open, nothing to miss.
const isRadio = (f: Extract<Field, { kind: 'choice' }>) => !f.compact && f.options.length <= 6

const Control = ({ f, ...p }: ControlProps & { f: Field }): ReactNode => {
  const common = {
    id: p.id,
    value: String(p.value ?? ''),
    onBlur: p.onBlur,
    'aria-invalid': p.invalid || undefined,
    'aria-describedby': p.describedBy,
    onChange: (e: { target: { value: string } }) => p.onChange(e.target.value),
  }
  switch (f.kind) {
    case 'text':
      return <input type="text" className={f.short ? 'short' : undefined} autoComplete={f.autoComplete ?? 'off'} {...common} />
    case 'secret':
      return <input type="password" autoComplete={f.autoComplete ?? 'off'} {...common} />
    case 'long':
      return (
        <>
          <textarea rows={f.lines ?? 4} {...common} />
          {f.max ? <div className="counter">{t['form.count']([...common.value].length, f.max)}</div> : null}
        </>
      )
    case 'whole':
    case 'decimal':
      return (
        <span className="with-unit">
          <input type="text" inputMode={f.kind === 'whole' ? 'numeric' : 'decimal'} className="short" autoComplete="off" {...common} />
          {f.unit ? <span>{f.unit}</span> : null}
        </span>
      )
    case 'day':
      return <input type="date" className="short" {...common} />
    case 'choice':
      return (
        <select {...common}>
          <option value="">{t['form.choose-one']}</option>
          {f.options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      )
    case 'find':
      return (
        <Suspense fallback={<input type="text" {...common} value={f.now?.label ?? ''} readOnly />}>
          <FindControl {...p} find={f.find} now={f.now} />
        </Suspense>
      )
    case 'custom':
      return f.control(p)
    default:
      return null
  }
}

const Choices = ({ f, ...p }: ControlProps & { f: Extract<Field, { kind: 'choice' | 'many' | 'flag' }> }) => {
  if (f.kind === 'flag')
    return (
      <label className="option">
        <input type="checkbox" checked={p.value === true} onChange={(e) => p.onChange(e.target.checked)} onBlur={p.onBlur} />
        {f.says}
      </label>
    )
  const many = f.kind === 'many'
  const chosen = many ? (p.value as string[]) : [String(p.value)]
  return (
    <div className="options">
      {f.options.map((o) => (
        <label className="option" key={o.value}>
          <input
            type={many ? 'checkbox' : 'radio'}
            name={p.id}
            value={o.value}
            checked={chosen.includes(o.value)}
            onBlur={p.onBlur}
            onChange={(e) => p.onChange(!many ? o.value : e.target.checked ? [...chosen, o.value] : chosen.filter((x) => x !== o.value))}
          />
          {o.label}
        </label>
      ))}
    </div>
  )
}

type RowsProps = Omit<Props, 'field' | 'value'> & { f: Extract<Field, { kind: 'rows' }>; value: Values[] }

const Rows = ({ form, f, path, value, errors, onChange, onBlur }: RowsProps) => (
  <div className="rows">
    {value.map((row, i) => (
      <fieldset className="row-of" key={i}>
        <legend>{t['form.row'](i + 1)}</legend>
        {f.fields.map((c) =>
          c.when && !c.when(row) ? null : (
            <FieldView
              key={c.name}
              {...{ form, errors, onBlur }}
              field={c}
              path={`${path}.${i}.${c.name}`}
              value={row[c.name] ?? emptyOf(c)}
              onChange={(p, v) => onChange(p, v)}
            />
          ),
        )}
        <Button
          small
          quiet
          onClick={() =>
            onChange(
              path,
              value.filter((_, j) => j !== i),
            )
          }
        >
          {t['form.remove-row'](i + 1)}
        </Button>
      </fieldset>
    ))}
    <Button
      small
      why={f.max !== undefined && value.length >= f.max ? t['form.items-most'](f.max) : null}
      onClick={() => onChange(path, [...value, toValues(f.fields, {})])}
    >
      {f.add ?? t['form.add-row']}
    </Button>
  </div>
)

/** `values` with the value at a dotted path replaced. */
export const put = (values: Values, path: string, value: unknown): Values => {
  const [head, ...tail] = path.split('.') as [string, ...string[]]
  if (tail.length === 0) return { ...values, [head]: value }
  const [i, ...rest] = tail as [string, ...string[]]
  const list = (values[head] as Values[]).map((r, j) => (j === Number(i) ? (put(r, rest.join('.'), value) as Values) : r))
  return { ...values, [head]: list }
}
