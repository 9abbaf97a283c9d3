import { type ReactNode, useId, useState } from 'react'

// The editor's inputs: each one value of the questionnaire, written as it is typed.
const apart = { marginBlock: '12px' }

export const Text = ({
  label,
  value,
  onChange,
  hint,
  short,
  long,
}: {
  label: string
  value: string
  onChange: (v: string) => void
  hint?: string
  short?: boolean
  long?: number
}) => {
  const id = useId()
  return (
    <div className="field" style={apart}>
      <label htmlFor={id}>{label}</label>
      {hint ? <div className="hint">{hint}</div> : null}
      {long ? (
        <textarea id={id} rows={long} value={value} onChange={(e) => onChange(e.target.value)} />
      ) : (
        <input id={id} type="text" className={short ? 'short' : undefined} value={value} onChange={(e) => onChange(e.target.value)} />
      )}
    </div>
  )
}

/** A whole number; what is half typed stays in the box until it is one. */
export const Whole = ({ label, value, onChange }: { label: string; value: number; onChange: (v: number) => void }) => {
  const id = useId()
  const [typed, type] = useState<string | null>(null)
  return (
    <div className="field" style={apart}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        className="short"
        value={typed ?? String(value)}
        onBlur={() => type(null)}
        onChange={(e) => {
          type(e.target.value)
          if (/^-?\d{1,10}$/.test(e.target.value)) onChange(Number(e.target.value))
        }}
      />
    </div>
  )
}

export const Pick = ({
  label,
  value,
  options,
  onChange,
  hint,
}: {
  label: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (v: string) => void
  hint?: string
}) => {
  const id = useId()
  return (
    <div className="field" style={apart}>
      <label htmlFor={id}>{label}</label>
      {hint ? <div className="hint">{hint}</div> : null}
      <select id={id} value={value} onChange={(e) => onChange(e.target.value)}>
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </select>
    </div>
  )
}

export const Flag = ({ label, value, onChange }: { label: ReactNode; value: boolean; onChange: (v: boolean) => void }) => (
  <label className="option" style={apart}>
    <input type="checkbox" checked={value} onChange={(e) => onChange(e.target.checked)} />
    {label}
  </label>
)

/** Fields of one line beside each other where there is room. */
export const Row = ({ children }: { children: ReactNode }) => (
  <div style={{ display: 'grid', gap: '0 16px', gridTemplateColumns: 'repeat(auto-fit,minmax(min(100%,11rem),1fr))' }}>{children}</div>
)
