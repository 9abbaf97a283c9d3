import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readConfig } from '../config.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { restore } from '../db/restore.ts'
import { connections } from '../db/roles.ts'
import { flags } from './open.ts'

export const run = async (args: string[]): Promise<void> => {
  const { rest } = flags(args, {})
  const file = rest[0]
  if (file === undefined) throw new Error('用法：zhengyou restore FILE（恢复到还没有数据的数据库）')
  const config = readConfig(process.env)
  mkdirSync(config.ZY_DATA_DIR, { recursive: true, mode: 0o755 })
  const server = config.DATABASE_URL ? null : await startEmbedded({ dataDir: join(config.ZY_DATA_DIR, 'pg') })
  try {
    const c = await connections(server ? { embedded: server } : { databaseUrl: config.DATABASE_URL! })
    await restore(file, c.ownerUrl, join(config.ZY_DATA_DIR, 'files'), { at: new Date() })
    await migrate(c.ownerUrl, { at: new Date() })
    console.log('已恢复。')
  } finally {
    await server?.stop()
  }
}
