import type { BlobStore } from '../../shared/world.ts';

/** The same store, whose listings come blob by blob as those of large containers come in pages; it counts them. */
export function pagesOfOne(store: BlobStore): { images: BlobStore; lists(): number } {
  let count = 0;
  const images: BlobStore = {
    ...store,
    async *listPages(container, options) {
      count += 1;
      for await (const page of store.listPages(container, options)) for (const blob of page) yield [blob];
    },
  };
  return { images, lists: () => count };
}
