import { toHex } from '../../lib/digest.ts'
import { readCheckpoint } from '../../lib/log.ts'
import type { EarlyClose } from '../core/early-close.ts'
import type { Manifest } from '../core/manifest.ts'
import type { Figure, Tally } from '../core/tally.ts'
import { publishText as t } from './publish.text.ts'

const html = (text: string | number): string =>
  String(text).replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]!)

const row = (cells: readonly (string | number)[], tag: 'td' | 'th' = 'td'): string =>
  `<tr>${cells.map((c) => `<${tag}>${html(c)}</${tag}>`).join('')}</tr>`
const table = (head: readonly (string | number)[], rows: readonly string[], caption: string): string =>
  `<table><caption>${html(caption)}</caption><thead>${row(head, 'th')}</thead><tbody>${rows.join('')}</tbody></table>`
const pair = (name: string, value: string): string => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`
const shown = (f: Figure | null, unit = ''): string => (f ? `${f.printed}${unit}` : '—')

const style = `body{font:16px/1.7 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6rem;margin:0 0 .5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%;margin:0 0 1.25rem}caption{text-align:left;font-weight:600;padding:.25rem 0}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:right}th:first-child,td:first-child{text-align:left}thead{display:table-header-group}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}dt{color:#555}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:40rem){.wide{overflow-x:auto}}@media print{body{margin:0;max-width:none;font-size:11pt}tr{break-inside:avoid}}`

const columnTable = (m: Manifest, c: Tally['columns'][number]): string => {
  const figures = (f: { satisfied: Figure | null; dissatisfied: Figure | null; score: Figure | null }) => [
    shown(f.satisfied, '%'),
    shown(f.dissatisfied, '%'),
    shown(f.score),
  ]
  const head = [
    t['ballot.report.class'],
    ...m.scale.map((g) => g.title),
    ...(m.abstain ? [t['ballot.report.abstain']] : []),
    t['ballot.report.invalid'],
    t['ballot.report.valid'],
    t['ballot.report.satisfied'],
    t['ballot.report.dissatisfied'],
    t['ballot.report.score'],
  ]
  const blank = head.length - 4
  const rows = c.classes.map((x) => {
    const title = m.classes.find((k) => k.id === x.classId)!.title
    if ('withheld' in x) return `<tr><td>${html(title)}</td><td colspan="${head.length - 1}">${html(t['ballot.report.withheld'])}</td></tr>`
    const grades = [...m.scale.map((g) => x.grades[g.grade] ?? 0), ...(m.abstain ? [x.grades[0] ?? 0] : [])]
    return row([title, ...grades, x.invalid, x.valid, ...figures(x)])
  })
  const all = row([t['ballot.report.all'], ...Array.from({ length: blank }, () => ''), ...figures(c)])
  const title = m.columns.find((k) => k.id === c.column)!.title
  return `<div class="wide">${table(head, [...rows, all], title)}</div>`
}

/** The result as a page for people: plain, without script, made to be printed. @param checkpoints notes of the logs D and L */
export const reportHtml = (o: {
  manifest: Manifest
  pollId: string
  result: Tally
  rejected: number
  notes: number | null
  early: EarlyClose | null
  checkpoints: { d: string; l: string }
}): string => {
  const { manifest: m, result } = o
  const accepted = result.classes.reduce((n, c) => n + c.cast, 0)
  const log = (note: string): string => {
    const head = readCheckpoint(note)!
    return t['ballot.report.log']({ size: head.size, root: toHex(head.root) })
  }
  const turnout = result.classes.map((f) => {
    const c = m.classes.find((k) => k.id === f.classId)!
    return row([c.title, c.weight, f.eligible, f.issued, f.cast, f.issued - f.cast])
  })
  const said = [
    t['ballot.report.formula'],
    m.abstain ? t[m.abstainCounts === 'included' ? 'ballot.report.included' : 'ballot.report.excluded'] : '',
    t[m.emptyClass === 'redistribute' ? 'ballot.report.redistribute' : 'ballot.report.void'],
    result.classes.some((c) => c.withheld) ? t['ballot.report.withheld-note']({ below: m.withholdBelow }) : '',
  ]
  const head = [
    t['ballot.report.class'],
    t['ballot.report.weight'],
    t['ballot.report.eligible'],
    t['ballot.report.issued'],
    t['ballot.report.cast'],
    t['ballot.report.not-cast'],
  ]
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${html(m.title)}</title><style>${style}</style></head>
<body><h1>${html(m.title)}</h1><p>${html(t['ballot.report.heading'])}</p>
<dl>${[
    pair(t['ballot.report.organiser'], m.organiser),
    pair(t['ballot.report.supervisor'], m.supervisor),
    pair(t['ballot.report.time'], `${m.opensAt} — ${o.early?.at ?? m.closesAt}`),
    ...(o.early ? [pair(t['ballot.report.early'], t['ballot.report.early-close']({ planned: m.closesAt }))] : []),
    pair(t['ballot.report.mode'], t[m.mode === 'single-host' ? 'ballot.report.single-host' : 'ballot.report.two-office']),
    pair(t['ballot.report.poll-id'], o.pollId),
  ].join('')}</dl>
<h2>${html(t['ballot.report.turnout'])}</h2>${table(head, turnout, t['ballot.report.turnout'])}
<p>${html(t['ballot.report.deposits']({ accepted, rejected: o.rejected }))}${o.notes === null ? '' : html(t['ballot.report.notes']({ n: o.notes }))}</p>
<h2>${html(t['ballot.report.result'])}</h2>${result.columns.map((c) => columnTable(m, c)).join('\n')}
<p>${said.map(html).join('')}</p>
<h2>${html(t['ballot.report.proof'])}</h2>
<dl>${pair(t['ballot.report.log-d'], log(o.checkpoints.d))}${pair(t['ballot.report.log-l'], log(o.checkpoints.l))}</dl>
<p>${html(t['ballot.report.recount'])}</p><p>${html(t['ballot.report.limits'])}</p></body></html>
`
}
