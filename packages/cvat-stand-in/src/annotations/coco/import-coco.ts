import type { LabelSpec, NewAnnotations } from '../annotation-data.ts';
import { type AnnotationFile, annotationFiles } from './annotation-files.ts';
import { readCategories } from './categories.ts';
import { convertItems } from './convert-items.ts';
import { parseDocument } from './document.ts';
import { CvatImportError } from './import-error.ts';
import { type Item, readItems } from './item.ts';
import { type Frame, frameMatcher } from './match-frame.ts';
import { olderThan } from './server-version.ts';

export type ImportTarget = {
  /** All frames of the task, in order. */
  frames: readonly Frame[];
  labels: readonly LabelSpec[];
  /** First and last frame that can be matched: a job's; default: the whole task. */
  taskRange?: { start: number; stop: number };
  /** Rules of an older server, e.g. "2.36.0"; default 2.73.0. */
  version?: string;
};

/**
 * CVAT's import "COCO 1.0" of a JSON document or a zip with documents: all of its annotations as they will be stored, or
 * CvatImportError and nothing. A document without images gives no annotations and no error.
 */
export async function importCoco(bytes: Uint8Array, target: ImportTarget): Promise<NewAnnotations> {
  const version = target.version ?? '2.73.0';
  const range = target.taskRange ?? { start: 0, stop: target.frames.length - 1 };
  const items = (await annotationFiles(bytes)).flatMap((file) => itemsOf(file, version));
  const frameOf = frameMatcher(
    target.frames,
    items.map((item) => item.id),
    range,
  );
  const placed = items.map((item) => ({ ...item, frame: frameOf(item.id) }));
  return convertItems(placed, { labels: target.labels, version, stopFrame: range.stop });
}

function itemsOf(file: AnnotationFile, version: string): Item[] {
  try {
    const document = parseDocument(file.bytes, version);
    return readItems(document, readCategories(document.categories), { subset: file.subset, version });
  } catch (error) {
    if (!(error instanceof CvatImportError)) throw error;
    const what = `Failed to import dataset 'coco_instances' at '/home/django/data/tmp/${file.path}'`;
    // Only since 2.73 does the message say why.
    throw new CvatImportError(olderThan(version, 73) ? `${what}.` : `${what}: ${error.message}`);
  }
}
