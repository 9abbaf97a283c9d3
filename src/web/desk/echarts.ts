import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, registerTheme, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { fonts, tokens } from '../tokens.ts'

export type ChartOption = EChartsCoreOption

use([BarChart, LineChart, ScatterChart, CustomChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

const axis = {
  axisLine: { lineStyle: { color: tokens['line-3'] } },
  axisLabel: { color: tokens['ink-2'] },
  splitLine: { lineStyle: { color: tokens['line-2'] } },
}
registerTheme('zhengyou', {
  color: [tokens.red, tokens.run, tokens.ok, tokens.gold, tokens['line-3']],
  textStyle: { fontFamily: fonts.sans },
  categoryAxis: axis,
  valueAxis: axis,
})

/** Draw into a box; the returned function takes it away. */
export const draw = (box: HTMLDivElement, option: ChartOption): (() => void) => {
  const chart = init(box, 'zhengyou', { renderer: 'svg' })
  chart.setOption({ animation: false, ...option })
  const seen = new ResizeObserver(() => chart.resize())
  seen.observe(box)
  return () => {
    seen.disconnect()
    chart.dispose()
  }
}
