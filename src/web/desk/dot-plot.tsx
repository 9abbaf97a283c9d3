import { frameText as t } from '../frame.text.ts'
import { tokens } from '../tokens.ts'

export interface Dot {
  label: string
  /** Places on the axis; `value` outside low…high is drawn as it is. */
  low: number
  value: number
  high: number
  own?: boolean
  /** Rows of one tier stand together; a dashed line stands between tiers. */
  tier?: string
}

interface Props {
  /** The one question the picture answers. */
  question: string
  dots: readonly Dot[]
  unit?: string
  places?: number
}

/** Dots with intervals among like units, own unit marked, and the table behind it. */
export const DotPlot = ({ question, dots, unit = '', places = 2 }: Props) => {
  const low = Math.floor(Math.min(...dots.map((d) => d.low)))
  const high = Math.ceil(Math.max(...dots.map((d) => d.high)))
  const width = 320
  const left = 72
  const x = (v: number) => left + ((v - low) / (high - low || 1)) * (width - left - 14)
  const rows: { dot: Dot; y: number }[] = []
  const tiers: { y: number; tier: string }[] = []
  let y = 6
  dots.forEach((dot, i) => {
    if (dot.tier && dots[i - 1]?.tier !== dot.tier) {
      tiers.push({ y: y + 2, tier: dot.tier })
      y += 22
    }
    rows.push({ dot, y: y + 6 })
    y += 20
  })
  y += 4
  const f = (v: number) => v.toFixed(places)
  return (
    <figure className="plot">
      <figcaption>{question}</figcaption>
      <svg viewBox={`0 0 ${width} ${y + 18}`} width="100%" role="img" aria-label={question}>
        <line x1={left} x2={width - 14} y1={y} y2={y} stroke={tokens['line-3']} />
        <text x={left} y={y + 14} fontSize="11" fill={tokens['ink-2']}>
          {low}
          {unit}
        </text>
        <text x={width - 14} y={y + 14} fontSize="11" textAnchor="end" fill={tokens['ink-2']}>
          {high}
          {unit}
        </text>
        {rows.map(({ dot, y: at }) => (
          <g key={dot.label}>
            <text
              x={left - 8}
              y={at + 4}
              fontSize="12"
              textAnchor="end"
              fill={dot.own ? tokens['red-ink'] : tokens.ink}
              fontWeight={dot.own ? 600 : 400}
            >
              {dot.label}
            </text>
            <line
              x1={x(dot.low)}
              x2={x(dot.high)}
              y1={at}
              y2={at}
              stroke={dot.own ? tokens.red : '#c8c4ba'}
              strokeWidth={dot.own ? 3 : 2}
            />
            <circle cx={x(dot.value)} cy={at} r={dot.own ? 5 : 4} fill={dot.own ? tokens.red : tokens['line-3']} />
          </g>
        ))}
        {tiers.map((b, i) => (
          <g key={b.tier}>
            {i > 0 ? <line x1="0" x2={width} y1={b.y - 3} y2={b.y - 3} stroke={tokens.gold} strokeDasharray="4 4" /> : null}
            <text x="0" y={b.y + 11} fontSize="12" fill={tokens.gold}>
              {b.tier}
            </text>
          </g>
        ))}
      </svg>
      <details>
        <summary>{t['chart.table']}</summary>
        <table className="plain">
          <thead>
            <tr>
              <th>{t['chart.name']}</th>
              <th className="r">{t['chart.low']}</th>
              <th className="r">{t['chart.value']}</th>
              <th className="r">{t['chart.high']}</th>
              <th>{t['chart.tier']}</th>
            </tr>
          </thead>
          <tbody>
            {dots.map((d) => (
              <tr key={d.label}>
                <td>
                  {d.label}
                  {d.own ? `（${t['chart.own']}）` : ''}
                </td>
                <td className="r">{f(d.low)}</td>
                <td className="r">{f(d.value)}</td>
                <td className="r">{f(d.high)}</td>
                <td>{d.tier}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
