import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Unusable } from '../../db/unusable.ts'
import { keptFile } from './key.ts'
import { createOfficeRoles } from './migrate.ts'
import { officeText } from './office.text.ts'
import { databaseRoleOf, type OfficeRole, roles } from './office.ts'

/**
 * Single-host mode: the same four programs as in two-office mode, started as children beside the product. Each has its own database role,
 * folder and files; what it cannot have on one machine is independence, which the manifest says (独立性：单机).
 */
export interface Host {
  /** Of the offices that run here. */
  readonly urls: Readonly<Partial<Record<OfficeRole, string>>>
  readonly links: Readonly<Partial<Record<OfficeRole, string>>>
  pid(role: OfficeRole): number | null
  /** SIGTERM, then waits for all. */
  stop(): Promise<void>
}

/** How to start a program of `src/bin` from here: sources under tsx, or the bundle. */
export const programOf = (name: 'office' | 'ballot-audit'): string[] => {
  const here = fileURLToPath(import.meta.url)
  if (!here.endsWith('.ts')) return [join(dirname(here), `${name}.mjs`)]
  const root = here.slice(0, here.indexOf(`${join('src', 'ballot')}`))
  return ['--import', import.meta.resolve('tsx'), join(root, `src/bin/${name}.ts`)]
}
export const officeProgram = (): string[] => programOf('office')

const PATIENCE = 45_000
const STOP = 10_000

interface Child {
  process: ChildProcess | null
  url: string
}

/** One generated password and one link token per role, each in a file of its own, 0600. */
export const officeFiles = (base: string, role: OfficeRole) => {
  const folder = join(base, role)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const once = (name: string) =>
    keptFile(join(folder, name), () => randomBytes(24).toString('base64url'))
      .toString('utf8')
      .trim()
  return { folder, password: once('password'), link: once('link'), linkFile: join(folder, 'link'), databaseFile: join(folder, 'database') }
}

/**
 * @param o.base folder of all four, for example `<data>/ballot`
 * @param o.adminUrl who may create the roles and databases; o.urlOf the connection of an office's role
 * @param o.ports fixed ports, so that a QR code on the wall still leads there after a restart; 0 for any
 */
export const startHost = async (o: {
  base: string
  adminUrl: string
  urlOf: (role: OfficeRole, user: string, password: string, database: string) => string
  host: string
  ports: Readonly<Record<OfficeRole, number>>
  windowMs: number
  /** In two-office mode only the organiser's: A and the box. */
  only?: readonly OfficeRole[]
  say?: (line: string) => void
  /** Milliseconds until a silent child counts as not started; each is tried twice. */
  patienceMs?: number
  /** Only for the test of a child that never answers. */
  program?: readonly string[]
}): Promise<Host> => {
  const mine = o.only ?? roles
  const files = Object.fromEntries(mine.map((r) => [r, officeFiles(o.base, r)])) as Record<OfficeRole, ReturnType<typeof officeFiles>>
  await createOfficeRoles(o.adminUrl, Object.fromEntries(mine.map((r) => [r, files[r].password])))
  const children = Object.fromEntries(mine.map((r) => [r, { process: null, url: '' }])) as Record<OfficeRole, Child>
  let stopping = false

  const start = async (role: OfficeRole): Promise<void> => {
    if (stopping) throw new Unusable(officeText['ballot.not-started']({ office: role, why: '' }))
    const f = files[role]
    const user = databaseRoleOf(role)
    // Written at every start: socket and port of an embedded server may have changed.
    writeFileSync(f.databaseFile, o.urlOf(role, user, f.password, user), { mode: 0o600 })
    const port = children[role].url ? Number(new URL(children[role].url).port) : o.ports[role]
    const args = ['--role', role, '--folder', f.folder, '--database-file', f.databaseFile, '--link-file', f.linkFile]
    const more = ['--host', o.host, '--port', String(port), '--window', String(o.windowMs), '--child']
    const child = spawn(process.execPath, [...(o.program ?? officeProgram()), ...args, ...more], {
      env: { HOME: o.base },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    children[role].process = child
    // Gone before it read its end of the pipe: its exit says so.
    child.stdin.on('error', () => {})
    let said = ''
    child.stderr.on('data', (d) => {
      said = (said + d).slice(-2000)
    })
    const patience = o.patienceMs ?? PATIENCE
    await new Promise<void>((done, fail) => {
      let out = ''
      let tooLong = false
      // One that neither answers nor ends is ended, so that the start says so instead of waiting for ever.
      const late = setTimeout(() => {
        tooLong = true
        child.kill('SIGKILL')
      }, patience)
      const failed = (why: string) => {
        clearTimeout(late)
        fail(new Unusable(officeText['ballot.not-started']({ office: role, why })))
      }
      child.stdout.on('data', (d) => {
        out += d
        const found = /^ready (\S+)\n/m.exec(out)
        if (!found) return
        clearTimeout(late)
        children[role].url = found[1]!
        done()
      })
      child.once('error', (e) => failed(e.message))
      child.once('exit', () =>
        failed([tooLong ? officeText['ballot.silent']({ seconds: Math.round(patience / 1000) }) : '', said.trim()].join('')),
      )
    })
    child.once('exit', () => {
      children[role].process = null
      if (!stopping) void again(role)
    })
  }
  /** The first start: one that fails or keeps silent is tried once more, because a loaded machine starts late and not at all only seldom. */
  const startOrAgain = async (role: OfficeRole): Promise<void> => {
    try {
      await start(role)
    } catch (e) {
      if (stopping) throw e
      o.say?.((e as Error).message)
      await start(role)
    }
  }
  /** Whatever ended an office, it comes back on the same port; a phone simply asks once more. */
  const again = async (role: OfficeRole): Promise<void> => {
    for (let wait = 200; !stopping; wait = Math.min(wait * 2, 10_000)) {
      await pause(wait)
      if (stopping) return
      try {
        return await start(role)
      } catch (e) {
        o.say?.((e as Error).message)
      }
    }
  }

  const stop = async (): Promise<void> => {
    stopping = true
    await Promise.all(
      mine.map(async (r) => {
        const child = children[r].process
        if (!child || child.exitCode !== null || child.signalCode !== null) return
        const gone = new Promise<void>((done) => child.once('exit', () => done()))
        child.kill('SIGTERM')
        // What was accepted is written within a second or two; whoever takes longer hangs, and its data are safe without it.
        const hard = setTimeout(() => {
          o.say?.(officeText['ballot.not-stopped']({ office: r, seconds: STOP / 1000 }))
          child.kill('SIGKILL')
        }, STOP)
        await gone
        clearTimeout(hard)
      }),
    )
  }
  try {
    await Promise.all(mine.map(startOrAgain))
  } catch (e) {
    await stop()
    throw e
  }
  return {
    get urls() {
      return Object.fromEntries(mine.map((r) => [r, children[r].url]))
    },
    links: Object.fromEntries(mine.map((r) => [r, files[r].link])),
    pid: (role) => children[role]?.process?.pid ?? null,
    stop,
  }
}

/** Whether offices were ever started here: then they are started with the product, because a poll may be running. */
export const hasOffices = (base: string): boolean => existsSync(join(base, 'a', 'password'))
