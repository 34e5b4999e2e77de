import { uploadObstacle } from '../azureml/images/image-ways.ts';
import { RULES } from '../azureml/rules/codes.ts';
import { FindingLog } from '../azureml/rules/finding-log.ts';
import { show } from '../azureml/values.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import { InvalidInputError } from '../errors.ts';
import { fixOf } from '../images/remarks.ts';
import { frameName } from './frame-name.ts';
import { normalizeOptions } from './normalize-options.ts';
import type { PlannedImages } from './planned-images.ts';
import type { Dataset } from './read-planned-images.ts';
import type { CompleteRequest } from './request.ts';

/** Why an image is left out of the plan. */
export type Aside = { code: 'IMAGE_NOT_FOR_UPLOAD' | 'IMAGE_UNUSABLE'; reason: string };

/**
 * Images that CVAT does not show when they come to it in the way that is asked for, by row. Only new ones are looked at (`rows`):
 * what stands in CVAT already came in a way that it shows.
 */
export function* setAside(
  images: PlannedImages,
  rows: Int32Array,
  request: CompleteRequest,
): Generator<number, Map<number, Aside>> {
  const toFrame = frameName(request);
  const aside = new Map<number, Aside>();
  for (const row of rows) {
    const { orientation = 1, onlyByUpload } = images.measuredAt(row) ?? {};
    if (request.dataSource === 'upload') {
      const reason = uploadObstacle(toFrame(images.pathAt(row)), orientation);
      if (reason !== undefined) aside.set(row, { code: 'IMAGE_NOT_FOR_UPLOAD', reason });
    } else if (onlyByUpload !== undefined) {
      const reason = `IMAGE_ONLY_BY_UPLOAD: ${onlyByUpload} (${fixOf('IMAGE_ONLY_BY_UPLOAD')})`;
      aside.set(row, { code: 'IMAGE_UNUSABLE', reason });
    }
    yield 0.1;
  }
  return aside;
}

export function noneLeft(path: string, { code, reason }: Aside): InvalidInputError {
  const fix = code === 'IMAGE_UNUSABLE' ? fixOf('IMAGE_ONLY_BY_UPLOAD') : RULES[code].fix;
  return new InvalidInputError(`Cannot bring any image of the export to CVAT, such as "${path}": ${reason}`, {
    code,
    fix,
  });
}

/** What goes with them. Throws InvalidInputError where the policy for such images is fail. */
export async function leaveOut(
  request: CompleteRequest,
  dataset: Dataset,
  { images, aside }: { images: PlannedImages; aside: ReadonlyMap<number, Aside> },
): Promise<Finding[]> {
  if (aside.size === 0) return [];
  const log = new FindingLog(normalizeOptions(request));
  const placeOf = (row: number) => {
    const index = images.indexAt(row);
    const path = show(images.pathAt(row));
    return index === undefined ? path : `images[${index}] ${path}`;
  };
  for (const [row, { code, reason }] of aside) log.applyPolicy(code, 'image', placeOf(row), reason);
  const lost = new Map<number, number>();
  for await (const batch of dataset())
    for (const record of batch) {
      const row = record.kind === 'annotation' ? images.rowOf(record.image) : -1;
      if (aside.has(row)) lost.set(row, (lost.get(row) ?? 0) + 1);
    }
  for (const [row, count] of lost) {
    const detail = `${plural(count, 'annotation')} of an image that is left out`;
    log.exclude('ANNOTATION_OF_EXCLUDED_IMAGE', 'annotation', placeOf(row), detail, { count });
  }
  return log.close();
}
