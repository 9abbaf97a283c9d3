/** Certificates on A5 and plaques on A4, both lying; one sheet to a page, nothing else on paper. */
export const paperCss = `
@page certificate{size:A5 landscape;margin:0}
@page plaque{size:A4 landscape;margin:0}
*{box-sizing:border-box}
body{margin:0;background:#f4f2ee;color:#1d1d1b;font-family:FangSong,"FangSong_GB2312",STFangsong,"Noto Serif CJK SC",serif}
.bar{padding:16px;display:flex;gap:12px;flex-wrap:wrap;align-items:center;font-family:system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif}
.bar a{color:#8a1c1c;padding:8px 0}
.bar h1{font-size:1.25rem;margin:0}
.sheet{background:#fff;margin:16px auto;display:flex;flex-direction:column;justify-content:space-between;break-after:page;max-width:100%;overflow-wrap:anywhere}
.sheet:last-child{break-after:auto}
.certificate{page:certificate;width:210mm;min-height:148mm;padding:14mm 18mm;border:1px solid #ccc;outline:1.2mm double #a4262c;outline-offset:-7mm}
.plaque{page:plaque;width:297mm;min-height:210mm;padding:24mm 28mm;border:1px solid #ccc;text-align:center;outline:2mm double #a67c00;outline-offset:-10mm}
.sheet h2{font-family:KaiTi,STKaiti,"Noto Serif CJK SC",serif;text-align:center;color:#a4262c;letter-spacing:.3em;font-size:22pt;margin:0}
.plaque h2{font-size:44pt;letter-spacing:.15em}
.plaque .for{font-size:26pt;margin:0}
.sheet .to{font-size:15pt;margin:6mm 0 2mm}
.sheet .say{font-size:14pt;line-height:1.9;text-indent:2em;margin:0}
.sheet .by{text-align:right;font-size:13pt;line-height:1.8;margin:4mm 0 0}
.plaque .by{font-size:20pt;text-align:center}
.foot{display:flex;align-items:flex-end;gap:5mm;font-size:8.5pt;line-height:1.5;margin-top:4mm;text-align:left}
.foot svg{width:24mm;height:24mm;flex:none}
.foot code{font-family:ui-monospace,Consolas,monospace;overflow-wrap:anywhere}
.foot p{margin:0}
@media print{.bar{display:none}body{background:#fff}.sheet{margin:0;border:0;max-width:none}.certificate{height:148mm}.plaque{height:210mm}}
@media (max-width:640px){.certificate,.plaque{width:auto;min-height:0;padding:24px 16px;margin:12px;outline:none}.plaque h2{font-size:24pt}.plaque .for{font-size:18pt}.plaque .by{font-size:13pt}}
`
