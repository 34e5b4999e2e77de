import { byCodePoint } from '../dataset/code-point-order.ts';
import { type BatchStream, encodeBatches } from './encode-batches.ts';
import { splitExtension } from './split-extension.ts';

export type ManifestImage = { path: string; width: number; height: number };

/** The first two lines of every image manifest of CVAT. */
export const MANIFEST_HEADER = '{"version":"1.1"}\n{"type":"images"}\n';

/** Printable ASCII that JSON does not escape. */
const PLAIN = /^[ !#-[\]-~]*$/;

/**
 * One line of a manifest, with its LF: the bytes that CVAT's `create.py` writes without `meta` and `checksum`, which are ASCII
 * (everything else is escaped). Sizes are integers in pixels as displayed. Throws RangeError for any other size.
 */
export function manifestLine({ path, width, height }: ManifestImage): string {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`Cannot write a manifest line for "${path}": size must be positive: it is ${width}x${height}`);
  }
  const { name, extension } = splitExtension(path);
  return `{"name":${ascii(name)},"extension":${ascii(extension)},"width":${width},"height":${height}}\n`;
}

/**
 * The manifest of batches of images (CVAT manifest 1.1, type images) in chunks of about 64 KB. With `sorted`, throws RangeError unless
 * the paths are unique and in code-point order.
 */
export function manifestBytes(
  batches: BatchStream<ManifestImage>,
  options: { sorted?: boolean } = {},
): AsyncGenerator<Uint8Array> {
  let before: string | undefined;
  const lineInOrder = (image: ManifestImage): string => {
    if (before !== undefined && byCodePoint(before, image.path) >= 0) {
      throw new RangeError(`Cannot write the manifest: paths are not in order: "${image.path}" follows "${before}"`);
    }
    before = image.path;
    return manifestLine(image);
  };
  return encodeBatches(batches, options.sorted ? lineInOrder : manifestLine, MANIFEST_HEADER);
}

function ascii(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
