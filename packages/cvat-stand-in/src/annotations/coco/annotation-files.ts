import { Buffer } from 'node:buffer';
import { fromBufferPromise, type ZipFile } from 'yauzl';
import { CvatImportError } from './import-error.ts';

/** One COCO document of an upload; `subset` stands in error messages. */
export type AnnotationFile = { subset: string; path: string; bytes: Uint8Array };

/**
 * The documents in an uploaded file. Its content decides, never its name: a zip gives its
 * `annotations/instances_<subset>.json`, everything else is taken for one JSON document.
 */
export async function annotationFiles(bytes: Uint8Array): Promise<AnnotationFile[]> {
  if (!looksLikeZip(bytes)) return [{ subset: 'default', path: 'annotations/default.json', bytes }];
  const zip = await fromBufferPromise(Buffer.from(bytes)).catch((error: unknown) => {
    throw new CvatImportError(`File is not a zip file: ${error instanceof Error ? error.message : error}`);
  });
  const files = await documentsOf(zip);
  if (files.length === 0) {
    throw new CvatImportError(
      "Failed to find dataset at '/home/django/data/tmp/annotations': no annotations/instances_<subset>.json in the archive. " +
        'Check https://docs.cvat.ai/docs/manual/advanced/formats/format-coco/ for the expected structure',
    );
  }
  return files;
}

async function documentsOf(zip: ZipFile): Promise<AnnotationFile[]> {
  const files: AnnotationFile[] = [];
  for await (const entry of zip.eachEntry()) {
    const subset = /^annotations\/instances_([^/]+)\.json$/.exec(entry.fileName)?.[1];
    if (subset === undefined) continue;
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk);
    files.push({ subset, path: entry.fileName, bytes: Buffer.concat(chunks) });
  }
  return files;
}

/** The end-of-directory record stands within the last 64 KiB. */
function looksLikeZip(bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).subarray(-(65_535 + 22));
  return tail.includes(Buffer.from('PK\u0005\u0006', 'latin1'));
}
