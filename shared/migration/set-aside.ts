import { uploadObstacle } from '../azureml/images/image-ways.ts';
import { RULES } from '../azureml/rules/codes.ts';
import { FindingLog } from '../azureml/rules/finding-log.ts';
import { show } from '../azureml/values.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { DatasetRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { fixOf } from '../images/remarks.ts';
import { frameName } from './frame-name.ts';
import { normalizeOptions } from './normalize-options.ts';
import type { PlannedImage } from './planned-image.ts';
import type { CompleteRequest } from './request.ts';

/** An image that is left out of the plan, and why. */
export type Aside = { image: PlannedImage; code: 'IMAGE_NOT_FOR_UPLOAD' | 'IMAGE_UNUSABLE'; reason: string };

/**
 * Images that CVAT does not show when they come to it in the way that is asked for. Only new ones are looked at: what stands
 * in CVAT already came in a way that it shows.
 */
export function* setAside(
  images: readonly PlannedImage[],
  request: CompleteRequest,
): Generator<number, Map<string, Aside>> {
  const toFrame = frameName(request);
  const aside = new Map<string, Aside>();
  for (const image of images) {
    const { orientation = 1, onlyByUpload } = image.measured ?? {};
    if (request.dataSource === 'upload') {
      const reason = uploadObstacle(toFrame(image.path), orientation);
      if (reason !== undefined) aside.set(image.path, { image, code: 'IMAGE_NOT_FOR_UPLOAD', reason });
    } else if (onlyByUpload !== undefined) {
      const reason = `IMAGE_ONLY_BY_UPLOAD: ${onlyByUpload} (${fixOf('IMAGE_ONLY_BY_UPLOAD')})`;
      aside.set(image.path, { image, code: 'IMAGE_UNUSABLE', reason });
    }
    yield 0.1;
  }
  return aside;
}

export function noneLeft({ image, code, reason }: Aside): InvalidInputError {
  const fix = code === 'IMAGE_UNUSABLE' ? fixOf('IMAGE_ONLY_BY_UPLOAD') : RULES[code].fix;
  return new InvalidInputError(`Cannot bring any image of the export to CVAT, such as "${image.path}": ${reason}`, {
    code,
    fix,
  });
}

/** What goes with them. Throws InvalidInputError where the policy for such images is fail. */
export async function leaveOut(
  request: CompleteRequest,
  dataset: () => AsyncIterable<DatasetRecord[]>,
  aside: ReadonlyMap<string, Aside>,
): Promise<Finding[]> {
  if (aside.size === 0) return [];
  const log = new FindingLog(normalizeOptions(request));
  const placeOf = ({ index, path }: PlannedImage) =>
    index === undefined ? show(path) : `images[${index}] ${show(path)}`;
  for (const { image, code, reason } of aside.values()) log.applyPolicy(code, 'image', placeOf(image), reason);
  const lost = new Map<string, number>();
  for await (const batch of dataset())
    for (const record of batch)
      if (record.kind === 'annotation' && aside.has(record.image))
        lost.set(record.image, (lost.get(record.image) ?? 0) + 1);
  for (const [path, count] of lost) {
    const image = aside.get(path)?.image;
    const detail = `${plural(count, 'annotation')} of an image that is left out`;
    if (image) log.exclude('ANNOTATION_OF_EXCLUDED_IMAGE', 'annotation', placeOf(image), detail, { count });
  }
  return log.close();
}
