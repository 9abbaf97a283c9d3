import { type Html, html } from '../../web/hall/html.ts'
import { qr } from '../../web/hall/qr.ts'
import { type Secret, slipNumber, voteFragment } from './address.ts'
import { slipText as t } from './voter.text.ts'

export interface SlipToPrint {
  idx: number
  classId: number
  code: string
}
export interface SlipSheet {
  title: string
  /** Whose slips: one code for both offices, or those of one. */
  office: 'both' | 'a' | 'b'
  /** 64 or 32 hex digits. */
  poll: string
  classes: readonly { id: number; title: string }[]
  /** Address of the voter's page, without fragment. */
  address: string
  slips: readonly SlipToPrint[]
}

/** Slips on a sheet of A4. */
export const PER_PAGE = 8

/** The address of a slip as its QR code carries it. */
export const slipAddress = (o: Pick<SlipSheet, 'address' | 'poll' | 'office'>, s: SlipToPrint): string => {
  const secret: Secret = o.office === 'both' ? { both: s.code } : o.office === 'a' ? { a: s.code } : { b: s.code }
  return `${o.address}#${voteFragment({ poll: o.poll, classId: s.classId, idx: s.idx, secrets: [secret] })}`
}

const css = `@page{size:A4;margin:8mm}*{box-sizing:border-box}body{margin:0;font:10pt/1.45 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#000}
.p{display:grid;grid-template-columns:1fr 1fr;grid-auto-rows:68mm;break-after:page}.p:last-child{break-after:auto}
.s{border:1px dashed #555;padding:4mm;display:flex;gap:4mm;overflow:hidden;break-inside:avoid}.s svg{width:36mm;height:36mm;flex:none}
h2{font-size:11pt;margin:0 0 2mm}p{margin:0 0 1mm}b.c{font:600 13pt/1.3 ui-monospace,Consolas,monospace;letter-spacing:1px}.m{font-size:8.5pt;overflow-wrap:anywhere}.k{font-size:8pt;margin:1mm 0}`

const one = (o: SlipSheet, s: SlipToPrint): Html => {
  const place = o.classes.find((c) => c.id === s.classId)
  return html`<section class="s">${qr(slipAddress(o, s), t.qr)}<div><h2>${o.title}</h2><p>${t.number} <b class="c">${slipNumber(s.classId, s.idx)}</b>　${place?.title ?? ''}</p><p>${t.code} <b class="c">${s.code}</b></p><p>${t.office}：${t[o.office]}</p><p class="m">${t.how}${t.address}：${o.address}</p><p class="m">${t.fingerprint}：${o.poll.slice(0, 32)}</p><p class="m">${t.once}</p></div></section>`
}

/** A4 sheets with cut lines, ready to print; `order` is that of the rows, which has nothing to do with names. Needs no script and no network. */
export const slipSheet = (o: SlipSheet): string => {
  const pages: SlipToPrint[][] = []
  for (let at = 0; at < o.slips.length; at += PER_PAGE) pages.push(o.slips.slice(at, at + PER_PAGE))
  return html`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="robots" content="noindex"><title>${t.title}　${o.title}</title><style>${css}</style></head><body>${pages.map(
    (page) => html`<div class="p" data-cut="${t.cut}">${page.map((s) => one(o, s))}</div>`,
  )}</body></html>`.text
}
