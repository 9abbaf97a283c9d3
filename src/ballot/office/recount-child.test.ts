import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { toHex } from '../../lib/digest.ts'
import { audit } from '../core/audit.ts'
import { folderOf, play } from '../core/paper.fixture.ts'
import { nodeEngine } from '../core/seal-node.ts'
import { publishedFile, writeFolder } from './publish.ts'
import { RecountStopped, recountFolder } from './recount-child.ts'

const home = mkdtempSync(join(tmpdir(), 'zy-recount-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const p = play()
const id = toHex(p.pollId)
const folder = join(home, 'poll')
writeFolder(folder, folderOf(p))
/** In place of the recount program. */
const program = (name: string, text: string): string[] => {
  writeFileSync(join(home, name), text)
  return [join(home, name)]
}
const why = (asked: Promise<unknown>) =>
  asked.then(
    () => 'an answer',
    (e) => (e instanceof RecountStopped ? e.why : String(e)),
  )

test('the recount beside the product says what the one inside it would say', async () => {
  const own = await audit(async (name) => publishedFile(folder, name)?.bytes ?? null, { engine: nodeEngine, expect: id })
  expect(own.exit).toBe(0)
  expect(await recountFolder(folder, id)).toEqual(JSON.parse(JSON.stringify(own)))
  expect((await recountFolder(folder, '00'.repeat(32))).exit).toBe(1)
})

test('one that takes more memory than it may, or too long, or breaks, is ended and says which', async () => {
  const greedy = program('greedy.mjs', 'const held = []\nsetInterval(() => held.push(Buffer.alloc(64 * 2 ** 20, 1)), 20)\n')
  // Only Linux tells how much a process holds.
  if (process.platform === 'linux') expect(await why(recountFolder(folder, id, { program: greedy, memory: 300 * 2 ** 20 }))).toBe('memory')
  expect(await why(recountFolder(folder, id, { program: program('slow.mjs', 'setInterval(() => {}, 1000)\n'), timeMs: 300 }))).toBe('time')
  expect(await why(recountFolder(folder, id, { program: program('broken.mjs', 'throw new Error("4711 votes")\n') }))).toBe('ended')
})
