import { createHash, randomBytes } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

let dir: string | null = null

/** The folder `files` of the data folder, set once when the application is built; `<realm>/<sha256>` lies below it, never shared across realms. */
export const setFilesDir = (files: string): void => {
  dir = files
}
const root = (): string => {
  if (dir === null) throw new Error('the folder for files is not set: call setFilesDir')
  return dir
}

/** Where the bytes of a hash lie. Only for reading, and only after the right to read was settled. */
export const pathOf = (realm: number, sha256: string): string => {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a hash')
  return join(root(), String(realm), sha256)
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, constants.O_RDONLY)
  await handle.sync()
  await handle.close()
}

/** A stream written to a file of its own and fsynced; it has no place yet. */
export interface Incoming {
  readonly path: string
  readonly sha256: string
  readonly size: number
  readonly head: Buffer
  readonly tail: Buffer
  discard(): Promise<void>
}

const edge = { head: 4096, tail: 65_536 }

/**
 * Write an upload aside, in constant memory.
 * @param limit stops reading behind it and answers null
 */
export const receive = async (stream: Readable, limit: number): Promise<Incoming | null> => {
  const folder = join(root(), 'incoming')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, randomBytes(12).toString('hex'))
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  let size = 0
  let head: Buffer = Buffer.alloc(0)
  let tail: Buffer = Buffer.alloc(0)
  const discard = () => rm(path, { force: true })
  try {
    for await (const part of stream as AsyncIterable<Buffer>) {
      size += part.length
      if (size > limit) {
        stream.resume()
        await discard()
        return null
      }
      if (head.length < edge.head) head = Buffer.concat([head, part]).subarray(0, edge.head)
      tail = part.length >= edge.tail ? part.subarray(-edge.tail) : Buffer.concat([tail, part]).subarray(-edge.tail)
      hash.update(part)
      await file.write(part)
    }
    await file.sync()
  } catch (e) {
    await discard()
    throw e
  } finally {
    await file.close()
  }
  return { path, sha256: hash.digest('hex'), size, head: Buffer.from(head), tail: Buffer.from(tail), discard }
}

/** Give an incoming file its place, durable before it answers. A hash that is already there is left as it is. */
export const keep = async (incoming: { path: string; sha256: string }, realm: number): Promise<void> => {
  const place = pathOf(realm, incoming.sha256)
  await mkdir(dirname(place), { recursive: true, mode: 0o700 })
  // A transaction that is run again after a conflict finds its file already moved.
  await rename(incoming.path, place).catch(async (e: NodeJS.ErrnoException) => {
    if (e.code !== 'ENOENT' || !(await exists(place))) throw e
  })
  await syncFolder(dirname(place))
}

const exists = (path: string): Promise<boolean> =>
  open(path, 'r').then(
    async (f) => {
      await f.close()
      return true
    },
    () => false,
  )

export const removeFile = (realm: number, sha256: string): Promise<void> => rm(pathOf(realm, sha256), { force: true })

/** The bytes of a stored file, for the download that answers with them. */
export const streamOf = (path: string): Readable => createReadStream(path)
