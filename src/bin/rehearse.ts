import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sayProblem } from '../campaign/plan.text.ts'
import { parsePlan } from '../campaign/plan.ts'
import { templates } from '../campaign/templates.ts'
import { openDatabase } from '../db/db.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { connections } from '../db/roles.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { Failed } from '../rehearsal/failed.ts'
import { rehearse } from '../rehearsal/rehearse.ts'
import { writeReport } from '../rehearsal/report.ts'
import { flags } from './open.ts'

/** `rehearse PLAN --out DIR [--seed TEXT] [--units N] [--from DAY]`: on a database of its own that is thrown away afterwards; the realm's data is not touched. */
export const run = async (args: string[]): Promise<number> => {
  const { values, rest } = flags(args, { values: ['out', 'seed', 'units', 'from'] })
  const name = rest[0]
  if (name === undefined)
    throw new Error(`用法：zhengyou rehearse PLAN --out DIR [--seed TEXT] [--units 60] [--from 2024-03-04]
PLAN 是方案文件，或内置方案：${[...templates().keys()].join('、')}`)
  const built = templates().get(name)
  const parsed = built ? ({ ok: true, plan: built } as const) : parsePlan(readFileSync(name, 'utf8'))
  if (!parsed.ok) {
    for (const p of parsed.problems) console.log(`  ${sayProblem(p)}`)
    return 1
  }
  const seed = values.seed ?? 'zhengyou'
  const units = Number(values.units ?? 60)
  if (!Number.isInteger(units) || units < 5 || units > 300) throw new Error('单位数在 5 到 300 之间。')
  const home = mkdtempSync(join(tmpdir(), 'zy-rehearse-'))
  try {
    const server = await startEmbedded({ dataDir: home })
    try {
      const c = await connections({ embedded: server })
      await migrate(c.ownerUrl, { at: new Date() })
      const database = openDatabase(c.app)
      const sealer = openDatabase({ ...c.sealer, max: 2, statementTimeoutMs: 600_000 })
      try {
        console.log(`演练“${parsed.plan.title}”，种子 ${seed}`)
        const report = await rehearse(parsed.plan, {
          database,
          sealer,
          filesDir: join(home, 'uploads'),
          keys: parseKeys(newKeys()),
          seed,
          units,
          ...(values.from ? { launchOn: values.from } : {}),
          say: (line) => console.log(line),
        })
        console.log(`演练完成：${report.steps.length} 步，${report.left.honours.length} 项表彰。`)
        if (values.out !== undefined) {
          mkdirSync(values.out, { recursive: true })
          for (const file of writeReport(report)) writeFileSync(join(values.out, file.name), file.text)
          console.log(`表和公开页面写到 ${values.out}。`)
        }
        return 0
      } catch (e) {
        if (!(e instanceof Failed)) throw e
        console.error(`演练停在“${e.step}”：${e.message}`)
        return 1
      } finally {
        await database.close()
        await sealer.close()
      }
    } finally {
      await server.stop()
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
