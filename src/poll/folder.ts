import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultFile } from '../ballot/core/published.ts'
import type { Offices } from '../ballot/offices.ts'

// Handed over once by the app, as keys and the file folder are: actions have no other way to what is not the database.
let offices: Offices | null = null
export const setOffices = (o: Offices | null): void => {
  offices = o
}
/** The ballot offices this server works with; null where only papers are counted. */
export const theOffices = (): Offices | null => offices

/** `result.json` of a published ballot folder. */
export const readResultFile = async (folder: string): Promise<ResultFile> =>
  JSON.parse(await readFile(join(folder, 'result.json'), 'utf8')) as ResultFile
