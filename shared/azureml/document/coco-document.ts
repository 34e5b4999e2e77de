import { explainExport } from './explain-export.ts';
import type { ExportDocument } from './export-document.ts';
import { MalformedJson } from './malformed-json.ts';
import { sections } from './sections.ts';
import { asUtf8 } from './text-encoding.ts';

/** A COCO file. `open` opens it again at every call. */
export function cocoDocument(open: () => AsyncIterable<Uint8Array>): ExportDocument {
  return {
    unit: 'any',
    async read(wanted, tell) {
      const { encoding, bytes } = await asUtf8(open());
      return { encoding, batches: sections(bytes, wanted, tell) };
    },
    async explained(error) {
      // The decoder says TypeError where bytes are not valid in the file's encoding.
      return error instanceof MalformedJson || error instanceof TypeError ? explainExport(open, error) : error;
    },
  };
}
