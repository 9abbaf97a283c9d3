import { maskNationalId, maskPhone } from '../lib/codes.ts'

// Longest first: the eleven digits inside an identity number are no telephone.
const patterns: readonly [RegExp, (found: string) => string][] = [
  [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, maskNationalId],
  [/(?<![\dA-Za-z])\d{15}(?![\dA-Za-z])/g, maskNationalId],
  // Digits kept apart by blanks or dashes are still a number that rings.
  [/(?<!\d)(?:\+?86[\s-]?)?1[3-9]\d(?:[\s-]?\d){8}(?!\d)/g, (s) => maskPhone(s.replace(/[\s-]/g, '').replace(/^\+?86/, ''))],
  [/(?<!\d)0\d{2,3}[\s-]?[2-9]\d{6,7}(?!\d)/g, maskPhone],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, (s) => `${s.slice(0, 1)}***`],
  [/(?<![\d.])\d{12,}(?!\d)/g, (s) => `${'*'.repeat(s.length - 4)}${s.slice(-4)}`],
  // What is said of oneself: QQ, WeChat.
  [/(?:QQ|qq|微信|wx|WX|VX|vx)\s*号?\s*[:：是]?\s*[A-Za-z\d_-]{5,20}/g, (s) => `${s.replace(/[A-Za-z\d_-]{5,20}$/, '')}***`],
]

/** What people wrote, without the telephone, identity, card and account numbers that would name them or somebody else. Names stay: no pattern knows them. */
export const maskWords = (text: string): string =>
  patterns.reduce(
    (t, [p, by]) => t.replace(p, by),
    text
      .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
      .replace(/[\uff0b\uff0d\uff0e\uff10-\uff19\uff20-\uff3a\uff3f\uff41-\uff5a]/g, (c) => c.normalize('NFKC')),
  )
