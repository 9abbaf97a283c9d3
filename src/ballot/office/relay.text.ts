/** What relay, box and witness say when they refuse. */
export const relayText = {
  'ballot.not-casting': '还不能投票：各类人员领票人数不够，请稍候。',
  'ballot.too-late': '投票已截止，这张选票没有收。回执中有收票处对此的签名。',
  'ballot.wrong-size': (f: { bytes: number }) => `选票大小不对，应为 ${f.bytes} 字节。`,
  'ballot.grace-runs': '截止时间和宽限时间还没有过，不能封箱。',
  'ballot.not-counted': '票箱还没有交出监督组见证过的最终选票日志，不能清空收票处。',
  'ballot.bad-checkpoint': '日志的签名或根值不符。',
  'ballot.log-smaller': '日志比监督组已见证的短，拒绝签名。',
  'ballot.log-forked': '日志与监督组已见证的不是同一份，拒绝签名。',
  'ballot.log-final': '监督组已见证最终日志，之后的一律不签。',
  'ballot.pool-incomplete': (f: { log: number; pool: number }) => `收件日志有 ${f.log} 份，票箱拿到 ${f.pool} 份，两者对不上。`,
  'ballot.epoch-gone': '开箱密钥已经销毁，收票处剩下的密文谁也打不开。',
  'ballot.not-released': '还没有封箱计票，或最终选票日志没有监督组见证。',
  'ballot.released': '已经封箱，不能再改。',
  'ballot.lists-missing': '两个签发机构的领票名单没有都封存签名，不能开票。',
  'ballot.bad-shares': '密钥分片不够，或不是这次投票的分片。',
  'ballot.unsigned': '结果没有两个签发机构的签名。',
} as const
