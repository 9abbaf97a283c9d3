import { writeFileSync } from 'node:fs'
import { actAs } from './act.ts'
import { flags } from './open.ts'

/** What the pages download, to a file: an export reads back as the same register. */
export const run = async (args: string[]): Promise<number> => {
  const { values, rest } = flags(args, { values: ['realm', 'as', 'below', 'line', 'out', 'format', 'ids'] })
  const register = rest[0]
  if (register !== 'units' && register !== 'members')
    throw new Error('用法：zhengyou export units|members --realm CODE --as 账号 --below 单位 [--format xlsx|csv] [--out FILE]')
  if (values.below === undefined) throw new Error('请用 --below 指明导出哪个单位及其下级。')
  return actAs(values.realm, values.as, async (a) => {
    const format = values.format ?? (values.out?.endsWith('.csv') ? 'csv' : 'xlsx')
    const query = new URLSearchParams({ below: String(await a.unit(values.below!)), format })
    if (register === 'units' && values.line) query.set('line', values.line)
    if (register === 'members' && values.ids) query.set('ids', values.ids)
    const file = await a.download(`/${register}/export?${query}`)
    const out = values.out ?? file.name
    writeFileSync(out, file.bytes)
    console.log(`写到 ${out}，${file.bytes.length} 字节。`)
    return 0
  })
}
