import { Worker } from 'node:worker_threads'

/** Threads that run one program and are each asked one thing after another. Started by the first question, so that an office is ready without them. */
export interface Threads {
  /** To the thread with the least to do. Rejects with what the program threw, and when the thread ends. */
  ask<T>(message: object): Promise<T>
  /** To every thread, before whatever is asked later; one that starts later is told by `greet`. */
  tell(message: object): Promise<void>
  close(): Promise<void>
}

/** Behind the text of every program: it names its kinds of work in `work`. */
const loop = `
require('node:worker_threads').parentPort.on('message', (m) => {
  const { parentPort } = require('node:worker_threads')
  try {
    parentPort.postMessage({ job: m.job, answer: work[m.kind](m) })
  } catch (e) {
    parentPort.postMessage({ job: m.job, error: e.message })
  }
})
`

interface Thread {
  worker: Worker
  jobs: Map<number, { done: (x: never) => void; fail: (e: Error) => void }>
}

/**
 * @param o.program plain text in CommonJS, because the same worker must run from the sources, from the bundle and inside a test runner
 * @param o.greet what a thread must know before it is asked anything: also one that takes the place of one that ended
 */
export const threadPool = (o: { program: string; threads: number; greet: () => readonly object[] }): Threads => {
  let next = 0
  let closing = false
  let all: Thread[] | null = null
  const send = <T>(t: Thread, message: object): Promise<T> => {
    const job = next++
    return new Promise<T>((done, fail) => {
      t.jobs.set(job, { done: done as (x: never) => void, fail })
      t.worker.ref()
      t.worker.postMessage({ ...message, job })
    })
  }
  const start = (): Thread => {
    // Without the arguments of this process: a loader of sources has nothing to do there, and in Node 20 each thread would start it anew.
    const worker = new Worker(o.program + loop, { eval: true, execArgv: [] })
    const t: Thread = { worker, jobs: new Map() }
    worker.unref()
    worker.on('message', (m: { job: number; answer?: never; error?: string }) => {
      const job = t.jobs.get(m.job)
      t.jobs.delete(m.job)
      if (t.jobs.size === 0) worker.unref()
      if (m.error === undefined) job?.done(m.answer as never)
      else job?.fail(new Error(m.error))
    })
    const gone = (e: Error) => {
      for (const job of t.jobs.values()) job.fail(e)
      t.jobs.clear()
      const at = all?.indexOf(t) ?? -1
      if (!closing && at >= 0) all![at] = start()
    }
    worker.on('error', gone)
    worker.on('exit', () => gone(new Error('a thread ended')))
    for (const message of o.greet()) send(t, message).catch(() => {})
    return t
  }
  const running = (): Thread[] => {
    all ??= Array.from({ length: o.threads }, start)
    return all
  }
  return {
    ask: (message) => {
      if (closing) return Promise.reject(new Error('closed'))
      return send(
        running().reduce((a, b) => (b.jobs.size < a.jobs.size ? b : a)),
        message,
      )
    },
    tell: async (message) => {
      await Promise.all((all ?? []).map((t) => send(t, message)))
    },
    close: async () => {
      closing = true
      await Promise.all((all ?? []).map((t) => t.worker.terminate()))
    },
  }
}
