import type { Random } from '../lib/random.ts'

// What the simulated people write. Invented, plain, and specific enough to pass the product's own checks of wording.

export const commonThemes = ['邻里守望办实事', '岗位建功见行动', '把小事办好', '为民服务走在前'] as const
export const unitThemes = [
  '小院里的红邻居',
  '窗口不打烊',
  '一件一件办',
  '走进楼道听一听',
  '课堂内外当表率',
  '车间里的先锋',
  '有事找支部',
  '身边的榜样',
] as const

export interface Matter {
  readonly what: string
  readonly unit: string
  readonly from: number
  readonly to: number
  readonly whom: string
}
const places = [
  '东片',
  '西片',
  '南院',
  '北院',
  '老街',
  '河沿',
  '新苑',
  '校区',
  '厂区',
  '市场',
  '车站',
  '桥头',
  '园区',
  '坡上',
  '湖滨',
  '窗口',
  '楼宇',
  '沿线',
  '村口',
  '集镇',
] as const
const manners = [
  '由党员包片，月底对账',
  '每周三集中办理一次',
  '请住户代表全程看着办',
  '先难后易，逐处销号',
  '和物业一起排班完成',
  '利用双休日分批做完',
  '办完当场请对方签字',
  '遇雨顺延，不减数量',
  '由青年党员结对承办',
  '退休老党员负责督促',
  '同辖区单位分摊费用',
  '结果贴在公告栏里',
  '半年内分三次做完',
  '由支部书记亲自带队',
  '先做老人多的地方',
  '与网格巡查合在一起',
  '由热心住户提供线索',
  '做完一处照着清单划去',
  '每件都拍照存档',
  '请社区民警一起上门',
  '列成日历挂在墙上',
  '请受助人自己定时间',
  '由物业出料我们出工',
  '把经费收支贴在旁边',
  '分给六个党小组包干',
  '逢五逢十集中做',
  '趁天气暖和先做室外',
  '由退伍党员打头阵',
  '请学生志愿者帮忙登记',
  '由会计核对用料',
  '边做边教住户自己修',
  '邻里轮流当监督员',
  '先试一处再铺开',
  '和街道站所约好日子',
  '请懂技术的职工把关',
  '做不完的写明缘由',
  '每周五在群里报数',
  '留下电话随叫随到',
  '由业主委员会验收',
  '请老师傅带两名徒弟',
  '由妇联干部入户动员',
  '晚饭后人齐的时候做',
] as const
/** A pledge in words of its own: the product finds copies, so none is given out twice. */
export const pledgeOf = (r: Random, used: Set<string>): { matter: Matter; what: string } => {
  for (;;) {
    const m = matter(r)
    const manner = r.pick(manners)
    // Another place alone does not make it another pledge.
    const key = m.what + manner
    if (used.has(key)) continue
    used.add(key)
    return { matter: m, what: `在${r.pick(places)}${m.what}，${manner}` }
  }
}
/** A service with a figure, a beginning, an end and somebody who can be asked. */
const matters: readonly Matter[] = [
  { what: '修好楼道里坏了的照明灯', unit: '盏', from: 0, to: 24, whom: '1至6号楼住户' },
  { what: '给独居老人每周送餐上门', unit: '户', from: 3, to: 18, whom: '辖区独居老人' },
  { what: '清理消防通道上停放的电动车', unit: '处', from: 0, to: 9, whom: '老旧楼院住户' },
  { what: '为新就业的租户办理居住登记', unit: '人', from: 20, to: 160, whom: '青年公寓租户' },
  { what: '组织退役军人义务巡逻小队', unit: '次', from: 0, to: 30, whom: '夜归居民' },
  { what: '把办事材料由六样减到三样', unit: '项', from: 0, to: 12, whom: '来窗口办事的人' },
  { what: '为行动不便的人代办医保手续', unit: '件', from: 5, to: 60, whom: '行动不便的参保人' },
  { what: '帮困难学生找到勤工助学岗位', unit: '人', from: 2, to: 25, whom: '家庭困难学生' },
  { what: '带新职工过技能等级考试', unit: '人', from: 0, to: 15, whom: '入职三年内的职工' },
  { what: '给小微商户上门讲一次消防', unit: '户', from: 4, to: 45, whom: '沿街小商户' },
  { what: '整治楼顶积水漏雨', unit: '栋', from: 0, to: 7, whom: '顶楼住户' },
  { what: '开放会议室给居民议事', unit: '场', from: 1, to: 20, whom: '楼栋居民代表' },
  { what: '为放学后的孩子看护作业', unit: '人', from: 8, to: 40, whom: '双职工家庭' },
  { what: '补种枯死的行道树', unit: '棵', from: 0, to: 52, whom: '沿河步道的住户' },
  { what: '把投诉由十五天办结改到七天', unit: '件', from: 0, to: 80, whom: '提出投诉的客户' },
  { what: '给危旧线路换新线', unit: '米', from: 0, to: 320, whom: '临街平房住户' },
]
export const matter = (r: Random): Matter => r.pick(matters)

export const ways = [
  '逐户登记，办一件销一件',
  '由支部委员分片负责，每周碰一次头',
  '请志愿者一起做，做完由住户签字',
  '列清单，挂在宣传栏，办完划去',
] as const
export const centralWorks = ['老旧小区改造', '安全生产', '就业帮扶', '教学质量提升'] as const
export const meetings = [
  '学习上级文件，研究本季度要办的事',
  '听取办事进展，分析没有办成的原因',
  '到楼院走访，当场登记并分工',
  '志愿服务：清理楼道，帮老人搬重物',
] as const
export const recommendReasons = [
  '去年冬天水管冻裂，他带人连夜抢修，我们几户都记得',
  '她每周都来看望我母亲，三年没有断过',
  '窗口换了人以后，办事不用再跑第二趟',
  '雨天主动把低处的住户接到活动室，一个没落下',
] as const
export const deeds = [
  '三年来坚持入户走访，解决停水、漏雨、用电等具体问题四十余件，件件有住户签字。',
  '带领支部党员认领公共事务，把院内堆放多年的杂物清理干净，腾出活动场地一处。',
  '牵头办成加装扶手、楼道照明等实事，困难群众反映的问题按时办结。',
] as const
export const objections = ['所报的走访次数与实际不符，去年下半年没有来过', '材料里写的楼道照明并未全部修好，三单元仍有四盏不亮'] as const
