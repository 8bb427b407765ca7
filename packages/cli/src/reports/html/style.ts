/** Colours of which each one has a contrast of at least 4.5 with every background that it is used on. */
const light = `--page:#fff;--panel:#f6f8fa;--line:#d0d7de;--ink:#1f2328;--muted:#57606a;--link:#0550ae;
--error:#a40e26;--error-panel:#fff1f0;--warning:#7a4a00;--warning-panel:#fff8e6;--info:#0550ae;--info-panel:#eef6ff;
--good:#116329;--good-panel:#ecfbef`;
const dark = `--page:#0d1117;--panel:#161b22;--line:#3d444d;--ink:#e6edf3;--muted:#9da7b3;--link:#79c0ff;
--error:#ff9492;--error-panel:#2b1416;--warning:#e6bd4f;--warning-panel:#272008;--info:#79c0ff;--info-panel:#0c2036;
--good:#56d364;--good-panel:#0b2413`;

/** The style sheet of the HTML report. */
export const style: string = `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
body{font:1rem/1.55 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1.5rem 1rem 3rem;color:var(--ink);background:var(--page);overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:.25rem 0 1rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:0}
p{margin:.5rem 0}
a{color:var(--link)}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
.verdict{border:1px solid var(--line);border-left:.5rem solid var(--tone);border-radius:.5rem;background:var(--tone-panel);padding:1rem 1.25rem}
.passed{--tone:var(--good);--tone-panel:var(--good-panel)}
.changes.verdict{--tone:var(--info);--tone-panel:var(--info-panel)}
.failed{--tone:var(--error);--tone-panel:var(--error-panel)}
.badge{display:inline-block;margin:0;padding:.1rem .6rem;border:2px solid var(--tone);border-radius:1rem;color:var(--tone);font-weight:700}
dl{margin:0}
dl div{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.5rem;padding:.15rem 0}
dt{font-weight:600}
dd{margin:0}
.finding{border:1px solid var(--line);border-left:.35rem solid var(--tone);border-radius:.4rem;margin:1rem 0;padding:.75rem 1rem}
.error{--tone:var(--error)}.warning{--tone:var(--warning)}.info{--tone:var(--info)}
.severity{color:var(--tone);text-transform:uppercase;font-size:.8rem;letter-spacing:.04em;margin-right:.25rem}
.code{font:.85rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin-left:.25rem}
.where,.reason,footer{color:var(--muted)}
.hint{background:var(--panel);border-radius:.4rem;margin:.75rem 0 0;padding:.5rem .75rem}
.hint p{margin:0;white-space:pre-line}
.message{white-space:pre-line}
.steps{padding-left:1.75rem}
.steps>li{margin:1rem 0}
.idle h3{font-weight:400;color:var(--muted)}
.objects{list-style:none;padding:0;margin:.5rem 0}
.objects li{margin:.25rem 0}
.action{display:inline-block;min-width:4.5rem;font-weight:600}
.created{color:var(--good)}.configured{color:var(--warning)}.deleted{color:var(--error)}.skipped{color:var(--muted)}
.diff{background:var(--panel);border-radius:.4rem;margin:.25rem 0 .75rem;padding:.5rem .75rem;white-space:pre-wrap}
.diff ins{color:var(--good);text-decoration:none}.diff del{color:var(--error);text-decoration:none}
table{border-collapse:collapse;width:100%;margin:.75rem 0}
caption{text-align:left;color:var(--muted);padding-bottom:.25rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
th{overflow-wrap:normal}td{overflow-wrap:break-word}td:first-child,td:last-child{overflow-wrap:anywhere}
.reason::first-letter{text-transform:uppercase}
footer{margin-top:3rem;border-top:1px solid var(--line);font-size:.9rem}
@media (max-width:40rem){
h1{font-size:1.35rem}
dl div{grid-template-columns:minmax(0,1fr);gap:0;padding:.3rem 0}
table,caption,tbody,tr,td{display:block}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{border-bottom:1px solid var(--line);padding:.5rem 0}
td{border:0;padding:.15rem 0;display:grid;grid-template-columns:8rem minmax(0,1fr);gap:.5rem;overflow-wrap:anywhere}
td::before{content:attr(data-label);font-weight:600}
}
@media print{
:root{color-scheme:light;${light}}
body{max-width:none;padding:0;font-size:10pt}
.finding,.verdict,.steps>li,tr{break-inside:avoid}
h2,h3{break-after:avoid}
.finding a::after{content:" (" attr(href) ")";font-size:.8em}
}`;
