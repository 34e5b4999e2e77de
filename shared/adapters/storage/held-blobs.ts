import { FrontCodedList } from '../../dataset/front-coded-list.ts';
import type { BlobEntry } from '../../world.ts';

/** Blobs of a listing that have to wait, some 60 bytes each, where as objects they take 300. */
export class HeldBlobs {
  readonly #texts = new FrontCodedList();

  get length(): number {
    return this.#texts.length;
  }

  push({ name, etag, size, lastModified, accessTier = '', customerKey = false }: BlobEntry): void {
    const rest = [etag, size.toString(36), lastModified.getTime().toString(36), accessTier, customerKey ? 'key' : ''];
    // The name comes first: what it shares with the one before is stored once.
    this.#texts.push([name, ...rest].join('\n'));
  }

  at(index: number): BlobEntry {
    const parts = this.#texts.at(index).split('\n');
    const [etag = '', size = '', modified = '', accessTier, customerKey] = parts.splice(-5);
    return {
      // Nothing keeps a name from holding line breaks.
      name: parts.join('\n'),
      etag,
      size: Number.parseInt(size, 36),
      lastModified: new Date(Number.parseInt(modified, 36)),
      ...(accessTier ? { accessTier } : {}),
      ...(customerKey ? { customerKey: true } : {}),
    };
  }
}
