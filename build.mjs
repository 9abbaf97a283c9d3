// Builds everything that runs without the sources: `dist/web` (workspace, islands, manifest) and the programs, `dist/<name>.mjs` from `src/bin/<name>.ts`.
//   node build.mjs                build
//   node build.mjs --check-stale  build only if the sources differ from what dist was built from
//   node build.mjs --kitchen      the page that shows every part of the frame, into dist/kitchen
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('.', import.meta.url))
const dist = join(root, 'dist')
const stamp = join(dist, 'build.json')

const filesUnder = (folder) =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile())
    .map((f) => join(f.parentPath ?? f.path, f.name))
    .sort()

/** SHA-256 over names and contents of all that a build reads; tests do not count. */
export const sourceHash = () => {
  const hash = createHash('sha256')
  const sources = filesUnder(join(root, 'src')).filter((f) => !/\.test\.tsx?$/.test(f))
  for (const file of [...sources, join(root, 'build.mjs'), join(root, 'package-lock.json')])
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** Does `dist` come from these sources? */
export const isFresh = () => {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).sources === sourceHash()
  } catch {
    return false
  }
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

// Compressed once here, not on every request.
const compress = (file) => {
  const bytes = readFileSync(file)
  if (bytes.length < 1024) return []
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
  return ['br', 'gzip']
}

const buildWeb = async () => {
  const { build } = await import('vite')
  await build({ configFile: join(root, 'src/web/vite.config.ts'), logLevel: 'warn' })
}

// The command line and what else is started by name; a file of src/bin that only exports `run` is reached through it.
const programs = ['zhengyou', 'office']
// These travel alone, inside a package or to another machine, so they carry everything they need.
const alone = ['recount', 'ballot-audit']

const buildServer = async () => {
  const esbuild = await import('esbuild')
  const entries = (names) => names.map((n) => `src/bin/${n}.ts`).filter((f) => existsSync(join(root, f)))
  // What is installed in production stays outside; what is a development dependency is taken in.
  const installed = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies).flatMap((d) => [d, `${d}/*`])
  const common = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    outExtension: { '.js': '.mjs' },
    outdir: dist,
    absWorkingDir: root,
    legalComments: 'none',
    logLevel: 'warning',
  }
  await esbuild.build({ ...common, entryPoints: entries(programs), external: installed, sourcemap: 'linked' })
  await esbuild.build({ ...common, entryPoints: entries(alone) })
}

// Islands run on ten-year-old phones: one classic script each, ES2017 (decisions 44).
const buildIslands = async () => {
  const esbuild = await import('esbuild')
  const entries = filesUnder(join(root, 'src')).filter((f) => /\.island\.tsx?$/.test(f))
  const islands = {}
  for (const entry of entries) {
    const name = basename(entry).replace(/\.island\.tsx?$/, '')
    const r = await esbuild.build({
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: 'iife',
      // Whoever counts again has a browser with exact integers; whoever votes may not.
      target: name === 'recount' ? 'es2020' : 'es2017',
      minify: true,
      legalComments: 'none',
      logLevel: 'warning',
    })
    const bytes = r.outputFiles[0].contents
    const file = `i/${name}-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}.js`
    mkdirSync(join(dist, 'web/i'), { recursive: true })
    writeFileSync(join(dist, 'web', file), bytes)
    islands[name] = `/${file}`
  }
  return islands
}

// Read by `http/assets.ts` (files) and `web/hall/island.ts` (islands).
const writeManifest = (islands) => {
  const files = {}
  const web = join(dist, 'web')
  for (const file of filesUnder(web)) {
    const name = relative(web, file).replaceAll('\\', '/')
    // Everything but the page itself carries its hash in its name.
    files[name] = { type: types[extname(name)] ?? 'application/octet-stream', immutable: name !== 'index.html', encodings: compress(file) }
  }
  writeFileSync(join(web, 'files.json'), JSON.stringify({ files, islands }, null, 1))
}

const build = async () => {
  const sources = sourceHash()
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(join(dist, 'web'), { recursive: true })
  await Promise.all([buildWeb(), buildServer()])
  writeManifest(await buildIslands())
  // Last: a build that was stopped halfway is stale.
  writeFileSync(stamp, JSON.stringify({ sources }))
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  if (process.argv.includes('--kitchen')) {
    const vite = await import('vite')
    await vite.build({ configFile: join(root, 'src/web/vite.config.ts'), mode: 'kitchen', logLevel: 'warn' })
  } else if (!(process.argv.includes('--check-stale') && isFresh())) {
    if (!existsSync(join(root, 'node_modules/vite'))) {
      console.error('dist 与源码不一致，而构建工具没有安装。请先运行 npm ci，再运行 node build.mjs。')
      process.exit(1)
    }
    await build()
  }
}
