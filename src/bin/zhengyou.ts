import { sentence } from '../app.ts'
import { Unusable } from '../db/unusable.ts'
import { Refused } from '../lib/refusal.ts'

/** Command line: one name, one file. Each command prints sentences; what went wrong is one sentence and exit code 1. */
const commands: Record<string, { says: string; load: () => Promise<{ run: (args: string[]) => Promise<number | void> }> }> = {
  start: { says: 'start [--demo] [--port N]　启动；--demo 带演示领域', load: () => import('./start.ts') },
  migrate: { says: 'migrate　把数据库升到当前结构', load: () => import('./migrate.ts') },
  demo: { says: 'demo [--small]　生成演示领域', load: () => import('./demo.ts') },
  user: { says: 'user create|reset|list …　开设账号、重置密码', load: () => import('./user.ts') },
  import: {
    says: 'import units|members FILE --realm CODE --below 单位 --as 账号 [--commit]　导入组织或花名册；不加 --commit 只核对',
    load: () => import('./import.ts'),
  },
  export: { says: 'export units|members --realm CODE --as 账号 [--out FILE]　导出', load: () => import('./export.ts') },
  plan: { says: 'plan check FILE　检查方案文件：格式、红线、依据、待填', load: () => import('./plan.ts') },
  rehearse: { says: 'rehearse PLAN --out DIR [--seed TEXT]　用模拟领域把一份方案从动员演练到表彰', load: () => import('./rehearse.ts') },
  'rehearse-standard': {
    says: 'rehearse-standard STANDARD [--seed TEXT] [--units N]　用模拟单位试算一份考核标准',
    load: () => import('./rehearse-standard.ts'),
  },
  audit: { says: 'audit verify [--realm CODE] [--since FILE] [--out FILE]　核对台账', load: () => import('./audit.ts') },
  office: {
    says: 'office --role a|b|relay|box　启动一个投票机构（双机构模式；单机模式由 start 一并启动）',
    load: () => import('./office.ts'),
  },
  backup: { says: 'backup FILE　备份（不需要 pg_dump）', load: () => import('./backup.ts') },
  restore: { says: 'restore FILE　恢复到空数据库', load: () => import('./restore.ts') },
}

const main = async (): Promise<number> => {
  const [name, ...args] = process.argv.slice(2)
  const command = name === undefined ? undefined : commands[name]
  if (!command) {
    console.log(
      `用法：zhengyou 命令\n\n${Object.values(commands)
        .map((c) => `  ${c.says}`)
        .join('\n')}\n`,
    )
    return name === undefined || name === 'help' || name === '--help' ? 0 : 1
  }
  try {
    return (await (await command.load()).run(args)) ?? 0
  } catch (e) {
    if (e instanceof Refused) console.error(sentence(e.code, e.facts))
    else if (e instanceof Unusable) console.error(e.message)
    else console.error(e instanceof Error && /^[\u4e00-\u9fff]|^设置/.test(e.message) ? e.message : e)
    return 1
  }
}

process.exitCode = await main()
