/** Counters and one histogram in the Prometheus text format; names of endpoints only, never of people or places. */
const bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000]

export const metrics = () => {
  const requests = new Map<string, { n: number; sumMs: number; buckets: number[] }>()
  const counters = new Map<string, number>()
  return {
    observe(endpoint: string, status: number, ms: number): void {
      const key = `endpoint="${endpoint}",status="${Math.floor(status / 100)}xx"`
      const r = requests.get(key) ?? { n: 0, sumMs: 0, buckets: bounds.map(() => 0) }
      requests.set(key, r)
      r.n++
      r.sumMs += ms
      for (const [i, b] of bounds.entries()) if (ms <= b) r.buckets[i]!++
    },
    count(name: string, by = 1): void {
      counters.set(name, (counters.get(name) ?? 0) + by)
    },
    text(): string {
      const lines = ['# TYPE zhengyou_request_ms histogram']
      for (const [k, r] of requests) {
        for (const [i, b] of bounds.entries()) lines.push(`zhengyou_request_ms_bucket{${k},le="${b}"} ${r.buckets[i]}`)
        lines.push(
          `zhengyou_request_ms_bucket{${k},le="+Inf"} ${r.n}`,
          `zhengyou_request_ms_sum{${k}} ${r.sumMs.toFixed(1)}`,
          `zhengyou_request_ms_count{${k}} ${r.n}`,
        )
      }
      for (const [k, n] of counters) lines.push(`# TYPE zhengyou_${k} counter`, `zhengyou_${k} ${n}`)
      lines.push('# TYPE process_resident_memory_bytes gauge', `process_resident_memory_bytes ${process.memoryUsage.rss()}`)
      return `${lines.join('\n')}\n`
    },
  }
}
export type Metrics = ReturnType<typeof metrics>
