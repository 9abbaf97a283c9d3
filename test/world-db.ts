import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import type { Connections } from '../src/db/roles.ts'
import { afterFile } from './after-file.ts'
import { type Cluster, withClient, withDatabase } from './cluster.ts'

export interface TestDatabase extends Connections {
  readonly name: string
  /** Superuser (or the user of DATABASE_URL_TEST) on this database: to look behind the curtain, never to act. */
  readonly adminUrl: string
  drop(): Promise<void>
}

const clone = async (cluster: Cluster, template: string | null): Promise<TestDatabase> => {
  const name = `${cluster.prefix}${randomBytes(6).toString('hex')}`
  const { adminUrl, login } = cluster
  await withClient(adminUrl, (c) => c.query(`create database ${name} template ${template ?? 'template0'}${login ? ' owner zy_owner' : ''}`))
  const at = (url: string) => withDatabase(url, name)
  return {
    name,
    adminUrl: at(adminUrl),
    ownerUrl: at(login?.owner ?? adminUrl),
    app: login ? { url: at(login.app) } : { url: at(adminUrl), role: 'zy_app' },
    sealer: login ? { url: at(login.sealer) } : { url: at(adminUrl), role: 'zy_sealer' },
    drop: async () => {
      await withClient(adminUrl, (c) => c.query(`drop database if exists ${name} with (force)`))
    },
  }
}

let ofThisFile: Promise<TestDatabase> | undefined
// Each file begins with a new one, so that its numbers do not depend on which files ran before.
afterFile.push(() => {
  ofThisFile = undefined
})

/** The migrated database of this test file: made at the first call. For tests that roll back. */
export const testDatabase = (): Promise<TestDatabase> => {
  ofThisFile ??= clone(inject('cluster'), inject('cluster').template)
  return ofThisFile
}

/** A migrated database of its own, for tests that commit: races, the sealer, jobs, kill -9. */
export const committedDatabase = (): Promise<TestDatabase> => clone(inject('cluster'), inject('cluster').template)

/** An empty database without any table. */
export const emptyDatabase = (): Promise<TestDatabase> => clone(inject('cluster'), null)
