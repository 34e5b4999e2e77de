import { byCodePoint } from '../dataset/code-point-order.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import { RemoteError } from '../errors.ts';
import type { World } from '../world.ts';
import { frameName } from './frame-name.ts';
import { lastLine } from './last-line.ts';
import { namedImages } from './named-images.ts';
import { readTaskPlan, runOf } from './plan.ts';
import { probeImages } from './probe-images.ts';
import { addRefused } from './refused-images.ts';
import type { RefusedInput } from './refused-input.ts';
import { readSlice, type TaskSlice } from './task-slices.ts';

/** As many pictures as CVAT makes into its largest chunk. */
const LARGEST_CHUNK = 72;
/** Tasks of a part of the images each, made to find which of them CVAT cannot show: for one chunk, and in all before the next try. */
const MOST_PROBES = { chunk: 40, together: 60 };

/**
 * Which images CVAT refused: those that it names, else those without which it takes the others. They are left out of the
 * task from now on, each with a finding. 0 where none was found. `left`: images that the task still has.
 */
export async function findRefused(world: World, input: RefusedInput): Promise<{ refused: number; left: number }> {
  await requireStorage(world, input);
  const plan = await readTaskPlan(world, input);
  const { request } = await runOf(world, input, plan);
  const slice = await readSlice(world, input, plan);
  const toFrame = frameName(request);
  const known = new Set(slice.images.map(({ path }) => path));
  const found = new Map<string, string>();
  for (const path of input.absent ?? []) if (known.has(path)) found.set(path, 'CVAT leaves it out without a word');
  for (const path of namedImages(input.message, slice.images, toFrame)) found.set(path, lastLine(input.message));
  const searched = input.broken ?? (found.size === 0 && input.probe ? [suspects(slice, input)] : []);
  let probes = 0;
  for (const images of searched) {
    // The next try of the task comes to the others.
    if (probes >= MOST_PROBES.together) break;
    const search = await searchCulprits(
      world,
      input,
      images.filter((path) => known.has(path)),
    );
    probes += search.probes;
    for (const [path, detail] of search.found) found.set(path, detail);
  }
  await addRefused(
    world,
    input,
    [...found].map(([path, detail]) => ({ path, findings: findingsOf(slice, path, detail) })),
  );
  return { refused: found.size, left: slice.images.filter(({ path }) => !found.has(path)).length };
}

/** Where CVAT cannot read the container at all, no picture is to blame. */
async function requireStorage(world: World, { storageId }: RefusedInput): Promise<void> {
  const status = storageId === undefined ? 'AVAILABLE' : await world.cvat.storages.status(storageId);
  if (status === 'AVAILABLE') return;
  throw new RemoteError(`Cannot show the images: CVAT calls the cloud storage ${storageId} ${status}`, {
    code: 'STORAGE_FORBIDDEN',
    fix: 'Check the credential that CVAT has for the storage account, and that its firewall lets CVAT in',
    retryable: true,
  });
}

/** By cloud storage, CVAT prepares the first chunk while it makes a task; of an upload it reads every picture. */
function suspects({ images }: TaskSlice, { storageId }: RefusedInput): string[] {
  const paths = images.map(({ path }) => path).toSorted(byCodePoint);
  return storageId === undefined ? paths : paths.slice(0, LARGEST_CHUNK);
}

type Search = { found: Map<string, string>; probes: number };

/**
 * Halves what fails until single pictures are left. What cannot be told apart in time is named as "one of these", but where
 * nothing at all can be shown, it is no matter of pictures.
 */
async function searchCulprits(world: World, input: RefusedInput, images: readonly string[]): Promise<Search> {
  const found = new Map<string, string>();
  const failing: { paths: readonly string[]; detail: string }[] = [];
  let probes = 0;
  let shown = 0;
  const test = async (paths: readonly string[]) => {
    probes += 1;
    const probed = await probeImages(world, input, paths);
    if (probed.shown) shown += 1;
    else failing.push({ paths, detail: probed.detail });
  };
  if (images.length > 0) await test(images);
  let together = false;
  for (let next = failing.shift(); next; next = failing.shift()) {
    const { paths, detail } = next;
    if (paths.length > 1 && probes < MOST_PROBES.chunk) {
      const middle = Math.ceil(paths.length / 2);
      await test(paths.slice(0, middle));
      await test(paths.slice(middle));
      continue;
    }
    const which = paths.length === 1 ? '' : `one of these ${paths.length} images cannot be shown: `;
    if (paths.length > 1) together = true;
    for (const path of paths) found.set(path, `${which}${detail}`);
  }
  return { found: shown === 0 && together ? new Map() : found, probes };
}

function findingsOf({ images, annotations }: TaskSlice, path: string, detail: string): Finding[] {
  const index = images.find((image) => image.path === path)?.index;
  const at = index === undefined ? `"${path}"` : `images[${index}] "${path}"`;
  const count = annotations.filter(({ image }) => image === path).length;
  const refused = {
    ...{ code: 'IMAGE_REFUSED_BY_CVAT', severity: 'warning' as const, at },
    fix: 'Open the file and save it again as JPEG or PNG, then start the migration again: it adds what is missing',
  };
  const image: Finding = { ...refused, detail: `CVAT cannot show this image: ${detail}`, excludes: 'image' };
  if (count === 0) return [image];
  const lost = `${plural(count, 'annotation')} of this image left out with it`;
  return [image, { ...refused, detail: lost, excludes: 'annotation', count }];
}
