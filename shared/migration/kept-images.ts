import { plural } from '../dataset/plural.ts';
import { carriedAttributes } from '../verification/compare.ts';
import { compareImage } from '../verification/compare-image.ts';
import { described } from '../verification/describe.ts';
import type { KeptImages } from '../verification/task-outcome.ts';
import { concerns, heldOf, shows, type TaskDecision } from './decide-task.ts';

const LISTED = 200;
const DETAILS = 3;

/** Images that are left as people have them, each with both versions, as far as a line can tell; `tell` hears of those beyond the first. */
export function keptImages(
  { images, reading }: TaskDecision,
  paths: ReadonlySet<string>,
  tell?: (more: KeptImages['images'][number]) => void,
): KeptImages {
  const kept: KeptImages = { count: 0, images: [] };
  for (const [path, { frame, target }] of images) {
    if (!paths.has(path)) continue;
    kept.count += 1;
    const jobs = [...reading.read.values()].filter((job) => concerns(job, frame));
    const details = jobs.flatMap((job) => {
      const { held, strange } = heldOf(job, frame);
      if (!shows(job, frame)) return strange.map(({ what }) => `the export has no ${what}`);
      const records = held.map(({ record }) => record);
      // An attribute of the project's own is what keeps an image, too, where it is not CVAT's default.
      const compared = compareImage(target, records, carriedAttributes([...target, ...records]));
      const changed = [...compared.outcomes.values()].flatMap((one) => (one === 'matched' ? [] : [one.detail]));
      const more = compared.unexpected.map((record) => `the export has no ${described(record)}`);
      const marks = held.flatMap((one) =>
        one.marks.length > 0 ? [`${described(one.record)}: ${one.marks.join(', ')}`] : [],
      );
      return [...changed, ...more, ...marks, ...strange.map(({ what }) => `the export has no ${what}`)];
    });
    const distinct = [...new Set(details)];
    const shown = distinct.slice(0, DETAILS).join('; ');
    const others = distinct.length > DETAILS ? `; and ${distinct.length - DETAILS} more` : '';
    const actual = jobs[0] ? heldOf(jobs[0], frame) : { held: [], strange: [] };
    const counts = `CVAT has ${plural(actual.held.length + actual.strange.length, 'annotation')}, the export ${target.length}`;
    const one = { image: path, detail: `${counts}: ${shown}${others}` };
    if (kept.images.length < LISTED) kept.images.push(one);
    else tell?.(one);
  }
  return kept;
}
