/** Slots per image: some stay free, so that searching stays short. */
const SPARSENESS = 1.4;

/**
 * Paths of images -> their ids from 1, in order. Paths are kept as two 32-bit hashes: 17 to 34 bytes an image, however long its path.
 * That two of a million paths have both in common happens once in forty million documents; it is an error then, not a mix-up.
 */
export class CocoImageIds {
  private count = 0;
  private slots = 1024;
  /** Id (0 where the slot is free) and both hashes of each slot, side by side: they are looked at together. */
  private table = new Int32Array(1024 * 3);
  private lastPath: string | undefined;
  private lastId = 0;

  add(path: string): number {
    if ((this.count + 1) * SPARSENESS > this.slots) this.grow();
    const [one, two] = hashes(path);
    const slot = this.slot(one, two);
    if (this.table[slot] !== 0) throw new Error(`Cannot write "${path}" as COCO: the image is there twice`);
    this.count += 1;
    this.put(slot, this.count, one, two);
    return this.count;
  }

  /** Throws Error where the path is that of no image. */
  of(path: string): number {
    // The annotations of an image mostly follow each other.
    if (path === this.lastPath) return this.lastId;
    const [one, two] = hashes(path);
    const id = this.table[this.slot(one, two)] ?? 0;
    if (id === 0) throw new Error(`Cannot write an annotation of "${path}" as COCO: there is no such image before it`);
    this.lastPath = path;
    this.lastId = id;
    return id;
  }

  /** Index in the table of where these hashes are, or of a free slot. */
  private slot(one: number, two: number): number {
    const { table, slots } = this;
    let slot = one & (slots - 1);
    while (table[slot * 3] !== 0 && (table[slot * 3 + 1] !== one || table[slot * 3 + 2] !== two)) {
      slot = (slot + 1) & (slots - 1);
    }
    return slot * 3;
  }

  private put(slot: number, id: number, one: number, two: number): void {
    this.table[slot] = id;
    this.table[slot + 1] = one;
    this.table[slot + 2] = two;
  }

  private grow(): void {
    const old = this.table;
    this.slots *= 2;
    this.table = new Int32Array(this.slots * 3);
    for (let at = 0; at < old.length; at += 3) {
      const [id = 0, one = 0, two = 0] = [old[at], old[at + 1], old[at + 2]];
      if (id !== 0) this.put(this.slot(one, two), id, one, two);
    }
  }
}

function hashes(path: string): [number, number] {
  let one = 0x811c9dc5;
  let two = 0x9747b28c;
  for (let i = 0; i < path.length; i += 1) {
    const code = path.charCodeAt(i);
    one = Math.imul(one ^ code, 0x01000193);
    two = Math.imul(two ^ code, 0x5bd1e995);
    two ^= two >>> 15;
  }
  return [one ^ (one >>> 16), two];
}
