import { randomBytes } from 'node:crypto'
import { insertSession } from '../access/access.write.ts'
import { endSession, tokenHashOf } from '../access/session.ts'
import { buildApp } from '../app.ts'
import { findRealm } from '../demo/load.write.ts'
import { type Opened, open } from './open.ts'

export interface Acting {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the endpoint answers
  get(path: string): Promise<any>
  // biome-ignore lint/suspicious/noExplicitAny: whatever the endpoint answers
  post(path: string, body: object): Promise<any>
  upload(name: string, bytes: Uint8Array): Promise<number>
  download(path: string): Promise<{ name: string; bytes: Buffer }>
  /** Number of the unit that is called so: by name, short name, code or number, among those the account may see. */
  unit(word: string): Promise<number>
}

/**
 * Do something from the command line as an account of a realm: through the endpoints the pages use, with that account's rights, recorded in its name.
 * Whoever may start commands on the server could read the database anyway; the ledger still says who acted.
 */
export const actAs = async <T>(
  realmCode: string | undefined,
  login: string | undefined,
  work: (a: Acting, opened: Opened) => Promise<T>,
): Promise<T> => {
  if (!realmCode || !login) throw new Error('请用 --realm 指明领域代码，用 --as 指明以哪个账号办理。')
  const opened = await open()
  try {
    const realm = await findRealm(opened.database, realmCode)
    if (!realm) throw new Error(`没有代码为 ${realmCode} 的领域。`)
    const account = await opened.database.query(realm.id, (tx) =>
      tx.db.selectFrom('account').select(['id', 'state']).where('realm_id', '=', tx.realm).where('login', '=', login).executeTakeFirst(),
    )
    if (!account || account.state === 'closed') throw new Error(`领域 ${realmCode} 里没有可用的账号 ${login}。`)
    if (account.state === 'first-password') throw new Error(`账号 ${login} 还没有把初始密码改成自己的密码，不能办理。`)
    const clock = () => new Date()
    const app = await buildApp({ database: opened.database, clock, filesDir: opened.filesDir, keys: opened.keys })
    const token = randomBytes(24).toString('base64url')
    const at = clock()
    await opened.database.command(realm.id, (tx) =>
      insertSession(tx, { tokenHash: tokenHashOf(token), accountId: account.id, at, expiresAt: new Date(at.getTime() + 3_600_000) }),
    )
    const cookie = `zy_session=${token}`
    const answered = (r: { statusCode: number; json: () => { sentence?: string; code?: string } }) => {
      if (r.statusCode !== 200) throw new Error(r.json().sentence ?? `没有办成（${r.json().code ?? r.statusCode}）。`)
      return r.json()
    }
    const acting: Acting = {
      get: async (path) => answered(await app.inject({ method: 'GET', url: `/api${path}`, headers: { cookie } })),
      post: async (path, body) => answered(await app.inject({ method: 'POST', url: `/api${path}`, headers: { cookie }, payload: body })),
      upload: async (name, bytes) => {
        const boundary = `zhengyou-${randomBytes(8).toString('hex')}`
        const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name.replaceAll('"', '')}"\r\n\r\n`
        const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
        const headers = { cookie, 'content-type': `multipart/form-data; boundary=${boundary}` }
        return (answered(await app.inject({ method: 'POST', url: '/api/uploads', headers, payload })) as { attachmentId: number })
          .attachmentId
      },
      download: async (path) => {
        const r = await app.inject({ method: 'GET', url: `/api${path}`, headers: { cookie } })
        if (r.statusCode !== 200) throw new Error(r.json().sentence)
        const name = /filename\*=UTF-8''([^;]+)/.exec(String(r.headers['content-disposition'] ?? ''))?.[1] ?? 'export'
        return { name: decodeURIComponent(name), bytes: r.rawPayload }
      },
      unit: async (word) => {
        if (/^\d{1,9}$/.test(word)) return Number(word)
        const { rows } = await acting.get(`/units?search=${encodeURIComponent(word)}&limit=200`)
        const same = rows.filter((u: { name: string; shortName: string; externalCode: string | null }) =>
          [u.name, u.shortName, u.externalCode].includes(word),
        )
        if (same.length === 0) throw new Error(`没有找到名称或代码是“${word}”的单位。`)
        if (same.length > 1) throw new Error(`有 ${same.length} 个单位叫“${word}”，请改用单位代码或编号。`)
        return same[0].id
      },
    }
    try {
      return await work(acting, opened)
    } finally {
      await endSession(opened.database, token)
      await app.close()
    }
  } finally {
    await opened.close()
  }
}
