import { buildApp, reactions, ticks } from '../app.ts'
import { assets } from '../http/assets.ts'
import { jobs } from '../job/runner.ts'
import { setOffices } from '../poll/folder.ts'
import { officesOf } from './offices.ts'
import { flags, type Opened, open } from './open.ts'

/** Serve until told to stop. What was acknowledged is on disk; what is under way is finished before the database goes down. */
export const run = async (args: string[]): Promise<number> => {
  const { on, values } = flags(args, { switches: ['demo'], values: ['port', 'host'] })
  console.log('正在启动……')
  const opened = await open()
  try {
    return await serve(opened, on.has('demo'), values)
  } finally {
    // Whatever went wrong above, the embedded server does not outlive the command that started it.
    await opened.close()
  }
}

const serve = async (opened: Opened, demo: boolean, values: Record<string, string>): Promise<number> => {
  const { config, database, sealer } = opened
  const clock = () => new Date()
  if (demo) {
    const { ensureDemo } = await import('./demo.ts')
    await ensureDemo(opened)
  }
  const app = await buildApp({
    database,
    clock,
    log: config.ZY_LOG === 'on',
    asset: assets(),
    filesDir: opened.filesDir,
    publicForms: config.ZY_PUBLIC_FORMS,
    proxies: config.ZY_PROXIES,
    keys: opened.keys,
    policy: {
      minimumLength: config.ZY_MINIMUM_PASSWORD,
      attempts: config.ZY_SIGN_IN_ATTEMPTS,
      lockMinutes: config.ZY_LOCK_MINUTES,
      idleMinutes: config.ZY_IDLE_MINUTES,
      hours: 12,
    },
  })
  const later = jobs({ database: opened.background, sealer, reactions, ticks, clock })
  const stopJobs = later.start(config.ZY_TICK_MS, (e) =>
    app.log.error({
      job: (e as Error).name,
      code: (e as { code?: string }).code,
      stack: String((e as Error).stack)
        .split('\n')
        .slice(0, 8)
        .join('\n'),
    }),
  )
  opened.server?.keepUp((what) =>
    what === 'revived' ? app.log.warn({ database: 'revived' }) : app.log.error({ database: 'down', stack: String(what.stack) }),
  )
  // A poll may be running: its offices come back with the product. What fails here is tried again when a poll asks.
  const offices = officesOf(opened, () => app.log.error({ offices: 'down' }))
  setOffices(offices)
  // Not waited for: everything else works without them.
  void offices?.resume().catch((e) => app.log.error({ offices: 'down', stack: String(e.stack) }))
  const address = await app.listen({ host: values.host ?? config.ZY_HOST, port: Number(values.port ?? config.ZY_PORT) })
  console.log(`\n争优已启动\n  工作台　　${address}/\n  公开大厅　${address}/h\n  停止　　　Ctrl-C\n`)
  if (demo) {
    const { printAccounts } = await import('./demo.ts')
    printAccounts()
  }
  let stopping = false
  await new Promise<void>((resolve) => {
    const stop = () => {
      if (stopping) return
      stopping = true
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
  console.log('正在停止：办完手头的请求，再关数据库……')
  await app.close()
  await stopJobs()
  await offices?.stop()
  return 0
}
