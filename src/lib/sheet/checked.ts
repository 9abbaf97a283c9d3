import { z } from 'zod'
import { tidyText } from './cells.ts'
import type { Columns, Header, SheetDefinition } from './columns.ts'
import type { DryRun } from './dryrun.ts'
import { type Sentences, sayInRow, sheetText } from './sheet.text.ts'
import type { Cell, OpenSheet } from './sheet.ts'

/** What checking an uploaded register answers, in words a clerk understands; the same for every register. */
export const checked = z.object({
  fileName: z.string(),
  sheetName: z.string(),
  otherSheets: z.array(z.string()),
  encoding: z.string().nullable(),
  summary: z.object({
    read: z.number().int(),
    good: z.number().int(),
    warned: z.number().int(),
    wrong: z.number().int(),
    sentence: z.string(),
  }),
  mapping: z.record(z.string(), z.string().nullable()),
  /** Every column of the register: where it was found in the file, and what stands in the first row. */
  columns: z.array(
    z.object({ key: z.string(), title: z.string(), inFile: z.string().nullable(), required: z.boolean(), sample: z.string() }),
  ),
  unknownColumns: z.array(z.string()),
  counts: z.array(z.object({ code: z.string(), level: z.enum(['error', 'warning']), n: z.number().int() })),
  /** The first 500 rows with a finding, in the order of the file; the report holds all. */
  problems: z.array(
    z.object({ line: z.number().int(), column: z.string(), value: z.string(), level: z.enum(['error', 'warning']), sentence: z.string() }),
  ),
  setAside: z.array(z.object({ line: z.number().int(), why: z.string(), text: z.string() })),
})
export type Checked = z.infer<typeof checked>

/** The first row behind the heading, for the samples. */
export const firstRow = async (sheet: OpenSheet, header: Header): Promise<Cell[]> => {
  for await (const row of sheet.rows()) if (row.line > header.line) return row.cells
  return []
}

/**
 * @param o.sentences sentences of the noun whose checks took part
 * @param o.hide how the cells of a column are shown that must not appear in full
 */
export const checkedOf = <C extends Columns>(
  run: DryRun,
  definition: SheetDefinition<C>,
  first: readonly Cell[],
  o: { sentences?: Sentences; hide?: Partial<Record<keyof C & string, (text: string) => string>> } = {},
): Checked => {
  const keyOf = new Map(Object.entries(definition.columns).map(([key, c]) => [c.title, key]))
  const shown = (key: string, cell: Cell | undefined): string => {
    const text = cell == null ? '' : tidyText(String(cell)).slice(0, 60)
    return o.hide?.[key]?.(text) ?? text
  }
  return {
    fileName: run.fileName,
    sheetName: run.sheetName,
    otherSheets: run.otherSheets,
    encoding: run.encoding,
    summary: { ...run.summary, sentence: sheetText['sheet.summary'](run.summary) },
    mapping: run.header.mapping,
    columns: Object.entries(definition.columns).map(([key, c]) => {
      const found = run.header.columns.find((x) => x.key === key)
      return {
        key,
        title: c.title,
        inFile: found?.title ?? null,
        required: c.required ?? false,
        sample: found ? shown(key, first[found.index]) : '',
      }
    }),
    unknownColumns: run.header.unknownColumns.map((u) => u.title),
    counts: run.counts,
    problems: run.problemRows.flatMap((r) =>
      r.problems.map((p) => {
        // A finding about two columns at once names both; the first one's cell is shown.
        const key = keyOf.get(p.column.split('、')[0]!) ?? ''
        return {
          line: r.line,
          column: p.column,
          value: shown(key, r.values[key]),
          level: p.level,
          sentence: sayInRow({ ...p, column: '' }, o.sentences),
        }
      }),
    ),
    setAside: run.setAside.rows.map((a) => ({ line: a.line, why: sheetText[`sheet.set-aside.${a.why}`], text: a.text })),
  }
}
