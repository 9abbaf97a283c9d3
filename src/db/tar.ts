// The part of ustar (POSIX.1-1988) that a backup needs: plain files with short ASCII names. Any `tar` can open what we write.

const block = 512
const field = (header: Buffer, at: number, length: number): string =>
  header
    .subarray(at, at + length)
    .toString('latin1')
    .replace(/[\0 ].*$/s, '')

const sumOf = (header: Buffer): number => {
  let sum = 0
  // The checksum field itself counts as eight spaces.
  for (let i = 0; i < block; i++) sum += i >= 148 && i < 156 ? 32 : header[i]!
  return sum
}

export const padding = (size: number): Buffer => Buffer.alloc((block - (size % block)) % block)

/** @param name ≤ 100 ASCII characters  @param size bytes, < 8 GiB  @param at seconds since 1970 */
export const tarHeader = (name: string, size: number, at: number): Buffer => {
  if (!/^[\x21-\x7e]{1,100}$/.test(name) || size >= 8 ** 11) throw new Error(`not a tar member of ours: ${name}`)
  const header = Buffer.alloc(block)
  const octal = (n: number, at: number, length: number) => header.write(`${n.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1')
  header.write(name, 0, 'latin1')
  octal(0o600, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(at, 136, 12)
  header.write('0', 156, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  octal(sumOf(header), 148, 7)
  header.write(' ', 155, 'latin1')
  return header
}

export const tarEnd = (): Buffer => Buffer.alloc(2 * block)

export interface TarMember {
  readonly name: string
  readonly size: number
  /** The bytes; must be read to the end before the next member is asked for. */
  readonly body: AsyncIterable<Buffer>
}

/** Members in order, in constant memory. @throws Error when the bytes are not whole: bad checksum, cut off, no end mark */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<TarMember> {
  const from = source[Symbol.asyncIterator]()
  let held: Buffer = Buffer.alloc(0)
  const more = async (): Promise<void> => {
    const { value, done } = await from.next()
    if (done) throw new Error('cut off')
    held = held.length === 0 ? value : Buffer.concat([held, value])
  }
  const take = async (n: number): Promise<Buffer> => {
    while (held.length < n) await more()
    const taken = held.subarray(0, n)
    held = held.subarray(n)
    return taken
  }
  try {
    for (;;) {
      const header = await take(block)
      if (header.every((b) => b === 0)) {
        if (!(await take(block)).every((b) => b === 0)) throw new Error('no end mark')
        // To the last byte, so that the checksum of the compressed file is looked at too.
        while (!(await from.next()).done);
        return
      }
      if (Number.parseInt(field(header, 148, 8), 8) !== sumOf(header)) throw new Error('bad member header')
      const size = Number.parseInt(field(header, 124, 12), 8)
      let left = size
      const body = (async function* () {
        while (left > 0) {
          if (held.length === 0) await more()
          const part = held.subarray(0, Math.min(left, held.length))
          held = held.subarray(part.length)
          left -= part.length
          yield part
        }
        await take(padding(size).length)
      })()
      yield { name: field(header, 0, 100), size, body }
      if (left > 0) throw new Error('member not read to its end')
    }
  } finally {
    await from.return?.()
  }
}
