import sharp from 'sharp';

/** Small pictures of the formats that CVAT shows only where they are uploaded, by extension. */
export const MADE_UPLOADED: Readonly<Record<string, (width: number, height: number) => Buffer | Promise<Buffer>>> = {
  jp2: madeJp2,
  ppm: (width, height) => netpbm(6, width, height),
  pgm: (width, height) => netpbm(5, width, height),
  pbm: (width, height) =>
    Buffer.concat([Buffer.from(`P4\n${width} ${height}\n`), Buffer.alloc(Math.ceil(width / 8) * height)]),
  tga: madeTga,
  ico: (width, height) => madeIco([{ width, height }]),
  dds: madeDds,
  pcx: madePcx,
};

export function netpbm(kind: 5 | 6, width: number, height: number, most = 255): Buffer {
  const samples = (kind === 6 ? 3 : 1) * (most > 255 ? 2 : 1);
  return Buffer.concat([
    Buffer.from(`P${kind}\n# made\n${width} ${height}\n${most}\n`),
    Buffer.alloc(width * height * samples, 0x60),
  ]);
}

/** The boxes up to the codestream, of which nothing but the beginning is there. */
function madeJp2(width: number, height: number): Buffer {
  const u32 = (...values: number[]) =>
    Buffer.concat(
      values.map((value) => Buffer.from([value >>> 24, value >>> 16, value >>> 8, value].map((byte) => byte & 255))),
    );
  const box = (type: string, content: Buffer) =>
    Buffer.concat([u32(content.length + 8), Buffer.from(type, 'latin1'), content]);
  const ihdr = box('ihdr', Buffer.concat([u32(height, width), Buffer.from([0, 3, 7, 7, 0, 0])]));
  const colr = box('colr', Buffer.concat([Buffer.from([1, 0, 0]), u32(16)]));
  return Buffer.concat([
    box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a])),
    box('ftyp', Buffer.concat([Buffer.from('jp2 '), u32(0), Buffer.from('jp2 ')])),
    box('jp2h', Buffer.concat([ihdr, colr])),
    box('jp2c', Buffer.from([0xff, 0x4f, 0xff, 0x51])),
  ]);
}

export function madeTga(width: number, height: number, name = ''): Buffer {
  const header = Buffer.alloc(18);
  header[0] = name.length;
  header[2] = 2;
  header.writeUInt16LE(width, 12);
  header.writeUInt16LE(height, 14);
  header[16] = 24;
  return Buffer.concat([header, Buffer.from(name), Buffer.alloc(width * height * 3, 0x60)]);
}

function madeDds(width: number, height: number): Buffer {
  const header = Buffer.alloc(128);
  header.write('DDS ', 'latin1');
  header.writeUInt32LE(124, 4);
  header.writeUInt32LE(height, 12);
  header.writeUInt32LE(width, 16);
  return Buffer.concat([header, Buffer.alloc(Math.ceil(width / 4) * Math.ceil(height / 4) * 8)]);
}

function madePcx(width: number, height: number): Buffer {
  const header = Buffer.alloc(128);
  header.set([10, 5, 1, 8]);
  header.writeUInt16LE(3, 4);
  header.writeUInt16LE(2, 6);
  header.writeUInt16LE(width + 2, 8);
  header.writeUInt16LE(height + 1, 10);
  return Buffer.concat([header, Buffer.alloc(width * height)]);
}

type Icon = { width: number; height: number; bits?: number; content?: Buffer };

/** Its directory says what `width` and `height` are below 256; each picture is a bitmap with its mask, or what is given. */
export function madeIco(pictures: readonly Icon[]): Buffer {
  const directory = Buffer.alloc(6 + pictures.length * 16);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  const contents = pictures.map(({ width, height, content }) => content ?? bitmap(width, height));
  let start = directory.length;
  for (const [i, { width, height, bits = 32 }] of pictures.entries()) {
    const at = 6 + i * 16;
    directory[at] = width;
    directory[at + 1] = height;
    directory.writeUInt16LE(bits, at + 6);
    directory.writeUInt32LE(start, at + 12);
    start += contents[i]?.length ?? 0;
  }
  return Buffer.concat([directory, ...contents]);
}

function bitmap(width: number, height: number): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(width, 4);
  header.writeInt32LE(height * 2, 8);
  return Buffer.concat([header, Buffer.alloc(width * height * 4)]);
}

export function madePng(width: number, height: number): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#406080' } })
    .png()
    .toBuffer();
}
