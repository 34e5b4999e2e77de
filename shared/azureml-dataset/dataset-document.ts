import type { ExportDocument } from '../azureml/document/export-document.ts';
import type { TellKeyTwice } from '../azureml/document/keys-twice.ts';
import type { Batch } from '../azureml/document/sections.ts';
import { asUtf8 } from '../azureml/document/text-encoding.ts';
import { asId, asObject } from '../azureml/values.ts';
import { byCodePoint } from '../dataset/code-point-order.ts';
import { annotationElements } from './annotation-elements.ts';
import type { ExportFile } from './export-file.ts';
import { imageElement } from './image-element.ts';
import { isFullPart } from './part-name.ts';
import { type Line, readLines } from './read-lines.ts';
import { refuseForeign } from './refuse-foreign.ts';

/**
 * A labelled dataset of Azure ML: JSON Lines in one or several files, one image a line, read as if they were one COCO file.
 * Its labels are the names that its lines use, in the order of their characters: it has no list of them.
 */
export function datasetDocument(files: readonly ExportFile[]): ExportDocument {
  const lines = new Map<string, number>();
  return {
    unit: 'normalized',
    async read(wanted, tell) {
      lines.clear();
      return { encoding: await encodingOf(files[0]), batches: batches(files, { wanted, tell, lines }) };
    },
    // A part that was not copied, or is still on its way, leaves no gap where it is the last.
    mayGoOn() {
      if (!files.every(({ name }) => isFullPart(name, lines.get(name) ?? 0))) return undefined;
      const name = files.at(-1)?.name ?? '';
      return `the last part, "${name}", has ${lines.get(name)} images, as many as Azure ML writes into parts that have a next one`;
    },
    async explained(error) {
      return error;
    },
  };
}

async function encodingOf(file: ExportFile | undefined) {
  if (!file) return 'utf-8';
  const { encoding, bytes } = await asUtf8(file.open());
  await bytes[Symbol.asyncIterator]().return?.();
  return encoding;
}

type Pass = { wanted: (key: string) => boolean; tell?: TellKeyTwice | undefined; lines: Map<string, number> };

/** `lines`: those of each file are counted in it. */
async function* batches(files: readonly ExportFile[], { wanted, tell, lines: counted }: Pass): AsyncGenerator<Batch> {
  for (const key of ['images', 'annotations', 'categories']) yield { type: 'key', key, array: true };
  const counts = { images: 0, annotations: 0 };
  const names = new Map<string, unknown>();
  for (const file of files) {
    for await (const lines of readLines(file, tell && ((number, key) => tell(`${file.name}, line ${number}`, key)))) {
      counted.set(file.name, (counted.get(file.name) ?? 0) + lines.length);
      const read = elements(lines, file.name, counts.images + 1);
      for (const key of ['images', 'annotations'] as const) {
        if (wanted(key) && read[key].length > 0) {
          yield { type: 'elements', key, first: counts[key], elements: read[key] };
        }
        counts[key] += read[key].length;
      }
      for (const { category_id: id } of read.annotations) if (asId(id) !== undefined) names.set(String(id), id);
    }
  }
  if (!wanted('categories')) return;
  const categories = [...names].sort(([a], [b]) => byCodePoint(a, b)).map(([name, id]) => ({ id, name }));
  yield { type: 'elements', key: 'categories', first: 0, elements: categories };
}

function elements(
  lines: readonly Line[],
  file: string,
  firstId: number,
): { images: unknown[]; annotations: Record<string, unknown>[] } {
  const images: unknown[] = [];
  const annotations: Record<string, unknown>[] = [];
  for (const { value, number } of lines) {
    const line = asObject(value);
    if (!line) {
      images.push(value);
      continue;
    }
    refuseForeign(line, `"${file}": line ${number}`);
    const id = firstId + images.length;
    const { elements: ofLine, confidence } = annotationElements(line, id);
    images.push(imageElement(line, id, confidence));
    for (const element of ofLine) annotations.push(element);
  }
  return { images, annotations };
}
