import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { PoolClient } from 'pg'
import { Unusable } from '../../db/unusable.ts'
import { parts } from './host-parts.ts'
import { keptFile, openSecrets, proofOf } from './key.ts'
import { migrateOffice, officePool } from './migrate.ts'
import { officeText } from './office.text.ts'
import { badShape, type Ground, type Identity, type OfficeRole, type OfficeSettings, type Part, type Route, schemaOf } from './office.ts'
import { serveOffice } from './server.ts'

/** One office running: its pool, its keys, its part, its HTTP. The same in a process of its own and inside a test. */
export interface RunningOffice {
  readonly role: OfficeRole
  readonly url: string
  readonly ground: Ground
  stop(): Promise<void>
}

const hostId = (): string => {
  let id = hostname()
  try {
    id = readFileSync('/etc/machine-id', 'utf8').trim()
  } catch {
    // Not a Linux: the name has to do.
  }
  return createHash('sha256').update(id).digest('hex').slice(0, 32)
}

const folderId = (folder: string): string => {
  const s = statSync(realpathSync(folder))
  return `${s.dev}:${s.ino}`
}

/** Who this office is and which secret files of the other it could read; both for `prepare` of the two-office mode. */
const identityRoutes = (ground: Ground, instance: string, files: readonly string[]): Route[] => [
  {
    method: 'POST',
    path: '/admin/identity',
    admin: true,
    handle: async () => {
      const nonce = randomBytes(16).toString('hex')
      const { rows } = await ground.pool.query<{ server: string; role: string }>(
        'select system_identifier::text as server, current_user::text as role from pg_control_system()',
      )
      const identity: Identity = {
        role: ground.role,
        instance,
        signKey: ground.signer('sign').public,
        server: rows[0]!.server,
        databaseRole: rows[0]!.role,
        host: hostId(),
        folder: folderId(ground.folder),
        nonce,
        secrets: files.map((path) => ({ path: realpathSync(path), proof: proofOf(readFileSync(path), nonce) })),
      }
      return { json: identity }
    },
  },
  {
    method: 'POST',
    path: '/admin/probe',
    admin: true,
    handle: async (r) => {
      const { nonce, secrets } = r.json() as Pick<Identity, 'nonce' | 'secrets'>
      if (typeof nonce !== 'string' || nonce.length > 64 || !Array.isArray(secrets) || secrets.length > 8) throw badShape({})
      // A file of the same path on another host is another file: only the right content counts.
      const canRead = ({ path, proof }: { path: string; proof: string }): boolean => {
        try {
          return proofOf(readFileSync(String(path)), nonce) === proof
        } catch {
          return false
        }
      }
      return { json: { readable: secrets.filter(canRead).length } }
    },
  },
]

/**
 * @param o.databaseUrl as the office's own role
 * @throws Unusable when another process of this office runs on the same database
 */
export const runOffice = async (o: {
  role: OfficeRole
  databaseUrl: string
  folder: string
  passphraseFile?: string
  link: string
  host: string
  port: number
  clock: () => Date
  settings: OfficeSettings
}): Promise<RunningOffice> => {
  mkdirSync(o.folder, { recursive: true, mode: 0o700 })
  chmodSync(o.folder, 0o700)
  const secrets = openSecrets({ folder: o.folder, ...(o.passphraseFile ? { passphraseFile: o.passphraseFile } : {}) })
  const instance = keptFile(join(o.folder, 'instance'), () => randomUUID()).toString('utf8')
  const local = keptFile(join(o.folder, 'local'), () => randomBytes(24).toString('base64url')).toString('utf8')
  const pool = officePool(o.role, o.databaseUrl)
  let holder: PoolClient | null = null
  let part: Part | null = null
  try {
    await migrateOffice(o.role, pool)
    // Held as long as the process lives; a killed one lets go with its connection.
    const own = await pool.connect()
    holder = own
    const { rows } = await own.query<{ mine: boolean }>(`select pg_try_advisory_lock(hashtext('${schemaOf(o.role)}')) as mine`)
    if (!rows[0]!.mine) throw new Unusable(officeText['ballot.already-running']({ role: o.role }))
    const ground: Ground = {
      role: o.role,
      pool,
      folder: o.folder,
      clock: o.clock,
      settings: o.settings,
      signer: secrets.signer,
      wrap: secrets.wrap,
      unwrap: secrets.unwrap,
    }
    part = await (await parts[o.role]())(ground)
    const server = await serveOffice({
      part,
      routes: identityRoutes(ground, instance, [...secrets.files, join(o.folder, 'local')]),
      link: o.link,
      local,
      host: o.host,
      port: o.port,
    })
    writeFileSync(join(o.folder, 'address'), server.url, { mode: 0o600 })
    return {
      role: o.role,
      url: server.url,
      ground,
      stop: async () => {
        await server.close()
        own.release(true)
        await pool.end()
      },
    }
  } catch (e) {
    // A pool ends when every connection is back: one that is kept out would keep a failed start silent for ever.
    await part?.stop().catch(() => {})
    holder?.release(true)
    await pool.end().catch(() => {})
    throw e
  }
}
