import { annotationKey } from './annotation-key.ts';
import type { DatasetChange } from './dataset-change.ts';
import { matchAnnotations } from './match-annotations.ts';
import type { AnnotationRecord, DatasetRecord } from './record.ts';
import { textHash } from './text-hash.ts';

type Side = () => AsyncIterable<DatasetRecord>;
/** Of an image: its size, the number of its annotations, and a sum of their hashes that does not depend on their order. */
type Digest = { width: number; height: number; count: number; sum: number };

/**
 * What two exports of one project differ in. Ids change with every export, so images are known by their paths and annotations
 * by what they are. Reads both sides twice: first a digest per image, then the annotations of the images that differ.
 * Labels come first, then images in the order of `before` and those that were added.
 */
export async function* compareDatasets(before: Side, after: Side): AsyncGenerator<DatasetChange> {
  const [old, current] = [await digest(before), await digest(after)];
  for (const name of old.labels) if (!current.labels.has(name)) yield { kind: 'label', change: 'removed', name };
  for (const name of current.labels) if (!old.labels.has(name)) yield { kind: 'label', change: 'added', name };
  const differing = new Set<string>();
  for (const [path, was] of old.images) {
    const is = current.images.get(path);
    if (!is) yield { kind: 'image', change: 'removed', path, annotations: was.count };
    else {
      if (is.width !== was.width || is.height !== was.height) {
        yield { kind: 'image', change: 'resized', path, annotations: is.count };
      }
      if (is.count !== was.count || is.sum !== was.sum) differing.add(path);
    }
  }
  for (const [path, { count }] of current.images) {
    if (!old.images.has(path)) yield { kind: 'image', change: 'added', path, annotations: count };
  }
  const [oldShapes, newShapes] = [await annotationsOf(before, differing), await annotationsOf(after, differing)];
  for (const image of differing) {
    const { added, removed, changed } = matchAnnotations(oldShapes.get(image) ?? [], newShapes.get(image) ?? []);
    for (const pair of changed) yield { kind: 'annotation', change: 'changed', image, ...pair };
    for (const annotation of removed) yield { kind: 'annotation', change: 'removed', image, annotation };
    for (const annotation of added) yield { kind: 'annotation', change: 'added', image, annotation };
  }
}

async function digest(side: Side): Promise<{ labels: Set<string>; images: Map<string, Digest> }> {
  const labels = new Set<string>();
  const images = new Map<string, Digest>();
  for await (const record of side()) {
    if (record.kind === 'label') labels.add(record.name);
    else if (record.kind === 'image') {
      images.set(record.path, { width: record.width, height: record.height, count: 0, sum: 0 });
    } else {
      const image = images.get(record.image);
      if (!image) continue;
      image.count += 1;
      image.sum = (image.sum + textHash(annotationKey(record))) | 0;
    }
  }
  return { labels, images };
}

async function annotationsOf(side: Side, images: ReadonlySet<string>): Promise<Map<string, AnnotationRecord[]>> {
  const found = new Map<string, AnnotationRecord[]>();
  if (images.size === 0) return found;
  for await (const record of side()) {
    if (record.kind !== 'annotation' || !images.has(record.image)) continue;
    const list = found.get(record.image);
    if (list) list.push(record);
    else found.set(record.image, [record]);
  }
  return found;
}
