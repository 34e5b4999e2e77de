/** What a file is instead of a COCO export, as far as its beginning tells. */
export type ForeignFormat = { code: string; what: string; fix: string };

const EXPORT_COCO =
  'Use the COCO file of the labeling project, which Azure ML wrote below Labeling/export/coco in the storage account of the workspace, or the JSON Lines of its dataset below Labeling/export/export/dataset';

const MAGIC: readonly (readonly [prefix: string, format: ForeignFormat])[] = [
  ['504b0304', { code: 'EXPORT_ZIP', what: 'a zip archive', fix: 'Unpack it and use the COCO JSON file in it' }],
  ['504b0506', { code: 'EXPORT_ZIP', what: 'an empty zip archive', fix: EXPORT_COCO }],
  ['1f8b', { code: 'EXPORT_GZIP', what: 'compressed with gzip', fix: 'Unpack it (gunzip) and use the COCO JSON file' }],
  ['50415231', { code: 'EXPORT_PARQUET', what: 'a Parquet file', fix: EXPORT_COCO }],
  ['89504e47', { code: 'EXPORT_IMAGE', what: 'a PNG image', fix: EXPORT_COCO }],
  ['ffd8ff', { code: 'EXPORT_IMAGE', what: 'a JPEG image', fix: EXPORT_COCO }],
  ['25504446', { code: 'EXPORT_PDF', what: 'a PDF document', fix: EXPORT_COCO }],
];

export function byMagic(head: Uint8Array): ForeignFormat | undefined {
  const hex = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return MAGIC.find(([prefix]) => hex.startsWith(prefix))?.[1];
}

/** By the beginning of a text that starts with neither `{` nor `[`. */
export function byText(text: string): ForeignFormat {
  const head = text.trimStart().slice(0, 4096);
  const lines = head.split(/\r?\n/);
  const [first = ''] = lines;
  if (head.startsWith('<')) return markup(head);
  if (/^(?:\$schema:.*mltable|type:\s*mltable|transformations:|paths:\s*$|traits:)/im.test(head)) {
    const fix =
      'Use the files that it names (labeledDatapoints_1.jsonl and so on), or name the folder that holds it and them';
    return { code: 'EXPORT_MLTABLE', what: 'an MLTable definition', fix };
  }
  if (
    first.startsWith('-DOCSTART-') ||
    lines.filter((line) => /^\S+(?:[ \t]+\S+)*[ \t](?:O|[BI]-\S+)$/.test(line)).length > 2
  ) {
    return {
      code: 'EXPORT_CONLL',
      what: 'a CoNLL file of a text labeling project',
      fix: 'Only image labeling projects can be migrated',
    };
  }
  if (/^[^,;\t]+(?:[,;\t][^,;\t]*)+$/.test(first)) return { code: 'EXPORT_CSV', what: 'a CSV file', fix: EXPORT_COCO };
  return { code: 'EXPORT_NOT_JSON', what: 'not JSON', fix: EXPORT_COCO };
}

function markup(head: string): ForeignFormat {
  const storage = /<Error>\s*<Code>(\w+)<\/Code>/.exec(head)?.[1];
  if (storage) {
    const what = `an error message of Azure Storage (${storage}) instead of the file`;
    return { code: 'EXPORT_STORAGE_ERROR', what, fix: 'Download the export again with a link that is still valid' };
  }
  if (/^<!doctype html|<html/i.test(head)) {
    const fix = 'Download the export itself instead of the page that shows it (a login page looks like this too)';
    return { code: 'EXPORT_HTML', what: 'a web page', fix };
  }
  return { code: 'EXPORT_XML', what: 'an XML file', fix: EXPORT_COCO };
}

/** By the keys of the first object of a JSON text, and of the objects in it. */
export function byJson(text: string, keys: readonly string[]): ForeignFormat {
  const has = (...names: string[]) => names.every((name) => keys.includes(name) || text.includes(`"${name}"`));
  if (has('regions', 'tagName') || has('originalImageUri') || has('resizedImageUri')) {
    const fix = 'Convert the Custom Vision project to COCO first';
    return { code: 'EXPORT_CUSTOM_VISION', what: 'a Custom Vision file', fix };
  }
  if (has('image_url', 'label')) {
    const fix = 'Write each object on a line of its own, without the list around them';
    return { code: 'EXPORT_JSON_LINES', what: 'the lines of a dataset as one JSON document', fix };
  }
  if (has('input_data') || has('probs', 'labels') || has('boxes', 'box')) {
    return { code: 'EXPORT_PREDICTIONS', what: 'a request to a model or its answer', fix: EXPORT_COCO };
  }
  if (has('assets', 'tags')) return { code: 'EXPORT_VOTT', what: 'a VoTT project', fix: EXPORT_COCO };
  if (has('shapes', 'imagePath')) return { code: 'EXPORT_LABELME', what: 'a labelme file', fix: EXPORT_COCO };
  const found = keys.length > 0 ? `: its keys are ${keys.slice(0, 10).join(', ')}` : '';
  return { code: 'EXPORT_NOT_COCO', what: `JSON, but not a COCO export${found}`, fix: EXPORT_COCO };
}

export function jsonLines(): ForeignFormat {
  return {
    code: 'EXPORT_JSON_LINES',
    what: 'JSON Lines without image_url, so no dataset of Azure ML',
    fix: EXPORT_COCO,
  };
}
