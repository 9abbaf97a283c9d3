import { useMemo } from 'react'
import { z } from 'zod'
import { usePathParams } from '../web/desk/address.ts'
import type { Field } from '../web/desk/form.ts'
import { useAnswer } from '../web/desk/query.ts'
import { Crumbs, Facts } from '../web/desk/record.tsx'
import { Answer } from '../web/desk/weather.tsx'
import { frameText } from '../web/frame.text.ts'
import { adopt, showCampaign, showUnit } from './campaign.api.ts'
import type { CampaignRecord } from './campaign.page.tsx'
import { CellTable } from './cells.tsx'
import { type GoalRow, type OwnValues, ownFrom, ownValues } from './draft.ts'
import type { PlanV1 } from './plan-schema.ts'
import { ShapedForm, useOnce } from './shaped-form.tsx'
import type { UnitRecord } from './unit.page.tsx'
import { campaignPageText as t } from './workspace.text.ts'
import './campaign-page.css'

/** A unit's own part: asks only what the common plan leaves to it. */
export const AdoptPage = () => {
  const { id, unitId } = usePathParams()
  const campaign = useOnce(useAnswer(showCampaign, { id: Number(id) }))
  const unit = useOnce(useAnswer(showUnit, { id: Number(id), unitId: Number(unitId) }))
  return <Answer of={campaign}>{(c) => <Answer of={unit}>{(u) => <Adopt c={c} u={u} />}</Answer>}</Answer>
}

const schemaOf = (u: UnitRecord, launchOn: string) =>
  z.object({
    theme:
      u.unitTheme === 'required' ? z.string({ error: t['adopt.required-theme'] }).trim().min(1).max(2000) : z.string().max(2000).optional(),
    goals: z
      .array(
        z.object({
          text: z.string().trim().min(1).max(2000),
          target: z.string().trim().min(1),
          who: z.string().min(1).optional(),
          how: z.string().min(1).optional(),
        }),
      )
      .min(u.unitGoals === 'required' ? 1 : 0, t['adopt.required-goal']),
    items: z.array(
      z.object({
        text: z.string().trim().min(1).max(2000),
        role: z.string().min(1),
        phase: z.string().min(1),
        dueOn: z.iso.date().refine((d) => d >= launchOn, t['adopt.bad-day']),
        serves: z.string().max(60).optional(),
      }),
    ),
  })

const fieldsOf = (u: UnitRecord, plan: PlanV1, v: OwnValues): Field[] => {
  const judge = (r: Record<string, unknown>) => (r as unknown as GoalRow).by !== 'measure'
  const fields: Field[] = []
  if (u.unitTheme !== 'none')
    fields.push({
      name: 'theme',
      label: t['adopt.theme'],
      hint: u.unitTheme === 'required' ? t['adopt.theme-required'] : t['adopt.theme-optional'],
      kind: 'text',
      ...(u.unitTheme === 'required' ? {} : { optional: true }),
    })
  if (u.unitGoals !== 'none')
    fields.push({
      name: 'goals',
      label: t['adopt.goals'],
      hint: u.unitGoals === 'required' ? t['adopt.goals-required'] : t['adopt.goals-optional'],
      ...(u.unitGoals === 'required' ? {} : { optional: true }),
      kind: 'rows',
      add: t['draft.goal.add'],
      max: 20,
      fields: [
        { name: 'text', label: t['draft.goal.text'], kind: 'long', lines: 2 },
        {
          name: 'who',
          label: t['draft.goal.who'],
          kind: 'choice',
          compact: true,
          options: plan.roles.map((r) => ({ value: r.key, label: r.name })),
          when: judge,
        },
        { name: 'how', label: t['draft.goal.how'], kind: 'text', when: judge },
        { name: 'target', label: t['draft.goal.target'], kind: 'text' },
      ],
    })
  fields.push({
    name: 'items',
    label: t['adopt.items'],
    hint: t['adopt.items-hint'],
    section: t['adopt.section.items'],
    kind: 'rows',
    add: t['adopt.item.add'],
    max: 100,
    fields: [
      { name: 'text', label: t['adopt.item.text'], kind: 'long', lines: 2 },
      {
        name: 'role',
        label: t['adopt.item.role'],
        kind: 'choice',
        compact: true,
        options: plan.roles.filter((r) => r.at === 'each-unit').map((r) => ({ value: r.key, label: r.name })),
      },
      {
        name: 'phase',
        label: t['adopt.item.phase'],
        kind: 'choice',
        compact: true,
        options: plan.phases.map((p) => ({ value: p.id, label: p.name })),
      },
      { name: 'dueOn', label: t['adopt.item.due'], kind: 'day' },
      ...(plan.combine.centralWork === 'named'
        ? [{ name: 'serves', label: t['adopt.item.serves'], hint: t['adopt.item.serves-hint'], kind: 'text', optional: true } as const]
        : []),
    ],
  })
  if (v.fills.length > 0)
    fields.push({
      name: 'fills',
      label: t['adopt.fills'],
      hint: t['adopt.fills-hint'],
      section: t['adopt.section.fills'],
      kind: 'custom',
      optional: true,
      control: (p) => (
        <CellTable
          id={p.id}
          describedBy={p.describedBy}
          rows={p.value as OwnValues['fills']}
          nameOf={(r) => r.term}
          onChange={p.onChange}
          cells={[
            { label: t['carry.what'], show: (r) => r.term },
            { label: t['unit.fills'], name: 'content', kind: 'long' },
          ]}
        />
      ),
    })
  if (v.refinements.length > 0)
    fields.push({
      name: 'refinements',
      label: t['adopt.refinements'],
      hint: t['adopt.refinements-hint'],
      section: t['adopt.section.refinements'],
      kind: 'custom',
      optional: true,
      control: (p) => (
        <CellTable
          id={p.id}
          describedBy={p.describedBy}
          rows={p.value as OwnValues['refinements']}
          nameOf={(r) => r.name}
          onChange={p.onChange}
          cells={[
            { label: t['plan.criteria'], show: (r) => r.name },
            { label: t['unit.refinements'], name: 'text', kind: 'long' },
          ]}
        />
      ),
    })
  return fields
}

const Adopt = ({ c, u }: { c: CampaignRecord; u: UnitRecord }) => {
  const plan = c.plan as unknown as PlanV1
  const launchOn = c.launchOn!
  const initial = useMemo(() => ownValues(plan, u.own, u.toFill, launchOn), [])
  const fields = useMemo(() => fieldsOf(u, plan, initial), [])
  const at = `/campaigns/${c.id}/units/${u.unitId}`
  const title = u.state === 'adopted' ? t['adopt.title-again'] : t['adopt.title']
  return (
    <article className="form-page">
      <Crumbs
        crumbs={[
          { label: t['list.title'], to: '/campaigns' },
          { label: c.title, to: `/campaigns/${c.id}` },
          { label: u.name, to: at },
          { label: title },
        ]}
      />
      <header className="page-head">
        <div>
          <h1>{title}</h1>
          <p className="lead">{t['adopt.lead']}</p>
        </div>
      </header>
      <div className="cols">
        <div className="card box">
          <ShapedForm
            endpoint={adopt}
            seen={u.ownVersion}
            fields={fields}
            schema={schemaOf(u, launchOn)}
            initial={initial}
            shape={(v) => ({ id: c.id, unitId: u.unitId, ownVersion: u.ownVersion, own: ownFrom(plan, u.own, v as OwnValues, launchOn) })}
            submit={t['adopt.submit']}
            done={t['adopt.done']}
            to={() => `${at}?tab=plan`}
            cancelTo={at}
          />
        </div>
        <aside className="stack">
          <section className="card box known">
            <h2>{frameText['form.known']}</h2>
            <Facts
              facts={[
                { label: t['adopt.known-theme'], value: u.common.theme },
                { label: t['adopt.known-goals'], value: <Dots of={u.common.goals.map((g) => g.text)} /> },
                ...(u.classPart ? [{ label: t['adopt.known-class'], value: <Dots of={u.classPart.requirements} /> }] : []),
              ]}
            />
          </section>
        </aside>
      </div>
    </article>
  )
}

const Dots = ({ of }: { of: readonly string[] }) => (
  <ul className="dots">
    {of.map((x) => (
      <li key={x}>{x}</li>
    ))}
  </ul>
)
