import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** Every setting, its default and its meaning: the only file that reads the environment. `docs/settings.md` is printed from here. */
const settings = {
  DATABASE_URL: z.string().optional().describe('任一 PostgreSQL（15 以上）的属主连接；不设则用内置数据库，数据放在 ZY_DATA_DIR'),
  ZY_DATA_DIR: z
    .string()
    .default(process.getuid?.() === 0 ? '/var/lib/zhengyou' : join(homedir(), '.zhengyou'))
    .describe('内置数据库、附件和密钥的位置'),
  ZY_HOST: z.string().default('127.0.0.1').describe('监听地址；对外服务时放在反向代理后面'),
  ZY_PORT: z.coerce.number().int().min(0).max(65535).default(4180).describe('监听端口；0 为任选'),
  ZY_SECRET_FILE: z.string().optional().describe('公民身份号码加密与比对的密钥文件；不设则在 ZY_DATA_DIR 下生成，须与数据分开备份'),
  ZY_LOG: z.enum(['on', 'off']).default('on').describe('结构化日志；只记接口名、状态和用时，不记人'),
  ZY_TICK_MS: z.coerce.number().int().min(50).max(60_000).default(1000).describe('封存台账、处理到期事项的间隔（毫秒）'),
  ZY_MINIMUM_PASSWORD: z.coerce.number().int().min(8).max(64).default(8).describe('密码最短位数（等保通行做法）'),
  ZY_SIGN_IN_ATTEMPTS: z.coerce.number().int().min(3).max(20).default(5).describe('连续输错几次后锁定'),
  ZY_LOCK_MINUTES: z.coerce.number().int().min(1).max(1440).default(30).describe('锁定多少分钟'),
  ZY_IDLE_MINUTES: z.coerce.number().int().min(5).max(1440).default(30).describe('多久不操作须重新登录（分钟）'),
} as const

const schema = z.object(settings)
export type Config = z.infer<typeof schema>

// Understood by other files of ours or by the test runner, not settings of the product.
const alsoKnown = ['ZY_SHOW_BUGS', 'ZY_BENCH_SIZE', 'ZY_TEST_HEAVY', 'ZY_SEEDS']

/** @throws one sentence that names the setting; an unknown `ZY_*` name stops the start, since it is a typing error. */
export const readConfig = (env: Record<string, string | undefined>): Config => {
  for (const name of Object.keys(env))
    if (name.startsWith('ZY_') && !(name in settings) && !alsoKnown.includes(name))
      throw new Error(`不认识的设置 ${name}。可用的设置见 docs/settings.md。`)
  const parsed = schema.safeParse(Object.fromEntries(Object.keys(settings).map((k) => [k, env[k] === '' ? undefined : env[k]])))
  if (!parsed.success) throw new Error(`设置 ${parsed.error.issues[0]!.path.join('.')} 不对：${parsed.error.issues[0]!.message}`)
  return parsed.data
}

/** Secrets come from files, never from the environment itself. */
export const readSecret = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8').trim() : null)

/** The table of `docs/settings.md`. */
export const settingsTable = (): string =>
  [
    '# 设置',
    '',
    '全部是环境变量，只在启动时读一次。写错名字的 `ZY_*` 会让启动停下来。',
    '',
    '| 名称 | 默认 | 说明 |',
    '|---|---|---|',
    ...Object.entries(settings).map(([name, s]) => {
      const byDefault = s instanceof z.ZodDefault && name !== 'ZY_DATA_DIR' ? String(s.def.defaultValue) : ''
      return `| \`${name}\` | ${byDefault ? `\`${byDefault}\`` : name === 'ZY_DATA_DIR' ? '`/var/lib/zhengyou`（root）或 `~/.zhengyou`' : '—'} | ${s.description ?? ''} |`
    }),
    '',
  ].join('\n')
