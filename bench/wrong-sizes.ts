import { measureImage } from '../shared/images/measure-image.ts';
import { type HeaderCase, headerCases } from './header-cases.ts';

export type WrongSizes = { cuts: number; wrong: number; setAside: number; reads: number };

/**
 * Measures every image after every cut of its header, with the bytes in three layouts: an exact copy, a Buffer, and a slice
 * of a slab whose other bytes would give another size. A size or orientation other than the whole file's is wrong; nothing
 * else may be answered, since what lies behind the cut can be read.
 */
export async function wrongSizes(cuts: number): Promise<WrongSizes> {
  const cases = await headerCases();
  const total: WrongSizes = { cuts: 0, wrong: 0, setAside: 0, reads: 0 };
  const perCase = Math.ceil(cuts / cases.length / LAYOUTS.length);
  for (const one of cases) {
    const step = Math.max(1, one.header / perCase);
    for (let cut = 1; cut <= one.header; cut += step) {
      for (const layout of LAYOUTS) await measureCut(one, Math.floor(cut), layout, total);
    }
  }
  return total;
}

type Layout = (bytes: Uint8Array) => Uint8Array;

const LAYOUTS: readonly Layout[] = [
  (bytes) => new Uint8Array(bytes),
  (bytes) => Buffer.from(bytes),
  (bytes) => {
    const slab = new Uint8Array(bytes.length + 64).fill(0x11);
    slab.set(bytes, 32);
    return slab.subarray(32, 32 + bytes.length);
  },
];

async function measureCut(one: HeaderCase, cut: number, layout: Layout, total: WrongSizes): Promise<void> {
  const read = async (offset: number, length: number) => {
    total.reads += 1;
    return layout(one.bytes.subarray(offset, offset + length));
  };
  const measured = await measureImage(one.name, one.bytes.length, read, { first: cut });
  total.cuts += 1;
  if ('code' in measured) total.setAside += 1;
  else if (measured.width !== one.width || measured.height !== one.height || measured.orientation !== one.orientation) {
    total.wrong += 1;
  }
}
