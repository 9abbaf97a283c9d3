import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { auditText, findingText } from '../ballot/core/audit.text.ts'
import { audit } from '../ballot/core/audit.ts'
import { type Audit, type CountJob, doCount, type Finding } from '../ballot/core/audit-report.ts'
import type { RangeCount } from '../ballot/core/count.ts'
import type { Manifest } from '../ballot/core/manifest.ts'
import type { Reader } from '../ballot/core/published.ts'
import { nodeEngine } from '../ballot/core/seal-node.ts'

// The recount for anyone: one file without dependencies. Exit 0: holds. 1: does not. 2: holds as far as it could be checked.

const fromFolder = (folder: string): Reader => {
  const root = resolve(folder) + sep
  return async (name) => {
    const path = resolve(join(root, name))
    if (!path.startsWith(root)) return null
    return readFile(path).catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'ENOENT' || e.code === 'EISDIR' || e.code === 'ENOTDIR') return null
      throw e
    })
  }
}
const fromAddress = (address: string): Reader => {
  const base = address.endsWith('/') ? address : `${address}/`
  return async (name) => {
    const response = await fetch(new URL(name, base))
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`)
    return new Uint8Array(await response.arrayBuffer())
  }
}

/** Threads that count ranges; each runs this very file. */
const crew = (size: number): { count: (job: CountJob) => Promise<RangeCount>; dismiss: () => void } => {
  const idle: Worker[] = []
  const all: Worker[] = []
  const waiting: ((w: Worker) => void)[] = []
  // Listened to once and for all: removing listeners also takes away those by which Node delivers messages.
  const answer = new Map<Worker, [done: (r: RangeCount) => void, fail: (e: unknown) => void]>()
  const take = (): Promise<Worker> => {
    const w = idle.pop()
    if (w) return Promise.resolve(w)
    if (all.length < size) {
      const made = new Worker(fileURLToPath(import.meta.url))
      made.on('message', (r: RangeCount) => answer.get(made)![0](r))
      made.on('error', (e) => answer.get(made)![1](e))
      all.push(made)
      return Promise.resolve(made)
    }
    return new Promise((done) => waiting.push(done))
  }
  return {
    count: async (job) => {
      const w = await take()
      const result = await new Promise<RangeCount>((done, fail) => {
        answer.set(w, [done, fail])
        w.postMessage({ ...job, range: { ...job.range, leaves: job.range.leaves.slice(), openings: job.range.openings?.slice() ?? null } })
      })
      const next = waiting.shift()
      if (next) next(w)
      else idle.push(w)
      return result
    },
    dismiss: () => {
      for (const w of all) void w.terminate()
    },
  }
}

const MOST = 5
const say = (a: Audit, manifest: Manifest | null): void => {
  if (manifest) console.log(manifest.title)
  console.log(auditText.poll(a.pollId))
  console.log(auditText.checked(a.checked))
  for (const c of a.recounted?.classes ?? [])
    console.log(auditText.classLine(manifest?.classes.find((x) => x.id === c.classId)?.title ?? '', c))
  for (const c of a.recounted?.columns ?? []) {
    const title = manifest?.columns.find((x) => x.id === c.column)?.title ?? c.column
    const figure = (name: string, f: { printed: string } | null) => `${name} ${f?.printed ?? auditText.none}`
    const { satisfied, dissatisfied, score } = auditText
    console.log(`${title}：${figure(satisfied, c.satisfied)}，${figure(dissatisfied, c.dissatisfied)}，${figure(score, c.score)}`)
  }
  console.log(a.exit === 0 ? auditText.valid : a.exit === 1 ? auditText.invalid : auditText.incomplete)
  const byCode = new Map<string, Finding[]>()
  for (const f of a.findings) byCode.set(f.code, [...(byCode.get(f.code) ?? []), f])
  for (const list of byCode.values()) {
    for (const f of list.slice(0, MOST)) console.log(`- [${f.code}] ${findingText(f)}`)
    if (list.length > MOST) console.log(`  ${auditText.more(list.length - MOST)}`)
  }
}

const main = async (args: string[]): Promise<number> => {
  const kept: string[] = []
  const values = new Map<string, string>()
  let where: string | undefined
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--json') values.set(arg, '')
    else if (arg === '--kept') kept.push(readFileSync(args[++i] ?? '', 'utf8'))
    else if (['--workers', '--sample', '--expect'].includes(arg)) values.set(arg, args[++i] ?? '')
    else if (arg.startsWith('-') || where !== undefined) where = ''
    else where = arg
  }
  const numberOf = (name: string): number | undefined => (values.has(name) ? Number(values.get(name)) : undefined)
  const [workers, sample] = [numberOf('--workers'), numberOf('--sample')]
  if (!where || [workers, sample].some((n) => n !== undefined && !(Number.isSafeInteger(n) && n > 0))) {
    console.error(auditText.usage)
    return 2
  }
  const read = /^https?:/.test(where) ? fromAddress(where) : fromFolder(where)
  const threads = crew(workers ?? availableParallelism())
  try {
    const a = await audit(read, {
      engine: nodeEngine,
      kept,
      ...(workers === 1 ? {} : { count: threads.count }),
      ...(sample === undefined ? {} : { sample, chance: (n: number) => (n > 0 ? randomInt(n) : 0) }),
      ...(values.has('--expect') ? { expect: values.get('--expect')! } : {}),
    })
    if (values.has('--json')) console.log(JSON.stringify(a, null, 1))
    else {
      const bytes = await read('manifest.json')
      let manifest: Manifest | null = null
      try {
        manifest = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Manifest)
      } catch {
        // The findings say it.
      }
      say(a, a.findings.some((f) => f.code.startsWith('manifest-f')) ? null : manifest)
    }
    return a.exit
  } catch (e) {
    console.error(auditText.unreadable(e instanceof Error ? e.message : String(e)))
    return 2
  } finally {
    threads.dismiss()
  }
}

if (isMainThread) process.exitCode = await main(process.argv.slice(2))
else parentPort!.on('message', (job: CountJob) => parentPort!.postMessage(doCount(job, nodeEngine)))
