import { tokens } from '../web/tokens.ts'
import type { Step } from './tier.ts'

/** Columns of a group's totals, one's own step marked. */
export const stepsOption = (of: readonly Step[], words: { units: string; own: string }) => ({
  grid: { left: 40, right: 16, top: 24, bottom: 40 },
  xAxis: { type: 'category', data: of.map((s) => `${s.from}–${s.to}`) },
  yAxis: { type: 'value', name: words.units, minInterval: 1 },
  series: [
    {
      type: 'bar',
      barCategoryGap: '10%',
      data: of.map((s) => ({
        value: s.units,
        itemStyle: { color: s.own ? tokens.red : tokens['line-3'] },
        ...(s.own ? { label: { show: true, position: 'top', formatter: words.own } } : {}),
      })),
    },
  ],
})

/** A unit's unchanged items, then and now: a line a round, oldest first. */
export const pastOption = (of: readonly { title: string; shown: string }[], words: { points: string }) => ({
  grid: { left: 40, right: 16, top: 24, bottom: 40 },
  xAxis: { type: 'category', data: of.map((p) => p.title) },
  yAxis: { type: 'value', name: words.points, min: 0, max: 100 },
  series: [
    {
      type: 'line',
      data: of.map((p) => Number(p.shown)),
      symbolSize: 8,
      itemStyle: { color: tokens.red },
      lineStyle: { color: tokens.red },
    },
  ],
})
