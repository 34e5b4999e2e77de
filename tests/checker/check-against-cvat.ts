import { isServedAsItIs, shownSize, unlike } from './pictures.ts';
import { type CvatFrame, type CvatJob, type CvatProject, pictureOf, readCvat, type Server } from './read-cvat.ts';
import { readExport, type Size, type Wanted } from './read-export.ts';
import { compareShapes, shapesOf } from './shapes.ts';

export type Check = Server & {
  /** The parsed document of the export. */
  export: unknown;
  project: string;
  /** What the container held when it was migrated. */
  originals: ReadonlyMap<string, Buffer>;
  /** Of pictures that are not in `originals`, since there are too many to look at each. */
  sizes?: ReadonlyMap<string, Size>;
  /** What the report says is not in CVAT, and why that is right. */
  excluded?: { images?: ReadonlySet<string>; annotations?: ReadonlySet<number> };
  /** Images that people changed in CVAT, and that were kept so. */
  kept?: ReadonlySet<string>;
  /** Other names than the export has, such as those of labels that are too long. */
  rename?: (label: string) => string;
  /** Attributes whose values count, by name; default: none. */
  attributes?: readonly string[];
  /** The name of an image's frame, where uploads are flat. */
  frameName?: (path: string) => string;
  /** All names that an image's frame may have, where its file has been moved; in place of `frameName`. */
  frameNames?: (path: string) => Iterable<string>;
  /** Only frames of these tasks count; default: of all tasks of the project. */
  tasks?: ReadonlySet<number>;
};

/**
 * Holds CVAT against the export by nothing but CVAT's API, the export and the pictures: every image exactly once, as itself and
 * in its size, and exactly the annotations that the export has of it, in every job that shows it. Answers what is wrong.
 */
export async function checkAgainstCvat(check: Check): Promise<string[]> {
  const { excluded = {}, kept = new Set(), rename = (label) => label, frameName = (path) => path } = check;
  const sizes = new Map<string, Size>(check.sizes);
  for (const [path, picture] of check.originals) {
    const size = await shownSize(picture).catch(() => undefined);
    if (size) sizes.set(path, size);
  }
  const { paths, wanted } = readExport(check.export, sizes, (path) => sizes.has(path) || check.originals.has(path));
  const expected = paths.filter((path) => !excluded.images?.has(path));
  const annotations = wanted
    .filter(({ index, path }) => !excluded.annotations?.has(index) && !excluded.images?.has(path))
    .map((one) => ({ ...one, label: rename(one.label) }));

  const cvat = await readCvat(check, check.project);
  const problems: string[] = [];
  if (cvat.projects !== 1) problems.push(`CVAT has ${cvat.projects} projects of the name "${check.project}"`);
  problems.push(...labelProblems(cvat, annotations));
  const counted = cvat.frames.filter(({ task }) => check.tasks?.has(task) ?? true);
  const byName = Map.groupBy(counted, ({ name }) => name);
  const namesOf = check.frameNames ?? ((path: string) => [frameName(path)]);
  for (const path of new Set(expected)) {
    const names = [...new Set(namesOf(path))];
    const frames = names.flatMap((name) => byName.get(name) ?? []);
    for (const name of names) byName.delete(name);
    if (frames.length !== 1) problems.push(`"${path}" stands in CVAT ${frames.length} times`);
    const here = annotations.filter((one) => one.path === path);
    for (const frame of frames)
      problems.push(...(await frameProblems(check, cvat, frame, { path, here, kept, sizes })));
  }
  for (const [name, frames] of byName) {
    for (const { task } of frames)
      problems.push(`CVAT has the frame "${name}", which the export does not have (task ${task})`);
  }
  for (const job of cvat.jobs) {
    const outside = [...job.content.tags, ...job.content.shapes].filter(
      ({ frame }) => frame < job.start || frame > job.stop,
    );
    if (outside.length > 0)
      problems.push(`job ${job.id} holds ${outside.length} annotations of frames that it does not show`);
  }
  return problems;
}

function labelProblems({ labels }: CvatProject, annotations: readonly Wanted[]): string[] {
  // An annotation of no category is missed on its frame.
  const names = annotations.map(({ label }) => label).filter((label) => label !== '');
  return [...new Set(names)].flatMap((label) => {
    const count = labels.filter(({ name }) => name === label).length;
    return count === 1 ? [] : [`the project has the label "${label}" ${count} times`];
  });
}

type Place = {
  path: string;
  here: readonly Wanted[];
  kept: ReadonlySet<string>;
  sizes: ReadonlyMap<string, Size>;
};

async function frameProblems(
  check: Check,
  cvat: CvatProject,
  frame: CvatFrame,
  { path, here, kept, sizes }: Place,
): Promise<string[]> {
  const problems: string[] = [];
  const at = `task ${frame.task}, frame ${frame.frame} "${path}": `;
  if (frame.deleted) problems.push(`${at}the frame is deleted`);
  const size = sizes.get(path);
  if (size && (size.width !== frame.width || size.height !== frame.height)) {
    problems.push(`${at}CVAT has it as ${frame.width}x${frame.height}; it is ${size.width}x${size.height}`);
  }
  const original = check.originals.get(path);
  if (original) problems.push(...(await pictureProblems(check, frame, original)).map((problem) => `${at}${problem}`));
  if (kept.has(path)) return problems;
  for (const job of cvat.jobs) {
    const shows = job.task === frame.task && frame.frame >= job.start && frame.frame <= job.stop;
    if (!shows || job.type !== 'annotation') continue;
    if (job.content.tracks.some((track) => showsTrack(track, frame.frame)))
      problems.push(`${at}job ${job.id}: a track is shown here`);
    const found = shapesOf(job, frame.frame, frame, cvat.labels);
    problems.push(
      ...compareShapes(here, found, check.attributes ?? []).map((problem) => `${at}job ${job.id}: ${problem}`),
    );
  }
  return problems;
}

/** As its last place up to there says. */
function showsTrack({ shapes }: CvatJob['content']['tracks'][number], frame: number): boolean {
  const before = shapes.filter((place) => place.frame <= frame).toSorted((a, b) => a.frame - b.frame);
  return before.at(-1)?.outside === false;
}

async function pictureProblems(server: Server, frame: CvatFrame, original: Buffer): Promise<string[]> {
  const compressed = await pictureOf(server, frame, 'compressed');
  if (!compressed) return ['CVAT does not show it'];
  const seen = await unlike(compressed, original);
  if (seen) return [`what annotators see is not this picture: ${seen}`];
  if (!(await isServedAsItIs(original))) return [];
  const served = await pictureOf(server, frame, 'original');
  return served?.equals(original) ? [] : ['the original that CVAT serves is not this file'];
}
