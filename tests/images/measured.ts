import { measureImage } from '../../shared/images/measure-image.ts';
import { PartialFile } from '../../shared/images/partial-file.ts';

/** Looks into the bytes of a header since the last `measured()`; one that goes over many bytes counts for each of them. */
let steps = 0;

const LOOKS = ['has', 'need', 'u8', 'u16', 'u32', 'u64', 'float', 'find', 'latin1', 'bytes'];
for (const name of LOOKS) {
  const look: unknown = Reflect.get(PartialFile.prototype, name);
  if (typeof look !== 'function') throw new Error(`Cannot count steps: a partial file has no method "${name}"`);
  const counted = function (this: PartialFile, at: number, length: number, third: unknown, fourth: unknown) {
    const found: unknown = look.call(this, at, length, third, fourth);
    if (name === 'find') steps += (typeof found === 'number' ? found : length) - at;
    steps += name === 'latin1' || name === 'bytes' ? 1 + length : 1;
    return found;
  };
  Reflect.set(PartialFile.prototype, name, counted);
}

/**
 * What is measured of `bytes`, and what it took: reads and their bytes, and the steps of all walks over what was read, which
 * are what costs time. `first` is how many bytes are read at first.
 */
export async function measured(name: string, bytes: Uint8Array, first?: number) {
  let reads = 0;
  let total = 0;
  const read = async (offset: number, length: number) => {
    reads += 1;
    total += length;
    return new Uint8Array(bytes.subarray(offset, offset + length));
  };
  steps = 0;
  const result = await measureImage(name, bytes.length, read, first ? { first } : {});
  return { result, reads, total, steps };
}
