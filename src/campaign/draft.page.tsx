import { useMemo, useState } from 'react'
import { z } from 'zod'
import { one, useAddress, useGo, usePathParams } from '../web/desk/address.ts'
import { Button } from '../web/desk/button.tsx'
import { isRefused } from '../web/desk/client.ts'
import type { Field } from '../web/desk/form.ts'
import { Go } from '../web/desk/link.tsx'
import { announce } from '../web/desk/live.tsx'
import { useAnswer, useCommand } from '../web/desk/query.ts'
import { Crumbs } from '../web/desk/record.tsx'
import { useSession } from '../web/desk/session.ts'
import { Answer } from '../web/desk/weather.tsx'
import { editDraft, showCampaign, supersedePlan } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { CellTable } from './cells.tsx'
import { Chips } from './chips.tsx'
import { basisTexts, type DraftValues, draftValues, figureOrBlank, type GoalRow, type PhaseRow, phaseDaysRight, planFrom } from './draft.ts'
import { campaignKinds, honourLevels, type PlanV1 } from './plan-schema.ts'
import { PlanText, readPlanText } from './plan-text.tsx'
import { procedureText } from './procedure.text.ts'
import { publicPlan } from './public-plan.tsx'
import { ShapedForm, useOnce } from './shaped-form.tsx'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

/** A draft's plan, as a form for what must be typed or as the whole text; of a launched campaign, its next version. */
export const DraftPage = () => {
  const id = Number(usePathParams().id)
  const answer = useOnce(useAnswer(showCampaign, { id }))
  return <Answer of={answer}>{(c) => <Draft c={c} />}</Answer>
}

const Draft = ({ c }: { c: CampaignRecord }) => {
  const { search } = useAddress()
  const json = one(search.mode) === 'json'
  const editing = c.can.includes('edit')
  const superseding = c.can.includes('supersede')
  const at = `/campaigns/${c.id}`
  const title = superseding ? t['draft.supersede-title'](c.plans.length + 1) : t['draft.title']
  return (
    <article className="form-page">
      <Crumbs crumbs={[{ label: t['list.title'], to: '/campaigns' }, { label: c.title, to: at }, { label: title }]} />
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="lead">{superseding ? t['draft.supersede-lead'] : editing ? t['draft.lead'] : t['draft.not-draft']}</p>
        </div>
        <div className="acts">
          {editing ? (
            <Go to={`${at}/procedure`} className="btn">
              {procedureText.title}
            </Go>
          ) : null}
          {editing ? (
            <Go to={`${at}/check`} className="btn">
              {t['action.check']}
            </Go>
          ) : null}
        </div>
      </header>
      {editing || superseding ? (
        <>
          <Chips
            label={title}
            chips={[
              { to: `${at}/draft`, label: t['draft.form'], on: !json },
              { to: `${at}/draft?mode=json`, label: t['draft.json'], on: json },
            ]}
          />
          <div className="card box">{json ? <Whole c={c} superseding={superseding} /> : <Asked c={c} superseding={superseding} />}</div>
        </>
      ) : null}
    </article>
  )
}

const goalRow = z.object({
  text: z.string().trim().min(1),
  target: z.string().trim().min(1),
  who: z.string().min(1).optional(),
  how: z.string().min(1).optional(),
})
const schemaOf = (superseding: boolean) =>
  z.object({
    title: z.string().trim().min(2).max(60),
    theme: z.string().max(2000).optional(),
    intro: z.string().max(2000).optional(),
    kind: z.enum(campaignKinds),
    cycleYears: z.number().int().min(1).max(10).optional(),
    ...Object.fromEntries(basisTexts.map((k) => [k, z.string().max(60).optional()])),
    goals: z.array(goalRow),
    phases: z.custom<PhaseRow[]>((v) => phaseDaysRight(v as PhaseRow[]), t['draft.bad-days']),
    milestones: z.custom<{ day: string }[]>((v) => (v as { day: string }[]).every((m) => figureOrBlank(m.day)), t['draft.bad-figure']),
    quotas: z.custom<{ perUnit: string; total: string }[]>(
      (v) => (v as { perUnit: string; total: string }[]).every((q) => figureOrBlank(q.perUnit) && figureOrBlank(q.total)),
      t['draft.bad-figure'],
    ),
    ...(superseding ? { reason: z.string().trim().min(2).max(500) } : {}),
  })

/** What must be typed or set before launch; the rest of the plan stays as the template has it. */
const fieldsOf = (plan: PlanV1, superseding: boolean): Field[] => {
  const judges = plan.roles.map((r) => ({ value: r.key, label: r.name }))
  const fields: Field[] = [
    // A launched campaign keeps its name.
    ...(superseding ? [] : [{ name: 'title', label: t['draft.name'], section: t['draft.section.name'], kind: 'text', max: 60 } as const]),
    {
      name: 'theme',
      label: t['draft.theme'],
      hint: t['draft.theme-hint'],
      kind: 'text',
      ...(superseding ? { section: t['draft.section.name'] } : {}),
    },
    ...(superseding
      ? []
      : [{ name: 'intro', label: t['draft.intro'], hint: t['draft.intro-hint'], kind: 'long', max: 2000, optional: true } as const]),
    {
      name: 'kind',
      label: t['plan.kind'],
      hint: t['draft.kind-hint'],
      section: t['draft.section.basis'],
      kind: 'choice',
      options: campaignKinds.map((k) => ({ value: k, label: k })),
    },
    ...basisTexts.map((k) => ({ name: k, label: t[`basis.${k}`], kind: 'text', optional: true }) as const),
    { name: 'cycleYears', label: t['basis.cycleYears'], kind: 'whole', unit: t['draft.year-unit'], optional: true },
    {
      name: 'goals',
      label: t['draft.goals'],
      hint: t['draft.goals-hint'],
      section: t['draft.section.goals'],
      kind: 'rows',
      add: t['draft.goal.add'],
      max: 200,
      fields: [
        { name: 'text', label: t['draft.goal.text'], kind: 'long', lines: 2 },
        {
          name: 'who',
          label: t['draft.goal.who'],
          kind: 'choice',
          compact: true,
          options: judges,
          when: (r) => (r as unknown as GoalRow).by !== 'measure',
        },
        { name: 'how', label: t['draft.goal.how'], kind: 'text', when: (r) => (r as unknown as GoalRow).by !== 'measure' },
        { name: 'target', label: t['draft.goal.target'], kind: 'text' },
      ],
    },
    {
      name: 'phases',
      label: t['draft.phases'],
      section: t['draft.section.days'],
      kind: 'custom',
      control: (p) => (
        <CellTable
          id={p.id}
          describedBy={p.describedBy}
          rows={p.value as PhaseRow[]}
          nameOf={(r) => r.name}
          onChange={p.onChange}
          cells={[
            { label: t['plan.phase'], show: (r) => r.name },
            { label: t['draft.from'], name: 'startDay', kind: 'number' },
            { label: t['draft.until'], name: 'endDay', kind: 'number' },
          ]}
        />
      ),
    },
  ]
  if (plan.milestones.length > 0)
    fields.push({
      name: 'milestones',
      label: t['draft.milestones'],
      hint: t['draft.day-hint'],
      kind: 'custom',
      control: (p) => (
        <CellTable
          id={p.id}
          describedBy={p.describedBy}
          rows={p.value as DraftValues['milestones']}
          nameOf={(r) => r.name}
          onChange={p.onChange}
          cells={[
            { label: t['draft.milestones'], show: (r) => r.name },
            { label: t['draft.day'], name: 'day', kind: 'number' },
          ]}
        />
      ),
    })
  fields.push({
    name: 'classThemes',
    label: t['draft.classes'],
    hint: t['draft.classes-hint'],
    section: t['draft.section.classes'],
    kind: 'custom',
    control: (p) => (
      <CellTable
        id={p.id}
        describedBy={p.describedBy}
        rows={p.value as DraftValues['classThemes']}
        nameOf={(r) => r.name}
        onChange={p.onChange}
        cells={[
          { label: t['check.class'], show: (r) => r.name },
          { label: t['plan.class-theme'], name: 'theme' },
        ]}
      />
    ),
  })
  if (plan.sections.nomination)
    fields.push({
      name: 'quotas',
      label: t['draft.quotas'],
      hint: t['draft.quotas-hint'],
      section: t['draft.section.honours'],
      kind: 'custom',
      control: (p) => (
        <CellTable
          id={p.id}
          describedBy={p.describedBy}
          rows={p.value as DraftValues['quotas']}
          nameOf={(r) => r.name}
          onChange={p.onChange}
          cells={[
            { label: t['plan.title-name'], show: (r) => r.name },
            { label: t['draft.per-unit'], name: 'perUnit', kind: 'number' },
            { label: t['draft.total'], name: 'total', kind: 'number' },
          ]}
        />
      ),
    })
  if (plan.sections.honour)
    fields.push(
      {
        name: 'awards',
        label: t['draft.awards'],
        kind: 'custom',
        control: (p) => (
          <CellTable
            id={p.id}
            describedBy={p.describedBy}
            rows={p.value as DraftValues['awards']}
            nameOf={(r) => r.name}
            onChange={p.onChange}
            cells={[
              { label: t['plan.title-name'], show: (r) => r.name },
              { label: t['draft.award-level'], name: 'level', kind: 'choice', options: honourLevels },
              { label: t['draft.plaque'], name: 'plaque', kind: 'flag' },
            ]}
          />
        ),
      },
      { name: 'publicRanking', label: t['draft.ranking'], kind: 'flag', says: t['draft.ranking-says'] },
    )
  if (superseding) fields.push({ name: 'reason', label: t['draft.reason'], section: t['draft.reason'], kind: 'long', max: 500 })
  return fields
}

const Asked = ({ c, superseding }: { c: CampaignRecord; superseding: boolean }) => {
  const session = useSession()
  const plan = c.plan as unknown as PlanV1
  const initial = useMemo(() => ({ ...draftValues(plan, c.title, c.intro), reason: '' }), [])
  const fields = useMemo(() => fieldsOf(plan, superseding), [])
  const made = (v: Record<string, unknown>) => planFrom(plan, v as DraftValues)
  if (superseding)
    return (
      <ShapedForm
        endpoint={supersedePlan}
        seen={c.version}
        fields={fields}
        schema={schemaOf(true).omit({ title: true })}
        initial={initial}
        shape={(v) => ({
          id: c.id,
          version: c.version,
          plan: made(v) as unknown as Record<string, unknown>,
          reason: String(v.reason).trim(),
        })}
        submit={t['draft.supersede']}
        done={t['draft.superseded']}
        to={() => `/campaigns/${c.id}?tab=versions`}
        cancelTo={`/campaigns/${c.id}`}
        makesPublic={(v) => publicPlan(made(v), c, session.today, null)}
      />
    )
  return (
    <ShapedForm
      endpoint={editDraft}
      seen={c.version}
      fields={fields}
      schema={schemaOf(false)}
      initial={initial}
      shape={(v) => ({
        id: c.id,
        version: c.version,
        title: String(v.title).trim(),
        intro: String(v.intro).trim(),
        plan: made(v) as unknown as Record<string, unknown>,
      })}
      submit={t['draft.save']}
      done={t['draft.saved']}
      to={() => `/campaigns/${c.id}/check`}
      cancelTo={`/campaigns/${c.id}`}
    />
  )
}

/** The plan as one text, for what the form does not ask. */
const Whole = ({ c, superseding }: { c: CampaignRecord; superseding: boolean }) => {
  const go = useGo()
  const [text, set] = useState(() => JSON.stringify(c.plan, null, 2))
  const [reason, setReason] = useState('')
  const [refused, refuse] = useState<string | null>(null)
  const save = useCommand(editDraft, { onDone: () => announce(t['draft.saved']) })
  const supersede = useCommand(supersedePlan, { touches: ['duty'], onDone: () => announce(t['draft.superseded']) })
  const read = readPlanText(text)
  const send = async () => {
    if (!read?.ok) return
    refuse(null)
    try {
      const plan = read.plan as unknown as Record<string, unknown>
      if (superseding) {
        await supersede.run({ id: c.id, version: c.version, plan, reason })
        void go(`/campaigns/${c.id}?tab=versions`)
      } else {
        await save.run({ id: c.id, version: c.version, title: read.plan.title, intro: c.intro, plan })
        void go(`/campaigns/${c.id}/check`)
      }
    } catch (e) {
      if (!isRefused(e)) throw e
      refuse(e.sentence)
    }
  }
  const download = () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    link.download = `${c.title}.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return (
    <div className="form">
      <PlanText
        text={text}
        onChange={set}
        label={t['draft.json-label']}
        hint={t['draft.json-hint']}
        upload={t['draft.json-upload']}
        right={t['draft.right']}
      />
      {superseding ? (
        <div className="field">
          <label htmlFor="supersede-reason">{t['draft.reason']}</label>
          <textarea id="supersede-reason" rows={3} value={reason} onChange={(e) => setReason(e.target.value)} />
        </div>
      ) : null}
      {refused ? (
        <p className="refused" role="alert">
          {refused}
        </p>
      ) : null}
      <div className="form-foot">
        <Button
          main
          busy={save.busy || supersede.busy}
          why={read?.ok ? null : t['new.problems'](read ? read.problems.length : 1)}
          onClick={() => void send()}
        >
          {superseding ? t['draft.supersede'] : t['draft.save']}
        </Button>
        <Button onClick={download}>{t['draft.json-download']}</Button>
        <Button onClick={() => void go(`/campaigns/${c.id}`)}>{t['action.back']}</Button>
      </div>
    </div>
  )
}
