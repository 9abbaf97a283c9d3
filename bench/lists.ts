import type { FastifyInstance } from 'fastify'
import { actions, buildApp } from '../src/app.ts'
import { fixed, interleave, median, quantile, type Report, ratioOf, rounded, table } from './kit.ts'
import { tokenOf } from './load.ts'
import { type Cell, declared, words } from './matrix.ts'
import { at, ownerClient, type Place, roleClient } from './place.ts'
import { explain, recording, replay, type Statement } from './record.ts'
import { benchKeys } from './shape.ts'

export interface Scope {
  readonly name: string
  readonly unitIds: readonly number[]
}

/** Units with an account of the bench, by level: a branch, a street, a district, the whole. */
export const scopesOf = async (place: Place, each: number): Promise<Scope[]> => {
  const { rows } = await place.owner.query<{ id: number; depth: number; most: number }>(
    `select l.unit_id as id, l.depth, (select max(depth) from unit_line) as most
       from account a
       join access_grant g on g.realm_id = a.realm_id and g.account_id = a.id and g.role = 'office'
       join unit_line l on l.realm_id = g.realm_id and l.unit_id = g.unit_id and l.line = g.line
      where a.login like 'bench%'
      order by l.unit_id`,
  )
  const most = rows[0]!.most
  const level = (depth: number) =>
    rows
      .filter((r) => r.depth === depth)
      .slice(0, each)
      .map((r) => r.id)
  return [
    { name: 'branch', unitIds: level(most) },
    { name: 'street', unitIds: level(most - 2) },
    { name: 'district', unitIds: level(most - 3) },
    { name: 'whole', unitIds: level(1) },
  ]
}

export const benchApp = (place: Place, filesDir?: string): Promise<FastifyInstance> =>
  buildApp({
    database: place.database,
    clock: () => at,
    policy: { minimumLength: 8, attempts: 5, lockMinutes: 30, idleMinutes: 10_000_000, hours: 12 },
    keys: benchKeys,
    ...(filesDir ? { filesDir } : {}),
  })

export const get = async (app: FastifyInstance, unitId: number, path: string) => {
  const r = await app.inject({ method: 'GET', url: `/api${path}`, headers: { cookie: `zy_session=${tokenOf(unitId)}` } })
  return { status: r.statusCode, body: r.body }
}

export interface Sample {
  readonly list: string
  readonly scope: string
  readonly words: string
  readonly api: readonly number[]
  readonly raw: readonly number[]
  readonly statements: readonly Statement[]
}

export interface Asked {
  readonly samples: readonly Sample[]
  /** What was answered by something else than 200. */
  readonly refused: ReadonlyMap<string, number>
  readonly unasked: readonly string[]
}

/** Parameters go into the path where it names them, the others behind it. */
const addressOf = (path: string, c: Cell, more: Record<string, string> = {}): string => {
  const rest: Record<string, string> = { ...c.params, sort: c.sort, ...more }
  const filled = path.replace(/:(\w+)/g, (_, key: string) => {
    const value = rest[key] ?? ''
    delete rest[key]
    return value
  })
  return `${filled}?${new URLSearchParams(rest)}`
}

const branchWithin = async (place: Place, unitId: number): Promise<number> =>
  (
    await place.owner.query<{ id: number }>(
      `select l.unit_id as id from unit_line t join unit_line l on l.realm_id = t.realm_id and l.line = t.line and l.path >= t.path and l.path < left(t.path, -1) || '0'
        where t.unit_id = $1 and t.line = 'party' and l.kind = 'branch' limit 1`,
      [unitId],
    )
  ).rows[0]!.id

/** Ask every cell of the declared matrix of every list in every scope, turn about with its own statements as the owner. */
export const askLists = async (
  place: Place,
  realm: number,
  o: { rounds: number; units: number; only?: RegExp; say: (l: string) => void },
): Promise<Asked> => {
  const scopes = await scopesOf(place, o.units)
  const app = await benchApp(place)
  const raw = await ownerClient(place.connections.ownerUrl)
  await raw.query(`set app.realm = '${realm}'`)
  const samples: Sample[] = []
  const refused = new Map<string, number>()
  const unasked: string[] = []
  const ask = async (list: string, scope: string, unitId: number, path: string, said: string): Promise<string | null> => {
    const first = await recording(() => get(app, unitId, path))
    if (first.value.status !== 200) {
      const key = `${list} ${first.value.status}`
      refused.set(key, (refused.get(key) ?? 0) + 1)
      return null
    }
    const took = await interleave(o.rounds, { api: () => get(app, unitId, path), raw: () => replay(raw, first.statements) })
    samples.push({ list, scope, words: said, api: took.api!, raw: took.raw!, statements: first.statements })
    return first.value.body
  }
  try {
    for (const scope of scopes)
      for (const unitId of scope.unitIds) {
        const at = String(unitId)
        const leaf = await branchWithin(place, unitId)
        const known = {
          search: ['枫', '枫林', '社区', '王', '王伟', '张丽', 'z0000'],
          below: [at],
          unitId: [at],
          branchId: [String(leaf)],
          campaignId: ['1'],
          from: ['2026-01-01'],
          until: ['2025-09-01'],
          noun: ['activity', 'pledge'],
          kind: ['志愿服务'],
          grade: ['good'],
          group: ['g1'],
          id: ['1'],
          source: ['inspection'],
          carrierId: ['1'],
          memberId: ['1'],
          titleKey: ['model'],
          year: ['2026'],
          recheckBy: ['2026-06-01'],
        }
        for (const d of declared(
          actions.map((a) => a.endpoint),
          known,
        )) {
          if (o.only && !o.only.test(d.endpoint.name)) continue
          if (unitId === scopes[0]!.unitIds[0]) unasked.push(...d.unasked.map((k) => `${d.endpoint.name}?${k}`))
          for (const cell of d.cells) {
            const body = await ask(d.endpoint.name, scope.name, unitId, addressOf(d.endpoint.path, cell), words(cell))
            const next = body === null ? null : (JSON.parse(body) as { next: string | null }).next
            if (next)
              await ask(
                d.endpoint.name,
                scope.name,
                unitId,
                addressOf(d.endpoint.path, cell, { after: next }),
                `${words(cell)}, second page`,
              )
          }
        }
        if (!o.only) {
          await ask('unit.tree', scope.name, unitId, `/units/tree?parent=${unitId}`, 'children')
          await ask('unit.show', scope.name, unitId, `/units/${unitId}`, 'record')
          const of = await place.owner.query<{ id: number }>('select id from member where branch_id = $1 limit 1', [leaf])
          if (of.rows[0]) await ask('member.show', scope.name, unitId, `/members/${of.rows[0].id}`, 'record')
          await ask('desk', scope.name, unitId, '/desk', 'home')
        }
        o.say(`${scope.name} ${unitId}: ${samples.length} cells`)
      }
  } finally {
    await raw.end()
    await app.close()
  }
  return { samples, refused, unasked: [...new Set(unasked)] }
}

const budgetMs = 100

export const listsReport = async (
  place: Place,
  realm: number,
  o: { rounds: number; say: (l: string) => void; only?: RegExp; units?: number },
): Promise<Report> => {
  const { samples, refused, unasked } = await askLists(place, realm, { ...o, units: o.units ?? 1 })
  const groups = new Map<string, Sample[]>()
  for (const s of samples) groups.set(`${s.list}\t${s.scope}`, [...(groups.get(`${s.list}\t${s.scope}`) ?? []), s])
  const ratios: Record<string, number> = {}
  const rows = [...groups].map(([key, ss]) => {
    const api = ss.flatMap((s) => s.api)
    const raw = ss.flatMap((s) => s.raw)
    const p95 = quantile(api, 0.95)
    const over = ss.filter((s) => quantile(s.api, 0.95) >= budgetMs).length
    ratios[key.replace('\t', ' ')] = rounded(ratioOf(api, raw))
    return [
      ...key.split('\t'),
      ss.length,
      fixed(median(api)),
      fixed(p95),
      fixed(median(raw)),
      fixed(quantile(raw, 0.95)),
      fixed(ratioOf(api, raw)),
      over || '',
    ]
  })
  const slow = [...samples].sort((a, b) => median(b.api) - median(a.api))
  const over = slow.filter((s) => quantile(s.api, 0.95) >= budgetMs)
  const worst = new Map<string, Sample>()
  for (const s of over) if (!worst.has(s.list) && worst.size < 4) worst.set(s.list, s)
  if (worst.size === 0 && slow[0]) worst.set(slow[0].list, slow[0])
  const plans: string[] = []
  const raw = await ownerClient(place.connections.ownerUrl)
  await raw.query(`set app.realm = '${realm}'`)
  const app = await roleClient(place.connections.app)
  for (const s of worst.values()) {
    const took = await replay(raw, s.statements)
    const at = took.indexOf(Math.max(...took))
    const statement = s.statements[at]!
    plans.push(
      `\`${s.list}\` ${s.scope} \`${s.words}\`, statement ${at + 1} of ${s.statements.length}:\n\n\`\`\`sql\n${statement.text.replaceAll(/\n\s*\n/g, '\n').trim()}\n-- ${JSON.stringify(statement.values)}\n\`\`\`\n\n\`\`\`\n${await explain(app, realm, statement)}\n\`\`\``,
    )
  }
  await raw.end()
  await app.end()
  return {
    title: 'lists',
    ratios,
    body: [
      `Each cell asked ${o.rounds} times in turn with its own statements sent as the owner (no row-level security, no session, no HTTP, no Zod): that is the floor. Milliseconds.`,
      table(['list', 'scope', 'cells', 'p50', 'p95', 'floor p50', 'floor p95', 'ratio', `cells with p95 ≥ ${budgetMs}`], rows),
      over.length === 0
        ? `No cell reaches ${budgetMs} ms.`
        : `### Cells over ${budgetMs} ms (${over.length} of ${samples.length})\n\n${table(
            ['list', 'scope', 'cell', 'p50', 'p95', 'floor p50'],
            over
              .slice(0, 40)
              .map((s) => [s.list, s.scope, s.words, fixed(median(s.api)), fixed(quantile(s.api, 0.95)), fixed(median(s.raw))]),
          )}`,
      unasked.length > 0 ? `Filters not asked, since no value is known here: ${unasked.join(', ')}.` : '',
      refused.size > 0 ? `Answered otherwise than 200: ${[...refused].map(([k, n]) => `${k} (${n}×)`).join(', ')}.` : '',
      `### Slowest plans\n\n${plans.join('\n\n')}`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}
