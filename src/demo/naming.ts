import type { Random } from '../lib/random.ts'

// Surnames by rough national frequency (per mille of the population); 习 and other surnames that point at one person are left out.
const surnames = (
  '王71李70张67刘54陈45杨31赵21黄22周20吴20徐15孙15胡13朱13高12林12何12郭11马11罗10梁9宋8郑8谢7韩7唐7冯6于6董6萧6程5曹5袁5邓5许5傅5沈5曾5彭5吕5' +
  '苏4卢4蒋4蔡4贾4丁4魏4薛4叶4阎4余4潘4杜3戴3夏3钟3汪3田3任3姜3范3方3石3姚3谭3廖3邹3熊3金3陆3郝3孔2白2崔2康2毛2邱2秦2江2史2顾2侯2邵2孟2龙2万2段2雷2' +
  '钱2汤2尹2黎2易2常2武2乔2贺2赖2龚2文2'
)
  .match(/\D\d+/g)!
  .map((w) => [w[0]!, Number(w.slice(1))] as const)

interface Era {
  /** Whole given names everybody of those years knows: the source of duplicate names. */
  readonly known: readonly string[]
  readonly single: string
  readonly heads: string
  readonly tails: string
  /** Shares of known and single names, the rest is head + tail. */
  readonly share: readonly [number, number]
}

const words = (s: string) => s.split(' ')

const eras: readonly { until: number; male: Era; female: Era }[] = [
  {
    until: 1950,
    male: {
      known: words('德福 国华 志明 永福 文华 长贵 玉山 金生 德明 树林 福生 洪福'),
      single: '忠义礼信',
      heads: '德福贵国志长永玉金文树洪宝万庆',
      tails: '海山林生才发田明贵福祥清和堂',
      share: [0.35, 0.05],
    },
    female: {
      known: words('秀英 桂英 秀兰 玉兰 桂兰 淑珍 凤英 玉珍 桂芝 秀芳'),
      single: '英兰珍芳',
      heads: '秀桂玉淑凤兰素月金翠',
      tails: '英兰珍芳芝华荣云琴香清',
      share: [0.5, 0.04],
    },
  },
  {
    until: 1970,
    male: {
      known: words('建国 建军 建华 志强 卫国 国强 红军 爱国 永强 志刚 国平 建平 卫东 建民 跃进'),
      single: '军勇伟强平刚斌民',
      heads: '建志国卫永学庆新春光保宏',
      tails: '国军华强平民生东明成林刚义',
      share: [0.45, 0.14],
    },
    female: {
      known: words('丽华 秀英 建华 桂芳 玉梅 淑华 丽萍 爱华 红梅 秀珍 玉兰 凤霞'),
      single: '敏萍红梅霞芳玲燕',
      heads: '丽秀桂玉淑爱春红凤慧美金',
      tails: '华英芳梅萍珍霞玲云琴荣敏',
      share: [0.45, 0.14],
    },
  },
  {
    until: 1985,
    male: {
      known: words('志强 建军 海涛 晓东 文斌 志勇 俊峰 海波 国庆 晓明 永刚'),
      single: '伟勇军强涛斌磊超峰辉鹏杰波刚',
      heads: '志海晓文俊永建学东向春宏',
      tails: '强涛东斌勇峰波明刚军辉平林',
      share: [0.28, 0.36],
    },
    female: {
      known: words('晓红 丽娟 海燕 晓燕 春梅 雪梅 丽娜 红霞 艳红 晓丽'),
      single: '静丽敏燕艳娟霞玲芳娜洁莉',
      heads: '晓丽海春雪红艳小文秋慧',
      tails: '红娟燕梅娜霞丽玲萍芳静',
      share: [0.28, 0.34],
    },
  },
  {
    until: 9999,
    male: {
      known: words('俊杰 浩然 鹏飞 志鹏 文博 宇航 嘉伟 子豪 天宇 明轩'),
      single: '鹏超浩磊帅凯杰宇翔博阳晨',
      heads: '俊浩志文宇嘉子天明泽家思',
      tails: '杰然飞鹏博航伟豪宇轩阳辰远',
      share: [0.28, 0.22],
    },
    female: {
      known: words('婷婷 雨婷 佳怡 思雨 梦瑶 雅琴 欣怡 晓雪 诗涵 佳琪'),
      single: '婷雪倩颖琳璐莹瑶悦洁',
      heads: '雨佳思梦雅欣晓诗嘉静文子',
      tails: '婷怡雨瑶琪涵雪萱琳悦洁妍',
      share: [0.28, 0.2],
    },
  },
]

// Names the lists above could form that belong to widely known people. A demonstration must not show them with a grade beside them.
const publicFigures = new Set(
  words(
    '李强 李鹏 李希 李宁 李娜 李立 李源 李岚清 王毅 王震 王勇 王晨 王刚 王伟 王杰 王明 王洪文 王小洪 王军霞 张军 张磊 张勇 张国清 张国华 张高丽 张德江 张海迪 ' +
      '刘强 刘翔 刘洋 刘国中 刘延东 陈云 陈希 陈毅 陈志明 陈文清 陈光 马云 马凯 马明 马杰 林彪 林丹 林强 朱德 贺龙 叶挺 彭真 万里 乔石 罗干 姚明 雷锋 雷军 江泽民 毛泽东 毛新宇 ' +
      '邓超 胡春华 胡海波 郭明义 郭晶晶 孔祥 许光 孟建柱 何立峰 何勇 韩正 丁磊 任志强 孙杨 高俊 曹德旺 龙永图 徐才厚 周永康 周杰 石磊 金庸 钱学森 袁隆平 易建联 黄文秀 张桂梅 ' +
      '杨洁 杨利伟 杨振宁 吴仪 吴邦国 吴英 李春城 李志强 张志新 刘永清 刘志军 赵军 王立军 陈永贵 郭永怀 邓建国 吴京 周涛 董卿 白云 韩红 田亮 毛宁 汪洋 汪文斌 赵立坚',
  ),
)

const one = (r: Random, s: string): string => s[r.int(s.length)]!

const given = (r: Random, e: Era): string => {
  const u = r.next()
  if (u < e.share[0]) return e.known[r.int(e.known.length)]!
  if (u < e.share[0] + e.share[1]) return one(r, e.single)
  const head = one(r, e.heads)
  for (;;) {
    const tail = one(r, e.tails)
    if (tail !== head) return head + tail
  }
}

/** An invented name usual for the sex and the year of birth; duplicates occur as they do in life. */
export const personName = (r: Random, sex: 'male' | 'female', birthYear: number): string => {
  const era = eras.find((e) => birthYear < e.until)![sex]
  for (;;) {
    const name = r.weighted(surnames, (s) => s[1])[0] + given(r, era)
    if (!publicFigures.has(name)) return name
  }
}
