/** A notice as it is pinned to a board: A4, 仿宋 三号 (16 pt), heading 二号. */
export const paperCss = `
@page{size:A4;margin:26mm 24mm}
*{box-sizing:border-box}
body{margin:0 auto;max-width:186mm;padding:24px 16px;background:#fff;color:#000;font:16pt/1.75 FangSong,"FangSong_GB2312",STFangsong,"Noto Serif CJK SC",serif;overflow-wrap:anywhere}
h1{font-size:22pt;line-height:1.4;text-align:center;margin:0 0 1em;font-weight:600}
p{margin:0;text-indent:2em}
.bar,.bar a{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#8a1c1c}
.bar{margin-bottom:16px}
.hold{overflow-x:auto}
table{width:100%;border-collapse:collapse;margin:.75em 0;font-size:12pt;line-height:1.5}
th,td{border:1px solid #333;padding:4px 8px;text-align:left;font-weight:normal;vertical-align:top}
th{white-space:nowrap}
caption{text-align:left;font-size:12pt;padding:4px 0}
tr{break-inside:avoid}
.by{text-align:right;text-indent:0;margin:1.5em 0}
.foot{display:flex;gap:5mm;align-items:flex-end;font-size:9pt;line-height:1.5;break-inside:avoid}
.foot svg{width:26mm;height:26mm;flex:none}
.foot p{text-indent:0}
@media print{body{padding:0;max-width:none}.bar{display:none}}
`
