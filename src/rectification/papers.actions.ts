import { z } from 'zod'
import { assertMay } from '../access/access.read.ts'
import { readActivityRow } from '../activity/activity.read.ts'
import { mayReadActivities } from '../activity/activity.ts'
import { readCited } from '../attachment/attachment.read.ts'
import { streamOf } from '../attachment/store.ts'
import type { Tx } from '../db/db.ts'
import { type Download, download } from '../http/hall.ts'
import type { Permission } from '../lib/permission.ts'
import { unitOfProgress } from '../pledge/pledge.read.ts'
import { mayReadPledges } from '../pledge/pledge.ts'
import { readItem } from './rectification.read.ts'
import { mayReadItems } from './rectification.ts'

const id = z.coerce.number().int().positive()

/** A paper is read through the record that cites it, by whoever may read that record. */
const papersOf = (noun: string, path: string, may: Permission, unitOf: (tx: Tx, id: number) => Promise<number>): Download =>
  download(`${noun}.paper`, `/${path}/:id/papers/:paper`, z.object({ id, paper: id }), async (database, caller, q) => {
    const file = await database.query(caller.realm.id, async (tx) => {
      await assertMay(tx, caller.actor, may, await unitOf(tx, q.id), noun)
      return readCited(tx, noun, q.id, q.paper)
    })
    return { name: file.name, type: file.type, body: streamOf(file.path) }
  })

export const paperDownloads: Download[] = [
  papersOf('activity', 'activities', mayReadActivities, async (tx, n) => (await readActivityRow(tx, n)).unit_id),
  papersOf('pledge-progress', 'pledge-progress', mayReadPledges, unitOfProgress),
  papersOf('rectification', 'rectifications', mayReadItems, async (tx, n) => (await readItem(tx, n)).unit_id),
]
