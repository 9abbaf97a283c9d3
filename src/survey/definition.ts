import { z } from 'zod'
import { scaleSchema } from '../poll/definition.ts'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
const option = z.strictObject({ id: slug, title: z.string().trim().min(1).max(80) })
const options = z.array(option).min(2).max(20)

/** Shown only where an earlier question was answered so; several conditions must all hold. */
export const conditionSchema = z.strictObject({
  question: slug,
  /** `is`: this answer; `any-of`: one of these; `not`: answered, and with none of these. */
  op: z.enum(['is', 'any-of', 'not']),
  options: z.array(slug).min(1).max(20),
})
const common = {
  id: slug,
  text: z.string().trim().min(2).max(200),
  hint: z.string().trim().max(200),
  required: z.boolean(),
  when: z.array(conditionSchema).max(4),
  /** An answer shown as chosen before anybody chose: always refused, kept so that an imported form says why. */
  preTicked: slug.nullable(),
}
export const devices = ['die', 'two-coins'] as const
/** Chance decides who answers truly, so that no single answer tells anything. Outcomes are counted on the device: 6 faces, 4 falls of two coins. */
export const designSchema = z.strictObject({
  /** `forced`: truth, or a fixed yes, or a fixed no; `warner`: the question, or its opposite. */
  method: z.enum(['forced', 'warner']),
  device: z.enum(devices),
  truth: z.int().min(1).max(5),
  /** Outcomes that say yes whatever is true; the rest say no. 0 for `warner`. */
  yes: z.int().min(0).max(5),
})
export const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('single'), ...common, options }),
  z.strictObject({ kind: z.literal('many'), ...common, options, least: z.int().min(0).max(20), most: z.int().min(1).max(20) }),
  z.strictObject({
    kind: z.literal('scale'),
    ...common,
    scale: scaleSchema,
    /** Questions of one battery are asked on one scale; some are turned round. */
    battery: slug.nullable(),
    reversed: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('number'),
    ...common,
    least: z.int().min(-1_000_000).max(1_000_000_000),
    most: z.int().min(-1_000_000).max(1_000_000_000),
    places: z.int().min(0).max(2),
    unit: z.string().trim().min(1).max(12),
  }),
  z.strictObject({
    kind: z.literal('text'),
    ...common,
    most: z.int().min(20).max(1000),
    /** Stands at the box: what not to write. */
    privacy: z.string().trim().min(4).max(200),
  }),
  z.strictObject({ kind: z.literal('sensitive'), ...common, design: designSchema }),
])
export const definitionSchema = z.strictObject({
  format: z.literal('zhengyou.survey/1'),
  title: z.string().trim().min(2).max(120),
  lead: z.string().trim().max(600),
  sections: z
    .array(
      z.strictObject({
        id: slug,
        title: z.string().trim().min(1).max(60),
        lead: z.string().trim().max(300),
        questions: z.array(questionSchema).min(1).max(30),
      }),
    )
    .min(1)
    .max(12),
  settings: z.strictObject({
    /** People served answer it (residents, service users): only then may it feed a measure. */
    served: z.boolean(),
    publish: z.enum(['public', 'unit']),
    /** No figure over fewer answers, no cell of a table with fewer. */
    smallest: z.int().min(5).max(50),
    /** Where the smallest comes from; printed with the results. */
    smallestSource: z.string().trim().min(4).max(200),
  }),
})
export type Definition = z.infer<typeof definitionSchema>
export type Question = z.infer<typeof questionSchema>
export type Condition = z.infer<typeof conditionSchema>
export type Design = z.infer<typeof designSchema>
export type Of<K extends Question['kind']> = Extract<Question, { kind: K }>

/** The question whose figure may be a measure. */
export const OVERALL = 'overall'
/** How an answer that says nothing is kept. */
export const NO_OPINION = 'no-opinion'

export const questionsOf = (d: Definition): Question[] => d.sections.flatMap((s) => s.questions)

/** What may be chosen, in the order shown; nothing for numbers and words. */
export const optionsOf = (q: Question): { id: string; title: string }[] => {
  switch (q.kind) {
    case 'single':
    case 'many':
      return q.options
    case 'scale':
      return [
        ...q.scale.grades.map(({ id, title }) => ({ id, title })),
        ...(q.scale.noOpinion === null ? [] : [{ id: NO_OPINION, title: q.scale.noOpinion }]),
      ]
    case 'sensitive':
      return [
        { id: 'yes', title: '是' },
        { id: 'no', title: '否' },
      ]
    default:
      return []
  }
}
