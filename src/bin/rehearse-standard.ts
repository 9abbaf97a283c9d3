import { readFileSync } from 'node:fs'
import { comparisonPageText as t } from '../comparison/page.text.ts'
import { rehearsalOf } from '../comparison/rehearsal.ts'
import { rehearseOn, simulatedEvidence } from '../comparison/simulate.ts'
import { builtinStandards, measures, stage } from '../standard/builtin.ts'
import { bindMeasures, readStandardFile } from '../standard/standard.ts'
import { flags } from './open.ts'

/** `rehearse-standard STANDARD [--seed TEXT] [--units N]`: on simulated units, without a database. */
export const run = async (args: string[]): Promise<number> => {
  const { values, rest } = flags(args, { values: ['seed', 'units'] })
  const name = rest[0]
  if (name === undefined)
    throw new Error(`用法：zhengyou rehearse-standard STANDARD [--seed TEXT] [--units 60]
STANDARD 是标准文件，或内置标准：${[...builtinStandards().keys()].join('、')}`)
  const file = builtinStandards().get(name) ?? readStandardFile(JSON.parse(readFileSync(name, 'utf8')))
  const standard = bindMeasures(file, measures(), stage)
  const seed = values.seed ?? 'zhengyou'
  const n = Number(values.units ?? 60)
  if (!Number.isInteger(n) || n < 5 || n > 300) throw new Error('单位数在 5 到 300 之间。')
  const r = rehearsalOf(standard, rehearseOn(standard, simulatedEvidence(standard, n, seed), 1), {
    kind: 'simulated',
    title: '',
    seed,
    units: n,
  })
  const part = (title: string, lines: string[]): void => {
    console.log(`\n${title}（${lines.length}）`)
    for (const l of lines.length > 0 ? lines : [t.none]) console.log(`  ${l}`)
  }
  console.log(r.standard.title)
  console.log(
    `${t.items} ${r.burden.items}　${t.prefilled} ${r.burden.share}%　${t.minutes} ${r.burden.minutes}　${t.proofs} ${r.burden.proofs}`,
  )
  part(
    t.dead,
    r.dead.map((d) => `${d.leaf} ${d.title}：${t.deadWhy(d)}`),
  )
  part(
    t.redundant,
    r.redundant.map((p) => `${p.leaves.join(' / ')}：${p.because === 'measure' ? t.byMeasure : t.byOrder}`),
  )
  part(
    t.unreached,
    r.unreached.map((u) => `${u.leaf} ${u.title}：${t.bestWas(u)}`),
  )
  part(
    t.stability,
    r.stability.map((m) => `${m.leaf} ${m.title} ${m.change}：${t.moved(m)}`),
  )
  part(t.how, r.how)
  return 0
}
