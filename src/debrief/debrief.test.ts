import { describe, expect, test } from 'vitest'
import { Refused } from '../lib/refusal.ts'
import { debriefCan, isLate, isPostOf, secretaryOf, settingsSchema } from './debrief.ts'
import { figureNames, sentenceTexts } from './report.text.ts'
import { assertWords, figureKeys, monthsIn, placeOfRef, sentencesOf, termOf } from './report.ts'

const code = (f: () => unknown): string | null => {
  try {
    f()
    return null
  } catch (e) {
    return e instanceof Refused ? e.code : String(e)
  }
}
const holder = (memberId: number, post: string, fromOn = '2024-01-01') => ({ memberId, name: `某${memberId}`, post, fromOn })

describe('who reports', () => {
  test.each([
    ['社区党委书记', true, false],
    ['党支部书记', true, false],
    ['副书记', false, false],
    ['党委副书记', false, false],
    ['第一书记', false, true],
    ['书记员', false, false],
  ])('%s', (post, secretary, first) => {
    expect([isPostOf('secretary', post), isPostOf('community', post), isPostOf('first', post)]).toEqual([secretary, secretary, first])
  })
  test('one person in two such posts is one; two persons are refused, and nobody is', () => {
    const of = (posts: ReturnType<typeof holder>[]) => secretaryOf('secretary', '枫林', '2026-03-20', posts)
    expect(of([holder(1, '党总支书记', '2025-01-01'), holder(1, '书记', '2023-01-01'), holder(2, '副书记')])).toMatchObject({
      memberId: 1,
      fromOn: '2023-01-01',
    })
    expect(code(() => of([holder(1, '书记'), holder(2, '党委书记')]))).toBe('debrief.two-secretaries')
    expect(code(() => of([holder(2, '副书记'), holder(3, '第一书记')]))).toBe('debrief.no-secretary')
  })
})

describe('what is looked at', () => {
  const year = { fromOn: '2026-01-01', untilOn: '2026-12-31' }
  test('the period, cut by the post and by today', () => {
    expect(termOf(year, '2024-03-01', '2026-06-30')).toEqual({ from: '2026-01-01', until: '2026-06-30' })
    expect(termOf(year, '2026-05-10', '2027-01-15')).toEqual({ from: '2026-05-10', until: '2026-12-31' })
    expect(termOf(year, '2026-05-10', '2026-05-01')).toEqual({ from: '2026-05-10', until: '2026-05-10' })
  })
  test('months a span touches', () => {
    expect([monthsIn('2026-01-01', '2026-12-31'), monthsIn('2025-11-30', '2026-01-01'), monthsIn('2026-03-05', '2026-03-05')]).toEqual([
      12, 3, 1,
    ])
  })
  test('every number of every sentence is a figure with a name, and every figure is told or opened', () => {
    const named = new Set(
      sentenceTexts.flatMap((s) => [...s.some({ months: 1, listed: '' }).matchAll(/\{([a-z.-]+)\}/g)].map((m) => m[1]!)),
    )
    expect([...named].sort()).toEqual([...figureKeys].sort())
    expect(Object.keys(figureNames).sort()).toEqual([...figureKeys].sort())
  })
  test('nothing at all is said so; one record is told with its number', () => {
    const term = { from: '2026-01-01', until: '2026-03-02' }
    const none = sentencesOf([], term)
    expect(none.map((s) => s.parts.map((p) => p.text).join(''))).toEqual(sentenceTexts.map((s) => s.none))
    const record = { ref: 'poll/7', title: '二季度测评', on: '2026-02-01', unit: '枫林', value: '87.50%（35/40）', weight: 1 }
    const one = sentencesOf([{ key: 'poll', n: 1, records: [record] }], term).find((s) => s.key === 'poll')!
    expect(one.parts).toEqual([
      { text: '群众参加并已确认的测评 ', figure: null },
      { text: '1', figure: 'poll' },
      { text: ' 次：“二季度测评”87.50%（35/40）。', figure: null },
    ])
  })
  test('refs lead to the record', () => {
    expect(['pledge/3', 'score/4/9', 'goal/2/9', 'rectification/8', 'unit/5', 'debrief-report/6', ''].map(placeOfRef)).toEqual([
      '/pledges/3',
      '/rounds/4/units/9',
      '/campaigns/2/units/9?tab=goals',
      '/rectifications/8',
      '/units/5',
      '/debriefs/reports/6',
      null,
    ])
  })
})

describe('own words and days', () => {
  const s = settingsSchema.parse({ problemsLeast: 4, problemsMost: 100, causesLeast: 1, nextLeast: 1 })
  const parts = { problems: '问题', causes: '原因', next: '下一步' }
  const words = { problems: '四个字了', causes: '因', next: '改' }
  test.each([
    ['enough', words, null],
    ['blanks do not count', { ...words, problems: '三 个 字   ' }, 'debrief.words-short'],
    ['no problems', { ...words, problems: '' }, 'debrief.words-short'],
    ['too long', { ...words, problems: '长'.repeat(101) }, 'debrief.words-long'],
    ['no next step', { ...words, next: ' ' }, 'debrief.words-short'],
  ])('%s', (_, w, refused) => {
    expect(code(() => assertWords(w, s, parts))).toBe(refused)
  })
  test('late is after the last day, whether handed in or not; who does not report is never late', () => {
    const late = (state: 'draft' | 'handed' | 'absent', handedOn: string | null, today: string) =>
      isLate({ state, handedOn }, '2026-03-13', today)
    expect([
      late('draft', null, '2026-03-13'),
      late('draft', null, '2026-03-14'),
      late('handed', '2026-03-13', '2026-06-01'),
      late('handed', '2026-03-14', '2026-06-01'),
      late('absent', null, '2026-06-01'),
    ]).toEqual([false, true, false, true, false])
  })
  test('what is unanswered is answered even after the end; nothing else is', () => {
    expect(debriefCan.lawful('closed')).toEqual(['answer', 'follow'])
  })
})
