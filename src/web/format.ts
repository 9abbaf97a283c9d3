import { frameText } from './frame.text.ts'

// Pure: text from values. Days are 'YYYY-MM-DD' and never pass through a clock; instants are shown in the realm's zone.

const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()

/** `11 月 21 日`; with the year when it differs from `asOf`'s. */
export const dayText = (day: string, asOf?: string): string => {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const short = `${m} 月 ${d} 日`
  return asOf && asOf.slice(0, 4) === day.slice(0, 4) ? short : `${y} 年 ${short}`
}

/** `周六`. */
export const weekdayText = (day: string): string => frameText['format.weekdays'][weekday(day)]!

const clocks = new Map<string, Intl.DateTimeFormat>()
const clock = (zone: string) => {
  const known = clocks.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  clocks.set(zone, made)
  return made
}

/** Day and minute of an instant in a zone. */
export const localTime = (instant: string | Date, zone = 'Asia/Shanghai'): { day: string; time: string } => {
  const parts = Object.fromEntries(
    clock(zone)
      .formatToParts(new Date(instant))
      .map((p) => [p.type, p.value]),
  )
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` }
}

/** `2026 年 11 月 21 日 09:40`. */
export const instantText = (instant: string | Date, zone?: string, asOf?: string): string => {
  const { day, time } = localTime(instant, zone)
  return `${dayText(day, asOf)} ${time}`
}

/** `184,203`. */
export const countText = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** A list's total: exact, or 1 万以上 and the like once estimated (decisions 32). */
export const totalText = (t: { n: number; exact: boolean }): string => {
  if (t.exact) return countText(t.n)
  if (t.n < 10_000) return frameText['format.about'](countText(t.n))
  return frameText['format.over'](String(Math.floor(t.n / 10_000)))
}

/** Share of whole numbers, half up to `places`; '—' where nothing was asked. */
export const shareText = (n: number, of: number, places = 1): string => {
  if (of === 0) return '—'
  const unit = 10n ** BigInt(places)
  const scaled = (2n * BigInt(n) * 100n * unit + BigInt(of)) / (2n * BigInt(of))
  const whole = (scaled / unit).toString()
  return places === 0 ? `${whole}%` : `${whole}.${(scaled % unit).toString().padStart(places, '0')}%`
}

export const bytesText = (n: number): string => (n < 1_048_576 ? `${Math.ceil(n / 1024)} KB` : `${(n / 1_048_576).toFixed(1)} MB`)
