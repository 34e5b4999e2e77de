import sharp from 'sharp';
import { z } from 'zod';
import { PICTURE } from './export-of.ts';

const PAGE = 5000;
const FOLDER = 200;

/**
 * `data-lake`: in an account with a hierarchical namespace, all below one folder. `one-picture`: all images are the same whole
 * picture, which CVAT can show.
 */
export const SetKind = z.enum(['flat', 'data-lake', 'one-picture']).default('flat');
export type SetKind = z.infer<typeof SetKind>;

/**
 * A set of images as cameras and tools make them: 80 % JPEG, 20 % PNG, about 290 KB each. The frame headers of the JPEGs
 * stand at the offsets that were measured of real ones: half before 250 bytes, 80 % before 17 KB, 95 % before 73 KB, the last
 * at 189 KB. One folder holds images of one origin.
 */
export class ImageSet {
  readonly #templates: Buffer[];
  readonly #added: string[] = [];
  readonly #pages = new Map<number, string>();
  readonly #kind: SetKind;
  count: number;

  private constructor(templates: Buffer[], count: number, kind: SetKind) {
    this.#templates = templates;
    this.count = count;
    this.#kind = kind;
  }

  static async make(count: number, kind: SetKind = 'flat'): Promise<ImageSet> {
    if (kind === 'one-picture') {
      const create = { ...PICTURE, channels: 3, background: '#88a' } as const;
      return new ImageSet([await sharp({ create }).jpeg().toBuffer()], count, kind);
    }
    const background = { r: 9, g: 99, b: 199 };
    const picture = (width: number) =>
      sharp({
        create: { width, height: 300, channels: 3, background, noise: { type: 'gaussian', mean: 128, sigma: 40 } },
      });
    const jpeg = await picture(400).jpeg({ quality: 95 }).toBuffer();
    const png = await picture(400).png().toBuffer();
    const offsets = [
      ...Array<number>(10).fill(0),
      2000,
      6000,
      10_000,
      13_000,
      16_000,
      17_000,
      30_000,
      50_000,
      73_000,
      188_000,
    ];
    const templates = offsets.map((offset) => Buffer.concat([withMetadata(jpeg, offset), Buffer.alloc(200_000, 7)]));
    return new ImageSet([...templates, png], count, kind);
  }

  name(index: number): string {
    const folder = Math.floor(index / FOLDER);
    const number = String(index).padStart(7, '0');
    return `${this.#kind === 'data-lake' ? 'all/' : ''}camera ${String(folder).padStart(4, '0')}/${number}.${this.#isPng(index) ? 'png' : 'jpg'}`;
  }

  content(name: string): Buffer | undefined {
    const index = Number(/(\d+)b?\.(?:jpg|png)$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(index)) return undefined;
    return this.#isPng(index) ? this.#templates.at(-1) : this.#templates[this.#template(index)];
  }

  /** Lets the first `count` images be there, and no others. */
  show(count: number): void {
    this.count = count;
    this.#pages.clear();
  }

  add(name: string): void {
    this.#added.push(name);
    this.#added.sort();
    this.#pages.clear();
  }

  /** Makes all pages of the listing, so that no client waits for them. */
  makePages(): void {
    for (let page = 0; page * PAGE < this.count; page++) this.page(String(page));
  }

  page(marker: string | null): string {
    const number = Number(marker ?? 0);
    const cached = this.#pages.get(number);
    if (cached) return cached;
    const last = Math.min(this.count, (number + 1) * PAGE);
    const names = Array.from({ length: Math.max(0, last - number * PAGE) }, (_, i) => this.name(number * PAGE + i));
    const from = names[0] ?? '';
    const to = last < this.count ? this.name(last) : '\uffff';
    for (const name of this.#added) if ((number === 0 || name >= from) && name < to) names.push(name);
    const next = last < this.count ? `<NextMarker>${number + 1}</NextMarker>` : '<NextMarker />';
    const page = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults><Blobs>${names
      .sort()
      .map((name) => this.#entry(name))
      .join('')}</Blobs>${next}</EnumerationResults>`;
    this.#pages.set(number, page);
    return page;
  }

  /** Four folders of five hold JPEGs, each of one or two kinds. */
  #isPng(index: number): boolean {
    return this.#kind !== 'one-picture' && Math.floor(index / FOLDER) % 5 === 4;
  }

  #template(index: number): number {
    if (this.#kind === 'one-picture') return 0;
    const folder = Math.floor(index / FOLDER);
    return (folder * 3 + (index % 10 === 0 ? 1 : 0)) % (this.#templates.length - 1);
  }

  #entry(name: string): string {
    return (
      `<Blob><Name>${name}</Name><Properties><Creation-Time>Thu, 01 Jan 2026 00:00:00 GMT</Creation-Time>` +
      `<Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified><Etag>image</Etag>` +
      (this.#kind === 'data-lake' ? '<ResourceType>file</ResourceType>' : '') +
      `<Content-Length>${this.content(name)?.length}</Content-Length><Content-Type>image/jpeg</Content-Type>` +
      '<Content-Encoding /><Content-Language /><Content-CRC64 /><Content-MD5>CLMhjOYKbgLGQBZ0TuKm+A==</Content-MD5>' +
      '<Cache-Control /><Content-Disposition /><BlobType>BlockBlob</BlobType><AccessTier>Hot</AccessTier>' +
      '<AccessTierInferred>true</AccessTierInferred><LeaseStatus>unlocked</LeaseStatus>' +
      '<LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted></Properties><OrMetadata /></Blob>'
    );
  }
}

function withMetadata(jpeg: Buffer, bytes: number): Buffer {
  const segments: Buffer[] = [];
  for (let left = bytes; left > 0; left -= 65_000) {
    const length = Math.min(left, 65_000);
    const head = Buffer.from([0xff, 0xe2, (length + 2) >> 8, (length + 2) & 255]);
    segments.push(head, Buffer.alloc(length, 0x33));
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
