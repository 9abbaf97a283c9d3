import { z } from 'zod'
import { type Hall, type HallAnswer, hall, type PublicContext } from '../http/hall.ts'
import { chineseDay } from '../lib/calendar.ts'
import { readFrozen } from '../standard/standard.read.ts'
import { type Html, html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { facts, items, note, section, table } from '../web/hall/parts.ts'
import { packageDigest } from './package.read.ts'
import { publicTerms as t } from './public.text.ts'
import { frozenRounds, readRound, roundUnits } from './score.read.ts'

const realm = z.string()
const base = (c: PublicContext) => ({ realm: { name: c.realm.name, code: c.realm.code }, url: c.url })
const long = (text: string): Html => html`<code style="overflow-wrap:anywhere">${text}</code>`

/** For the home page. */
export const resultsWay = async (c: PublicContext) =>
  (await frozenRounds(c.tx)).length === 0 ? null : { to: `/h/${c.realm.code}/results`, label: t.results, note: t.resultsWay }

const list = hall('hall.results', 'GET /h/:realm/results', z.object({ realm }), async (c) => {
  const rows = await frozenRounds(c.tx)
  return hallPage({
    ...base(c),
    title: t.results,
    lead: t.lead,
    date: chineseDay(c.today),
    body: items(
      rows.map((r) => ({
        title: r.title,
        to: `/h/${c.realm.code}/results/${r.id}`,
        note: `${r.organiser}　${t.frozenOn(r.frozen_on)}　${t.units(r.units)}`,
      })),
      t.none,
    ),
  })
})

/** The digest everybody can compare, how many units came to which grade; whose result it is stands on the notice. */
const one = hall(
  'hall.result',
  'GET /h/:realm/results/:id',
  z.object({ realm, id: z.coerce.number().int() }),
  async (c, input): Promise<HallAnswer> => {
    const sealed = await packageDigest(c.tx, input.id)
    if (!sealed) return { status: 404, body: hallPage({ ...base(c), title: t.results, body: note(t.notThere) }) }
    const round = await readRound(c.tx, input.id)
    const { standard } = await readFrozen(c.tx, round.standard_id, round.standard_no)
    const units = await roundUnits(c.tx, input.id)
    const of = (grade: string) => units.filter((u) => u.grade === grade).length
    return hallPage({
      ...base(c),
      title: round.title,
      crumbs: [{ label: t.results, to: `/h/${c.realm.code}/results` }],
      lead: t.frozenOn(sealed.frozenOn),
      date: chineseDay(c.today),
      body: html`${facts([
        { label: t.standard, value: standard.title },
        { label: t.standardDigest, value: long(round.standard_digest) },
        { label: t.unitCount, value: t.units(units.length) },
      ])}${section(
        t.grades,
        table({
          caption: t.grades,
          head: [{ label: t.grade }, { label: t.unitCount, right: true }],
          rows: standard.grades.bands.map((b) => [b.title, String(of(b.id))]),
        }),
      )}${section(
        t.digest,
        html`<p>${long(sealed.digest)}</p>`,
        html`<p>${t.how}</p>`,
        sealed.programDigest ? html`<p>${t.program}：${long(sealed.programDigest)}</p>` : null,
      )}`,
    })
  },
)

export const scoreHalls: Hall[] = [list, one]
