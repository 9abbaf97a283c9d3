import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import type { z } from 'zod'
import type { item } from './kitchen.api.ts'

// A small server for the kitchen sink: real requests, real refusals, a session that can end, a record that changes under one's hands.
type Item = z.infer<typeof item>
const units = ['东苑社区', '枫林社区', '柳岸社区', '桥东社区', '南湖社区', '学府社区']
const things = ['楼道照明更换', '雨棚加装', '非机动车棚改造', '健身器材检修', '下水管疏通', '无障碍坡道', '公告栏翻新', '电梯安全检查']
const states = ['late', 'running', 'todo', 'done', 'returned', 'frozen'] as const

const seedItems = (): Item[] =>
  Array.from({ length: 137 }, (_, i) => ({
    id: i + 1,
    version: 1,
    title: `${units[i % 6]!.slice(0, 2)} ${(i % 19) + 1} 号楼${things[i % 8]}`,
    unit: units[i % 6]!,
    unitId: (i % 6) + 1,
    state: states[(i * 7) % 6]!,
    dueOn: `2026-${String(11 + Math.floor(i / 80)).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`,
    households: 24 + ((i * 37) % 210),
    share: i % 3 === 0 ? '62.5' : null,
    note: null,
    steps: [{ what: '入户告知', byOn: '2026-11-10' }],
  }))

const json = (status: number, body: unknown) => ({
  status,
  type: status < 400 ? 'application/json' : 'application/problem+json',
  body: JSON.stringify(body),
})
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html; charset=utf-8' }

/** Serves a built kitchen sink and answers its contracts from memory. `signedIn(false)` ends the session. */
export const kitchenServer = (folder: string) => {
  const items = seedItems()
  let signed = true
  const seen: { method: string; url: string; key: string | undefined; body: string }[] = []

  const answer = async (method: string, url: URL, body: string) => {
    const path = url.pathname.replace('/api', '')
    if (path === '/session' && method === 'POST') {
      const { password } = JSON.parse(body) as { password: string }
      if (password !== 'open-sesame')
        return json(401, { code: 'access.wrong-password', facts: { left: 4 }, sentence: '用户名或密码不对，还可以试 4 次。' })
      signed = true
      return json(200, {})
    }
    if (!signed) return json(401, { code: 'access.not-signed-in', facts: {}, sentence: '请先登录。' })
    if (path === '/session') return json(200, { ok: true })
    if (path === '/items' && method === 'GET') {
      const q = url.searchParams
      const all = items
        .filter((r) => !q.get('state') || r.state === q.get('state'))
        .filter((r) => !q.get('q') || r.title.includes(q.get('q')!))
        .filter((r) => !q.get('from') || r.dueOn >= q.get('from')!)
        .filter((r) => q.get('late') !== 'true' || r.state === 'late')
      const sort = q.get('sort') ?? 'due'
      all.sort((a, b) =>
        sort === 'title'
          ? a.title < b.title
            ? -1
            : 1
          : (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id - b.id) * (sort === '-due' ? -1 : 1),
      )
      const at = q.get('after') ? all.findIndex((r) => String(r.id) === q.get('after')) + 1 : 0
      const rows = all.slice(at, at + 20)
      return json(200, { rows, next: at + 20 < all.length ? String(rows.at(-1)!.id) : null, total: { n: all.length, exact: true } })
    }
    if (path === '/items' && method === 'POST') {
      const made = JSON.parse(body) as { dueOn: string }
      if (made.dueOn < '2026-11-21')
        return json(422, {
          code: 'item.day-past',
          facts: { dueOn: made.dueOn },
          at: 'dueOn',
          sentence: '期限已经过去（今天是 11 月 21 日），请填今天或以后的日期。',
        })
      return json(200, { id: 2 })
    }
    const record = items.find((r) => r.id === Number(path.split('/')[2]))
    if (path.startsWith('/items/')) {
      if (!record) return json(404, { code: 'http.not-found', facts: { noun: 'item' }, sentence: '没有这条记录。' })
      if (method === 'PUT') {
        const change = JSON.parse(body) as Item
        if (change.version !== record.version)
          return json(409, {
            code: 'http.stale-version',
            facts: { noun: 'item', seen: change.version, now: record.version },
            sentence: '这条记录被改过。',
          })
        Object.assign(record, change, { id: record.id, version: record.version + 1 })
        return json(200, { id: record.id })
      }
      if (path.endsWith('/urge')) return json(200, { ok: true })
      return json(200, record)
    }
    if (path === '/items-import')
      return json(200, {
        ticket: 't1',
        summary: { rows: 1204, ready: 1196, refused: 8 },
        mapping: [
          { column: '事项名称', field: '名称', sample: '枫林 7 号楼雨棚加装' },
          { column: '完成时限', field: '期限', sample: '2026/12/15' },
          { column: '联系电话', field: null, sample: '0000-1234567' },
        ],
        problems: [
          { line: 17, column: '完成时限', value: '年底前', sentence: '不是日期。请写成 2026-12-31 这样的形式。' },
          { line: 203, column: '受益户数', value: '约 60', sentence: '不是整数。请只填数字 60。' },
        ],
        more: 6,
      })
    if (path === '/broken') return json(500, { code: 'http.bug', facts: { reference: '7f3ac21e' }, sentence: '系统出了错。' })
    return json(403, { code: 'access.not-allowed', facts: { permission: 'item.read' }, sentence: '没有权限。' })
  }

  const server = createServer((request, reply) => {
    const url = new URL(request.url!, 'http://k')
    const chunks: Buffer[] = []
    request.on('data', (c: Buffer) => chunks.push(c))
    request.on('end', async () => {
      const body = Buffer.concat(chunks).toString()
      if (url.pathname.startsWith('/api/')) {
        seen.push({ method: request.method!, url: request.url!, key: request.headers['idempotency-key'] as string | undefined, body })
        const r = await answer(request.method!, url, body)
        reply.writeHead(r.status, { 'content-type': r.type }).end(r.body)
        return
      }
      const file = url.pathname.startsWith('/a/') ? url.pathname : '/kitchen.html'
      reply
        .writeHead(200, {
          'content-type': types[extname(file)] ?? 'application/octet-stream',
          // The product's own policy: what it forbids must not be needed.
          'content-security-policy':
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'",
        })
        .end(readFileSync(join(folder, file)))
    })
  })
  return {
    server,
    items,
    seen,
    signedIn: (is: boolean): void => {
      signed = is
    },
  }
}
