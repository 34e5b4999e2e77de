import { IndexEntry } from '../dataset/index-entry.ts';
import { type BatchStream, encodeBatches } from './encode-batches.ts';

/** One line of the index. The keys have one order, so that the same entry is always the same bytes. */
export function indexLine(entry: IndexEntry): string {
  const { path, etag } = entry;
  if (entry.state === 'set-aside') {
    const { state, code, detail, uploaded } = entry;
    return `${JSON.stringify({ path, etag, state, code, detail, ...(uploaded && { uploaded }) })}\n`;
  }
  const { state, width, height, orientation, finding } = entry;
  return `${JSON.stringify({ path, etag, state, width, height, orientation, ...(finding && { finding }) })}\n`;
}

/** The index in chunks of about 64 KB. */
export function encodeIndex(batches: BatchStream<IndexEntry>): AsyncGenerator<Uint8Array> {
  return encodeBatches(batches, indexLine);
}

/** The entries of each chunk of bytes. Throws SyntaxError for a line that is not an entry. */
export async function* decodeIndex(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<IndexEntry[]> {
  const decoder = new TextDecoder();
  let open = '';
  for await (const chunk of bytes) {
    const text = open + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n');
    open = text.slice(end + 1);
    if (end > 0) yield entriesOf(text.slice(0, end));
  }
  open += decoder.decode();
  if (open)
    throw new SyntaxError(`Cannot read the index: its last line is cut: current value is ${open.slice(0, 200)}`);
}

/** One JSON.parse for all lines costs a third of one for each. */
function entriesOf(lines: string): IndexEntry[] {
  const values: unknown = JSON.parse(`[${lines.replaceAll('\n', ',')}]`);
  if (!Array.isArray(values)) throw new SyntaxError('Cannot read the index: its lines are not values');
  for (const value of values) if (!isPlainImage(value)) IndexEntry.parse(value);
  return values;
}

/** The usual entry by plain tests: the schema costs more than reading the line. */
function isPlainImage(value: unknown): value is IndexEntry {
  if (typeof value !== 'object' || value === null || !('state' in value) || value.state !== 'image') return false;
  if (!('path' in value && 'etag' in value && 'width' in value && 'height' in value && 'orientation' in value))
    return false;
  return (
    typeof value.path === 'string' &&
    value.path !== '' &&
    typeof value.etag === 'string' &&
    isPositive(value.width) &&
    isPositive(value.height) &&
    isPositive(value.orientation) &&
    value.orientation <= 8 &&
    !('finding' in value)
  );
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}
