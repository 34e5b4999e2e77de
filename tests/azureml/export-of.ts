import type { IndexedImage } from '../../shared/dataset/index-entry.ts';
import type { AnnotationRecord, DatasetRecord } from '../../shared/dataset/record.ts';
import { utf16 } from './bytes.ts';

/** How an export of one and the same project may look. */
export type Variant = {
  coordinates: 'normalized' | 'absolute';
  encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'utf-16le-without-bom';
  indent: number | string;
  carriageReturns: boolean;
  sections: readonly ('images' | 'annotations' | 'categories')[];
  /** Sizes in the export: as they are, as .NET writes doubles, as text, or none. */
  sizes: 'int' | 'text' | 'zero' | 'missing';
  ids: 'from-1' | 'gaps' | 'text';
  /** Which keys say where the image is. */
  names: readonly ('absolute_url' | 'coco_url' | 'file_name')[];
  closedRings: boolean;
  extras: boolean;
  unusedCategories: number;
};

/** What Azure ML could have exported of a hub: the inverse of reading it. */
export function exportOf(records: readonly DatasetRecord[], variant: Variant): Uint8Array {
  const labels = records.filter((record) => record.kind === 'label');
  const images = records.filter((record) => record.kind === 'image');
  const annotations = records.filter((record) => record.kind === 'annotation');
  const idOf = (index: number) => ({ 'from-1': index + 1, gaps: index * 7 + 3, text: `id-${index}` })[variant.ids];
  const categories = [
    ...labels.map(({ name }, i) => ({ id: idOf(i), name })),
    ...Array.from({ length: variant.unusedCategories }, (_, i) => ({
      id: idOf(labels.length + i),
      name: `unused ${i}`,
    })),
  ];
  const parts = {
    categories,
    images: images.map((image, i) => ({
      id: idOf(i),
      ...sizeOf(image, variant),
      ...namesOf(image.path, variant),
      date_captured: '2024-05-01T10:00:00.1234567Z',
    })),
    annotations: annotations.map((annotation, i) => {
      const at = images.findIndex(({ path }) => path === annotation.image);
      const image = images[at];
      if (!image) throw new Error(`Cannot export an annotation: there is no image "${annotation.image}"`);
      return {
        id: i + 1,
        category_id: idOf(labels.findIndex(({ name }) => name === annotation.label)),
        image_id: idOf(at),
        ...shapeOf(annotation, image, variant),
        ...(variant.extras ? { iscrowd: 0 } : {}),
      };
    }),
  };
  const document = {
    ...(variant.extras ? { info: { year: 2024 }, licenses: [] } : {}),
    ...Object.fromEntries(variant.sections.map((section) => [section, parts[section]])),
  };
  const text = JSON.stringify(document, undefined, variant.indent);
  return encode(variant.carriageReturns ? text.replaceAll('\n', '\r\n') : text, variant.encoding);
}

/** The hub with its images as that export names them. */
export function named(records: readonly DatasetRecord[], { names }: Variant): DatasetRecord[] {
  const place = names.includes('absolute_url') ? { account: 'imagesaccount', container: 'photos' } : {};
  return records.map((record) =>
    record.kind === 'image' ? { ...record, source: { ...place, path: record.path } } : record,
  );
}

function sizeOf({ width, height }: { width: number; height: number }, { sizes }: Variant): object {
  if (sizes === 'missing') return {};
  if (sizes === 'zero') return { width: 0, height: 0 };
  return sizes === 'text' ? { width: `${width}.0`, height: String(height) } : { width, height };
}

function namesOf(path: string, { names }: Variant): object {
  const all = {
    file_name: path,
    coco_url: `AmlDatastore://photos/${path}`,
    absolute_url: `https://imagesaccount.blob.core.windows.net/photos/${path}`,
  };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function shapeOf({ geometry }: AnnotationRecord, image: { width: number; height: number }, variant: Variant): object {
  const [across, down] = variant.coordinates === 'absolute' ? [1, 1] : [image.width, image.height];
  const point = (value: number, i: number) => value / (i % 2 === 0 ? across : down);
  switch (geometry.type) {
    case 'box': {
      const { x, y, width, height } = geometry;
      return { bbox: [x, y, width, height].map(point) };
    }
    case 'polygon':
      return {
        segmentation: geometry.parts.map((part) =>
          [...part, ...(variant.closedRings ? part.slice(0, 2) : [])].map(point),
        ),
      };
    case 'mask':
      return { segmentation: { size: [geometry.height, geometry.width], counts: geometry.counts } };
    case 'tag':
      return { area: 0 };
  }
}

function encode(text: string, encoding: Variant['encoding']): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  if (encoding === 'utf-8-bom') return Buffer.from(`\ufeff${text}`);
  return utf16(text, { littleEndian: encoding !== 'utf-16be', bom: encoding !== 'utf-16le-without-bom' });
}

/** The container that the images of a hub are in. */
export function containerOf(records: readonly DatasetRecord[]): IndexedImage[] {
  return records
    .filter((record) => record.kind === 'image')
    .map(({ path, width, height }) => ({ state: 'image', path, etag: '"1"', width, height, orientation: 1 }));
}
