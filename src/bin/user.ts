import { openAccounts } from '../access/access.actions.ts'
import { roleNames } from '../access/access.text.ts'
import { insertGrant } from '../access/access.write.ts'
import { levels } from '../campaign/plan-schema.ts'
import { findRealm, insertRealm, writeLevels } from '../demo/load.write.ts'
import { appender } from '../event/event.write.ts'
import type { Context } from '../http/action.ts'
import { dayOf } from '../lib/calendar.ts'
import { lines, nobody, type Role, roles } from '../lib/permission.ts'
import { placeUnit } from '../organisation/line.write.ts'
import { unitKindNames } from '../organisation/organisation.text.ts'
import { unitKinds } from '../organisation/organisation.ts'
import { insertUnit } from '../organisation/organisation.write.ts'
import { actAs } from './act.ts'
import { flags, open } from './open.ts'

const usage = `用法：
  zhengyou user realm CODE --name 领域名称 --unit 顶层组织全称 [--short 简称] [--kind 类别] [--level 层级] [--served 居民]
      新建领域和顶层组织，开设系统、安全、审计三个管理员账号（三员分立），打印初始密码
  zhengyou user create --realm CODE --as 系统管理员 --unit 单位 --login 用户名 --name 姓名
  zhengyou user grant  --realm CODE --as 安全管理员 --unit 单位 --login 用户名 --role 角色 [--line party]
  zhengyou user reset  --realm CODE --as 管理员 --login 用户名
  zhengyou user list   --realm CODE --as 管理员 [--search 用户名]
类别：${unitKinds.map((k) => `${k}（${unitKindNames[k]}）`).join('、')}
层级：${levels.join('、')}
角色：${roles.map((r) => `${r}（${roleNames[r]}）`).join('、')}`

const oneOf = <T extends string>(what: string, all: readonly T[], given: string | undefined, byDefault?: T): T => {
  const found = given === undefined ? byDefault : all.find((x) => x === given)
  if (found === undefined) throw new Error(`${what}只能是：${all.join('、')}。`)
  return found
}

/** The first accounts cannot be opened by anybody who has one: whoever runs the server opens them, the ledger says so. */
const newRealm = async (code: string | undefined, v: Record<string, string>): Promise<number> => {
  if (code === undefined || !/^[a-z][a-z0-9-]{1,30}$/.test(code))
    throw new Error('领域代码用小写字母开头，2 至 31 位，只含小写字母、数字、短横线。')
  if (!v.name || !v.unit) throw new Error('请用 --name 写领域名称，用 --unit 写顶层组织全称。')
  const kind = oneOf('类别', unitKinds, v.kind, 'party-committee')
  const level = oneOf('层级', levels, v.level, 'street')
  const opened = await open()
  try {
    if (await findRealm(opened.database, code)) throw new Error(`领域 ${code} 已经有了。`)
    const now = new Date()
    const realm = await insertRealm(opened.database, { code, name: v.name, servedPublic: v.served ?? '居民', contact: '', at: now })
    const today = dayOf(now)
    const made = await opened.database.command(realm, async (tx) => {
      const c: Context = { tx, actor: nobody, now, today, zone: 'Asia/Shanghai', record: appender(tx, nobody, now, today) }
      const unitId = await insertUnit(tx, { name: v.unit!, shortName: v.short ?? v.unit!, kind }, now)
      await placeUnit(tx, unitId, 'party', null, today)
      await writeLevels(tx, [{ unitId, level }])
      await c.record('unit.created', { unitId, subjectId: unitId, detail: { line: 'party' } })
      const three = ['system', 'security', 'audit'] as const satisfies readonly Role[]
      const accounts = await openAccounts(
        c,
        three.map((role) => ({ login: `${code}.${role}`, displayName: roleNames[role], memberId: null })),
      )
      for (const [i, role] of three.entries()) {
        const accountId = accounts[i]!.id
        await insertGrant(tx, { accountId, role, unitId, line: 'party', fromOn: today, untilOn: null, document: '', grantedBy: null })
        await c.record('grant.given', {
          unitId,
          subjectId: accountId,
          detail: { role, line: 'party', fromOn: today, untilOn: null, document: '' },
        })
      }
      return accounts
    })
    console.log(`已新建领域“${v.name}”。初始密码只显示这一次，首次登录须改：`)
    for (const a of made) console.log(`  ${a.displayName}　${a.login}　${a.firstPassword}`)
    return 0
  } finally {
    await opened.close()
  }
}

export const run = async (args: string[]): Promise<number> => {
  const { values: v, rest } = flags(args, {
    values: ['realm', 'as', 'unit', 'login', 'name', 'short', 'kind', 'level', 'served', 'role', 'line', 'search'],
  })
  const [what, code] = rest
  if (what === 'realm') return newRealm(code, v)
  if (what !== 'create' && what !== 'grant' && what !== 'reset' && what !== 'list') throw new Error(usage)
  return actAs(v.realm, v.as, async (a) => {
    const find = async () => {
      if (!v.login) throw new Error('请用 --login 写用户名。')
      const { rows } = await a.get(`/accounts?search=${encodeURIComponent(v.login)}&limit=200`)
      const found = rows.find((r: { login: string }) => r.login === v.login)
      if (!found) throw new Error(`没有用户名为 ${v.login} 的账号。`)
      return found.id as number
    }
    if (what === 'list') {
      const { rows, total } = await a.get(`/accounts?limit=200${v.search ? `&search=${encodeURIComponent(v.search)}` : ''}`)
      for (const r of rows)
        console.log(
          `${r.login}　${r.displayName}　${{ 'first-password': '未改初始密码', active: '在用', closed: '停用' }[r.state as 'active']}　${r.seats.map((s: { roleName: string; unitName: string }) => `${s.unitName}${s.roleName}`).join('、') || '没有角色'}`,
        )
      console.log(`共 ${total.n} 个账号${rows.length < total.n ? `，只列前 ${rows.length} 个` : ''}。`)
    } else if (what === 'reset') {
      const r = await a.post(`/accounts/${await find()}/reset`, {})
      console.log(`${r.displayName}　${r.login}　新的初始密码 ${r.firstPassword}（只显示这一次，登录后须改）`)
    } else if (what === 'grant') {
      if (!v.unit) throw new Error('请用 --unit 写在哪个单位。')
      await a.post('/grants', {
        accountId: await find(),
        role: oneOf('角色', roles, v.role),
        unitId: await a.unit(v.unit),
        line: oneOf('线', lines, v.line, 'party'),
      })
      console.log('已授予。')
    } else {
      if (!v.login || !v.name || !v.unit) throw new Error('请用 --login、--name、--unit 写用户名、姓名、单位。')
      const { accounts } = await a.post('/accounts', { accounts: [{ login: v.login, displayName: v.name }], unitId: await a.unit(v.unit) })
      for (const x of accounts) console.log(`${x.displayName}　${x.login}　初始密码 ${x.firstPassword}（只显示这一次，登录后须改）`)
    }
    return 0
  })
}
