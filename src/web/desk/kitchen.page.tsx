import { useMemo, useState } from 'react'
import { dayText } from '../format.ts'
import { stateWord } from '../state.ts'
import { usePathParams } from './address.ts'
import { BoardPage, type BoardRow } from './board.tsx'
import { ActionButton } from './button.tsx'
import { Chart } from './chart.tsx'
import { addressOf, BrokenError, call, RefusedError, UnreachableError } from './client.ts'
import { DotPlot } from './dot-plot.tsx'
import { DueList } from './due-list.tsx'
import { share } from './figure.tsx'
import { FormPage } from './form.tsx'
import { ImportPage } from './import.tsx'
import { changeItem, createItem, itemStates, listItems, showItem, urgeItem } from './kitchen.api.ts'
import { ListPage } from './list.tsx'
import { ProgressBar } from './progress.tsx'
import { useAnswer } from './query.ts'
import { RecordPage } from './record.tsx'
import { SheetView } from './sheet.tsx'
import { StateTag } from './state-tag.tsx'
import { Answer, Weather } from './weather.tsx'

const day = (d: string) => dayText(d, '2026-11-21')

export const Home = () => (
  <>
    <header className="page-head">
      <div>
        <h1>今天要办的事</h1>
        <p className="lead">11 月 21 日 周六。共有 4 件待办，其中 1 件已逾期。本周已办结 9 件。</p>
      </div>
    </header>
    <div className="cols">
      <DueList
        empty="没有到期的事。"
        groups={[
          {
            key: 'late',
            label: '已逾期',
            dues: [
              {
                key: 1,
                day: '11 月 19 日',
                beside: '逾 2 天',
                late: true,
                title: '答复意见 3 条',
                tag: <StateTag kind="late" />,
                why: '《征求意见稿》第二部分第 4 段。答复前不能印发。',
                action: { label: '去答复', to: '/items/1' },
              },
            ],
          },
          {
            key: 'week',
            label: '本周到期',
            dues: [
              {
                key: 2,
                day: '11 月 24 日',
                beside: '周二',
                title: '核对 4 个社区的自评',
                why: '已知数据全部预填，需您判断的 3 项。用时中位数 6 分钟。',
                action: { label: '去核对', to: '/sheet' },
              },
              {
                key: 3,
                day: '11 月 26 日',
                beside: '周四',
                title: '公示届满，整理异议情况',
                tag: <StateTag kind="running" word="公示中 1/5 个工作日" />,
                why: '收到异议 1 件，核查中，您看不到异议人。',
                action: { label: '未届满', why: '公示未满 5 个工作日（还差 4 天，周四届满），届满后可以提交决定。' },
              },
            ],
          },
          {
            key: 'later',
            label: '以后',
            dues: [
              {
                key: 4,
                day: '12 月 5 日',
                title: '第二阶段小结',
                why: '数据已由台账汇成初稿 1,840 字，需您补一段。',
                action: { label: '打开初稿', to: '/items/new' },
              },
            ],
          },
        ]}
      />
      <aside className="stack">
        <section className="card box">
          <h2>第二阶段</h2>
          <p className="muted">10 月 8 日—12 月 31 日</p>
          <ProgressBar
            label="办理进度"
            parts={[
              { label: '已办', n: 132, tone: 'done' },
              { label: '未到期', n: 39, tone: 'running' },
              { label: '逾期', n: 15, tone: 'late', to: '/items?late=true' },
            ]}
          />
        </section>
      </aside>
    </div>
  </>
)

export const Items = () => (
  <ListPage
    name="item"
    title="事项"
    lead="各社区本年立的实事，按期限排列。"
    endpoint={listItems}
    filters={[
      { name: 'q', label: '名称', kind: 'text', hint: '楼号或事项' },
      { name: 'state', label: '状态', kind: 'choice', options: itemStates.map((s) => ({ value: s, label: stateWord(s) })) },
      { name: 'from', label: '期限起', kind: 'day' },
      { name: 'late', label: '只看逾期', kind: 'flag' },
    ]}
    columns={[
      { name: 'title', label: '事项', cell: (r) => r.title, main: true, sort: 'title' },
      { name: 'unit', label: '单位', cell: (r) => r.unit },
      { name: 'state', label: '状态', cell: (r) => <StateTag kind={r.state} /> },
      { name: 'dueOn', label: '期限', cell: (r) => day(r.dueOn), sort: { up: 'due', down: '-due' } },
      { name: 'households', label: '受益户数', cell: (r) => r.households, right: true },
      { name: 'share', label: '已办比例', cell: (r) => (r.share ? `${r.share}%` : '—'), right: true, hidden: true },
    ]}
    rowTo={(r) => `/items/${r.id}`}
    empty={<p>还没有事项。各社区立项后会出现在这里。</p>}
    actions={[{ label: '新立事项', to: '/items/new' }]}
    exportTo={(asked) => addressOf(listItems, asked as never)}
    bulk={[
      {
        label: '催办',
        may: (r) => (r.state === 'late' || r.state === 'running' ? null : `${stateWord(r.state)}的不用催办`),
        run: (r) => call(urgeItem, { id: r.id }),
      },
    ]}
  />
)

export const Item = () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showItem, { id })
  return (
    <Answer of={answer}>
      {(r) => (
        <RecordPage
          crumbs={[{ label: '事项', to: '/items' }, { label: r.unit }]}
          title={r.title}
          state={<StateTag kind={r.state} />}
          note={`${r.unit}　期限 ${day(r.dueOn)}`}
          next={{
            label: '公布进展',
            makesPublic: {
              shows: (
                <>
                  <b>{r.title}</b>
                  <p>
                    受益 {r.households} 户，已办 {r.share ?? 0}%。
                  </p>
                </>
              ),
              whom: '全体居民，公开大厅，不用登录',
              from: '现在',
            },
            run: () => call(urgeItem, { id: r.id }),
            done: '已公布',
          }}
          others={[
            { label: '修改', to: `/items/${r.id}/edit` },
            { label: '结项', why: '还有 2 户未确认，确认后可以结项。' },
          ]}
          figures={[
            { label: '居民确认', ...share(117, 180), asOf: '11 月 21 日', source: '回访', to: '/items?state=done' },
            { label: '受益户数', value: r.households, unit: '户', source: '立项表' },
            { label: '用时', value: 31, unit: '天', note: '同类中位数 38 天' },
          ]}
          facts={[
            { label: '单位', value: r.unit, to: '/items' },
            { label: '期限', value: day(r.dueOn) },
            { label: '办理方式', value: '社区自办' },
            { label: '说明', value: r.note ?? '—' },
          ]}
          timeline={[
            { key: 3, when: '11 月 20 日', what: '回访 12 户，11 户确认', note: '随机抽取，抽取过程可复算' },
            { key: 2, when: '11 月 12 日', what: '完成 1 至 4 号楼', to: '/items/2' },
            { key: 1, when: '10 月 8 日', what: '立项', note: '王晓梅' },
          ]}
          tabs={[
            { key: 'steps', label: '步骤', content: <p className="card box">{r.steps.map((s) => s.what).join('、')}</p> },
            { key: 'papers', label: '附件', content: <p className="card box">没有附件。</p> },
          ]}
        />
      )}
    </Answer>
  )
}

export const NewItem = () => (
  <FormPage
    crumbs={[{ label: '事项', to: '/items' }, { label: '新立' }]}
    title="新立事项"
    lead="只问台账里没有的。"
    medianMinutes={4}
    known={[
      { label: '立项人', value: '王晓梅' },
      { label: '总户数', value: '1,286 户', to: '/items' },
    ]}
    endpoint={createItem}
    initial={{ unitId: 2, steps: [{ what: '', byOn: '' }] }}
    fields={[
      { name: 'title', label: '办什么事', hint: '写明地点和事情，例如“枫林里 7 号楼加装雨棚”。', kind: 'text', max: 30 },
      {
        name: 'unitId',
        label: '哪个社区',
        kind: 'find',
        numeric: true,
        now: { value: '2', label: '枫林社区' },
        find: async (q) =>
          (await call(listItems, { q, limit: 6 })).rows.slice(0, 6).map((r) => ({ value: String(r.unitId), label: r.unit })),
      },
      { name: 'households', label: '受益多少户', kind: 'whole', unit: '户' },
      { name: 'share', label: '居民出资', kind: 'decimal', unit: '万元', optional: true },
      { name: 'dueOn', label: '哪天办完', kind: 'day' },
      {
        name: 'how',
        label: '怎样办',
        kind: 'choice',
        options: [
          { value: 'self', label: '社区自办' },
          { value: 'joint', label: '共建单位帮办' },
          { value: 'bid', label: '公开询价' },
        ],
      },
      {
        name: 'steps',
        label: '分几步',
        kind: 'rows',
        section: '步骤',
        max: 4,
        fields: [
          { name: 'what', label: '做什么', kind: 'text' },
          { name: 'byOn', label: '哪天前', kind: 'day' },
        ],
      },
      { name: 'note', label: '说明', kind: 'long', max: 200, optional: true, section: '补充' },
      { name: 'told', label: '告知', kind: 'flag', says: '已入户告知受益户' },
    ]}
    submit="提交立项"
    done="已提交立项"
    to={(out) => `/items/${out.id}`}
    cancelTo="/items"
  />
)

export const EditItem = () => {
  const id = Number(usePathParams().id)
  const answer = useAnswer(showItem, { id })
  return (
    <Answer of={answer}>
      {(r) => (
        <FormPage
          title={`修改：${r.title}`}
          crumbs={[{ label: '事项', to: '/items' }, { label: r.title, to: `/items/${r.id}` }, { label: '修改' }]}
          endpoint={changeItem}
          fixed={{ id: r.id, version: r.version }}
          initial={r}
          current={async () => {
            const now = await call(showItem, { id })
            return { values: now, fixed: { version: now.version } }
          }}
          fields={[
            { name: 'title', label: '办什么事', kind: 'text' },
            { name: 'households', label: '受益多少户', kind: 'whole', unit: '户' },
            { name: 'dueOn', label: '哪天办完', kind: 'day' },
            { name: 'note', label: '说明', kind: 'long', max: 200, optional: true },
          ]}
          submit="保存修改"
          to={() => `/items/${r.id}`}
          cancelTo={`/items/${r.id}`}
        />
      )}
    </Answer>
  )
}

export const Board = () => {
  const steps = ['动员部署', '方案公开', '承诺上墙', '中期小结', '群众评议', '总结'].map((label, i) => ({
    key: String(i),
    label,
    due: ['9 月 20 日', '9 月 30 日', '10 月 8 日', '11 月 20 日', '12 月 10 日', '12 月 31 日'][i]!,
  }))
  const names = ['枫林社区', '东苑社区', '柳岸社区', '桥东社区', '南湖社区', '学府社区', '站前社区', '北塘社区']
  const rows: BoardRow[] = names.map((label, i) => {
    const late = [0, 1, 2, 3][(i * 5) % 4]!
    return {
      key: label,
      label,
      late,
      to: '/items',
      cells: Object.fromEntries(
        steps.map((s, j) => {
          const state = j < 4 - late ? 'done' : j < 4 ? 'late' : j === 4 ? 'todo' : undefined
          return [
            s.key,
            state
              ? {
                  state,
                  why: <p>{state === 'late' ? `应于${s.due}前办，还没有办。已于 11 月 20 日提醒。` : `期限 ${s.due}。`}</p>,
                  to: '/items/3',
                }
              : undefined,
          ]
        }),
      ),
    } as BoardRow
  })
  return <BoardPage title="谁走到哪一步" steps={steps} rows={rows} listTo="/items" />
}

export const Sheet = () => (
  <RecordPage
    crumbs={[{ label: '考核' }, { label: '示范标准（2026 版，已冻结）' }, { label: '清河街道' }]}
    title="枫林社区党委"
    state={<StateTag kind="running" word="复核中" />}
    note="同类组：老旧小区型社区，共 23 个　数据截至 11 月 20 日 24:00　台账位置 184,203"
    others={[
      { label: '打印', run: () => window.print() },
      { label: '导出复算包', to: '/api/items' },
    ]}
    next={{
      label: '提交复核意见',
      confirm: { title: '提交复核意见', body: '提交后转交考核组，您不能再改。' },
      run: async () => {},
      done: '已提交',
    }}
  >
    <SheetView
      summary={[
        { label: '现得分（满分 100）', value: '87.25', note: '由 41 项算出，无人录入总分' },
        { label: '自评确认', value: '88.75', note: '异议 1 项' },
        { label: '与自己比（去年）', value: '+3.50', note: '去年 83.75，同一标准折算' },
        { label: '与同类比', value: '第一档', note: '与另 5 个不可区分，不排先后' },
      ]}
      lines={[
        { key: '1', title: '一、班子建设', max: '15', points: '14.00', part: true },
        { key: '1.2', title: '1.2 一人兼、交叉任职', rule: '达到得 3 分，达不到不得分', max: '3', points: '3.00' },
        { key: '1.4', title: '1.4 轮训', rule: '每人每年不少于 5 天，少 1 人扣 0.5 分，扣完为止', max: '4', points: '3.00', lost: true },
        { key: '3', title: '三、队伍管理', max: '15', points: '12.75', part: true },
        {
          key: '3.2',
          title: '3.2 流动人员双向登记',
          rule: '登记不清的，每名扣 0.25 分',
          max: '4',
          points: '2.25',
          lost: true,
          detail: {
            original: '登记不清的，每名扣 0.25 分，扣完为止。',
            reading: '每出现 1 次扣 0.25 分，下限 0 分',
            input: (
              <>
                <b>7 名</b>（共 31 名，流入地未回执）　4 − 7 × 0.25 = 2.25
              </>
            ),
            to: '/items',
            toLabel: '看这 7 名',
            improve: '回执每补 1 名加 0.25 分；已向 3 个流入地催办。',
            more: [{ label: '自评意见', value: '其中 2 名已于 11 月 18 日转出，申请核减。' }],
          },
        },
        {
          key: '3.4',
          title: '3.4 双重管理',
          rule: '报到率 × 5 分',
          max: '5',
          points: '4.75',
          detail: { original: '报到率每低 1 个百分点扣 0.05 分。', reading: '报到率 × 5 分', input: '95.0%（171 / 180）' },
        },
      ]}
      aside={<Dots />}
    />
  </RecordPage>
)

const Dots = () => (
  <section className="card box">
    <DotPlot
      question="同类社区得分与区间"
      unit="分"
      dots={[
        { label: '东苑', low: 84.6, value: 88.1, high: 91.2, tier: '第一档' },
        { label: '学府', low: 84.9, value: 87.9, high: 91, tier: '第一档' },
        { label: '枫林', low: 84.5, value: 87.25, high: 90.7, own: true, tier: '第一档' },
        { label: '南湖', low: 84, value: 86.8, high: 90.1, tier: '第一档' },
        { label: '柳岸', low: 80.3, value: 82.9, high: 85.4, tier: '第二档' },
        { label: '桥东', low: 79.2, value: 82, high: 84.8, tier: '第二档' },
      ]}
    />
  </section>
)

export const Charts = () => {
  const option = useMemo(
    () => ({
      grid: { left: 44, right: 12, top: 16, bottom: 28 },
      xAxis: { type: 'category', data: ['2022', '2023', '2024', '2025', '2026'] },
      yAxis: { type: 'value', min: 70 },
      series: [{ type: 'line', data: [78, 80.5, 82, 83.75, 87.25], label: { show: true } }],
    }),
    [],
  )
  return (
    <>
      <header className="page-head">
        <h1>图</h1>
      </header>
      <div className="cols">
        <div className="card box">
          <Chart
            question="与自己比：同一标准折算后的五年得分"
            option={option}
            table={
              <table className="plain">
                <tbody>
                  <tr>
                    <th scope="row">2026</th>
                    <td className="r">87.25</td>
                  </tr>
                </tbody>
              </table>
            }
          />
        </div>
        <aside className="stack">
          <Dots />
          <div className="card box">
            {itemStates.map((s) => (
              <p key={s}>
                <StateTag kind={s} />
              </p>
            ))}
          </div>
        </aside>
      </div>
    </>
  )
}

export const Import = () => (
  <ImportPage
    title="导入事项"
    uploadTo="/items-import"
    templateTo="/api/items"
    commit={async (ticket) => <p>入库 1,196 行（{ticket}）。</p>}
  />
)

const skies = {
  down: new UnreachableError('502'),
  broken: new BrokenError('7f3ac21e'),
  right: new RefusedError(403, { code: 'access.not-allowed' }),
  gone: new RefusedError(404, { code: 'http.not-found' }),
  rule: new RefusedError(422, { code: 'x.y', sentence: '公示未满 5 个工作日（还差 2 天，周四届满），届满后可以提交决定。' }),
}
export const Skies = () => {
  const [sky, set] = useState<keyof typeof skies>('down')
  return (
    <>
      <div className="acts">
        {(Object.keys(skies) as (keyof typeof skies)[]).map((k) => (
          <ActionButton key={k} action={{ label: k, run: () => set(k) }} small />
        ))}
      </div>
      <Weather error={skies[sky]} again={() => {}} />
    </>
  )
}
