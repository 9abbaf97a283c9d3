import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../lib/here.ts'

interface Manifest {
  /** Address path → file below `dist/web`, content type, whether the name carries a hash, which encodings lie beside it. */
  files: Record<string, { type: string; immutable: boolean; encodings: string[] }>
}

/** The built workspace: hashed files for ever, the page itself always asked again. Read into memory at start: a few hundred kB. */
export const assets = () => {
  const folder = join(projectRoot(), 'dist', 'web')
  const at = join(folder, 'files.json')
  const manifest: Manifest = existsSync(at) ? (JSON.parse(readFileSync(at, 'utf8')) as Manifest) : { files: {} }
  const cache = new Map<string, Buffer>()
  const bytes = (name: string): Buffer => {
    const have = cache.get(name)
    if (have) return have
    const b = readFileSync(join(folder, name))
    cache.set(name, b)
    return b
  }
  return (path: string, accepts: string): { body: Buffer; headers: Record<string, string> } | null => {
    // Every address of the workspace is the one page; the router inside it reads the rest.
    const known = manifest.files[path.slice(1)]
    const name = known ? path.slice(1) : /\.\w{2,5}$/.test(path) || path.startsWith('/h/') || path === '/h' ? null : 'index.html'
    const file = name === null ? undefined : manifest.files[name]
    if (name === null || !file) return null
    const encoding = file.encodings.find((e) => accepts.includes(e === 'br' ? 'br' : 'gzip'))
    return {
      body: bytes(encoding === undefined ? name : `${name}.${encoding === 'br' ? 'br' : 'gz'}`),
      headers: {
        'content-type': file.type,
        'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
        vary: 'accept-encoding',
        ...(encoding === undefined ? {} : { 'content-encoding': encoding === 'br' ? 'br' : 'gzip' }),
      },
    }
  }
}
