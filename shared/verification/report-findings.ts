import type { Finding } from '../dataset/finding.ts';
import { counted, number } from './headline.ts';
import { type Html, html } from './html.ts';
import type { FindingTotal, Report } from './report.ts';

const TONE = { failed: 'bad', excluded: 'bad', changed: 'fair', info: 'plain' } as const;
const WORD = { failed: 'Failed', excluded: 'Not in CVAT', changed: 'Changed', info: 'Information' } as const;
/** Shown at once; the others that are listed unfold. */
const SHOWN = 5;

/** Findings by code, errors first, each with what to do. */
export function findingsSection({ findings, findingTotals }: Report): Html {
  if (findingTotals.length === 0) return html`<p>None: nothing had to be changed or left out.</p>`;
  return html`${findingTotals.map((total) =>
    findingGroup(
      total,
      findings.filter((finding) => finding.code === total.code),
    ),
  )}`;
}

function findingGroup(total: FindingTotal, listed: readonly Finding[]): Html {
  const shown = listed.slice(0, SHOWN);
  const folded = listed.slice(SHOWN);
  const stoodFor = listed.reduce((sum, finding) => sum + (finding.count ?? 1), 0);
  const rest = total.count - stoodFor;
  const fixes = [...new Set(listed.map((finding) => finding.fix))];
  return html`
<section class="finding ${TONE[total.effect]}">
<h3><span class="tone">${WORD[total.effect]}</span> <code>${total.code}</code> <span class="quiet">${times(total.count)}</span></h3>
${excludedText(total)}
${fixes.slice(0, SHOWN).map((fix) => html`<p><strong>What to do:</strong> ${fix}.</p>`)}
<ul>${shown.map(example)}</ul>
${folded.length > 0 && html`<details><summary>${folded.length} more</summary><ul>${folded.map(example)}</ul></details>`}
${rest > 0 && html`<p class="quiet">and ${number(rest)} that ${rest === 1 ? 'is' : 'are'} not listed here</p>`}
</section>`;
}

/** What an exclusion stands for is said once, above. */
function example({ at, detail, count = 1, excludes }: Finding): Html {
  const repeated = count > 1 && !excludes && html` <span class="quiet">(${times(count)})</span>`;
  return html`<li><code>${at}</code>: ${detail}${repeated}</li>`;
}

function excludedText({ excluded: { images, annotations } }: FindingTotal): Html | undefined {
  const parts = [images > 0 && counted(images, 'image'), annotations > 0 && counted(annotations, 'annotation')];
  const text = parts.filter((part) => part !== false).join(' and ');
  return text === '' ? undefined : html`<p>Left out: ${text}</p>`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${number(count)} times`;
}
