import { z } from 'zod';

/**
 * What we read of CVAT's answers (2.16 to 2.73), and nothing else: servers add fields and values with every release, and no
 * migration may fail for one that nobody uses.
 */

export const About = z.object({ version: z.string() });
export type About = z.infer<typeof About>;

/** `groups`: what the user is on the server (`admin`, `user`, `worker`); told only of oneself. */
export const Self = z.object({ id: z.int(), username: z.string(), groups: z.array(z.string()).optional() });
export type Self = z.infer<typeof Self>;

/** `role`: `owner`, `maintainer`, `supervisor` or `worker` of the organization. */
export const Membership = z.object({ role: z.string(), user: z.object({ id: z.int() }).nullish() });
export type Membership = z.infer<typeof Membership>;

export const AccessToken = z.object({
  read_only: z.boolean(),
  expiry_date: z.string().nullish(),
});
export type AccessToken = z.infer<typeof AccessToken>;

export const CloudStorage = z.object({
  id: z.int(),
  resource: z.string(),
  display_name: z.string(),
  description: z.string().nullish(),
  owner: z.object({ id: z.int() }).nullish(),
  /** As a query: `prefix=` is the part of the container that CVAT lists of it. */
  specific_attributes: z.string().nullish(),
  manifests: z
    .array(z.string())
    .nullish()
    .transform((manifests) => manifests ?? []),
});
export type CloudStorage = z.infer<typeof CloudStorage>;

/** `AVAILABLE`, `FORBIDDEN`, `NOT_FOUND`, or what a newer server may add: all but the first mean that CVAT cannot read it. */
export const StorageStatus = z.string().min(1).max(100);
export type StorageStatus = z.infer<typeof StorageStatus>;

/** One folder of a storage, or what of it begins alike; names are without the folder. */
export const StorageContent = z.object({ content: z.array(z.object({ name: z.string() })) });
export type StorageContent = z.infer<typeof StorageContent>;

/** `guide_id`: instructions that somebody has written for annotators (2.5 and newer). */
export const Project = z.object({
  id: z.int(),
  name: z.string(),
  bug_tracker: z.string().nullish(),
  guide_id: z.int().nullish(),
});
export type Project = z.infer<typeof Project>;

export const LabelType = z.enum(['any', 'mask', 'polygon', 'rectangle', 'tag']);
export type LabelType = z.infer<typeof LabelType>;

export const Attribute = z.object({
  id: z.int(),
  name: z.string(),
  input_type: z.string(),
  /** What CVAT fills in where an annotation says nothing. */
  default_value: z.string().nullish(),
});
export type Attribute = z.infer<typeof Attribute>;

/** `type` stays open: a project made by people may hold types that we never write. */
export const Label = z.object({
  id: z.int(),
  name: z.string(),
  type: z.string(),
  color: z.string().nullish(),
  attributes: z.array(Attribute).default([]),
});
export type Label = z.infer<typeof Label>;

export const Task = z.object({
  id: z.int(),
  name: z.string(),
  project_id: z.int().nullish(),
  bug_tracker: z.string().nullish(),
  owner: z.object({ id: z.int() }).nullish(),
  /** Number of frames; absent or 0 until the data is there. */
  size: z.int().nullish(),
  media_type: z.string().nullish(),
  /** Images of a job, and those that neighbouring jobs share. */
  segment_size: z.int().nullish(),
  overlap: z.int().nullish(),
  /** Absent on older servers, and before the data is there. */
  data_cloud_storage_id: z.int().nullish(),
  jobs: z.object({ count: z.int() }).nullish(),
  /** Of the task and of all annotations in it. */
  updated_date: z.string().nullish(),
  /** Its jobs have replicas (2.27 and newer). */
  consensus_enabled: z.boolean().nullish(),
});
export type Task = z.infer<typeof Task>;

/** `type`: `annotation`, `ground_truth`, `consensus_replica`, or what a newer server may add. */
export const Job = z.object({
  id: z.int(),
  task_id: z.int(),
  project_id: z.int().nullish(),
  type: z.string(),
  start_frame: z.int(),
  stop_frame: z.int(),
  /** `new`, `in progress`, `completed`, `rejected`: opening a job is enough for the second. */
  state: z.string().nullish(),
  /** `annotation`, `validation`, `acceptance`: moved on by people alone. */
  stage: z.string().nullish(),
  /** What reviewers have remarked upon its frames. */
  issues: z.object({ count: z.int().nullish() }).nullish(),
});
export type Job = z.infer<typeof Job>;

/** What has no picture, such as the sound of a foreign task, has no sides. */
const Side = z
  .int()
  .nullish()
  .transform((side) => side ?? 0);

export const DataMeta = z.object({
  /** Frames that are served as one; they begin at each job's first frame (before 2.20 at the task's). */
  chunk_size: z.int().nullish(),
  frames: z
    .array(z.object({ name: z.string(), width: Side, height: Side }))
    .nullable()
    .transform((frames) => frames ?? []),
  cloud_storage_id: z.int().nullish(),
  deleted_frames: z.array(z.int()).nullish(),
});
export type DataMeta = z.infer<typeof DataMeta>;

const RequestStatus = z.enum(['queued', 'started', 'failed', 'finished']);

export const RequestState = z.object({
  /** One that a newer server may add is neither an end nor a failure that we know: the work counts as under way. */
  status: z.string().transform((status) => RequestStatus.safeParse(status).data ?? 'started'),
  message: z
    .string()
    .nullish()
    .transform((message) => message ?? ''),
  progress: z.number().nullish(),
  created_date: z.string().nullish(),
});
export type RequestState = z.infer<typeof RequestState>;

const AttributeValue = z.object({ spec_id: z.int(), value: z.string() });

export const Tag = z.object({
  id: z.int().nullish(),
  frame: z.int(),
  label_id: z.int(),
  group: z.int().nullish(),
  source: z.string().nullish(),
  attributes: z.array(AttributeValue).default([]),
});
export type Tag = z.infer<typeof Tag>;

export const Shape = z.object({
  id: z.int().nullish(),
  type: z.string(),
  frame: z.int(),
  label_id: z.int(),
  /** Kinds of shapes that we never write may have none. */
  points: z.array(z.number()).default([]),
  group: z.int().nullish(),
  rotation: z.number().nullish(),
  occluded: z.boolean().nullish(),
  outside: z.boolean().nullish(),
  z_order: z.int().nullish(),
  source: z.string().nullish(),
  attributes: z.array(AttributeValue).default([]),
  /** Of a skeleton, which we never write. */
  elements: z.array(z.unknown()).nullish(),
});
export type Shape = z.infer<typeof Shape>;

/** Told apart by the frames for which it says where it is, and taken away as it was read. `outside`: from there on it is not shown. */
export const Track = z.looseObject({
  frame: z.int().default(0),
  shapes: z.array(z.looseObject({ frame: z.int(), outside: z.boolean().nullish() })).default([]),
});
export type Track = z.infer<typeof Track>;

/** Annotations of one job, as read. Tracks are never written by a migration: any is somebody's work. */
export const JobAnnotations = z.object({
  tags: z.array(Tag),
  shapes: z.array(Shape),
  tracks: z.array(Track).default([]),
});
export type JobAnnotations = z.infer<typeof JobAnnotations>;

/** What CVAT answers to what was written into a job. What the job holds now is read for itself: this says that it was CVAT. */
export const WrittenAnnotations = z.object({ tags: z.array(z.unknown()), shapes: z.array(z.unknown()) });

/** A label that we create. Attributes are always text: an export's values follow no schema. */
/** Attributes that a label is to have beside its own. Without its colour CVAT would give it another one. */
export type LabelAddition = Pick<Label, 'id' | 'name' | 'color'> & Pick<NewLabel, 'attributes'>;

export type NewLabel = {
  name: string;
  type: LabelType;
  attributes: { name: string; mutable: false; input_type: 'text'; default_value: string; values: string[] }[];
};
