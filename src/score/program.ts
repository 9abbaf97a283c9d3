import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../lib/here.ts'
import { programName } from './package.ts'

/** The recount program as it was built, `dist/recount.mjs`: what a package carries. null before the first build. */
export const recountProgram = (): string | null => {
  const file = join(projectRoot(), 'dist', programName)
  return existsSync(file) ? readFileSync(file, 'utf8') : null
}
