import { uploadObstacle } from '../azureml/images/image-ways.ts';
import { RULES } from '../azureml/rules/codes.ts';
import { FindingLog } from '../azureml/rules/finding-log.ts';
import { show } from '../azureml/values.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { normalizeOptions } from './normalize-options.ts';
import { readDataset } from './read-dataset.ts';
import { readStoredRequest } from './stored-request.ts';

/** An image that is left out of the plan, and why. */
export type Aside = { image: ImageRecord; reason: string };

/** Those that CVAT drops or spoils when they are sent. What stands in CVAT already needs no sending, so it is not asked about. */
export function notForUpload(images: readonly ImageRecord[], toFrame: (path: string) => string): Map<string, Aside> {
  const aside = new Map<string, Aside>();
  for (const image of images) {
    const reason = uploadObstacle(toFrame(image.path), image.measured?.orientation ?? 1);
    if (reason !== undefined) aside.set(image.path, { image, reason });
  }
  return aside;
}

export function noneForUpload({ image, reason }: Aside): InvalidInputError {
  return new InvalidInputError(`Cannot upload any image of the export, such as "${image.path}": ${reason}`, {
    code: 'IMAGE_NOT_FOR_UPLOAD',
    fix: RULES.IMAGE_NOT_FOR_UPLOAD.fix,
  });
}

/** What goes with them. Throws InvalidInputError where the policy for such images is fail. */
export async function leaveOut(world: World, id: string, aside: ReadonlyMap<string, Aside>): Promise<Finding[]> {
  if (aside.size === 0) return [];
  const log = new FindingLog(normalizeOptions((await readStoredRequest(world, id)).request));
  const placeOf = ({ index, path }: ImageRecord) =>
    index === undefined ? show(path) : `images[${index}] ${show(path)}`;
  for (const { image, reason } of aside.values())
    log.applyPolicy('IMAGE_NOT_FOR_UPLOAD', 'image', placeOf(image), reason);
  const lost = new Map<string, number>();
  for await (const record of readDataset(world, workBlobs(id).dataset))
    if (record.kind === 'annotation' && aside.has(record.image))
      lost.set(record.image, (lost.get(record.image) ?? 0) + 1);
  for (const [path, count] of lost) {
    const image = aside.get(path)?.image;
    const detail = `${plural(count, 'annotation')} of an image that is left out`;
    if (image) log.exclude('ANNOTATION_OF_EXCLUDED_IMAGE', 'annotation', placeOf(image), detail, { count });
  }
  return log.close();
}
