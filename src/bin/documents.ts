import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { roleNames } from '../access/access.text.ts'
import { actions, downloads, halls, sentence, uploads } from '../app.ts'
import { settingsTable } from '../config.ts'
import type { Endpoint } from '../lib/contract.ts'
import { projectRoot } from '../lib/here.ts'
import type { Permission, Reach } from '../lib/permission.ts'

export interface Declared {
  readonly code: string
  readonly status: number
  /** Facts of the declared types, made up, so that the sentence can be read. */
  readonly facts: Record<string, unknown>
  readonly file: string
}

const sampleOf = (type: string): Record<string, unknown> => {
  const facts: Record<string, unknown> = {}
  for (const [, name, of] of type.matchAll(/(\w+)\??:\s*([^;,}]+)/g))
    facts[name!] = /\[\]|Array/.test(of!)
      ? /number/.test(of!)
        ? [3, 4]
        : ['样本甲', '样本乙']
      : /number/.test(of!)
        ? 3
        : /boolean/.test(of!)
          ? true
          : /On$|day$|until|from$/i.test(name!)
            ? '2026-03-02'
            : '样本'
  return facts
}
// Facts that are keys of a closed list, which only the noun's own text can read.
const keys: Record<string, Record<string, unknown>> = { 'pledge.vague': { problems: ['no-figure'], words: ['样本甲'] } }
const ofTheServer = { problems: ['样本甲'], limitBytes: 2 * 1024 * 1024, retryAfterSeconds: 5 }

/** Every refusal declared in the source, read from the source: a file that declares one need not be imported by anything to be found. */
export const declaredRefusals = (): Declared[] => {
  const root = projectRoot()
  const files = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && /\.ts$/.test(f.name) && !/\.(test|fixture|d)\.ts$|^kitchen\./.test(f.name))
    .map((f) => join(f.parentPath, f.name))
    .sort()
  const sources = files.map((path) => ({
    file: path.slice(root.length + 1),
    source: readFileSync(path, 'utf8').replace(/^\s*(?:\/?\*|\/\/).*$/gm, ''),
  }))
  const declared = sources.flatMap(({ file, source }) =>
    [...source.matchAll(/refusal(?:<(\{[^>]*\})>)?\(\)\(\s*(\d+),\s*'([a-z0-9.-]+)'/g)].map(([, type, status, code]) => ({
      code: code!,
      status: Number(status),
      facts: { ...sampleOf(type ?? ''), ...keys[code!] },
      file,
    })),
  )
  // The server gives some without a declaration of their own.
  const given = sources.flatMap(({ file, source }) =>
    [...source.matchAll(/new Refused\('([a-z0-9.-]+)',\s*(\d+),/g)].map(([, code, status]) => ({
      code: code!,
      status: Number(status),
      facts: ofTheServer,
      file,
    })),
  )
  return [...declared, ...given.filter((g, i) => ![...declared, ...given.slice(0, i)].some((d) => d.code === g.code))]
}

const reaches: Record<Reach, string> = { subtree: '本级及以下', own: '本级', below: '以下各级', realm: '全领域' }
const who = (may: Permission | null, open: boolean): string =>
  open ? '任何人' : may === null ? '本人' : `${may.roles.map((r) => roleNames[r]).join('、')}（${reaches[may.reach]}）`
const cell = (s: string): string => s.replaceAll('|', '\\|').replaceAll('\n', ' ')
const table = (heads: string[], rows: string[][]): string[] => [
  `| ${heads.join(' | ')} |`,
  `|${heads.map(() => '---').join('|')}|`,
  ...rows.map((r) => `| ${r.map(cell).join(' | ')} |`),
]

const endpointsPage = (): string => {
  const endpoints = actions.map((a) => a.endpoint)
  const nouns = [...new Set(endpoints.map((e) => e.name.split('.')[0]!))]
  const row = (e: Endpoint) => [
    `\`${e.method} /api${e.path}\``,
    `\`${e.name}\``,
    e.summary,
    who(e.may, e.open),
    e.refusals.map((r) => `\`${r.code}\``).join(' '),
  ]
  return [
    '# 接口',
    '',
    `由 \`npm run docs\` 从代码写出，不要手改。共 ${endpoints.length} 个；机器可读的说明在 \`/api/openapi.json\`。任何接口还可能给出的拒绝（未登录、无权限、找不到、格式不对、版本已旧、太大、太频繁）见 [拒绝一览](refusals.md)，不逐项重复。`,
    '',
    ...nouns.flatMap((noun) => [
      `## ${noun}`,
      '',
      ...table(['地址', '名称', '办什么', '谁能办', '特有的拒绝'], endpoints.filter((e) => e.name.split('.')[0] === noun).map(row)),
      '',
    ]),
    '## 文件进出',
    '',
    ...table(
      ['地址', '名称', '谁'],
      [
        ...downloads.map((d) => [`\`GET /api${d.path}\``, `\`${d.name}\``, d.open ? '任何人' : '登录后，按范围']),
        ...uploads.map((u) => [`\`POST /api${u.path}\``, `\`${u.name}\``, '登录后']),
      ],
    ),
    '',
    '## 公开页面',
    '',
    ...table(
      ['地址', '名称'],
      halls.map((h) => [`\`${h.method} ${h.path}\``, `\`${h.name}\``]),
    ),
    '',
  ].join('\n')
}

const statusWords: Record<number, string> = {
  400: '格式不对',
  401: '没有登录',
  403: '没有权限',
  404: '没有，或不在范围内',
  409: '与别人的改动相撞',
  412: '状态不允许',
  413: '太大',
  422: '不合规则',
  429: '太频繁',
}

const refusalsPage = (): string => {
  const all = declaredRefusals().sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0))
  const nouns = [...new Set(all.map((d) => d.code.split('.')[0]!))]
  return [
    '# 拒绝一览',
    '',
    '由 `npm run docs` 从代码写出，不要手改。代码永不改变；句子中的“样本”、3 和 2026-03-02 是示例，实际写当时的内容。答复的形式是 RFC 9457：`{code, facts, at?, sentence}`。',
    '',
    ...nouns.flatMap((noun) => [
      `## ${noun}`,
      '',
      ...table(
        ['代码', '状态', '句子'],
        all
          .filter((d) => d.code.split('.')[0] === noun)
          .map((d) => [`\`${d.code}\``, `${d.status} ${statusWords[d.status] ?? ''}`, sentence(d.code, d.facts)]),
      ),
      '',
    ]),
  ].join('\n')
}

/** Pages under `docs/` that are written from the code: path → text. */
export const documents = (): Record<string, string> => ({
  'docs/endpoints.md': endpointsPage(),
  'docs/refusals.md': refusalsPage(),
  'docs/settings.md': settingsTable(),
})
