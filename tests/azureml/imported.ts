import { importCoco } from '@azureml-to-cvat/cvat-stand-in/annotations/coco/import-coco.ts';
import { expect } from 'vitest';
import { cvatShapes } from '../../shared/cvat/shapes.ts';
import type { Normalized } from './normalize.ts';

/**
 * The importer of the CVAT stand-in, which shares no code with the writer, finds every shape of the hub where the hub has it, to
 * half a hundredth of a pixel, and nothing else.
 */
export async function expectImported({ records, coco }: Normalized): Promise<void> {
  const images = records.filter((record) => record.kind === 'image');
  const files = fileNames(coco);
  const stems = files.map((file) => file.replace(/\.[^./]*$/, ''));
  // Frames of one stem never come into one task: the planner parts them. A document without images is never sent.
  if (images.length === 0 || new Set(stems).size < stems.length) return;
  const labels = records
    .filter((record) => record.kind === 'label')
    .map((label, i) => ({
      id: i + 1,
      name: label.name,
      type: 'any',
      attributes: Object.keys(label.attributes).map((name, j) => ({
        id: (i + 1) * 100 + j,
        name,
        mutable: false,
        input_type: 'text' as const,
        default_value: '',
        values: [],
      })),
    }));
  const frames = images.map(({ width, height }, i) => ({ path: files[i] ?? '', width, height }));
  const imported = await importCoco(Buffer.from(coco), { frames, labels });
  const annotations = records.filter((record) => record.kind === 'annotation');
  const { shapes } = cvatShapes(annotations, { labels, frames: new Map(images.map(({ path }, i) => [path, i])) });
  const left = [...imported.shapes];
  for (const shape of shapes) {
    const at = left.findIndex(
      (other) =>
        other.frame === shape.frame &&
        other.label_id === shape.label_id &&
        other.type === shape.type &&
        isNear(other.points, shape.points) &&
        JSON.stringify(other.attributes) === JSON.stringify(shape.attributes),
    );
    expect(at, `${shape.type} of frame ${shape.frame} at ${shape.points}`).not.toBe(-1);
    left.splice(at, 1);
  }
  expect(left).toEqual([]);
}

function fileNames(coco: string): string[] {
  const document: { images: { file_name: string }[] } = JSON.parse(coco);
  return document.images.map((image) => image.file_name);
}

function isNear(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => Math.abs(value - (b[i] ?? Number.NaN)) < 0.00501);
}
