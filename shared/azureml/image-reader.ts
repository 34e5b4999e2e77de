import type { Finding } from '../dataset/finding.ts';
import type { IndexedImage } from '../dataset/index-entry.ts';
import type { Inventory } from '../dataset/inventory.ts';
import type { ImageRecord } from '../dataset/record.ts';
import type { RuleCode } from './codes.ts';
import { collisions } from './collisions.ts';
import { placeFindings } from './export-findings.ts';
import type { ExportScan, Id } from './export-scan.ts';
import type { FindingLog } from './finding-log.ts';
import { imageNames } from './image-names.ts';
import { exportedSize, judgeSize } from './image-size.ts';
import { ImageTable, type Made } from './image-table.ts';
import { IntColumn } from './int-column.ts';
import { type Located, locate } from './locate.ts';
import { nameFindings } from './name-findings.ts';
import type { NormalizeOptions } from './options.ts';
import { isCanonical } from './path-variants.ts';
import { asId, asObject, show } from './values.ts';

type Context = { scan: ExportScan; inventory: Inventory; options: NormalizeOptions; log: FindingLog };

/** Takes the images of an export one by one, and finds them in the container. */
export class ImageReader {
  readonly table: ImageTable;
  readonly containers = new Map<string, number>();
  readonly datastores = new Map<string, number>();
  private readonly context: Context;
  private at = '';

  constructor(context: Context) {
    this.context = context;
    this.table = new ImageTable(context.inventory, context.scan.coordinates.unit === 'absolute');
  }

  read(element: unknown): void {
    const index = this.table.length;
    const image = asObject(element);
    const names = image && imageNames(image);
    this.at = `images[${index}] ${show(names?.sources.at(-1)?.paths[0] ?? null)}`;
    const id = asId(image?.id);
    if (!image || !names || names.sources.length === 0) {
      this.context.log.exclude('IMAGE_MALFORMED', 'image', this.at, `no name: ${show(element)}`);
      this.leaveOut(id);
      return;
    }
    tally(this.containers, names.container);
    tally(this.datastores, names.datastore);
    const row = this.row(locate(names, this.context.inventory, this.context.options), image);
    if (row === -1) this.leaveOut(id);
    else this.take(image, id, row);
  }

  /** What can only be judged when all images were read; to be called once then. */
  finish(): Finding[] {
    const { inventory, options } = this.context;
    const nameOf = options.paths === 'basename' ? basename : (path: string) => path;
    const carried = new IntColumn();
    const gather = () => {
      carried.clear();
      for (let index = 0; index < this.table.length; index += 1)
        if (this.table.rowOf(index) !== -1) carried.push(index);
    };
    const pathAt = (i: number) => inventory.pathAt(this.table.rowOf(carried.at(i)));
    gather();
    if (options.paths === 'basename') {
      for (const group of collisions(carried.length, (i) => basename(pathAt(i))))
        this.collide(group.map((i) => carried.at(i)));
      gather();
    }
    return [...placeFindings(this), ...nameFindings({ count: carried.length, at: pathAt }, nameOf)];
  }

  /** How a finding names an image. */
  place(position: number): string {
    const row = this.table.rowOf(position);
    return row === -1 ? `images[${position}]` : `images[${position}] ${show(this.context.inventory.at(row).path)}`;
  }

  /** Records of the images that are carried, in the order of the export. */
  *records(): Generator<ImageRecord> {
    for (let index = 0; index < this.table.length; index += 1) {
      const row = this.table.rowOf(index);
      if (row === -1) continue;
      const entry = this.context.inventory.at(row);
      if (entry.state !== 'image') continue;
      yield { kind: 'image', path: entry.path, width: entry.width, height: entry.height, index };
    }
  }

  /** Images whose file names are the same cannot be told apart where only file names count. */
  private collide(positions: readonly number[]): void {
    const places = positions.map((position) => this.place(position));
    for (const [i, position] of positions.entries()) {
      this.at = places[i] ?? '';
      const detail = `the same file name as ${some(places.filter((_, other) => other !== i))}`;
      if (this.meet('BASENAME_COLLISION', detail) === 'exclude') this.table.drop(position);
    }
  }

  private take(image: Record<string, unknown>, id: Id | undefined, row: number): void {
    const entry = this.context.inventory.at(row);
    if (entry.state === 'set-aside') {
      this.meet('IMAGE_UNUSABLE', `${entry.code}: ${entry.detail}`);
      this.leaveOut(id);
      return;
    }
    if (!isCanonical(entry.path) && this.meet('PATH_NOT_CANONICAL', show(entry.path)) === 'exclude') {
      this.leaveOut(id);
      return;
    }
    const size = exportedSize(image);
    const owner = this.table.ownerOf(row);
    if (owner !== -1) {
      this.duplicate(id, owner, entry);
      return;
    }
    const made = this.made(image, size, entry);
    if (made === undefined) this.leaveOut(id);
    else this.name(id, this.table.add({ row, made, width: size.width, height: size.height }));
  }

  /** How its coordinates were made; undefined where the policy leaves the image out for its size. */
  private made(
    image: Record<string, unknown>,
    size: ReturnType<typeof exportedSize>,
    entry: IndexedImage,
  ): Made | undefined {
    if (size.odd && this.meet('IMAGE_SIZE_NOT_INTEGER', `${show(image.width)} x ${show(image.height)}`) === 'exclude')
      return undefined;
    const verdict = judgeSize(image, size, entry, this.context.scan);
    if (!verdict) return 'displayed';
    const action = this.meet(verdict.code, verdict.detail);
    if (action === 'exclude') return undefined;
    return action === 'fix' ? verdict.made : 'displayed';
  }

  private row(located: Located, image: Record<string, unknown>): number {
    switch (located.found) {
      case 'one': {
        if (located.disagreeing.length === 0) return located.row;
        const path = this.context.inventory.at(located.row).path;
        const detail = `${show(path)} is taken, but ${located.disagreeing.join(' and ')}`;
        return this.meet('IMAGE_PATH_DISAGREEMENT', detail) === 'exclude' ? -1 : located.row;
      }
      case 'other-case': {
        const detail = `the container holds ${show(located.path)}, which differs in upper and lower case`;
        return this.meet('IMAGE_PATH_CASE', detail) === 'fix' ? located.row : -1;
      }
      case 'several':
        this.meet(
          'IMAGE_PATH_AMBIGUOUS',
          `the container holds ${located.paths.length} of this name: ${some(located.paths.map(show))}`,
        );
        return -1;
      case 'none': {
        const names = imageNames(image).sources.map((source) => `${source.key} ${show(source.paths[0])}`);
        const nearest =
          located.nearest.length > 0 ? `nearest: ${some(located.nearest.map(show))}` : 'nothing like it is there';
        this.meet('IMAGE_NOT_IN_CONTAINER', `looked for ${names.join(', ')}; ${nearest}`);
        return -1;
      }
    }
  }

  private duplicate(id: Id | undefined, owner: number, entry: IndexedImage): void {
    const { log } = this.context;
    const detail = `${show(entry.path)} is images[${owner}] already`;
    const action = log.actionFor('IMAGE_DUPLICATE', this.at, detail);
    log.exclude('IMAGE_DUPLICATE', 'image', this.at, detail);
    if (action === 'exclude') this.leaveOut(id);
    else {
      this.table.add({ row: -1, made: 'displayed', width: 0, height: 0 });
      this.name(id, owner);
    }
  }

  private leaveOut(id: Id | undefined): void {
    this.name(id, this.table.add({ row: -1, made: 'displayed', width: 0, height: 0 }));
  }

  private name(id: Id | undefined, position: number): void {
    if (id === undefined) return;
    if (!this.table.name(id, position)) {
      this.context.log.meet('IMAGE_ID_DUPLICATE', 'image', this.at, `id ${id} is that of another image too`);
    }
  }

  private meet(code: RuleCode, detail: string) {
    return this.context.log.meet(code, 'image', this.at, detail);
  }
}

function tally(counts: Map<string, number>, name: string | undefined): void {
  if (name === undefined) return;
  const key = counts.size < 20 || counts.has(name) ? name : '(others)';
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function some(texts: readonly string[]): string {
  return `${texts.slice(0, 5).join(', ')}${texts.length > 5 ? ', ...' : ''}`;
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
