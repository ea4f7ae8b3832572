/** The look of a report: one column of hairlines and figures, the same in light, dark and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--paper:#fcfcfb;--ink:#16191d;--soft:#5f6772;--faint:#8a929c;--hair:#e6e7e9;--grid:#eceded;--own:#1d5fc4;--other:#9aa1aa;--won:#1a8a5a;--lost:#c8443c;--price:#6b737d}
@media (prefers-color-scheme:dark){:root{--paper:#101316;--ink:#e8eaec;--soft:#a1a9b3;--faint:#7c858f;--hair:#272c32;--grid:#1d2227;--own:#6aa5ff;--other:#6d757f;--won:#4cc38a;--lost:#ef7168;--price:#8c949e}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans KR","Noto Sans CJK KR","Apple SD Gothic Neo","Malgun Gothic",sans-serif;font-variant-numeric:tabular-nums lining-nums}
main{max-width:1120px;margin:0 auto;padding:56px 24px 72px}
h1,h2,h3,p{margin:0}
h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:17px;line-height:1.3;font-weight:650;letter-spacing:-.005em}
h3{font-size:13px;line-height:1.4;font-weight:650}
.kind{color:var(--soft);font-size:13px;margin-bottom:6px}
.span{color:var(--soft);margin-top:6px}
.reading{font-size:17px;line-height:1.45;margin-top:22px;max-width:80ch}
.reading small{display:block;font-size:13px;color:var(--soft);margin-top:4px}
.figures{display:grid;grid-template-columns:repeat(4,1fr);margin:30px 0 0;border-top:1px solid var(--hair)}
.figures div{padding:16px 16px 17px 0;border-bottom:1px solid var(--hair);min-width:0}
.figures dt{font-size:13px;color:var(--soft)}
.figures dd{margin:2px 0 0;font-size:27px;line-height:1.2;font-weight:600;letter-spacing:-.02em}
.figures dd.more{font-size:13px;line-height:1.5;font-weight:400;letter-spacing:0;color:var(--soft)}
.won-text{color:var(--won)}.lost-text{color:var(--lost)}
section{margin-top:52px}
.title{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 14px;margin-bottom:14px}
.title p{font-size:13px;color:var(--soft)}
.legend{margin-left:auto;display:flex;flex-wrap:wrap;gap:2px 18px;font-size:13px;color:var(--soft)}
.legend b{font-weight:600;color:var(--ink)}
.legend i{display:inline-block;width:14px;height:0;border-top:2px solid;vertical-align:middle;margin-right:7px}
.legend .own{border-color:var(--own)}.legend .other{border-color:var(--other)}.legend .won{border-color:var(--won)}.legend .lost{border-color:var(--lost)}
.pair{display:grid;grid-template-columns:minmax(0,7fr) minmax(0,5fr);gap:52px}
.pair section{min-width:0}
svg{display:block;width:100%;height:auto;overflow:visible}
svg text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans KR","Noto Sans CJK KR",sans-serif;font-variant-numeric:tabular-nums;fill:var(--faint)}
svg .major{fill:var(--ink)}svg .note{fill:var(--soft)}
svg path{fill:none}
.grid{stroke:var(--grid);stroke-width:1}.base{stroke:var(--faint);stroke-width:1;stroke-dasharray:2 3}.mark{stroke:var(--hair);stroke-width:1}
.line{stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round}.line.own{stroke:var(--own)}.line.other{stroke:var(--other);stroke-width:1.25}.line.loss{stroke:var(--lost);stroke-width:1.25}.line.price{stroke:var(--price);stroke-width:1;opacity:.75}
svg .fall{fill:var(--lost);opacity:.13}
.way{stroke-width:1.5}.way.won{stroke:var(--won)}.way.lost{stroke:var(--lost)}
svg .start{fill:var(--own);stroke:var(--paper);stroke-width:.75}
svg .end{stroke:var(--paper);stroke-width:.75}svg .end.won,.bar.won{fill:var(--won)}svg .end.lost,.bar.lost{fill:var(--lost)}
.bar.own{fill:var(--own)}.bar.other{fill:var(--other)}svg .dot{fill:var(--own);opacity:.6}.way.thread{stroke:var(--own);stroke-width:1.25}.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:22px 34px}
.bar{opacity:.85}.centre{stroke:var(--ink);stroke-width:1;stroke-dasharray:3 3}
.small,.middle{display:none}
table{border-collapse:collapse;width:100%;font-size:13.5px;line-height:1.4}
th{font-weight:400;text-align:left}
.wide{overflow-x:auto}
.heat{table-layout:fixed;border-collapse:separate;border-spacing:2px;font-size:12px;min-width:500px}
.heat th,.heat td{padding:0;height:34px;text-align:center}
.heat thead th{height:24px;color:var(--faint)}.heat tbody th{text-align:left;color:var(--soft)}
.heat td.won{--tone:var(--won)}.heat td.lost{--tone:var(--lost)}
.heat td[style]{background:color-mix(in srgb,var(--tone) var(--w),transparent);border-radius:3px}
.heat.down{min-width:0;width:auto;table-layout:auto}.heat.down th:first-child{width:44px}.heat.down td,.heat.down thead th{min-width:56px;height:30px}.heat.down td.sum{text-align:center}
.heat .sum{width:62px;text-align:right}.heat td.sum{font-weight:600;color:var(--tone)}
.groups{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 52px}
.group{padding-bottom:30px}
.group h3,.list h3{padding-bottom:7px;border-bottom:1px solid var(--ink);break-after:avoid}
.group tr{break-inside:avoid}
.group th,.group td{padding:5px 0;border-bottom:1px solid var(--hair);vertical-align:top}
.group th{color:var(--soft);padding-right:16px}
.group td{text-align:right;white-space:nowrap}
.group td.long{white-space:normal;overflow-wrap:anywhere;width:62%}
.group .absent{white-space:normal}
.absent{color:var(--faint)}
.list{margin-top:34px}
.list table{white-space:nowrap}
.list th,.list td{padding:5px 18px 5px 0;border-bottom:1px solid var(--hair)}
.list thead th{color:var(--faint);font-size:12.5px}
.list td:last-child,.list th:last-child{padding-right:0}
.list .n{text-align:right}
.list td:first-child{max-width:420px;white-space:normal;overflow-wrap:anywhere}
.list.fit table{font-size:12.5px}.list.fit th,.list.fit td{padding-right:12px}.list.fit td:first-child{white-space:nowrap}
details{margin-top:34px}
summary{cursor:pointer;font-size:13px;font-weight:650}
summary small{font-weight:400;color:var(--soft);font-size:13px;margin-left:8px}
details .list{margin-top:12px}
.empty{color:var(--soft);padding:22px 0;border-top:1px solid var(--hair);border-bottom:1px solid var(--hair)}
footer{margin-top:56px;padding-top:16px;border-top:1px solid var(--hair);color:var(--soft);font-size:13px;max-width:none}
@media (max-width:1000px){.large{display:none}.middle{display:block}.pair{grid-template-columns:minmax(0,1fr);gap:0}.groups{grid-template-columns:minmax(0,1fr)}.figures{grid-template-columns:repeat(2,1fr)}}
@media (max-width:600px){.upright{display:none}main{padding:30px 16px 48px}.middle{display:none}.small{display:block}h1{font-size:24px}.reading{font-size:16px}.figures dd{font-size:23px}.figures div{padding:13px 10px 14px 0}section{margin-top:42px}.legend{margin-left:0;width:100%}.group td{white-space:normal}svg text{font-size:11px}}
@media print{:root{--paper:#fff;--ink:#000;--soft:#444;--faint:#666;--hair:#d5d5d5;--grid:#e8e8e8;--own:#1d5fc4;--other:#999;--won:#1a8a5a;--lost:#c8443c;--price:#666;color-scheme:light}@page{margin:14mm}main{max-width:none;padding:0}.large{display:none}.small{display:none}.middle{display:block}.pair{grid-template-columns:minmax(0,1fr);gap:0}.groups{grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 32px}body{font-size:12px}table{font-size:10.5px}.figures{grid-template-columns:repeat(4,1fr)}.figures dd{font-size:20px}.wide{overflow:visible}section{margin-top:30px}svg,.list,.figures div{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
