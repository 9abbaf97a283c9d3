import type { Checked } from '../lib/sheet/checked.ts'
import type { DryRun } from '../web/desk/import.tsx'

/**
 * The answer of a check as the import page shows it. All or nothing: with one wrong row no row is ready.
 * @param ticket what the commit will be asked with, as text
 */
export const dryRunOf = (c: Checked, ticket: string, reportTo: string): DryRun => {
  const found = c.counts.reduce((n, x) => n + x.n, 0) + c.setAside.length
  const listed = [
    ...c.problems,
    ...c.setAside.map((a) => ({ line: a.line, column: '', value: a.text, level: 'warning' as const, sentence: a.why })),
  ]
    .sort((a, b) => (a.level === b.level ? a.line - b.line : a.level === 'error' ? -1 : 1))
    .slice(0, 300)
  return {
    ticket,
    summary: {
      rows: c.summary.read,
      ready: c.summary.wrong > 0 ? 0 : c.summary.read,
      refused: c.summary.wrong,
      waiting: c.summary.wrong > 0 ? c.summary.good + c.summary.warned : 0,
    },
    mapping: [
      ...c.columns.filter((x) => x.inFile !== null).map((x) => ({ column: x.inFile!, field: x.title, sample: x.sample, key: x.key })),
      ...c.unknownColumns.map((column) => ({ column, field: null, sample: '', key: null })),
    ],
    choices: c.columns.map((x) => ({ key: x.key, title: x.title, required: x.required })),
    problems: listed,
    more: found - listed.length,
    reportTo,
  }
}
