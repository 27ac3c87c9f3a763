/** The style sheet of the page. It is a constant, because the page's security policy holds its hash. */
/** The style sheet. It loads nothing, and its two colour schemes have the contrast of WCAG AA. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf9; --card: #ffffff; --ink: #201e1b; --soft: #5c5851; --line: #e0dcd4; --code: #f3f0ea;
  --good: #1c6b3c; --warnings: #7d5200; --problems: #b0241c; --unknown: #5a4a99; --focus: #1a5fb4; --empty: #dcd7cd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171614; --card: #1e1d1a; --ink: #ebe8e2; --soft: #aba59b; --line: #37342f; --code: #282622;
    --good: #7fcb99; --warnings: #e3b45f; --problems: #f59a92; --unknown: #bcaef2; --focus: #8ab8ff; --empty: #3d3a34;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100%; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif;
  overflow-wrap: anywhere;
}
body > header, main, body > footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
body > header { padding-top: 2.5rem; }
body > footer { padding-bottom: 3rem; color: var(--soft); font-size: .875rem; }
h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.015em; margin: 0 0 .35rem; }
h2 { font-size: 1.35rem; line-height: 1.25; letter-spacing: -.01em; margin: 0; }
h3 { font-size: 1.05rem; margin: 2rem 0 .6rem; }
h4 { font-size: 1rem; margin: 0; font-weight: 600; }
p { margin: .4rem 0; }
ul, ol { margin: 0; padding: 0; list-style: none; }
a { color: inherit; text-underline-offset: .2em; }
code, .mono { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.soft { color: var(--soft); }
.skip { position: absolute; left: -100vw; top: 0; padding: .6rem 1rem; background: var(--card); z-index: 1; }
.skip:focus { left: 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
.lead { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: baseline; color: var(--soft); }
.badge { font-weight: 600; font-size: .9rem; white-space: nowrap; color: var(--ink); }
.badge::before { display: inline-block; width: 1.15em; font-weight: 700; }
.good { color: var(--good); } .good::before { content: "\\2713" / ""; }
.warnings { color: var(--warnings); } .warnings::before { content: "!" / ""; }
.problems { color: var(--problems); } .problems::before { content: "\\00d7" / ""; }
.unknown { color: var(--unknown); } .unknown::before { content: "?" / ""; }
.index { margin: 1.75rem 0 0; border-top: 1px solid var(--line); }
.index li { display: flex; flex-wrap: wrap; gap: .1rem 1rem; justify-content: space-between; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.domain { margin: 2.25rem 0; padding: 1.5rem 1.5rem 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.title { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
summary { cursor: pointer; }
.seen { margin-top: 1.75rem; } .seen > summary > h3 { display: inline; }
.seen > .facts { margin-top: .8rem; }
summary.title { list-style: none; } summary.title h2::before { content: "\\25b8" / ""; display: inline-block; width: 1.1em; color: var(--soft); font-size: .85em; }
[open] > summary.title h2::before { content: "\\25be" / ""; }
summary.title::-webkit-details-marker { display: none; }
.areas { scroll-margin-top: 5.5rem; display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); margin: 1.1rem 0 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.areas > div { padding: .5rem .7rem .55rem; border-left: 1px solid var(--line); margin-left: -1px; }
.areas dt { font-size: .8rem; color: var(--soft); } .areas dd { margin: 0; }
.issue { padding: .85rem 0 .95rem; border-top: 1px solid var(--line); }
.issue:last-child { border-bottom: 1px solid var(--line); }
.issue p { margin: .3rem 0 0; max-width: 46rem; }
.issue .source { font-size: .875rem; }
.quote { display: block; margin: .4rem 0; padding: .45rem .7rem; background: var(--code); border-radius: 6px; white-space: pre-wrap; }
.head { display: flex; flex-wrap: wrap; gap: 0 .8rem; align-items: baseline; }
.facts { display: grid; grid-template-columns: 6rem minmax(0, 1fr); margin: 0; }
.facts dt, .facts dd { margin: 0; padding: .5rem 0; border-top: 1px solid var(--line); }
.facts dt { color: var(--soft); }
.facts li + li { margin-top: .2rem; }
.wide { grid-template-columns: 13rem minmax(0, 1fr); }
.meter { display: block; max-width: 100%; height: auto; margin: .6rem 0 .3rem; }
.slot { fill: var(--empty); } .paid { fill: var(--ink); } .odd { fill: var(--soft); } .over { fill: var(--problems); }
.tree ul { margin-left: .55rem; padding-left: 1rem; border-left: 1px solid var(--line); }
.tree li { padding: .1rem 0; }
.tree summary::marker { color: var(--soft); }
.row { display: inline-flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; width: calc(100% - 1.1rem); justify-content: space-between; }
li > .row { width: 100%; padding-left: 1.1rem; }
.price { display: inline-flex; gap: .6rem; align-items: center; justify-content: flex-end; font-size: .875rem; color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; }
.price svg { width: 5rem; height: .55rem; } .price > span { min-width: 8.25rem; text-align: right; }
.tag { display: inline-block; font-size: .8rem; color: var(--soft); border: 1px solid var(--line); border-radius: 99px; padding: 0 .5rem; }
.ranges { columns: 15rem; column-gap: 2rem; font-variant-numeric: tabular-nums; }
.ranges li { break-inside: avoid; }
.walk { counter-reset: step; }
.walk > li { counter-increment: step; position: relative; padding: 0 0 .9rem 2.1rem; }
.walk > li::before { content: counter(step); position: absolute; left: 0; top: .1rem; width: 1.4rem; height: 1.4rem; border: 1px solid var(--line); border-radius: 50%; font-size: .8rem; line-height: 1.35rem; text-align: center; color: var(--soft); }
.walk > li:not(:last-child)::after { content: ""; position: absolute; left: .7rem; top: 1.65rem; bottom: .05rem; border-left: 1px solid var(--line); }
@media (max-width: 40rem) {
  body > header { padding-top: 1.5rem; }
  .domain { margin-inline: -.75rem; padding: 1.1rem 1rem 1.25rem; }
  .areas { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .areas > div { border-top: 1px solid var(--line); margin-top: -1px; }
  .facts, .wide { grid-template-columns: minmax(0, 1fr); }
  .facts dd { border-top: 0; padding-top: 0; } .facts dt { padding-bottom: 0; }
  .tree ul { margin-left: .3rem; padding-left: .6rem; }
  .row, li > .row { justify-content: flex-start; } .price { flex-direction: row-reverse; } .price > span { min-width: 0; }
}
@media print {
  body { background: none; font-size: 10pt; } .skip { display: none; }
  .domain { border: 0; padding: 0; background: none; }
  .issue, .row { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
