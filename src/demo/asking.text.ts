import { threeGrades } from '../survey/blank.ts'
import type { Definition, Question } from '../survey/definition.ts'

const common = { hint: '', required: true, when: [], preTicked: null }
const grade = (id: string, text: string): Question => ({
  kind: 'scale',
  ...common,
  id,
  text,
  scale: threeGrades,
  battery: null,
  reversed: false,
})
const options = (titles: Record<string, string>) => Object.entries(titles).map(([id, title]) => ({ id, title }))
const one = (id: string, text: string, titles: Record<string, string>, when: Question['when'] = []): Question => ({
  kind: 'single',
  ...common,
  id,
  text,
  options: options(titles),
  when,
})
const few = (id: string, text: string, titles: Record<string, string>, most: number): Question => ({
  kind: 'many',
  ...common,
  id,
  text,
  options: options(titles),
  least: 1,
  most,
})
const words = (id: string, text: string): Question => ({
  kind: 'text',
  ...common,
  required: false,
  id,
  text,
  most: 200,
  privacy: '请不要写姓名、电话和门牌号。',
})
const settings = { served: true, publish: 'public', smallest: 5, smallestSource: '与民主测评相同，少于5人的格不公布' } as const

/** The two questionnaires of the demonstration: one counted and certified, one people are answering. */
export const askingText = {
  finished: '问卷：抽样、印条、答卷',
  counting: '问卷：结束、计数、确认',
  open: '问卷：正在答卷',
  strata: { 东院: 420, 西院: 380, 夕阳红公寓: 240, 临街商户: 60 } as Record<string, number>,
  household: (stratum: string, n: number) => `${stratum}第${n}户`,
  shops: { 沿街门店: 36, 市场摊位: 24 } as Record<string, number>,
  shop: (stratum: string, n: number) => `${stratum}${n}号`,
  codes: (title: string, codes: readonly string[]) => `“${title}”还没有用过的答卷码，可以在公开大厅试填：${codes.join('　')}`,
  unanswered: '没有一份答卷',
  notTaken: (code: string, status: number) => `答卷码${code}的答卷没有收下（${status}）`,
  remarks: [
    '三单元楼道灯坏了两盏，晚上老人上下楼看不清。',
    '希望晚上也能在网上预约办事，上班的人白天来不了。',
    '助餐点的饭菜软硬合适，就是周末不开，能不能周六也开半天。',
    '停车位一到晚上就被外来车占满，建议登记车牌。',
    '上次反映的下水道堵了，来修的人很快，要回访就写信到jumin@example.com。',
    '活动室的书太旧，想看些新的。',
    '门口的台阶高，轮椅上不去，盼着修个坡道。',
    '去年说的加装电梯，我们单元都签了字，什么时候开工给个准话。',
    '网格员小区里都认识，有事打电话就来，就是换得太勤。',
    '社区办的暑期托管帮了大忙，名额能不能再多几个。',
    '消防通道画了线还是有人停，光贴条不管用。',
    '垃圾清运的时间能不能再早一点，夏天味道大。',
  ],
}

export const householdSurvey = (community: string): Definition => ({
  format: 'zhengyou.survey/1',
  title: `${community}居民办事和居住环境问卷`,
  lead: '街道党工委想知道居民到社区办事方便不方便、院子里哪些事最要紧。一户一份，约需五分钟，不写姓名。',
  sections: [
    {
      id: 'whole',
      title: '总的看法',
      lead: '',
      questions: [
        grade('overall', `总的来说，您对${community}党组织这一年的工作满意吗`),
        one('met', '这一年里，您家有没有到社区办过事', { yes: '办过', no: '没有办过' }),
      ],
    },
    {
      id: 'service',
      title: '办事',
      lead: '没有办过事的不用答这一部分。',
      questions: [
        one('where', '最近一次是在哪里办的', { window: '党群服务中心窗口', online: '网上或者电话', home: '网格员上门代办' }, [
          { question: 'met', op: 'is', options: ['yes'] },
        ]),
        {
          kind: 'number',
          ...common,
          id: 'trips',
          text: '这件事一共跑了几次',
          hint: '没有出门、由人代办的填0。',
          least: 0,
          most: 20,
          places: 0,
          unit: '次',
          when: [{ question: 'met', op: 'is', options: ['yes'] }],
        },
      ],
    },
    {
      id: 'place',
      title: '居住环境',
      lead: '',
      questions: [
        grade('clean', '您对楼道和院落的卫生满意吗'),
        grade('parking', '您对院内停车和消防通道的秩序满意吗'),
        grade('answer', '您反映过的问题，对社区答复的快慢满意吗'),
        few(
          'need',
          '今年最该先办哪几件事',
          { lift: '加装电梯', parking: '增加停车位', meals: '老人助餐', care: '孩子放学托管', light: '修好楼道照明' },
          2,
        ),
      ],
    },
    {
      id: 'clean-hands',
      title: '作风',
      lead: '',
      questions: [
        {
          kind: 'sensitive',
          ...common,
          id: 'favour',
          text: '这一年到社区办事，有没有人要您另外交钱或者送东西',
          design: { method: 'forced', device: 'die', truth: 4, yes: 1 },
        },
        words('more', '还有什么要对街道说的'),
      ],
    },
  ],
  settings,
})

export const shopSurvey = (community: string): Definition => ({
  format: 'zhengyou.survey/1',
  title: `${community}商户服务需求问卷`,
  lead: '为了定下半年为商户办的实事。每个门店、摊位一份，不写店名和姓名。',
  sections: [
    {
      id: 'now',
      title: '现在的服务',
      lead: '',
      questions: [
        grade('overall', '总的来说，您对街道和社区为商户做的服务满意吗'),
        one('visited', '今年有没有社区干部到店里来过', { often: '来过多次', once: '来过一次', never: '没有来过' }),
        one('solved', '来的人登记的问题办了没有', { done: '办了', part: '办了一部分', none: '没有办', nothing: '没有提过问题' }, [
          { question: 'visited', op: 'not', options: ['never'] },
        ]),
      ],
    },
    {
      id: 'wanted',
      title: '想办的事',
      lead: '',
      questions: [
        few(
          'wish',
          '最想请社区帮着办的事',
          { unload: '划出装卸货车位', permit: '证照年检集中代办', loan: '对接小额贷款', hire: '招工信息', drill: '消防培训和检查' },
          2,
        ),
        words('more', '还有什么建议'),
      ],
    },
  ],
  settings,
})
