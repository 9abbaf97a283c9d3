import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root, found from this file whether it runs as source or from the bundle in `dist/`. */
export const projectRoot = (): string => {
  let at = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(at, 'package.json'))) {
    const up = dirname(at)
    if (up === at) throw new Error('package.json not found above the running program')
    at = up
  }
  return at
}
export const planFolder = (): string => join(projectRoot(), 'plans')
