import { relayText } from './relay.text.ts'

/** What the ballot offices say. Fixed sentences without facts about anybody: an office keeps no log and repeats nothing that was sent to it. */
export const officeText = {
  ...relayText,
  'ballot.bad-shape': '请求的格式不对。',
  'ballot.not-linked': '没有与本机构的联络凭证，或者凭证不对。',
  'ballot.wrong-auth': '编号或者凭证不对，不能领票。',
  'ballot.unknown-poll': '没有这场测评。',
  'ballot.not-open': '现在不在领票时间内。',
  'ballot.other-vector': '这个编号已经领过票，不能再领另一张。',
  'ballot.bad-blinded': '领票请求里的数不在规定的范围内。',
  'ballot.on-paper': '这个编号已经改用纸质票。',
  'ballot.issued': '这个编号已经领过票。',
  'ballot.did-sign': '本机构给这个编号签发过，不能出具未签发证明。',
  'ballot.bad-statement': '未签发证明不是对方机构签的，没有改动。',
  'ballot.void': '这场测评已经作废：有投票机构的数据是从备份恢复的，不能证明没有重复签发或者丢失选票。请重新组织。',
  'ballot.bad-early-close': '提前封箱不成立：只用于会场测评，时间要在开始与截止之间，并且要有两个签发机构的签名。',
  'ballot.early-close-needs-supervision':
    '提前封箱要由监督组先在自己的机器上办理（office --role b --do close-early），组织方不能单独决定。',
  'ballot.bad-withheld-key': '用来封存未公布等次的密钥没有监督组签发机构的签名，没有开票。',
  'ballot.other-roster': '名册与已经冻结的不一致，没有改动。',
  'ballot.other-manifest': '公示文件与本机构的密钥、名册或者时间不一致，没有签名。',
  'ballot.slips-gone': '票条已经印发，底码已经销毁，不能再印。',
  'ballot.slips-stay-with-supervision': '监督组的票条和改签只能在监督组自己的机器上办理，组织方不能代办。',
  'ballot.not-by-desk': '这场测评凭票条领票，不由签到台开通。',
  'ballot.same-key': '两个签发机构用的是同一把签名密钥，不是两个机构。',
  'ballot.same-folder': '两个签发机构用的是同一个数据目录，不是两个机构。',
  'ballot.same-server': '两个签发机构的数据在同一个数据库服务器上，不是两个机构。',
  'ballot.same-holder': '两个签发机构由同一个单位或者同一个账号负责。监督组的账号不能由组织方持有。',
  'ballot.passphrase-readable': (f: { office: string }) =>
    `另一个签发机构能读到${f.office === 'b' ? '监督组' : '组织方'}的口令文件或者数据库密码，不是两个机构。`,
  'ballot.one-code': '双机构模式下，两个机构必须用不同的凭证核验身份。一码通用只能在单机模式下使用。',
  'ballot.office-unreachable': (f: { office: string }) =>
    `联系不上${{ a: '组织方签发机构', b: '监督组签发机构', relay: '收票处', box: '票箱' }[f.office] ?? '投票机构'}，没有办成。`,
  'ballot.busy': '领票的人太多，请稍候再试。',
  'ballot.bug': '出错了，没有办成。请稍候再试。',
  'ballot.file-open': (f: { file: string }) => `密钥文件 ${f.file} 其他用户也能读，请改为 0600 后再启动。`,
  'ballot.passphrase-short': '机构口令至少 12 个字符。',
  'ballot.passphrase-wrong': '机构口令与建立密钥时的不同，打不开密钥。请换回原来的口令文件。',
  'ballot.schema-changed': (f: { file: string }) => `投票机构的数据结构 ${f.file} 已经执行过，内容却不同了。`,
  'ballot.already-running': (f: { role: string }) => `投票机构 ${f.role} 已经有一个进程在运行。`,
  'ballot.cannot-create': (f: { sql: string }) => `数据库用户不能建立投票机构的角色和数据库。请数据库管理员执行：\n${f.sql}`,
  'ballot.not-started': (f: { office: string; why: string }) => `投票机构 ${f.office} 没有启动：${f.why}`,
  'ballot.not-stopped': (f: { office: string; seconds: number }) =>
    `投票机构 ${f.office} ${f.seconds} 秒内没有停下，已强行结束；已经答复的都已存盘。`,
  'ballot.silent': (f: { seconds: number }) => `${f.seconds} 秒内没有应答，已结束该进程。`,
  'ballot.elsewhere-missing':
    '双机构模式缺少监督组的地址或者联络凭证。请设置 ZY_BALLOT_B_URL、ZY_BALLOT_B_LINK_FILE、ZY_BALLOT_RELAY_URL、ZY_BALLOT_RELAY_LINK_FILE。',
  'ballot.ready': (f: { role: string; url: string }) => `投票机构 ${f.role} 已启动：${f.url}`,
  'ballot.usage':
    '用法：zhengyou office --role a|b|relay|box [--host 地址] [--port 端口] [--database-file 文件] [--folder 目录] [--link-file 文件] [--passphrase-file 文件]；在该机构自己的机器上：zhengyou office --role b --do slips|slips-printed|printed-slips|reset|close-early|withheld --poll 编号 [--idx 序号 --statement 证明] [--grace 宽限分钟]',
} as const

export type OfficeSentence = keyof typeof officeText
