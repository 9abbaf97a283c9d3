/**
 * Group commit with a bound: callers wait while one writer at a time takes all that has gathered. Beyond the bound the answer is no, at once,
 * because a pool without one is how a flood takes the process down.
 */
export interface Pool<In, Out> {
  /** Null when the pool is full. Rejects when its batch could not be written. */
  add(item: In): Promise<Out> | null
  /** How many wait to be written. */
  readonly waiting: number
  /** Resolves when nothing waits. */
  idle(): Promise<void>
}

export const pool = <In, Out>(o: {
  /** Most that may wait. */
  bound: number
  /** Most in one batch. */
  batch: number
  /** Answers in the order of the items. */
  write: (items: In[]) => Promise<Out[]>
}): Pool<In, Out> => {
  interface Waiting {
    item: In
    done: (out: Out) => void
    fail: (e: unknown) => void
  }
  const queue: Waiting[] = []
  let busy = false
  const idlers: (() => void)[] = []

  const run = async (): Promise<void> => {
    busy = true
    // Lets everything that arrived in this turn of the loop into the first batch.
    await new Promise((next) => setImmediate(next))
    while (queue.length > 0) {
      const batch = queue.splice(0, o.batch)
      try {
        const answers = await o.write(batch.map((w) => w.item))
        batch.forEach((w, i) => {
          w.done(answers[i]!)
        })
      } catch (e) {
        for (const w of batch) w.fail(e)
      }
    }
    busy = false
    for (const idler of idlers.splice(0)) idler()
  }

  return {
    add: (item) => {
      if (queue.length >= o.bound) return null
      return new Promise<Out>((done, fail) => {
        queue.push({ item, done, fail })
        if (!busy) void run()
      })
    },
    get waiting() {
      return queue.length
    },
    idle: () => (busy ? new Promise((done) => idlers.push(done)) : Promise.resolve()),
  }
}

/**
 * So many requests per connection, refilled evenly. Kept on the connection itself and forgotten with it: the relay keeps no addresses.
 * @returns whether this request may pass
 */
export const connectionRate = (o: { burst: number; perSecond: number }): ((connection: object, now: Date) => boolean) => {
  const known = new WeakMap<object, { left: number; at: number }>()
  return (connection, now) => {
    const t = now.getTime()
    const was = known.get(connection) ?? { left: o.burst, at: t }
    const left = Math.min(o.burst, was.left + (Math.max(0, t - was.at) / 1000) * o.perSecond)
    known.set(connection, { left: left >= 1 ? left - 1 : left, at: t })
    return left >= 1
  }
}
