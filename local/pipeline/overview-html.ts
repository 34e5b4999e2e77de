import { basename } from 'node:path';
import { plural } from '../../shared/dataset/plural.ts';
import { type Html, html } from '../../shared/report/html.ts';
import { webLink } from '../../shared/report/link.ts';
import { REPORT_STYLE } from '../../shared/report/report-style.ts';
import { type OverviewRow, rank, there, verdictWords } from '../terminal/overview-lines.ts';

const TONES = { verified: 'good', 'verified-with-changes': 'fair', incomplete: 'bad', failed: 'bad' } as const;

/** One page over several exports, the worst first; it leads to the report of each, which lies beside it. */
export function overviewHtml(rows: readonly OverviewRow[]): string {
  const sorted = [...rows].sort((a, b) => rank(a) - rank(b));
  const { title, text, tone } = headlineOf(sorted);
  const heads = ['Export', 'Verdict', 'Images', 'Annotations', 'In CVAT', 'Report'];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Migration of ${plural(rows.length, 'export')} by azureml-to-cvat</title>
<style>${{ markup: REPORT_STYLE }}</style>
</head>
<body>
<main>
<header class="verdict ${tone}">
<h1>${title}</h1>
<p>${text}</p>
</header>
<section><h2>Exports</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Exports"><table>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>
${sorted.map(line)}
</tbody></table></div>
</section>
</main>
</body>
</html>
`.markup;
}

/** Of rows with the worst first. What was planned only is never counted as verified. */
function headlineOf(rows: readonly OverviewRow[]): { title: string; text: string; tone: string } {
  const planned = rows.filter(({ dryRun }) => dryRun).length;
  const clean = rows.filter(({ verdict, dryRun }) => verdict === 'verified' && !dryRun).length;
  const plans = planned === 0 ? '' : `, ${planned} planned only`;
  if (planned > 0 && planned === rows.length) {
    const whole = rows.filter(({ verdict }) => verdict === 'verified').length;
    const text = 'Nothing in CVAT was touched, and nothing was read back.';
    return {
      title: `Dry run: ${whole} of ${plural(rows.length, 'export')} would be in CVAT, exactly`,
      text,
      tone: 'plain',
    };
  }
  const title = `${clean} of ${plural(rows.length, 'export')} verified`;
  if (clean > 0 && clean === rows.length) {
    return { title, text: 'Every annotation was read back from CVAT and matches.', tone: 'good' };
  }
  const [worst] = rows;
  return { title: `${title}${plans}`, text: 'What needs a look stands first.', tone: worst ? toneOf(worst) : 'plain' };
}

const toneOf = ({ verdict, dryRun }: OverviewRow) => (verdict ? (dryRun ? 'plain' : TONES[verdict]) : 'bad');

function line(row: OverviewRow): Html {
  // Both lie in one folder.
  const report = row.report === undefined ? undefined : basename(row.report);
  return html`<tr><th scope="row">${row.name}</th><td><span class="tone ${toneOf(row)}">${verdictWords(row)}</span></td>
<td class="number">${there(row.totals?.images)}</td><td class="number">${there(row.totals?.annotations)}</td>
<td>${row.project && webLink(row.project, 'project')}</td>
<td>${report === undefined ? row.problem : html`<a href="${encodeURIComponent(report)}">${report}</a>`}</td></tr>`;
}
