import { transform } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { filesBelow, read } from './source.ts'

// House rules that a page of code can check: what may be written where. Each rule counts what breaks it per file; a rule with figures below is a
// ratchet: today's figure is the ceiling, and a file that is mended is taken off the list.
const files = filesBelow('src', /\.tsx?$/).filter(
  (f) => !/\.(test|fixture)\.tsx?$|\/maker\.ts$|\.d\.ts$|vite\.config\.ts$|src\/db\/types\.ts$/.test(f),
)
const migrations = filesBelow('db/migrations', /\.sql$/)

interface Rule {
  readonly says: string
  /** Files it does not look at. */
  readonly except: RegExp
  readonly among?: 'migrations'
  /** Looks at the source with its comments, before types are dropped. */
  readonly asWritten?: true
  /** What breaks it in a source without comments: one entry per occurrence. */
  readonly find: (source: string, path: string) => string[]
  /** File → how often it is broken today. */
  readonly today: Record<string, number>
  readonly broken: string
}

const hits = (pattern: RegExp) => (source: string) => [...source.matchAll(pattern)].map((m) => m[0])
const literals = (source: string): string[] =>
  [...source.matchAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g)].map((m) => m[0])
const han = (s: string): number => (s.match(/\p{Script=Han}/gu) ?? []).length

const rules: Rule[] = [
  {
    says: 'SQL stands in *.read.ts, *.write.ts, *.seal.ts and the sign-in',
    except: /\.(read|write|seal)\.ts$|^src\/db\/|^src\/access\/session\.ts$/,
    find: hits(/\bsql(?:<[^`(]*>)?`|\bsql\.raw\(|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(/g),
    today: {
      'src/app.ts': 1,
      'src/bin/act.ts': 1,
      'src/bin/audit.ts': 1,
      'src/bin/backup.ts': 1,
      'src/demo/history.ts': 1,
      'src/desk/home.hall.ts': 1,
      // The idempotency row and /healthz belong to the binder, the cursor of reactions to the runner: neither is a noun.
      'src/http/server.ts': 4,
      'src/job/runner.ts': 5,
      'src/rehearsal/stage.ts': 1,
    },
    broken: "const rows = await tx.db.selectFrom('pledge').execute()",
  },
  {
    says: 'no clock in SQL: time is a parameter',
    except: /^$/,
    find: (source) =>
      literals(source).filter(
        (l) =>
          /\b(?:select|insert|update|delete|where|values)\b/i.test(l) &&
          /\bnow\(\)|\bcurrent_(?:date|time|timestamp)\b|\bclock_timestamp\b/i.test(l),
      ),
    today: {},
    broken: 'const q = `select id from pledge where due_on < now()`',
  },
  {
    says: 'no clock in a migration',
    among: 'migrations',
    except: /^$/,
    find: hits(/\b(?:now\s*\(|current_date|current_timestamp|clock_timestamp|localtimestamp)/gi),
    today: {},
    broken: 'create table x (at timestamptz default now());',
  },
  {
    says: 'every migration says in its first line why',
    among: 'migrations',
    except: /^$/,
    find: (source) => (/^-- \S.{9,}/.test(source) ? [] : [source.slice(0, 40)]),
    today: {},
    broken: 'create table x ();',
  },
  {
    says: 'rules, contracts, SQL and use cases take time and chance as arguments',
    except: /^src\/(bin|db|http|web|lib\/here|rehearsal)\b|^src\/(app|config)\.ts$|\.tsx$|\.island\.ts$/,
    find: hits(/\bMath\.random\b|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/g),
    today: {},
    broken: 'export const late = (d: Date) => d.getTime() < Date.now()',
  },
  {
    says: 'no enum',
    asWritten: true,
    except: /^$/,
    find: hits(/^(?:export )?(?:const )?enum\b/gm),
    today: {},
    broken: 'export enum State { Draft }',
  },
  {
    says: 'antd is imported part by part',
    except: /^$/,
    find: hits(/from ["']antd["']/g),
    today: {},
    broken: `import { Table } from 'antd'\nconsole.log(Table)`,
  },
  {
    says: 'only config.ts reads the environment',
    // The starter hands PATH on to initdb; the commands hand the whole of it to config.ts.
    except: /^src\/config\.ts$|^src\/db\/binaries\.ts$|^src\/bin\/(open|restore)\.ts$/,
    find: hits(/process\.env\b/g),
    today: { 'src/http/server.ts': 1 },
    broken: `export const port = process.env.PORT`,
  },
  {
    says: 'what a reader sees in Chinese stands in *.text.ts',
    // Contracts name their endpoints (`summary`); the demonstration, holidays, red-line patterns, the grammar of 考核细则 and legal titles are data; the command line speaks for itself.
    except:
      /\.text\.ts$|\.api\.ts$|^src\/(demo|bin|rehearsal)\/|^src\/web\/desk\/kitchen\.|^src\/config\.ts$|^src\/lib\/holidays\.ts$|^src\/campaign\/(redline|legal)\.ts$|^src\/standard\/read\//,
    // A statement that compares posts by name is read constant by constant.
    find: (source) => literals(source).filter((l) => (/\bselect\b/.test(l) ? l.split("'") : [l]).some((part) => han(part) >= 8)),
    today: {
      'src/app.ts': 1,
      'src/desk/desk.actions.ts': 3,
      'src/member/secret.ts': 3,
      // Defaults carry their sources.
      'src/notice/notice.ts': 1,
      'src/nomination/settings.ts': 3,
      // Headings of columns as the sheets in use write them: what is matched, not what is said.
      'src/member/import.ts': 2,
      'src/organisation/import.ts': 2,
    },
    broken: `throw new Error('请先填写完成情况再提交')`,
  },
  {
    says: 'no exclamation mark in what a reader sees',
    except: /^src\/demo\//,
    find: (source) => literals(source).filter((l) => /！/.test(l)),
    today: {},
    broken: `const t = '提交成功！'`,
  },
  {
    says: 'nothing is left for later in the code',
    except: /^$/,
    find: hits(/\b(?:TODO|FIXME|XXX)\b/g),
    today: {},
    broken: `const x = 'TODO'`,
  },
  {
    says: 'no select *',
    // One table of the catalogue joined to itself, never sent anywhere.
    except: /^src\/db\/lint\.ts$/,
    find: (source) => literals(source).filter((l) => /\bselect\s+\*/i.test(l)),
    today: {},
    broken: 'const q = `select * from pledge`',
  },
]

// Comments go, text in pages becomes literals; nothing else changes.
const bare = async (path: string, source: string): Promise<string> =>
  (
    await transform(source, {
      loader: path.endsWith('x') ? 'tsx' : 'ts',
      jsx: 'automatic',
      charset: 'utf8',
      legalComments: 'none',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
  ).code

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(200)
  expect(migrations.length).toBeGreaterThan(10)
})

describe.each(rules)('$says', (rule) => {
  const textOf = async (path: string, source: string) =>
    rule.asWritten ? source : rule.among === 'migrations' ? source.replace(/(?!^)--.*$/gm, '') : bare(path, source)

  test('holds', async () => {
    const found: Record<string, string[]> = {}
    for (const f of (rule.among === 'migrations' ? migrations : files).filter((f) => !rule.except.test(f))) {
      const broken = rule.find(await textOf(f, read(f)), f)
      if (broken.length > 0) found[f] = broken
    }
    const more = Object.entries(found).filter(([f, b]) => b.length > (rule.today[f] ?? 0))
    expect(more.map(([f, b]) => `${f}: ${b.length}, not ${rule.today[f] ?? 0}: ${b.map((x) => x.slice(0, 80)).join(' | ')}`)).toEqual([])
    expect(
      Object.keys(rule.today).filter((f) => !(f in found)),
      'mended: take it off the list',
    ).toEqual([])
  })

  test('is noticed when broken', async () => {
    const path = rule.among === 'migrations' ? 'db/migrations/9999_x.sql' : 'src/pledge/pledge.ts'
    expect(rule.find(await textOf(path, rule.broken), path)).not.toEqual([])
  })
})
