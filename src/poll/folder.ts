import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Offices } from '../ballot/offices.ts'

// Handed over once by the app, as keys and the file folder are: actions have no other way to what is not the database.
let offices: Offices | null = null
export const setOffices = (o: Offices | null): void => {
  offices = o
}
/** The ballot offices this server works with; null where only papers are counted. */
export const theOffices = (): Offices | null => offices

const plainName = /^(?!\.)[A-Za-z0-9._-]+$/
/** One file of a published ballot folder by its name; null when there is none, also for a name that leads out of it. */
export const readPublished = async (folder: string, name: string): Promise<Uint8Array | null> => {
  const parts = name.split('/')
  if (parts.length > 8 || parts.some((p) => !plainName.test(p))) return null
  return readFile(join(folder, ...parts)).then(
    (b) => new Uint8Array(b),
    (e: NodeJS.ErrnoException) => {
      if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(e.code ?? '')) return null
      throw e
    },
  )
}
/** The whole folder as one tar, beside it. */
export const readArchive = (folder: string): Promise<Uint8Array | null> =>
  readFile(`${folder}.tar`).then(
    (b) => new Uint8Array(b),
    () => null,
  )
