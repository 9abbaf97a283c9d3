import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { sourceHash } from '../../build.mjs'

/** `CHROMIUM` names a browser; else the packaged one, else the distribution's (decisions 37). */
export const openBrowser = async (): Promise<Browser> => {
  const own = process.env.CHROMIUM
  if (own) return chromium.launch({ executablePath: own, args: ['--no-sandbox'] })
  try {
    // Made for one page in one process; a test closes contexts, which then closes the browser. Nor need a graphics card be imitated for pages of text: it takes a third of the time.
    const needless = /^--(?:single-process|no-zygote|in-process-gpu|use-gl|use-angle|enable-unsafe-swiftshader|ignore-gpu-blocklist)/
    const args = [...sparticuz.args.filter((a) => !needless.test(a)), '--disable-gpu']
    return await chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true })
  } catch (e) {
    if (!existsSync('/usr/bin/chromium')) throw e
    return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong, worst kinds first: `serious color-contrast <a …>`. */
export const axeFaults = async (page: Page, impacts = ['serious', 'critical']): Promise<string[]> => {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: { run: (d: Document, o: object) => Promise<{ violations: AxeFault[] }> } }).axe.run
    return (await run(document, { resultTypes: ['violations'] })).violations
  })
  return found.filter((v) => impacts.includes(v.impact)).flatMap((v) => v.nodes.map((n) => `${v.impact} ${v.id} ${n.html.slice(0, 160)}`))
}
interface AxeFault {
  id: string
  impact: string
  nodes: { html: string }[]
}

/** What a browser logs when the content security policy stops something; newer ones say only which directive stood in its place. */
export const blocked = /Content Security|Refused to|'[a-z]+-src'/

/** How far the page is wider than its window, in px. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))

/**
 * Folder of the workspace as these sources build it. Built once per run and machine; several test files may ask at the same moment.
 */
export const builtWeb = async (): Promise<string> => {
  const folder = join(tmpdir(), `zhengyou-web-${sourceHash().slice(0, 16)}`)
  if (existsSync(folder)) return folder
  const own = mkdtempSync(`${folder}-`)
  await build({ configFile: 'src/web/vite.config.ts', logLevel: 'error', build: { outDir: own } })
  try {
    renameSync(own, folder)
  } catch {
    // Another file was first with the same sources.
    rmSync(own, { recursive: true, force: true })
  }
  return folder
}
