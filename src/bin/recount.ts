import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sha256Hex } from '../lib/digest.ts'
import { recount } from '../score/recount.ts'

/**
 * `recount FILE [DIGEST]`: recomputes every digit of a frozen round from its package alone.
 * @returns 0 all the same, 1 with what differs, 2 nothing to recount
 */
export const run = (args: string[], say: (line: string) => void, program?: string): number => {
  const [file, digest] = args
  if (file === undefined || args.length > 2 || (digest !== undefined && !/^[0-9a-f]{64}$/.test(digest))) {
    say('用法：node recount.mjs 复算包文件 [公示单上的摘要]')
    return 2
  }
  let text: string
  try {
    const bytes = readFileSync(file)
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (e) {
    if ((e as { code?: string }).code === 'ENOENT') {
      say(`没有找到文件 ${file}。`)
      return 2
    }
    say('不一致：文件里有不是 UTF-8 的字节，已被改动。')
    return 1
  }
  const r = recount(text, { ...(digest ? { digest } : {}), ...(program ? { program } : {}) })
  if (r.differences.length === 0) {
    say(`一致：${r.units} 个单位逐项复算，每一位数字都相同。`)
    say(`摘要 ${r.digest}`)
    if (digest === undefined) say('请把上面的摘要与公示单、结果公开页上的逐字核对。')
    return 0
  }
  say(`不一致，共 ${r.differences.length} 处：`)
  for (const d of r.differences.slice(0, 200)) say(`  ${d}`)
  return 1
}

// The bundle runs itself; imported by a test it does not.
if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1])
  process.exitCode = run(process.argv.slice(2), console.log, sha256Hex(readFileSync(process.argv[1])))
