import { threeGrades } from './blank.ts'
import type { Condition, Definition, Design, Question } from './definition.ts'

const common = { hint: '', required: true, when: [], preTicked: null }
export const aScale = (id: string, more: Partial<Extract<Question, { kind: 'scale' }>> = {}): Question => ({ kind: 'scale', ...common, id, text: `您对${id}这件事怎么看`, scale: threeGrades, battery: null, reversed: false, ...more }) // biome-ignore format: one line
export const aSingle = (id: string, options: readonly string[], when: Condition[] = [], more: Partial<Extract<Question, { kind: 'single' }>> = {}): Question => ({ kind: 'single', ...common, id, text: `您选哪一项（${id}）`, options: options.map((o) => ({ id: o, title: `选项${o}` })), when, ...more }) // biome-ignore format: one line
export const aMany = (id: string, options: readonly string[], least = 0, most = options.length, when: Condition[] = []): Question => ({ kind: 'many', ...common, id, text: `您选哪几项（${id}）`, options: options.map((o) => ({ id: o, title: `选项${o}` })), least, most, when }) // biome-ignore format: one line
export const aNumber = (id: string): Question => ({ kind: 'number', ...common, id, text: '今年来办过几次事', least: 0, most: 50, places: 1, unit: '次' }) // biome-ignore format: one line
export const aText = (id: string): Question => ({ kind: 'text', ...common, required: false, id, text: '还有什么要说的', most: 100, privacy: '请不要写姓名和电话' }) // biome-ignore format: one line
export const die: Design = { method: 'forced', device: 'die', truth: 4, yes: 1 }
export const aSensitive = (id: string, design: Design = die): Question => ({ kind: 'sensitive', ...common, id, text: '过去一年有没有人向您要过好处', design }) // biome-ignore format: one line
export const is = (question: string, ...options: string[]): Condition => ({ question, op: options.length > 1 ? 'any-of' : 'is', options })
export const not = (question: string, ...options: string[]): Condition => ({ question, op: 'not', options })

/** A questionnaire of these parts. */
export const aSurvey = (sections: Question[][], more: Partial<Definition> & { set?: Partial<Definition['settings']> } = {}): Definition => {
  const { set, ...rest } = more
  return {
    format: 'zhengyou.survey/1',
    title: '物业服务问卷',
    lead: '',
    sections: sections.map((questions, i) => ({ id: `s${i + 1}`, title: `第${i + 1}部分`, lead: '', questions })),
    settings: { served: true, publish: 'public', smallest: 5, smallestSource: '与民主测评相同', ...set },
    ...rest,
  }
}

/** Every kind of question, a condition and a battery: what the tests of whole surveys ask. */
export const theSurvey = (): Definition =>
  aSurvey([
    [aScale('overall', { text: '总的来说，您对物业服务满意吗' }), aSingle('met', ['yes', 'no'])],
    [
      { ...aSingle('where', ['desk', 'hotline'], [is('met', 'yes')]), text: '在哪里办的' },
      aMany('what', ['water', 'lift', 'noise'], 1, 2),
      aNumber('times'),
    ],
    [
      aScale('b1', { battery: 'b', text: '您对楼道卫生满意吗' }),
      aScale('b2', { battery: 'b', text: '您对收费高低满意吗' }),
      aScale('b3', { battery: 'b', reversed: true, text: '您对拖延推诿的情形满意吗' }),
    ],
    [aSensitive('asked'), aText('more')],
  ])

/** A form that answers `theSurvey`, as a browser sends it. */
export const aForm = (more: Record<string, string> = {}): Record<string, string> => ({
  'q.overall': 'satisfied',
  'q.met': 'no',
  'q.what.water': '1',
  'q.times': '3',
  'q.b1': 'satisfied',
  'q.b2': 'mostly',
  'q.b3': 'not',
  'q.asked': 'no',
  ...more,
})
