import { frameText as t } from '../frame.text.ts'
import { BrokenError, isRefused, UnreachableError } from './client.ts'

/** One sentence for whatever came back, where there is no room for a page of weather. A bug of the page itself is thrown on. */
export const sayError = (e: unknown): string => {
  if (isRefused(e)) return e.sentence
  if (e instanceof UnreachableError) return `${t['weather.down']}。${t['weather.down-way']}`
  if (e instanceof BrokenError) return `${t['weather.broken']}。${t['weather.broken-way'](e.reference)}`
  throw e
}
