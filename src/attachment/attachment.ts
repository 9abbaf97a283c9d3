import { refusal } from '../lib/refusal.ts'

/** Kinds of file that are taken, by MIME type → ending shown to people. */
export const fileTypes = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/ofd': 'ofd',
  'application/x-ole-storage': 'doc',
  'text/plain': 'txt',
} as const
export type FileType = keyof typeof fileTypes

const MB = 2 ** 20
/** Rosters run to 200 MB; everything else is a paper or a photograph. */
export const sheetLimit = 200 * MB
export const fileLimit = 10 * MB
export const limitOf = (type: FileType): number =>
  type === 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' || type === 'text/plain' ? sheetLimit : fileLimit

export const unknownType = refusal<{ name: string }>()(422, 'attachment.unknown-type')
export const fileTooLarge = refusal<{ name: string; limitMB: number }>()(413, 'attachment.too-large')
export const fileEmpty = refusal<{ name: string }>()(422, 'attachment.empty')

const starts = (head: Buffer, ...bytes: number[]) => bytes.every((b, i) => head[i] === b)

/** Text that a browser would run, whatever it is called. */
const looksLikeMarkup = (text: string): boolean =>
  /^\s*<(?:!doctype|!--|\?xml|html|head|body|script|svg|table|meta|style|iframe)/i.test(text)

/**
 * What a file is, by its content alone.
 * @param head the first 4 KB
 * @param tail the last 64 KB: a ZIP keeps its list of parts there
 * @returns null when it is nothing we take
 */
export const typeOf = (head: Buffer, tail: Buffer): FileType | null => {
  if (starts(head, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (head.toString('latin1', 0, 4) === 'RIFF' && head.toString('latin1', 8, 12) === 'WEBP') return 'image/webp'
  if (/^GIF8[79]a/.test(head.toString('latin1', 0, 6))) return 'image/gif'
  if (head.toString('latin1', 0, 5) === '%PDF-') return 'application/pdf'
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'application/x-ole-storage'
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) {
    const parts = head.toString('latin1') + tail.toString('latin1')
    if (parts.includes('xl/')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
    if (parts.includes('word/')) return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    if (parts.includes('ppt/')) return 'application/vnd.openxmlformats-officedocument.presentationml.presentation'
    if (parts.includes('OFD.xml')) return 'application/ofd'
    return null
  }
  return looksLikeText(head) ? 'text/plain' : null
}

/** UTF-8, GB18030 or UTF-16 with its mark: no control characters but tab and line ends, and no markup. */
const looksLikeText = (head: Buffer): boolean => {
  if (starts(head, 0xff, 0xfe) || starts(head, 0xfe, 0xff)) return true
  for (const b of head) if (b < 0x20 && b !== 0x09 && b !== 0x0a && b !== 0x0d) return false
  return !looksLikeMarkup(head.toString('utf8').replace(/^\ufeff/, ''))
}

/** A name as stored: no folders, no control characters, 120 characters, the ending kept. */
export const fileName = (given: string): string => {
  const plain = given
    .split(/[\\/]/)
    .at(-1)!
    .replace(/\p{Cc}/gu, '')
    .trim()
  if (plain === '') return '未命名'
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? ''
  return plain.slice(0, 120 - ending.length).replace(ending, '') + ending
}

/** Days a file that no record cites is kept: long enough for a form left open over a holiday. */
export const orphanDays = 7
