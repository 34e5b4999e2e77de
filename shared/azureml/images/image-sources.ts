import { IntColumn } from '../../dataset/int-column.ts';
import type { ImageSource } from '../../dataset/record.ts';

/** What each image of an export is, by position: a few bytes where the blob has the path that the export names. */
export class ImageSources {
  /** The first is that of images whose account and container nobody names. */
  private readonly places: Omit<ImageSource, 'path'>[] = [{}];
  private readonly rows = new Map([['/', 0]]);
  private readonly placeOf = new IntColumn();
  private readonly otherPaths = new Map<number, string>();

  /** @param path where the image's bytes are */
  set(position: number, source: ImageSource | undefined, path: string): void {
    while (this.placeOf.length <= position) this.placeOf.push(0);
    if (!source) return;
    const { path: named, ...place } = source;
    const key = `${place.account ?? ''}/${place.container ?? ''}`;
    let row = this.rows.get(key);
    if (row === undefined) {
      row = this.places.push(place) - 1;
      this.rows.set(key, row);
    }
    this.placeOf.set(position, row);
    if (named !== path) this.otherPaths.set(position, named);
  }

  at(position: number, path: string): ImageSource {
    return { ...this.places[this.placeOf.at(position)], path: this.otherPaths.get(position) ?? path };
  }
}
