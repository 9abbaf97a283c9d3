/**
 * Pictures without the place they were taken. Pure: bytes in, bytes out. What is taken out is named, not guessed: in JPEG the Exif,
 * XMP and IPTC segments; in PNG `eXIf` and the text chunks; in WebP the `EXIF` and `XMP ` chunks. Pixels are not touched.
 */
export const withoutLocation = (bytes: Buffer, type: string): Buffer =>
  type === 'image/jpeg' ? cleanJpeg(bytes) : type === 'image/png' ? cleanPng(bytes) : type === 'image/webp' ? cleanWebp(bytes) : bytes

// A phone turns a picture by this Exif entry alone, so it is written back; everything else of the segment goes.
const orientationOf = (exif: Buffer): number => {
  const tiff = exif.subarray(6)
  if (exif.toString('latin1', 0, 6) !== 'Exif\0\0' || tiff.length < 14) return 1
  const little = tiff.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number) => (at + 2 <= tiff.length ? (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at)) : 0)
  const ifd = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  for (let i = 0, n = u16(ifd); i < n; i++) {
    const at = ifd + 2 + i * 12
    if (u16(at) === 0x0112) return u16(at + 8)
  }
  return 1
}

const orientationSegment = (orientation: number): Buffer =>
  Buffer.from([
    ...[0xff, 0xe1, 0x00, 0x22],
    ...Buffer.from('Exif\0\0MM\0*', 'latin1'),
    ...[0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  ])

const cleanJpeg = (bytes: Buffer): Buffer => {
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let orientation = 1
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!
    // Start of scan: picture data to the end. Fill bytes and markers without length do not occur before it in files that open.
    if (marker === 0xda) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (marker === 0xe1) {
      const found = orientationOf(bytes.subarray(at + 4, end))
      if (found > 1 && found <= 8) orientation = found
    } else if (marker !== 0xed) kept.push(bytes.subarray(at, end))
    at = end
  }
  if (orientation !== 1) kept.splice(1, 0, orientationSegment(orientation))
  // Some cameras append a second picture with its own Exif behind the end-of-image mark of the first: it goes too.
  const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]))
  const scan = bytes.subarray(at, end < at ? bytes.length : firstEnd(bytes, at))
  return Buffer.concat([...kept, scan])
}

/** Where the picture whose scan begins at `at` ends: behind the first end-of-image mark. Inside a scan 0xFF is always followed by 0 or a restart mark. */
const firstEnd = (bytes: Buffer, at: number): number => {
  const end = bytes.indexOf(Buffer.from([0xff, 0xd9]), at)
  return end < 0 ? bytes.length : end + 2
}

const cleanPng = (bytes: Buffer): Buffer => {
  const kept: Buffer[] = [bytes.subarray(0, 8)]
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at)
    const name = bytes.toString('latin1', at + 4, at + 8)
    if (!['eXIf', 'tEXt', 'zTXt', 'iTXt'].includes(name)) kept.push(bytes.subarray(at, end))
    if (name === 'IEND') break
    at = end
  }
  return Buffer.concat(kept)
}

const cleanWebp = (bytes: Buffer): Buffer => {
  const kept: Buffer[] = []
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4)
    const end = at + 8 + size + (size % 2)
    const name = bytes.toString('latin1', at, at + 4)
    const chunk = Buffer.from(bytes.subarray(at, end))
    // Bits 3 and 2 of the extended header announce EXIF and XMP.
    if (name === 'VP8X') chunk[8] = chunk[8]! & ~0x0c
    if (name !== 'EXIF' && name !== 'XMP ') kept.push(chunk)
    at = end
  }
  const body = Buffer.concat(kept)
  const head = Buffer.from(bytes.subarray(0, 12))
  head.writeUInt32LE(body.length + 4, 4)
  return Buffer.concat([head, body])
}
