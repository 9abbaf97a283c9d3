// `npm run docs`: write the pages under docs/ that follow from the code. `-- --check` writes nothing and exits 1 when one is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../lib/here.ts'
import { documents } from './documents.ts'

const stale = Object.entries(documents()).filter(([name, text]) => {
  const path = join(projectRoot(), name)
  return !existsSync(path) || readFileSync(path, 'utf8') !== text
})
const check = process.argv.includes('--check')
if (!check) for (const [name, text] of stale) writeFileSync(join(projectRoot(), name), text)
const names = stale.map(([name]) => name).join(', ')
if (check && stale.length > 0) console.error(`stale, run \`npm run docs\`: ${names}`)
else console.log(stale.length > 0 ? `written: ${names}` : 'nothing changed')
process.exitCode = check && stale.length > 0 ? 1 : 0
