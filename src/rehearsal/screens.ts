import type { Shown } from './expect.ts'
import type { Acting, Play } from './play.ts'
import { shareBelow } from './scoring.ts'

/** Without quotation marks and spaces, which a page may set differently. */
export const plain = (s: string): string => s.replace(/[\s“”"]/g, '').replaceAll(',', '，')

const textOf = (html: string): string =>
  plain(
    html
      .replace(/<style[\s\S]*?<\/style>/g, '')
      .replace(/<[^>]*>/g, '')
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"'),
  )

const roundShown = async (p: Play, id: number): Promise<Shown['rounds'][number]> => {
  const office = p.seat('office')
  const round = await office.get(`/rounds/${id}`)
  const { rows } = await office.get(`/rounds/${id}/units?limit=200`)
  const standard = await office.get(`/standards/${round.standardId}?no=${round.standardNo}`)
  const judgedIn = new Set<string>()
  for (const u of rows) {
    const { sheet } = await office.get(`/rounds/${id}/units/${u.unitId}`)
    for (const line of sheet.lines as { columns: { id: string; judgements: unknown[] }[] }[])
      for (const x of line.columns) if (x.judgements.length > 0) judgedIn.add(x.id)
  }
  const tree = standard.tree as { level: number; title: string; leaf: unknown }[]
  const top = Math.min(...tree.map((x) => x.level))
  const sectors = new Map(p.units.map((u) => [u.id, u.sector]))
  return {
    standard: standard.key,
    total: standard.total,
    aspects: tree.filter((x) => x.level === top).map((x) => x.title),
    leaves: tree.filter((x) => x.leaf !== null).length,
    classes: [...new Set(rows.flatMap((u: { unitId: number }) => sectors.get(u.unitId) ?? []))] as string[],
    judgedIn: [...judgedIn],
  }
}

/** What stands beside each unit of the last round. */
const comparedShown = async (p: Play): Promise<Shown['compared']> => {
  const office = p.seat('office')
  const none = { like: 0, past: 0, inside: 0, outside: 0, tiers: 0 }
  const round = p.rounds.at(-1)
  if (round === undefined) return none
  const all = await office.get(`/rounds/${round}/comparison?places=3`)
  none.like = all.spread?.n ?? 0
  none.tiers = all.rows.filter((r: { side: string | null }) => r.side !== null).length
  for (const r of all.rows) {
    const one = await office.get(`/rounds/${round}/units/${r.unitId}/comparison`)
    none.past += one.past.length
    none.inside += one.below.rows.length
    none.outside = Math.max(none.outside, one.outside.realms.length)
  }
  return none
}

/** Read off the pages anybody may open. */
const plaquesShown = async (p: Play, honours: readonly Record<string, string>[]): Promise<string[]> => {
  const out = new Set<string>()
  for (const h of honours) {
    const plan = p.plan.sections.honour?.awards.find((a) => a.level === h.level)
    if (!plan?.plaque || h.code === null) continue
    const { status, html } = await p.stage.page(`/h/${p.stage.code}/plaque/${h.code}`)
    if (status === 200 && html.includes(h.title!)) out.add(h.title!)
  }
  return [...out]
}

/** 三级联创 as each nominee's page tells it: counted on a day, or with nobody below to count. */
const belowShown = async (p: Play, nominations: readonly Record<string, never>[]): Promise<Shown['below']> => {
  const out = { ok: 0, fail: 0 }
  const rule = shareBelow(p)
  if (!rule) return out
  for (const n of nominations) {
    const { eligibility } = await p.seat('office').get(`/nominations/${n.id}`)
    const found = (eligibility as { id?: string; below?: unknown[]; verdict: 'ok' | 'fail' | 'unknown'; source: string }[]).find(
      (e) => e.id === rule.id,
    )
    if (found && found.verdict !== 'unknown' && (found.below === undefined || /\d{4}年\d{1,2}月\d{1,2}日/.test(found.source)))
      out[found.verdict]++
  }
  return out
}

/** Read the screens. */
export const gather = async (p: Play): Promise<Shown> => {
  const office = p.seat('office')
  const shown = await office.get(`/campaigns/${p.campaign}`)
  const organiser = p.units[0]!
  // One unit of every class, and the organiser: each sees its own part only.
  const some = [...new Map<string, Acting>(p.units.map((u) => [`${u.organiser} ${u.sector}`, u])).values()]
  const units = []
  const duties = []
  for (const u of new Set([organiser, ...some, ...p.units.slice(1, 6)])) {
    units.push(await u.own.get(`/campaigns/${p.campaign}/units/${u.id}`))
    duties.push(...(await u.own.get(`/campaigns/${p.campaign}/units/${u.id}/duties`)).rows)
  }
  const list = async (path: string): Promise<Record<string, never>[]> => {
    const rows: Record<string, never>[] = []
    for (let after: string | null = ''; after !== null; ) {
      const page: { rows: Record<string, never>[]; next: string | null } = await office.get(
        `${path}&limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      )
      rows.push(...page.rows)
      after = page.next
    }
    return rows
  }
  const honours = await list(`/honours?campaignId=${p.campaign}`)
  const sectorOf = new Map(p.units.map((u) => [u.id, u.sector]))
  return {
    plan: shown.plan,
    phases: shown.phases.map((x: { key: string }) => x.key),
    page: textOf((await p.stage.page(`/h/${p.stage.code}/c/${p.campaign}`)).html),
    noticePage: [...p.book.pages].filter(([name]) => name.startsWith('notice-')).map(([, html]) => textOf(html))[0] ?? '',
    seats: units.flatMap((u) => u.seats.map((s: { group: string; roleKey: string }) => ({ group: s.group, roleKey: s.roleKey }))),
    adopted: units
      .filter((u) => u.state === 'adopted')
      .map((u) => ({ classKey: u.classKey, className: u.className, items: u.items.length })),
    summaries: units.reduce((n, u) => n + u.summaries.filter((s: { state: string }) => s.state === 'submitted').length, 0),
    carried: (await office.get(`/campaigns/${p.campaign}/carry`)).rows.length,
    duties: duties.map((d) => ({ ruleKey: d.ruleKey, done: d.state === 'done' || d.state === 'done-late' })),
    pledges: (await list(`/pledges?campaignId=${p.campaign}`)).map((r) => ({
      kind: r.kind!,
      by: r.by!,
      published: !['draft', 'proposed', 'returned', 'accepted', 'withdrawn'].includes(r.state!),
      sector: sectorOf.get(r.unitId!) ?? null,
    })),
    nominations: (await list(`/nominations?campaignId=${p.campaign}`)).map((r) => ({
      titleKey: r.titleKey!,
      steps: (r.steps as unknown as { key: string; state: string }[]).filter((x) => x.state === 'done').map((x) => x.key),
    })),
    recommendations: (await list(`/recommendations?campaignId=${p.campaign}`)).length,
    notices: (await list(`/notices?campaignId=${p.campaign}`)).length,
    honours: honours.map((r) => ({ title: r.title!, state: r.state!, expires: r.expiresOn !== null, recheck: r.recheckOn !== null })),
    goals: units[0].goals.map((g: { id: string; verdict: string | null }) => ({ id: g.id, verdict: g.verdict })),
    rounds: await Promise.all(p.rounds.map((id) => roundShown(p, id))),
    refined: [
      ...new Set(
        units.flatMap((u) => (u.own?.refinements ?? []).map((x: { criteria: string; item: string }) => `${x.criteria}/${x.item}`)),
      ),
    ] as string[],
    compared: await comparedShown(p),
    polls: await Promise.all(
      (await list(`/polls?campaignId=${p.campaign}&state=certified`)).map(async (r) => {
        const result = await office.get(`/polls/${r.id}/result`)
        return {
          key: r.series!,
          title: r.title!,
          grades: [...result.grades, ...(result.noOpinion === null ? [] : [result.noOpinion])],
          valid: Math.max(0, ...result.columns.map((c: { shown: boolean; valid: number }) => (c.shown ? c.valid : 0))),
        }
      }),
    ),
    voices: (await list('/zone-voices?state=told')).map((v) => String(v.matter)),
    below: await belowShown(p, await list(`/nominations?campaignId=${p.campaign}`)),
    plaques: await plaquesShown(p, honours),
    results: (await office.get(`/campaigns/${p.campaign}/results`)).decisions.filter((d: { digest: string }) => d.digest !== '').length,
  }
}
