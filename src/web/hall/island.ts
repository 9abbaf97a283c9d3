import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../lib/here.ts'
import { type Html, html } from './html.ts'

let known: Record<string, string> | null = null

/** Script tag of `name.island.ts`, as built. The page must say everything without it. */
export const island = (name: string): Html => {
  known ??= (JSON.parse(readFileSync(join(projectRoot(), 'dist/web/files.json'), 'utf8')) as { islands: Record<string, string> }).islands
  const path = known[name]
  if (!path) throw new Error(`no island ${name}`)
  return html`<script src="${path}" defer></script>`
}
