import { type Drawn, PICTURE_STATES, type Picture } from '../verification/gallery.ts';
import { number } from '../verification/headline.ts';
import type { Report } from '../verification/report.ts';
import { filter } from './filter.ts';
import { type Html, html } from './html.ts';
import { webLink } from './link.ts';
import type { ReportView } from './report-view.ts';

const KINDS = {
  different: { word: 'Different', tone: 'bad' },
  missing: { word: 'Missing', tone: 'bad' },
  unexpected: { word: 'More in CVAT', tone: 'bad' },
  kept: { word: 'Kept', tone: 'fair' },
  changed: { word: 'Changed', tone: 'fair' },
  exact: { word: 'Exact', tone: 'good' },
  planned: { word: 'Planned', tone: 'plain' },
} as const;

/** Pictures with the export's shapes and CVAT's over each other, so that a person sees that they fit. */
export function gallerySection(report: Report, { gallery, pictureOf, note }: ReportView): Html | undefined {
  const pictures = gallery?.pictures ?? [];
  if (pictures.length === 0) return undefined;
  const kinds = PICTURE_STATES.map((kind) => ({ kind, count: pictures.filter(({ state }) => state === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => ({ value: kind, text: `${KINDS[kind].word} ${count}` }));
  const legend = report.dryRun ? 'Dashed: the export' : 'Dashed: the export. Filled: as CVAT shows it. Worst first';
  return html`<section id="see" class="filtered">
<h2>See it</h2>
<p class="quiet">${legend}.${note && html` ${note.text}${note.href && html` ${webLink(note.href, 'Open it with pictures')}`}`}</p>
${kinds.length > 1 && filter('see', 'Pictures to show', kinds)}
<div class="cards">${pictures.map((picture, index) => card(report, picture, { index, source: pictureOf?.(index) }))}</div>
</section>`;
}

function card(
  report: Report,
  picture: Picture,
  { index, source }: { index: number; source: string | undefined },
): Html {
  const { path, width, height, state, words, frame } = picture;
  const tags = [
    ...picture.export.filter(isTag),
    ...picture.cvat.filter((one) => isTag(one) && one.as === 'unexpected'),
  ];
  return html`<figure class="card ${KINDS[state].tone}" id="picture-${index + 1}" data-kind="${state}">
<div class="drawing" style="aspect-ratio:${width}/${height}">
${source && html`<img src="${source}" alt="" loading="lazy" width="${width}" height="${height}">`}
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${spoken(picture)}">
${picture.cvat.map((shape) => drawn(shape, 'cvat'))}
${picture.export.map((shape) => drawn(shape, 'export'))}
</svg>
</div>
<figcaption><b class="tone">${words}</b><br>${path}
${tags.length > 0 && html`<br>Tags: ${tags.map(({ label, as }) => `${label}${as === 'matched' ? '' : ` (${as})`}`).join(', ')}`}
${picture.undrawn > 0 && html`<br><span class="quiet">${number(picture.undrawn)} more not drawn</span>`}
${frame && html`<br>${webLink(frameUrl(report, frame), `Open in CVAT: task ${frame.task}, frame ${frame.frame}`)}`}
</figcaption>
</figure>`;
}

export function frameUrl(report: Report, { task, job, frame }: { task: number; job: number; frame: number }): string {
  return `${report.target.url}/tasks/${task}/jobs/${job}?frame=${frame}`;
}

const isTag = ({ path }: Drawn): boolean => path === undefined;

function drawn({ path, as, label }: Drawn, side: 'export' | 'cvat'): Html | undefined {
  return path === undefined
    ? undefined
    : html`<path class="${side} is-${as}" d="${path}"><title>${label}</title></path>`;
}

function spoken({ path, export: ours, cvat }: Picture): string {
  const labels = [...new Set([...ours, ...cvat].map(({ label }) => label))].slice(0, 8).join(', ');
  return `${path}: ${ours.length} of the export, ${cvat.length} of CVAT${labels && `: ${labels}`}`;
}
