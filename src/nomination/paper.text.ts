export const paperStateNames = {
  'paper.state.entered': '待复核',
  'paper.state.confirmed': '已复核',
  'paper.state.refused': '不符，退回',
} as const

export const paperText = {
  'nomination.paper-not-for': (f: { step: string }) => `“${f.step}”不能凭书面材料办理：征求意见逐个录入，会议评选登记票数。`,
  'nomination.paper-waits': (f: { by: string }) => `${f.by}已经录入了一份，还没有复核。先复核或退回那一份。`,
  'nomination.paper-same-hand': (f: { person: string }) => `“${f.person}”的书面材料是您录入的，要由另一个人对照扫描件复核。`,
  'nomination.paper-stale': (f: { name: string }) => `“${f.name}”已经不在这一环节，这份书面材料不再适用，请退回。`,
} as const

/** Words of the pages of returned sealed papers. */
export const paperPageText = {
  title: '书面材料',
  lead: '没有电脑的组织把盖章的书面材料交回来，由一个人录入并附扫描件，另一个人对照扫描件复核后才生效。',
  enter: '录入书面材料',
  enterLead: '照着盖章的原件录入，拍照或扫描后一并上传。录入后由另一个人复核，复核前不生效。',
  person: '署名（单位盖章、签字人）',
  personHint: '照原件写，如“枫林第一支部（盖章）　冯书记”。',
  verdict: '结论',
  verdicts: { pass: '通过', return: '退回', agree: '同意', object: '不同意' },
  words: '原件上的意见',
  document: '文号',
  scan: '扫描件或照片',
  scanHint: '整页清楚，看得见印章和签名。可以直接拍照。',
  sent: (name: string) => `已上传：${name}`,
  drop: '换一份',
  see: '打开扫描件',
  compare: '请逐项对照扫描件：署名、结论、意见、印章。',
  confirm: '复核无误，生效',
  refuse: '不符，退回',
  refuseReason: '哪里不符',
  waiting: '待复核的书面材料',
  none: '没有书面材料。',
  withSettled: '连同已复核、已退回的',
  noneWaiting: '没有待复核的书面材料。',
  own: '是您录入的，由另一个人复核',
  nominee: '推荐对象',
  unit: '推荐单位',
  step: '环节',
  entered: '录入',
  confirmed: '复核',
  state: '状态',
  hand: (who: string, on: string) => `${who}　${on}`,
  hands: (entered: string, confirmed: string | null) => `${entered} 录入${confirmed ? `，${confirmed} 复核` : ''}`,
} as const
