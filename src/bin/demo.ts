import pg from 'pg'
import { roleNames } from '../access/access.text.ts'
import { hashPassword } from '../access/session.ts'
import { openDatabase } from '../db/db.ts'
import { city } from '../demo/city.ts'
import { demoText as t } from '../demo/demo.text.ts'
import { makeHistory, withGuidance } from '../demo/history.ts'
import { giveAccounts, loadRegisters } from '../demo/load.ts'
import { findRealm, renameRealm } from '../demo/load.write.ts'
import type { Account } from '../demo/register.ts'
import type { Scale } from '../demo/size.ts'
import { addDays, dayOf } from '../lib/calendar.ts'
import { setKeys } from '../member/secret.ts'
import { prune } from '../rehearsal/realm.ts'
import { officeDatabases } from './offices.ts'
import { flags, type Opened, open } from './open.ts'

const realm = { code: 'yunxi', name: '云溪市' }
const second = { code: 'xueyuan', name: '云溪职业学院' }
/** One for all accounts of the demonstration, printed at the start: a demonstration holds nothing that needs guarding. */
const password = 'Yunxi-2026'
const seed = 'yunxi'
let accounts: { login: string; place: string; name: string; seats: string }[] = []

const seatsOf = (a: Account): string => [...new Set(a.grants.map((g) => roleNames[g.role]))].join('、')

const analyzed = async (ownerUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('analyze')
  } finally {
    await client.end()
  }
}

/** Registers of the fictional city, its people's accounts, three campaigns, and a college as a second realm; once, where they are not there yet. */
export const ensureDemo = async (
  opened: Pick<Opened, 'database' | 'sealer' | 'filesDir' | 'keys' | 'connections' | 'config' | 'server'>,
  o: { scale?: Scale; history?: boolean } = {},
): Promise<void> => {
  const { database } = opened
  const today = dayOf(new Date())
  const scale = o.scale ?? 1
  const found = await findRealm(database, realm.code)
  const asked = await findRealm(database, second.code)
  if (found && (found.name !== realm.name || !asked))
    throw new Error('演示领域上次没有生成完。请换一个 ZY_DATA_DIR，或清空原来的数据目录后再启动。')
  const whole = withGuidance(city({ seed, scale, asOf: today }))
  const names = new Map(whole.members.map((m) => [m.key, m.name]))
  accounts = whole.accounts.map((a) => ({
    login: a.login,
    place: t.places[a.place] ?? '',
    name: names.get(a.memberKey)!,
    seats: seatsOf(a),
  }))
  accounts.push({ login: 'xueyuan.office', place: `${second.name}（另一个领域）`, name: '', seats: roleNames.office })
  if (found) return

  const began = Date.now()
  const say = (line: string) => console.log(`　${line}`)
  console.log('正在生成演示领域：虚构的云溪市，只需这一次。')
  setKeys(opened.keys)
  const from = addDays(today, -380)
  const at = new Date(`${from}T01:00:00Z`)
  const passwordHash = await hashPassword(password)
  const common = { at, today: from, sinceOn: '2020-01-01', say } as const
  const loaded = await loadRegisters(database, whole, {
    ...common,
    code: realm.code,
    name: t.making(realm.name),
    servedPublic: '居民',
    contact: '云溪市社区党工委办公室',
  })
  await giveAccounts(database, loaded, names, whole.accounts, { passwordHash, at, today: from, fromOn: '2020-01-01' })
  console.log(`　名册用时 ${Math.round((Date.now() - began) / 1000)} 秒`)
  const analyze = () => analyzed(opened.connections.ownerUrl)
  await analyze()
  if (o.history ?? true) {
    const later = openDatabase({ ...opened.connections.app, max: 2, statementTimeoutMs: 600_000 })
    try {
      // Where the offices stand apart, one machine cannot play both: there the demonstration has no secret ballot.
      const ballots = opened.config.ZY_BALLOT === 'single-host' ? officeDatabases(opened) : null
      await makeHistory({ ...opened, later, analyze, loaded, code: realm.code, city: whole, today, from, say, ballots })
    } finally {
      await later.close()
    }
  }
  await renameRealm(database, loaded.realm, realm.name)

  const college = prune(
    whole,
    new Set(whole.units.filter((u) => u.key === 'college.p' || u.key.startsWith('college.p.')).map((u) => u.key)),
  )
  // By itself: what stands above it belongs to the other realm.
  const kept = new Set(college.units.filter((u) => u.key.startsWith('college')).map((u) => u.key))
  const alone = {
    ...college,
    units: college.units
      .filter((u) => kept.has(u.key))
      .map((u) => ({ ...u, lines: u.lines.map((l) => (l.parentKey !== null && kept.has(l.parentKey) ? l : { ...l, parentKey: null })) })),
    posts: college.posts.filter((p) => kept.has(p.unitKey)),
    zones: [],
    uncovered: [],
  }
  const another = await loadRegisters(database, alone, {
    ...common,
    code: second.code,
    name: second.name,
    servedPublic: '师生',
    contact: '',
  })
  await giveAccounts(
    database,
    another,
    names,
    [{ login: 'xueyuan.office', memberKey: '', name: '学院活动办', grants: [{ role: 'office', unitKey: 'college.p', line: 'party' }] }],
    { passwordHash, at, today: from, fromOn: '2020-01-01' },
  )
  console.log(`演示领域已生成，用时 ${Math.round((Date.now() - began) / 1000)} 秒。`)
}

/** Who can sign in, as what. */
export const printAccounts = (): void => {
  console.log(`演示账号（密码都是 ${password}）`)
  for (const a of accounts) console.log(`  ${a.login.padEnd(22)}${a.place}　${a.name}　${a.seats}`)
  console.log('')
}

export const run = async (args: string[]): Promise<number> => {
  const { on } = flags(args, { switches: ['small', 'registers'] })
  const opened = await open()
  try {
    await ensureDemo(opened, { ...(on.has('small') ? { scale: 'small' as const } : {}), history: !on.has('registers') })
    printAccounts()
    return 0
  } finally {
    await opened.close()
  }
}
