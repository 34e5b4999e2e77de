import type { Inventory } from '../../dataset/inventory.ts';
import type { ImageRecord } from '../../dataset/record.ts';
import { reportPlaces } from '../export-findings.ts';
import type { ExportScan, Id } from '../export-scan.ts';
import { UNLABELLED } from '../known-keys.ts';
import { RULES, type RuleCode } from '../rules/codes.ts';
import type { FindingLog } from '../rules/finding-log.ts';
import { actionFor, type NormalizeOptions } from '../rules/options.ts';
import type { Action } from '../rules/rule.ts';
import { asId, asObject, show } from '../values.ts';
import { chooseRow } from './choose-row.ts';
import { basename, ImageNamer, type ImageNames, sourceOf } from './image-names.ts';
import { type ExportedSize, exportedSize, judgeSize } from './image-size.ts';
import { ImageSources } from './image-sources.ts';
import { type DrawnFor, ImageTable } from './image-table.ts';
import { judgeNames } from './judge-names.ts';
import { StemKeys } from './name-findings.ts';
import { isCanonical } from './path-variants.ts';

/** How many names of images that are left out are kept, for the findings of their annotations. */
const NAMES_KEPT = 10_000;
/** Containers and datastores that are counted apart. */
const PLACES_KEPT = 20;

/** What the table holds of an image that is left out. */
const LEFT_OUT = { row: -1, drawnFor: 'displayed', nameHash: 0 } as const;

type Size = { width: number; height: number; orientation: number };
type Context = { scan: ExportScan; inventory: Inventory; options: NormalizeOptions; log: FindingLog };

/** Takes the images of an export one by one, and finds them in the container. */
export class ImageReader {
  readonly table: ImageTable;
  private readonly context: Context;
  private readonly keys: StemKeys;
  private readonly namer = new ImageNamer();
  private readonly sources = new ImageSources();
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
    judgeNames(this.table, { inventory, options, log, keys: this.keys, placeOf: (position) => this.place(position) });
  }

  /** How a finding names an image. */
  place(position: number): string {
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
    const { inventory, options, log } = this.context;
    tally(this.containers, names.place.container);
    tally(this.datastores, names.datastore);
    const chosen = chooseRow(names, inventory, options, (code, detail) => this.applyPolicy(code, detail));
    if (!chosen) return false;
    const { row, path } = chosen;
    const real = inventory.sizeAt(row);
    if (!real) return this.unusable(row);
    const owner = this.table.ownerOf(row);
    if (owner !== -1) return this.duplicate(owner, id);
    if (image[UNLABELLED] === true && this.applyPolicy('IMAGE_UNLABELLED', 'it has no label') === 'exclude')
      return false;
    if (!isCanonical(path) && this.applyPolicy('PATH_NOT_CANONICAL', show(path)) === 'exclude') return false;
    const size = exportedSize(image);
    const drawnFor = this.drawnFor(image, size, real);
    if (drawnFor === undefined) return false;
    const position = this.table.add({ row, drawnFor, nameHash: this.keys.hash(path) });
    this.sources.set(position, sourceOf(names), path);
    if (id === undefined || this.table.name(id, position)) return true;
    const action = log.applyPolicy(
      'IMAGE_ID_DUPLICATE',
      'image',
      this.at(position),
      `id ${id} is that of another image too`,
    );
    if (action === 'exclude') this.table.drop(position);
    return true;
  }

  /** What its coordinates were drawn for; undefined where the policy leaves the image out for its size. */
  private drawnFor(image: Record<string, unknown>, size: ExportedSize, real: Size): DrawnFor | undefined {
    const { options, scan } = this.context;
    if (size.odd) {
      const written = `${show(image.width)} x ${show(image.height)}`;
      if (this.applyPolicy('IMAGE_SIZE_NOT_INTEGER', written) === 'exclude') return undefined;
    }
    const verdict = judgeSize(image, size, real, scan);
    if (!verdict) return 'displayed';
    const { code, drawnFor, detail, fixed } = verdict;
    const fixes = actionFor(options, code) === 'fix';
    if (this.applyPolicy(code, fixes ? `${detail}: ${fixed}` : detail) === 'exclude') return undefined;
    return fixes ? drawnFor : 'displayed';
  }

  private unusable(row: number): boolean {
    const entry = this.context.inventory.at(row);
    if (entry.state === 'set-aside') this.applyPolicy('IMAGE_UNUSABLE', `${entry.code}: ${entry.detail}`);
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
