import { BarChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { escapeText, type Html, raw } from './html.ts'

use([BarChart, LineChart, ScatterChart, GridComponent, LegendComponent, MarkLineComponent, SVGRenderer])

/** The same options as in the workspace, drawn on the server; the question stands above and the table beside it. */
export const chartSvg = (question: string, option: EChartsCoreOption, width = 640, height = 320): Html => {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, ...option })
    const svg = chart
      .renderToSVGString()
      .replace('<svg ', `<svg role="img" aria-label="${escapeText(question)}" style="max-width:100%;height:auto" `)
    return raw(`<figure><figcaption><b>${escapeText(question)}</b></figcaption>${svg}</figure>`)
  } finally {
    chart.dispose()
  }
}
