import { number } from '../verification/headline.ts';
import type { Report } from '../verification/report.ts';
import { type Html, html } from './html.ts';

/** How much of the export is in CVAT, as a bar; the numbers stand beside it. */
export function shareBar({
  totals: { annotations, images },
  dryRun,
}: Pick<Report, 'totals' | 'dryRun'>): Html | undefined {
  const totals = annotations.read > 0 ? annotations : images;
  const what = annotations.read > 0 ? 'annotations' : 'images';
  if (totals.read === 0) return undefined;
  const there = dryRun ? totals.migrated + totals.alreadyThere : totals.matched;
  const parts = [
    { tone: 'good', count: there, word: dryRun ? 'would be there' : 'exact' },
    { tone: 'fair', count: totals.kept, word: 'kept as people have them' },
    { tone: 'quieter', count: totals.excluded, word: 'left out' },
    { tone: 'bad', count: dryRun ? 0 : totals.different + totals.missing, word: 'different or missing' },
  ].filter(({ count }) => count > 0);
  const words = parts.map(({ count, word }) => `${number(count)} ${word}`).join(', ');
  return html`<div class="bar" role="img" aria-label="Of ${number(totals.read)} ${what}: ${words}">${parts.map(
    ({ tone, count }) => html`<span class="${tone}" style="flex-grow:${count}"></span>`,
  )}</div>
<p class="quiet">Of ${number(totals.read)} ${what}: ${words}</p>`;
}
