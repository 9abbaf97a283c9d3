import type { TestProject } from 'vitest/node'
import { type Cluster, startCluster } from './cluster.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    cluster: Cluster
  }
}

// Projects load this file each for itself; the cluster is one per run, so it hangs on the process.
const shared = globalThis as { zyCluster?: { users: number; started: ReturnType<typeof startCluster> } }

export default async (project: TestProject): Promise<() => Promise<void>> => {
  shared.zyCluster ??= { users: 0, started: startCluster() }
  const one = shared.zyCluster
  one.users++
  const { cluster, stop } = await one.started
  project.provide('cluster', cluster)
  return async () => {
    if (--one.users > 0) return
    delete shared.zyCluster
    await stop()
  }
}
