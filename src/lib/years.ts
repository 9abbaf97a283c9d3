import { z } from 'zod'
import { type Calendar, mergeYears } from './calendar.ts'
import { stateCouncil } from './holidays.ts'

const day = z.iso.date()
const file = z.strictObject({
  years: z.record(z.string().regex(/^\d{4}$/), z.strictObject({ source: z.string().min(1), off: z.array(day), work: z.array(day) })),
  /** Years whose notice is not out yet, entered by guess: whoever counts with them says so. */
  provisional: z.array(z.int()).optional(),
})

/**
 * Take years of 放假安排 that came out after this release, from the text of a file `{"years": {"2027": {"source": "国办发明电…", "off": ["2027-01-01", …],
 * "work": […]}}}`; once, at the start.
 * @throws SyntaxError or ZodError for a file of another shape, calendar.bad-year, calendar.official-year-stands
 */
export const addYears = (text: string): void => {
  const given = file.parse(JSON.parse(text))
  const { provisional, ...rest } = given
  const merged = mergeYears(stateCouncil, { ...rest, ...(provisional ? { provisional } : {}) } as Calendar)
  Object.assign(stateCouncil, { provisional: undefined }, merged)
}
