/** What communities that apply for the model title set up and do: carriers, and what residents asked of them. */
export const creatingText = {
  steps: { carriers: '创建：设立志愿者队伍和联络站', services: '创建：办理居民提出的事项', confirm: '创建：上门核实事项是否办成' },
  team: { name: '十员十队', holder: '志愿服务队队长', duty: '按居民提出的事项派出队员，办完由提出人确认' },
  station: { name: '在职党员联络站', holder: '联络站站长', duty: '登记在职党员的特长和时间，按楼栋派单，向所在单位反馈' },
  met: '居民提出的事项当场派单，办完由提出人签字。',
  resident: (n: number) => `居民代表${n}`,
  asked: [
    '三单元楼道灯不亮，夜里上下楼看不清',
    '独居老人家里水管渗漏，请人上门修理',
    '院门口堆放旧家具，消防车进不来',
    '双职工家庭放学后的孩子没有人看护',
    '楼顶排水口堵塞，雨天积水',
    '行动不便的老人要办高龄津贴手续',
    '小区健身器材松动，需要加固',
    '楼栋门禁失灵，请尽快修复',
  ],
  done: '提出人当面说已经办好',
  open: '只办了一半，提出人要求继续办',
} as const
