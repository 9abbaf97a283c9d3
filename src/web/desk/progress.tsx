import { countText } from '../format.ts'
import { Go } from './link.tsx'

export interface Part {
  label: string
  n: number
  tone: 'done' | 'running' | 'late' | 'todo' | 'frozen'
  to?: string
}

/** Stacked bar whose values are readable without hovering. */
export const ProgressBar = ({ parts, label, legend = true }: { parts: readonly Part[]; label: string; legend?: boolean }) => {
  const all = parts.reduce((s, p) => s + p.n, 0)
  return (
    <div className="progress">
      <div className="bar" role="img" aria-label={`${label}：${parts.map((p) => `${p.label} ${countText(p.n)}`).join('，')}`}>
        {all > 0 && parts.map((p) => (p.n > 0 ? <i key={p.label} className={p.tone} style={{ width: `${(p.n / all) * 100}%` }} /> : null))}
      </div>
      {legend ? (
        <div className="legend">
          {parts.map((p) => (
            <span key={p.label} className={p.tone}>
              <i aria-hidden="true" />
              {p.label} <b>{p.to ? <Go to={p.to}>{countText(p.n)}</Go> : countText(p.n)}</b>
            </span>
          ))}
        </div>
      ) : null}
    </div>
  )
}
