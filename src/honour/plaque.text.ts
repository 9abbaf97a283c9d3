// The page is one file without a network: it takes no calendar with it.
const full = (day: string): string => `${day.slice(0, 4)}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

/** What the check without a network says. */
export const plaqueWords = {
  title: '断网核对',
  lead: '没有网络也能核对：以最近一次保存的签名名单为准。联网后请再核对一次。',
  code: '证书或奖牌上的编码',
  hint: '十六位，横线可以不写',
  check: '核对',
  says: {
    effective: '有效。',
    warned: '已被警示，正在整改待复查。',
    expired: '期限已满，不再有效。',
    withdrawn: '已被撤销。',
    recovered: '已终止，证书、奖牌已收回。',
  },
  notACode: '这不是一个编码。编码是十六位字母和数字，请照证书或奖牌重新输入。',
  unknown: '名单上没有这个编码。请核对；查不到的，不是本单位颁发的，或是名单之后才颁发的。',
  expires: (day: string) => `有效期至${full(day)}。`,
  asOf: (day: string) => `依据${full(day)}的签名名单。`,
  stale: '名单已超过三十天，其间的变动看不到，请联网再核对。',
  ready: (day: string) => `名单日期${full(day)}，签名有效。请输入编码。`,
  forged: '名单的签名不对，可能被改动过，不能据此核对。请联网重新保存。',
  noList: '这台设备上没有保存过名单，断网时无法核对。请联网打开一次本页。',
  noscript: '本页的断网核对要用到浏览器脚本。联网时可以直接查验，不用脚本。',
  keep: '断网也能核对的文件',
  keepNote: '一个网页文件，含今天的签名名单；存到手机或电脑上，没有网络也能打开核对。',
  key: '签名公钥',
} as const
