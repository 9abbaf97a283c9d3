import { expect } from 'vitest'
import { inWorld } from '../../test/world.ts'
import { aFilesDir, uploaded } from '../attachment/upload.fixture.ts'
import { bytesOf, samplesOf } from './read/samples.fixture.ts'

aFilesDir()
const sample = (name: string) => [...samplesOf('seen'), ...samplesOf('heldout')].find((s) => s.name === name)!
const fileOf = async (name: string) => {
  const { bytes, fileName } = await bytesOf(sample(name))
  return { bytes, fileName }
}

inWorld('a table of an existing standard is read, decided line by line and kept as a draft', async ({ as, tx, unit }) => {
  const { bytes, fileName } = await fileOf('seen/rural')
  const attachmentId = await uploaded(as('wang'), fileName, bytes)
  const ask = { attachmentId, ownerId: unit.root, key: 'rural-village', title: '村党组织考核细则' }
  const { body: check } = await as('wang').post('/standards/import/check', ask)
  expect(check).toMatchObject({
    fileName: '细则.xlsx',
    tables: [{ name: '细则', items: 16 }],
    table: 0,
    title: '村党组织考核细则',
    line: 2,
    summary: { items: 16, read: 15, flagged: 1 },
    undecided: [13],
  })
  expect(check.columns.map((c: { role: string }) => c.role)).toEqual(['seq', 'name', 'name', 'points', 'rule', 'method', 'department'])
  const kept = check.items.find((i: { title: string }) => i.title === '承诺兑现')
  expect(kept).toMatchObject({
    line: 7,
    above: ['党员队伍好'],
    original: '党员承诺兑现率达到90%以上得10分，80—90%得7分，60—80%得4分，60%以下不得分。',
    readings: ['90% 以上（含）得 10 分，80%（含）至 90%（不含）得 7 分，60%（含）至 80%（不含）得 4 分，不到 60%得 0 分'],
    flag: null,
    department: '组织办',
    rule: {
      kind: 'bands',
      measure: 'pledge.member_kept_share',
      bands: [
        { from: '0.9', to: null, points: '10' },
        { from: '0.8', to: '0.9', points: '7' },
        { from: '0.6', to: '0.8', points: '4' },
        { from: null, to: '0.6', points: '0' },
      ],
    },
  })
  const wall = check.items.find((i: { title: string }) => i.title === '制度上墙')
  expect(wall.flag).toEqual({ reason: 'discretion', sentence: '由考核人酌定，没有写明档次', words: '酌情' })
  // Nothing the catalogue counts: read as a judgement with the deduction as its guidance.
  expect(check.items.find((i: { title: string }) => i.title === '党费收缴').rule).toEqual({
    kind: 'judged',
    guidance: '每 1 名扣 0.5 分',
    step: '0.5',
  })
  expect(check.outside.map((o: { kind: string; reading: string; needsMeasure: boolean }) => [o.kind, o.reading, o.needsMeasure])).toEqual([
    ['bonus', '加 5、3、1 分，同一事项按最高的计一次，合计不超过 10 分', false],
    ['veto', '定为最低等次', true],
  ])

  expect((await as('wang').post('/standards/import', ask)).body).toMatchObject({
    code: 'standard.import-undecided',
    facts: { n: 1, lines: [13] },
    sentence: '还有 1 项读不准、没有选定（第 13 行），未写入任何内容。',
  })
  const decisions = [
    { line: 13, judged: true },
    { line: 17, measure: 'poll.satisfied_share' },
    { line: 21, measure: 'inspection.falsified_n' },
  ]
  const done = await as('wang').post('/standards/import', { ...ask, decisions })
  expect(done).toEqual({ status: 200, body: { id: expect.any(Number), items: 16, left: [] } })
  const draft = (await as('li').get(`/standards/${done.body.id}`)).body
  expect(draft).toMatchObject({ state: 'draft', title: '村党组织考核细则', total: '100', source: '据“细则.xlsx”读入。' })
  const leaf = (title: string) => draft.tree.find((l: { title: string }) => l.title === title)
  expect(leaf('群众满意度')).toMatchObject({ id: '5.1', max: '10', leaf: { measure: 'poll.satisfied_share', kind: 'poll' } })
  expect(leaf('制度上墙').leaf).toMatchObject({ kind: 'judged', guidance: '制度不健全的酌情扣分。', text: '制度不健全的酌情扣分。' })
  expect(draft.draft.bonus).toMatchObject({ cap: '10', items: [{ points: '5', group: 'b20' }, { points: '3' }, { points: '1' }] })
  expect(draft.draft.vetoes).toMatchObject([
    { effect: { kind: 'fail' }, when: { measure: 'inspection.falsified_n', op: '>', threshold: '0' } },
  ])
  expect(draft.findings.filter((f: { level: string }) => f.level === 'refuse')).toEqual([])
  expect(draft.timeline.map((x: { words: string }) => x.words)).toEqual(['新建草稿', '由表格读入 16 项'])
  expect((await as('wang').post('/standards/import', { ...ask, decisions })).body.code).toBe('standard.key-taken')
  const events = await tx.db
    .selectFrom('event')
    .select(['verb', 'detail'])
    .where('realm_id', '=', tx.realm)
    .where('noun', '=', 'standard')
    .where('verb', '=', 'imported')
    .execute()
  expect(events).toEqual([{ verb: 'imported', detail: { key: 'rural-village', attachmentId, items: 16, left: 0 } }])
})

inWorld('a Word table, red lines at once, columns named by a person, and what is refused', async ({ as, unit }) => {
  const word = await fileOf('heldout/organ')
  const wordId = await uploaded(as('wang'), word.fileName, word.bytes)
  const check = (await as('wang').post('/standards/import/check', { attachmentId: wordId, ownerId: unit.root })).body
  expect(check).toMatchObject({
    fileName: '机关.docx',
    title: '县直机关党支部创先争优量化考核标准',
    summary: { items: 13, read: 13, flagged: 0 },
  })

  const photo = await fileOf('seen/nonpublic')
  const photoId = await uploaded(as('wang'), photo.fileName, photo.bytes)
  const red = (await as('wang').post('/standards/import/check', { attachmentId: photoId, ownerId: unit.root })).body
  expect(red.findings.filter((f: { code: string }) => f.code === 'lint.red-line').map((f: { sentence: string }) => f.sentence)).toEqual([
    expect.stringContaining('不得强制上传照片、视频或轨迹'),
  ])

  const csv = '甲,乙,丙\n班子健全,每缺1人扣1分,60\n党课,全年4次，每少1次扣1分,40\n'
  const csvId = await uploaded(as('wang'), '表.csv', csv)
  const at = { attachmentId: csvId, ownerId: unit.root, key: 'odd', title: '试行标准' }
  const none = (await as('wang').post('/standards/import/check', at)).body
  expect(none).toMatchObject({ table: null, line: 1, columns: [{ words: '甲', role: null }, { words: '乙' }, { words: '丙' }], items: [] })
  expect((await as('wang').post('/standards/import', at)).body.code).toBe('standard.import-nothing')
  const told = { ...at, table: 0, line: 1, roles: { 0: 'name', 1: 'rule', 2: 'points' } }
  expect((await as('wang').post('/standards/import/check', told)).body.items.map((i: { title: string }) => i.title)).toEqual([
    '班子健全',
    '党课',
  ])
  expect((await as('wang').post('/standards/import', { ...told, decisions: [{ line: 9, judged: true }] })).body.code).toBe(
    'standard.import-no-line',
  )
  expect(
    (await as('wang').post('/standards/import', { ...told, decisions: [{ line: 2, measure: 'poll.satisfied_share' }] })).body,
  ).toMatchObject({ code: 'standard.import-wrong-measure', facts: { line: 2 } })
  expect((await as('wang').post('/standards/import', told)).body).toMatchObject({ items: 2, left: [] })

  const speech = await uploaded(as('wang'), '讲话.csv', '同志们：\n今天召开动员会。\n')
  expect((await as('wang').post('/standards/import/check', { attachmentId: speech, ownerId: unit.root })).body).toMatchObject({
    table: null,
    items: [],
    summary: { items: 0 },
  })
  expect((await as('li').post('/standards/import/check', { ...told })).status).toBe(403)
  expect((await as('li').post('/standards/import', { ...told, key: 'x' })).status).toBe(403)
})
