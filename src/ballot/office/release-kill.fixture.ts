import { readFileSync, writeSync } from 'node:fs'
import { fromBase64url, toBase64url } from '../core/bytes.ts'
import { makeBox } from './box.ts'
import { openSecrets } from './key.ts'
import { officePool } from './migrate.ts'
import type { Ground } from './office.ts'
import { makeRelay } from './relay.ts'

/** The child of the kill tests: relay and box on their databases and folders, doing one thing, and dying at the step it is told. */
export interface Job {
  relay: { url: string; folder: string }
  box: { url: string; folder: string }
  poll: string
  now: string
  do: 'deposit' | 'release'
  /** base64url */
  outers: string[]
  /** Dies when the step comes for the nth time, from 1; '' lives. */
  kill: string
  nth: number
}

const main = async (job: Job): Promise<void> => {
  const ground = (role: 'relay' | 'box'): Ground => ({
    role,
    pool: officePool(role, job[role].url),
    folder: job[role].folder,
    clock: () => new Date(job.now),
    settings: { windowMs: 0, threads: 1 },
    ...openSecrets({ folder: job[role].folder }),
  })
  // Written at once: what a killed process had in a buffer was never said.
  const say = (line: object): void => void writeSync(1, `${JSON.stringify(line)}\n`)
  let seen = 0
  const at = (step: string): void => {
    if (step === job.kill && ++seen === job.nth) process.kill(process.pid, 'SIGKILL')
  }
  const relay = makeRelay(ground('relay'), at)
  const box = makeBox(ground('box'), { at })
  if (job.do === 'deposit') {
    for (const outer of job.outers) say(await relay.deposit(job.poll, fromBase64url(outer)))
  } else {
    await relay.close(job.poll)
    await box.begin(job.poll)
    at('begun')
    if ((await box.state(job.poll)).state === 'holding')
      for (let after: string | null = null; ; ) {
        const page: { next: string | null; sealed: Buffer[] } = await relay.page(job.poll, after, 7)
        await box.take(job.poll, page.sealed)
        after = page.next
        if (after === null) break
      }
    const entries = await relay.entries(job.poll)
    if (!['released', 'opened'].includes((await box.state(job.poll)).state)) {
      const note = await relay.cosign(job.poll, {
        log: 'l',
        note: await box.sort(job.poll, { note: await relay.checkpoint(job.poll), entries }),
        proof: [],
        final: true,
      })
      at('witnessed')
      await box.finish(job.poll, note)
    }
    at('finished')
    await relay.released(job.poll)
    say(await box.counted(job.poll))
  }
  process.exit(0)
}

export const jobText = (outers: readonly Uint8Array[]): string[] => outers.map(toBase64url)

if (process.argv[2]?.endsWith('.job.json')) await main(JSON.parse(readFileSync(process.argv[2], 'utf8')) as Job)
