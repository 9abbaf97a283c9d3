import type { HallAnswer, PublicContext } from '../http/hall.ts'
import { parsePublicCode } from '../lib/digest.ts'
import { form, type HallField, type HallForm } from '../web/hall/form.ts'
import type { Html } from '../web/hall/html.ts'
import { hallPage } from '../web/hall/page.ts'
import { facts } from '../web/hall/parts.ts'
import type { NominationRow } from './nomination.read.ts'
import { publicTerms as t } from './public.text.ts'

/** A page of the hall about nominations; `secret`: reached only with a code, so nothing of it is listed, nor its address printed below. */
export const pageOf = (
  c: PublicContext,
  p: { title: string; lead?: string; body: Html; secret?: boolean; crumb?: { label: string; to: string } },
): string =>
  hallPage({
    title: p.title,
    realm: { name: c.realm.name, code: c.realm.code },
    url: c.url,
    ...(p.lead ? { lead: p.lead } : {}),
    ...(p.crumb ? { crumbs: [p.crumb] } : {}),
    ...(p.secret ? { secret: true, quiet: true } : {}),
    body: p.body,
  })

/** @throws nomination.link-spent, where it is looked up: a code that is none is one that is used up */
export const codeOf = (typed: string): string => parsePublicCode(typed) ?? ''

/** A page with a form that was refused is no success. */
export const answered = (text: string, errors: Record<string, string>): HallAnswer =>
  Object.keys(errors).length > 0 ? { body: text, status: 422 } : text

/** Whom it is about, as the holder of a code is told. */
export const ofNominee = (
  row: Pick<NominationRow, 'name' | 'title_name' | 'facts'>,
  more: readonly { label: string; value: string }[] = [],
): Html =>
  facts([
    { label: t.object, value: row.name },
    { label: t.as, value: row.title_name },
    ...(row.facts.unitAndPost ? [{ label: t.post, value: row.facts.unitAndPost }] : []),
    ...more,
  ])

/** A verdict with words, sent to where a code leads. */
export const verdictForm = (
  action: string,
  verdicts: readonly { value: string; label: string }[],
  typed: { values: HallForm['values']; errors: Record<string, string> },
  more: readonly HallField[] = [],
): Html =>
  form({
    method: 'post',
    action,
    submit: t.give,
    values: typed.values ?? {},
    errors: typed.errors,
    fields: [
      { name: 'verdict', kind: 'choice', label: t.verdict, options: verdicts },
      { name: 'words', kind: 'long', label: t.words, max: 1000 },
      ...more,
    ],
  })

/** What was left out of it, by field; empty when nothing was. */
export const missingIn = (typed: { verdict?: string | undefined; words: string }): Record<string, string> => ({
  ...(typed.verdict ? {} : { verdict: t.verdict }),
  ...(typed.words ? {} : { words: t.words }),
})
