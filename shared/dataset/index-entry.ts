import { z } from 'zod';

const Size = z.object({
  /** Pixels as displayed: EXIF orientations 5 to 8 have swapped them. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** EXIF orientation, 1 to 8. */
  orientation: z.int().min(1).max(8),
  /** A person should know this of it (e.g. `IMAGE_EXTENSION_WRONG`). */
  finding: z.object({ code: z.string(), detail: z.string() }).optional(),
});

/** What is known of one blob of an images container; the manifest's index is one such line per blob, in code-point order. */
export const IndexEntry = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('image'),
    path: z.string().min(1),
    etag: z.string(),
    ...Size.shape,
    /** Why CVAT does not read it from a container; only where a migration looks at it, an index has it set aside. */
    onlyByUpload: z.string().exactOptional(),
  }),
  /** A blob that cannot stand in the manifest; not read again until its ETag changes. */
  z.object({
    state: z.literal('set-aside'),
    path: z.string().min(1),
    etag: z.string(),
    /** A finding's code, e.g. `IMAGE_UNREADABLE`, `IMAGE_EMPTY`, `IMAGE_FORMAT_UNSUPPORTED`. */
    code: z.string(),
    detail: z.string(),
    /** It is an image all the same where it is uploaded. */
    uploaded: Size.optional(),
  }),
]);
export type IndexEntry = z.infer<typeof IndexEntry>;
export type IndexedImage = Extract<IndexEntry, { state: 'image' }>;

/** The entry of what CVAT shows where it is uploaded, whether it stands in a manifest or not. */
export function asUploaded(entry: IndexEntry): IndexEntry {
  if (entry.state !== 'set-aside' || !entry.uploaded) return entry;
  const { path, etag, uploaded, detail } = entry;
  return { state: 'image', path, etag, ...uploaded, onlyByUpload: detail };
}
