import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documents } from '../src/bin/documents.ts'
import { filesBelow, read, root } from './source.ts'

test('the pages of docs/ that are written from the code are current', () => {
  const written = documents()
  const stale = Object.keys(written).filter((name) => !existsSync(join(root, name)) || read(name) !== written[name])
  expect(stale, 'run `node --import tsx src/bin/docs.ts`').toEqual([])
})

test('every link and every file named in the documents leads somewhere', () => {
  const dead: string[] = []
  const pages = [...filesBelow('docs', /\.md$/), ...(existsSync(join(root, 'README.md')) ? ['README.md'] : [])]
  expect(pages.length).toBeGreaterThan(5)
  for (const page of pages) {
    const text = read(page)
    const folder = page.includes('/') ? page.slice(0, page.lastIndexOf('/')) : '.'
    for (const [, to] of text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g))
      if (!existsSync(join(root, folder, to!))) dead.push(`${page}: ${to}`)
    for (const [, to] of text.matchAll(/`((?:src|test|db|docs|plans|bench)\/[\w./-]+\.(?:ts|tsx|md|sql|json|mjs|tsv))`/g))
      if (!existsSync(join(root, to!))) dead.push(`${page}: ${to}`)
  }
  expect(dead).toEqual([])
})
