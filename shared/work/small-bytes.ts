import { InvalidInputError } from '../errors.ts';

const MOST = 1_000_000;

/** The bytes of what people write by hand; over a megabyte it is refused before it is held: InvalidInputError. */
export async function* smallBytes(
  what: string,
  { size, bytes }: { size: number; bytes: AsyncIterable<Uint8Array> },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    // In here, so that leaving ends the download.
    if (size > MOST) {
      const message = `Cannot read "${what}": it is larger than ${MOST} bytes: current value is ${size} bytes`;
      const fix = 'Check that it is the right file, and shorten it';
      throw new InvalidInputError(message, { code: 'BLOB_TOO_LARGE', fix });
    }
    yield chunk;
  }
}
