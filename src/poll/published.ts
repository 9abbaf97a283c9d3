import type { ResultFile } from '../ballot/core/published.ts'
import type { Draft } from '../ballot/offices.ts'
import { graceMinutes } from './ceremony.ts'
import type { Definition } from './definition.ts'
import { type ColumnResult, countOf, type PollResult, resultOf, type Tally } from './result.ts'

/** Columns of a ballot: every item of every object, in the order they stand on the paper. */
export const columnsOf = (d: Pick<Definition, 'items'>, objects: readonly { no: number; name: string }[]) =>
  objects.flatMap((o) =>
    d.items.map((i) => ({ objectNo: o.no, itemId: i.id, title: d.items.length === 1 ? o.name : `${o.name} ${i.title}` })),
  )

/** The manifest as far as the poll knows it; the offices add keys, roots and mode. */
export const draftOf = (o: {
  definition: Definition
  objects: readonly { no: number; name: string }[]
  eligible: Readonly<Record<string, number>>
  organiser: string
  supervisor: string
  opensAt: Date
  closesAt: Date
  trustees: Draft['trustees']
}): Draft => {
  const d = o.definition
  const nos = (ids: readonly string[]) => d.scale.grades.flatMap((g, i) => (ids.includes(g.id) ? [i + 1] : []))
  return {
    title: d.title,
    organiser: o.organiser,
    supervisor: o.supervisor,
    place: d.settings.place,
    layout: d.settings.layout,
    classes: d.classes.map((c, i) => ({ id: i + 1, key: c.key, title: c.title, weight: c.weight, eligible: o.eligible[c.key] ?? 0 })),
    columns: columnsOf(d, o.objects).map((c, i) => ({ id: i + 1, title: c.title })),
    scale: d.scale.grades.map((g, i) => ({ grade: i + 1, title: g.title, points: g.points })),
    abstain: d.scale.noOpinion !== null,
    abstainCounts: d.settings.noOpinionCounts,
    satisfied: nos(d.scale.satisfied),
    dissatisfied: nos(d.scale.dissatisfied),
    // A cap binds the committee, not the ballot (mission, 优秀 ≤ 1/3).
    caps: [],
    emptyClass: d.settings.emptyClass,
    places: d.settings.places,
    withholdBelow: d.settings.withholdBelow,
    notes: false,
    opensAt: o.opensAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    closesAt: o.closesAt.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    graceMinutes: graceMinutes(d.settings.place),
    printed: null,
    trustees: o.trustees,
    audit: null,
  }
}

/**
 * The result of a published ballot folder. The figures are counted here again from the published counts; a score that differs from the
 * published one is a bug of one of the two and is not shown. Where classes are withheld the folder has no counts of all, only a score.
 */
export const resultOfBallot = (d: Definition, objects: readonly { no: number; name: string }[], file: ResultFile): PollResult => {
  const columns = columnsOf(d, objects)
  const key = (classId: number) => d.classes[classId - 1]!.key
  const tally: Tally = {
    classes: file.classes.map((c) => ({ classKey: key(c.classId), eligible: c.eligible, issued: c.issued, returned: c.cast, invalid: 0 })),
    counts: file.columns.flatMap((column) => {
      const at = columns[column.column - 1]!
      return column.classes.flatMap((c) =>
        'withheld' in c
          ? []
          : [
              {
                classKey: key(c.classId),
                objectNo: at.objectNo,
                itemId: at.itemId,
                grades: c.grades.slice(1),
                noOpinion: c.grades[0]!,
                invalid: c.invalid,
              },
            ],
      )
    }),
  }
  const result = resultOf(d, objects, tally)
  const hidden = file.classes.filter((c) => c.withheld).map((c) => key(c.classId))
  if (hidden.length === 0) {
    for (const [i, c] of result.columns.entries()) {
      const said = file.columns.find((x) => x.column === i + 1)?.score ?? null
      if (c.score !== null && said !== null && c.score.exact !== said.exact)
        throw new Error(`column ${i + 1}: ${c.score.exact}, published ${said.exact}`)
    }
    return result
  }
  return {
    ...result,
    turnout: result.turnout.map((t) => ({ ...t, shown: !hidden.includes(t.classKey) })),
    withheld: hidden.sort(),
    columns: result.columns.map((c, i): ColumnResult => {
      const said = file.columns.find((x) => x.column === i + 1)?.score ?? null
      return {
        ...c,
        ...countOf(d, d.scale.grades.map(() => 0), 0), // biome-ignore format: one line
        shown: false,
        score: said,
        noScore: said === null ? 'withheld' : null,
        byClass: c.byClass.filter((b) => !hidden.includes(b.classKey)),
      }
    }),
  }
}
