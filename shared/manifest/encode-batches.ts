import { othersTurn, turnIsDue } from '../dataset/in-turns.ts';

const CHUNK_CHARACTERS = 65_536;

export type BatchStream<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>;

/** `head`, then a line (with its LF) of each item, in UTF-8, in chunks of about 64 KB. */
export async function* encodeBatches<T>(
  batches: BatchStream<T>,
  lineOf: (item: T) => string,
  head = '',
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = head;
  for await (const batch of batches) {
    for (const item of batch) {
      text += lineOf(item);
      if (text.length < CHUNK_CHARACTERS) continue;
      yield encoder.encode(text);
      text = '';
      await othersTurn();
    }
    if (turnIsDue()) await othersTurn();
  }
  if (text) yield encoder.encode(text);
}
