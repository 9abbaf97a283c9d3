import type { Role } from '../lib/permission.ts'

export const roleNames: Record<Role, string> = {
  office: '活动办',
  secretary: '书记',
  deputy: '副书记',
  clerk: '干事',
  leader: '领导',
  inspector: '督查员',
  supervisor: '活动监督员',
  member: '党员',
  discipline: '纪检',
  system: '系统管理员',
  security: '安全管理员',
  audit: '审计管理员',
}

export const lineNames = { party: '党组织', territory: '属地', business: '行业', league: '共青团', union: '工会', women: '妇联' } as const

const role = (r: string) => roleNames[r as Role] ?? r

export const accessText = {
  'access.not-signed-in': () => '请先登录。登录后会回到这一页，已填的内容还在。',
  'access.not-allowed': (_f: { permission: string }) => '您的岗位没有办理这件事的权限。需要办理的，请安全管理员按任职文件授予。',
  'access.wrong-password': (f: { left: number }) => `用户名或密码不对。还可以再试 ${f.left} 次，之后锁定一段时间。`,
  'access.locked-out': (f: { minutes: number }) => `连续输错，账号暂时锁定，${f.minutes} 分钟后可以再试，也可以请系统管理员重置密码。`,
  'access.account-closed': () => '这个账号已停用。仍在任的，请系统管理员重新开设。',
  'access.password-weak': (f: { minimum: number }) => `密码太容易猜：至少 ${f.minimum} 位，字母、数字、符号至少用两种，不含用户名。`,
  'access.old-password-wrong': () => '现在的密码填得不对，密码没有修改。请重新填写现在的密码；忘记的，请系统管理员重置。',
  'access.must-change-password': () => '这是初始密码，请先改成自己的密码，再办理其他事项。',
  'access.separated-powers': (f: { held: string; asked: string }) =>
    `三员分立：已是“${role(f.held)}”的账号不能再授予“${role(f.asked)}”。请授予另一个人，或由上级的管理员担任。`,
  'access.grant-twice': (f: { role: string; unit: string }) => `这个账号在“${f.unit}”已经是“${role(f.role)}”，不必重复授予。`,
  'access.login-taken': (f: { login: string }) => `用户名“${f.login}”已有人使用，请换一个。`,
  'access.own-grant': () => '不能给自己授权。请另一位安全管理员或上级办理。',
  'access.grant-ended': () => '这项授权已经收回或交接，不能再办理。',
  'account.title': '账号',
  'account.empty': '还没有账号。由系统管理员从花名册批量开设，打印初始密码条交给本人。',
  'account.state.first-password': '待改初始密码',
  'account.state.active': '在用',
  'account.state.closed': '已停用',
} as const

export const accessPageText = {
  password: '修改密码',
  passwordLead: '改好以后，请用新密码重新登录。',
  old: '现在的密码',
  fresh: '新密码',
  rule: '至少 8 位，字母、数字、符号至少用两种，不含用户名。',
  change: '修改密码',
  changed: '密码已修改，请重新登录',
} as const
