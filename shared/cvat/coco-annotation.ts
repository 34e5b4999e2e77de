import type { AnnotationRecord, Geometry } from '../dataset/record.ts';
import type { CocoBytes } from './coco-bytes.ts';

type Ids = { id: number; image: number; category: number };

/**
 * One element of `annotations`, with every key that any version of CVAT has asked for. Coordinates are rounded to hundredths
 * here and nowhere before: CVAT rounds to them on import.
 */
export function writeAnnotation(text: CocoBytes, annotation: AnnotationRecord, ids: Ids): void {
  text.ascii('{"id":');
  text.integer(ids.id);
  text.ascii(',"image_id":');
  text.integer(ids.image);
  text.ascii(',"category_id":');
  text.integer(ids.category);
  text.ascii(',"iscrowd":0');
  writeGeometry(text, annotation.geometry);
  for (const _ in annotation.attributes) {
    text.ascii(',"attributes":');
    text.json(annotation.attributes);
    break;
  }
  text.ascii('}');
}

function writeGeometry(text: CocoBytes, geometry: Geometry): void {
  switch (geometry.type) {
    case 'box': {
      // Corners are rounded, not sides: each then is off by half a hundredth at most.
      const x = hundredths(geometry.x);
      const y = hundredths(geometry.y);
      const width = side(x, hundredths(geometry.x + geometry.width), geometry.width);
      const height = side(y, hundredths(geometry.y + geometry.height), geometry.height);
      writeBounds(text, (width / 100) * (height / 100), [x, y, width, height]);
      text.ascii(',"segmentation":[]');
      return;
    }
    case 'polygon': {
      const parts = geometry.parts.map((part) => part.map(hundredths));
      const area = parts.reduce((sum, part) => sum + ringArea(part), 0) / 10_000;
      writeBounds(text, area, bounds(parts));
      text.ascii(',"segmentation":[');
      for (const [i, part] of parts.entries()) {
        text.ascii(i === 0 ? '[' : ',[');
        writeNumbers(text, part);
        text.ascii(']');
      }
      text.ascii(']');
      return;
    }
    case 'mask': {
      const { area, box } = measure(geometry);
      writeBounds(
        text,
        area,
        box.map((value) => value * 100),
      );
      text.ascii(',"segmentation":');
      text.json({ size: [geometry.height, geometry.width], counts: geometry.counts });
      return;
    }
    case 'tag':
      throw new Error('Cannot write a tag as COCO: COCO 1.0 has no labels of whole images');
  }
}

function writeBounds(text: CocoBytes, area: number, box: readonly number[]): void {
  text.ascii(',"area":');
  text.hundredths(hundredths(area));
  text.ascii(',"bbox":[');
  writeNumbers(text, box);
  text.ascii(']');
}

function writeNumbers(text: CocoBytes, values: readonly number[]): void {
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) text.ascii(',');
    text.hundredths(values[i] ?? 0);
  }
}

function hundredths(value: number): number {
  return Math.round(value * 100);
}

/** A side that is there does not vanish by rounding. */
function side(from: number, to: number, length: number): number {
  return to === from && length > 0 ? 1 : to - from;
}

function ringArea(ring: readonly number[]): number {
  let twice = 0;
  for (let i = 0; i < ring.length; i += 2) {
    const j = (i + 2) % ring.length;
    twice += (ring[i] ?? 0) * (ring[j + 1] ?? 0) - (ring[j] ?? 0) * (ring[i + 1] ?? 0);
  }
  return Math.abs(twice) / 2;
}

/** `[x, y, width, height]` around all points. */
function bounds(parts: readonly (readonly number[])[]): [number, number, number, number] {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts) {
    for (let i = 0; i + 1 < part.length; i += 2) {
      const [x = 0, y = 0] = [part[i], part[i + 1]];
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return [left, top, right - left, bottom - top];
}

/** Pixels of a mask, and the box around them. */
function measure(mask: Extract<Geometry, { type: 'mask' }>): { area: number; box: [number, number, number, number] } {
  let area = 0;
  let at = 0;
  let [left, top, right, bottom] = [mask.width, mask.height, 0, 0];
  for (const [i, count] of mask.counts.entries()) {
    if (i % 2 === 1 && count > 0) {
      area += count;
      const last = at + count - 1;
      const [firstColumn, lastColumn] = [Math.floor(at / mask.height), Math.floor(last / mask.height)];
      left = Math.min(left, firstColumn);
      right = Math.max(right, lastColumn + 1);
      // A run over a column's end touches the image's bottom and top.
      const within = firstColumn === lastColumn;
      top = Math.min(top, within ? at % mask.height : 0);
      bottom = Math.max(bottom, within ? (last % mask.height) + 1 : mask.height);
    }
    at += count;
  }
  return { area, box: area === 0 ? [0, 0, 0, 0] : [left, top, right - left, bottom - top] };
}
