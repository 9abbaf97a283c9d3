type Facts = Record<string, string | number>

const log = (f: Facts): string => (f.log === 'd' ? '收件日志' : '选票日志')
const office = (f: Facts): string => (f.office === 'a' ? '组织方签发机构' : '监督组签发机构')
const place = (f: Facts): string => `第 ${f.race} 场次第 ${Number(f.at) + 1} 张`

/** One sentence for every finding of a recount. */
export const auditFindings: Record<string, (f: Facts) => string> = {
  'file-missing': (f) => `缺少文件 ${f.file}，这一项没有核对。`,
  'file-form': (f) => `文件 ${f.file} 的格式或内容不成立。`,
  'file-changed': (f) => `文件 ${f.file} 与结果签名时不一致，公布后被改动。`,
  'manifest-form': () => '测评清单不是规范写法，或者不是清单。',
  'manifest-field': (f) => `测评清单的“${f.field}”一项不成立。`,
  'manifest-signature': (f) => `测评清单没有${office(f)}的有效签名。`,
  'other-poll': (f) => `这不是二维码或墙上公布的那次测评，这里的编号是 ${String(f.pollId).slice(0, 32)}。`,
  'result-signature': (f) => `结果没有${office(f)}的有效签名。`,
  'result-differs': (f) => `公布的结果与重新计票不一致：${f.what}。`,
  'roster-root': () => '名册与开票前封存的名册指纹不一致。',
  'eligible-differs': (f) => `第 ${f.class} 类名册有 ${f.roster} 人，清单写的是 ${f.eligible} 人。`,
  'printed-root': () => '纸质票令清单与开票前封存的指纹不一致。',
  'printed-token': (f) => `${place(f)}纸质票不在纸质票令清单中。`,
  'printed-voided': (f) => `${place(f)}使用了已经公开作废的纸质票令。`,
  'printed-more-than-drawn': (f) => `第 ${f.race} 场次有纸质票 ${f.printed} 张，领取纸质票的只有 ${f.drawn} 人。`,
  'printed-not-voided': (f) => `第 ${f.race} 场次没有作废的纸质票令有 ${f.left} 个，领取纸质票的有 ${f.drawn} 人，两数应当相等。`,
  'early-close-form': () => '提前封箱的文件不成立：不是会场测评，或者时间不在开始与截止之间。',
  'early-close-signature': (f) => `提前封箱没有${office(f)}的有效签名，不能由一方决定。`,
  'log-signature': (f) => `${log(f)}的校验点签名无效。`,
  'log-witness': (f) => `${log(f)}的校验点没有监督组的见证签名。`,
  'log-early': (f) => `${log(f)}的最终校验点在截止时间之前就已见证。`,
  'log-root': (f) => `${log(f)}的内容与见证过的校验点不一致（校验点 ${f.size} 条，文件 ${f.entries} 条）。`,
  'log-tile': (f) => `日志文件 ${f.file} 与内容不一致。`,
  'log-forked': (f) => `${log(f)}的开头不是留存的校验点（${f.size} 条），日志被换过。`,
  'deposit-twice': () => '收件日志中同一份密封票出现两次。',
  'deposits-differ': (f) => `收到 ${f.deposits} 份，入箱 ${f.accepted} 份加退件 ${f.rejected} 份，合计不相等。`,
  'issued-differ': (f) => `两个签发机构的领票名单不一致（组织方 ${f.a} 人，监督组 ${f.b} 人）。`,
  'issued-unknown': (f) => `领票名单中的第 ${f.idx} 号不在名册中。`,
  evidence: (f) => `第 ${f.idx} 号领票没有本人凭证，可能是冒领。`,
  'more-cast-than-issued': (f) => `第 ${f.class} 类投票 ${f.cast} 张，多于领票 ${f.issued} 人。`,
  'more-issued-than-eligible': (f) => `第 ${f.class} 类领票 ${f.issued} 人，多于应参加 ${f.eligible} 人。`,
  'races-differ': (f) => (f.class === 0 ? '意见份数与投票份数不相等。' : `第 ${f.class} 类各被测评人的票数不相等，有票被拿掉或加入。`),
  'leaf-form': (f) => `${place(f)}不是选票。`,
  'leaf-race': (f) => `${place(f)}属于别的场次。`,
  'leaf-order': (f) => `${place(f)}没有按票令排列。`,
  'token-twice': (f) => `${place(f)}的票令用了两次。`,
  'signature-a': (f) => `${place(f)}没有组织方签发机构的有效签名。`,
  'signature-b': (f) => `${place(f)}没有监督组签发机构的有效签名。`,
  'opening-token': (f) => `${place(f)}公布的票密与票令不符。`,
  'opening-commitment': (f) => `${place(f)}公布的等次与投票时封存的不符。`,
  'seal-key': (f) => `第 ${f.class} 类公布的开票钥匙不是清单中的那一把。`,
  'seal-missing': (f) => `第 ${f.class} 类没有公布开票钥匙。`,
  'unopened-without-envelope': (f) => `${place(f)}称打不开，却没有出示原封。`,
  'unopened-but-good': (f) => `${place(f)}称打不开，原封却能正常打开，应当计票。`,
  unopened: (f) => `${place(f)}打不开或自相矛盾，按废票计，原封已公布。`,
  'class-withheld': (f) => `第 ${f.class} 类投票人数少，等次不公布，由监督组和监票人查看，这一类没有核对。`,
  'small-class-shown': (f) => (f.class === 0 ? '公布了意见的开票钥匙。' : `第 ${f.class} 类投票人数少，却公布了开票钥匙。`),
  sampled: (f) => `只抽查了约 ${f.leaves} 张票的签名。`,
}

/** The page and the command line around them. */
export const auditText = {
  title: '重新计票',
  intro: '任何人都可以在自己的电脑上把公布的文件重新核对一遍。文件不会上传。',
  folder: '选择公布文件夹',
  address: '或填写公布地址',
  expect: '二维码或墙上的测评编号（可不填）',
  start: '开始核对',
  result: '重新计出的结果',
  working: '正在核对……',
  valid: '核对一致：公布的结果成立。',
  invalid: '核对不一致：下面各项不成立。',
  incomplete: '已核对的部分一致，但有几项没有核对。',
  poll: (id: string) => `测评编号 ${id}`,
  checked: (n: { leaves: number; signatures: number; openings: number }) =>
    `核对选票 ${n.leaves} 张、签名 ${n.signatures} 个、开票 ${n.openings} 张。`,
  classLine: (title: string, c: { eligible: number; issued: number; cast: number }) =>
    `${title}：应参加 ${c.eligible} 人，领票 ${c.issued} 人，投票 ${c.cast} 张`,
  column: '被测评对象',
  satisfied: '满意率（%）',
  dissatisfied: '不满意率（%）',
  score: '测评得分',
  unreadable: (what: string) => `读不到 ${what}。`,
  usage: '用法：node ballot-audit.mjs <文件夹或网址> [--expect 编号] [--kept 校验点文件]… [--workers n] [--sample m] [--json]',
  none: '—',
  more: (n: number) => `另有同类 ${n} 项。`,
} as const

export const findingText = (f: { code: string; facts: Facts }): string => auditFindings[f.code]?.(f.facts) ?? f.code
