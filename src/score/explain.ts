import { equal, isZero, ONE } from '../lib/rational.ts'
import { percent, shown } from '../standard/reading.ts'
import { engineText as t } from './engine.text.ts'
import type { Evidence } from './evidence.ts'
import type { Line, LineInput, ScoreSheet } from './sheet.ts'

export interface Sentence {
  /** 原文, 读作, 取数, 计算, 折算, 状态. */
  label: string
  text: string
  /** Records the sentence opens onto. */
  refs: string[]
}

/** '7 名（共 31 名）' for a count, '17 ÷ 20 = 85%' for a ratio. */
export const figureText = (i: LineInput): string => {
  const n = shown(i.numerator)
  if (i.denominator === null) return t['figure.count']({ n, unit: i.unit })
  const of = shown(i.denominator)
  if (i.kind === 'count' || isZero(i.denominator)) return t['figure.count-of']({ n, unit: i.unit, of })
  const value = percent({ n: i.numerator.n * i.denominator.d, d: i.numerator.d * i.denominator.n })
  return t['figure.ratio']({ n, unit: i.unit, of, value })
}

/** Where an imported line comes from, and the unit's own conditions under the item: what stands beside the points and is no sum. */
const beside = (l: Line, e: Pick<Evidence, 'imports' | 'refined'>): Sentence[] => {
  const named = e.imports?.[l.id]
  const source = named && { title: named.title, digest: named.digest.slice(0, 16) }
  const own = (e.refined ?? []).filter((r) => r.leaf === l.id)
  return [
    ...(named && source
      ? [
          {
            label: t['explain.source'],
            text: named.result
              ? t['explain.source-of']({ ...source, score: named.result.score, grade: named.result.gradeTitle })
              : t['explain.source-none'](source),
            refs: [named.ref],
          },
        ]
      : []),
    ...own.flatMap((r) =>
      r.conditions.map((k) => ({
        label: t['explain.refined'],
        text: t['explain.refined-of']({
          on: r.approvedOn,
          text: k.text,
          worth: k.max === null ? '' : t['explain.refined-worth']({ max: k.max }),
          reading: k.reading === '' ? '' : t['explain.refined-reading']({ reading: k.reading }),
        }),
        refs: [r.ref],
      })),
    ),
  ]
}

/**
 * The trace of one line, sentence by sentence: original words, reading, figures with their records, sum, state.
 * @param evidence what the sheet was made from: the source of an imported line, the unit's own conditions
 */
export const explainLine = (l: Line, evidence: Pick<Evidence, 'imports' | 'refined'> = {}): Sentence[] => {
  const say = (label: string, text: string, refs: string[] = []): Sentence => ({ label, text, refs })
  const out = [say(t['explain.text'], l.text), say(t['explain.reading'], l.reading)]
  for (const i of l.inputs) {
    const words = { measure: i.title, figure: figureText(i), refs: i.refs.length, position: i.position }
    out.push(say(t['explain.figure'], t['explain.figure-of'](words), i.refs))
  }
  out.push(...beside(l, evidence))
  if (l.points === null || l.lost === null) return [...out, say(t['explain.state'], `${t[`state.${l.state}`]}：${l.explanation}`)]
  out.push(
    say(
      t['explain.working'],
      l.explanation,
      l.columns.flatMap((c) => c.judgements.map((j) => j.ref)),
    ),
  )
  if (l.counted && !equal(l.factor, ONE))
    out.push(say(t['explain.factor'], t['explain.factor-of']({ factor: shown(l.factor), counted: shown(l.counted) })))
  const words = { max: shown(l.max), points: shown(l.points), lost: shown(l.lost) }
  out.push(say(t['explain.state'], isZero(l.lost) ? t['explain.scored'](words) : t['explain.lost'](words)))
  return out
}

/** Traces of every line of a sheet, in its order. */
export const explain = (s: ScoreSheet): { id: string; title: string; sentences: Sentence[] }[] =>
  s.lines.map((l) => ({ id: l.id, title: l.title, sentences: explainLine(l) }))
