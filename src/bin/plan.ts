import { readFileSync } from 'node:fs'
import { bodyOf } from '../campaign/campaign.ts'
import { checkLegal } from '../campaign/legal.ts'
import { sayFinding, sayGap, sayProblem, sayRed } from '../campaign/plan.text.ts'
import { launchGaps, parsePlan } from '../campaign/plan.ts'
import { checkPlanRedlines } from '../campaign/redline.ts'
import { flags } from './open.ts'

/** `plan check FILE`: everything that would be looked at before launch, without a database. */
export const run = async (args: string[]): Promise<number> => {
  const { rest } = flags(args, {})
  if (rest[0] !== 'check' || rest[1] === undefined) throw new Error('用法：zhengyou plan check FILE')
  const parsed = parsePlan(readFileSync(rest[1], 'utf8'))
  if (!parsed.ok) {
    console.log(`方案格式有 ${parsed.problems.length} 处不对：`)
    for (const p of parsed.problems) console.log(`  ${sayProblem(p)}`)
    return 1
  }
  const { plan } = parsed
  const red = checkPlanRedlines(plan)
  const legal = checkLegal(
    plan,
    {
      name: plan.title,
      level: plan.organiser.level,
      body: bodyOf(plan.organiser.unitKind, plan.organiser.level),
      year: new Date().getUTCFullYear(),
    },
    [],
  )
  const gaps = launchGaps(plan)
  for (const r of red) console.log(`不通过　${sayRed(r)}`)
  for (const f of legal) console.log(`${f.level === 'refuse' ? '不通过' : '提　醒'}　${sayFinding(f)}`)
  for (const g of gaps) console.log(`${g.blocks ? '须填写' : '待填写'}　${sayGap(g)}`)
  const against = red.length + legal.filter((f) => f.level === 'refuse').length + gaps.filter((g) => g.blocks).length
  console.log(against === 0 ? '检查通过，可以印发。' : `还有 ${against} 处要改正后才能印发。`)
  return against === 0 ? 0 : 1
}
