import { ImageSources } from '../azureml/images/image-sources.ts';
import { IntColumn } from '../dataset/int-column.ts';
import { PathTable } from '../dataset/path-table.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { sortedRows } from '../dataset/sorted-rows.ts';
import type { Weight } from './batches.ts';

/**
 * The images of a dataset as far as planning needs them, by row, in the order of the dataset: some 80 bytes each, since a million
 * of them are held at once.
 */
export class PlannedImages {
  private readonly paths = new PathTable();
  private readonly sources = new ImageSources();
  /** -1 where the export has none. */
  private readonly indexes = new IntColumn();
  /** Of those that are more than an ordinary file. */
  private readonly odd = new Map<number, NonNullable<ImageRecord['measured']>>();
  /** Shapes and bytes of each row, as far as any row has some. */
  private weights = new Float64Array(0);
  private ascend = true;
  private last = { path: '', row: -1 };

  get length(): number {
    return this.paths.length;
  }

  add({ path, source, measured, index }: ImageRecord): void {
    const row = this.length;
    this.last = { path: '', row: -1 };
    if (!this.paths.push(path)) this.ascend = false;
    this.sources.set(row, source, path);
    this.indexes.push(index ?? -1);
    if (measured && (measured.orientation !== 1 || measured.onlyByUpload !== undefined)) this.odd.set(row, measured);
  }

  /** -1 where there is no such image. Those of one image mostly stand together, so that the path is often that of before. */
  rowOf(path: string): number {
    if (path !== this.last.path) this.last = { path, row: this.paths.rowOf(path) };
    return this.last.row;
  }

  /** Throws RangeError where there is no such row. */
  pathAt(row: number): string {
    return this.paths.at(row);
  }

  /** What the image is. One that the export does not place is known by its path, as one without a source is. */
  at(row: number): Pick<ImageRecord, 'path' | 'source'> {
    const path = this.paths.at(row);
    return { path, source: this.sources.at(row, path) };
  }

  indexAt(row: number): number | undefined {
    const index = this.indexes.at(row);
    return index === -1 ? undefined : index;
  }

  measuredAt(row: number): ImageRecord['measured'] {
    return this.odd.get(row);
  }

  addWeight(row: number, { shapes, bytes }: Weight): void {
    if (this.weights.length <= 2 * row) {
      const larger = new Float64Array(2 * Math.max(this.length, row + 1));
      larger.set(this.weights);
      this.weights = larger;
    }
    this.weights[2 * row] = (this.weights[2 * row] ?? 0) + shapes;
    this.weights[2 * row + 1] = (this.weights[2 * row + 1] ?? 0) + bytes;
  }

  /** What the image has in CVAT; only where it has annotations there are shapes. */
  weightAt(row: number): Weight {
    return { shapes: this.weights[2 * row] ?? 0, bytes: this.weights[2 * row + 1] ?? 0 };
  }

  /** Ascending rows in the code-point order of their paths. */
  *sorted(rows: Int32Array): Generator<number, Int32Array> {
    return this.ascend ? rows : yield* sortedRows(rows, (row) => this.paths.at(row));
  }
}
