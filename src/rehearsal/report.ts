import type { Report } from './rehearse.ts'

const cell = (v: string | number | null): string => {
  const s = v === null ? '' : String(v)
  // A spreadsheet program must not take a text for a formula.
  const safe = /^[=+\-@]/.test(s) && typeof v === 'string' ? `'${s}` : s
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The report as files: a table each as CSV (UTF-8 with byte order mark, for Excel and WPS), all of it as JSON, the public pages as HTML. */
export const writeReport = (r: Report): { name: string; text: string }[] => [
  {
    name: 'report.json',
    text: `${JSON.stringify({ ...r, shown: undefined, tables: Object.fromEntries(r.tables), pages: [...r.pages.keys()] }, null, 2)}\n`,
  },
  ...[...r.tables].map(([name, rows]) => {
    const columns = [...new Set(rows.flatMap((x) => Object.keys(x)))]
    return {
      name: `${name}.csv`,
      text: `\ufeff${[columns, ...rows.map((x) => columns.map((c) => cell(x[c] ?? null)))].map((x) => x.join(',')).join('\r\n')}\r\n`,
    }
  }),
  ...[...r.pages].map(([name, text]) => ({ name, text })),
]
