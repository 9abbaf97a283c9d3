import type { PlanV1 } from './plan-schema.ts'

// Red lines are code, not settings: nothing here reads a configuration, and a plan, standard or form that trips one
// cannot be issued (mission, red lines; P4). Sources: 《关于防治“指尖上的形式主义”的若干意见》 2023, 《整治形式主义为基层减负若干规定》 2024,
// 《政务移动互联网应用程序规范化管理办法》 国办函〔2026〕12号.

/** What may prove something. Closed: a kind that is not here cannot be written into a standard, duty or form. */
export const evidenceKinds = ['event', 'register', 'document', 'decision', 'measure', 'poll', 'finding', 'confirmation', 'roll'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]
/** A roll call is an allowed fact (quorum, 报到, training attended) and never a score leaf. */
export const scoreEvidenceKinds = evidenceKinds.filter((k) => k !== 'roll')

export const redRules = [
  'check-in',
  'points-ranking',
  'online-time',
  'log-in',
  'forced-media',
  'likes-shares',
  'web-vote',
  'study-hours',
  'forced-install',
] as const
export type RedRule = (typeof redRules)[number]

export interface RedFinding {
  readonly rule: RedRule
  /** The words that tripped it. */
  readonly words: string
  /** Where in the text (normalised), or JSON pointer when a plan is checked. */
  readonly at: string
}

/** Width, case, blanks and the tricks of punctuation inside a word (打·卡, 签 到) do not matter. */
const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/(?<=\p{Script=Han})[·•*_\-—](?=\p{Script=Han})/gu, '')

interface Entry {
  readonly rule: RedRule
  readonly words: RegExp
  /** Look-alikes: a hit that lies inside one of these is lawful. */
  readonly except?: RegExp
}

const media = '(?:照片|相片|图片|视频|截图|截屏|录屏|录像|影像|合影|自拍|摄像)'
const giving = '(?:上传|提供|提交|报送|上报|附上|附|拍摄|拍|发送|发|留存|留|晒|(?<!宣)传|佐证|回传)'
const scoring = '(?:得|加|计|扣|记|奖)\\d*[\\d.一二两三五十半]*分'

/** Term dictionary. Order does not matter; every entry is tried. */
const dictionary: readonly Entry[] = [
  {
    rule: 'check-in',
    words:
      /打卡|签到|签退|考勤机|刷脸|点名打点|一日一签|每日一签|早晚签|扫码(?:留痕|登记到岗|到岗)|上线点名|线上报到点|人脸识别考勤|指纹考勤/g,
    // 签到册 for the quorum is a lawful roll; scored, it is trace-keeping and caught below.
    except: /签到(?:册|簿|表|单)/g,
  },
  {
    rule: 'check-in',
    words: new RegExp(
      `签到(?:册|簿|表|单)[^。；]{0,14}(?:${scoring}|评分|计分|打分|得分|赋分|考核依据|评先依据)|(?:缺|无|没有|少)[^。；]{0,4}签到(?:册|簿|表|单)[^。；]{0,8}扣`,
      'g',
    ),
  },
  {
    rule: 'points-ranking',
    words:
      /积分|排行榜|光荣榜单排名|红黑榜|龙虎榜|擂台榜|英雄榜|末位(?:通报|亮相|约谈)|(?:得分|分数|总分|成绩|分值|名次|活跃)[^。；，]{0,10}(?:排名|排序|排行|排座次|排出|张榜)|(?:得分|分数|成绩|排名)[^。；，]{0,4}(?:前|后|倒数)第?[一二三四五六七八九十\d]+(?:名|位)|(?:排名|排行|名次)[^。；，]{0,6}(?:通报|公布|公示|前[十\d]|后[十\d]|靠后|倒数)|(?:月|周|日|季)排名|按名次/g,
    except: /积分(?:落户|入户|入学|入园|管理部门)|按名次排列的史料/g,
  },
  {
    rule: 'online-time',
    words:
      /(?:在线|上线|挂机|使用|停留|观看|浏览|阅读|收看|登录)(?:学习|观看|收看|阅读|浏览)?(?:总)?(?:时长|时间|分钟|小时数|率)|活跃(?:度|率|天数|用户|人数|时长)|日活|月活|在线天数/g,
    except: /(?:设施|场地|场所|阵地|资金|经费|活动室|车位|水|电|公章|会议室|设备|床位)使用(?:时间|率|时长)|阅读时间|在线率先/g,
  },
  {
    rule: 'log-in',
    words:
      /(?:每日|每天|每周|每月|天天|连续|定期|坚持|按时|必须|应当|须|要求)[^。；，]{0,8}(?:登录|登陆|上线)|(?:登录|登陆)(?:系统|平台|app)?(?:次数|人次|率|天数|情况|频次|频率|记录|量|人数)|(?:小程序|平台|账号|app|软件|用户|系统)的?(?:注册|激活|实名)(?:率|人数|量)|登录[^。；，]{0,6}(?:少于|低于|不足)|(?:注册|激活|关注|使用|装机|上线)(?:率|人数|量)(?:达|不低于|须|要|应|考核|通报|纳入|作为|低于|排)/g,
    except: /(?:设施|场地|场所|阵地|资金|经费|活动室|车位|会议室|设备|商标|社会组织|工商|企业)(?:注册|使用)(?:率|人数|量)/g,
  },
  {
    rule: 'forced-media',
    words: new RegExp(
      [
        `${giving}[^。；，]{0,10}${media}`,
        `${media}[^。；，]{0,8}(?:${giving}|为证|为据|佐证|存档备查|留痕|不少于|不得少于|至少)`,
        `(?:无|没有|缺|缺少|少)[^。；，]{0,4}${media}[^。；]{0,10}(?:不得分|不计|扣|不予|视为)`,
        `${media}[^。；，]{0,12}${scoring}`,
        `(?:须|必须|应|要|要求|每次|每人|每周|每月)[^。；，]{0,12}${media}`,
        '拍照(?:发|传|上传|留痕|留存|打卡|存档|报送|为证|取证|佐证)|痕迹(?:照片|图片)|图文留痕|照片留痕|视频留痕|水印相机|水印照片|小视频[^。；，]{0,6}(?:条|个)',
        '(?:行动|行程|巡查|走访|运动|实时|活动|gps|手机)(?:轨迹|定位)|轨迹(?:截图|记录|考核|回放|上传)|(?:上传|开启|共享|发送|打开)[^。；，]{0,6}(?:定位|轨迹|位置)|定位(?:截图|信息上传|打点)|gps|微信步数|运动步数|步数(?:截图|排|达|不少)',
      ].join('|'),
      'g',
    ),
    except:
      /(?:二寸|两寸|一寸|2寸|1寸|免冠|证件|登记|标准)[^。；，]{0,4}照片?|视频(?:会议|监控|连线|点播课|接访)|监控视频|(?:图片|照片|摄影|影像)(?:展|展览|作品|征集|比赛)|影像资料室|成长轨迹|对标定位|功能定位|发展定位/g,
  },
  {
    rule: 'likes-shares',
    words:
      /点赞(?:数|量|率|次数|人数|排|达|不少|不低|超|最多|高)|(?:集|求|刷|拉|必须|须|要|每|组织|动员|发动|转发|人人|帮)[^。；，]{0,6}点赞|点赞(?:、|和|与|及|并|加)?(?:转发|评论|分享|收藏)|转发(?:数|量|率|次数|人数|至?朋友圈|到?朋友圈|群|链接|推文|公众号|微信|不少|达|率)|(?:每人|每日|每天|人人|必须|须|动员|发动|要求|组织)[^。；，]{0,8}转发|集赞|刷屏|朋友圈|粉丝(?:数|量)|(?:点击|播放|浏览|访问|关注|评论|收藏|跟帖|留言)(?:数|量|率)|(?<!借)阅读(?:数|量|率)|(?:10万|十万)\+|热度(?:值|榜|排)|接龙/g,
    except: /转发[^。；，]{0,8}(?:通知|文件|意见|方案|决定|通报|来信|批示)|成语接龙/g,
  },
  {
    rule: 'web-vote',
    words:
      /(?:网络|网上|微信|线上|在线|公众号|小程序|扫码|手机|网民|网友|粉丝|互联网|app|大众|点击)(?:上|里|中|公开)?(?:投票|票选|评选投票|人气|拉票)|(?:投票|票选)(?:链接|小程序|二维码|通道|页面)|网络(?:得票|票数|人气)|人气(?:奖|值|榜)|拉票|刷票/g,
    except: /(?:凭票码|凭邀请码|受邀|持码)[^。；]{0,16}投票/g,
  },
  {
    rule: 'study-hours',
    words:
      /学习(?:时长|总时长|学分|小时|分钟|课时)|学时(?:数|完成|情况|统计|登记|考核|通报|达|不少|不低|须|满|未|要|应|每|和|为|列入|排)|(?:不少于|达到|完成|满|修满|不足|低于|每年|累计|人均)[^。；，]{0,8}(?:学时|学习小时|个小时的?学习|小时学习|分钟学习|课时)|(?:每日|每天|每周|天天)[^。；，]{0,8}学习[^。；，]{0,10}(?:分钟|小时)|(?:网课|网络学习|线上学习|慕课|微课)[^。；，]{0,10}(?:时长|小时|分钟|课时|完成率|进度)|学习[^。；，]{0,4}(?:不得少于|不少于|不低于|满|达到?)[^。；，]{0,6}(?:分钟|小时|学时|课时)|(?:满|不少于|达到)[^。；，]{0,6}课时|学习强国|刷课|学习(?:进度|打榜|排)/g,
  },
  {
    rule: 'forced-install',
    words:
      /(?:强制|必须|一律|全员|人人|每人|要求|须|统一|推广|应)[^。；，]{0,8}(?:下载|安装|装上)[^。；，]{0,8}(?:app|软件|客户端|应用|小程序|平台)?|(?:安装|下载)[^。；，]{0,8}(?:应用|软件|app|客户端)[^。；]{0,10}(?:完成率|率|纳入|考核|通报)|(?:下载|安装|装机|推广)(?:率|量|任务|指标|人数)|(?:必须|一律|全员|人人|每人|要求|须)[^。；，]{0,8}(?:关注|加入)[^。；，]{0,6}(?:公众号|微信群|视频号|小程序)|推广(?:使用)?[^。；，]{0,4}(?:app|小程序)/g,
    except:
      /(?:统一|须|应|要求|必须)?[^。；，]{0,8}安装[^。；，]{0,10}(?:扶手|路灯|充电桩|门禁|电梯|护栏|健身器材|消防|烟感|监控|报警|晾衣|公示栏|标识|标牌|座椅)|下载(?:表格|通知|文件|样表)/g,
  },
]

/** A prohibition or a disclaimer about the thing is lawful; a duty dressed in a negative (不得少于一次, 不打卡不得评优) is not. */
const forbids =
  /(?:不得不|不得(?!不)|不准|不许|严禁|禁止|不允许|不能以|不能用|不能把|不以|不用|不把|不将|不搞|不设|不设置|不要求|不强制|不强求|不再|不硬性|不采取|不采用|不开展|不参加|不参与|不组织|不通报|不下达|不布置|不推广|不考核|不攀比|不追求|不唯|不拼|不发起|不鼓励|清退|清除|拆除|废除|关停|下架|剔除|警惕|不统计|不看|不比|不作|不靠|不凭|取消|杜绝|停止|清理|整治|防止|防范|避免|无需|无须|毋须|不需|不必|不宜|反对|纠正|克服|制止|查处|摒弃|废止|叫停|代替|替代|取代|而非|而不是|禁用|不收|免于|免去|拒绝|严控|治理|破除|摆脱|减少|压减)[^。；，]{0,40}$/
const dressed =
  /不得不|(?:少于|低于|不足|漏|缺|忘|迟|无故|间断|中断|弄虚|代替他人|未|没有|缺席|不按|任务|完成|之后|以后|以外|减少于|遗漏|落下)/
const disclaims =
  /^(?:(?!的|者|不足|少于|低于|未)[^。；，]){0,16}，?(?:一律|均|也|都|仅供参考，?)?(?:(?:不|不得|不能|不再)(?:作为|计入|纳入|列入|进入|计分|用于|折算|统计|要求|与[^。；，]{1,12}挂钩)|不设(?!上限|限)|不作(?:要求|统计|评价|为|考核)|不强制|不是必需|非必需|不是硬性|取消|停止|废止|叫停|清零|(?:全部|一律|坚决|彻底|要|予以)[^。；，]{0,4}(?:删除|删去|纠正|清除|取缔|整治))/
/** 不参加……的扣分: who stays away is punished, so the thing is asked after all. */
const punished = /^[^。；，]{0,10}(?:的|者|人员|支部|党员|干部)[^。；]{0,10}(?:扣|不得|取消|通报|约谈|不予|不评|批评|补|说明)/
/** 自愿附照片 asks nothing. */
const voluntary =
  /自愿|可选|可不|可附|可以附|可以不|可上传|可以上传|可提供|可以提供|如有|愿意|不强求|选填|非必填|非必需|不是必需|由本人决定|同意后/

const clauseOf = (text: string, at: number): { before: string; after: string } => {
  // 、 joins an enumeration under one negative; 。；and newlines end it. A comma ends the part that may negate from before.
  const start =
    Math.max(
      text.lastIndexOf('。', at - 1),
      text.lastIndexOf('；', at - 1),
      text.lastIndexOf(';', at - 1),
      text.lastIndexOf('，', at - 1),
      text.lastIndexOf(',', at - 1),
    ) + 1
  const rest = text.slice(at)
  const end = rest.search(/[。；;]/)
  return { before: text.slice(start, at), after: end < 0 ? rest : rest.slice(0, end) }
}

const excused = (text: string, at: number, words: string, rule: RedRule): boolean => {
  const { before, after } = clauseOf(text, at)
  const tail = after.slice(words.length)
  // The hit may run up to what it is not used for: 签到册仅作……证明，不作为得分〔依据〕.
  if (/不(?:得|能|再)?(?:作为|计入|纳入|列入|用作)[^。；，]{0,6}$/.test(words)) return true
  // 发现强制打卡的每起扣 2 分: who demands the thing is punished.
  if (
    /(?:发现|存在|查实|仍有|违规|变相)[^。；，]{0,6}(?:强制|强行|违规|硬性要求)[^。；，]{0,6}$/.test(before) &&
    /^[^。；]{0,10}(?:扣|不得|取消|通报|追责|纠正)/.test(tail)
  )
    return true
  const forbid = forbids.exec(before)
  // The hit may have swallowed the verb the negative belongs to: 不〔要求……上传照片〕.
  if (/(?:不|不得|不再|严禁|禁止|不准)$/.test(before) && /^(?:要求|强制|组织|动员|发动|推广|统一)/.test(words)) return true
  if (rule === 'forced-media' && /(?:不|不得|不再|不用)$/.test(before) && !/^[^。；，]{0,6}(?:的|者|扣|不得|不予|视为)/.test(tail))
    return true
  if (
    forbid &&
    !dressed.test(forbid[0]) &&
    !(/^不(?!得|准|许|允)/.test(forbid[0]) && punished.test(tail)) &&
    !/^(?:的|者|情况)?[^。；，]{0,8}(?:少于|低于|不足)/.test(tail)
  )
    return true
  // 未打卡的不得纳入: the missing thing is punished, the disclaimer is about the person.
  if (/(?:未|不|没有|没|缺|漏|少)$/.test(before) || /^(?:无|没有|缺少?|少|不得?|未)/.test(words))
    return rule === 'forced-media' && voluntary.test(before + words)
  if (disclaims.test(tail)) return true
  return rule === 'forced-media' && voluntary.test(before + words + tail.split('，')[0]!)
}

/** Red lines a text crosses; at most one finding per rule. Pure words: says nothing about what the text is for. */
export const checkText = (text: string): RedFinding[] => {
  const plain = normal(text).replaceAll(',', '，').replaceAll(';', '；').replaceAll('!', '。').replaceAll(':', '，')
  const found = new Map<RedRule, RedFinding>()
  for (const { rule, words, except } of dictionary) {
    if (found.has(rule)) continue
    const allowed = except ? [...plain.matchAll(except)].map((m) => [m.index, m.index + m[0].length] as const) : []
    for (const m of plain.matchAll(words)) {
      const [from, to] = [m.index, m.index + m[0].length]
      if (allowed.some(([a, b]) => a < to && from < b && b >= from)) continue
      if (excused(plain, from, m[0], rule)) continue
      found.set(rule, { rule, words: m[0], at: String(from) })
      break
    }
  }
  return [...found.values()]
}

/** English slugs of measures, events and filters are read as words too: `online-minutes`, `check-in-rate`. */
const slugs: readonly [RedRule, RegExp][] = [
  ['check-in', /(^|[-.])(check-?in|clock-?in|punch|sign-?in|attendance-score)/],
  ['points-ranking', /(^|[-.])(points?-rank|rank(ing)?|leader-?board)([-.]|$)/],
  ['online-time', /(^|[-.])(online|active|usage|dwell|screen-?time)([-.]|$)/],
  ['log-in', /(^|[-.])(log-?ins?|sign-?ups?|visits-app)([-.]|$)/],
  ['forced-media', /(^|[-.])(photos?|videos?|screenshots?|gps|track(s|ing)?|steps)([-.]|$)/],
  ['likes-shares', /(^|[-.])(likes?|shares?-sent|forwards?|clicks?|views?|followers?)([-.]|$)/],
  ['web-vote', /(^|[-.])(web-?votes?|click-?votes?|open-?votes?)([-.]|$)/],
  ['study-hours', /(^|[-.])(study-(hours?|minutes?|time)|course-hours?|learning-time)([-.]|$)/],
  ['forced-install', /(^|[-.])(install(s|ed|-rate)?|downloads?)([-.]|$)/],
]
export const checkSlug = (slug: string): RedRule | null => slugs.find(([, r]) => r.test(slug.replaceAll('_', '-')))?.[0] ?? null

const codeKeys = new Set(['measure', 'event', 'noun', 'verb', 'evidence'])

/** Every text leaf of a value with its JSON pointer; source notes are history, not instructions. `code`: names a measure, event or filter. */
export function* textsOf(value: unknown, at = '', code = false): Generator<{ at: string; text: string; code: boolean }> {
  if (typeof value === 'string') yield { at, text: value, code }
  else if (Array.isArray(value)) for (const [n, v] of value.entries()) yield* textsOf(v, `${at}/${n}`, code)
  else if (value && typeof value === 'object')
    for (const [k, v] of Object.entries(value)) {
      if (k === 'source' || k === 'sources') continue
      const filter = at.endsWith('/filter')
      if (filter) yield { at: `${at}/${k}`, text: k, code: true }
      yield* textsOf(v, `${at}/${k}`, codeKeys.has(k) || filter)
    }
}

/** Red lines in any value made of texts: a plan, a standard, a form. */
export const checkRedlines = (value: unknown): RedFinding[] => {
  const out: RedFinding[] = []
  for (const { at, text, code } of textsOf(value)) {
    const rule = code ? checkSlug(text) : null
    if (rule) out.push({ rule, words: text, at })
    for (const f of checkText(text)) out.push({ ...f, at })
  }
  return out
}

/** As `checkRedlines`, and what only a plan can say: a public ranking, a poll that is not secret feeding an evaluation. */
export const checkPlanRedlines = (plan: PlanV1): RedFinding[] => {
  const out = checkRedlines(plan)
  if (plan.sections.honour?.publicRanking)
    out.push({ rule: 'points-ranking', words: 'publicRanking', at: '/sections/honour/publicRanking' })
  return out
}
