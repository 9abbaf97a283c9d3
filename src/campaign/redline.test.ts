import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sayRed } from './plan.text.ts'
import { parsePlan } from './plan.ts'
import { checkPlanRedlines, checkRedlines, checkSlug, checkText, evidenceKinds, redRules, scoreEvidenceKinds } from './redline.ts'

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

describe('tricks', () => {
  it.each(['打·卡留痕', '打 卡留痕', '打　卡留痕', '打\u200b卡留痕', '要求打－卡留痕'])('reads through %s', (text) => {
    expect(checkText(text).map((f) => f.rule)).toContain('check-in')
  })
  it('does not take a duty dressed in a negative for a ban', () => {
    expect(checkText('党员不得不打卡')).not.toEqual([])
    expect(checkText('打卡不得少于三次')).not.toEqual([])
    expect(checkText('不打卡的一律不得评优')).not.toEqual([])
    expect(checkText('不得要求打卡')).toEqual([])
  })
  it('lets a roll pass and refuses it as a score', () => {
    expect(checkText('签到册记录应到、实到人数')).toEqual([])
    expect(checkText('签到册齐全得1分').map((f) => f.rule)).toEqual(['check-in'])
  })
})

describe('codes', () => {
  it('reads measures, events and filters', () => {
    expect(['app.login_count', 'portal.online-minutes', 'news.likes', 'study.study-hours', 'activity.check-in'].map(checkSlug)).toEqual([
      'log-in',
      'online-time',
      'likes-shares',
      'study-hours',
      'check-in',
    ])
    expect(['pledge.kept_share', 'duty.on_time_share', 'poll.satisfied_share', 'activity.recorded', 'study'].map(checkSlug)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ])
  })
  it('keeps evidence a closed set, a roll no score leaf', () => {
    expect(evidenceKinds).toEqual(['event', 'register', 'document', 'decision', 'measure', 'poll', 'finding', 'confirmation', 'roll'])
    expect(scoreEvidenceKinds).not.toContain('roll')
  })
})

describe('plans', () => {
  const folder = new URL('../../plans/', import.meta.url)
  const read = (seed: string) => {
    const p = parsePlan(readFileSync(new URL(readdirSync(folder).find((f) => f.startsWith(`${seed}-`))!, folder), 'utf8'))
    if (!p.ok) throw new Error('plan')
    return structuredClone(p.plan)
  }
  it.each(['000', '001', '002', '003', '004'])('%s crosses none', (seed) => {
    expect(checkPlanRedlines(read(seed))).toEqual([])
  })
  it('refuses a menu item, a duty, a goal, a filter and a public ranking', () => {
    const plan = read('002')
    plan.classes[1]!.menu[0]!.content = '签到积分，每次一分'
    plan.sections.duty!.rules[0]!.title = '每日登录学习平台'
    plan.sections.duty!.rules[1]!.doneBy.filter = { likes: 20 }
    plan.goals[1]!.answer = { by: 'measure', measure: 'study.study_hours', op: '>=', target: '40', unit: '' }
    plan.sections.honour!.publicRanking = true
    expect(checkPlanRedlines(plan).map((f) => [f.rule, f.at])).toEqual([
      ['study-hours', '/goals/1/answer/measure'],
      ['check-in', '/classes/1/menu/0/content'],
      ['points-ranking', '/classes/1/menu/0/content'],
      ['log-in', '/sections/duty/rules/0/title'],
      ['likes-shares', '/sections/duty/rules/1/doneBy/filter/likes'],
      ['points-ranking', '/sections/honour/publicRanking'],
    ])
  })
  it('does not read source notes: they are history', () => {
    expect(checkRedlines({ content: '公开承诺', source: { note: '原文提到打卡积分' } })).toEqual([])
  })
  it('says the words, the line and another way', () => {
    expect(sayRed({ rule: 'check-in', words: '打卡', at: '/goals/0/text' })).toBe(
      '/goals/0/text：“打卡”触及红线：不得要求打卡、签到，签到记录不得作为评价依据。请改为看做成了什么、谁确认。',
    )
  })
})
