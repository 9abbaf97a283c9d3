import { beforeAll, expect, test } from 'vitest'
import { filesBelow, importsOf, read } from './source.ts'

// Who may import whom: the file's folder is its noun, its suffix its kind (docs/architecture; house rules 1, 4, 6, 7). Nouns import leftwards only.
// `event` (the ledger) and `attachment` are floors that happen to have tables: left of every noun.
const nouns = [
  ...[
    'event',
    'attachment',
    'organisation',
    'member',
    'cadre',
    'access',
    'document',
    'standard',
    'campaign',
    'duty',
    'consultation',
    'zone',
  ],
  ...[
    'liaison',
    'activity',
    'pledge',
    'concern',
    'inspection',
    'critique',
    'rectification',
    'ballot',
    'poll',
    'survey',
    'profile',
    'measure',
    'score',
    'debrief',
  ],
  ...['comparison', 'nomination', 'notice', 'honour', 'publicity', 'statistics', 'burden', 'desk'],
]
const floors = ['lib', 'db', 'http', 'job', 'web']
/** See every noun: they put the slices together, run them or fill them. */
const wholes = ['bin', 'demo', 'rehearsal']
const kinds = [
  'rules',
  'tone',
  'api',
  'read',
  'write',
  'seal',
  'actions',
  'text',
  'jobs',
  'document',
  'page',
  'pages',
  'hall',
  'island',
  'css',
  'd',
]

// Asked by every slice, also by the two nouns to their left: «may this actor …?», «what happened to this record?», and the form of a path.
const askedEverywhere = ['src/access/access.ts', 'src/access/access.read.ts']
/** The way into the ledger for uploads and imports, which open their own transactions. */
const appender = 'src/event/event.write.ts'

// Files without a suffix that are no rules: each does the one piece of outside work its name says.
const machinery: Record<string, string> = {
  'src/access/session.ts': 'passwords, tokens and the reference tables before a realm is known',
  'src/attachment/store.ts': 'files on disk',
  'src/member/secret.ts': 'the key file of national ids',
  'src/campaign/templates.ts': 'reads the plan files shipped with the product',
  'src/nomination/solve.ts': 'asks the integer solver and counts its answer again',
  'src/notice/vault.ts': 'seals who an objector is',
  'src/honour/signer.ts': 'signs the status list of plaques',
  'src/score/program.ts': 'reads the built recount program, which every package carries',
  'src/poll/builtin.ts': 'reads the kinds, items, scales and stroke counts shipped with the product',
  'src/poll/folder.ts': 'the published ballot folder on disk',
  'src/poll/ceremony-work.ts': 'asks the ballot offices outside every transaction',
  'src/standard/builtin.ts': 'reads the standard files shipped with the product',
  'src/ballot/core/seal-node.ts': 'the ballot’s cryptography by Node, for servers and the recount',
}

// `from > to` → why it stands. It may only get shorter.
const exceptions: Record<string, string> = {
  'src/member/member.write.ts > src/organisation/total.write.ts': 'a member counts in the totals of his branch in the same statement batch',
  'src/attachment/attachment.read.ts > src/attachment/attachment.write.ts':
    'sweeping orphans deletes what it reads, in one file of the store',
  'src/desk/desk.ts > src/desk/desk.api.ts': 'sources of 待办 are typed by the row the contract answers',
  'src/desk/desk.ts > src/http/action.ts': 'sources of 待办 are functions of the context',
  'src/desk/home.hall.ts > src/event/event.seal.ts': 'the public checkpoint is the sealer’s last row',
  'src/member/import.actions.ts > src/organisation/total.write.ts': 'a roster of 100,000 rows changes the totals once, not once a row',
  'src/desk/home.hall.ts > kysely': 'statements still here, see style.test.ts',
  'src/attachment/attachment.actions.ts > node:fs/promises': 'an upload is written before its row (decisions 24)',
}

interface Place {
  noun: string | null
  at: number
  kind: string
}

const placeOf = (path: string): Place | null => {
  const [, folder, name] = /^src\/(\w+)\/(?:.*\/)?([^/]+)\.tsx?$/.exec(path) ?? []
  if (!folder || !name) return null
  // A .tsx without a suffix is a part of pages; tone.ts says which colour a state's tag has, in workspace and hall.
  const suffix = name.includes('.')
    ? name.slice(name.lastIndexOf('.') + 1)
    : path.endsWith('x')
      ? 'page'
      : name === 'tone'
        ? 'tone'
        : 'rules'
  return nouns.includes(folder) ? { noun: folder, at: nouns.indexOf(folder), kind: suffix } : { noun: null, at: -1, kind: folder }
}

type May = (to: Place, path: string) => boolean
const lib: May = (to) => to.noun === null && to.kind === 'lib'
const text: May = (to, path) => to.kind === 'text' || path.endsWith('.text.ts')
const kind =
  (...allowed: string[]): May =>
  (to) =>
    to.noun !== null && allowed.includes(to.kind)
const floor =
  (...allowed: string[]): May =>
  (to) =>
    to.noun === null && allowed.includes(to.kind)
const under =
  (...folders: string[]): May =>
  (_to, path) =>
    folders.some((f) => path.startsWith(`src/${f}`))
const any =
  (...of: May[]): May =>
  (to, path) =>
    of.some((m) => m(to, path))
const frame: May = (_to, path) => /^src\/web\/[^/]+$/.test(path)
const useCase = any(kind('rules', 'api', 'read', 'write', 'seal', 'actions', 'jobs', 'document'), text, lib, floor('http', 'db'))

/** What of our own files a file of this kind may import; the direction of nouns and the folder of `.write` are asked apart. */
const ours: Record<string, May> = {
  rules: any(kind('rules'), text, lib),
  api: any(kind('rules'), lib),
  text: any(kind('rules'), text, lib),
  document: any(kind('rules', 'document'), text, lib),
  read: any(kind('rules', 'read', 'seal'), text, lib, floor('db')),
  write: any(kind('rules', 'write'), text, lib, floor('db')),
  seal: any(kind('rules'), lib, floor('db')),
  actions: useCase,
  jobs: useCase,
  hall: any(useCase, kind('hall', 'island', 'css', 'tone'), frame, under('web/hall/')),
  tone: any(kind('rules'), text, frame),
  island: any(kind('rules'), text, lib),
  page: any(kind('rules', 'tone', 'api', 'page'), text, lib, frame, under('web/desk/')),
  pages: any(kind('rules', 'api', 'page'), text, lib, frame, under('web/desk/')),
  lib,
  db: any(lib, floor('db')),
  http: any(lib, floor('db', 'http'), (_to, path) => path === appender),
  job: any(lib, floor('db', 'http', 'job'), (_to, path) => /^src\/event\/event\.(seal|write)\.ts$/.test(path)),
}
const packages: Record<string, RegExp> = {
  rules: /^zod$/,
  api: /^zod$/,
  text: /^$/,
  tone: /^$/,
  document: /^$/,
  read: /^(kysely|node:crypto)$/,
  write: /^(kysely|node:crypto)$/,
  seal: /^kysely$/,
  actions: /^(zod|node:(crypto|stream))$/,
  jobs: /^node:crypto$/,
  hall: /^(zod|node:crypto)$/,
  page: /^(react|react\/jsx-runtime|zod|@tanstack\/.*|antd\/es\/.*)$/,
  pages: /^(react|zod)$/,
}

// The ballot's core runs on phones without a server's help, so one package is part of it; decisions 44.
const vetted: [folder: string, packages: RegExp][] = [
  ['src/ballot/core/', /^tweetnacl$/],
  // A plaque is checked on a phone without a network.
  ['src/honour/plaque.island.ts', /^tweetnacl$/],
  // Papers with a token are drawn by the desk's own browser: no server ever has the token.
  ['src/ballot/voter/qr.ts', /^qrcode$/],
]

/** Everything wrong with what one file imports. */
const problemsOf = async (path: string, source: string): Promise<string[]> => {
  const from = placeOf(path)
  const problems: string[] = []
  if (from === null) {
    if (path !== 'src/app.ts' && path !== 'src/config.ts') return [`${path}: only app.ts and config.ts stand outside a folder`]
    return (await importsOf(path, source)).filter((to) => path === 'src/config.ts' && to.startsWith('src/')).map((to) => `${path} > ${to}`)
  }
  if (from.noun === null && ![...floors, ...wholes].includes(from.kind)) return [`${path}: no noun and no floor of that name`]
  if (from.noun !== null && !kinds.includes(from.kind)) return [`${path}: no kind of file is called .${from.kind}`]
  if (from.noun === null && wholes.includes(from.kind)) return []
  // The ballot offices are programs of their own: they stand on lib, db and the ballot and know no other noun (decisions 43).
  if (path.startsWith('src/ballot/office/'))
    return (await importsOf(path, source))
      .filter((to) => (to.startsWith('src/') ? !/^src\/(lib|db|ballot)\//.test(to) : !/^(pg|tweetnacl|node:\w+(\/promises)?)$/.test(to)))
      .map((to) => `${path} > ${to}: not for an office`)
  const isMachinery = path in machinery
  for (const target of await importsOf(path, source)) {
    const edge = `${path} > ${target}`
    if (edge in exceptions) continue
    if (!target.startsWith('src/')) {
      const isVetted = vetted.some(([folder, names]) => path.startsWith(folder) && names.test(target))
      if (from.noun !== null && !isMachinery && !isVetted && !packages[from.kind]?.test(target))
        problems.push(`${edge}: not for .${from.kind}`)
      continue
    }
    if (!/\.tsx?$/.test(target)) continue
    const to = placeOf(target)
    if (to === null) {
      problems.push(`${edge}: app.ts and config.ts are imported only by bin/ and the tests`)
      continue
    }
    if (from.kind === 'web' && from.noun === null) {
      const sides = [path, target].map((p) => /^src\/web\/(desk|hall)\//.exec(p)?.[1])
      if (sides[0] !== undefined && sides[1] !== undefined && sides[0] !== sides[1])
        problems.push(`${edge}: workspace and hall do not know each other`)
      // nouns.ts is the workspace's app.ts: the list of every noun's pages.
      if (path === 'src/web/desk/nouns.ts' && to.kind === 'pages') continue
      if (!any(lib, under('web/'), kind('rules', 'api'), text)(to, target)) problems.push(`${edge}: the frame knows contracts, no server`)
      continue
    }
    if (from.noun === null) {
      if (!ours[from.kind]!(to, target)) problems.push(`${edge}: ${from.kind} is a floor`)
      continue
    }
    // Pages are put together in the browser, where a record shows what stands to its right as well.
    const onThePage = from.kind === 'page' || from.kind === 'pages'
    const rightwards = to.noun !== null && to.at > from.at && to.kind !== 'text' && !askedEverywhere.includes(target) && !onThePage
    if (rightwards) problems.push(`${edge}: ${to.noun} stands to the right of ${from.noun}`)
    const foreign = to.kind === 'write' && to.noun !== from.noun && !(target === appender && from.kind === 'actions')
    if (foreign) problems.push(`${edge}: only ${to.noun}/ writes its tables`)
    if (!isMachinery && !ours[from.kind]?.(to, target)) problems.push(`${edge}: not for .${from.kind}`)
  }
  return problems
}

let files: string[]
beforeAll(() => {
  files = filesBelow('src', /\.tsx?$/).filter(
    (f) => !/\.(test|fixture)\.tsx?$|\/maker\.ts$|\.d\.ts$|vite\.config\.ts$/.test(f) && !/\/kitchen\./.test(f),
  )
})

test('every import goes the allowed way', async () => {
  expect(files.length).toBeGreaterThan(200)
  const found = await Promise.all(files.map((f) => problemsOf(f, read(f))))
  expect(found.flat().sort()).toEqual([])
})

test('what is made for tests is used by tests', async () => {
  const makers = filesBelow('src', /^(maker|.*\.fixture)\.ts$/)
  expect(makers.length).toBeGreaterThan(2)
  for (const f of files) for (const to of await importsOf(f, read(f))) expect(makers, f).not.toContain(to)
})

test('exceptions are about files and imports that exist', async () => {
  for (const edge of Object.keys(exceptions)) {
    const [from, to] = edge.split(' > ') as [string, string]
    expect(files.includes(from) ? await importsOf(from, read(from)) : [], edge).toContain(to)
  }
  for (const path of Object.keys(machinery)) expect(files).toContain(path)
})

test('what a browser loads reaches no server', async () => {
  const seen = new Map<string, string>()
  const visit = async (path: string, by: string): Promise<void> => {
    if (seen.has(path)) return
    seen.set(path, by)
    if (!path.startsWith('src/') || !/\.tsx?$/.test(path) || path.endsWith('.d.ts')) return
    // Types vanish in the bundle, so only what stays is followed.
    const values = read(path)
      .replace(/^(?:import|export) type [^;]*?from '[^']+'$/gm, '')
      .replace(/typeof import\([^)]*\)/g, 'unknown')
    for (const to of await importsOf(path, values)) await visit(to, path)
  }
  for (const f of files) if (f === 'src/web/desk/main.tsx' || /\.pages?\.tsx?$/.test(f)) await visit(f, 'entry')
  expect(seen.size).toBeGreaterThan(30)
  const server =
    /^node:|^(pg|kysely|fastify|exceljs|@node-rs\/.*)$|^src\/(db|http|job|bin)\/|\.(read|write|seal|actions|jobs|hall)\.ts$|^src\/app\.ts$/
  expect([...seen].filter(([path]) => server.test(path)).map(([path, by]) => `${by} > ${path}`)).toEqual([])
})

// Programs that travel alone carry nothing of the server: this is all they may be made of.
const alone: Record<string, RegExp> = {
  'src/bin/recount.ts':
    /^node:(crypto|fs|url)$|^zod$|^src\/lib\/(calendar|canonical|digest|draw|name|rational|refusal|sha256|shares)\.ts$|^src\/standard\/(reading|standard|standard-schema|standard\.text)\.ts$|^src\/score\/(assign|compiled|engine\.text|evidence|figure|frozen|grade|judged|import|package|points|recount|settle|sheet|totals)\.ts$/,
}
test.each(Object.entries(alone))('%s knows the engine and nothing else', async (entry, may) => {
  const seen = new Set<string>()
  const visit = async (path: string): Promise<void> => {
    if (seen.has(path)) return
    seen.add(path)
    if (path.startsWith('src/')) for (const to of await importsOf(path, read(path))) await visit(to)
  }
  await visit(entry)
  seen.delete(entry)
  expect(seen.size).toBeGreaterThan(10)
  expect([...seen].filter((path) => !may.test(path))).toEqual([])
})

// Each rule broken once, so that a rule which stopped looking is noticed.
const broken: [path: string, source: string, problem: string][] = [
  ['src/pledge/pledge.ts', `import { read } from '../duty/duty.read.ts'`, 'not for .rules'],
  ['src/pledge/pledge.ts', `import { readFileSync } from 'node:fs'`, 'not for .rules'],
  ['src/pledge/pledge.ts', `import type { Tx } from '../db/db.ts'`, 'not for .rules'],
  ['src/pledge/pledge.api.ts', `import { listUnits } from '../organisation/organisation.api.ts'`, 'not for .api'],
  ['src/pledge/pledge.read.ts', `import { doneOf } from '../duty/duty.actions.ts'`, 'not for .read'],
  ['src/duty/duty.read.ts', `import { pledgesOf } from '../pledge/pledge.read.ts'`, 'pledge stands to the right of duty'],
  ['src/pledge/pledge.actions.ts', `import { writeDone } from '../duty/duty.write.ts'`, 'only duty/ writes its tables'],
  ['src/pledge/pledge.actions.ts', `import pg from 'pg'`, 'not for .actions'],
  ['src/duty/duty.actions.ts', `const { publish } = await import('../pledge/pledge.actions.ts')`, 'pledge stands to the right of duty'],
  ['src/pledge/pledge.page.tsx', `import { pledgesOf } from './pledge.read.ts'\nexport const P = () => <p>a</p>`, 'not for .page'],
  ['src/pledge/pledge.page.tsx', `import { page } from '../web/hall/page.ts'`, 'not for .page'],
  ['src/pledge/pledge.page.tsx', `import { Table } from 'antd'`, 'not for .page'],
  ['src/pledge/pledge.hall.ts', `import { menu } from '../web/desk/menu.ts'`, 'not for .hall'],
  ['src/web/desk/list.tsx', `import { page } from '../hall/page.ts'`, 'workspace and hall do not know each other'],
  ['src/web/hall/page.ts', `import { menu } from '../desk/menu.ts'`, 'workspace and hall do not know each other'],
  ['src/web/desk/list.tsx', `import { tx } from '../../duty/duty.read.ts'`, 'the frame knows contracts, no server'],
  ['src/lib/states.ts', `import { dutyText } from '../duty/duty.ts'`, 'lib is a floor'],
  ['src/http/server.ts', `import { actions } from '../app.ts'`, 'app.ts and config.ts are imported only by bin/ and the tests'],
  ['src/db/db.ts', `import { readConfig } from '../config.ts'`, 'app.ts and config.ts are imported only by bin/ and the tests'],
  ['src/config.ts', `import { x } from './lib/list.ts'`, 'src/config.ts > src/lib/list.ts'],
  ['src/pledge/pledge.helper.ts', '', 'no kind of file is called .helper'],
  ['src/utils/date.ts', '', 'no noun and no floor of that name'],
  ['src/ballot/office/issuer.ts', `import { pollsOf } from '../../poll/poll.read.ts'`, 'not for an office'],
  ['src/ballot/office/issuer.ts', `import fastify from 'fastify'`, 'not for an office'],
  ['src/everything.ts', '', 'only app.ts and config.ts stand outside a folder'],
]
test.each(broken)('%s may not hold «%s»', async (path, source, problem) => {
  expect(await problemsOf(path, source)).toEqual([expect.stringContaining(problem)])
})
