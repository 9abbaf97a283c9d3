import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants, setPriority, totalmem } from 'node:os'
import type { Audit } from '../core/audit-report.ts'
import { programOf } from './host.ts'

/** Why a recount came to no answer; its text names no figure. */
export class RecountStopped extends Error {
  readonly why: 'memory' | 'time' | 'ended'
  constructor(why: RecountStopped['why']) {
    super(why)
    this.why = why
  }
}

/** A folder of a million ballots is some 650 MB of leaves, held at once; what is over half of the machine would take it from the product. */
const mostMemory = (): number => Math.max(2 ** 30, totalmem() / 2)
const HOUR = 3_600_000
const HEAP_MB = 1024
const LOOK_MS = 500

/** Bytes in memory of a process; null where the system does not tell it in this way. */
const residentOf = (pid: number): number | null => {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kb === undefined ? null : Number(kb) * 1024
  } catch {
    return null
  }
}

/**
 * The recount of a published folder by the program that anybody runs, in a process of its own: with the lowest right to the processor and so much
 * memory and no more. Whatever becomes of it, the product goes on. @throws RecountStopped
 */
export const recountFolder = (
  folder: string,
  expect: string,
  o: { memory?: number; timeMs?: number; program?: readonly string[] } = {},
): Promise<Audit> =>
  new Promise((done, fail) => {
    const args = [
      `--max-old-space-size=${HEAP_MB}`,
      ...(o.program ?? programOf('ballot-audit')),
      folder,
      '--expect',
      expect,
      '--workers',
      '1',
      '--json',
    ]
    const child = spawn(process.execPath, args, { env: {}, stdio: ['ignore', 'pipe', 'ignore'] })
    let out = ''
    let why: RecountStopped['why'] = 'ended'
    const stop = (as: RecountStopped['why']) => {
      why = as
      child.kill('SIGKILL')
    }
    const late = setTimeout(() => stop('time'), o.timeMs ?? HOUR)
    const most = o.memory ?? mostMemory()
    const watch = setInterval(() => {
      if (child.pid !== undefined && (residentOf(child.pid) ?? 0) > most) stop('memory')
    }, LOOK_MS)
    const over = () => {
      clearTimeout(late)
      clearInterval(watch)
    }
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW)
    } catch {
      // Gone already, or not allowed: it only runs at the usual priority.
    }
    child.stdout.on('data', (d) => {
      out += d
    })
    child.once('error', () => {
      over()
      fail(new RecountStopped('ended'))
    })
    child.once('close', () => {
      over()
      try {
        if (why !== 'ended') throw new Error(why)
        done(JSON.parse(out) as Audit)
      } catch {
        fail(new RecountStopped(why))
      }
    })
  })
