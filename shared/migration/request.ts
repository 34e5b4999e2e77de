import { z } from 'zod';
import { NormalizeOptions } from '../azureml/rules/options.ts';
import { NAME_REFUSED, staysInContainer } from '../blob-name.ts';
import type { Config } from '../config.ts';
import { CvatText } from '../dataset/cvat-text.ts';
import { firstCharacters, trimmed } from '../dataset/trimmed.ts';
import { InvalidInputError } from '../errors.ts';

/** Also without control characters, which no listing can show. */
export const BlobName = z
  .string()
  .min(1)
  .max(1024)
  .refine((name) => staysInContainer(name) && !/\p{Cc}/u.test(name), {
    error: 'must stay in its container: no "." or ".." between slashes, no control characters',
    params: NAME_REFUSED,
  });

export const TaskOptions = z.strictObject({
  /** Images per CVAT task. CVAT's manifest matching is quadratic: 2,000 cost it 2 s of CPU, 5,000 cost 7 s, 10,000 cost 25 s. */
  size: z.int().min(1).max(10_000).default(2000),
  /** Images per job; absent: 500, fewer where one request could not write what they hold. */
  segmentSize: z.int().min(1).optional(),
  /** Images that neighbouring jobs share. */
  overlap: z.int().min(0).optional(),
  /** Frames that CVAT serves as one; absent: its own choice by the size of the first picture (72 up to 720p). */
  chunkSize: z.int().min(1).max(500).optional(),
  /** 1 to 100: compression of what annotators see. */
  imageQuality: z.int().min(1).max(100).default(70),
  sortingMethod: z.enum(['lexicographical', 'natural', 'predefined']).default('lexicographical'),
  /** 0 or 2 to 10 copies of every job for consensus. */
  consensusReplicas: z
    .int()
    .min(0)
    .max(10)
    .refine((n) => n !== 1, 'must be 0 or 2 to 10')
    .optional(),
  subset: CvatText.pipe(z.string().min(1).max(64)).optional(),
  /** Username in CVAT. */
  assignee: z.string().min(1).max(150).optional(),
});

const Sizes = z.object({ overlap: z.number(), segmentSize: z.number().optional() });

/** Looked at whatever else is wrong with the options, so that every problem is named at once. */
const whenSizesAreNumbers = ({ value }: { value: unknown }) => Sizes.safeParse(value).success;

const TaskOptionsChecked = TaskOptions.refine((t) => t.segmentSize !== undefined, {
  path: ['overlap'],
  message: 'needs segmentSize: jobs overlap only where a task has several',
  when: whenSizesAreNumbers,
}).refine((t) => t.overlap === undefined || t.segmentSize === undefined || t.overlap < t.segmentSize, {
  path: ['overlap'],
  message: 'must be smaller than segmentSize',
  when: whenSizesAreNumbers,
});

/** All that a migration can be told beside the export itself: the content of `<name>.options.json`. */
export const MigrationOptions = z.strictObject({
  /** Container with the images; default: the first of IMAGE_CONTAINERS. */
  images: z.string().min(3).max(63).optional(),
  /** CVAT project, found by this name or created; default: the export's file name. */
  project: CvatText.pipe(z.string().min(1).max(256)).optional(),
  paths: z.enum(['full', 'basename']).default('full'),
  /** `cloud-storage`: CVAT reads the container. `upload`: images are streamed into CVAT, for accounts it cannot reach. */
  dataSource: z.enum(['cloud-storage', 'upload']).default('cloud-storage'),
  tasks: TaskOptionsChecked.prefault({}),
  normalize: NormalizeOptions.omit({ paths: true }).prefault({}),
  /** `tasks`: pictures of the container that no annotation names get tasks of their own, to go on labelling. */
  unlabelled: z.enum(['leave', 'tasks']).default('leave'),
  /** What happens to a task with annotations that this migration did not write. */
  onExistingAnnotations: z.enum(['keep', 'replace']).default('keep'),
  /** Plan and report only: nothing in CVAT is touched. */
  dryRun: z.boolean().default(false),
});
export type MigrationOptions = z.infer<typeof MigrationOptions>;

/** Body of POST /api/migrations. */
export const MigrationRequest = MigrationOptions.extend({
  export: z.strictObject({ container: z.string().min(3).max(63), name: BlobName }),
});
export type MigrationRequest = z.infer<typeof MigrationRequest>;

/** The same where the settings are known: a container that they do not allow is one problem among the others. */
export function optionsSchema(config: Config) {
  return MigrationOptions.extend({ images: allowedContainer('images', config).optional() });
}

/** The same for a request: a container that the settings do not allow is one problem among the others. */
export function requestSchema(config: Config) {
  const exported = MigrationRequest.shape.export.extend({ container: allowedContainer('export.container', config) });
  return MigrationRequest.extend({ images: allowedContainer('images', config).optional(), export: exported });
}

/** A request with every default filled in from the settings. */
export const CompleteRequest = MigrationRequest.extend({
  images: z.string(),
  project: z.string(),
  /** Somebody named the project; else it is the export's file name. */
  projectChosen: z.boolean(),
});
export type CompleteRequest = z.infer<typeof CompleteRequest>;

/** Throws InvalidInputError where the request names a container that the settings do not allow. */
export function completeRequest(request: MigrationRequest, config: Config): CompleteRequest {
  const images = request.images ?? config.imageContainers[0] ?? '';
  for (const [use, container] of [
    ['images', images] as const,
    ['export.container', request.export.container] as const,
  ]) {
    const allowed = containersFor(use, config);
    if (!allowed.includes(container)) throw new InvalidInputError(notAllowed(use, container, allowed), NOT_ALLOWED);
  }
  const { project } = request;
  return {
    ...request,
    images,
    project: project ?? projectName(request.export.name),
    projectChosen: project !== undefined,
  };
}

type ContainerUse = 'images' | 'export.container';

const NOT_ALLOWED = {
  code: 'CONTAINER_NOT_ALLOWED',
  fix: 'Name one of these, or add the container to IMAGE_CONTAINERS or EXPORTS_PATH',
};

/** One of the containers that the settings know for this use. */
export function allowedContainer(use: ContainerUse, config: Config) {
  const allowed = containersFor(use, config);
  return z.string().refine((container) => allowed.includes(container), {
    error: ({ input }) => notAllowed(use, String(input), allowed),
    params: NOT_ALLOWED,
  });
}

function containersFor(use: ContainerUse, { exportsPath, imageContainers }: Config): string[] {
  return use === 'images' ? [...imageContainers] : [exportsPath.slice(0, exportsPath.indexOf('/')), ...imageContainers];
}

function notAllowed(use: ContainerUse, container: string, allowed: readonly string[]): string {
  const names = allowed.map((name) => `"${name}"`).join(', ');
  return `Cannot use the container "${container}" as ${use}: the settings allow ${names}`;
}

/** Characters of the name of a project in CVAT. */
const LONGEST_NAME = 256;

function projectName(exportName: string): string {
  const base = exportName
    .slice(exportName.lastIndexOf('/') + 1)
    .replace(/\.json$|(?<=^labeledDatapoints)_\d+\.jsonl$|\.jsonl$/i, '');
  // A name that ends with a blank is kept without it, and would not be found again.
  return trimmed(firstCharacters(trimmed(base), LONGEST_NAME)) || 'Azure ML export';
}
