import { z } from 'zod';
import { PoisonMessages } from './poison-messages.ts';
import { RefreshRecord } from './refresh-record.ts';

const Remark = z.object({
  path: z.string(),
  etag: z.string(),
  code: z.string(),
  detail: z.string(),
  fix: z.string(),
  inManifest: z.boolean(),
});
export type Remark = z.infer<typeof Remark>;

/** What an operator sees of a manifest. */
export const ManifestState = z.object({
  container: z.string(),
  /**
   * True where nothing has happened since the last complete run listed the container, its settings are those of today, and the
   * manifest is the one it wrote.
   */
  fresh: z.boolean(),
  /** Time of the oldest change that no listing has seen yet. */
  staleSince: z.string().optional(),
  manifest: z
    .object({
      blob: z.string(),
      images: z.int(),
      etag: z.string(),
      /** Where a manifest is kept that stood there, and was not ours. */
      copyOfOthers: z.string().exactOptional(),
    })
    .optional(),
  images: z.int(),
  setAside: z.int(),
  /** Images in the manifest that a person should look at. */
  findings: z.int(),
  /** One page of what is set aside or remarkable, by path; the next page starts `after` the last path of this one. */
  remarks: z.array(Remark),
  next: z.string().optional(),
  lastRun: RefreshRecord.omit({ manifest: true, rules: true, scope: true })
    .extend({ perSecond: z.number() })
    .optional(),
  /** What was tried five times, and is missing from the manifest. */
  poison: PoisonMessages,
});
export type ManifestState = z.infer<typeof ManifestState>;
