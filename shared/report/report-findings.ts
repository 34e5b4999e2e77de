import type { Effect, Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { Picture } from '../verification/gallery.ts';
import { number } from '../verification/headline.ts';
import { imageOfPlace } from '../verification/image-of-place.ts';
import type { FindingTotal, Report } from '../verification/report.ts';
import { fixFor } from './channel-fix.ts';
import { filter } from './filter.ts';
import { type Html, html } from './html.ts';
import { webLink } from './link.ts';
import { headlineOf, type LostWithPictures, lostWithPictures, restText, toldTotals } from './lost-with-pictures.ts';
import { CONSEQUENCES } from './next-steps.ts';
import { frameUrl } from './report-gallery.ts';
import type { ReportView } from './report-view.ts';

const GROUPS: readonly { effect: Effect; tone: string; word: string }[] = [
  { effect: 'failed', tone: 'bad', word: 'Failed' },
  { effect: 'excluded', tone: 'bad', word: 'Not in CVAT' },
  { effect: 'changed', tone: 'fair', word: 'Changed' },
  { effect: 'info', tone: 'plain', word: 'Information' },
];
/** Shown at once; the others that are listed unfold. */
const SHOWN = 5;

/** Findings by cause, what failed first, each with what to do and where it is to be seen. */
export function findingsSection(report: Report, view: ReportView = {}): Html {
  const lost = lostWithPictures(report);
  const findingTotals = toldTotals(report, lost);
  if (findingTotals.length === 0) return html`<p>None: nothing had to be changed or left out.</p>`;
  const groups = GROUPS.map((group) => ({
    ...group,
    totals: findingTotals.filter(({ effect }) => effect === group.effect),
  })).filter(({ totals }) => totals.length > 0);
  const kinds = groups.map(({ effect, word, totals }) => ({ value: effect, text: `${word} ${totals.length}` }));
  return html`<div class="filtered">
${groups.length > 1 && filter('findings', 'Findings to show', kinds)}
${view.lists && html`<p><a href="${view.lists.findings}">All findings as CSV</a>${hasMissing(report) && html` · <a href="${view.lists.missing}">All that is not in CVAT as CSV</a>`}</p>`}
${groups.map(({ effect, tone, word, totals }) => html`<div data-kind="${effect}">${inOrder(totals).map((total) => findingGroup(report, view, { total, tone, word, lost }))}${effect === 'excluded' && lost && lost.rest > 0 && html`<p class="quiet">${restText(lost)}.</p>`}</div>`)}
</div>`;
}

const hasMissing = ({ findingTotals }: Report): boolean =>
  findingTotals.some(({ effect, code }) => effect === 'excluded' || code === 'CVAT_LACKS' || CONSEQUENCES.has(code));

/** A cause before what follows from it. */
function inOrder(totals: readonly FindingTotal[]): FindingTotal[] {
  return totals.toSorted((a, b) => Number(CONSEQUENCES.has(a.code)) - Number(CONSEQUENCES.has(b.code)));
}

type Group = { total: FindingTotal; tone: string; word: string; lost: LostWithPictures | undefined };

function findingGroup(report: Report, view: ReportView, { total, tone, word, lost }: Group): Html {
  const listed = report.findings.filter(({ code }) => code === total.code);
  const example = (finding: Finding) => exampleItem(report, view, { finding, lost });
  const folded = listed.slice(SHOWN);
  const rest = total.count - listed.reduce((sum, finding) => sum + (finding.count ?? 1), 0);
  const fixes = [...new Set(listed.map(({ fix }) => (view.channel ? fixFor(fix, view.channel) : fix)))];
  return html`
<section class="finding ${tone}" id="${total.code}">
<h3><span class="tone">${word}:</span> ${headlineOf(total, lost)}</h3>
<p class="quiet"><code>${total.code}</code> ${times(total.count)}</p>
${excludedText(total)}
${fixes.slice(0, SHOWN).map((fix) => html`<p><strong>What to do:</strong> ${fix}.</p>`)}
<ul>${listed.slice(0, SHOWN).map(example)}</ul>
${folded.length > 0 && html`<details><summary>${folded.length} more</summary><ul>${folded.map(example)}</ul></details>`}
${rest > 0 && html`<p class="quiet">and ${number(rest)} more: ${where(view)}</p>`}
</section>`;
}

function where({ lists }: ReportView): Html {
  return lists ? html`<a href="${lists.findings}">all of them as CSV</a>` : html`in findings.csv beside this report`;
}

/** What an exclusion stands for is said once, above. */
type Example = { finding: Finding; lost: LostWithPictures | undefined };

function exampleItem(report: Report, { gallery }: ReportView, { finding, lost }: Example): Html {
  const { at, detail, count = 1, excludes } = finding;
  const gone = excludes === 'image' && lost?.byPlace.get(at);
  const repeated = count > 1 && !excludes && html` <span class="quiet">(${times(count)})</span>`;
  const image = imageOfPlace(at);
  const card = gallery?.pictures.findIndex(({ path }: Picture) => path === image) ?? -1;
  const frame = image === undefined ? undefined : frameOf(gallery, image);
  return html`<li><code>${at}</code>: ${detail}${repeated}${gone && html`; with ${plural(gone, 'annotation')}`}${card >= 0 && html` <a href="#picture-${card + 1}">See it</a>`}${frame && html` ${webLink(frameUrl(report, frame), 'Open in CVAT')}`}</li>`;
}

function frameOf(gallery: ReportView['gallery'], image: string) {
  const shown = gallery?.pictures.find(({ path }) => path === image)?.frame;
  return shown ?? (gallery && Object.hasOwn(gallery.frames, image) ? gallery.frames[image] : undefined);
}

function excludedText({ excluded: { images, annotations } }: FindingTotal): Html | undefined {
  const parts = [images > 0 && plural(images, 'image'), annotations > 0 && plural(annotations, 'annotation')];
  const text = parts.filter((part) => part !== false).join(' and ');
  return text === '' ? undefined : html`<p>Left out: ${text}</p>`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${number(count)} times`;
}
