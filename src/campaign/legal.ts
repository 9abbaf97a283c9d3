import { compare, parseRational, rational, toDecimal } from '../lib/rational.ts'
import type { Facts } from '../lib/refusal.ts'
import type { CampaignKind, HonourLevel, PlanV1 } from './plan-schema.ts'

/** Bodies that may run something; `plan.organiser.unitKind` uses the same words. */
export const bodies = [
  'party-committee',
  'work-committee',
  'basic-committee',
  'general-branch',
  'branch',
  'government',
  'department',
  'mass-organisation',
] as const
export type Body = (typeof bodies)[number]
export const legalLevels = ['central', 'province', 'city', 'district', 'street', 'college', 'community'] as const
export type LegalLevel = (typeof legalLevels)[number]

export interface OrganiserFacts {
  readonly name: string
  readonly level: LegalLevel
  readonly body: Body
  /** Year in which the honours would be decided. */
  readonly year: number
}

/** A campaign of the same organiser that ended in honours. `project` is the same word for the same recurring project. */
export interface PastCampaign {
  readonly kind: CampaignKind
  readonly project: string
  readonly year: number
  /** 及时性表彰: stands beside the rhythm and does not use it up. */
  readonly timely?: boolean
}

export interface Source {
  readonly rule: string
  readonly article: string
}

export const legalRules = [
  'organiser-mismatch',
  'who-may-run',
  'approval-number',
  'document-number',
  'superior-consent',
  'signed-basis',
  'forbidden-word',
  'model-word',
  'cycle-missing',
  'cycle-too-soon',
  'rhythm',
  'timely-kind',
  'timely-consent',
  'timely-late',
  'timely-unverified',
  'one-a-year',
  'collectives-cap',
  'persons-cap',
  'leading-share',
  'honour-level',
  'no-naming',
  'public-ranking',
  'party-honour-object',
  'discipline-opinion',
  'notice-missing',
  'notice-short',
  'community-veto',
  'veto-basis',
] as const
export type LegalRule = (typeof legalRules)[number]

export interface Finding {
  readonly rule: LegalRule
  readonly level: 'refuse' | 'warn'
  /** JSON pointer into the plan. */
  readonly at: string
  readonly source: Source
  readonly facts: Facts
  /** Code of the way out, said by `plan.text.ts`. */
  readonly remedy: 're-type' | 'enter' | 'rename' | 'wait' | 'reduce' | 'remove' | 'add' | 'ask-superior'
}

// --- settings: each figure with its source; a locality may tighten them -------------------------------------------------

const model = (article: string): Source => ({ rule: '创建示范活动管理办法（试行）', article })
const honours = (article: string): Source => ({ rule: '中国共产党党内功勋荣誉表彰条例', article })
const award = (article: string): Source => ({ rule: '评比达标表彰活动管理办法', article })

interface MayRun {
  readonly kind: CampaignKind
  readonly levels: readonly LegalLevel[] | 'any'
  readonly bodies: readonly Body[] | 'any'
  /** Entries of `plan.basis` without which it may not start. */
  readonly needs: readonly ('documentNumber' | 'approvalNumber' | 'signedBy' | 'cycleYears')[]
  /** Honour levels it may end in. */
  readonly honours: readonly HonourLevel[]
  readonly source: Source
}

export interface LegalSettings {
  readonly mayRun: readonly MayRun[]
  /** Most concentrated party commendations in any five years (Art 17); `null` = the superior sets the time, consent needed. */
  readonly rhythm: readonly { levels: readonly LegalLevel[]; bodies: readonly Body[]; inFiveYears: number | null }[]
  /** 及时性表彰 for an emergency or a special task, beside the rhythm. `verified` false: the article was not read, so the superior is asked and it is said. */
  readonly timely: {
    readonly needs: readonly ('superiorConsent' | 'documentNumber')[]
    readonly months: number
    readonly verified: boolean
    readonly source: Source
  }
  /** A locality set some limit tighter, by this document. */
  readonly own?: string
  readonly forbiddenWords: readonly string[]
  readonly modelWords: readonly string[]
  readonly awardProjectsPerYear: number
  readonly sameProjectYears: number
  readonly collectivesMax: number
  readonly personsMax: number
  readonly leadingSharePercent: number
  readonly noticeWorkingDays: number
  /** Objects on which veto items were abolished. */
  readonly noVetoOn: readonly string[]
}

const committees = ['party-committee', 'work-committee', 'basic-committee'] as const

export const defaultLegal: LegalSettings = {
  mayRun: [
    {
      kind: '党内表彰',
      levels: 'any',
      bodies: committees,
      needs: [],
      honours: ['党内表彰', '表扬', '通报表扬'],
      source: honours('第十六条、第十七条'),
    },
    {
      kind: '评比达标表彰',
      levels: ['central', 'province', 'city', 'district'],
      bodies: ['party-committee', 'government'],
      needs: ['documentNumber', 'approvalNumber', 'cycleYears'],
      honours: ['命名授牌', '表扬', '通报表扬'],
      source: award('审批权限在中央和省两级，部门不得设立'),
    },
    {
      kind: '创建示范',
      levels: ['central', 'province', 'city', 'district'],
      bodies: ['party-committee', 'government'],
      needs: ['documentNumber', 'approvalNumber', 'cycleYears'],
      honours: ['命名授牌', '表扬', '通报表扬'],
      source: model('举办主体：市县级党委和政府经批准可以举办，乡镇（街道）不得举办'),
    },
    {
      kind: '年度考核定级',
      levels: 'any',
      bodies: 'any',
      needs: [],
      honours: ['评定等次', '通报表扬'],
      source: model('适用范围：年度考核不属创建示范活动'),
    },
    {
      kind: '单位内部',
      levels: 'any',
      bodies: 'any',
      needs: ['signedBy'],
      honours: ['表扬', '通报表扬', '评定等次'],
      source: model('适用范围：以本单位内部机构为对象的除外'),
    },
  ],
  rhythm: [
    { levels: ['central'], bodies: ['party-committee'], inFiveYears: 1 },
    { levels: ['province'], bodies: ['party-committee', 'work-committee'], inFiveYears: 2 },
    { levels: ['city', 'district'], bodies: ['party-committee', 'work-committee'], inFiveYears: 3 },
    // A 街道党工委 is an agency sent by the district committee (派出机关), so the same 2–3 in five years.
    { levels: ['street'], bodies: ['work-committee'], inFiveYears: 3 },
    { levels: ['street', 'college', 'community', 'district', 'city'], bodies: ['basic-committee'], inFiveYears: null },
    { levels: ['college', 'community', 'street'], bodies: ['party-committee'], inFiveYears: null },
  ],
  // [mem]: that timely commendation exists is known, its article was not at hand; so consent of the superior is always asked.
  timely: {
    needs: ['superiorConsent'],
    months: 12,
    verified: false,
    source: honours('及时性表彰（据通行做法，条文待核）'),
  },
  forbiddenWords: ['国家', '中国', '中华', '全国', '亚洲', '全球', '世界'],
  modelWords: ['示范', '达标'],
  awardProjectsPerYear: 1,
  sameProjectYears: 5,
  collectivesMax: 50,
  personsMax: 150,
  leadingSharePercent: 20,
  noticeWorkingDays: 5,
  noVetoOn: ['street-community', 'community'],
}

// --- the check ------------------------------------------------------------------------------------------------------------

/**
 * What the rules on commendation and model-creation say of this plan. Launch is refused while one finding is `refuse`.
 * @param history campaigns of the same organiser that ended in honours
 */
export const checkLegal = (
  plan: PlanV1,
  by: OrganiserFacts,
  history: readonly PastCampaign[],
  set: LegalSettings = defaultLegal,
): Finding[] => {
  const out: Finding[] = []
  const find = (rule: LegalRule, at: string, source: Source, remedy: Finding['remedy'], facts: Facts, level: Finding['level'] = 'refuse') =>
    out.push({ rule, level, at, source, remedy, facts })
  const { basis, sections } = plan
  const kind = basis.kind
  const titles = sections.nomination?.titles ?? []
  const awards = sections.honour?.awards ?? []
  const may = set.mayRun.find((m) => m.kind === kind)
  if (!may) throw new Error(`no legal setting for ${kind}`)
  const formal = kind !== '单位内部' && kind !== '年度考核定级'

  // Who, on what basis.
  if (plan.organiser.level !== by.level || plan.organiser.unitKind !== by.body)
    find('organiser-mismatch', '/organiser', may.source, 're-type', {
      planLevel: plan.organiser.level,
      planBody: plan.organiser.unitKind,
      level: by.level,
      body: by.body,
    })
  const levelOk = may.levels === 'any' || may.levels.includes(by.level)
  const bodyOk = may.bodies === 'any' || may.bodies.includes(by.body)
  if (!levelOk || !bodyOk)
    find('who-may-run', '/basis/kind', may.source, 're-type', { kind, organiser: by.name, level: by.level, body: by.body })
  for (const need of may.needs) {
    const rule = (
      {
        documentNumber: 'document-number',
        approvalNumber: 'approval-number',
        signedBy: 'signed-basis',
        cycleYears: 'cycle-missing',
      } as const
    )[need]
    const value = basis[need]
    if (value === null || (typeof value === 'string' && !value.trim())) find(rule, `/basis/${need}`, may.source, 'enter', { kind })
  }

  // How often. What was done in an emergency is commended for itself, at once; it neither waits for the rhythm nor uses it up.
  const timely = sections.nomination?.settings?.timely
  if (timely) {
    if (kind !== '党内表彰') find('timely-kind', '/sections/nomination/settings/timely', set.timely.source, 're-type', { kind })
    for (const need of set.timely.needs)
      if (!basis[need]?.trim()) find('timely-consent', `/basis/${need}`, set.timely.source, 'ask-superior', { event: timely.event })
    // Of the decision only the year is known here: January counts.
    const months = by.year * 12 - (Number(timely.endedOn.slice(0, 4)) * 12 + Number(timely.endedOn.slice(5, 7)) - 1)
    if (months > set.timely.months)
      find('timely-late', '/sections/nomination/settings/timely', set.timely.source, 're-type', {
        event: timely.event,
        endedOn: timely.endedOn,
        months: set.timely.months,
      })
    if (!set.timely.verified)
      find('timely-unverified', '/sections/nomination/settings/timely', set.timely.source, 'ask-superior', { event: timely.event }, 'warn')
  } else if (kind === '党内表彰') {
    const row = set.rhythm.find((r) => r.levels.includes(by.level) && r.bodies.includes(by.body))
    if (row?.inFiveYears === null) {
      if (!basis.superiorConsent?.trim())
        find('superior-consent', '/basis/superiorConsent', honours('第十七条'), 'ask-superior', { organiser: by.name })
    } else if (row) {
      const held = history.filter((h) => h.kind === kind && !h.timely && h.year > by.year - 5 && h.year <= by.year).length
      if (held + 1 > row.inFiveYears)
        find('rhythm', '/basis/cycleYears', honours('第十七条'), 'wait', { organiser: by.name, held, most: row.inFiveYears, year: by.year })
    }
  }
  if (kind === '评比达标表彰' || kind === '创建示范') {
    const years = Math.max(basis.cycleYears ?? 0, kind === '评比达标表彰' ? set.sameProjectYears : 0)
    const last = Math.max(...history.filter((h) => h.project === plan.id && h.kind === kind).map((h) => h.year))
    if (last > by.year - years) find('cycle-too-soon', '/basis/cycleYears', may.source, 'wait', { last, years, next: last + years })
  }
  if (kind === '评比达标表彰') {
    const sameYear = history.filter((h) => h.kind === kind && h.year === by.year && h.project !== plan.id).length
    if (sameYear + 1 > set.awardProjectsPerYear && by.level === 'district')
      find('one-a-year', '/basis/kind', award('县级每年申报不超过一项'), 'wait', { year: by.year, most: set.awardProjectsPerYear })
  }

  // Names.
  for (const [at, name] of [['/title', plan.title], ...titles.map((t, n) => [`/sections/nomination/titles/${n}/name`, t.name])] as [
    string,
    string,
  ][]) {
    const word = set.forbiddenWords.find((w) => name.replace(/\s/g, '').includes(w))
    if (word) find('forbidden-word', at, model('名称不得冠以“全国”等字样，确需使用的另行报批'), 'rename', { word, name })
  }
  if (kind !== '创建示范' && (by.level === 'street' || by.level === 'community'))
    for (const [n, t] of titles.entries()) {
      const word = t.object === 'unit' ? set.modelWords.find((w) => t.name.includes(w)) : undefined
      if (word) find('model-word', `/sections/nomination/titles/${n}/name`, model('乡镇（街道）不得举办'), 'rename', { word, name: t.name })
    }

  // How many and whom.
  if (kind === '评比达标表彰' && by.level !== 'central') {
    // A locality may ask less than the rules allow, never more.
    const caps = sections.nomination?.settings?.caps
    const tighter = (rule: number, own: number | null | undefined) => Math.min(rule, own ?? rule)
    const most = {
      collectives: tighter(set.collectivesMax, caps?.collectives),
      persons: tighter(set.personsMax, caps?.persons),
      leading: tighter(
        set.leadingSharePercent,
        caps?.leadingPercent == null ? null : Number(toDecimal(parseRational(caps.leadingPercent), 4)),
      ),
    }
    const capSource = (article: string): Source =>
      caps ? { rule: caps.source, article } : set.own ? { rule: set.own, article } : award(article)
    const sum = (of: readonly string[]) => titles.filter((t) => of.includes(t.object)).reduce((n, t) => n + (t.quota.total ?? 0), 0)
    const collectives = sum(['unit', 'household', 'building'])
    const persons = sum(['member', 'resident'])
    if (collectives > most.collectives)
      find('collectives-cap', '/sections/nomination/titles', capSource('名额'), 'reduce', { found: collectives, most: most.collectives })
    if (persons > most.persons)
      find('persons-cap', '/sections/nomination/titles', capSource('名额'), 'reduce', { found: persons, most: most.persons })
    for (const [n, t] of titles.entries()) {
      if (t.object !== 'member' && t.object !== 'resident') continue
      const capped = t.composition.some(
        (c) =>
          c.op === '<=' &&
          /处级|领导干部/.test(c.group) &&
          c.percent !== null &&
          compare(parseRational(c.percent), rational(Math.round(most.leading * 10_000), 10_000)) <= 0,
      )
      if (!capped)
        find('leading-share', `/sections/nomination/titles/${n}/composition`, capSource('县处级干部比例'), 'add', {
          name: t.name,
          most: most.leading,
        })
    }
  }

  // What it may end in.
  for (const [n, a] of awards.entries()) {
    const at = `/sections/honour/awards/${n}`
    if (!may.honours.includes(a.level)) find('honour-level', `${at}/level`, may.source, 're-type', { kind, level: a.level })
    if (a.plaque && a.level !== '命名授牌') find('no-naming', `${at}/plaque`, may.source, 'remove', { kind, level: a.level })
    if (a.level === '党内表彰')
      for (const t of titles.filter((x) => a.titles.includes(x.id) && x.object !== 'unit' && x.object !== 'member'))
        find('party-honour-object', `${at}/titles`, honours('第十六条'), 're-type', { name: t.name, object: t.object })
  }
  if (sections.honour?.publicRanking) find('public-ranking', '/sections/honour/publicRanking', may.source, 'remove', { kind })

  // Notice.
  if (formal && awards.length > 0) {
    const notice = sections.notice
    if (!notice) find('notice-missing', '/sections/notice', honours('公开公平公正原则，评选表彰通知要求公示'), 'add', { kind })
    else if (notice.workingDays < set.noticeWorkingDays)
      find(
        'notice-short',
        '/sections/notice/workingDays',
        set.own ? { rule: set.own, article: '公示' } : { rule: '各级评选表彰通知', article: '公示一般不少于五个工作日' },
        'add',
        { found: notice.workingDays, least: set.noticeWorkingDays },
        // A custom is warned of, a document of one's own binds.
        set.own ? 'refuse' : 'warn',
      )
  }

  // 纪检 is always asked.
  if (formal && awards.length > 0 && sections.nomination && !sections.nomination.opinions.some((o) => /纪检|纪委/.test(o.from)))
    find(
      'discipline-opinion',
      '/sections/nomination/opinions',
      { rule: '各级评选表彰通知', article: '推荐对象须征求纪检机关和有关部门意见' },
      'add',
      { kind },
    )

  // Vetoes.
  for (const [n, v] of (sections.standard?.vetoes ?? []).entries()) {
    if (v.basisNumber?.trim()) continue
    const community = v.objects.some((o) => set.noVetoOn.includes(o))
    const at = `/sections/standard/vetoes/${n}/basisNumber`
    if (community) find('community-veto', at, { rule: '民发〔2015〕136号', article: '取消对社区的一票否决事项' }, 'enter', { text: v.text })
    else
      find(
        'veto-basis',
        at,
        { rule: '规范一票否决和责任状事项的要求', article: '须有上级规定为依据，地方不得自行增设' },
        'enter',
        { text: v.text },
        'warn',
      )
  }
  return out
}

export const lawful = (findings: readonly Finding[]): boolean => findings.every((f) => f.level !== 'refuse')
