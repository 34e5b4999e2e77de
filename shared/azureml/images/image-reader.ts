import type { Inventory } from '../../dataset/inventory.ts';
import type { ImageRecord } from '../../dataset/record.ts';
import { reportPlaces } from '../export-findings.ts';
import type { ExportScan, Id } from '../export-scan.ts';
import { UNLABELLED } from '../known-keys.ts';
import { RULES, type RuleCode } from '../rules/codes.ts';
import type { FindingLog } from '../rules/finding-log.ts';
import type { NormalizeOptions } from '../rules/options.ts';
import type { Action } from '../rules/rule.ts';
import { asId, asObject, show } from '../values.ts';
import { chooseRow } from './choose-row.ts';
import { Claims } from './claims.ts';
import { basename, ImageNamer, type ImageNames, sourceOf } from './image-names.ts';
import { exportedSize } from './image-size.ts';
import { ImageSizes } from './image-sizes.ts';
import { ImageSources } from './image-sources.ts';
import { ImageTable } from './image-table.ts';
import { type ImageWays, uploadObstacle } from './image-ways.ts';
import { judgeNames } from './judge-names.ts';
import { StemKeys } from './name-findings.ts';
import { isCanonical } from './path-variants.ts';
import { describePlace, type Migrated, otherContainer, placeJudge, placeOf } from './places.ts';

/** Names of images that are left out are kept for the findings of their annotations, so many of them. */
const NAMES_KEPT = 10_000;
/** Containers and datastores that are counted apart. */
const PLACES_KEPT = 20;

/** What the table holds of an image that is left out. */
const LEFT_OUT = { row: -1, drawnFor: 'displayed', nameHash: 0 } as const;

type Context = {
  scan: ExportScan;
  inventory: Inventory;
  options: NormalizeOptions;
  log: FindingLog;
  migrated?: Migrated | undefined;
  ways?: ImageWays | undefined;
};

/** Takes the images of an export one by one, and finds them in the container. */
export class ImageReader {
  readonly table: ImageTable;
  private readonly context: Context;
  private readonly keys: StemKeys;
  private readonly namer = new ImageNamer();
  private readonly sources = new ImageSources();
  private readonly sizes: ImageSizes;
  private readonly claims: Claims;
  private readonly place: ReturnType<typeof placeJudge>;
  private readonly otherContainer: ReturnType<typeof otherContainer>;
  private readonly containers = new Map<string, number>();
  private readonly datastores = new Map<string, number>();
  /** Places of images that are left out. */
  private readonly leftOut = new Map<number, string>();
  /** What the image at hand is called in the export. */
  private name: string | undefined;

  constructor(context: Context) {
    this.context = context;
    this.keys = new StemKeys(context.options.paths === 'basename' ? basename : (path) => path);
    this.table = new ImageTable(context.inventory, context.scan.coordinates.unit === 'absolute');
    this.sizes = new ImageSizes({ ...context, table: this.table });
    this.claims = new Claims(this.table, this.sources);
    this.place = placeJudge(context.scan.places, context.migrated, context.options);
    this.otherContainer = otherContainer(context.scan.places, context.migrated);
  }

  read(element: unknown): void {
    const position = this.table.length;
    const image = asObject(element);
    const names = image && this.namer.names(image);
    this.name = names?.sources.at(-1)?.paths[0];
    const id = asId(image?.id);
    const kept = image && names && this.name !== undefined ? this.keep(image, names, id) : this.malformed(element);
    if (kept) return;
    this.table.add(LEFT_OUT);
    if (this.leftOut.size < NAMES_KEPT) this.leftOut.set(position, this.at(position));
    if (id !== undefined) this.table.name(id, position);
  }

  /** What can only be judged when all images were read; to be called once then. */
  finish(): void {
    const { inventory, options, log } = this.context;
    reportPlaces(this.containers, this.datastores, log);
    this.sizes.finish(
      (position) => this.placeOf(position),
      (position) => this.leaveOut(position),
    );
    judgeNames(this.table, { inventory, options, log, keys: this.keys, placeOf: (position) => this.placeOf(position) });
  }

  /** How a finding names an image. */
  placeOf(position: number): string {
    const row = this.table.rowOf(position);
    if (row === -1) return this.leftOut.get(position) ?? `images[${position}]`;
    return `images[${position}] ${show(this.context.inventory.pathAt(row))}`;
  }

  /** Records of the images that are carried, in the order of the export. */
  *records(): Generator<ImageRecord> {
    for (let index = 0; index < this.table.length; index += 1) {
      if (this.table.rowOf(index) === -1) continue;
      const { path, frame } = this.table.at(index);
      const source = this.sources.at(index, path);
      yield { kind: 'image', path, source, width: frame.width, height: frame.height, index };
    }
  }

  private malformed(element: unknown): boolean {
    this.applyPolicy('IMAGE_MALFORMED', `no name: ${show(element)}`);
    return false;
  }

  /** False where the image is left out; it is not in the table then. */
  private keep(image: Record<string, unknown>, names: ImageNames, id: Id | undefined): boolean {
    const { inventory, log, ways } = this.context;
    tally(this.containers, placeOf(names).container);
    tally(this.datastores, names.datastore);
    const named = this.place(names);
    if (named === 'other') return this.elsewhere(names);
    const stated = exportedSize(image);
    const hasSize = (row: number) => {
      const size = inventory.sizeAt(row);
      return size !== undefined && size.width === stated.width && size.height === stated.height;
    };
    const chosen = chooseRow(names, { ...this.context, hasSize }, (code, detail) => this.applyPolicy(code, detail));
    if (!chosen) return false;
    const { row, path } = chosen;
    const real = inventory.sizeAt(row);
    if (!real) return this.unusable(row);
    const obstacle = ways?.upload ? uploadObstacle(path, real.orientation) : undefined;
    if (obstacle !== undefined) {
      this.applyPolicy('IMAGE_NOT_FOR_UPLOAD', obstacle);
      return false;
    }
    const remark = inventory.remarkAt(row);
    if (remark) {
      const detail = `${remark.code}: ${remark.detail}${this.advice(remark.code)}`;
      if (this.applyPolicy('IMAGE_REMARKED', detail) === 'exclude') return false;
    }
    const other = this.otherContainer(names, path);
    const where = other ? 'unknown' : named;
    if (where === 'unknown') {
      const detail = `the export says it lies in ${describePlace(other ?? placeOf(names))}; ${show(path)} is taken by its path`;
      if (this.applyPolicy('IMAGE_FROM_OTHER_CONTAINER', detail) === 'exclude') return false;
    }
    if (names.version !== undefined && this.applyPolicy('IMAGE_OF_VERSION', names.version) === 'exclude') return false;
    const store = other?.container ?? names.likelyContainer ?? names.datastore;
    const claim = { source: sourceOf(names), place: where, store, certain: chosen.certain };
    const rival = this.claims.hold(row, path, claim);
    if (rival === 'same') return this.duplicate(this.table.ownerOf(row), id);
    if (rival !== 'none' && this.ambiguous(row, path, rival) === 'exclude') return false;
    if (image[UNLABELLED] === true && this.applyPolicy('IMAGE_UNLABELLED', 'it has no label') === 'exclude')
      return false;
    if (!isCanonical(path) && this.applyPolicy('PATH_NOT_CANONICAL', show(path)) === 'exclude') return false;
    const drawnFor = this.sizes.judge(image, real, (code, detail) => this.applyPolicy(code, detail));
    if (drawnFor === undefined) return false;
    const position = this.table.add({ row, drawnFor, nameHash: this.keys.hash(path) });
    this.sources.set(position, sourceOf(names), path);
    this.claims.add(position, claim);
    if (id === undefined || this.table.name(id, position)) return true;
    const action = log.applyPolicy(
      'IMAGE_ID_DUPLICATE',
      'image',
      this.at(position),
      `id ${id} is that of another image too`,
    );
    if (action === 'exclude') this.leaveOut(position);
    return true;
  }

  private elsewhere(names: ImageNames): false {
    const { migrated } = this.context;
    const here = migrated ? `container ${migrated.container}` : 'this container';
    const detail = `it lies in ${describePlace(placeOf(names))}, and not in ${here}, in which other images of the export lie`;
    this.applyPolicy('IMAGE_NOT_IN_CONTAINER', detail);
    return false;
  }

  /** One blob that two images of the export could be: the one that is only like its name, or both, are left out. */
  private ambiguous(row: number, path: string, rival: 'better' | 'equal' | 'worse'): 'exclude' | 'take' {
    const code = this.context.options.paths === 'basename' ? 'BASENAME_COLLISION' : 'IMAGE_PATH_AMBIGUOUS';
    const owner = this.table.ownerOf(row);
    const detail = (other: string) => `${show(path)} could be this image or ${other}`;
    const [mine, others] = [this.at(this.table.length), this.named(owner)];
    if (rival !== 'worse') this.applyPolicy(code, detail(others));
    if (rival !== 'better' && this.table.rowOf(owner) !== -1) {
      this.context.log.applyPolicy(code, 'image', others, detail(mine));
      this.leaveOut(owner, others);
    }
    return rival === 'worse' ? 'take' : 'exclude';
  }

  private named(position: number): string {
    const row = this.table.rowOf(position);
    if (row === -1) return this.placeOf(position);
    return `images[${position}] ${show(this.sources.at(position, this.context.inventory.pathAt(row)).path)}`;
  }

  private leaveOut(position: number, name = this.placeOf(position)): void {
    if (this.leftOut.size < NAMES_KEPT) this.leftOut.set(position, name);
    this.table.drop(position);
  }

  private advice(code: string): string {
    const fix = this.context.ways?.fixOf(code);
    return fix === undefined ? '' : ` (${fix})`;
  }

  private unusable(row: number): boolean {
    const entry = this.context.inventory.at(row);
    if (entry.state === 'set-aside')
      this.applyPolicy('IMAGE_UNUSABLE', `${entry.code}: ${entry.detail}${this.advice(entry.code)}`);
    return false;
  }

  /** An image that is there already: left out, but its annotations go to the first one, unless the policy says exclude. */
  private duplicate(owner: number, id: Id | undefined): boolean {
    const { log } = this.context;
    const at = this.at(this.table.length);
    const detail = `it is images[${owner}] already`;
    const action = log.actionFor('IMAGE_DUPLICATE', at, detail);
    const { effect } = RULES.IMAGE_DUPLICATE;
    log.exclude('IMAGE_DUPLICATE', 'image', at, detail, { effect: action === 'fix' ? effect.fix : effect.exclude });
    if (action === 'exclude') return false;
    this.table.add(LEFT_OUT);
    if (id !== undefined) this.table.name(id, owner);
    return true;
  }

  private applyPolicy(code: RuleCode, detail: string): Action {
    return this.context.log.applyPolicy(code, 'image', this.at(this.table.length), detail);
  }

  private at(position: number): string {
    return this.name === undefined ? `images[${position}]` : `images[${position}] ${show(this.name)}`;
  }
}

function tally(counts: Map<string, number>, name: string | undefined): void {
  if (name === undefined) return;
  const key = counts.size < PLACES_KEPT || counts.has(name) ? name : '(others)';
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
