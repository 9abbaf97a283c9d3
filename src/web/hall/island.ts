import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../lib/here.ts'
import { type Html, html } from './html.ts'

let known: Record<string, string> | null = null

/** Address of the built script of `name.island.ts`. */
export const islandPath = (name: string): string => {
  known ??= (JSON.parse(readFileSync(join(projectRoot(), 'dist/web/files.json'), 'utf8')) as { islands: Record<string, string> }).islands
  const path = known[name]
  if (!path) throw new Error(`no island ${name}`)
  return path
}

/** The built script itself, for a page that has to stand alone or a worker with an address of its own. */
export const islandScript = (name: string): string => readFileSync(join(projectRoot(), 'dist/web', islandPath(name)), 'utf8')

/** Script tag of `name.island.ts`, as built. The page must say everything without it. */
export const island = (name: string): Html => html`<script src="${islandPath(name)}" defer></script>`
