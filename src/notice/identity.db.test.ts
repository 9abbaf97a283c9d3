import { sql } from 'kysely'
import { expect, vi } from 'vitest'
import { fieldsOf, requestOf, sampleInput } from '../../test/sample.ts'
import { inWorld, type Person, START, type World } from '../../test/world.ts'
import { actions, buildApp, downloads, halls } from '../app.ts'
import { newKeys, parseKeys } from '../member/secret.ts'
import { aLaunchedCampaign, aSelectionPlan, aTitle, chain, placedUnits } from '../nomination/maker.ts'
import { setVaultKeys } from './vault.ts'

setVaultKeys(parseKeys(newKeys()))
vi.setConfig({ testTimeout: 300_000 })

// Who objected, how to reach them, what they said, the code they follow it by: of a page, and of a letter entered by an office.
const page = { name: '欧阳若愚', contact: '0571-88990011-7', content: '名单第一户长期占用消防通道，物业记录可查。' }
const letter = { name: '司徒守拙', contact: '信封背面另附7712', organisation: '某某物业服务部', content: '来信反映名单第一户多次被处罚。' }

const plan = () => {
  const p = aSelectionPlan({
    titles: [aTitle({ id: 'home', name: '文明家庭', object: 'household', eligibility: [], quota: { perUnit: 5, total: 5 } })],
  })
  p.sections.nomination!.chain = [chain[0]!, chain[4]!]
  return p
}

/** A list with two objections, an identity opened and everything sent with an idempotency key, as the workspace sends it. */
const objected = async (w: World) => {
  const units = await placedUnits(w.tx)
  const campaignId = await aLaunchedCampaign(w.tx, units, plan(), START)
  const made = await w.as('feng').post(`/campaigns/${campaignId}/nominations`, {
    titleKey: 'home',
    unitId: w.unit.fenglin1,
    name: '张家',
    brief: '邻里和睦，热心公益。',
    deeds: '邻里和睦，热心公益。',
  })
  await w.as('feng').post(`/nominations/${made.body.id}/recommend`, { version: 1, words: '同意' })
  const notice = (
    await w.as('feng').post(`/campaigns/${campaignId}/notices`, {
      title: '文明家庭推荐对象公示',
      unitId: w.unit.fenglin1,
      level: 'unit',
      range: '枫林社区',
      channels: ['社区公开栏'],
      contact: '枫林社区党委 0000-1234567',
      nominationIds: [made.body.id],
    })
  ).body.id as number
  const app = await buildApp({ database: w.database, clock: w.now })
  const sent = await app.inject({
    method: 'POST',
    url: `/h/qinghe/notice/${notice}/object`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ about: '1', objector: 'person', ...page }).toString(),
  })
  await app.close()
  const pageCode = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/.exec(sent.body)![0]
  const body = { objector: 'organisation', ...letter, nominationId: made.body.id, channel: 'letter', receivedOn: '2026-03-02' }
  const record = () => w.as('wang').post(`/notices/${notice}/objections`, body, { 'idempotency-key': 'letter-1' })
  const recorded = await record()
  expect(recorded.status).toBe(200)
  const rows = (await w.as('chen').get(`/notices/${notice}/objections`)).body.rows as { id: number; channel: string }[]
  const of = (channel: string) => rows.find((r) => r.channel === channel)!.id
  const open = (key: string) => w.as('chen').post(`/objections/${of('page')}/identity`, { reason: '电话核实' }, { 'idempotency-key': key })
  expect((await open('open-1')).body).toEqual({ organisation: null, name: page.name, contact: page.contact })
  return { campaignId, notice, nomination: made.body.id as number, of, codes: [pageCode, recorded.body.code as string], record, open }
}

inWorld('no table read as the application’s own role holds the name, the contact, the words or the code of an objector', async (w) => {
  const { of, codes, record, open } = await objected(w)
  const role = (
    await sql<{ who: string; superuser: boolean }>`
    select current_user::text as who, rolsuper as superuser from pg_roles where rolname = current_user`.execute(w.tx.db)
  ).rows[0]!
  expect(role).toEqual({ who: 'zy_app', superuser: false })
  const tables = (
    await sql<{ name: string }>`
    select c.relname as name
    from pg_class c
    join pg_namespace s on s.oid = c.relnamespace
    where s.nspname = 'public'
      and c.relkind in ('r', 'p', 'v', 'm')
      and has_table_privilege(c.oid, 'select')
    order by 1`.execute(w.tx.db)
  ).rows.map((t) => t.name)
  for (const known of ['notice_objection', 'notice_objector', 'notice_opening', 'event', 'event_private', 'idempotency'])
    expect(tables).toContain(known)
  const secrets = [page.name, page.contact, page.content, letter.name, letter.contact, letter.organisation, letter.content, ...codes]
  const forms = (text: string): string[] => [
    text,
    Buffer.from(text).toString('hex'),
    Buffer.from(text).toString('base64').replace(/=+$/, ''),
    Buffer.from(text).toString('base64url'),
    JSON.stringify(text).slice(1, -1),
    // As JSON written with escapes would have it.
    [...text].map((x) => (x.charCodeAt(0) > 127 ? `\\u${x.charCodeAt(0).toString(16).padStart(4, '0')}` : x)).join(''),
  ]
  const found: string[] = []
  let control = ''
  let rows = 0
  for (const table of tables) {
    const all = (await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(w.tx.db)).rows
    rows += all.length
    const text = all.map((r) => r.row).join('\n')
    if (text.includes('张家')) control += `${table} `
    for (const secret of secrets) if (forms(secret).some((f) => text.includes(f))) found.push(`${table}: ${secret}`)
  }
  expect(found).toEqual([])
  // The search does find what stands in clear.
  expect(control).toContain('nomination')
  expect(rows).toBeGreaterThan(100)
  // Sent again with the same key, nothing is done again and nothing secret is told again.
  expect((await record()).body).toMatchObject({ code: 'http.told-once' })
  expect((await open('open-1')).body).toMatchObject({ code: 'http.told-once' })
  expect((await open('open-2')).body.name).toBe(page.name)
  const seen = (await w.page(`/h/qinghe/objection?code=${codes[0]}`)).html
  expect(seen.split('清河街道党工委纪检（chen）').length - 1).toBe(2)
  expect((await w.as('chen').post(`/objections/${of('letter')}/identity`, { reason: '核实' })).body).toEqual({
    organisation: letter.organisation,
    name: letter.name,
    contact: letter.contact,
  })
})

inWorld('no endpoint tells any other role who objected or what was said; the nominating unit has no way in', async (w) => {
  const { campaignId, notice, nomination, of, codes } = await objected(w)
  const secrets = [page.name, page.contact, page.content, letter.name, letter.contact, letter.content, ...codes]
  const objection = of('page')
  const leaks: string[] = []
  const opened: string[] = []
  let asked = 0
  const look = (who: string, at: string, answer: { status: number; body: unknown }) => {
    asked++
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
    if (secrets.some((s) => text.includes(s))) leaks.push(`${who} ${at}`)
  }
  // Every id of the scene in every place an id may stand.
  const ids = [notice, objection, nomination, campaignId]
  const people: Person[] = ['feng', 'zheng', 'li', 'zhao', 'wang', 'sun', 'qian', 'zhou', 'wu', 'xi', 'an', 'shen', 'jia', 'he']
  const nominating: Person[] = ['feng', 'zheng', 'li']
  for (const { endpoint: e } of actions) {
    const about = /notices|objections/.test(e.path)
    for (const who of people) {
      if (e.kind === 'command' && !about && !nominating.includes(who)) continue
      for (const id of about || nominating.includes(who) ? ids : [notice]) {
        const input = sampleInput(e.input, (f) =>
          /id$/i.test(f) ? (f === 'campaignId' ? campaignId : f === 'unitId' ? w.unit.fenglin1 : id) : undefined,
        )
        for (const f of fieldsOf(e.input)) if (f === 'unitId') input[f] ??= w.unit.fenglin1
        const r = requestOf(e, input)
        await sql`savepoint asked`.execute(w.tx.db)
        const client = w.as(who)
        const answer =
          r.method === 'GET'
            ? await client.get(r.path)
            : r.method === 'DELETE'
              ? await client.delete(r.path)
              : r.method === 'PUT'
                ? await client.put(r.path, r.body)
                : await client.post(r.path, r.body)
        look(who, `${r.method} ${r.path}`, answer)
        const handling = /^\/objections\//.test(e.path) || (e.kind === 'query' && /\/objections$/.test(e.path))
        if (handling && answer.status < 400) opened.push(`${who} ${r.method} ${r.path}`)
        await sql`rollback to savepoint asked`.execute(w.tx.db)
      }
    }
  }
  const app = await buildApp({ database: w.database, clock: w.now })
  for (const d of downloads)
    for (const who of nominating) {
      const r = requestOf(
        { path: d.path, method: 'GET' } as never,
        sampleInput(d.input, (f) => (/id$/i.test(f) ? notice : undefined)),
      )
      look(who, d.path, await w.as(who).get(r.path))
    }
  for (const h of halls.filter((x) => x.method === 'GET'))
    for (const id of [notice, objection, campaignId]) {
      const path = h.path
        .replace(':realm', 'qinghe')
        .replace(/:(\w+)/g, (_, f: string) => (/code|token/i.test(f) ? '0000-0000-0000-0000' : String(id)))
      look('anyone', path, { status: 200, body: (await w.page(path)).html })
    }
  await app.close()
  expect(leaks).toEqual([])
  expect(opened).toEqual([])
  expect(asked).toBeGreaterThan(2000)
  // The search does find it where it may be read.
  expect(JSON.stringify((await w.as('chen').get(`/notices/${notice}/objections`)).body)).toContain(page.content)
})
