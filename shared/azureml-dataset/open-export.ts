import { cocoDocument } from '../azureml/document/coco-document.ts';
import type { ExportDocument } from '../azureml/document/export-document.ts';
import { MalformedJson } from '../azureml/document/malformed-json.ts';
import { sections } from '../azureml/document/sections.ts';
import { asUtf8 } from '../azureml/document/text-encoding.ts';
import { datasetDocument } from './dataset-document.ts';
import type { ExportFile } from './export-file.ts';

const OF_COCO = new Set(['images', 'annotations', 'categories']);
const OF_A_LINE = new Set(['image_url', 'image_details', 'image_width', 'image_height', 'label', 'label_confidence']);

/** An export by what its first file holds, whatever that is called. Several files are one only where they hold lines. */
export async function openExport(files: readonly [ExportFile, ...ExportFile[]]): Promise<ExportDocument> {
  const [first, ...others] = files;
  if (others.length > 0 || (await holdsLines(first))) return datasetDocument(files);
  return cocoDocument(first.open);
}

/** Decided by the first key that only one of the two formats has; as far as that, the file is read. */
export async function holdsLines(file: ExportFile): Promise<boolean> {
  try {
    const { bytes } = await asUtf8(file.open());
    for await (const batch of sections(bytes, () => false)) {
      if (batch.type !== 'key') continue;
      if (OF_A_LINE.has(batch.key)) return true;
      if (OF_COCO.has(batch.key)) return false;
    }
  } catch (error) {
    // Neither: the reader of COCO files says what it is instead.
    if (!(error instanceof MalformedJson || error instanceof TypeError)) throw error;
  }
  return false;
}
