#!/usr/bin/env node
// Works before anything is installed: brings the dependencies and the build up to date, then hands over.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(fileURLToPath(import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`需要 Node.js 20.19 以上，现在是 ${process.versions.node}。`)
  process.exit(1)
}
const run = (command, args) => {
  const r = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (r.status !== 0) process.exit(r.status ?? 1)
}
const installed = join(root, 'node_modules', '.package-lock.json')
const lock = join(root, 'package-lock.json')
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs - 1000) {
  // A touched lock file with the same packages needs nothing.
  const names = (file) =>
    JSON.stringify(
      Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages ?? {})
        .filter(([k, v]) => k && !v.optional)
        .map(([k, v]) => [k, v.version])
        .sort(),
    )
  if (!existsSync(installed) || names(installed) !== names(lock)) {
    console.log('正在安装依赖（npm ci），第一次约需一分钟……')
    run('npm', ['ci', '--no-audit', '--no-fund'])
  }
}
if (process.argv[2] !== '--only-install') {
  if (existsSync(join(root, 'build.mjs'))) run(process.execPath, [join(root, 'build.mjs'), '--check-stale'])
  const { pathToFileURL } = await import('node:url')
  await import(pathToFileURL(join(root, 'dist', 'zhengyou.mjs')).href)
}
