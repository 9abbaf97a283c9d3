import { createHash } from 'node:crypto'
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { padding, tarEnd, tarHeader } from '../../db/tar.ts'

/**
 * One tar of a published folder, the same bytes wherever it is made: names in order, one time for all. Its SHA-256 goes on the notice board.
 * @param at written as the time of every file, whole seconds since 1970
 */
export const archiveFolder = (folder: string, file: string, at: number): { file: string; sha256: string } => {
  const names = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile())
    .map((f) =>
      relative(folder, join(f.parentPath ?? f.path, f.name))
        .split(sep)
        .join('/'),
    )
    .sort()
  const hash = createHash('sha256')
  const draft = `${file}.draft`
  const fd = openSync(draft, 'w', 0o644)
  const put = (bytes: Uint8Array): void => {
    hash.update(bytes)
    writeSync(fd, bytes)
  }
  for (const name of names) {
    const bytes = readFileSync(join(folder, ...name.split('/')))
    put(tarHeader(name, bytes.length, at))
    put(bytes)
    put(padding(bytes.length))
  }
  put(tarEnd())
  fsyncSync(fd)
  closeSync(fd)
  renameSync(draft, file)
  return { file, sha256: hash.digest('hex') }
}
