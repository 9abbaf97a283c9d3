import { z } from 'zod'
import { auditText, findingText } from '../ballot/core/audit.text.ts'
import { hall, type PublicContext } from '../http/hall.ts'
import { notFound } from '../lib/contract.ts'
import { type Html, html } from '../web/hall/html.ts'
import { facts, note, section } from '../web/hall/parts.ts'
import { healthOf } from './ceremony-work.ts'
import { readArchive, readPublished, theOffices } from './folder.ts'
import * as read from './poll.read.ts'
import { pollPublic as t } from './poll.text.ts'

const id = z.coerce.number().int().positive()

/** The folder of a certified public ballot. @throws http.not-found for everything else */
const folderOf = async (c: PublicContext, pollId: number): Promise<string> => {
  const p = await read.readPoll(c.tx, pollId)
  if (p.state !== 'certified' || p.definition.settings.publish !== 'public') throw notFound({ noun: 'poll' })
  const { ballot_folder } = await read.readCeremony(c.tx, pollId)
  if (ballot_folder === null) throw notFound({ noun: 'poll' })
  return ballot_folder
}
// A report is a page of somebody else's making: it is shown as text of its own origin, not as one of ours with a script.
const types: Record<string, string> = { json: 'application/json', html: 'text/html; charset=utf-8', tar: 'application/x-tar' }
const typeOf = (name: string): string =>
  types[name.slice(name.lastIndexOf('.') + 1)] ?? (name.endsWith('checkpoint') ? 'text/plain; charset=utf-8' : 'application/octet-stream')

const file = hall(
  'hall.poll-file',
  'GET /h/:realm/poll/:id/files/*',
  z.object({ realm: z.string(), id, '*': z.string().max(200) }),
  async (c, q) => {
    const name = q['*']
    const bytes = await readPublished(await folderOf(c, q.id), name)
    if (!bytes) throw notFound({ noun: 'poll' })
    return { body: Buffer.from(bytes), type: typeOf(name) }
  },
)
/** What a phone needs before it takes a token: the signed manifest and where the offices answer. Open to everybody who knows the poll's number. */
const manifest = hall(
  'hall.ballot-manifest',
  'GET /h/:realm/ballot/:short/manifest.json',
  z.object({ realm: z.string(), short: z.string().regex(/^[0-9a-f]{32}$/) }),
  async (c, { short }) => {
    const p = await read.readManifest(c.tx, short)
    if (!p?.ballot_manifest) throw notFound({ noun: 'poll' })
    const offices = theOffices()
    const heard = offices && healthOf(offices)
    const url = (office: 'a' | 'b' | 'relay') => heard?.find((h) => h.office === office)?.url || null
    const body = {
      poll: p.id,
      pollId: p.ballot_id,
      title: p.title,
      state: p.state,
      manifest: JSON.parse(p.ballot_manifest),
      signatures: p.ballot_signatures,
      offices: { a: url('a'), b: url('b'), relay: url('relay') },
    }
    return { body: JSON.stringify(body), type: 'application/json; charset=utf-8' }
  },
)
const tar = hall('hall.poll-archive', 'GET /h/:realm/poll/:id/archive.tar', z.object({ realm: z.string(), id }), async (c, q) => {
  const bytes = await readArchive(await folderOf(c, q.id))
  if (!bytes) throw notFound({ noun: 'poll' })
  return { body: Buffer.from(bytes), type: types.tar! }
})

/** How anybody counts again, and what the product's own count found; nothing of it before the certificate. */
export const recountPart = async (c: PublicContext, p: read.PollRow): Promise<Html | null> => {
  if (p.channel !== 'ballot' || p.ballot_id === null) return null
  const r = await read.readCeremony(c.tx, p.id)
  const id = { label: t.ballotId, value: html`<code style="overflow-wrap:anywhere">${p.ballot_id}</code>` }
  const mode = { label: t.independence, value: t.modes[r.ballot_mode as 'single-host' | 'two-office'] }
  if (p.state !== 'certified' || r.ballot_folder === null || r.checked === null)
    return section(t.secret, facts([mode, id]), note(t.secretNote))
  const base = `/h/${c.realm.code}/poll/${p.id}`
  const address = new URL(`${base}/files/`, c.url).href
  const { exit, leaves, signatures, findings } = r.checked
  return section(
    t.recount,
    facts([
      mode,
      id,
      { label: t.ownCount, value: exit === 0 ? auditText.valid : auditText.incomplete },
      { label: t.ownChecked, value: auditText.checked({ leaves, signatures, openings: leaves }) },
      ...(r.archive_digest === null
        ? []
        : [
            {
              label: t.archive,
              value: html`<a href="${base}/archive.tar">archive.tar</a>　SHA-256 <code style="overflow-wrap:anywhere">${r.archive_digest}</code>`,
            },
          ]),
    ]),
    findings.length === 0 ? null : html`<ul class="prose">${findings.map((f) => html`<li>${findingText(f)}</li>`)}</ul>`,
    html`<p>${t.recountHow}</p><pre style="white-space:pre-wrap;overflow-wrap:anywhere">node ballot-audit.mjs ${address} --expect ${p.ballot_id.slice(0, 32)}</pre>
    <p>${t.recountHere}<a href="/h/${c.realm.code}/ballot/${p.id}/recount">${t.recountPage}</a></p>
    <p><a href="${base}/files/report.html">${t.report}</a></p>`,
  )
}

export const publishedHalls = [manifest, file, tar]
