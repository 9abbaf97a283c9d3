import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { damaged, encrypted, type Limits, zipBomb } from './sheet.ts'

/** A file on disk or in memory, read by position. */
export interface Source {
  size: number
  read: (offset: number, length: number) => Promise<Buffer>
  stream: (start?: number, end?: number) => Readable
}

const piece = 64 * 1024

export const source = async (from: Uint8Array | string): Promise<Source> => {
  if (typeof from === 'string') {
    const { size } = await stat(from)
    return {
      size,
      read: async (offset, length) => {
        const file = await open(from, 'r')
        try {
          const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset)
          return buffer.subarray(0, bytesRead)
        } finally {
          await file.close()
        }
      },
      stream: (start = 0, end = size) =>
        end > start ? createReadStream(from, { start, end: end - 1, highWaterMark: piece }) : Readable.from([]),
    }
  }
  const all = Buffer.from(from.buffer, from.byteOffset, from.byteLength)
  return {
    size: all.length,
    read: async (offset, length) => all.subarray(offset, offset + length),
    stream: (start = 0, end = all.length) =>
      Readable.from(
        (function* () {
          for (let at = start; at < end; at += piece) yield all.subarray(at, Math.min(at + piece, end))
        })(),
      ),
  }
}

export interface ZipEntry {
  name: string
  method: number
  locked: boolean
  packed: number
  unpacked: number
  /** Of the local header. */
  offset: number
}

/**
 * Central directory of a ZIP archive. ZIP64 fields are read because streaming writers (POI's SXSSF among them) set them on small files too.
 * @throws sheet.damaged when the directory is missing or runs past the end
 * @source PKWARE APPNOTE 6.3.10, 4.3.12, 4.3.14-16, 4.5.3
 */
export const zipEntries = async (file: Source, fileName: string): Promise<Map<string, ZipEntry>> => {
  const broken = () => damaged({ fileName })
  const tailAt = Math.max(0, file.size - 66_000)
  const tail = await file.read(tailAt, file.size - tailAt)
  const end = tail.lastIndexOf('PK\u0005\u0006', undefined, 'latin1')
  if (end < 0 || end + 22 > tail.length) throw broken()
  let count = tail.readUInt16LE(end + 10)
  let size = tail.readUInt32LE(end + 12)
  let offset = tail.readUInt32LE(end + 16)
  const locator = end - 20
  if (locator >= 0 && tail.readUInt32LE(locator) === 0x07064b50) {
    const wide = await file.read(Number(tail.readBigUInt64LE(locator + 8)), 56)
    if (wide.length < 56 || wide.readUInt32LE(0) !== 0x06064b50) throw broken()
    count = Number(wide.readBigUInt64LE(32))
    size = Number(wide.readBigUInt64LE(40))
    offset = Number(wide.readBigUInt64LE(48))
  }
  if (count > 20_000 || offset + size > file.size) throw broken()
  const directory = await file.read(offset, size)
  const entries = new Map<string, ZipEntry>()
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw broken()
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + directory.readUInt16LE(at + 32)
    if (next > directory.length) throw broken()
    const entry: ZipEntry = {
      // Some Windows programs write backslashes and a leading slash.
      name: directory
        .toString('utf8', at + 46, at + 46 + nameLength)
        .replaceAll('\\', '/')
        .replace(/^\//, ''),
      method: directory.readUInt16LE(at + 10),
      locked: (directory.readUInt16LE(at + 8) & 1) === 1,
      packed: directory.readUInt32LE(at + 20),
      unpacked: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    }
    widen(entry, directory.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength))
    entries.set(entry.name.toLowerCase(), entry)
    at = next
  }
  return entries
}

/** ZIP64 extra field: only the values whose short field is full of ones, in this order. */
const widen = (entry: ZipEntry, extra: Buffer): void => {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let value = at + 4
    for (const field of ['unpacked', 'packed', 'offset'] as const) {
      if (entry[field] !== 0xffffffff || value + 8 > extra.length) continue
      entry[field] = Number(extra.readBigUInt64LE(value))
      value += 8
    }
  }
}

/**
 * Bytes of one entry, unpacked piece by piece.
 * @throws sheet.encrypted, sheet.damaged, sheet.zip-bomb (declared sizes are checked first, real ones on the way: they may lie)
 */
export async function* unpack(file: Source, entry: ZipEntry, limits: Limits, fileName: string): AsyncGenerator<Buffer, void, undefined> {
  if (entry.locked) throw encrypted({ fileName })
  const tooBig = (n: number) => n > limits.unpackedBytes || (n > 64 * 2 ** 20 && n > entry.packed * limits.unpackRatio)
  if (tooBig(entry.unpacked)) throw zipBomb({ fileName })
  const local = await file.read(entry.offset, 30)
  if (local.length < 30 || local.readUInt32LE(0) !== 0x04034b50 || (entry.method !== 0 && entry.method !== 8)) throw damaged({ fileName })
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  const packed = file.stream(start, Math.min(start + entry.packed, file.size))
  const out = entry.method === 0 ? packed : pipeline(packed, createInflateRaw({ chunkSize: piece }), () => {})
  let n = 0
  try {
    for await (const chunk of out as AsyncIterable<Buffer>) {
      n += chunk.length
      if (tooBig(n)) throw zipBomb({ fileName })
      yield chunk
    }
  } catch (e) {
    if (typeof (e as { errno?: unknown }).errno === 'number') throw damaged({ fileName })
    throw e
  }
  if (n !== entry.unpacked) throw damaged({ fileName })
}

/** A small entry as text. */
export const unpackText = async (file: Source, entry: ZipEntry, limits: Limits, fileName: string): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of unpack(file, entry, limits, fileName)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
