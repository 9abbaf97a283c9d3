import { backup } from '../db/backup.ts'
import { lastCheckpoint } from '../event/event.seal.ts'
import { flags, open } from './open.ts'

export const run = async (args: string[]): Promise<void> => {
  const { rest } = flags(args, {})
  const file = rest[0]
  if (file === undefined) throw new Error('用法：zhengyou backup FILE')
  const opened = await open()
  try {
    const realms = await opened.database.reference((db) => db.selectFrom('realm').select(['id', 'code']).orderBy('id').execute())
    const notes: Record<string, string> = {}
    for (const r of realms) {
      const c = await opened.database.query(r.id, (tx) => lastCheckpoint(tx))
      if (c) notes[`checkpoint ${r.code}`] = `${c.size} ${c.root}`
    }
    await backup(opened.connections.ownerUrl, opened.filesDir, file, { at: new Date(), notes })
    console.log(`已备份到 ${file}。密钥文件不在其中，请另行保存。`)
  } finally {
    await opened.close()
  }
}
