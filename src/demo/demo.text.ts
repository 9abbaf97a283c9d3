import type { Uncovered } from './register.ts'

/** Why a community of the fictional city has no 党建协作区 yet. */
export const gapCauses: Record<Uncovered['cause'], string> = {
  'unwilling-units': '辖区单位尚未同意参加，正在沟通',
  'no-resident-organisation': '辖区内没有建立党组织的单位',
  'new-quarter': '新建小区，入住不久，单位情况还在摸底',
  'no-party-organisation': '社区党组织尚未组建',
}

export const demoText = {
  making: (name: string) => `${name}（正在生成）`,
  titles: {
    finished: '市级示范社区党组织创建活动',
    halfway: '清河街道创先争优活动',
    draft: '学院创先争优活动',
  },
  guidance: {
    name: '社区党建指导线',
    joins: '市委、市社区党工委、街道党工委和社区党组织',
    source: '演示领域的设定',
    graded: '本轮考核评为“好”或“较好”',
  },
  draftTheme: '课堂内外当先锋',
  draftIntro: '活动方案正在听取意见，尚未印发。',
  scenes: {
    windows: '服务窗口：领取评议码，办事人当场评议',
    openPoll: '测评：发票，正在进行',
    nominations: '推荐：各个环节',
  },
  windows: ['党群服务窗口', '代办窗口'],
  windowPlace: '一楼大厅',
  invited: (n: number) => `服务对象代表${n}`,
  openRound: '年度自评（进行中）',
  ground: '有台账和签字记录可查',
  brief: (unit: string) => `${unit}三年来入户走访四百余次，办成停水、漏雨、用电等具体问题四十余件，件件有住户签字。`,
  deeds: (unit: string) => `${unit}带领党员认领公共事务，清理院内堆放多年的杂物，腾出活动场地一处，困难群众反映的问题按时办结。`,
  recommended: '党员大会讨论，同意推荐',
  returned: '走访记录缺两个月，请补齐后再报',
  stopped: '上半年整改事项未销号，本次不予通过',
  places: {
    'city-office': '市社区党工委办公室',
    street: '清河街道',
    community: '枫林社区',
    college: '云溪职业学院',
    enterprise: '云溪水务集团',
  } as Record<string, string>,
} as const
