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
  guidance: { name: '社区党建指导线', joins: '市委、市社区党工委、街道党工委和社区党组织', source: '演示领域的设定' },
  draftTheme: '课堂内外当先锋',
  draftIntro: '活动方案正在听取意见，尚未印发。',
  places: {
    'city-office': '市社区党工委办公室',
    street: '清河街道',
    community: '枫林社区',
    college: '云溪职业学院',
    enterprise: '云溪水务集团',
  } as Record<string, string>,
} as const
