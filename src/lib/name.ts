/** Names as clerks type them: full-width letters, padded two-character names, five kinds of middle dot. */

/** Full-width ASCII (U+FF01–FF5E) and the ideographic blank to half width. Not NFKC: that would replace rare characters of names. */
export const halfWidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[\u3000\u00a0]/g, ' ')

const INVISIBLE = /[\u200b-\u200f\u2028-\u202e\u2060\ufeff\p{Cc}]/gu
const DOTS = /[\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65\u16eb\u0387]/g
const HAN = /\p{Script=Han}/u

/**
 * One spelling for one name: half width, no invisible characters, every middle dot `·`, no blanks in names that
 * have a Han character (张　三 is 张三), one blank between words in others.
 */
export function normaliseName(text: string): string {
  const plain = halfWidth(text.replace(/[\t\r\n]/g, ' '))
    .replace(INVISIBLE, '')
    .replace(DOTS, '·')
  if (!HAN.test(plain))
    return plain
      .replace(/\s*·\s*/g, '·')
      .replace(/\s+/g, ' ')
      .trim()
  // Keyboards without the dot: 买买提.艾力. Only between Han characters, so that an initial keeps its full stop.
  return plain.replace(/\s+/g, '').replace(/(\p{Script=Han})\.(?=\p{Script=Han})/gu, '$1·')
}

// What stands in a name column of a sheet without being anyone's name.
const NOT_NAMES = new Set(['姓名', '合计', '总计', '小计', '备注', '无', '空缺', '待定', '同上', '签名', '签字', '负责人', '联系人'])
const HAN_NAME = /^\p{Script=Han}{2,6}$/u
const DOTTED_NAME = /^\p{Script=Han}{1,12}(?:·\p{Script=Han}{1,12}){1,4}$/u
const LATIN_NAME = /^\p{Script=Latin}[\p{Script=Latin}'.·-]*(?: \p{Script=Latin}[\p{Script=Latin}'.·-]*){0,5}$/u

/** Whether the text, once normalised, has the shape of a person's name. For warnings in imports, never a reason to refuse. */
export function looksLikeName(text: string): boolean {
  const name = normaliseName(text)
  if (NOT_NAMES.has(name) || name.length > 60) return false
  return HAN_NAME.test(name) || DOTTED_NAME.test(name) || (name.length >= 2 && LATIN_NAME.test(name))
}
