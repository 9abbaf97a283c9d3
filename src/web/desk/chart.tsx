import { type ReactNode, useEffect, useRef, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import type { ChartOption } from './echarts.ts'

interface Props {
  /** The one question the chart answers, written above it. */
  question: string
  /** Built by a pure function of the noun. */
  option: ChartOption
  /** The same figures as a table; a picture never stands alone. */
  table: ReactNode
  height?: number
}

/** ECharts, loaded when first seen (186 kB gz with two chart kinds: stack.md 5). */
export const Chart = ({ question, option, table, height = 260 }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const [ready, setReady] = useState(false)
  useEffect(() => {
    let end = () => {}
    let gone = false
    void import('./echarts.ts').then(({ draw }) => {
      if (gone || !box.current) return
      end = draw(box.current, option)
      setReady(true)
    })
    return () => {
      gone = true
      end()
    }
  }, [option])
  return (
    <figure className="plot">
      <figcaption>{question}</figcaption>
      <div role="img" aria-label={question} style={{ height, position: 'relative' }}>
        <div ref={box} style={{ height }} />
        {ready ? null : <p className="muted chart-wait">{t['chart.loading']}</p>}
      </div>
      <details>
        <summary>{t['chart.table']}</summary>
        {table}
      </details>
    </figure>
  )
}
