import { createHmac, randomBytes } from 'node:crypto'

/**
 * How many public forms one address may send in ten minutes. Counts live in memory only, under a keyed hash that dies with the process,
 * so nothing says afterwards who wrote from where. A hall of people behind one router shares an address: the limit is against machines.
 * @param most 0: no limit
 * @returns seconds to wait, 0 when the form is taken
 */
export const floodGate = (most: number, windowMs = 600_000): ((address: string, now: number) => number) => {
  const key = randomBytes(32)
  let since = 0
  let counts = new Map<string, number>()
  return (address, now) => {
    if (most === 0) return 0
    if (now - since >= windowMs || now < since) {
      since = now
      counts = new Map()
    }
    const who = createHmac('sha256', key).update(address).digest('base64')
    const n = (counts.get(who) ?? 0) + 1
    counts.set(who, n)
    return n > most ? Math.ceil((since + windowMs - now) / 1000) : 0
  }
}
