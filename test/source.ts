import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { init, parse } from 'es-module-lexer'
import { transform } from 'esbuild'

/** The project's root, for the tests that read the project itself. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Every file below `folder` whose name ends so, as paths from the root. */
export const filesBelow = (folder: string, ends: RegExp): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile() && ends.test(f.name))
    .map((f) => relative(root, join(f.parentPath, f.name)))
    .sort()

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')

// The lexer reads TypeScript as it stands, but not JSX: pages go through esbuild first, with their types kept as imports.
const plain = async (path: string, source: string): Promise<string> => {
  if (!path.endsWith('x')) return source
  const o = { loader: 'tsx', jsx: 'automatic', tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } } } as const
  return (await transform(source.replace(/^(import|export) type (?=[^=;]*?\bfrom\b)/gm, '$1 '), o)).code
}

/** What a TypeScript file imports: values, types and `import()`. */
export const importsOf = async (path: string, source: string): Promise<string[]> => {
  await init
  const found = new Set<string>()
  for (const { specifier } of parse(await plain(path, source), path)[0]) {
    if (typeof specifier !== 'string') continue
    found.add(specifier.startsWith('.') ? posix.normalize(posix.join(posix.dirname(path), specifier)) : specifier)
  }
  return [...found]
}
