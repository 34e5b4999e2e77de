import type { TellKeyTwice } from './keys-twice.ts';
import type { Batch } from './sections.ts';
import type { TextEncodingName } from './text-encoding.ts';

/**
 * What the two passes walk over, whatever the file format: the elements of `images`, `annotations` and `categories` as Azure
 * ML's COCO file has them. It can be read again and again.
 */
export type ExportDocument = {
  /** `normalized` where the format knows nothing else; `any` where its values decide. */
  unit: 'any' | 'normalized';
  /** Elements of the wanted sections, and the keys of the document. `tell` hears of keys that stand twice, which costs time. */
  read(
    wanted: (key: string) => boolean,
    tell?: TellKeyTwice,
  ): Promise<{ encoding: TextEncodingName; batches: AsyncIterable<Batch> }>;
  /** After a pass over all of it: why more may belong to it than there is; undefined where nothing says so. */
  mayGoOn?(): string | undefined;
  /** What there is to throw for an error that came while reading. */
  explained(error: unknown): Promise<unknown>;
};
