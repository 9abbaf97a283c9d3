import type { ReactNode } from 'react'
import { countText, shareText } from '../format.ts'
import { frameText as t } from '../frame.text.ts'
import { Go } from './link.tsx'

export interface FigureFacts {
  label: string
  /** As printed: 87.25, 91.7%, 第一档. */
  value: ReactNode
  unit?: string
  /** Numerator and denominator, printed beneath a share. */
  of?: readonly [number, number]
  note?: ReactNode
  /** As printed: 11 月 21 日. */
  asOf?: string
  source?: string
  /** The records behind it. */
  to?: string
}

/** A number that names its numerator, denominator, date and source, and opens onto its records. */
export const Figure = ({ label, value, unit, of, note, asOf, source, to }: FigureFacts) => (
  <div className="figure">
    <div className="label">{label}</div>
    <div className="value">
      {to ? (
        <Go to={to} title={t['figure.records']}>
          {value}
        </Go>
      ) : (
        value
      )}
      {unit ? <small>{unit}</small> : null}
    </div>
    <div className="note">
      {of ? `${countText(of[0])} / ${countText(of[1])}　` : null}
      {note}
      {asOf || source ? (
        <span className="from">{[asOf && t['figure.as-of'](asOf), source && t['figure.source'](source)].filter(Boolean).join('　')}</span>
      ) : null}
    </div>
  </div>
)

export const share = (n: number, of: number): Pick<FigureFacts, 'value' | 'of'> => ({ value: shareText(n, of), of: [n, of] })

/** A row of figures on one card. */
export const Figures = ({ figures }: { figures: readonly FigureFacts[] }) => (
  <div className="card figures">
    {figures.map((f) => (
      <Figure key={f.label} {...f} />
    ))}
  </div>
)
