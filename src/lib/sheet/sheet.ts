import { refusal } from '../refusal.ts'

/** What a cell holds once the file format is forgotten. A date-formatted cell arrives as text, `1985-02-13` (time appended if it has one). */
export type Cell = string | number | boolean | null

export interface RawRow {
  /** Row number as the spreadsheet program shows it, from 1. */
  line: number
  /** By column position from 0; may be shorter than the header. */
  cells: Cell[]
}

/** A merged area, line and column from 1 and 0 as in `RawRow`. */
export interface Merge {
  top: number
  bottom: number
  left: number
  right: number
}

export interface Limits {
  /** Of the file as uploaded. */
  bytes: number
  /** Lines of the sheet that hold something, headings included. */
  rows: number
  columns: number
  /** Characters in one cell; a spreadsheet program itself stops at 32,767. */
  cellChars: number
  /** Of the parts that are read, unpacked. A 100,000 × 12 sheet unpacks to about 60 MB. */
  unpackedBytes: number
  /** Unpacked to packed, looked at only above 64 MB: real sheets stay under 40, an attack reaches 1,000. */
  unpackRatio: number
}

export const defaultLimits: Limits = {
  bytes: 50 * 2 ** 20,
  rows: 200_000,
  columns: 600,
  cellChars: 10_000,
  unpackedBytes: 2 ** 30,
  unpackRatio: 200,
}

export interface OpenSheet {
  fileName: string
  kind: 'xlsx' | 'csv'
  /** Name of the worksheet that is read; empty for text files. */
  sheetName: string
  /** Worksheets of the same file that are not read. */
  otherSheets: string[]
  /** Text files: how they were understood. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | null
  separator: string | null
  /** Empty for text files, which cannot hold any. */
  merges: Merge[]
  /** From the first row; may be called again, each call reads the file anew in constant memory. Rows without any cell are left out. */
  rows: () => AsyncGenerator<RawRow, void, undefined>
}

export type Level = 'error' | 'warning'

/** What a cell parser, a duplicate check or a domain check found. */
export interface Problem {
  line: number
  /** Title of the column as in the definition; empty when it is about the entire row. */
  column: string
  level: Level
  /** Sentence in a `.text.ts`. */
  code: string
  facts: Record<string, string | number | boolean | null | readonly (string | number)[]>
}

// Refusals: the file is not taken at all.
export const oldXls = refusal<{ fileName: string }>()(422, 'sheet.old-xls')
/** `found`: html, xml, pdf, image, docx, pptx, ods, xlsb, zip, ole (other old Office file) or unknown. */
export const notASheet = refusal<{ fileName: string; found: string }>()(422, 'sheet.not-a-sheet')
export const lockFile = refusal<{ fileName: string }>()(422, 'sheet.lock-file')
export const encrypted = refusal<{ fileName: string }>()(422, 'sheet.encrypted')
export const damaged = refusal<{ fileName: string }>()(422, 'sheet.damaged')
export const empty = refusal<{ fileName: string }>()(422, 'sheet.empty')
export const noSuchSheet = refusal<{ sheet: string; sheets: string[] }>()(422, 'sheet.no-such-sheet')
export const sheetTooLarge = refusal<{ limitMB: number }>()(413, 'sheet.too-large')
export const zipBomb = refusal<{ fileName: string }>()(413, 'sheet.zip-bomb')
export const tooManyRows = refusal<{ limit: number }>()(413, 'sheet.too-many-rows')
export const tooManyColumns = refusal<{ line: number; limit: number }>()(413, 'sheet.too-many-columns')
export const cellTooLong = refusal<{ line: number; limit: number }>()(413, 'sheet.cell-too-long')
export const quoteNotClosed = refusal<{ line: number }>()(422, 'sheet.quote-not-closed')
export const noHeader = refusal<{ wanted: string[] }>()(422, 'sheet.no-header')
export const missingColumns = refusal<{ columns: string[] }>()(422, 'sheet.missing-columns')
export const hasWrongRows = refusal<{ line: number }>()(422, 'sheet.has-wrong-rows')

/** Every refusal an import endpoint lists. */
export const sheetRefusals = [
  oldXls,
  notASheet,
  lockFile,
  encrypted,
  damaged,
  empty,
  noSuchSheet,
  sheetTooLarge,
  zipBomb,
  tooManyRows,
  tooManyColumns,
  cellTooLong,
  quoteNotClosed,
  noHeader,
  missingColumns,
  hasWrongRows,
] as const
