import { IntColumn } from '../dataset/int-column.ts';
import { finiteNumbers } from './annotations/numbers.ts';
import { shapeOf } from './annotations/shape.ts';
import { CornerTally } from './box-corners.ts';
import { extent, unitOf } from './coordinates.ts';
import type { CoordinateEvidence, Id } from './export-scan.ts';
import { IdTable } from './id-table.ts';
import { asId, asNumber, asObject } from './values.ts';

/** Images whose shapes go beyond the size that the export gives: more than these are the rule, not the exception. */
const MOST_BEYOND = 5000;

/** Holds shapes against the sizes of their images in the export, and knows no more of single images than those. */
export class HeldShapes {
  readonly corners = new CornerTally();
  private readonly evidence: CoordinateEvidence;
  private readonly ids = new IdTable();
  private readonly widths = new IntColumn();
  private readonly heights = new IntColumn();
  /** Position in the export of each known size. */
  private readonly positions = new IntColumn();
  private readonly beyond = new Map<number, { position: number; right: number; bottom: number }>();

  /** @param evidence is filled */
  constructor(evidence: CoordinateEvidence) {
    this.evidence = evidence;
  }

  /** Of several images with one id the first counts. */
  image(id: Id, position: number, { width, height }: Record<string, unknown>): void {
    if (this.ids.get(id) !== -1) return;
    this.ids.set(id, this.widths.length);
    this.positions.push(position);
    this.widths.push(Math.round(asNumber(width)));
    this.heights.push(Math.round(asNumber(height)));
  }

  /** For sections that stand in another order: what was held against no size is held again. */
  forget(): void {
    this.corners.forget();
    this.forgetBeyond();
  }

  /** Where boxes are read in another way than the one in which they were held. */
  forgetBeyond(): void {
    this.beyond.clear();
    Object.assign(this.evidence, { heldAgainstSize: 0, beyondSize: 0, imagesBeyond: [] });
  }

  /** Once the sizes are known: annotations may stand before the images. */
  annotations(elements: readonly unknown[]): void {
    for (const element of elements) {
      const annotation = asObject(element);
      const shape = annotation && shapeOf(annotation);
      if (!annotation || !shape || shape.type === 'tag' || shape.type === 'mask') continue;
      const box = shape.type === 'box';
      const values = finiteNumbers(box ? shape.bbox : shape.segmentation.flat(2));
      if (!values) continue;
      const size = this.sizeOf(annotation.image_id);
      if (box) this.corners.add(values, annotation.area, size);
      if (size && unitOf(values) === 'absolute') this.shape(extent(values, box), size);
    }
  }

  private sizeOf(imageId: unknown): { row: number; width: number; height: number } | undefined {
    const id = asId(imageId);
    const row = id === undefined ? -1 : this.ids.get(id);
    if (row === -1) return undefined;
    const size = { row, width: this.widths.at(row), height: this.heights.at(row) };
    return size.width > 0 && size.height > 0 ? size : undefined;
  }

  private shape(
    { right, bottom }: { right: number; bottom: number },
    { row, width, height }: { row: number; width: number; height: number },
  ): void {
    this.evidence.heldAgainstSize += 1;
    if (right <= width + 1 && bottom <= height + 1) return;
    this.evidence.beyondSize += 1;
    const known = this.beyond.get(row);
    if (known) [known.right, known.bottom] = [Math.max(known.right, right), Math.max(known.bottom, bottom)];
    else if (this.beyond.size < MOST_BEYOND) {
      const image = { position: this.positions.at(row), right, bottom };
      this.beyond.set(row, image);
      this.evidence.imagesBeyond.push(image);
    }
  }
}
