import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Checked } from '../lib/sheet/checked.ts'
import { actAs } from './act.ts'
import { flags } from './open.ts'

const usage = '用法：zhengyou import units|members FILE --realm CODE --below 单位 --as 账号 [--line party] [--report FILE] [--commit]'

/** The same check and the same commit as the page: nothing is written while a row is wrong. */
export const run = async (args: string[]): Promise<number> => {
  const { values, on, rest } = flags(args, { values: ['realm', 'below', 'as', 'line', 'report'], switches: ['commit'] })
  const [register, file] = rest
  if ((register !== 'units' && register !== 'members') || file === undefined || values.below === undefined) throw new Error(usage)
  const bytes = readFileSync(file)
  return actAs(values.realm, values.as, async (a) => {
    const below = await a.unit(values.below!)
    const attachmentId = await a.upload(basename(file), bytes)
    const input = { attachmentId, below, ...(register === 'units' && values.line ? { line: values.line } : {}) }
    const checked: Checked = await a.post(`/${register}/import/check`, input)
    console.log(checked.summary.sentence)
    for (const c of checked.columns) if (c.inFile !== null && c.inFile !== c.title) console.log(`　　“${c.inFile}”列读作“${c.title}”`)
    for (const u of checked.unknownColumns) console.log(`　　“${u}”列没有用上`)
    for (const p of checked.problems.slice(0, 40))
      console.log(`　　第 ${p.line} 行 ${p.column}　${p.level === 'error' ? '错误' : '提醒'}　${p.sentence}`)
    if (checked.problems.length > 40) console.log(`　　……另有 ${checked.problems.length - 40} 处，用 --report FILE 取全部`)
    if (values.report !== undefined) {
      const query = new URLSearchParams({
        attachmentId: String(attachmentId),
        below: String(below),
        ...(values.line ? { line: values.line } : {}),
      })
      writeFileSync(values.report, (await a.download(`/${register}/import/report?${query}`)).bytes)
      console.log(`逐行核对结果写到 ${values.report}。`)
    }
    if (checked.summary.wrong > 0) {
      console.log('有错误的行，没有写入。改好文件再来。')
      return 1
    }
    if (!on.has('commit')) {
      console.log('只核对，没有写入。写入请加 --commit。')
      return 0
    }
    console.log((await a.post(`/${register}/import`, input)).sentence)
    return 0
  })
}
