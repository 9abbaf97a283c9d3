import type { Definition, Question } from './definition.ts'
import { surveyPageText as t } from './page.text.ts'

type Scale = Extract<Question, { kind: 'scale' }>['scale']

/** The commonest of the scales in use; others come from the product's list (GET /polls/kinds). */
export const threeGrades: Scale = {
  grades: [
    { id: 'satisfied', title: '满意', points: '100', sense: 'positive' },
    { id: 'mostly', title: '基本满意', points: '60', sense: 'positive' },
    { id: 'not', title: '不满意', points: '0', sense: 'negative' },
  ],
  noOpinion: '不了解',
  satisfied: ['satisfied', 'mostly'],
  dissatisfied: ['not'],
}

/** A question of a kind with everything it must have, to be written over. */
export const blank = (kind: Question['kind'], id: string): Question => {
  const common = { id, text: t.newQuestion, hint: '', required: true, when: [], preTicked: null }
  const options = [
    { id: 'o1', title: t.optionA },
    { id: 'o2', title: t.optionB },
  ]
  switch (kind) {
    case 'single':
      return { kind, ...common, options }
    case 'many':
      return { kind, ...common, options, least: 1, most: 2 }
    case 'scale':
      return { kind, ...common, scale: threeGrades, battery: null, reversed: false }
    case 'number':
      return { kind, ...common, least: 0, most: 100, places: 0, unit: '次' }
    case 'text':
      return { kind, ...common, required: false, most: 300, privacy: t.privacySaid }
    case 'sensitive':
      return { kind, ...common, design: { method: 'forced', device: 'die', truth: 4, yes: 1 } }
  }
}

/** What a new questionnaire starts from: one overall question. */
export const starter = (title: string): Definition => ({
  format: 'zhengyou.survey/1',
  title,
  lead: '',
  sections: [{ id: 's1', title: t.first, lead: '', questions: [{ ...blank('scale', 'overall'), text: t.overallText } as Question] }],
  settings: { served: true, publish: 'public', smallest: 5, smallestSource: t.defaultSource },
})
