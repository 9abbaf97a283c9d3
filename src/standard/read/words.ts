// Width, numerals and punctuation of the papers, brought to one form before anything is read. Line numbers and originals are kept elsewhere.

/** Counters of the papers, longest first so that 人次 is not read as 人. */
export const units = [
  ...['平方米', '百分点', '个百分点', '个名次', '万元', '人次', '批次', '个月', '户次', '小时', '名次'],
  ...'次个项件起人名例处户条份篇节期张支天场宗家位类种批案元%册对遍步座本亩岁级档门部宗笔栏字'.split(''),
].sort((a, b) => b.length - a.length)
export const unit = `(?:${units.join('|')})`
export const number = '\\d+(?:\\.\\d+)?'

const digits: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

/** Chinese numeral below 1,000: '十二' → 12. */
export const numeral = (text: string): number => {
  let whole = 0
  let digit = 0
  for (const c of text) {
    if (c === '十' || c === '百') {
      whole += (digit || 1) * (c === '十' ? 10 : 100)
      digit = 0
    } else digit = digits[c]!
  }
  return whole + digit
}

const counted = new RegExp(`(?<![统唯单])[零一二两三四五六七八九十百]+(?=个?%|${unit}|分(?![别类析工解管散布子配组])|[至到-])`, 'g')

/** The text as the grammar reads it: half width, western numerals before counters, no blanks. */
export const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[—–―‐−~～]+/g, '-')
    .replace(/[\s\u200b\ufeff]+/g, '')
    .replace(/半分/g, '0.5分')
    .replace(/个?百分点/g, '%')
    .replace(/百分之百/g, '100%')
    .replace(/百分之([零一二两三四五六七八九十百]+|\d+)/g, (_, n: string) => `${/\d/.test(n) ? n : numeral(n)}%`)
    .replace(counted, (n) => String(numeral(n)))
    .replace(/(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?=万)/g, (_, a: string, b: string) => `${Number(a) * 10000}-${b}`)
    .replace(/(\d+(?:\.\d+)?)万(?!元)/g, (_, n: string) => String(Number(n) * 10000))
    .replace(/(\d+(?:\.\d+)?)万元/g, (_, n: string) => `${Number(n) * 10000}元`)
    .replace(/个名次|名次/g, '名')
