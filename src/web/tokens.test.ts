import { expect, test } from 'vitest'
import { type Token, tokens } from './tokens.ts'

const luminance = (hex: string) => {
  const part = (i: number) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
const contrast = (a: Token, b: Token) => {
  const [x, y] = [luminance(tokens[a]), luminance(tokens[b])].sort((p, q) => q - p) as [number, number]
  return (x + 0.05) / (y + 0.05)
}

// WCAG 2.2, 1.4.3: text against its ground.
const pairs: [Token, Token][] = [
  ...(['ink', 'ink-2', 'ink-3'] as const).flatMap((ink) =>
    (['paper', 'card', 'field', 'line-2'] as const).map((g): [Token, Token] => [ink, g]),
  ),
  ['card', 'red'],
  ['red-ink', 'card'],
  ['red-ink', 'red-wash'],
  ['gold', 'gold-wash'],
  ['ink-2', 'gold-wash'],
  ['ok', 'ok-wash'],
  ['warn', 'warn-wash'],
  ['late', 'late-wash'],
  ['run', 'run-wash'],
]

test.each(pairs)('%s on %s is readable', (ink, ground) => {
  expect(contrast(ink, ground)).toBeGreaterThanOrEqual(4.5)
})
