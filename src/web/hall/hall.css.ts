import { tokensCss } from '../tokens.ts'

const css = `
*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}
body{margin:0;background:#fff;color:var(--ink);font:17px/1.65 var(--font);font-variant-numeric:tabular-nums}
h1,h2,h3,p,ul,ol,dl,dd,figure,fieldset{margin:0;padding:0;border:0}ul,ol{list-style:none}
a{color:var(--red-ink);text-underline-offset:3px}
:focus-visible{outline:3px solid var(--run);outline-offset:2px}
.w{max-width:960px;margin:0 auto;padding:0 20px}
.skip{position:absolute;left:8px;top:-80px;background:#fff;padding:10px 16px;border:1px solid var(--ink)}.skip:focus{top:8px}
.hd{border-top:6px solid var(--red);border-bottom:1px solid var(--line);padding:16px 0 12px}
.hd .w{display:flex;justify-content:space-between;align-items:center;gap:16px;flex-wrap:wrap}
.nm{font:600 24px/1.3 var(--serif);letter-spacing:1px;color:var(--red-ink);text-decoration:none}
.tl{display:flex;gap:6px 18px;flex-wrap:wrap;font-size:15px}.tl a{color:var(--ink-2)}
.cr{font-size:15px;color:var(--ink-2);margin-top:16px}.cr ol{display:flex;flex-wrap:wrap;align-items:center}.cr li+li:before{content:"/";margin:0 8px}.cr a{color:var(--ink-2)}
h1{font-size:28px;line-height:1.35;margin:18px 0 6px}
.say{font-size:19px;margin:6px 0 16px}
h2{font-size:21px;line-height:1.4;border-left:4px solid var(--red);padding-left:10px;margin:34px 0 10px}
h3{font-size:18px;margin:18px 0 4px}
.m{color:var(--ink-2);font-size:15px}
section>p,.prose p{margin:8px 0}.prose li{margin:4px 0 4px 1.2em;list-style:disc}
.btn{display:inline-flex;align-items:center;justify-content:center;min-height:52px;padding:10px 24px;border:1px solid var(--line-3);border-radius:6px;background:#fff;color:var(--ink);font:inherit;text-decoration:none;cursor:pointer}
.btn.main{background:var(--red);border-color:var(--red);color:#fff}
.tag{display:inline-flex;align-items:center;gap:6px;padding:1px 10px;border-radius:13px;font-size:14px;white-space:nowrap}
.tag svg{flex:none}.tag.late{color:var(--late);background:var(--late-wash)}.tag.running{color:var(--run);background:var(--run-wash)}.tag.done{color:var(--ok);background:var(--ok-wash)}
.tag.todo{color:var(--ink-2);background:var(--field)}.tag.returned{color:var(--warn);background:var(--warn-wash)}.tag.frozen{color:var(--ink-2);background:var(--line-2)}
.it li{padding:14px 0;border-bottom:1px solid var(--line);display:flex;justify-content:space-between;gap:16px;align-items:baseline}.it b,.it b a{color:var(--ink)}.it b{font-weight:600}
.do{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:14px;margin:20px 0}
.do a{border:1px solid var(--line);border-radius:8px;padding:16px;background:var(--paper);min-height:104px;color:var(--ink);text-decoration:none}.do a:hover{border-color:var(--red)}.do b{display:block;font-size:19px}.do span{font-size:15px;color:var(--ink-2)}
.fg{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:18px 14px;margin:12px 0}.fg div{border-top:2px solid var(--ink);padding-top:8px}.fg b{font-size:30px;line-height:1.2;font-weight:600}.fg b a{color:inherit}.fg p{font-size:15px;color:var(--ink-2)}
.fc>div{display:grid;grid-template-columns:8em minmax(0,1fr);gap:12px;padding:9px 0;border-bottom:1px solid var(--line)}.fc dt{color:var(--ink-2)}
.go li{position:relative;border-left:2px solid var(--line);padding:0 0 16px 20px;margin-left:5px}.go li:before{content:"";position:absolute;left:-6px;top:9px;width:10px;height:10px;border-radius:50%;background:var(--ink-3)}.go time{color:var(--ink-2);margin-right:12px}.go p{font-size:15px;color:var(--ink-2)}
.tb{overflow-x:auto;margin:12px 0}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:6px 0}th{font-weight:600;text-align:left;border-bottom:2px solid var(--ink);padding:8px 12px 8px 0;font-size:15px}td{border-bottom:1px solid var(--line);padding:10px 12px 10px 0;vertical-align:top}.r{text-align:right}
.ck{border:1px solid var(--line);border-left:6px solid var(--run);border-radius:6px;padding:14px 18px;margin:16px 0;background:var(--run-wash)}.ck.over{border-left-color:var(--ink-3);background:var(--field)}.ck b{font-size:20px}.ck ol{display:flex;gap:6px;margin:10px 0 4px;max-width:420px}.ck li{flex:1;height:10px;border:1px solid var(--run);border-radius:3px;background:#fff}.ck li.on{background:var(--run)}
.bar{display:flex;height:14px;border-radius:7px;overflow:hidden;background:var(--line-2);margin:10px 0 6px}.bar i{border-right:2px solid #fff}.bar i:last-child{border:0}.lg{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:15px}.lg i{display:inline-block;width:11px;height:11px;margin-right:6px}
i.done{background:var(--ok)}i.running{background:var(--run-soft)}i.late{background:var(--late)}i.todo{background:var(--line)}i.frozen{background:var(--line-3)}
form{margin:16px 0;max-width:640px}form.find{display:flex;gap:10px;max-width:none}form.find input{flex:1;min-width:0}
.f{margin:22px 0}.f>label:not(.o),.f>legend{display:block;font-weight:600;padding:0;margin-bottom:4px}.f.bad{border-left:5px solid var(--late);padding-left:14px}.er{color:var(--late);font-weight:600;margin:2px 0 6px}.h{color:var(--ink-2);font-size:15px;margin-bottom:6px}
input[type=text],input[type=search],input[type=tel],input[type=date],input[type=password],input[type=number],textarea,select{width:100%;min-height:52px;font:inherit;border:2px solid var(--ink);border-radius:6px;padding:8px 14px;background:#fff;color:var(--ink)}input[type=date],input[type=number]{width:auto;min-width:220px}
.o{display:flex;align-items:center;gap:14px;min-height:56px;border:2px solid var(--line-3);border-radius:8px;padding:8px 16px;margin:10px 0;cursor:pointer}.o input{width:24px;height:24px;flex:none;accent-color:var(--red)}.o:focus-within{border-color:var(--red)}
.sum{border:3px solid var(--late);border-radius:6px;padding:14px 18px;margin:18px 0}.sum a{color:var(--late)}
.note{border-left:5px solid var(--line-3);padding:10px 16px;background:var(--paper);margin:16px 0}.note.ok{border-color:var(--ok);background:var(--ok-wash)}.note.warn{border-color:var(--warn);background:var(--warn-wash)}
.st{display:flex;justify-content:space-between;color:var(--ink-2);margin-top:18px}.pb{height:6px;border-radius:3px;background:var(--line-2);margin:8px 0 12px}.pb i{display:block;height:6px;border-radius:3px;background:var(--red)}
.act{display:flex;gap:12px;flex-wrap:wrap;margin:22px 0}
.code{font:600 26px/1.4 ui-monospace,Consolas,monospace;letter-spacing:3px}
.ft{margin-top:44px;border-top:1px solid var(--line);padding:16px 0 44px;font-size:15px;color:var(--ink-2)}.ft .w{display:flex;justify-content:space-between;gap:20px;align-items:flex-start}.qr{width:104px;height:104px;flex:none}
.big{font-size:21px}.big .m,.big .h,.big .tl,.big .cr,.big .ft,.big .it p,.big .fg p,.big .do span,.big .go p,.big .lg,.big .tag,.big th{font-size:20px}.big h1{font-size:32px}.big h2{font-size:26px}.big h3{font-size:23px}.big .say{font-size:24px}.big .do b{font-size:24px}.big .nm{font-size:28px}.big .fg b{font-size:38px}
.big .btn,.big input,.big select,.big .o,.big .do a,.big .skip{min-height:60px}.big summary{padding:13px 0;min-height:60px}.big .tl a,.big .cr a,.big .it b a,.big .ft a,.big .fg b a,.big .sum a{display:inline-flex;align-items:center;min-height:60px}.big .nm{display:inline-flex;align-items:center;min-height:60px}.big .do{grid-template-columns:repeat(auto-fit,minmax(280px,1fr))}.big .o input{width:30px;height:30px;min-height:0}
@media(max-width:640px){.it li{display:block}.it .tag{margin-top:6px}form.find{display:block}form.find .btn{width:100%;margin-top:10px}.do,.fg{grid-template-columns:1fr 1fr}.big .do,.big .fg{grid-template-columns:1fr}.fc>div{grid-template-columns:6em minmax(0,1fr)}.act .btn{flex:1}h1{font-size:25px}.qr{width:92px;height:92px}.nm{font-size:22px}}
@media print{@page{margin:18mm 16mm}body,.big{font-size:11pt}.skip,.tl,.cr,form,.do,.act,.noprint{display:none}.hd{border-top-width:3px;padding:0 0 6px}h2{break-after:avoid}.it li,tr,.ck,.fg div{break-inside:avoid}a{color:inherit;text-decoration:none}.tag{border:1px solid #888;background:none!important;color:#000!important}.ft{margin-top:20px}}
`

/** One style for all public pages; inlined, so a page is one request. */
export const hallCss: string = tokensCss + css.replace(/\n/g, '')
