import type { Counts } from '../verification/comparison.ts';
import { number } from '../verification/headline.ts';
import type { Report, ReportTask, Totals, Verdict } from '../verification/report.ts';
import { type Html, html } from './html.ts';
import { webLink } from './link.ts';
import { nextSteps } from './next-steps.ts';
import { findingsSection } from './report-findings.ts';
import { gallerySection } from './report-gallery.ts';
import { REPORT_STYLE } from './report-style.ts';
import type { ReportView } from './report-view.ts';
import { shareBar } from './share-bar.ts';
import { afterVerdict, VERDICT_TONES, VERDICT_WORDS } from './verdict-words.ts';

const SIGNS: Record<Verdict, string> = { verified: '✓', 'verified-with-changes': '!', incomplete: '◐', failed: '✗' };

/**
 * The report as one page of its own: no script, everything escaped, fit for print and for a phone. What it loads, if anything,
 * are the pictures that `view` names.
 */
export function reportHtml(report: Report, view: ReportView = {}): string {
  const verdict = VERDICT_WORDS[report.verdict];
  const text = report.dryRun ? `Dry run: ${verdict.toLowerCase()}` : verdict;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:">
<title>${text}: migration of ${report.source.export}</title>
<style>${{ markup: REPORT_STYLE }}</style>
</head>
<body>
<main>
<header class="verdict ${report.dryRun && report.verdict === 'verified' ? 'plain' : VERDICT_TONES[report.verdict]}">
<h1><span aria-hidden="true">${SIGNS[report.verdict]} </span>${text}</h1>
<p>${afterVerdict(report)}</p>
${shareBar(report)}
</header>
${steps(report, view)}
${gallerySection(report, view)}
<section id="findings"><h2>Findings</h2>
${findingsSection(report, view)}
</section>
<section><h2>Totals</h2>
<div class="sums">${sums('Images', report)}${sums('Annotations', report)}</div>
</section>
<section><h2>Tasks</h2>
${tasks(report)}
</section>
<section><h2>Labels</h2>
${labels(report)}
</section>
<section><h2>This migration</h2>
${facts(report)}
</section>
</main>
</body>
</html>
`;
  return page.markup;
}

function steps(report: Report, { channel }: ReportView): Html | undefined {
  const all = nextSteps(report, channel);
  if (all.length === 0) return undefined;
  return html`<section><h2>What to do next</h2>
<ol class="steps">${all.map(
    ({ title, text, code, links = [] }) =>
      html`<li><b>${title}</b><br>${text}${code && html` <a href="#${code}">See which</a>`}${links.map(({ href, text: words }) => html` ${webLink(href, words)}`)}</li>`,
  )}</ol>
</section>`;
}

function facts({ migration, source, target }: Report): Html {
  const row = (name: string, value: Html | string) => html`<dt>${name}</dt><dd>${value}</dd>`;
  const version = target.version && html` <span class="quiet">(${target.version})</span>`;
  return html`<dl class="facts">
${row('Export', html`<code>${source.export}</code>`)}
${row('Images', html`container <code>${source.images}</code>`)}
${row('CVAT', html`${webLink(target.url, target.url)}${version}${target.organization && html`, organization ${target.organization}`}`)}
${target.project && row('Project', webLink(target.project.url, target.project.name))}
${row('Time', `${time(migration.started)} to ${time(migration.finished)}`)}
${row('Migration', html`<code>${migration.id}</code>, ${migration.tool}`)}
</dl>`;
}

function sums(name: 'Images' | 'Annotations', report: Report): Html {
  const totals = report.totals[name === 'Images' ? 'images' : 'annotations'];
  return html`<section class="sum">
<h3>${name}</h3>
<p class="equation"><span><b>${number(totals.read)}</b> read</span> <span>= <b>${number(totals.migrated)}</b> ${report.dryRun ? 'to migrate' : 'migrated'}</span> ${totals.alreadyThere > 0 && addend(totals.alreadyThere, 'already there')}${totals.kept > 0 && addend(totals.kept, 'kept as people have them')}${addend(totals.excluded, 'left out')}</p>
${!report.dryRun && readBackCounts(totals)}
</section>`;
}

function addend(count: number, what: string): Html {
  return html`<span>+ <b>${number(count)}</b> ${what}</span> `;
}

function readBackCounts(totals: Totals): Html {
  const check = (count: number, what: string) =>
    html`<li class="${count > 0 ? 'tone bad' : 'quiet'}">${number(count)} ${what}</li>`;
  return html`<p>Read back from CVAT:</p>
<ul><li class="tone ${totals.matched === totals.migrated + totals.alreadyThere ? 'good' : 'plain'}">${number(totals.matched)} matched</li>
${check(totals.different, 'different')}${check(totals.missing, 'missing')}${check(totals.unexpected, 'unexpected')}</ul>`;
}

function labels(report: Report): Html {
  const { labels: rows } = report;
  if (rows.length === 0) return html`<p>None.</p>`;
  if (report.dryRun) return html`<ul>${rows.map(({ name }) => html`<li>${name}</li>`)}</ul>`;
  const heads = ['Migrated', 'Matched', 'Different', 'Missing', 'Unexpected'];
  return table(
    'Annotations by label and type',
    html`<th scope="col">Label</th><th scope="col">Type</th>${heads.map((head) => html`<th scope="col" class="number">${head}</th>`)}`,
    rows.map(
      (row) =>
        html`<tr><th scope="row">${row.name}</th><td>${row.type ?? 'none compared'}</td><td class="number">${number(row.migrated)}</td>${countCells(row)}</tr>`,
    ),
  );
}

function tasks({ tasks: rows }: Report): Html {
  if (rows.length === 0) return html`<p>None was made.</p>`;
  return table(
    'Tasks in CVAT',
    html`<th scope="col">Task</th><th scope="col">State</th><th scope="col" class="number">Images</th><th scope="col" class="number">Annotations</th>`,
    rows.map((task) => {
      const name = task.id === null ? task.name : `#${task.id} ${task.name}`;
      return html`<tr${task.key && html` id="task-${task.key}"`}><th scope="row">${task.url === null ? name : webLink(task.url, name)}</th><td>${stateOf(task)}</td><td class="number">${number(task.images)}</td><td class="number">${number(task.annotations)}</td></tr>`;
    }),
  );
}

function stateOf(task: ReportTask): Html {
  if (task.state === 'planned') return html`planned`;
  if (task.state === 'failed') return html`<span class="tone bad">failed</span>`;
  return isExact(task)
    ? html`<span class="tone good">verified</span>`
    : html`<span class="tone bad">not as it should be</span>`;
}

function isExact({ verification: { images, annotations } }: ReportTask): boolean {
  return [images, annotations].every(({ different, missing, unexpected }) => different + missing + unexpected === 0);
}

function countCells(counts: Counts): Html {
  const bad = (count: number) =>
    html`<td class="number"><span class="${count > 0 ? 'tone bad' : 'quiet'}">${number(count)}</span></td>`;
  return html`<td class="number">${number(counts.matched)}</td>${bad(counts.different)}${bad(counts.missing)}${bad(counts.unexpected)}`;
}

/** Scrolls on its own where the screen is narrow; focusable, so that a keyboard can scroll it. */
function table(name: string, head: Html, rows: Html[]): Html {
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><table>
<thead><tr>${head}</tr></thead>
<tbody>${rows}</tbody>
</table></div>`;
}

/** `2026-03-01T10:00:00.000Z` reads `2026-03-01 10:00:00 UTC`. */
function time(iso: string): string {
  return iso.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}
