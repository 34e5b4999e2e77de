import { measureImage } from '../../shared/images/measure-image.ts';

/** What is measured of `bytes`, and what it took. `first` is how many bytes are read at first. */
export async function measured(name: string, bytes: Uint8Array, first?: number) {
  let reads = 0;
  let total = 0;
  const read = async (offset: number, length: number) => {
    reads += 1;
    total += length;
    return new Uint8Array(bytes.subarray(offset, offset + length));
  };
  const before = process.cpuUsage();
  const result = await measureImage(name, bytes.length, read, first ? { first } : {});
  const { user, system } = process.cpuUsage(before);
  return { result, reads, total, seconds: (user + system) / 1e6 };
}
