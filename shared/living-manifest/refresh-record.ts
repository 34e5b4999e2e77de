import { z } from 'zod';
import { scopeKey } from '../manifest/image-scope.ts';
import { glanceAtVersion } from '../work/blob-json.ts';
import type { World } from '../world.ts';
import { manifestBlobs } from './manifest-blobs.ts';

/** Raised when images are measured by other rules: an index made by older rules is rebuilt. */
export const MEASURING_VERSION = 7;
/** For an index whose rules are unknown. */
export const UNKNOWN_VERSION = 0;

/** What the last refresh of one container did, or the running one does so far. */
export const RefreshRecord = z.object({
  /** The rules by which the current index was made. */
  rules: z.int(),
  /** Key of the settings that say which blobs are looked at. */
  scope: z.string().optional(),
  phase: z.enum(['running', 'done', 'more', 'superseded']),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Blobs of images in the listing. */
  listed: z.int(),
  /** Headers read by this run, and those that are left for the next. */
  read: z.int(),
  left: z.int(),
  images: z.int(),
  setAside: z.int(),
  /** Entries with a finding, which are in the manifest anyway. */
  findings: z.int(),
  /** The manifest that was written last, with its ETag and that of the index that it was written from. */
  manifest: z
    .object({
      etag: z.string(),
      index: z.string(),
      images: z.int(),
      /** Absent: `manifest.jsonl`. */
      name: z.string().exactOptional(),
      /** Where the manifest is kept that was not ours, and that ours was written over. */
      copy: z.string().exactOptional(),
    })
    .optional(),
});
export type RefreshRecord = z.infer<typeof RefreshRecord>;

/** True where a run that is done is one of today's rules and settings. */
export function isOfToday(world: World, run: RefreshRecord): boolean {
  return run.rules === MEASURING_VERSION && run.scope === scopeKey(world.config);
}

/** Undefined where there was no run, or its record cannot be read: then the next run rebuilds everything. */
export async function readRefreshRecord(world: World, container: string): Promise<RefreshRecord | undefined> {
  return (await RefreshRecordBlob.open(world, container)).last;
}

/** The record of the run that holds the lease, written only over what it has found or written itself. */
export class RefreshRecordBlob {
  /** As the run before left it. */
  readonly last: RefreshRecord | undefined;
  readonly #world: World;
  readonly #container: string;
  #etag: string | undefined;

  private constructor(
    world: World,
    container: string,
    found: { value: RefreshRecord | undefined; etag: string } | undefined,
  ) {
    this.#world = world;
    this.#container = container;
    this.#etag = found?.etag;
    this.last = found?.value;
  }

  static async open(world: World, container: string): Promise<RefreshRecordBlob> {
    const found = await glanceAtVersion(world, manifestBlobs(container).state, RefreshRecord);
    return new RefreshRecordBlob(world, container, found);
  }

  /** False where another run has written since: this one is superseded. */
  async write(run: RefreshRecord): Promise<boolean> {
    const { config, work } = this.#world;
    const written = await work.write(config.workContainer, manifestBlobs(this.#container).state, JSON.stringify(run), {
      contentType: 'application/json',
      onlyIf: this.#etag === undefined ? 'absent' : { etag: this.#etag },
    });
    this.#etag = written?.etag ?? this.#etag;
    return written !== undefined;
  }
}
