import type { Field, Values } from '../web/desk/form.ts'
import { ruleKinds } from './item.ts'
import { standardPageText as t } from './page.text.ts'
import { standardText as s } from './standard.text.ts'
import { evidenceKinds, leaf, type StandardFile, verifications } from './standard-schema.ts'

export const ops = ['>=', '>', '<=', '<', '=', '!='] as const

/** The questions of an item, those of the chosen kind of rule only. */
export const itemFields = (measures: readonly { value: string; label: string }[]): Field[] => {
  const of =
    (...kinds: (typeof ruleKinds)[number][]) =>
    (v: Values) =>
      kinds.some((k) => k === v.kind)
  return [
    { name: 'title', label: t.editTitle, kind: 'text', max: 80 },
    { name: 'text', label: t.editText, kind: 'long', lines: 3, max: 2000 },
    { name: 'max', label: t.max, kind: 'decimal' },
    { name: 'department', label: t.by, kind: 'text', short: true },
    {
      name: 'kind',
      label: t.editKind,
      kind: 'choice',
      compact: true,
      options: ruleKinds.map((k) => ({ value: k, label: s[`rule.${k}`] })),
    },
    {
      name: 'measure',
      label: t.editMeasure,
      kind: 'choice',
      compact: true,
      options: measures,
      when: of('deductPer', 'allOrNothing', 'bands', 'proportional', 'poll', 'rank'),
    },
    { name: 'step', label: t.editStep, kind: 'decimal', when: of('deductPer') },
    { name: 'atLeast', label: t.editAtLeast, hint: t.editAtLeastHint, kind: 'decimal', optional: true, when: of('deductPer') },
    { name: 'per', label: t.editPer, hint: t.editPerHint, kind: 'decimal', optional: true, when: of('deductPer') },
    { name: 'free', label: t.editFree, kind: 'decimal', optional: true, when: of('deductPer') },
    {
      name: 'op',
      label: t.editOp,
      kind: 'choice',
      compact: true,
      options: ops.map((o) => ({ value: o, label: s[`op.${o}`] })),
      when: of('allOrNothing'),
    },
    { name: 'threshold', label: t.editThreshold, kind: 'decimal', when: of('allOrNothing') },
    {
      name: 'bands',
      label: t.editBands,
      kind: 'rows',
      add: t.editBandAdd,
      max: 20,
      when: of('bands'),
      fields: [
        { name: 'from', label: t.editFrom, kind: 'decimal', optional: true },
        { name: 'to', label: t.editTo, kind: 'decimal', optional: true },
        { name: 'points', label: t.editPoints, kind: 'decimal' },
      ],
    },
    { name: 'times', label: t.editTimes, hint: t.editTimesHint, kind: 'decimal', optional: true, when: of('proportional', 'poll') },
    { name: 'inverse', label: t.editInverse, kind: 'flag', says: t.editInverse, optional: true, when: of('proportional') },
    { name: 'leastBallots', label: t.editLeast, kind: 'whole', optional: true, when: of('poll') },
    {
      name: 'order',
      label: t.editOrder,
      kind: 'choice',
      options: (['high', 'low'] as const).map((o) => ({ value: o, label: s[`reading.rank.${o}`] })),
      when: of('rank'),
    },
    { name: 'best', label: t.editBest, kind: 'decimal', when: of('rank') },
    { name: 'minus', label: t.editMinus, kind: 'decimal', when: of('rank') },
    { name: 'packageTitle', label: t.editPackageTitle, hint: t.editPackageTitleHint, kind: 'text', when: of('imported') },
    { name: 'outOf', label: t.editOutOf, hint: t.editOutOfHint, kind: 'decimal', optional: true, when: of('imported') },
    {
      name: 'gradePoints',
      label: t.editGradePoints,
      kind: 'rows',
      add: t.editGradePointAdd,
      max: 12,
      optional: true,
      when: of('imported'),
      fields: [
        { name: 'grade', label: t.editGradeName, kind: 'text', short: true },
        { name: 'points', label: t.editPoints, kind: 'decimal' },
      ],
    },
    { name: 'package', label: t.editPackage, hint: t.editPackageHint, kind: 'text', optional: true, when: of('imported') },
    { name: 'judgeStep', label: t.editJudgeStep, kind: 'decimal', optional: true, when: of('judged') },
    { name: 'allowed', label: t.editGrades, hint: t.editGradesHint, kind: 'text', short: true, optional: true, when: of('judged') },
    { name: 'guidance', label: t.guidance, kind: 'long', lines: 2, optional: true, when: of('judged') },
  ]
}

/** The finer facts of an item: how it is verified, for whom, by which columns, and what holds where there is nothing to count. */
export const detailFields = (standard: StandardFile): Field[] => [
  {
    name: 'verification',
    label: t.how,
    kind: 'many',
    options: verifications.map((v) => ({ value: v, label: s[`verification.${v}`] })),
  },
  {
    name: 'evidence',
    label: s['fact.evidence'],
    kind: 'many',
    options: evidenceKinds.map((e) => ({ value: e, label: s[`evidence.${e}`] })),
  },
  {
    name: 'cycle',
    label: s['fact.cycle'],
    kind: 'choice',
    compact: true,
    options: leaf.shape.cycle.options.map((k) => ({ value: k, label: s[`cycle.${k}`] })),
  },
  ...(standard.classes.length > 0
    ? [
        {
          name: 'classes',
          label: t.classes,
          hint: t.detailClassesHint,
          kind: 'many' as const,
          optional: true,
          options: standard.classes.map((k) => ({ value: k.id, label: k.title })),
        },
      ]
    : []),
  {
    name: 'columns',
    label: s['fact.columns'],
    hint: t.detailColumnsHint,
    kind: 'many',
    optional: true,
    options: standard.columns.map((k) => ({ value: k.id, label: k.title })),
  },
  {
    name: 'ifNone',
    label: s['fact.ifNone'],
    kind: 'choice',
    compact: true,
    optional: true,
    options: (['notApplicable', 'full', 'zero'] as const).map((k) => ({ value: k, label: s[`ifNone.${k}`] })),
  },
  { name: 'topIsFull', label: s['fact.topIsFull'], hint: t.topIsFullHint, says: s['fact.topIsFull'], kind: 'flag', optional: true },
  { name: 'mayNotApply', label: t.detailMay, says: t.detailMay, kind: 'flag', optional: true },
]
