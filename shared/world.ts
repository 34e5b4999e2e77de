import type { Config } from './config.ts';
import type { WaitingSink } from './cvat/waiting.ts';
import type * as wire from './cvat/wire.ts';

/**
 * Everything that a step may touch outside memory. Built once per process by `functions/world.ts`; tests build one on
 * Azurite and the CVAT stand-in.
 *
 * Retries happen in two places, each for its own kind of failure: an adapter repeats one call within seconds where that
 * is safe (429, 5xx, connection lost); an orchestrator repeats whole steps. Nothing else retries.
 */
export type World = {
  config: Config;
  /** The account with images and exports. */
  images: BlobStore;
  /** The pipeline's own storage; everything is kept in `config.workContainer`. */
  work: BlobStore;
  queue: Queue;
  /** Queues beside the images: there the host leaves blob events that it has given up. */
  imagesQueue?: Pick<Queue, 'peek'> | undefined;
  cvat: Cvat;
  /** Is told of each wait for another system, so that it can stand where people look (see `shared/work/telling-waits.ts`). */
  onWaiting?: WaitingSink;
  /** What CVAT is given to read the images account. A new one at every call; never stored by us, never logged. */
  storageCredential(): Promise<StorageCredential>;
  now(): Date;
};

export type BlobEntry = {
  name: string;
  etag: string;
  /** Bytes. */
  size: number;
  lastModified: Date;
  /** `Hot`, `Cool`, `Cold`, `Archive`: an archived blob cannot be read. */
  accessTier?: string;
  /** Encrypted with a key that the customer keeps: cannot be read without it. */
  customerKey?: boolean;
  /** Written by this tool, as its metadata say. Only `head` tells. */
  ours?: boolean;
};

/**
 * A write condition: `'absent'` (If-None-Match: *), an ETag (If-Match), or none. With `reuseBlocks`, lines that stand in the
 * blob already are not sent again (for long JSON Lines that change little; only together with a condition).
 */
export type WriteCondition = { onlyIf?: 'absent' | { etag: string }; contentType?: string; reuseBlocks?: boolean };

/** Blobs of one account. Absent blobs are `undefined`; a refused condition is `undefined`; every other failure throws RemoteError. */
export type BlobStore = {
  /** In code-point order of the names. Throws InvalidInputError `CONTAINER_NOT_FOUND`. */
  list(container: string, options?: { prefix?: string }): AsyncGenerator<BlobEntry>;
  /** Like `list`, in batches of hundreds. */
  listPages(container: string, options?: { prefix?: string }): AsyncGenerator<readonly BlobEntry[]>;
  head(container: string, name: string): Promise<BlobEntry | undefined>;
  /** The bytes from `offset`, at most `length` of them (fewer at the end), in `into` or else in a buffer of their own. */
  readRange(
    container: string,
    name: string,
    range: { offset: number; length: number; etag?: string; into?: Uint8Array },
  ): Promise<Uint8Array | undefined>;
  /** The whole blob as a stream of chunks; resumes after lost connections, all from one version (ETag). */
  read(
    container: string,
    name: string,
    options?: { etag?: string },
  ): Promise<{ etag: string; size: number; bytes: AsyncIterable<Uint8Array> } | undefined>;
  /** Writes all or nothing, in constant memory. Answers undefined where the condition does not hold. */
  write(
    container: string,
    name: string,
    content: Uint8Array | string | AsyncIterable<Uint8Array>,
    condition?: WriteCondition,
  ): Promise<{ etag: string } | undefined>;
  /** False where it is gone already or the condition does not hold. */
  delete(container: string, name: string, condition?: { etag: string }): Promise<boolean>;
  /** Runs `work` while holding the blob's lease (made if absent, renewed meanwhile); undefined where somebody else holds it. */
  withLease<T>(container: string, name: string, work: (lost: AbortSignal) => Promise<T>): Promise<T | undefined>;
  ensureContainer(container: string): Promise<void>;
  containerExists(container: string): Promise<boolean>;
  /** Account name and endpoint, e.g. for links; never a credential. */
  readonly account: { name: string; url: string };
};

/** Messages are JSON. */
export type Queue = {
  send(queue: string, message: unknown, options?: { delaySeconds?: number }): Promise<void>;
  /** The first messages, 32 at most, which stay where they are; none where the queue does not exist. */
  peek(queue: string): Promise<{ id: string; value: unknown }[]>;
  /** Approximate number of messages; 0 where the queue does not exist. */
  length(queue: string): Promise<number>;
};

export type StorageCredential =
  | { type: 'ACCOUNT_NAME_TOKEN_PAIR'; accountName: string; sessionToken: string; expires?: Date }
  | { type: 'CONNECTION_STRING'; connectionString: string; expires?: Date }
  | { type: 'ANONYMOUS_ACCESS'; accountName: string };

export type NewLabel = wire.NewLabel;
export type LabelAddition = wire.LabelAddition;

export type NewTask = {
  name: string;
  projectId: number;
  bugTracker: string;
  subset?: string;
  segmentSize?: number;
  overlap?: number;
  consensusReplicas?: number;
  assigneeId?: number;
};

export type DataOptions = {
  imageQuality: number;
  sortingMethod: 'lexicographical' | 'natural' | 'predefined';
  /** Frames that CVAT serves as one; default: its own choice by the size of the first picture. */
  chunkSize?: number;
};

/** Bytes whose size is known before, and that can be read again from an offset after a lost connection. */
export type Upload = { size: number; open(offset: number): AsyncIterable<Uint8Array> };

/**
 * CVAT over HTTP, within one organization. Getters answer undefined for 404. Everything else that CVAT refuses is a
 * RemoteError that carries CVAT's own words. Calls that start background work answer the request's id, also when CVAT says
 * 409 because the same work is already running.
 */
export type Cvat = {
  about(): Promise<wire.About>;
  self(): Promise<wire.Self>;
  /** Which user the token is of: asked for once, since no token becomes another one's. */
  ownId(): Promise<number>;
  /** undefined where the server is older than 2.48 or the token is not a personal access token. */
  accessToken(): Promise<wire.AccessToken | undefined>;
  /** The role of a member of the organization; undefined where CVAT shows none. */
  roleOf(userId: number): Promise<string | undefined>;
  /** undefined where there is no such user. */
  findUser(username: string): Promise<wire.Self | undefined>;
  storages: {
    find(filter: { resource: string; displayName: string }): Promise<wire.CloudStorage[]>;
    list(): Promise<wire.CloudStorage[]>;
    create(input: {
      resource: string;
      displayName: string;
      description: string;
      credential: StorageCredential;
      manifests: string[];
    }): Promise<wire.CloudStorage>;
    /** `manifests` is not optional: a PATCH without it detaches them all. */
    update(
      id: number,
      input: { credential: StorageCredential; manifests: string[]; description?: string },
    ): Promise<wire.CloudStorage>;
    status(id: number): Promise<wire.StorageStatus>;
    /** Whether CVAT finds this file in the container now, with no cache between. */
    holds(id: number, name: string): Promise<boolean>;
    delete(id: number): Promise<void>;
  };
  projects: {
    find(name: string): Promise<wire.Project[]>;
    get(id: number): Promise<wire.Project | undefined>;
    create(input: { name: string; labels: NewLabel[]; bugTracker: string }): Promise<wire.Project>;
    labels(id: number): Promise<wire.Label[]>;
    addLabels(id: number, labels: NewLabel[]): Promise<void>;
    /** What the labels have already stays as it is. */
    addAttributes(id: number, labels: LabelAddition[]): Promise<void>;
    delete(id: number): Promise<void>;
  };
  tasks: {
    /** Tasks whose `bug_tracker` is exactly `link`. */
    find(link: string): Promise<wire.Task[]>;
    get(id: number): Promise<wire.Task | undefined>;
    ofProject(projectId: number): Promise<wire.Task[]>;
    /** Tasks of the whole workspace whose `bug_tracker` speaks of a migration; the caller decides whose. */
    ofMigrations(): Promise<wire.Task[]>;
    /** Everybody's, as far as CVAT shows them to this user. */
    all(): Promise<wire.Task[]>;
    /** Those of them that are there, in whatever workspace. */
    ofIds(ids: readonly number[]): Promise<wire.Task[]>;
    create(input: NewTask): Promise<wire.Task>;
    delete(id: number): Promise<void>;
    jobs(id: number): Promise<wire.Job[]>;
    /** undefined while the task has no data. */
    dataMeta(id: number): Promise<wire.DataMeta | undefined>;
    attachFromStorage(id: number, input: { storageId: number; manifest: string } & DataOptions): Promise<string>;
    /**
     * One zip; its folders become the frames' names, and none of them is called as the zip is (`filename`): CVAT unpacks it beside
     * itself. For the order "predefined" CVAT needs the manifest there, too.
     */
    uploadArchive(
      id: number,
      archive: Upload,
      options: DataOptions & { manifest?: Upload; filename?: string },
    ): Promise<string>;
    importCoco(id: number, document: Upload): Promise<string>;
    /** How the creation of the task's images stands; undefined where there was none, or CVAT has forgotten it. */
    creation(id: number): Promise<wire.RequestState | undefined>;
  };
  frames: {
    /**
     * A frame by its number in the task, as an annotator will see it; CVAT makes its whole chunk for it, or refuses that. `original`: the file
     * itself, but for what CVAT encodes again: TIFF, and what its EXIF turns.
     */
    open(
      jobId: number,
      frame: number,
      quality?: 'compressed' | 'original',
    ): Promise<{ opened: true; picture: Uint8Array } | { opened: false; detail: string }>;
  };
  annotations: {
    /** Of its annotation jobs together: CVAT unites there what two jobs hold alike, so only that nothing is there is certain. */
    ofTask(taskId: number): Promise<wire.JobAnnotations>;
    ofJob(jobId: number): Promise<wire.JobAnnotations>;
    /** Puts these in place of all that the job holds, in one transaction. Repeating it changes nothing but ids. */
    replaceInJob(jobId: number, annotations: { tags: wire.Tag[]; shapes: wire.Shape[] }): Promise<void>;
    /** Adds; not safe to repeat blindly: read and subtract first. */
    addToJob(jobId: number, annotations: { tags: wire.Tag[]; shapes: wire.Shape[] }): Promise<void>;
    /** Takes away by id what was read from the job. */
    removeFromJob(
      jobId: number,
      annotations: { tags: wire.Tag[]; shapes: wire.Shape[]; tracks: wire.Track[] },
    ): Promise<void>;
    deleteOfJob(jobId: number): Promise<void>;
  };
  /** undefined where the request is unknown or has expired: decide from the task itself. */
  request(id: string): Promise<wire.RequestState | undefined>;
  /** The same client, which tells this sink of each wait, too. */
  tellingWaits(sink: WaitingSink): Cvat;
};
