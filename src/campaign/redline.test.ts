import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkRedlines, checkSlug, checkText, evidenceKinds, redRules, scoreEvidenceKinds } from './redline.ts'

const corpus = readFileSync(new URL('./redline.corpus.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'))
  .map((line) => {
    const [verdict, text] = line.split('\t') as [string, string]
    return { verdict, text }
  })
const banned = corpus.filter((c) => c.verdict !== 'ok')
const lawful = corpus.filter((c) => c.verdict === 'ok')

describe('corpus of item texts', () => {
  it('is large enough and names known rules', () => {
    expect(banned.length).toBeGreaterThanOrEqual(50)
    expect(lawful.length).toBeGreaterThanOrEqual(50)
    expect(new Set(banned.map((b) => b.verdict))).toEqual(new Set(redRules))
    expect(new Set(corpus.map((c) => c.text)).size).toBe(corpus.length)
  })
  it('catches at least 95 % of the banned texts', () => {
    const missed = banned.filter((b) => checkText(b.text).length === 0).map((b) => b.text)
    expect(missed.length / banned.length, missed.join('\n')).toBeLessThanOrEqual(0.05)
  })
  it('blocks no lawful text', () => {
    expect(lawful.filter((l) => checkText(l.text).length > 0).map((l) => [l.text, checkText(l.text)])).toEqual([])
  })
  it('names the rule that is broken', () => {
    const wrong = banned.filter((b) => checkText(b.text).length > 0 && !checkText(b.text).some((f) => f.rule === b.verdict))
    expect(wrong.map((b) => [b.verdict, b.text, checkText(b.text)])).toEqual([])
  })
})
