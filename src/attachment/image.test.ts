import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { withoutLocation } from './image.ts'

const segment = (marker: number, body: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([head, body])
}
/** Big-endian Exif with the given orientation and a GPS entry (tag 0x8825) whose place is spelt out behind it. */
const exif = (orientation: number) =>
  Buffer.concat([
    Buffer.from('Exif\0\0MM\0*', 'latin1'),
    Buffer.from([0, 0, 0, 8, 0, 2]),
    Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]),
    Buffer.from([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 40]),
    Buffer.from([0, 0, 0, 0]),
    Buffer.from('N39 54 26 E116 23 29'),
  ])
const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34, 0xff, 0xd9])
const jfif = segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1'))
const start = Buffer.from([0xff, 0xd8])

test('a photograph keeps its picture and which way up it is, and loses where it was taken', () => {
  const photo = Buffer.concat([start, segment(0xe1, exif(6)), jfif, segment(0xed, Buffer.from('Photoshop 3.0 北京')), scan])
  const clean = withoutLocation(photo, 'image/jpeg')
  expect(clean.includes('N39')).toBe(false)
  expect(clean.includes('Photoshop')).toBe(false)
  expect(clean.subarray(-scan.length)).toEqual(scan)
  expect(clean.includes(jfif)).toBe(true)
  const own = clean.indexOf('Exif')
  expect(clean.subarray(own + 6 + 10, own + 6 + 22)).toEqual(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]))
  expect(withoutLocation(clean, 'image/jpeg')).toEqual(clean)
})

test('an upright photograph has no Exif at all afterwards, and a second picture behind the first is gone', () => {
  const photo = Buffer.concat([start, jfif, segment(0xe1, exif(1)), scan, start, segment(0xe1, exif(1)), scan])
  expect(withoutLocation(photo, 'image/jpeg')).toEqual(Buffer.concat([start, jfif, scan]))
})

const chunk = (name: string, body: Buffer) => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const out = Buffer.alloc(named.length + 8)
  out.writeUInt32BE(body.length, 0)
  named.copy(out, 4)
  out.writeUInt32BE(crc32(named), named.length + 4)
  return out
}

test('a PNG loses eXIf and its texts and nothing else', () => {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const header = chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
  const pixels = chunk('IDAT', Buffer.from([1, 2, 3]))
  const end = chunk('IEND', Buffer.alloc(0))
  const given = Buffer.concat([signature, header, chunk('eXIf', exif(1)), chunk('iTXt', Buffer.from('XML:com.adobe.xmp')), pixels, end])
  expect(withoutLocation(given, 'image/png')).toEqual(Buffer.concat([signature, header, pixels, end]))
})

test('a WebP loses its EXIF and XMP chunks and the flags that announce them', () => {
  const part = (name: string, body: Buffer) => {
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length)
    return Buffer.concat([Buffer.from(name, 'latin1'), size, body, Buffer.alloc(body.length % 2)])
  }
  const file = (...parts: Buffer[]) => {
    const body = Buffer.concat(parts)
    const size = Buffer.alloc(4)
    size.writeUInt32LE(body.length + 4)
    return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), body])
  }
  const header = (flags: number) => part('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
  const pixels = part('VP8 ', Buffer.from([1, 2, 3]))
  expect(withoutLocation(file(header(0x1c), pixels, part('EXIF', exif(1)), part('XMP ', Buffer.from('x'))), 'image/webp')).toEqual(
    file(header(0x10), pixels),
  )
})
