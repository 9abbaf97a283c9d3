import { defineConfig } from 'vitest/config'

// One cluster per run (test/global-setup.ts), started only when a project needs it. Two workers: the machine to aim at has two cores.
const cluster = { globalSetup: ['test/global-setup.ts'], hookTimeout: 60_000 }
// The whole product is loaded once per process, not once per file: a third of the time. What a fixture leaves behind goes by `test/after-file.ts`.
const whole = { isolate: false, setupFiles: ['test/each-file.ts'] }

// On PostgreSQL 15 every noun's tests and every statement run once more, and one whole campaign; what walks through all endpoints, seats or seeds
// again with the same statements does not depend on the server.
const sameOnAnyServer = [
  'src/demo/*.db.test.ts',
  'src/notice/identity.db.test.ts',
  'test/badinput.db.test.ts',
  'test/leak.db.test.ts',
  'test/permission.db.test.ts',
  'test/rehearse/seed-00[0-3].db.test.ts',
]

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'rules',
          include: ['src/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['**/*.db.test.ts'],
          // Not a limit on the product: two workers on a busy machine may keep a test waiting.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'db',
          include: ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'],
          exclude: ['test/bench.db.test.ts', ...(process.env.PG === '15' ? sameOnAnyServer : [])],
          testTimeout: 120_000,
          ...whole,
          ...cluster,
        },
      },
      // Loads a million members and compares ratios: by `npm test -- --bench`, on a machine that does nothing else.
      { test: { name: 'bench', include: ['test/bench.db.test.ts'], testTimeout: 900_000, ...cluster } },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // A browser test mostly waits for its page: more of them than cores.
          maxWorkers: 4,
          testTimeout: 240_000,
          ...whole,
          ...cluster,
        },
      },
    ],
  },
})
