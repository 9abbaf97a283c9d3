/** Words on paper: decision, certificate, plaque. */
export const paperWords = {
  decision: '表彰决定',
  paragraphs: (d: { campaign: string; meeting: string; unit: string; level: string; n: number; posthumous: number }): string[] => [
    `在“${d.campaign}”中，经逐级推荐、征求意见、公示和会议研究（${d.meeting}），${d.unit}决定对下列 ${d.n} 个集体、个人（户、处）予以${d.level}${
      d.posthumous > 0 ? `，其中追授 ${d.posthumous} 名` : ''
    }。`,
    '希望受到表彰的集体和个人珍惜荣誉，再接再厉。称号在期限内接受复查，不再符合条件的，按规定警示或者撤销。',
  ],
  digest: '决定校验码',
  noticeDigest: '公示名单校验码',
  posthumous: '追授',
  no: '序号',
  title: '称号',
  name: '姓名或名称',
  unit: '推荐单位',
  print: '打印',
  certificate: '荣誉证书',
  certificateOf: (h: { title: string; posthumous: boolean; documentNo: string }) =>
    h.posthumous
      ? `经研究决定（${h.documentNo}），追授“${h.title}”称号，特颁此证。`
      : `经研究决定（${h.documentNo}），授予“${h.title}”称号，特颁此证。`,
  praiseOf: (h: { title: string; documentNo: string }) => `经研究决定（${h.documentNo}），对获评“${h.title}”予以表扬，特颁此证。`,
  address: (holder: string) => `${holder}：`,
  term: (until: string) => `有效期至 ${until}`,
  code: '编码',
  check: '扫码或输入编码查验，状态以查验页面为准',
  notNow: (state: string) => `这项荣誉现在的状态是“${state}”，不能再打印证书、奖牌。`,
  noPaper: '这项荣誉没有这种证件。',
  papers: '证书、奖牌打印',
  printCertificate: '打印证书（A5）',
  printPlaque: '打印奖牌样稿（A4）',
  printAll: '打印全部',
} as const
