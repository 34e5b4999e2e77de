import { IntColumn } from '../../dataset/int-column.ts';
import type { Inventory } from '../../dataset/inventory.ts';
import type { Id } from '../export-scan.ts';
import type { Frame } from '../frame.ts';
import { IdTable } from '../id-table.ts';

/**
 * What the coordinates of an image were drawn for: for the image as displayed, for its pixels before EXIF rotation, or for an image
 * of another size, which has so many pixels for each of its own.
 */
export type DrawnFor = 'displayed' | 'raw' | { across: number; down: number };

/** What the annotations need to know of the images, some 16 bytes each; position is that in the export. */
export class ImageTable {
  private readonly inventory: Inventory;
  private readonly absolute: boolean;
  private readonly ids = new IdTable();
  private readonly ambiguous = new Set<Id>();
  private readonly rows = new IntColumn();
  private readonly nameHashes = new IntColumn();
  /** Images whose coordinates were not simply drawn for the image as displayed: few. */
  private readonly drawnFor = new Map<number, DrawnFor>();
  private readonly doubts = new Map<number, string>();
  private readonly owners: Int32Array;

  constructor(inventory: Inventory, absolute: boolean) {
    this.inventory = inventory;
    this.absolute = absolute;
    this.owners = new Int32Array(inventory.size);
  }

  get length(): number {
    return this.rows.length;
  }

  /** `row` is -1 for an image that is left out, `nameHash` a hash of the name that it will have. Answers its position. */
  add(image: { row: number; drawnFor: DrawnFor; nameHash: number }): number {
    const position = this.rows.length;
    this.rows.push(image.row);
    this.nameHashes.push(image.nameHash);
    if (image.drawnFor !== 'displayed') this.drawnFor.set(position, image.drawnFor);
    if (image.row !== -1) this.own(image.row, position);
    return position;
  }

  /** What was found out of it when all images were known. */
  setDrawnFor(position: number, drawnFor: DrawnFor): void {
    this.drawnFor.set(position, drawnFor);
  }

  /** What its coordinates were drawn for is a guess. */
  doubt(position: number, why: string): void {
    this.doubts.set(position, why);
  }

  /** What is doubted of an image, told once: only where it has a shape does it matter. */
  takeDoubt(position: number): string | undefined {
    const why = this.doubts.get(position);
    this.doubts.delete(position);
    return why;
  }

  drop(position: number): void {
    this.rows.set(position, -1);
  }

  own(row: number, position: number): void {
    this.owners[row] = position + 1;
  }

  /** The image that took this row of the inventory before, or -1. */
  ownerOf(row: number): number {
    return (this.owners[row] ?? 0) - 1;
  }

  /** False where another image has the id already: then nobody can say whose annotations those are. */
  name(id: Id, position: number): boolean {
    const known = this.ids.get(id);
    if (known === -1) this.ids.set(id, position);
    else if (known !== position) this.ambiguous.add(id);
    return known === -1 || known === position;
  }

  /** Position of the image, -1 where there is none, `ambiguous` where there are several. */
  find(id: Id): number | 'ambiguous' {
    return this.ambiguous.size > 0 && this.ambiguous.has(id) ? 'ambiguous' : this.ids.get(id);
  }

  /** Row in the inventory, or -1 where the image is left out. */
  rowOf(position: number): number {
    return this.rows.at(position);
  }

  nameHashOf(position: number): number {
    return this.nameHashes.at(position);
  }

  /** Path and frame of an image that is carried. */
  at(position: number): { path: string; frame: Frame } {
    const row = this.rows.at(position);
    const path = this.inventory.pathAt(row);
    const size = this.inventory.sizeAt(row);
    if (!size) throw new Error(`Cannot read image "${path}": it has no size`);
    const { width, height, orientation } = size;
    const drawnFor = this.drawnFor.get(position) ?? 'displayed';
    const raw = drawnFor === 'raw';
    const frame: Frame = { width, height, scaleX: 1, scaleY: 1, turn: raw ? orientation : 1 };
    if (!this.absolute) [frame.scaleX, frame.scaleY] = raw && orientation > 4 ? [height, width] : [width, height];
    else if (typeof drawnFor === 'object') [frame.scaleX, frame.scaleY] = [drawnFor.across, drawnFor.down];
    return { path, frame };
  }
}
