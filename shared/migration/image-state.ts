import type { HeldAnnotation, Strange } from '../cvat/held.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import { holdsCopies, holdsExactly } from '../verification/holds.ts';

/** What one job holds of one image. */
export type HeldImage = { held: readonly HeldAnnotation[]; strange: readonly Strange[] };

/**
 * - `equal`: it is as the export has it.
 * - `write`: it is not, and nothing of it is anybody's but ours, or the request gives that up.
 * - `kept`: people changed it, or nobody knows who did: it is not touched.
 */
export type ImageState = 'equal' | 'write' | 'kept';

/**
 * @param versions what the ledger says that we wrote; undefined where there is none, and whatever differs counts as
 *   people's. A version of no annotations means that we made the image and left it empty.
 */
export function imageState(input: {
  target: readonly AnnotationRecord[];
  actual: HeldImage;
  versions: readonly (readonly AnnotationRecord[])[] | undefined;
  policy: 'keep' | 'replace';
}): ImageState {
  const { target, actual, versions, policy } = input;
  const records = actual.held.map(({ record }) => record);
  const asWritten = actual.strange.length === 0 && actual.held.every(({ marks }) => marks.length === 0);
  if (asWritten && holdsExactly(target, records)) return 'equal';
  if (policy === 'replace') return 'write';
  if (!asWritten || !versions) return 'kept';
  if (versions.some((version) => holdsExactly(version, records))) return 'write';
  // A write that CVAT carried out twice: nobody draws exact copies, and what people draw is not of the source "file".
  const fromFile = actual.held.every(({ tags, shapes }) =>
    [...tags, ...shapes].every(({ source }) => source === 'file'),
  );
  const doubled = [target, ...versions].some((version) => version.length > 0 && holdsCopies(version, records));
  return fromFile && doubled ? 'write' : 'kept';
}
