import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Client } from '../../test/world.ts'
import { setFilesDir } from './store.ts'

/** A folder of files for the tests of one file. */
export const aFilesDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'zy-files-'))
  setFilesDir(dir)
  return dir
}

/** Upload as a browser does. */
export const upload = (who: Client, name: string, bytes: Buffer | string) => {
  const boundary = '----zhengyou'
  const body = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    Buffer.from(bytes as string),
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return who.post('/uploads', body, { 'content-type': `multipart/form-data; boundary=${boundary}` })
}

/** @returns the attachment's id */
export const uploaded = async (who: Client, name: string, bytes: Buffer | string): Promise<number> => {
  const a = await upload(who, name, bytes)
  if (a.status !== 200) throw new Error(JSON.stringify(a.body))
  return a.body.attachmentId
}
