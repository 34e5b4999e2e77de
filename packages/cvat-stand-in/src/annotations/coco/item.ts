import { labelOf } from './categories.ts';
import type { CocoDocument } from './document.ts';
import { intField, numberField, textField } from './fields.ts';
import { CvatImportError } from './import-error.ts';
import { type DrawnPart, readParts } from './parts.ts';
import { isObject, type JsonObject, pythonTypeName } from './python-json.ts';
import { splitExtension } from './python-path.ts';
import { olderThan } from './server-version.ts';

/** One shape of an image before it is matched to a frame. Parts of one annotation share `attributes`: a Map, not a copy. */
export type ItemAnnotation = DrawnPart & {
  label: string | undefined;
  group: number;
  attributes: Map<string, unknown>;
};

/** An image: its path without extension and its shapes, in the order in which CVAT takes them. */
export type Item = { id: string; annotations: ItemAnnotation[] };

/** The images of a document, in its order. Throws CvatImportError that names the record. */
export function readItems(
  document: CocoDocument,
  names: ReadonlyMap<number, string>,
  options: { subset: string; version: string },
): Item[] {
  const streaming = !olderThan(options.version, 35);
  const imageIds: number[] = [];
  const images = new Map<number, JsonObject>();
  for (const image of document.images) {
    const id = named(image, options.subset, '', () => intField(image, 'id'));
    imageIds.push(id);
    // Of images with equal ids the last is read once for each of them.
    images.set(id, image);
  }
  const annotations = new Map<number, JsonObject[]>();
  for (const annotation of document.annotations) {
    const imageId = named(annotation, options.subset, ' annotation', () => {
      intField(annotation, 'id');
      const image = intField(annotation, 'image_id');
      if (!streaming && !images.has(image)) throw new CvatImportError(`Unknown image id '${image}'`);
      return image;
    });
    const ofImage = annotations.get(imageId) ?? [];
    annotations.set(imageId, ofImage);
    ofImage.push(annotation);
  }
  return imageIds.map((imageId) => {
    const image = images.get(imageId) ?? {};
    const id = named(image, options.subset, '', () => itemId(image));
    const records = annotations.get(imageId) ?? [];
    return {
      id,
      annotations: (streaming ? records.toReversed() : records).flatMap((record) =>
        named(record, options.subset, ' annotation', () => readAnnotation(record, image, names, options.version)),
      ),
    };
  });
}

function itemId(image: JsonObject): string {
  if (isTruthy(image.height) && isTruthy(image.width)) {
    intField(image, 'height');
    intField(image, 'width');
  }
  return splitExtension(textField(image, 'file_name').replaceAll('\\', '/'))[0];
}

function readAnnotation(
  record: JsonObject,
  image: JsonObject,
  names: ReadonlyMap<number, string>,
  version: string,
): ItemAnnotation[] {
  const group = intField(record, 'id');
  const raw = Object.hasOwn(record, 'attributes') ? record.attributes : {};
  if (!isObject(raw)) {
    throw new CvatImportError(`'${pythonTypeName(raw)}' object does not support item assignment`);
  }
  const attributes = new Map(Object.entries(raw));
  if (Object.hasOwn(record, 'score')) attributes.set('score', numberField(record, 'score'));
  const label = labelOf(record, names);
  if (Object.hasOwn(record, 'iscrowd') || olderThan(version, 69)) {
    attributes.set('is_crowd', intField(record, 'iscrowd') !== 0);
  }
  return readParts(record, image, version).map((part) => ({ ...part, label, group, attributes }));
}

function isTruthy(value: unknown): boolean {
  return Boolean(value) && !(Array.isArray(value) && value.length === 0);
}

/** Says which record an error is about. */
function named<T>(record: JsonObject, subset: string, kind: '' | ' annotation', read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CvatImportError)) throw error;
    const id = record.id;
    const shown = typeof id === 'string' ? `'${id}'` : (id ?? 'None');
    throw new CvatImportError(`Failed to import item (${shown}, '${subset}')${kind}: ${error.message}`);
  }
}
