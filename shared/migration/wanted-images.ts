import { basename } from '../azureml/images/image-names.ts';
import { ImageSources } from '../azureml/images/image-sources.ts';
import { HashIndex } from '../dataset/hash-index.ts';
import { identityKey } from '../dataset/identity-key.ts';
import { IntColumn } from '../dataset/int-column.ts';
import { PathTable } from '../dataset/path-table.ts';
import type { ImageRecord, ImageSource } from '../dataset/record.ts';
import { textHash } from '../dataset/text-hash.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { anySpelling, meantIdentity, meantPath, spelling } from './image-spelling.ts';
import { datasetBatches } from './read-dataset.ts';
import type { TaskImage } from './task-images.ts';

/** The export's images, to be found again in CVAT by what they are and by the path that the export names: some 80 bytes each. */
export class WantedImages {
  readonly labels: string[] = [];
  /** The export says of every image in which account and container it lies. */
  named = true;
  private readonly paths = new PathTable();
  private readonly sources = new ImageSources();
  private readonly widths = new IntColumn();
  private readonly heights = new IntColumn();
  private readonly identities = new HashIndex();
  /** By the path that the export names, however it is spelled. */
  private readonly spellings = new HashIndex();
  /** By the last part of that path; made when it is first asked for. */
  private names: HashIndex | undefined;

  add(image: ImageRecord): void {
    const { path, width, height, source } = image;
    const row = this.paths.length;
    this.paths.push(path);
    this.sources.set(row, source, path);
    this.widths.push(width);
    this.heights.push(height);
    if (source?.account === undefined || source.container === undefined) this.named = false;
    this.identities.push(textHash(identityKey(image)));
    this.spellings.push(textHash(anySpelling(source?.path ?? path)));
  }

  /** The dataset's path of the image that the export writes so; undefined where there is none. */
  ofIdentity(identity: string): string | undefined {
    return this.pathOf(this.identities.last(textHash(identity), (row) => this.identityAt(row) === identity));
  }

  /** That of the image that it means by what it writes. */
  ofMeantIdentity(meant: string): string | undefined {
    const [, , ...path] = meant.split('/');
    const isThis = (row: number) => meantIdentity(this.identityAt(row), this.paths.at(row)) === meant;
    return this.pathOf(this.spelled(path.join('/'), isThis));
  }

  /** That of the image of which it means this path, in whatever account and container. */
  ofMeantPath(meant: string): string | undefined {
    return this.pathOf(this.spelled(meant, (row) => meantPath(this.sourceAt(row).path, this.paths.at(row)) === meant));
  }

  /** That of an image that may have this path, by another spelling, and that is none of `others`. */
  ofAnySpelling(path: string, others?: ReadonlySet<string>): string | undefined {
    const same = anySpelling(path);
    const isThis = (row: number) => anySpelling(this.sourceAt(row).path) === same && !others?.has(this.paths.at(row));
    return this.pathOf(this.spelled(path, isThis));
  }

  /** That of an image whose path ends in the same file name, that is none of `others`, and that may have this size. Asked once all images are there. */
  ofFileName(
    path: string,
    { others, size }: { others?: ReadonlySet<string>; size?: { width: number; height: number } | undefined } = {},
  ): string | undefined {
    const nameAt = (row: number) => basename(anySpelling(this.sourceAt(row).path));
    if (this.names === undefined) {
      this.names = new HashIndex();
      for (let row = 0; row < this.paths.length; row += 1) this.names.push(textHash(nameAt(row)));
    }
    const name = basename(anySpelling(path));
    const isThis = (row: number) => nameAt(row) === name && this.hasSize(row, size) && !others?.has(this.paths.at(row));
    return this.pathOf(this.names.last(textHash(name), isThis));
  }

  /** The image that the export names by this path. */
  ofPath(named: string): { path: string; width: number; height: number } | undefined {
    const row = this.spelled(named, (one) => this.sourceAt(one).path === named);
    if (row === -1) return undefined;
    return { path: this.paths.at(row), width: this.widths.at(row), height: this.heights.at(row) };
  }

  /** What the export says of the image whose blob this is. */
  identityOf(blob: string): string | undefined {
    const row = this.paths.rowOf(blob);
    return row === -1 ? undefined : this.identityAt(row);
  }

  /** Whether the image whose blob this is may have this size; where none is known, it may. */
  isOfSize(blob: string, size: { width: number; height: number } | undefined): boolean {
    return this.hasSize(this.paths.rowOf(blob), size);
  }

  private hasSize(row: number, size: { width: number; height: number } | undefined): boolean {
    return size === undefined || (this.widths.at(row) === size.width && this.heights.at(row) === size.height);
  }

  /** Whether the export names no account or no container of the image whose blob this is; undefined where it has none. */
  isNameless(blob: string): boolean | undefined {
    const row = this.paths.rowOf(blob);
    if (row === -1) return undefined;
    const { account, container } = this.sourceAt(row);
    return account === undefined || container === undefined;
  }

  private spelled(path: string, isThis: (row: number) => boolean): number {
    return this.spellings.last(textHash(anySpelling(path)), isThis);
  }

  private pathOf(row: number): string | undefined {
    return row === -1 ? undefined : this.paths.at(row);
  }

  private sourceAt(row: number): ImageSource {
    return this.sources.at(row, this.paths.at(row));
  }

  private identityAt(row: number): string {
    const path = this.paths.at(row);
    return identityKey({ path, source: this.sources.at(row, path) });
  }
}

export async function wantedImages(world: World, id: string): Promise<WantedImages> {
  const wanted = new WantedImages();
  for await (const batch of datasetBatches(world, workBlobs(id).dataset)) {
    for (const record of batch) {
      if (record.kind === 'label') wanted.labels.push(record.name);
      if (record.kind === 'image') wanted.add(record);
    }
  }
  return wanted;
}

export function wantedOf(images: readonly ImageRecord[]): WantedImages {
  const wanted = new WantedImages();
  for (const image of images) wanted.add(image);
  return wanted;
}

/**
 * The dataset's path of an image in a task; undefined where the export has no such image. `pathsAgree`: the same path is the
 * same image there, as within one project.
 */
export function pathInDataset(wanted: WantedImages, image: TaskImage, pathsAgree: boolean): string | undefined {
  const { identity, path, blob, frame } = image;
  const same = identity === undefined ? undefined : sameIdentity(wanted, { ...image, identity });
  if (same !== undefined || !pathsAgree) return same;
  // Where one of both names no container, its images are known only by path.
  const spelled =
    identity === undefined ? ofPath(wanted, path, blob ?? frame) : ofIdentity(wanted, `//${path}`, blob ?? frame);
  if (spelled !== undefined || blob === undefined) return spelled;
  // Exports spell one path in several ways ("./a.jpg", "a%20b.jpg"): then it is the blob that both have taken.
  const nameless = wanted.isNameless(blob);
  return nameless === true || (nameless === false && identity === undefined) ? blob : undefined;
}

function sameIdentity(wanted: WantedImages, { identity, blob, frame }: TaskImage & { identity: string }) {
  const path = blob ?? frame;
  const same = ofIdentity(wanted, identity, path);
  if (same !== undefined) return same;
  // Two spellings of the blob that both have taken: slashes, dots, Unicode forms.
  const other = wanted.identityOf(path);
  return other !== undefined && spelling(other, path) === spelling(identity, path) ? path : undefined;
}

/** By what both mean, by what both write, or where one means what the other writes. */
function ofIdentity(wanted: WantedImages, identity: string, blob: string): string | undefined {
  return (
    wanted.ofMeantIdentity(meantIdentity(identity, blob)) ??
    wanted.ofMeantIdentity(identity) ??
    wanted.ofIdentity(identity)
  );
}

function ofPath(wanted: WantedImages, path: string, blob: string): string | undefined {
  return wanted.ofMeantPath(meantPath(path, blob)) ?? wanted.ofMeantPath(path) ?? wanted.ofPath(path)?.path;
}

/** Of the images of a task of version 0.1.0 in another project, so many must be of this export for the task to be taken for its. */
const ALIKE = 0.9;

/** Whether a task of which only paths and sizes are known holds this export's images, so that a guess is not a wild one. */
export function looksAlike(wanted: WantedImages, images: readonly TaskImage[], labels: readonly string[]): boolean {
  if (images.length === 0 || wanted.labels.some((label) => !labels.includes(label))) return false;
  const alike = images.filter(({ path, size }) => {
    const here = wanted.ofPath(path);
    return here !== undefined && here.width === size?.width && here.height === size.height;
  });
  return alike.length >= images.length * ALIKE;
}
