import { readFile, writeFile } from 'node:fs/promises'
import { appender } from '../event/event.write.ts'
import type { Tick } from '../http/action.ts'
import type { Upload } from '../http/hall.ts'
import { sha256Hex } from '../lib/digest.ts'
import { isHeld, readGone } from './attachment.read.ts'
import { fileEmpty, fileName, fileTooLarge, limitOf, orphanDays, sheetLimit, typeOf, unknownType } from './attachment.ts'
import { deleteGone, insertAttachment, lockHash, sweepRows } from './attachment.write.ts'
import { withoutLocation } from './image.ts'
import { keep, receive, removeFile } from './store.ts'

/** `POST /uploads` (multipart, one file) → `{attachmentId, name, size, type}`. Nobody but the uploader can name the file until a record cites it. */
const upload: Upload = {
  name: 'attachment.upload',
  path: '/uploads',
  run: async (database, { realm, actor, now, today }, file) => {
    const name = fileName(file.name)
    const incoming = await receive(file.stream, sheetLimit)
    if (!incoming || file.truncated()) {
      await incoming?.discard()
      throw fileTooLarge({ name, limitMB: sheetLimit / 2 ** 20 })
    }
    try {
      if (incoming.size === 0) throw fileEmpty({ name })
      const type = typeOf(incoming.head, incoming.tail)
      if (!type) throw unknownType({ name })
      if (incoming.size > limitOf(type)) throw fileTooLarge({ name, limitMB: limitOf(type) / 2 ** 20 })
      let { sha256, size } = incoming
      if (type.startsWith('image/')) {
        const clean = withoutLocation(await readFile(incoming.path), type)
        sha256 = sha256Hex(clean)
        size = clean.length
        await writeFile(incoming.path, clean, { flush: true })
      }
      const attachmentId = await database.command(realm.id, async (tx) => {
        await lockHash(tx, sha256)
        await keep({ path: incoming.path, sha256 }, realm.id)
        const id = await insertAttachment(tx, { sha256, name, type, size, byId: actor.accountId!, at: now })
        await appender(tx, actor, now, today)('attachment.uploaded', { subjectId: id, detail: { type, size, sha256 }, personal: { name } })
        return id
      })
      return { attachmentId, name, size, type }
    } finally {
      await incoming.discard()
    }
  },
}

/** Files no record cites after 7 days. The row goes in one transaction, the file in a later one that sees it gone. */
const sweepOrphans: Tick = {
  name: 'attachment.sweep-orphans',
  run: async ({ tx, now }) => {
    const gone = await readGone(tx, 200)
    for (const { sha256 } of gone) {
      await lockHash(tx, sha256)
      const held = await isHeld(tx, sha256)
      // Should this transaction fail afterwards, the hash stays in the list and is removed again, which changes nothing.
      if (!held) await removeFile(tx.realm, sha256)
      await deleteGone(tx, sha256)
    }
    return gone.length + (await sweepRows(tx, new Date(now.getTime() - orphanDays * 86_400_000), now))
  },
}

export const attachmentUploads: Upload[] = [upload]
export const attachmentTicks: Tick[] = [sweepOrphans]
