import { assertMay, whichMay } from '../access/access.read.ts'
import { addMonths } from '../activity/carrier.ts'
import { planOf, readCampaign, unitIn } from '../campaign/campaign.read.ts'
import { campaignCan } from '../campaign/campaign.ts'
import { refinementsInForce } from '../campaign/refinement.read.ts'
import { type Context, implement, type Tick } from '../http/action.ts'
import { notFound, staleVersion } from '../lib/contract.ts'
import * as api from './profile.api.ts'
import * as read from './profile.read.ts'
import { evidenceNames, gradeNames, sayExtents, turnOutNames } from './profile.text.ts'
import * as rules from './profile.ts'
import * as write from './profile.write.ts'

interface Item {
  item: string
  criterion: string
  title: string
  meaning: string
}
const itemsOf = async (c: Pick<Context, 'tx'>, campaignId: number): Promise<Item[]> =>
  (await planOf(c.tx, campaignId)).criteria
    .filter((k) => k.object === 'member')
    .flatMap((k) =>
      k.items.map((i) => ({
        item: `${k.id}/${i.id}`,
        criterion: k.name,
        title: i.name,
        meaning: [i.meaning, i.refinement].filter(Boolean).join('；'),
      })),
    )

/** The branch's own conditions by item, as its superior approved them. */
const ownOf = async (c: Pick<Context, 'tx'>, p: read.ProfileRow): Promise<Map<string, string[]>> => {
  const rows = await refinementsInForce(c.tx, { campaignId: p.campaign_id, unitIds: [p.branch_id], standardId: 0 })
  return new Map(
    rows.map((r) => [`${r.source}/${r.item}`, (JSON.parse(r.bytes) as { conditions: { text: string }[] }).conditions.map((x) => x.text)]),
  )
}

const links: Record<rules.EvidenceKind, (id: number, p: read.ProfileRow) => string | null> = {
  pledge: (id) => `/pledges/${id}`,
  carrier: () => null,
  post: (_id, p) => `/members/${p.member_id}`,
  activity: (id) => `/activities/${id}`,
}
const citedOf = async (c: Pick<Context, 'tx'>, p: read.ProfileRow) => {
  const rows = await read.citableOf(c.tx, { memberId: p.member_id, branchId: p.branch_id, campaignId: p.campaign_id })
  return new Map(
    rows.map((r) => {
      const ref = `${r.kind}:${r.id}`
      return [ref, { ref, kind: evidenceNames[r.kind], title: r.title, to: links[r.kind](r.id, p) }]
    }),
  )
}

const turnOut = (
  turns: readonly { profileId: number; raterId: number }[],
  p: { id: number; member_id: number },
  members: readonly number[],
) => {
  const colleagues = members.filter((m) => m !== p.member_id)
  return rules.turnOutOf(turns.filter((x) => x.profileId === p.id).length, colleagues.length)
}

type Reader = 'self' | 'committee' | 'superior'
/** A profile as one reader may see it: to himself only what is finished. */
const say = async (c: Context, p: read.ProfileRow, reader: Reader) => {
  const words = await read.wordsOf(c.tx, [p.id])
  const peers = await read.peersOf(c.tx, p.id)
  const spoken = turnOut(await read.turnsOf(c.tx, [p.id]), p, await read.membersOf(c.tx, p.branch_id))
  const finished = p.state === 'assessed'
  const cited = await citedOf(c, p)
  const own = await ownOf(c, p)
  const side = (item: string, s: rules.Side) => {
    const w = words.find((x) => x.item === item && x.side === s)
    if (!w) return null
    const evidence = w.evidence.flatMap((ref) => cited.get(ref) ?? [])
    return { grade: w.grade, gradeName: gradeNames[w.grade], words: w.words, evidence }
  }
  const keeps = reader === 'committee' && p.member_id !== c.actor.memberId
  return {
    id: p.id,
    campaignId: p.campaign_id,
    campaign: p.campaign,
    memberId: p.member_id,
    name: p.name,
    branchId: p.branch_id,
    branch: p.branch,
    state: p.state,
    version: p.version,
    minutes: p.minutes,
    turnOut: turnOutNames[spoken],
    items: (p.state === 'erased' ? [] : await itemsOf(c, p.campaign_id)).map((i) => {
      const said = peers.filter((x) => x.item === i.item)
      const open = (finished || keeps || reader === 'superior') && rules.isShown(spoken)
      return {
        ...i,
        own: own.get(i.item) ?? [],
        self: side(i.item, 'self'),
        peers: open
          ? { sentence: sayExtents(rules.extentsOf(said.map((x) => x.grade))), words: rules.shuffled(said.map((x) => x.words)) }
          : null,
        committee: finished || keeps || reader === 'superior' ? side(i.item, 'committee') : null,
      }
    }),
    may: {
      appraise: c.actor.memberId === p.member_id && rules.profileCan.can('appraise', p.state),
      assess: keeps && rules.profileCan.can('assess', p.state),
      erase: keeps && rules.profileCan.can('erase', p.state) && p.campaign_ended_on !== null,
    },
  }
}

const keeps = async (c: Context, p: read.ProfileRow): Promise<boolean> =>
  (await whichMay(c.tx, c.actor, rules.mayKeepProfiles, [p.branch_id])).has(p.branch_id)

/** Himself, or the committee of his branch. @throws http.not-found */
const readerOf = async (c: Context, p: read.ProfileRow): Promise<Reader> => {
  if (c.actor.memberId === p.member_id) return 'self'
  if (await keeps(c, p)) return 'committee'
  throw notFound({ noun: 'profile' })
}

const openProfiles = implement(api.openProfiles, async (c, { id, branchId }) => {
  await assertMay(c.tx, c.actor, rules.mayKeepProfiles, branchId)
  campaignCan.assert('act', (await readCampaign(c.tx, id)).state)
  await unitIn(c.tx, id, branchId)
  if ((await itemsOf(c, id)).length === 0) throw rules.noCriteria({})
  const memberIds = await read.membersOf(c.tx, branchId)
  const made = await write.insertProfiles(c.tx, { campaignId: id, branchId, memberIds, on: c.today })
  await c.record('profile.opened', { campaignId: id, unitId: branchId, subjectId: null, detail: { profiles: made } })
  return { ok: true }
})

const listProfiles = implement(api.listProfiles, async (c, { id, branchId }) => {
  await assertMay(c.tx, c.actor, rules.mayListProfiles, branchId)
  const campaign = await readCampaign(c.tx, id)
  const unit = await unitIn(c.tx, id, branchId)
  const rows = await read.profilesOf(c.tx, { campaignId: id, branchId })
  const ids = rows.map((r) => r.id)
  const [words, turns, members] = [await read.wordsOf(c.tx, ids), await read.turnsOf(c.tx, ids), await read.membersOf(c.tx, branchId)]
  return {
    campaign: campaign.title,
    branch: unit.name,
    rows: rows.map((p) => ({
      id: p.id,
      memberId: p.member_id,
      name: p.name,
      state: p.state,
      appraised: words.some((w) => w.profile_id === p.id && w.side === 'self'),
      turnOut: turnOutNames[turnOut(turns, p, members)],
    })),
    may: {
      keep: (await whichMay(c.tx, c.actor, rules.mayKeepProfiles, [branchId])).has(branchId),
      consult: (await whichMay(c.tx, c.actor, rules.mayConsultProfiles, [branchId])).has(branchId),
    },
  }
})

const showProfile = implement(api.showProfile, async (c, { id }) => {
  const p = await read.readProfile(c.tx, id)
  return say(c, p, await readerOf(c, p))
})

const myProfiles = implement(api.myProfiles, async (c) => {
  const me = c.actor.memberId
  if (me === null) return { own: [], toRate: [] }
  const own = await read.profilesOf(c.tx, { memberId: me })
  const branchId = await read.branchOf(c.tx, me)
  const open =
    branchId === null
      ? []
      : (await read.profilesOf(c.tx, { branchId })).filter((p) => p.member_id !== me && rules.profileCan.can('rate', p.state))
  const ids = open.map((p) => p.id)
  const spoken = new Set((await read.turnsOf(c.tx, ids)).filter((x) => x.raterId === me).map((x) => x.profileId))
  const words = await read.wordsOf(c.tx, ids)
  const toRate = []
  for (const p of open) {
    if (spoken.has(p.id)) continue
    toRate.push({
      id: p.id,
      campaign: p.campaign,
      name: p.name,
      items: (await itemsOf(c, p.campaign_id)).map((i) => ({
        item: i.item,
        title: i.title,
        meaning: i.meaning,
        // 自评 is read out to the branch before its members speak.
        self: words.find((w) => w.profile_id === p.id && w.item === i.item && w.side === 'self')?.words ?? null,
      })),
    })
  }
  return { own: own.map((p) => ({ id: p.id, campaignId: p.campaign_id, campaign: p.campaign, state: p.state })), toRate }
})

const citable = implement(api.citable, async (c, { id }) => {
  const p = await read.readProfile(c.tx, id)
  await readerOf(c, p)
  return { rows: [...(await citedOf(c, p)).values()] }
})

const happening = (p: read.ProfileRow, detail: Record<string, unknown> = {}) => ({
  campaignId: p.campaign_id,
  unitId: p.branch_id,
  subjectId: p.id,
  detail,
})

const said = async (c: Context, p: read.ProfileRow, q: { item: string; evidence: string[] }): Promise<void> => {
  if (!(await itemsOf(c, p.campaign_id)).some((i) => i.item === q.item)) throw rules.noSuchItem({ item: q.item })
  const cited = await citedOf(c, p)
  const foreign = q.evidence.find((ref) => !cited.has(ref))
  if (foreign !== undefined) throw rules.notHisRecord({ ref: foreign })
}

const appraiseSelf = implement(api.appraiseSelf, async (c, q) => {
  const p = await read.lockProfile(c.tx, q.id)
  if ((await readerOf(c, p)) !== 'self') throw rules.notOwnProfile({})
  rules.profileCan.assert('appraise', p.state)
  await said(c, p, q)
  await write.writeWord(c.tx, {
    profileId: p.id,
    item: q.item,
    side: 'self',
    grade: q.grade,
    words: q.words,
    evidence: q.evidence,
    on: c.today,
  })
  // What is said of a person stays out of the ledger: it could not be erased there.
  await c.record('profile.self-appraised', happening(p, { item: q.item }))
  return { ok: true }
})

const ratePeer = implement(api.ratePeer, async (c, q) => {
  const p = await read.lockProfile(c.tx, q.id)
  const me = c.actor.memberId
  if (me === p.member_id) throw rules.ownProfile({})
  if (me === null || !(await read.membersOf(c.tx, p.branch_id)).includes(me)) {
    // Outside the branch not even the existence is told.
    if (!(await keeps(c, p))) throw notFound({ noun: 'profile' })
    throw rules.notColleague({})
  }
  rules.profileCan.assert('rate', p.state)
  const items = await itemsOf(c, p.campaign_id)
  const unknown = q.items.find((x) => !items.some((i) => i.item === x.item))
  if (unknown) throw rules.noSuchItem({ item: unknown.item })
  const missing = items.filter((i) => !q.items.some((x) => x.item === i.item))
  if (missing.length > 0) throw rules.itemsMissing({ items: missing.map((i) => i.title) })
  const once = items.map((i) => q.items.find((x) => x.item === i.item)!)
  if (!(await write.insertPeer(c.tx, { profileId: p.id, raterId: me, items: once }))) throw rules.ratedAlready({})
  await c.record('profile.peer-appraised', happening(p))
  return { ok: true }
})

/** The profile locked, for an act of the committee by somebody else than the person himself. */
const kept = async (c: Context, id: number): Promise<read.ProfileRow> => {
  const p = await read.lockProfile(c.tx, id)
  await assertMay(c.tx, c.actor, rules.mayKeepProfiles, p.branch_id, 'profile')
  if (c.actor.memberId === p.member_id) throw rules.ownProfile({})
  return p
}

const assess = implement(api.assess, async (c, q) => {
  const p = await kept(c, q.id)
  rules.profileCan.assert('assess', p.state)
  await said(c, p, q)
  await write.writeWord(c.tx, {
    profileId: p.id,
    item: q.item,
    side: 'committee',
    grade: q.grade,
    words: q.words,
    evidence: q.evidence,
    on: c.today,
  })
  await c.record('profile.assessed', happening(p, { item: q.item }))
  return { ok: true }
})

const conclude = implement(api.conclude, async (c, q) => {
  const p = await kept(c, q.id)
  rules.profileCan.assert('conclude', p.state)
  if (p.version !== q.version) throw staleVersion({ noun: 'profile', seen: q.version, now: p.version })
  const words = await read.wordsOf(c.tx, [p.id])
  const missing = (await itemsOf(c, p.campaign_id)).filter((i) => !words.some((w) => w.item === i.item && w.side === 'committee'))
  if (missing.length > 0) throw rules.itemsMissing({ items: missing.map((i) => i.title) })
  await write.writeConclusion(c.tx, p.id, q.minutes, c.today)
  await c.record('profile.told', happening(p, { minutes: q.minutes }))
  return { state: 'assessed' as const }
})

const consult = implement(api.consult, async (c, q) => {
  const p = await read.readProfile(c.tx, q.id)
  await assertMay(c.tx, c.actor, rules.mayConsultProfiles, p.branch_id, 'profile')
  await c.record('profile.revealed', { ...happening(p), personal: { why: q.why } })
  return say(c, p, 'superior')
})

const erase = implement(api.erase, async (c, q) => {
  const p = await kept(c, q.id)
  rules.profileCan.assert('erase', p.state)
  if (p.version !== q.version) throw staleVersion({ noun: 'profile', seen: q.version, now: p.version })
  if (p.campaign_ended_on === null) throw rules.stillRunning({})
  await write.eraseWords(c.tx, p.id, c.today)
  await c.record('profile.erased', happening(p))
  return { state: 'erased' as const }
})

/** What has been kept its time is erased without anybody asking. */
const retention: Tick = {
  name: 'profile.retention',
  run: async (c) => {
    const ids = await read.profilesToErase(c.tx, addMonths(c.today, -rules.keptMonths))
    for (const id of ids) {
      const p = await read.lockProfile(c.tx, id)
      await write.eraseWords(c.tx, id, c.today)
      await c.record('profile.erased', happening(p))
    }
    return ids.length
  },
}

export const profileTicks: Tick[] = [retention]
export const profileActions = [
  openProfiles,
  listProfiles,
  showProfile,
  myProfiles,
  citable,
  appraiseSelf,
  ratePeer,
  assess,
  conclude,
  consult,
  erase,
]
