/** Colours are told apart by words and signs as well; contrast is at least 4.5 : 1 in both schemes. */
export const REPORT_STYLE = `
:root {
  color-scheme: light dark;
  --page: #fff; --text: #1c2127; --quiet: #59636e; --line: #d4d9df; --soft: #f4f6f8;
  --good: #146c2e; --fair: #8a5300; --bad: #b3261e; --link: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --text: #e6e9ec; --quiet: #a3adb8; --line: #3a424b; --soft: #1e2328;
    --good: #6fd58c; --fair: #f0b762; --bad: #ff8a80; --link: #8ab4f8;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { margin: 0 0 .25rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.25rem 0 .75rem; font-size: 1.25rem; }
h3 { margin: 0; font-size: 1rem; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
a { color: var(--link); }
code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
.verdict { padding: 1rem 1.25rem; background: var(--soft); border-left: .4rem solid var(--tone); border-radius: .25rem; }
.verdict h1 { color: var(--tone); }
.good { --tone: var(--good); } .fair { --tone: var(--fair); } .bad { --tone: var(--bad); } .plain { --tone: var(--quiet); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 1.25rem 0 0; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.sums { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem; }
.sum { padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: .25rem; }
.equation { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .6rem; margin: .4rem 0 .6rem; }
.equation span { white-space: nowrap; }
.equation b { font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.sum ul { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0; padding: 0; list-style: none; }
.finding h2 { margin: 0; }
.actions, .bars { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; }
.bars progress { display: block; width: 12rem; max-width: 100%; }
button, .key input { padding: .3rem .9rem; border: 1px solid var(--quiet); border-radius: .25rem; background: var(--soft); color: var(--text); font: inherit; }
button { cursor: pointer; }
.key { display: flex; flex-wrap: wrap; gap: .5rem; align-items: baseline; margin: 1rem 0; }
.live > * + section { margin-top: 1.25rem; }
#said:empty { display: none; }
#said { font-weight: 600; }
.bar { display: flex; height: .75rem; margin: .75rem 0 .25rem; overflow: hidden; border-radius: .4rem; background: var(--line); }
.bar span { background: var(--tone); min-width: 3px; print-color-adjust: exact; }
.quieter { --tone: var(--quiet); }
.steps { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: .75rem; margin: 0; padding: 0; counter-reset: step; list-style: none; }
.steps li { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .25rem; overflow-wrap: anywhere; counter-increment: step; }
.steps li::before { content: counter(step) ". "; font-weight: 600; }
.filter { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .75rem; padding: 0; border: 0; }
.filter legend { float: left; padding: .2rem .4rem .2rem 0; color: var(--quiet); }
.filter input { position: absolute; opacity: 0; }
.filter label { padding: .15rem .75rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--link); cursor: pointer; }
.filter input:checked + label { background: var(--text); color: var(--page); }
.filter input:focus-visible + label { outline: 2px solid var(--link); outline-offset: 2px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: .75rem; align-items: start; }
.card { margin: 0; border: 1px solid var(--line); border-radius: .25rem; overflow: hidden; break-inside: avoid; }
.card:target, tr:target, .finding:target { outline: 3px solid var(--link); }
.card figcaption { padding: .5rem .75rem; overflow-wrap: anywhere; font-size: .9rem; }
.drawing { position: relative; max-height: 30rem; background: #5b6570; print-color-adjust: exact; }
.drawing img, .drawing svg { position: absolute; inset: 0; width: 100%; height: 100%; }
.drawing path { vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.drawing .cvat { fill: #00e0604d; stroke: #00c853; stroke-width: 2.5; }
.drawing .export { fill: none; stroke: #fff; stroke-width: 1.5; stroke-dasharray: 5 4; }
.drawing .cvat.is-unexpected { fill: #e040fb4d; stroke: #e040fb; }
.drawing .export.is-missing, .drawing .export.is-different { stroke: #ff1744; stroke-width: 2.5; }
.tone { color: var(--tone); font-weight: 600; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { min-width: min(12rem, 40vw); font-weight: 400; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.finding { margin: 0 0 1rem; padding: .8rem 1.1rem; border: 1px solid var(--line); border-left: .4rem solid var(--tone); border-radius: .25rem; }
.finding ul { margin: .5rem 0 0; padding-left: 1.2rem; }
.finding li { overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
summary { margin-top: .5rem; cursor: pointer; color: var(--link); }
@media (max-width: 30rem) {
  .facts { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: .4rem; }
  th, td { padding: .35rem .4rem; font-size: .875rem; }
}
@media print {
  :root { --page: #fff; --text: #000; --quiet: #444; --line: #bbb; --soft: #fff; --good: #146c2e; --fair: #8a5300; --bad: #b3261e; --link: #000; }
  main { max-width: none; padding: 0; }
  .verdict, .sum, .finding, .steps li, tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  .filter { display: none; }
  .cards { grid-template-columns: repeat(3, 1fr); }
  details::details-content { content-visibility: visible; height: auto; }
}
`;
