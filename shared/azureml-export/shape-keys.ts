import type { Geometry } from '../dataset/record.ts';

type Size = { width: number; height: number };

/** What a COCO annotation of Azure ML says of a shape: fractions of the image, and neither key for a label of the whole image. */
export function shapeKeys(geometry: Geometry, image: Size): Record<string, unknown> {
  switch (geometry.type) {
    case 'tag':
      return { area: 0 };
    case 'box': {
      const bbox = fractions([geometry.x, geometry.y, geometry.width, geometry.height], image);
      return { bbox, area: (bbox[2] ?? 0) * (bbox[3] ?? 0) };
    }
    case 'polygon':
      // No box and no area beside it: readers derive both, and one that differed by rounding would only raise doubts.
      return { segmentation: polygonFractions(geometry.parts, image) };
    case 'mask':
      // Run lengths count pixels: there are no fractions of them.
      return { segmentation: { size: [geometry.height, geometry.width], counts: geometry.counts } };
  }
}

/** The same as an object of `label` in JSON Lines; undefined for masks, which no known line can hold. */
export function lineLabel(label: string, geometry: Geometry, image: Size): unknown {
  switch (geometry.type) {
    case 'tag':
      return label;
    case 'box': {
      const { x, y, width, height } = geometry;
      const [topX, topY, bottomX, bottomY] = fractions([x, y, x + width, y + height], image);
      return { label, topX, topY, bottomX, bottomY };
    }
    case 'polygon':
      return { label, polygon: polygonFractions(geometry.parts, image) };
    case 'mask':
      return undefined;
  }
}

function polygonFractions(parts: readonly number[][], image: Size): number[][] {
  return parts.map((part) => fractions(part, image));
}

function fractions(values: readonly number[], { width, height }: Size): number[] {
  return values.map((value, i) => value / (i % 2 === 0 ? width : height));
}
