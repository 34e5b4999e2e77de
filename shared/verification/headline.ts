import { plural } from '../dataset/plural.ts';
import type { Report } from './report.ts';

type Told = Pick<Report, 'verdict' | 'dryRun' | 'totals' | 'opened' | 'findings'> & {
  /** What of the export is not in CVAT. */
  lost: { images: number; annotations: number };
};

/** The verdict in one sentence that says how many of how many. */
export function headline({ verdict, dryRun, totals, lost, opened, findings }: Told): string {
  const { images, annotations } = totals;
  const plan = dryRun ? 'A dry run, nothing was touched. ' : '';
  const all = `all ${plural(images.read, 'image')} and ${plural(annotations.read, 'annotation')} of the export`;
  const are = dryRun ? 'would be' : 'are';
  const unopened =
    opened.opened < opened.chunks ? ` ${opened.opened} of ${plural(opened.chunks, 'chunk')} opened.` : '';
  switch (verdict) {
    case 'verified':
      return `${plan}Verified: ${all} ${are} in CVAT, exactly${dryRun ? '' : ', and every picture opens'}.`;
    case 'verified-with-changes': {
      const what = images.kept > 0 ? withKept(totals, are) : `${all} ${are} in CVAT`;
      return `${plan}Verified, with changes: ${what}; what was changed, guessed or kept is listed below.${unopened}`;
    }
    case 'incomplete':
      return `${plan}Incomplete: ${missing(totals, lost)} of the export ${dryRun ? 'would not be' : 'are not'} in CVAT, or cannot be seen there.${unopened}`;
    case 'failed': {
      const cause = findings[0]?.detail;
      return `${plan}Failed: ${cause === undefined ? 'not everything is in CVAT as it should be' : firstSentence(cause)}.${unopened}`;
    }
  }
}

/** Of an image that is kept, people may have deleted what the export has. */
function withKept({ images, annotations }: Told['totals'], are: string): string {
  const all = `all ${plural(images.read, 'image')} of the export ${are} in CVAT`;
  if (images.kept === images.read) return `${all}, kept as people have them`;
  const others = plural(annotations.read - annotations.kept, 'annotation');
  return `${all}, ${number(images.kept)} of them kept as people have them, with all ${others} of the others`;
}

function missing({ images, annotations }: Told['totals'], lost: Told['lost']): string {
  // One image may be lost for two reasons: its frame is deleted, and its chunk does not open.
  const ofImages = Math.min(lost.images, images.read);
  const parts = [
    ofImages > 0 && `${number(ofImages)} of ${plural(images.read, 'image')}`,
    lost.annotations > 0 && `${number(lost.annotations)} of ${plural(annotations.read, 'annotation')}`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(' and ') : 'some images';
}

function firstSentence(text: string): string {
  return (text.split('\n')[0] ?? '').slice(0, 300).replace(/\.$/, '');
}

/** With thousands separators, the same on every machine. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}
