export type TextEncodingName = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';

/** The file's text as UTF-8 without BOM, whatever it was. Throws TypeError where the bytes are not valid in their encoding. */
export async function asUtf8(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ encoding: TextEncodingName; bytes: AsyncIterable<Uint8Array> }> {
  const chunks = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array(0);
  while (head.length < 4) {
    const next = await chunks.next();
    if (next.done) break;
    head = concatenate(head, next.value);
  }
  const encoding = encodingOf(head);
  const body = head.subarray(encoding === 'utf-8-bom' ? 3 : 0);
  const rest = chain(body, chunks);
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') return { encoding, bytes: rest };
  return { encoding, bytes: transcode(rest, encoding) };
}

/** By the BOM; without one, by where the zero bytes are, since a JSON document starts with ASCII. */
export function encodingOf(head: Uint8Array): TextEncodingName {
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8-bom';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (head.length > 1 && a !== 0 && b === 0) return 'utf-16le';
  if (a === 0 && b !== undefined && b !== 0) return 'utf-16be';
  return 'utf-8';
}

/** A TextDecoder drops the BOM. */
async function* transcode(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const encoder = new TextEncoder();
  let high = '';
  for await (const chunk of bytes) {
    const text = high + decoder.decode(chunk, { stream: true });
    // A chunk may end between the two halves of a character outside the basic plane.
    high = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    yield encoder.encode(high ? text.slice(0, -1) : text);
  }
  yield encoder.encode(high + decoder.decode());
}

async function* chain(head: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
