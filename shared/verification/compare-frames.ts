import type { ImageRecord } from '../dataset/record.ts';
import { type Counts, type Difference, noCounts } from './comparison.ts';

/**
 * The frames of a task against the images that it should show. A frame of another size or at another place counts as
 * different; a second frame of the same image as unexpected. `ordered: false` where the sequence is CVAT's own affair.
 */
export function compareFrames(
  expected: readonly ImageRecord[],
  actual: readonly ImageRecord[],
  options: { ordered: boolean; shown?: (path: string) => boolean },
): { counts: Counts; differences: Difference[] } {
  const counts = noCounts();
  const differences: Difference[] = [];
  const wanted = new Set(expected.map((image) => image.path));
  const frames = new Map<string, { frame: number; image: ImageRecord }>();
  // Positions among the images on both sides: one missing frame must not put all later ones out of order.
  const positions = new Map<string, number>();
  for (const [frame, image] of actual.entries()) {
    if (options.shown && !options.shown(image.path)) continue;
    const twice = frames.has(image.path);
    if (wanted.has(image.path) && !twice) {
      positions.set(image.path, positions.size);
      frames.set(image.path, { frame, image });
      continue;
    }
    counts.unexpected++;
    differences.push({
      kind: 'unexpected',
      at: `frame ${frame} "${image.path}"`,
      detail: twice ? 'the task shows this image a second time' : 'the task should not hold this image',
    });
  }
  let position = 0;
  for (const image of expected) {
    const found = frames.get(image.path);
    if (!found) {
      counts.missing++;
      differences.push({ kind: 'missing', at: `"${image.path}"`, detail: 'the task has no frame of this image' });
      continue;
    }
    const at = `frame ${found.frame} "${image.path}"`;
    const problems: string[] = [];
    const { width, height } = found.image;
    if (width !== image.width || height !== image.height) {
      problems.push(`CVAT has it as ${width}x${height}; it is ${image.width}x${image.height}`);
    }
    if (options.ordered && positions.get(image.path) !== position) problems.push('out of order');
    position++;
    if (problems.length === 0) counts.matched++;
    else {
      counts.different++;
      differences.push({ kind: 'different', at, detail: problems.join('; ') });
    }
  }
  return { counts, differences };
}
