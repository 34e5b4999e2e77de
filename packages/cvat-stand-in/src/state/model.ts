import type { StoredAnnotations } from '../annotations/annotation-data.ts';
import type { AttributeSpec } from './attribute.ts';

/** What CVAT keeps. Dates are ISO strings; ids increase and are never used twice. */

export type User = {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  /** A `worker` can create nothing. */
  groups: ('admin' | 'user' | 'worker')[];
  /** In clear: the stand-in guards nothing. Absent: no basic authentication. */
  password?: string;
  /** The deprecated `Authorization: Token <key>`. */
  key?: string;
  date_joined: string;
};

export type AccessToken = {
  id: number;
  owner: number;
  name: string;
  value: string;
  read_only: boolean;
  expiry_date: string | null;
  created_date: string;
};

export type Organization = { id: number; slug: string; name: string; owner: number; created_date: string };

export type Membership = {
  id: number;
  organization: number;
  user: number;
  role: 'owner' | 'maintainer' | 'supervisor' | 'worker';
};

export type CloudStorage = {
  id: number;
  owner: number;
  organization: number | null;
  provider_type: 'AZURE_CONTAINER';
  resource: string;
  display_name: string;
  credentials_type: 'ACCOUNT_NAME_TOKEN_PAIR' | 'ANONYMOUS_ACCESS' | 'CONNECTION_STRING' | 'KEY_SECRET_KEY_PAIR';
  /** As CVAT stores it: `"<account> <token>"`, only the account, or the connection string. */
  credentials: string;
  specific_attributes: string;
  description: string;
  manifests: string[];
  created_date: string;
  updated_date: string;
};

export type StorageLocation = { id: number; location: 'local' | 'cloud_storage'; cloud_storage_id: number | null };

export type Project = {
  id: number;
  owner: number | null;
  assignee: number | null;
  /** When somebody was last put in charge or taken away. */
  assignee_updated_date?: string;
  organization: number | null;
  name: string;
  bug_tracker: string;
  source_storage: StorageLocation | null;
  target_storage: StorageLocation | null;
  created_date: string;
  updated_date: string;
};

/** Belongs to a project or to a task without project, never to both. */
export type Label = {
  id: number;
  project_id: number | null;
  task_id: number | null;
  name: string;
  color: string;
  type: string;
  attributes: AttributeSpec[];
};

export type Task = {
  id: number;
  owner: number | null;
  assignee: number | null;
  /** When somebody was last put in charge or taken away. */
  assignee_updated_date?: string;
  organization: number | null;
  project_id: number | null;
  name: string;
  subset: string;
  bug_tracker: string;
  segment_size: number;
  overlap: number | null;
  consensus_replicas: number;
  source_storage: StorageLocation | null;
  target_storage: StorageLocation | null;
  /** The row of `data`; present from the first POST of data on, also where the creation failed. */
  data_id: number | null;
  created_date: string;
  updated_date: string;
};

export type Frame = {
  /** The frame's name: the blob's key, or the path within the uploaded archive. */
  path: string;
  width: number;
  height: number;
  /** Blob that is read instead of `path` (the manifest's `meta.original_name`). */
  original_name?: string;
  /** Pictures that are shown beside it. */
  related_files?: number;
};

export type Data = {
  id: number;
  /** False until the creation has succeeded. */
  ready: boolean;
  storage: 'cloud_storage' | 'local';
  cloud_storage_id: number | null;
  image_quality: number;
  chunk_size: number;
  sorting_method: string;
  frames: Frame[];
  /** The part of the source that was taken: first and last index, and `step=N`. */
  start_frame: number;
  stop_frame: number;
  frame_filter: string;
  deleted_frames: number[];
  /** Listed paths of the first POST: they stay when a creation fails, and make a second POST fail. */
  server_files: string[];
  updated_date: string;
};

export type Job = {
  id: number;
  task_id: number;
  type: 'annotation' | 'consensus_replica';
  parent_job_id: number | null;
  start_frame: number;
  stop_frame: number;
  stage: 'annotation' | 'validation' | 'acceptance';
  state: 'new' | 'in progress' | 'completed' | 'rejected';
  /** Remarks of reviewers, of which only the number is kept. */
  issues?: number;
  assignee: number | null;
  /** When somebody was last put in charge or taken away. */
  assignee_updated_date?: string;
  created_date: string;
  updated_date: string;
};

/** Annotations of one job; `id` is the job's. */
export type JobAnnotations = { id: number } & StoredAnnotations;

/** Background work as `/api/requests` shows it. */
export type BackgroundRequest = {
  id: string;
  kind: 'create:task' | 'import:annotations';
  target: 'task' | 'job';
  target_id: number;
  owner: number;
  format: string | null;
  status: 'queued' | 'started' | 'failed' | 'finished';
  message: string;
  created_date: string;
  started_date: string | null;
  finished_date: string | null;
  expiry_date: string | null;
};
