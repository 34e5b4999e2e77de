import type { ImageNames } from '../../shared/azureml/images/image-names.ts';

/** Where the pictures of an export are: a container or a folder, and how many of them it holds. */
export type Pictures = { place: string; found: number };

/** Counts in one pass over the names of each place which pictures of which export it holds, by any path that they may have. */
export class PictureCounter {
  private readonly byPath = new Map<string, { of: number; image: number }[]>();
  private readonly seen = new Map<number, Map<string, Set<number>>>();

  constructor(exports: readonly (readonly ImageNames[])[]) {
    for (const [of, images] of exports.entries()) {
      for (const [image, { sources }] of images.entries()) {
        for (const path of new Set(sources.flatMap(({ paths }) => paths))) {
          const known = this.byPath.get(path);
          if (known) known.push({ of, image });
          else this.byPath.set(path, [{ of, image }]);
        }
      }
    }
  }

  add(place: string, name: string): void {
    for (const { of, image } of this.byPath.get(name) ?? []) {
      const places = this.seen.get(of) ?? new Map<string, Set<number>>();
      this.seen.set(of, places);
      const images = places.get(place) ?? new Set();
      places.set(place, images.add(image));
    }
  }

  /** The place that holds most of an export's pictures. */
  best(of: number): Pictures | undefined {
    const places = [...(this.seen.get(of) ?? [])].map(([place, images]) => ({ place, found: images.size }));
    return places.sort((a, b) => b.found - a.found)[0];
  }
}
