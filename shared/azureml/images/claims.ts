import type { ImageSource } from '../../dataset/record.ts';
import type { ImageSources } from './image-sources.ts';
import type { ImageTable } from './image-table.ts';
import { slashed } from './path-variants.ts';

/** What an image of the export has to say for its being a certain blob. */
export type Claim = {
  source: ImageSource | undefined;
  place: 'this' | 'other' | 'unknown';
  /** Its datastore, or the likely container: equal paths of two are two images. */
  store: string | undefined;
  /** Its name is that of the blob, and not only like it. */
  certain: boolean;
};

/** Which images of the export hold which blobs, and what becomes of a second one. */
export class Claims {
  private readonly table: ImageTable;
  private readonly sources: ImageSources;
  /** Those that hold their blob by something less than its name in this container. */
  private readonly weak = new Map<number, string | undefined>();

  constructor(table: ImageTable, sources: ImageSources) {
    this.table = table;
    this.sources = sources;
  }

  add(position: number, claim: Claim): void {
    if (isWeak(claim)) this.weak.set(position, claim.store);
  }

  /**
   * Who holds the blob already: nobody, the same image of the export once more, or another image with a better, an equal or a
   * worse claim.
   */
  hold(row: number, path: string, claim: Claim): 'none' | 'same' | 'better' | 'equal' | 'worse' {
    const owner = this.table.ownerOf(row);
    if (owner === -1) return 'none';
    const dropped = this.table.rowOf(owner) === -1;
    const [heldWeakly, weak] = [this.weak.has(owner), isWeak(claim)];
    const oneStore = !heldWeakly || this.weak.get(owner) === claim.store;
    if (!dropped && oneStore && sameImage(this.sources.at(owner, path), claim.source ?? { path })) return 'same';
    if (heldWeakly === weak) return 'equal';
    return weak ? 'better' : 'worse';
  }
}

function isWeak({ certain, place }: Claim): boolean {
  return !certain || place === 'unknown';
}

/** Slashes aside: no two blobs differ in them only, as far as tools can name them. */
function sameImage(a: ImageSource, b: ImageSource): boolean {
  return a.account === b.account && a.container === b.container && slashed(a.path) === slashed(b.path);
}
