"""The frame of the HTML report: its style, its filter script, its security policy."""

import base64
import hashlib
from html import escape

STYLE = """
:root {
  --ink: #1f2328; --soft: #626a73; --line: #dcd8cf; --paper: #fffefb; --ground: #f4f2ec;
  --error: #a8201a; --error-bg: #fbe3df; --warning: #8a5a00; --warning-bg: #fdf0cc;
  --note: #1d5a85; --note-bg: #ddedf8;
  --sans: "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC",
    "WenQuanYi Micro Hei", system-ui, sans-serif;
  --serif: "Songti SC", "STSong", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC", serif;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.6rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.7 var(--sans);
  line-break: strict; overflow-wrap: anywhere; }
main, .top > div, footer { max-width: 1320px; margin: 0 auto; padding: 0 28px; }
a { color: inherit; }
.top { background: #26323f; color: #f2efe8; padding: 22px 0 18px; }
.top h1 { margin: 0; font: 600 22px/1.4 var(--serif); letter-spacing: .06em; }
.top p { margin: 4px 0 0; color: #b9c1c9; font-size: 13px; }
.documents { margin: 14px 0 0; padding: 0; list-style: none; font-size: 14px; }
.documents li { display: flex; gap: 12px; padding: 3px 0; border-top: 1px solid #3b4957; }
.documents a { flex: 1; text-decoration: none; }
.documents a:hover { text-decoration: underline; }
.filter { position: sticky; top: 0; z-index: 2; background: var(--paper);
  border-bottom: 1px solid var(--line); font-size: 14px; }
.filter > div { max-width: 1320px; margin: 0 auto; padding: 8px 28px; display: flex;
  flex-wrap: wrap; gap: 6px 20px; align-items: center; }
.filter b { color: var(--soft); font-weight: 500; }
.filter label { cursor: pointer; display: inline-flex; gap: 6px; align-items: center; }
.filter select { font: inherit; max-width: 26em; padding: 2px 6px; border: 1px solid var(--line);
  border-radius: 4px; background: #fff; color: inherit; }
.document { padding: 26px 0 12px; }
.document > h2 { margin: 0 0 12px; font: 600 20px/1.4 var(--serif); }
.summary { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 8px 36px;
  padding: 16px 20px; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; align-items: center; }
.summary dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; }
.summary dt { color: var(--soft); }
.summary dd { margin: 0; }
.reason { color: var(--soft); margin-left: .5em; font-size: 13.5px; }
.numbers { display: flex; gap: 10px; text-align: center; }
.numbers div { min-width: 78px; padding: 6px 10px; border-radius: 6px; line-height: 1.35; }
.numbers b { display: block; font: 600 26px/1.1 var(--serif); }
.coverage { grid-column: 1 / -1; margin: 0; padding-top: 8px; border-top: 1px solid var(--line);
  color: var(--soft); font-size: 13.5px; }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
.numbers .error, .tag.error { background: var(--error-bg); }
.numbers .warning, .tag.warning { background: var(--warning-bg); }
.numbers .note, .tag.note { background: var(--note-bg); }
.numbers .zero { background: #efede7; color: var(--soft); }
.tag { padding: 1px 8px; border-radius: 3px; font-size: 13px; font-weight: 600;
  white-space: nowrap; }
h3 { margin: 26px 0 10px; font: 600 17px/1.4 var(--serif); }
.agreement { margin-top: 18px; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; }
.row { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 25rem); }
/* grid items are as tall as their row, so the rule between the columns is unbroken */
.row > .clause { padding: 4px 30px 4px 34px; border-right: 1px solid var(--line); }
.row > .remarks { padding: 4px 16px; }
.row.head { font-size: 13px; color: var(--soft); background: #f8f6f0;
  border-bottom: 1px solid var(--line); border-radius: 6px 6px 0 0; }
.row:nth-child(2) > * { padding-top: 18px; }
.row:last-child > * { padding-bottom: 24px; }
.agreement.plain .row { grid-template-columns: minmax(0, 1fr); }
.agreement.plain .remarks { display: none; }
.agreement.plain .clause { border-right: 0; }
.clause { font: 16.5px/1.85 var(--serif); }
.row.head > .clause { font: inherit; }
.clause p { margin: 0 0 4px; white-space: pre-wrap; }
.clause .title { font-size: 21px; font-weight: 600; text-align: center; }
.clause .article { font-weight: 600; margin-top: 10px; }
mark { background: none; border-bottom: 2px solid; padding: 1px 0; }
mark, mark.error, mark.warning, mark.note { color: inherit; }
mark.error { background: var(--error-bg); border-color: var(--error); }
mark.warning { background: var(--warning-bg); border-color: #d29a1d; }
mark.note { background: var(--note-bg); border-color: #5a9bc8; }
mark.off { background: none; border-color: transparent; }
sup { font: 600 11px/1 var(--sans); margin: 0 1px; }
sup a { text-decoration: none; }
.finding { margin: 4px 0 12px; padding: 10px 14px 11px; background: #fff;
  border: 1px solid var(--line); border-left: 4px solid; border-radius: 4px; font-size: 14px;
  line-height: 1.65; }
.finding > * { color: var(--ink); }
.finding.error { border-left-color: var(--error); }
.finding.warning { border-left-color: #d29a1d; }
.finding.note { border-left-color: #5a9bc8; }
.finding:target { box-shadow: 0 0 0 2px #8a97a5; }
.finding h4 { margin: 0 0 4px; font-size: 14px; font-weight: 600; display: flex; gap: 8px;
  align-items: baseline; }
.finding h4 .number { color: var(--soft); text-decoration: none; }
.finding p { margin: 4px 0 0; }
.finding .law { color: #454b52; font-size: 13px; }
.finding .law b, .finding .advice b { font-weight: 600; margin-right: 6px; }
.finding .advice { padding: 6px 10px; background: #f5f7f2; border-radius: 3px; font-size: 13.5px; }
.finding .id { color: var(--soft); font-size: 12px; }
.whole { columns: 2 24rem; column-gap: 16px; }
.whole .finding { break-inside: avoid; margin-top: 0; }
.clean, .unreadable { padding: 14px 20px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--paper); }
.clean { color: #23663a; font-weight: 600; margin-top: 18px; }
.unreadable { color: var(--error); }
details { margin-top: 14px; padding: 10px 20px; background: var(--paper);
  border: 1px solid var(--line); border-radius: 6px; }
summary { cursor: pointer; font: 600 16px/1.6 var(--serif); }
.undecided { margin: 8px 0 6px; padding-left: 1.3em; }
.undecided code, .decided code { color: var(--soft);
  font: 12.5px/1.6 ui-monospace, Consolas, monospace; }
.settled { border-bottom: 1px dotted #23663a; cursor: help; }
.blind { color: #9a9a94; }
.facts .group th { padding-top: 10px; color: var(--ink); font-weight: 600; }
.facts a { color: inherit; }
.clause p:target { background: #fff6d8; }
.decided { margin: 8px 0 6px; padding-left: 1.3em; }
.decided li { margin-bottom: 8px; }
.decided q { color: #454b52; }
.decision { color: #23663a; font-weight: 400; }
.finding .decision { font-size: 13px; color: #6b4e16; }
.finding .decision b { font-weight: 600; margin-right: 6px; }
.told { padding: 10px 20px; background: var(--paper); border: 1px solid var(--line);
  border-radius: 6px; margin-bottom: 14px; }
.told p { margin: 2px 0; }
.changes { background: var(--paper); }
.changes th, .changes td { padding: 7px 14px; }
.changes td:nth-child(2) { white-space: nowrap; }
.changes td:nth-child(3) { white-space: normal; width: 70%; }
.changes ins { color: #23663a; background: #e6f2e6; text-decoration: none; }
.changes del { color: #9c2b21; background: #fbe9e7; margin-right: 2px; }
.changes .finding { margin-top: 8px; }
.register h3 { font: 600 14px/1.6 var(--serif); margin: 8px 0 0; }
table { width: 100%; border-collapse: collapse; font-size: 14px; margin: 8px 0 6px; }
th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0;
  border-bottom: 1px solid #ebe8e0; }
th { color: var(--soft); font-weight: 500; }
td:first-child, td:nth-child(3) { white-space: nowrap; }
footer { padding-top: 8px; padding-bottom: 34px; color: var(--soft); font-size: 13px; }
[hidden] { display: none !important; }
@media screen and (max-width: 900px) {
  main, .top > div, footer, .filter > div { padding-left: 14px; padding-right: 14px; }
  .row { grid-template-columns: minmax(0, 1fr); }
  .row > .clause { border-right: 0; padding: 4px 16px; }
  .row.head > .remarks { display: none; }
  .summary { grid-template-columns: minmax(0, 1fr); }
}
@media print {
  @page { size: A4; margin: 15mm 14mm; }
  body { background: #fff; font-size: 9.5pt; print-color-adjust: exact;
    -webkit-print-color-adjust: exact; }
  .filter { display: none !important; }
  main, .top > div, footer { max-width: none; padding: 0; }
  .top { background: none; color: var(--ink); padding: 0 0 6pt; border-bottom: 1.5pt solid; }
  .top p { color: var(--soft); }
  .top h1 { font-size: 16pt; }
  .documents li { border-color: var(--line); }
  .document { padding-top: 12pt; }
  .document + .document { break-before: page; }
  .document > h2 { font-size: 13pt; margin-bottom: 6pt; }
  .row { grid-template-columns: minmax(0, 1fr) minmax(0, 43%); }
  .whole { columns: 2 16rem; }
  .row > .clause { border-right: 1px solid var(--line); padding: 2pt 9pt; }
  .row > .remarks { padding: 2pt 0 2pt 8pt; }
  .agreement.plain .row { grid-template-columns: minmax(0, 1fr); }
  .agreement.plain .remarks { display: none; }
  .agreement.plain .clause { border-right: 0; }
  .row.head > .remarks { display: block; }
  .summary { grid-template-columns: minmax(0, 1fr) auto; }
  .clause { font-size: 10.5pt; line-height: 1.7; }
  .finding { font-size: 8.5pt; padding: 5pt 7pt; break-inside: avoid; }
  .finding h4 { font-size: 9pt; }
  .finding .law, .finding .advice { font-size: 8pt; }
  .finding .id { font-size: 7pt; }
  .agreement, .summary, details { border-radius: 0; }
  .clause .article { break-after: avoid; }
  .numbers b { font-size: 15pt; }
  .numbers div { min-width: 48pt; }
  table { font-size: 8.5pt; }
  .summary, tr, .undecided li { break-inside: avoid; }
}
"""

SCRIPT = """
(function () {
  var bar = document.querySelector('.filter');
  if (!bar) { return; }
  bar.hidden = false;
  var boxes = bar.querySelectorAll('input');
  var choice = bar.querySelector('select');
  function wanted(finding) {
    return (!choice.value || finding.dataset.rule === choice.value) &&
      Array.prototype.some.call(boxes, function (box) {
        return box.checked && box.value === finding.dataset.severity;
      });
  }
  function update() {
    var shown = {};
    document.querySelectorAll('.finding').forEach(function (finding) {
      finding.hidden = !wanted(finding);
      shown[finding.id] = !finding.hidden;
    });
    document.querySelectorAll('mark').forEach(function (mark) {
      mark.classList.toggle('off', !mark.dataset.findings.split(' ').some(function (id) {
        return shown[id];
      }));
    });
    document.querySelectorAll('sup[data-finding]').forEach(function (number) {
      number.hidden = !shown[number.dataset.finding];
    });
  }
  bar.addEventListener('change', update);
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details').forEach(function (part) { part.open = true; });
  });
  update();
})();
"""


def _source(code: str) -> str:
    """Return the policy's name for inline code: its hash, so that nothing else may run."""
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    return f"'sha256-{digest}'"


POLICY = (
    f"default-src 'none'; style-src {_source(STYLE)}; script-src {_source(SCRIPT)}; "
    "base-uri 'none'; form-action 'none'"
)
"""No network, and no code but ours, even if a document's text ever escaped its escaping."""


def page(title: str, body: str, lang: str) -> str:
    """Return a whole HTML document in one file; `body` is HTML, `title` is text."""
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
