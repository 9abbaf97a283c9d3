import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const publicUrl = (office: string) =>
  z.string().url().optional().describe(`手机访问${office}的地址，经过反向代理时填写；不填则用它监听的地址`)

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
  ZY_HOLIDAYS_FILE: z
    .string()
    .optional()
    .describe(
      '本版本之后公布的节假日和调休：JSON 文件 {"years":{"2027":{"source":"文号","off":["2027-01-01"],"work":[]}}}；还没有公布的年度可另写 "provisional":[2027]',
    ),
  ZY_PUBLIC_FORMS: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(600)
    .describe('公开大厅的表单，同一网络地址十分钟内最多提交几份；0 为不限。只防机器灌水，一个会场共用一个地址也够用'),
  ZY_PROXIES: z.coerce.number().int().min(0).max(5).default(0).describe('前面有几层可信的反向代理（据此取真实地址，只用于上一项）'),
  ZY_BALLOT: z
    .enum(['single-host', 'two-office', 'off'])
    .default('single-host')
    .describe('民主测评的投票机构：都在本机（单机），监督组的签发机构和收票处在另一台机器上（双机构），或者不用'),
  ZY_BALLOT_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_532)
    .default(4181)
    .describe('本机投票机构的第一个端口，依次为组织方签发机构、监督组签发机构、收票处、票箱；0 为任选'),
  ZY_BALLOT_WINDOW_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(10_000)
    .default(1000)
    .describe('领票标记攒多久再按编号排序一并写入（毫秒）；写入的先后因此看不出到场的先后'),
  ZY_BALLOT_PASSPHRASE_FILE: z
    .string()
    .optional()
    .describe('只用于单独启动的投票机构：该机构自己的口令文件；不设则在其数据目录下生成密钥文件'),
  ZY_BALLOT_B_URL: z.string().url().optional().describe('双机构：监督组签发机构的地址'),
  ZY_BALLOT_RELAY_URL: z.string().url().optional().describe('双机构：监督组收票处的地址'),
  ZY_BALLOT_A_PUBLIC_URL: publicUrl('组织方签发机构'),
  ZY_BALLOT_B_PUBLIC_URL: publicUrl('监督组签发机构'),
  ZY_BALLOT_RELAY_PUBLIC_URL: publicUrl('收票处'),
  ZY_BALLOT_BOX_PUBLIC_URL: publicUrl('票箱'),
  ZY_BALLOT_B_LINK_FILE: z.string().optional().describe('双机构：监督组交来的签发机构联络凭证文件'),
  ZY_BALLOT_RELAY_LINK_FILE: z.string().optional().describe('双机构：监督组交来的收票处联络凭证文件'),
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

/** From the environment of this process. */
export const ownConfig = (): Config => readConfig(process.env)

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
