import type { Client, UnitKey } from '../../test/world.ts'
import type { Tx } from '../db/db.ts'
import { insertMember, insertPost } from '../member/member.write.ts'

const at = new Date('2025-01-01T00:00:00Z')
const surnames = '赵钱孙李周吴郑王冯陈'

/** Secretaries of three units with their posts, six leaders of the street, eight members in each unit's branch. */
export const peopleOfSession = async (tx: Tx, unit: Record<UnitKey, number>) => {
  const person = (name: string, branchId: number) => insertMember(tx, { name, standing: 'full', branchId, sinceOn: '2019-07-01' }, at)
  const post = (memberId: number, unitId: number, p: string, fromOn = '2024-03-01') =>
    insertPost(tx, { memberId, unitId, post: p, fromOn, document: '' })
  const branch = { fenglin: unit.fenglin1, liuan: unit.liuan1, hengtong: unit.hengtong } as const
  const secretary = {} as Record<keyof typeof branch, number>
  for (const [key, name] of [
    ['fenglin', '李建国'],
    ['liuan', '钱红梅'],
    ['hengtong', '易志强'],
  ] as const) {
    secretary[key] = await person(name, branch[key])
    await post(secretary[key], unit[key], key === 'hengtong' ? '党支部书记' : '社区党委书记')
    const deputy = await person(`${name.slice(0, 1)}副`, branch[key])
    await post(deputy, unit[key], '副书记')
    for (let i = 0; i < 8; i++) await person(`${surnames[i]}某${key.slice(0, 1)}${i}`, branch[key])
  }
  const leader: number[] = []
  for (let i = 0; i < 6; i++) {
    leader.push(await person(`${surnames[9 - i]}主任${i}`, unit.organ))
    await post(leader[i]!, unit.root, '党工委委员')
  }
  return { secretary, leader }
}

/** What an office fills in for a session of three secretaries in the test world. */
export const aSession = (unit: Record<UnitKey, number>, more: Record<string, unknown> = {}) => ({
  unitId: unit.root,
  year: 2026,
  title: '2026年书记抓党建述职评议会',
  kind: 'secretary',
  heldOn: '2026-03-20',
  place: '街道三楼会议室',
  handInOn: '2026-03-13',
  reporters: [unit.fenglin, unit.liuan, unit.hengtong],
  classes: [
    { key: 'leaders', title: '街道领导班子', weight: '1/2', source: { from: 'leaders', unitIds: [unit.root] } },
    { key: 'members', title: '党员代表', weight: '1/2', source: { from: 'members' } },
  ],
  settings: { askPublic: true, publish: true },
  ...more,
})

export const someWords = {
  problems:
    '一是楼道堆物整治抓得不紧，居民反映了三次才上门；二是发展党员名额连续两年没有用完，青年党员比例偏低；三是支部会议记录后补，有两次没有当场签到；四是联系企业的服务事项回访不及时，有六件过了期限才回复；五是带头读书不够，讲党课照本宣科；六是对年轻干部传帮带少。',
  causes: '抓落实的劲头不足，把开过会当成办成了事，分工到人以后没有再去看结果，遇到矛盾绕着走。',
  next: '四月底前三栋楼的堆物清完，由居民代表看了算数；六月底前培养入党积极分子四名；会议当场签到，每月由党员代表抽查一次记录并公布；服务事项满三天没有回复的由我本人登门说明。',
}

const must = async (a: Promise<{ status: number; body: unknown }>): Promise<never> => {
  const r = await a
  if (r.status !== 200) throw new Error(JSON.stringify(r.body))
  return r.body as never
}
/** Arranged and called by an office. @returns the session and its reports in the order they report */
export const calledSession = async (office: Client, session: object) => {
  const { id } = (await must(office.post('/debriefs', session))) as { id: number }
  await must(office.post(`/debriefs/${id}/call`, { version: 1 }))
  const shown = (await must(office.get(`/debriefs/${id}`))) as { reportRows: { id: number; unitId: number }[] }
  return { id, reports: shown.reportRows.map((r) => r.id), units: shown.reportRows.map((r) => r.unitId) }
}

/** Words written and handed in for a report. @returns digest */
export const handedIn = async (who: Client, report: number, words: object = someWords): Promise<string> => {
  const { version } = (await must(who.get(`/debriefs/reports/${report}`))) as { version: number }
  await must(who.post(`/debriefs/reports/${report}/words`, { version, ...words }))
  return ((await must(who.post(`/debriefs/reports/${report}/hand-in`, { version: version + 1 }))) as { digest: string }).digest
}

/** Everybody on the list came. */
export const heldSession = async (office: Client, id: number): Promise<void> => {
  const { version } = (await must(office.get(`/debriefs/${id}`))) as { version: number }
  const { rows } = (await must(office.get(`/debriefs/${id}/attendees`))) as { rows: { seat: number }[] }
  await must(
    office.post(`/debriefs/${id}/hold`, { version, present: rows.map((r) => r.seat), minutes: '三位书记依次述职，当场提问、点评、测评。' }),
  )
}

/** The poll of a session held on paper and certified: every class gives every secretary the same counts. */
export const votedOnPaper = async (
  by: { run: Client; first: Client; second: Client; certify: Client },
  pollId: number,
  grades: readonly number[][],
  closesAt = '2026-03-20T12:00:00Z',
): Promise<void> => {
  interface Shown {
    version: number
    definition: { classes: { key: string }[]; items: { id: string }[] }
    objectRows: { no: number }[]
    eligible: number
  }
  const p = (await must(by.run.get(`/polls/${pollId}`))) as Shown
  await must(by.run.post(`/polls/${pollId}/freeze`, { version: p.version, opensAt: null, closesAt }))
  await must(by.run.post(`/polls/${pollId}/start`, { version: p.version + 1, present: p.eligible }))
  await must(by.run.post(`/polls/${pollId}/close`, { version: p.version + 2, reason: '到会的都已交票' }))
  const papers = (i: number) => grades[i % grades.length]!.reduce((a, b) => a + b, 0)
  const count = {
    classes: p.definition.classes.map((k, i) => ({ classKey: k.key, issued: papers(i), returned: papers(i), invalid: 0 })),
    counts: p.definition.classes.flatMap((k, i) =>
      p.objectRows.map((o) => ({
        classKey: k.key,
        objectNo: o.no,
        itemId: p.definition.items[0]!.id,
        grades: grades[i % grades.length]!,
        noOpinion: 0,
      })),
    ),
  }
  await must(by.first.post(`/polls/${pollId}/counts`, count))
  await must(by.second.post(`/polls/${pollId}/counts`, count))
  await must(by.certify.post(`/polls/${pollId}/certify`, { version: p.version + 4 }))
}
