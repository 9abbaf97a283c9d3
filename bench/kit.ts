import { performance } from 'node:perf_hooks'
import type { Tx } from '../src/db/db.ts'
import type { Place } from './place.ts'
import type { Tree } from './shape.ts'

export const ms = (): number => performance.now()

export const timed = async <T>(work: () => Promise<T> | T): Promise<{ ms: number; value: T }> => {
  const began = ms()
  const value = await work()
  return { ms: ms() - began, value }
}

/** Nearest-rank quantile. @param q 0 … 1 */
export const quantile = (xs: readonly number[], q: number): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN
}
export const median = (xs: readonly number[]): number => quantile(xs, 0.5)

export type Task = (round: number) => Promise<unknown> | unknown

/**
 * Tasks in turn, round after round, the order turned each round, so that whatever else the machine does falls on all of them alike.
 * @param turn false keeps the order, for tasks that build on each other
 * @returns milliseconds of every round by task
 */
export const interleave = async (n: number, tasks: Record<string, Task>, turn = true): Promise<Record<string, number[]>> => {
  const names = Object.keys(tasks)
  const took: Record<string, number[]> = Object.fromEntries(names.map((k) => [k, []]))
  for (let round = 0; round < n; round++)
    for (let i = 0; i < names.length; i++) {
      const name = names[(turn ? i + round : i) % names.length]!
      took[name]!.push((await timed(() => tasks[name]!(round))).ms)
    }
  return took
}

/** Median over the rounds of ours ÷ floor, each pair of one round: the only figure a test may assert. */
export const ratioOf = (ours: readonly number[], floor: readonly number[]): number => median(ours.map((x, i) => x / floor[i]!))

/** Highest resident memory while `work` runs, and what it was before, in MB. */
export const peakMemory = async <T>(work: () => Promise<T>): Promise<{ value: T; beforeMB: number; peakMB: number }> => {
  const rss = () => Math.round(process.memoryUsage.rss() / 2 ** 20)
  const beforeMB = rss()
  let peakMB = beforeMB
  const watch = setInterval(() => {
    peakMB = Math.max(peakMB, rss())
  }, 20)
  try {
    const value = await work()
    return { value, beforeMB, peakMB: Math.max(peakMB, rss()) }
  } finally {
    clearInterval(watch)
  }
}

export const rounded = (x: number): number => Number(x.toPrecision(3))
export const fixed = (x: number): string => (x >= 100 ? x.toFixed(0) : x >= 10 ? x.toFixed(1) : x.toFixed(2))
export const thousands = (n: number): string => Math.round(n).toLocaleString('en-US')

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((r) => `| ${r.map((c) => String(c).replaceAll('|', '\\|')).join(' | ')} |`).join('\n')

/** What one part of the bench has to say. */
export interface Report {
  readonly title: string
  /** Markdown below the title. */
  readonly body: string
  /** Ratios to the floor by name: what a test may hold against recorded ones. */
  readonly ratios: Readonly<Record<string, number>>
}

/** What every part of the bench is given. */
export interface Bench {
  readonly place: Place
  readonly realm: number
  readonly tree: Tree
  readonly rounds: number
  readonly say: (line: string) => void
}

const undone = Symbol('undone')

/** `work` in a transaction of zy_app that is rolled back. */
export const rolledBack = async <T>(b: Bench, work: (tx: Tx) => Promise<T>): Promise<T> => {
  let value: T | undefined
  await b.place.database
    .command(b.realm, async (tx) => {
      value = await work(tx)
      throw undone
    })
    .catch((e) => {
      if (e !== undone) throw e
    })
  return value as T
}
