import { readFileSync, writeFileSync } from 'node:fs'
import { verify } from '../event/event.read.ts'
import { toHex } from '../lib/digest.ts'
import { readCheckpoint } from '../lib/log.ts'
import { flags, open } from './open.ts'

/** `audit verify`: hash the whole ledger again; with `--since FILE` prove that the checkpoint kept outside is its beginning. */
export const run = async (args: string[]): Promise<number> => {
  const { values, rest } = flags(args, { values: ['realm', 'since', 'out'] })
  if (rest[0] !== 'verify') throw new Error('用法：zhengyou audit verify [--realm CODE] [--since FILE] [--out FILE]')
  const since = values.since === undefined ? null : readCheckpoint(readFileSync(values.since, 'utf8'))
  if (values.since !== undefined && since === null) throw new Error(`${values.since} 不是台账校验点。`)
  const opened = await open()
  try {
    const realms = await opened.database.reference((db) => db.selectFrom('realm').select(['id', 'code', 'name']).orderBy('id').execute())
    let bad = 0
    for (const r of realms) {
      if (values.realm !== undefined && r.code !== values.realm) continue
      const from = since?.origin === `zhengyou/${r.code}` ? { size: since.size, root: toHex(since.root) } : null
      const v = await opened.database.query(r.id, (tx) => verify(tx, r.code, from))
      console.log(
        v.ok
          ? `${r.name}：台账 ${v.size} 条，逐条核对一致${from ? `，外存校验点（${from.size} 条）是它的开头` : ''}${v.unsealed ? `；另有 ${v.unsealed} 条待封存` : ''}。`
          : `${r.name}：台账有问题：${v.fault}`,
      )
      if (!v.ok) bad++
      else if (values.out !== undefined)
        writeFileSync(realms.length > 1 && values.realm === undefined ? `${values.out}.${r.code}` : values.out, v.checkpoint)
    }
    return bad === 0 ? 0 : 1
  } finally {
    await opened.close()
  }
}
